"""A day of made-up jobs, the same one each time: what the demonstration of the performance room plays.

The rate follows the hours, D-ID is slow in the early afternoon, a few jobs fail. Nothing here was measured.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.cost import credits_needed
from vmsg_desktop.core.model.metrics import HERE, Blame, Outcome, Span

DAY_S: Final = 86_400
TOKYO: Final = "tokyo-g4dn"
OSAKA: Final = "osaka-g4dn"
OREGON: Final = "oregon-g5"
HOSTS: Final = (HERE, TOKYO, OSAKA, OREGON)
SLOW_FROM_S: Final = 13.55 * 3600
SLOW_UNTIL_S: Final = 15.0 * 3600
"""Seconds of the day between which D-ID takes long."""
_SEED: Final = 4711
_HOURS: Final = (0, 5, 8, 11, 14, 17, 21, 24)
_JOBS_PER_S: Final = (0.02, 0.01, 0.06, 0.11, 0.14, 0.12, 0.06, 0.02)
_TITLES: Final = ("Support reply", "Birthday for", "Batch 4, row", "Welcome", "Order", "Lesson")
_NAMES: Final = ("Mika", "Jonas", "Aiko", "Priya", "Lena", "Tomás")
_HOST_SHARES: Final = (0.04, 0.80, 0.06, 0.10)
_DEVICES: Final = {HERE: "CPU", TOKYO: "CUDA:0", OSAKA: "CUDA:0", OREGON: "CUDA:0"}
_HIT_MS: Final = 1.4


@dataclass(frozen=True, eq=False)
class DayOfJobs:
    """Columns of one day, (n,) each, in the order of creation.

    Attributes:
        created_s: seconds of the day. waiting_s, people_s, mask_s, frame_s, voice_s, upload_s, vendor_s, download_s:
            seconds that each step took.
        people_hit, mask_hit, voice_hit: taken from the cache.
        host: index into HOSTS. sound_s: length of the sound.
        fails: 0 = done, 1 = D-ID's error, 2 = the person's file, 3 = ours.
    """

    created_s: NDArray[np.float64]
    waiting_s: NDArray[np.float64]
    people_s: NDArray[np.float64]
    mask_s: NDArray[np.float64]
    frame_s: NDArray[np.float64]
    voice_s: NDArray[np.float64]
    upload_s: NDArray[np.float64]
    vendor_s: NDArray[np.float64]
    download_s: NDArray[np.float64]
    people_hit: NDArray[np.bool_]
    mask_hit: NDArray[np.bool_]
    voice_hit: NDArray[np.bool_]
    host: NDArray[np.int64]
    sound_s: NDArray[np.float64]
    fails: NDArray[np.int64]

    @property
    def count(self) -> int:
        """Jobs of the day."""
        return len(self.created_s)

    @property
    def started_s(self) -> NDArray[np.float64]:
        """Seconds of the day at which the work began."""
        return self.created_s + self.waiting_s

    @property
    def gpu_s(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """When the people finder began, the cut-out began, and the cut-out ended; seconds of the day."""
        found = self.started_s + self.people_s
        return self.started_s, found, found + self.mask_s

    @property
    def ended_s(self) -> NDArray[np.float64]:
        """Seconds of the day, possibly of the next one."""
        ours = self.frame_s + self.voice_s + self.upload_s
        return self.gpu_s[2] + ours + self.vendor_s + self.download_s


def day_of_jobs() -> DayOfJobs:
    """The one day; about 6,500 jobs."""
    random = np.random.default_rng(_SEED)
    created_s = _arrivals(random)
    n = len(created_s)
    slow = (created_s >= SLOW_FROM_S) & (created_s < SLOW_UNTIL_S)
    hits = random.random((3, n)) < np.array([[0.62], [0.58], [0.42]])
    host = random.choice(len(HOSTS), size=n, p=_HOST_SHARES)
    on_cpu = np.where(host == 0, 9.0, 1.0)
    vendor_s = random.lognormal(np.log(23.0), 0.28, n)
    held_up = slow & (random.random(n) < 0.1)
    return DayOfJobs(
        created_s,
        waiting_s=random.gamma(3.0, np.where(slow, 3.0, 1.0), n),
        people_s=_or_hit(random.normal(0.22, 0.02, n) * on_cpu, hits[0]),
        mask_s=_or_hit(random.lognormal(np.log(0.86), 0.1, n) * on_cpu, hits[1]),
        frame_s=random.lognormal(np.log(0.34), 0.1, n),
        voice_s=_or_hit(random.lognormal(np.log(0.27), 0.12, n), hits[2]),
        upload_s=random.lognormal(np.log(0.72), 0.18, n),
        vendor_s=np.where(held_up, random.uniform(58.0, 72.0, n), vendor_s),
        download_s=random.lognormal(np.log(0.42), 0.1, n),
        people_hit=hits[0],
        mask_hit=hits[1],
        voice_hit=hits[2],
        host=host,
        sound_s=random.lognormal(np.log(12.0), 0.35, n),
        fails=random.choice(4, size=n, p=(0.9935, 0.0045, 0.0015, 0.0005)),
    )


def _arrivals(random: np.random.Generator) -> NDArray[np.float64]:
    """Thinning of a Poisson process (Lewis and Shedler 1979)."""
    most = max(_JOBS_PER_S)
    at_s = np.cumsum(random.exponential(1 / most, size=int(DAY_S * most * 1.1)))
    rate = np.interp(at_s / 3600, _HOURS, _JOBS_PER_S)
    return at_s[(random.random(len(at_s)) * most < rate) & (at_s < DAY_S)]


def _or_hit(seconds: NDArray[np.float64], hit: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.where(hit, _HIT_MS / 1000, seconds)


def title_of(index: int) -> str:
    """What the job with this number of the day is called."""
    kind = _TITLES[(index * 7 // 3) % len(_TITLES)]
    return f"{kind} {_NAMES[index % len(_NAMES)]}" if kind.endswith("for") else f"{kind} {index}"


def spans_of(jobs: DayOfJobs, index: int, *, midnight_s: float) -> tuple[Span, ...]:
    """The spans of one job as they would have been recorded, in the order in which they began.

    Args:
        jobs: the day.
        index: of the job.
        midnight_s: Unix seconds at which the day begins.
    """
    job = f"{int(midnight_s) // DAY_S:08x}{index:024x}"
    host, fails = HOSTS[jobs.host[index]], int(jobs.fails[index])
    title, sound_s = title_of(index), float(jobs.sound_s[index])
    spans: list[Span] = []
    at_s = created_s = midnight_s + float(jobs.created_s[index])
    for stage, seconds, extra in _steps(jobs, index, host):
        spans.append(Span(job, title, stage, at_s, seconds * 1000, sound_s=sound_s, **extra))  # type: ignore[arg-type]
        at_s += seconds
        if fails and stage == ("vendor" if fails == 1 else "mask"):
            break
    outcome: Outcome = "failed" if fails else "done"
    blame: Blame = ("", "vendor", "input", "ours")[fails]
    spans[-1] = replace(spans[-1], outcome=outcome, blame=blame)
    credits = None if fails else float(credits_needed(sound_s))
    is_cold = index % 97 == 0
    return (
        Span(job, title, "job", created_s, (at_s - created_s) * 1000, host, outcome=outcome, blame=blame,
             sound_s=sound_s, credits=credits, is_warm=not is_cold),
        *spans,
    )  # fmt: skip


def _steps(jobs: DayOfJobs, index: int, host: str) -> list[tuple[str, float, dict[str, object]]]:
    device = _DEVICES[host]
    here: dict[str, object] = {"host": host}

    def ran(engine: str, on: str, hit: bool, size_bytes: int, memory_mb: int, gpu_mb: int) -> dict[str, object]:
        gpu_bytes = gpu_mb * 1_000_000 if on != "CPU" and not hit else None
        return here | {
            "engine": engine, "device": on, "cache": "hit" if hit else "miss", "is_cold": index % 97 == 0 and not hit,
            "size_bytes": size_bytes, "peak_memory_bytes": memory_mb * 1_000_000, "gpu_memory_bytes": gpu_bytes,
        }  # fmt: skip

    return [
        ("waiting", float(jobs.waiting_s[index]), {}),
        ("people", float(jobs.people_s[index]), ran("yolov8", device, bool(jobs.people_hit[index]), 900, 610, 600)),
        ("mask", float(jobs.mask_s[index]), ran("isnet", device, bool(jobs.mask_hit[index]), 214_000, 900, 3_500)),
        ("frame", float(jobs.frame_s[index]), here | {"device": "CPU", "cache": "off", "size_bytes": 310_000}),
        ("prosody", float(jobs.voice_s[index]), ran("praat", "CPU", bool(jobs.voice_hit[index]), 960_000, 240, 0)),
        ("upload", float(jobs.upload_s[index]), {"device": "Network", "size_bytes": 620_000}),
        ("vendor", float(jobs.vendor_s[index]), {"host": "D-ID"}),
        ("download", float(jobs.download_s[index]), {"device": "Network", "size_bytes": 3_400_000}),
    ]
