"""Jobs, batches and previews leave spans; a sink that is not there changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.fakes.batch_desk import RENDER_S, BatchDesk
from tests.fakes.clock import FakeClock
from tests.fakes.metrics import KeptMetrics
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.application.batch import BatchRules
from vmsg_desktop.application.job_meter import JobMeter, RunMeter
from vmsg_desktop.application.jobs import JobRunner, MadeFiles
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import ComputeError, Left
from vmsg_desktop.core.model.events import (
    CacheState,
    Emit,
    Event,
    StageCost,
    StageFinished,
    StageProgress,
    StageReport,
    StageStarted,
)
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.metrics import Span


def finished(stage: str = "mask", *, ms: float = 100.0, cache: CacheState = "miss", is_cold: bool = False) -> Event:
    return StageFinished(StageReport(stage, None, ms, cache, cost=StageCost(is_cold=is_cold)))


@dataclass
class MeteredDesk(BatchDesk):
    """A batch whose jobs are measured; preparing tells a stage."""

    metrics: KeptMetrics = field(default_factory=KeptMetrics)
    told: list[Event] = field(default_factory=lambda: [finished()])

    def __post_init__(self) -> None:
        super().__post_init__()
        self.store.close()
        self.meter = JobMeter(self.metrics, self.clock)
        self.store = JobStore(self.folder / "jobs.sqlite", clock=self.clock, heard=self.meter.heard)

    def runner(self) -> JobRunner:
        made = super().runner()

        def prepare(message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> MadeFiles:
            for event in self.told:
                emit(event)
            return made.prepare(message, wants_draft=wants_draft, emit=emit, cancel=cancel)

        return replace(made, prepare=prepare, meter=self.meter)

    def one(self) -> Job:
        return self.runner().run(self.add("a")[0].id, emit=lambda _: None, cancel=self.cancel)

    def spans(self, stage: str) -> list[Span]:
        return [span for span in self.metrics.spans if span.stage == stage]


@pytest.fixture
def desk(tmp_path: Path) -> MeteredDesk:
    return MeteredDesk(tmp_path)


def test_a_job_leaves_its_stages_and_where_its_time_went(desk: MeteredDesk) -> None:
    job = desk.one()

    assert desk.metrics.stages == ["mask", "upload", "vendor", "download", "job"]
    assert {(span.job, span.title) for span in desk.metrics.spans} == {(job.id, "a")}
    (vendor,), (whole,) = desk.spans("vendor"), desk.spans("job")
    assert vendor.ms >= RENDER_S * 1000
    assert whole.ms >= vendor.ms
    assert (whole.outcome, whole.is_warm, whole.credits) == ("done", True, 1.0)


@pytest.mark.parametrize("is_cold", [True, False])
def test_a_job_is_warm_when_no_stage_of_it_was_cold(desk: MeteredDesk, is_cold: bool) -> None:
    desk.told = [finished("people", is_cold=is_cold), finished("mask")]
    desk.one()

    assert desk.spans("job")[0].is_warm is not is_cold


def test_every_item_of_a_batch_is_measured_and_waits_for_its_turn(desk: MeteredDesk) -> None:
    desk.rules = BatchRules(ceiling=1)
    jobs = desk.add("a", "b", "c")
    desk.run(jobs)

    assert [span.job for span in desk.spans("job")] == [job.id for job in jobs]
    assert len(desk.spans("vendor")) == len(desk.spans("mask")) == 3
    for job in jobs[1:]:  # the clock is everybody's: how long each waited differs from run to run, what for does not
        waits, (mask,), (upload,) = (
            [span for span in desk.spans(stage) if span.job == job.id] for stage in ("waiting", "mask", "upload")
        )
        assert waits[0].started_s == job.created_s
        assert waits[0].ended_s <= mask.ended_s
        assert all(mask.ended_s <= wait.started_s and wait.ended_s <= upload.started_s for wait in waits[1:])


def test_a_failure_is_measured_with_its_culprit(desk: MeteredDesk) -> None:
    desk.fail["prepare a"] = ComputeError("model_missing", "The model is missing.", "Get it.")
    with pytest.raises(ComputeError):
        desk.one()

    (whole,) = desk.spans("job")
    assert (whole.outcome, whole.blame) == ("failed", "ours")


def test_a_job_that_the_program_left_was_waiting_until_it_goes_on(desk: MeteredDesk) -> None:
    (job,) = desk.add("a")
    desk.fail["prepare a"] = Left()
    with pytest.raises(Left):
        desk.runner().run(job.id, emit=lambda _: None, cancel=desk.cancel)
    assert isinstance(desk.clock, FakeClock)
    desk.clock.advance(3_600)
    desk.meter = JobMeter(desk.metrics, desk.clock)  # the next start

    desk.runner().run(job.id, emit=lambda _: None, cancel=desk.cancel)

    (waiting,) = desk.spans("waiting")
    assert waiting.ms == pytest.approx(3_600_000, abs=60_000)


def test_whether_a_job_was_warm_is_not_known_where_another_program_began_it(desk: MeteredDesk) -> None:
    (job,) = desk.add("a")
    desk.runner().carry(job.id, emit=lambda _: None, cancel=desk.cancel, through={"queued", "preparing"})
    desk.meter = JobMeter(desk.metrics, desk.clock)
    desk.store.close()
    desk.store = JobStore(desk.folder / "jobs.sqlite", clock=desk.clock, heard=desk.meter.heard)

    desk.runner().run(job.id, emit=lambda _: None, cancel=desk.cancel)

    assert desk.spans("job")[0].is_warm is None


def test_events_are_passed_on_unchanged(desk: MeteredDesk) -> None:
    heard: list[Event] = []
    events: list[Event] = [StageStarted("mask"), StageProgress("mask", 0.5), finished()]
    watch = desk.meter.watching(desk.add("a")[0], heard.append)
    for event in events:
        watch(event)

    assert heard == events
    assert desk.metrics.stages == ["mask"]


def test_a_run_without_a_job_is_measured_without_a_name() -> None:
    metrics, heard = KeptMetrics(), list[Event]()
    clock = FakeClock()
    watch = RunMeter(metrics, clock)(heard.append)

    watch(finished("mask", ms=250.0))
    watch(finished("people", cache="hit"))

    assert [(span.job, span.title, span.stage) for span in metrics.spans] == [("", "", "mask"), ("", "", "people")]
    assert metrics.spans[0].ended_s == clock.now_s()
    assert len(heard) == 2


def test_a_preview_is_measured_where_it_computed_something() -> None:
    metrics = KeptMetrics()
    watch = RunMeter(metrics, FakeClock(), is_preview=True)(lambda _: None)
    told = [("hit", 90.0), ("off", 0.2), ("miss", 0.9), ("miss", 120.0), ("off", 5.0)]

    for cache, ms in told:
        watch(finished(f"{cache} {ms}", ms=ms, cache=cache))  # type: ignore[arg-type]

    assert metrics.stages == ["miss 120.0", "off 5.0"]
