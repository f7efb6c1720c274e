"""Rows 8, 9 and 12: following the vendor, uploading over a slow line, many messages at once."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.harness import PROJECT, Bench, Child, Facts, Ran, Row, Runs, Stat, in_turn, own_python
from tests.bench.rows_picture import twelve_megapixels
from tests.bench.shaped_link import Line, measured, shaped_link

FOLLOWING, UPLOADING, BATCH = "following_sides.py", "upload_sides.py", "batch_sides.py"
SPREADS = 0.4, 0.25, 0.6  # of the logarithm of the render time; the first is that of the rows
RENDERS, HTTP_AT_ONCE, HTTP_REPS, PACE = 200, 8, 6, 10.0
FIXED = {"every_2_s": "fixed 2 s", "every_5_s": "fixed 5 s, as the predecessor"}
FULL_REPS, PARALLEL_REPS, BATCH_REPS, BATCH_PACE = 5, 10, 6, 100.0


def sending_rows(bench: Bench) -> list[Row]:
    """All of them."""
    return [*following_rows(bench), *upload_rows(bench), batch_row(bench)]


@dataclass
class Asked:
    """What one way of following cost, run by run: lags in seconds, questions a video.

    ``expected``: lags of the same videos on the virtual clock, where they were not measured on it.
    """

    lags: list[list[float]] = field(default_factory=list)
    questions: list[float] = field(default_factory=list)
    expected: list[float] = field(default_factory=list)

    def take(self, facts: Facts) -> None:
        """Add a run."""
        self.lags.append(facts["lags"])
        self.questions.append(facts["questions"])
        self.expected += facts.get("expected", [])

    @property
    def means(self) -> Stat:
        """Of the runs' mean lags."""
        return Stat.of([statistics.mean(run) for run in self.lags])

    @property
    def mean(self) -> float:
        """Mean lag of all videos."""
        return statistics.mean(self._all)

    @property
    def error(self) -> float:
        """Standard error of the mean, as a share of it."""
        return statistics.stdev(self._all) / math.sqrt(len(self._all)) / self.mean

    @property
    def _all(self) -> list[float]:
        return [lag for run in self.lags for lag in run]

    def words(self, name: str) -> str:
        """Mean, median and 95th percentile of all lags, and the questions."""
        stat, asked = Stat.of(self._all), statistics.mean(self.questions)
        return f"{name}: mean {self.mean:.2f}, median {stat.median:.2f}, p95 {stat.p95:.2f} s, {asked:.1f} questions"


def following_rows(bench: Bench) -> list[Row]:
    """Row 8: from ready to known."""
    home = bench.folder / "home"
    settings = {
        "home": str(home), "spreads": SPREADS, "renders": RENDERS, "pace": PACE, "at_once": HTTP_AT_ONCE,
    }  # fmt: skip
    with Child(own_python(), FOLLOWING, settings) as child:
        ways = "adaptive", *FIXED
        simulated = {name: asked(child, f"sim_{name}_{SPREADS[0]}", bench.reps) for name in (*ways, "experienced")}
        others = [_at_spread(child, spread, bench.reps) for spread in SPREADS[1:]]
        over_http = asked_in_turn(child, [f"http_{name}" for name in ways], min(HTTP_REPS, bench.reps))
        paths = {f"{kind}_{name}": _path(child, kind, name) for kind in ("sim", "one") for name in ways}
    return [*_simulated(simulated, others, paths), *_over_http(over_http, paths)]


def asked(child: Child, task: str, reps: int) -> Asked:
    """One way of following, ``reps`` times."""
    return asked_in_turn(child, [task], reps)[0]


def asked_in_turn(child: Child, tasks: Sequence[str], reps: int) -> list[Asked]:
    """Several, in alternating order."""
    found = [Asked() for _ in tasks]
    for turn in range(reps):
        pairs = list(zip(tasks, found, strict=True))
        for task, way in pairs if turn % 2 == 0 else reversed(pairs):
            way.take(child.run(task)[1])
    return found


def _path(child: Child, kind: str, name: str) -> Ran:
    task = f"sim_{name}_{SPREADS[0]}" if kind == "sim" else f"one_{name}"
    return Ran.of(child.run(task, "trace")[1])


def _at_spread(child: Child, spread: float, reps: int) -> str:
    ours, two, five = (asked(child, f"sim_{name}_{spread}", reps) for name in ("adaptive", *FIXED))
    questions = statistics.mean(ours.questions) / statistics.mean(two.questions)
    return f"{spread:g}: {ours.mean / two.mean:.2f}, {ours.mean / five.mean:.2f}, questions {questions:.2f}"


def _simulated(ways: dict[str, Asked], others: Sequence[str], paths: dict[str, Ran]) -> list[Row]:
    ours, two, five = (ways[name] for name in ("adaptive", *FIXED))
    videos = sum(map(len, ours.lags))
    note = (
        f"{videos:,} videos a side, the same for all sides, render time lognormal, median 25 s, spread 0.4, seeded; "
        "virtual clock, a question takes no time. One figure is the mean lag of a run of "
        f"{RENDERS} videos. The runner is as the program wires it, without earlier videos. "
        + "; ".join(way.words(name.replace("_", " ")) for name, way in ways.items())
        + f". Ratios to 2 s and 5 s at other spreads: {'; '.join(others)}."
    )
    title = "lag from ready to known"
    adaptive = paths["sim_adaptive"]
    two_ran, five_ran = ((adaptive, paths[f"sim_{name}"]) for name in FIXED)
    questions = [Stat.of(way.questions) for way in (ours, two)]
    return [
        Row("8", title, "s", ours.means, two.means, FIXED["every_2_s"], 0.5, two_ran, (note,)),
        Row("8b", title, "s", ours.means, five.means, FIXED["every_5_s"], 0.25, five_ran),
        Row("8c", "questions a video", "", questions[0], questions[1], FIXED["every_2_s"], 2.0, two_ran),
    ]


