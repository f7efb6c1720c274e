"""Profiling: cold, then warm-up, then what is measured; told as it goes, stopped at once, and never of a cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeEngines
from tests.fakes.stage_meter import OWN, FakeGpus, FakeProcesses
from vmsg_desktop.adapters.system.stage_meter import LocalStageMeter, ProcessMeter
from vmsg_desktop.application.profiling import Profiler, timed_run
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.audio.presets import parse_presets
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, InputError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.profile import Facts, Hardware, Plan, Profiled, ProfileProgress, TimedRun
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.model.voice import PitchTrack, Prosody

PRESETS = parse_presets(
    {
        "version": 1,
        "presets": [{"id": "natural", "label": "Natural", "description": "", "values": {}}],
        "emotions": [{"id": "neutral", "label": "Neutral", "description": "", "values": {}}],
    }
)
MESSAGE = Message(
    Source("/photos/p.jpg"),
    Source("/voices/v.wav"),
    background=Background(kind="bundled", name="studio"),
    prosody=Prosody(pitch_st=2),
)
FACTS = Facts(Hardware("A processor", 2, 8 * 10**9, "Linux", (), "no GPU answered"), {"vmsg": "1"})
STAGES = {"photo", "people", "faces", "mask", "frame", "voice", "prosody", "encode", "draft"}


class NoMeter:
    def pitch(self, sound: object) -> PitchTrack:
        raise AssertionError("no stage measures pitch")


def read(source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
    return SourceFile(source.path.rpartition("/")[2], source.path.encode())


def bundled(name: str) -> SourceFile:
    return SourceFile(f"{name}.jpg", name.encode())


@dataclass
class FreshRun:
    """Implements ColdRun on a workbench of its own; counts the processes."""

    clock: FakeClock
    started: int = 0
    failure: Exception | None = None

    def __call__(self, message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> TimedRun:
        self.started += 1
        if self.failure:
            raise self.failure
        bench = make_bench(self.clock)
        run = timed_run(bench, message, wants_draft=wants_draft, clock=self.clock, emit=emit, cancel=cancel)
        return replace(run, start_ms=400.0)


def make_bench(clock: FakeClock) -> Workbench:
    meter = LocalStageMeter(ProcessMeter(FakeProcesses(), FakeGpus(), pid=OWN))
    return Workbench(
        FakeEngines(), PRESETS, NoMeter(), None, clock, read, bundled, bundled, stage_meter=meter
    )  # fmt: skip


@dataclass
class Desk:
    """A profiler with its fakes at hand."""

    clock: FakeClock = field(default_factory=FakeClock)
    told: list[ProfileProgress] = field(default_factory=list)
    cancel: CancelToken = field(default_factory=CancelToken)
    asked_facts: int = 0

    def __post_init__(self) -> None:
        self.fresh = FreshRun(self.clock)
        self.profiler = Profiler(make_bench(self.clock), self.clock, "here", self._facts, self.fresh)

    def profile(self, plan: Plan, tell: Callable[[ProfileProgress], None] | None = None) -> Profiled:
        return self.profiler.profile(MESSAGE, plan, tell=tell or self.told.append, cancel=self.cancel)

    def _facts(self, cancel: CancelToken) -> Facts:
        self.asked_facts += 1
        return FACTS


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_every_stage_of_a_message_is_in_the_profile_and_every_run_is_counted(desk: Desk) -> None:
    profile = desk.profile(Plan(iterations=3, warm_up=2, cold_runs=1)).profile
    assert {stage.stage_name for stage in profile.stages} == STAGES
    assert {stage.spread.runs for stage in profile.stages} == {3}
    assert (profile.iterations, profile.warm_up, profile.cold_runs, desk.fresh.started) == (3, 2, 1, 1)
    assert profile.cold.start_ms == 400
    assert desk.asked_facts == 1


def test_it_says_what_was_made_where_and_when(desk: Desk) -> None:
    profile = desk.profile(Plan(1, 1, 0)).profile
    assert profile.timestamp == datetime.fromtimestamp(desk.clock.now_s(), UTC).isoformat(timespec="seconds")
    message = profile.message
    assert (message.image, message.audio, message.background) == ("p.jpg", "v.wav", "studio")
    assert message.image_sha256 == read(MESSAGE.photo, what="photo", limit_bytes=9).sha256
    assert message.sound_s == pytest.approx(2.0, abs=0.01)
    assert (profile.target, profile.hardware) == ("here", FACTS.hardware)
    assert {model.name for model in profile.models} == {"m"}


def test_without_the_draft_only_what_is_sent_is_made(desk: Desk) -> None:
    profile = desk.profile(Plan(1, 1, 1, wants_draft=False)).profile
    assert {stage.stage_name for stage in profile.stages} == STAGES - {"draft"}
    assert desk.told[-1].share == pytest.approx(1)


def test_progress_begins_at_nothing_never_falls_and_ends_whole(desk: Desk) -> None:
    desk.profile(Plan(2, 1, 1))
    shares = [progress.share for progress in desk.told]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1)
    runs = list(dict.fromkeys((progress.phase, progress.number, progress.count) for progress in desk.told))
    assert runs == [("cold", 1, 1), ("warm-up", 1, 1), ("measured", 1, 2), ("measured", 2, 2)]
    assert {progress.stage for progress in desk.told} - {""} <= STAGES


@pytest.mark.parametrize("phase", ["cold", "warm-up", "measured"])
def test_it_stops_in_the_middle_of_a_run_when_asked(desk: Desk, phase: str) -> None:
    def tell(progress: ProfileProgress) -> None:
        desk.told.append(progress)
        if progress.phase == phase and progress.stage == "people":
            desk.cancel.cancel()

    with pytest.raises(Cancelled):
        desk.profile(Plan(5, 1, 1), tell)
    assert (desk.told[-1].phase, desk.told[-1].number) == (phase, 1)
    assert desk.asked_facts == 0


@pytest.mark.parametrize("plan", [Plan(0), Plan(1, 0), Plan(1, 1, -1), Plan(1001)])
def test_a_plan_that_makes_no_profile_is_refused_before_anything_runs(desk: Desk, plan: Plan) -> None:
    with pytest.raises(InputError) as caught:
        desk.profile(plan)
    assert caught.value.code == "profile_plan"
    assert desk.told == []


def test_a_bench_with_a_cache_is_found_out_in_the_first_run_that_computed_nothing(desk: Desk) -> None:
    cached = replace(desk.profiler.bench, cache=MemoryCache())
    desk.profiler = replace(desk.profiler, bench=cached)
    with pytest.raises(ComputeError, match="came from a cache"):
        desk.profile(Plan(50, 1, 0))
    assert (desk.told[-1].phase, desk.told[-1].number) == ("measured", 1)


def test_where_no_fresh_process_can_be_had_the_reason_stands_in_its_place(desk: Desk) -> None:
    desk.profiler = replace(desk.profiler, cold_run=None, no_cold_reason="It is not started anew.")
    profile = desk.profile(Plan(1, 1, 3)).profile
    assert (profile.cold_runs, profile.cold.total, profile.cold.missing) == (0, None, "It is not started anew.")
    mask = next(stage for stage in profile.stages if stage.stage_name == "mask")
    assert mask.cold_latency_ms is not None, "its first run was in the warm-up"
    photo = next(stage for stage in profile.stages if stage.stage_name == "photo")
    assert photo.missing["cold_latency_ms"] == "It is not started anew."


def test_what_a_run_raises_is_told_unchanged(desk: Desk) -> None:
    desk.fresh.failure = ComputeError("model_missing", "The model is missing.", "vmsg models get")
    with pytest.raises(ComputeError, match="The model is missing"):
        desk.profile(Plan(1, 1, 1))


def test_how_busy_the_machine_was_is_read_around_the_measured_runs_alone(desk: Desk) -> None:
    reads: list[tuple[str, float]] = []

    def busy_s() -> float:
        reads.append((desk.told[-1].phase, desk.clock.monotonic_s()))
        desk.clock.advance(1)
        return desk.clock.monotonic_s()

    desk.profiler = replace(desk.profiler, busy_s=busy_s)
    assert desk.profile(Plan(2, 1, 1)).profile.other_load == pytest.approx(0.5)
    assert [phase for phase, _ in reads] == ["warm-up", "measured"]


def test_the_spans_are_those_of_all_runs(desk: Desk) -> None:
    spans = desk.profile(Plan(2, 1, 1)).spans
    jobs: Mapping[str, int] = {span.title: 0 for span in spans}
    assert list(jobs) == ["Cold run 1", "Warm-up 1", "Run 1", "Run 2"]
    assert len(spans) == 4 * (len(STAGES) + 1)
