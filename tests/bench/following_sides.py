"""Child of row 8: the program's job runner follows talks of a mock vendor. Run by harness.py.

Render times are lognormal around 25 s and seeded: the n-th run of each task meets the same talks. "sim_…" tasks follow
on a virtual clock; "http_…" tasks ask a sandbox over HTTP while time runs PACE times as fast; "one_…" follow a single
talk over HTTP in the main thread, for the trace.
"""

from __future__ import annotations

import json
import math
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.wiring import ScaledTime, program_runner
from tests.bench.worker_loop import serve
from tests.fakes.clock import FakeClock
from tests.fakes.sandbox_door import FixedRenderer, sound_bytes
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.application.jobs import JobRunner
from vmsg_desktop.application.submission import Submission
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.jobs import JobEvent
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.did import Talk, TalkRequest
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.polling import PastRender, next_poll, render_times
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

Delay = Callable[[float, float], float]
MEDIAN_S, AUDIO_S = 25.0, 30.0
PAST = 20
MESSAGE = Message(Source("/p.jpg"), Source("/v.wav"))
JOB = Job("ab" * 16, "sandbox", "", dump_message(MESSAGE).decode(), "", "submitted", duration_s=AUDIO_S)


class OneJob:
    """The records of one job, in memory; notes when its talk was known to be done."""

    def __init__(self, job: Job, clock: Any) -> None:
        self._job, self._clock = job, clock
        self.known_s = math.nan

    def get(self, job_id: str) -> Job:
        return self._job

    def finished(self, fingerprint: str, *, target: str) -> Job | None:
        return None

    def apply(self, job_id: str, event: JobEvent) -> Job:
        self.known_s = self._clock.now_s()
        self._job = replace(self._job, state="downloading")
        return self._job


class MockVendor:
    """Answers questions about one talk, at once."""

    def __init__(self, clock: FakeClock, ready_s: float) -> None:
        self._clock, self._ready_s = clock, ready_s
        self.questions = 0

    def get_talk(self, talk_id: str) -> Talk:
        self.questions += 1
        return Talk(talk_id, "done" if self._clock.now_s() >= self._ready_s else "started")