def _over_http(ways: Sequence[Asked], paths: dict[str, Ran]) -> list[Row]:
    ours, *fixed = ways
    note = (
        f"{sum(map(len, ours.lags))} videos a side, {HTTP_AT_ONCE} followed at the same time by DidClient over HTTP "
        f"from the sandbox, time {PACE:g} times as fast, so that a question's real milliseconds count tenfold. "
        "One figure is the mean lag of a run. "
        + "; ".join(_beside_expected(way, name) for way, name in zip(ways, ("adaptive", *FIXED.values()), strict=True))
        + ". The target of the rows above; with so few videos the verdict can turn from run to run."
    )
    numbers: dict[str, tuple[str, float, tuple[str, ...]]] = {
        "every_2_s": ("8d", 0.5, (note,)),
        "every_5_s": ("8e", 0.25, ()),
    }
    return [
        Row(
            number, "lag from ready to known, over HTTP", "s", ours.means, way.means, FIXED[name], target,
            (paths["one_adaptive"], paths[f"one_{name}"]), notes,
        )
        for way, (name, (number, target, notes)) in zip(fixed, numbers.items(), strict=True)
    ]  # fmt: skip


def _beside_expected(way: Asked, name: str) -> str:
    expected = statistics.mean(way.expected)
    words = f"standard error of the mean {way.error:.0%}; the same videos on the virtual clock: mean {expected:.2f} s"
    return f"{way.words(name)} ({words})"


def upload_rows(bench: Bench) -> list[Row]:
    """Row 9: picture and sound to the vendor over a slow line."""
    folder = bench.folder / "upload"
    folder.mkdir()
    settings: dict[str, Any] = {
        "folder": str(folder),
        "photo": str(twelve_megapixels(bench.folder)),
        "source": str(PROJECT / "resources" / "samples" / "voice.flac"),
        "seconds": 60.0,
        "url": "",
    }
    with Child(own_python(), UPLOADING, settings) as child:
        made = child.run("make")[1]
    line = Line()
    with shaped_link(line) as link:
        round_trip_s, rate = measured(link)
        with Child(own_python(), UPLOADING, {**settings, "url": link.url}) as child:
            reps = min(FULL_REPS, bench.reps)
            full = in_turn((child, "together"), (child, "full_size"), reps=reps)
            parallel = in_turn((child, "together"), (child, "one_by_one"), reps=min(PARALLEL_REPS, bench.reps))
            small = in_turn((child, "small_together"), (child, "small_one_by_one"), reps=bench.reps)
    note = (
        f"{_sizes(full, 0)} MB ({made['frame']}, {made['sound']}, as the program makes them) against {_sizes(full, 1)} "
        f"MB (RGBA PNG of the 12 MP, WAV of 48 kHz, 60 s). The line: a proxy of {line.round_trip_s * 1000:g} ms round "
        f"trip, {line.rate_bytes_s * 8e-6:g} Mbit/s each way, shared, {line.opening} round trips to open a connection; "
        f"measured {round_trip_s * 1000:.1f} ms and {rate * 8e-6:.2f} Mbit/s. No slow start, no loss; the other side "
        "answers at once. Each run begins without a connection."
    )
    same = "Parallel alone, the same bytes through the same client: the line is full either way."
    tiny = "4 kB each over open connections: here the round trips count, and two go at the same time."
    one_by_one = "one after the other"
    return [
        full.row("9", "upload of picture and sound", "full size, one after the other", target=0.35, notes=(note,)),
        parallel.row("9b", "the same upload, only the order differs", one_by_one, target=None, notes=(same,)),
        small.row("9c", "two small uploads, only the order differs", one_by_one, target=None, notes=(tiny,)),
    ]


def _sizes(runs: Runs, side: int) -> str:
    return " + ".join(f"{size / 1e6:.2f}" for size in runs.facts[side]["sizes"])


def batch_row(bench: Bench) -> Row:
    """Row 12b: twenty messages."""
    settings = {
        "home": str(bench.folder / "home"), "pace": BATCH_PACE, "prepare_s": 1.0, "render_s": 25.0, "jobs": 20,
    }  # fmt: skip
    with Child(own_python(), BATCH, settings) as ours, Child(own_python(), BATCH, settings) as theirs:
        runs = in_turn((ours, "together"), (theirs, "one_by_one"), reps=min(BATCH_REPS, bench.reps))
    note = (
        "Stage times are scripted: preparing 1 s, rendering 25 s; real threads, real job store, time "
        f"{BATCH_PACE:g} times as fast, so that the code's own milliseconds count a hundredfold. Most talks at a time: "
        f"{runs.facts[0]['most']} against {runs.facts[1]['most']}; the vendor refuses none. Every job ended with its "
        "own video."
    )
    title = "20 messages, prepared, sent and fetched"
    return runs.row("12b", title, "one at a time", target=0.25, notes=(note,), unit="s", per_ms=BATCH_PACE / 1000)
