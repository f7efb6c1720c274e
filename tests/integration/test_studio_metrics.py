"""The studio's jobs, previews and machine are measured, without a window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from tests.fakes.person import end_agent
from tests.fakes.vmsg_process import share_models
from vmsg_desktop.application.job_center import JobNews, JobRested, Order
from vmsg_desktop.application.metrics import RecorderState
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.bootstrap.metrics import open_metrics_source
from vmsg_desktop.bootstrap.studio import open_studio
from vmsg_desktop.core.model.metrics import HERE, Points, Span, Window
from vmsg_desktop.core.series import WINDOW

pytestmark = [pytest.mark.models, pytest.mark.slow]


class Loop:
    """Stands in for the window's thread: what is delivered runs when the test lets it."""

    def __init__(self) -> None:
        self._work: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def deliver(self, work: Callable[[], None]) -> None:
        self._work.put(work)

    def until(self, is_so: Callable[[], bool], *, most_s: float = 90.0) -> None:
        never = threading.Event()
        for _ in range(int(most_s / 0.02)):
            try:
                while True:
                    self._work.get_nowait()()
            except Empty:
                pass
            if is_so():
                return
            never.wait(0.02)
        raise AssertionError("it did not come to pass")


@pytest.fixture
def loop() -> Loop:
    return Loop()


@pytest.fixture
def studio(loop: Loop, models_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    home = share_models(models_dir, tmp_path / "home")
    monkeypatch.setenv("VMSG_HOME", str(home))
    with open_studio(loop.deliver, loop.deliver) as opened:
        yield opened
    end_agent(home)


def spans_of(studio: Studio, loop: Loop) -> tuple[Span, ...]:
    now_s = studio.metrics.now_s()
    window = Window(now_s - 600, now_s + 1)
    loop.until(lambda: studio.metrics.spans(window) is not None)
    return studio.metrics.spans(window) or ()


def test_a_job_a_preview_and_the_machine_are_measured_and_kept(studio: Studio, loop: Loop, tmp_path: Path) -> None:
    rested: list[JobRested] = []

    def hear(news: JobNews) -> None:
        rested.extend([news] if isinstance(news, JobRested) else [])

    studio.jobs.listen(hear)
    message = studio.pictures.sample()
    bench, found = studio.picture_bench, list[object]()
    studio.picture_lane.show(
        "people",
        lambda emit, cancel: bench.run(bench.picture_stages(message).people, emit=emit, cancel=cancel),
        done=found.append,
        failed=found.append,
    )
    loop.until(lambda: bool(found))
    studio.jobs.send(Order(message, "draft", "here", str(tmp_path / "out")))
    loop.until(lambda: bool(rested))
    assert rested[0].error is None

    spans = spans_of(studio, loop)

    assert {span.stage for span in spans if not span.job} >= {"people"}
    job = {span.stage: span for span in spans if span.job == rested[0].job_id}
    assert {"mask", "frame", "draft", "job"} <= job.keys()
    assert job["people"].cache == "hit"  # the preview had found them
    assert (job["job"].outcome, job["job"].engine) == ("done", "draft")

    def processor() -> Points | None:
        now_s = studio.metrics.now_s()
        return studio.metrics.points(HERE, "cpu.load", Window(now_s - 60, now_s), columns=300)

    def is_measured() -> bool:
        points = processor()
        return points is not None and bool((points.mean > 0).any())

    loop.until(is_measured)
    assert HERE in studio.metrics.hosts()
    assert {series.name for series in WINDOW} <= set(studio.metrics.series(HERE))  # its queue, without any agent
    assert studio.measuring() == RecorderState()


def test_what_a_window_measured_is_there_for_the_next_program(
    loop: Loop, models_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VMSG_HOME", str(share_models(models_dir, tmp_path / "home")))
    with open_studio(loop.deliver, loop.deliver) as studio:

        def is_measured() -> bool:
            return "cpu.load" in studio.metrics.series(HERE)

        loop.until(is_measured)
        begin_s = studio.metrics.now_s() - 60

    with open_metrics_source() as source:
        window = Window(begin_s, source.now_s())
        source.points(HERE, "cpu.load", window, columns=300)
        assert source.wait_until_read()
        points = source.points(HERE, "cpu.load", window, columns=300)

    assert points is not None
    assert (points.mean >= 0).any()