class Following:
    """The tasks. ``runner`` is as the program puts it together; only clock, vendor and records are others."""

    def __init__(self, settings: dict[str, Any], runner: JobRunner) -> None:
        self._settings, self._runner = settings, runner
        self._turns: Counter[str] = Counter()
        self.delays: dict[str, Delay] = {
            "adaptive": runner.next_delay_s,
            "every_2_s": lambda waited_s, sound_s: 2.0,
            "every_5_s": lambda waited_s, sound_s: 5.0,
        }

    def tasks(self) -> dict[str, Callable[[], dict[str, Any]]]:
        """All of them by name."""
        found: dict[str, Callable[[], dict[str, Any]]] = {}
        for name, delay in self.delays.items():
            for spread in self._settings["spreads"]:
                found[f"sim_{name}_{spread}"] = self._simulated(name, delay, spread)
            found[f"http_{name}"] = self._over_http(name, delay, self._settings["at_once"])
            found[f"one_{name}"] = self._over_http(name, delay, 1)
        spread = self._settings["spreads"][0]
        return found | {f"sim_experienced_{spread}": self._simulated("adaptive, 20 videos known", None, spread)}

    def _simulated(self, name: str, delay: Delay | None, spread: float) -> Callable[[], dict[str, Any]]:
        def task() -> dict[str, Any]:
            dice = self._dice(f"{name} {spread}", spread)
            past = [next(dice) for _ in range(PAST)]
            asked = [self._follow_one(delay or experienced(past), next(dice)) for _ in range(self._settings["renders"])]
            return said(f"JobRunner, {name}", [lag for lag, _ in asked], sum(count for _, count in asked))

        return task

    def _follow_one(self, delay: Delay, ready_s: float) -> tuple[float, int]:
        """(lag, questions) on a virtual clock."""
        clock = FakeClock(0.0)
        vendor, records = MockVendor(clock, ready_s), OneJob(JOB, clock)
        self._carry(delay, JOB, records, vendor, clock, FakeWaiter(clock))
        return records.known_s - ready_s, vendor.questions

    def _over_http(self, name: str, delay: Delay, at_once: int) -> Callable[[], dict[str, Any]]:
        def task() -> dict[str, Any]:
            dice = self._dice(f"{name} http {at_once}", self._settings["spreads"][0])
            renders_s = tuple(next(dice) for _ in range(at_once))
            scaled = ScaledTime(self._settings["pace"])
            with self._vendor(renders_s, scaled) as (sandbox, client):
                lags = self._follow_all(delay, sandbox, client, scaled, at_once)
                questions = sandbox.journal.counts()["GET /talks/{id}"]
            expected = [self._follow_one(delay, render_s)[0] for render_s in renders_s]
            return said(f"JobRunner and DidClient over HTTP, {name}", lags, questions) | {"expected": expected}

        return task

    @contextmanager
    def _vendor(self, renders_s: tuple[float, ...], scaled: ScaledTime) -> Iterator[tuple[Sandbox, DidClient]]:
        settings = SandboxSettings(render_s=renders_s, credits=1000)
        with (
            Sandbox(settings, clock=scaled, renderer=FixedRenderer()) as sandbox,
            DidClient(sandbox.url, sandbox.key, clock=scaled, waiter=scaled) as client,
        ):
            yield sandbox, client

    def _follow_all(
        self, delay: Delay, sandbox: Sandbox, client: DidClient, scaled: ScaledTime, at_once: int
    ) -> list[float]:
        """Lags of talks that are ordered and followed at the same time, each in a thread; one alone in this thread."""
        image = client.upload_image(picture(), name="p.jpg")
        audio = client.upload_audio(sound_bytes(1.0), name="v.wav")
        turn = threading.Lock()

        def order_and_follow(number: int) -> float:
            with turn:  # so that the n-th talk gets the n-th render time
                ordered = client.create_talk(TalkRequest(image, audio, "bench", f'{{"t":"{number}"}}'))
            job = replace(JOB, talk_id=ordered.id)
            records = OneJob(job, sandbox.clock)
            self._carry(delay, job, records, client, scaled, scaled)
            talk = sandbox.account.get_talk(ordered.id)
            return records.known_s - (talk.created_s + talk.render_s)

        if at_once == 1:
            return [order_and_follow(0)]
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(order_and_follow, range(at_once)))

    def _carry(self, delay: Delay, job: Job, records: OneJob, vendor: Any, clock: Any, waiter: Any) -> None:
        submission = Submission(vendor, records, clock, waiter)
        runner = replace(
            self._runner, records=records, submission=submission, next_delay_s=delay, clock=clock, waiter=waiter
        )
        runner.carry(job.id, emit=lambda event: None, cancel=CancelToken(), through={"submitted"})

    def _dice(self, task: str, spread: float) -> Iterator[float]:
        """Render times of this turn, the same for every way of following."""
        self._turns[task] += 1
        dice = random.Random(f"{self._turns[task]} {spread}")
        while True:
            yield MEDIAN_S * math.exp(dice.gauss(0, spread))


def experienced(past_s: Sequence[float]) -> Delay:
    """Adaptive following by somebody who made videos before."""
    times = render_times([PastRender(render_s, AUDIO_S) for render_s in past_s], audio_s=AUDIO_S)
    return lambda waited_s, sound_s: next_poll(waited_s, times).delay_s


def said(via: str, lags: Sequence[float], questions: int) -> dict[str, Any]:
    return {"via": via, "lags": list(lags), "questions": questions / len(lags)}


def picture() -> bytes:
    done, data = cv2.imencode(".jpg", np.full((256, 256, 3), 120, np.uint8))
    assert done
    return data.tobytes()


def main(settings: dict[str, Any]) -> None:
    """Serve them all."""
    with program_runner(settings["home"]) as runner:
        serve(Following(settings, runner).tasks())


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
