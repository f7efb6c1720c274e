"""The pipeline pulls what it needs, keeps what it may, and reports what really happened."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import Cancelled, ComputeError
from vmsg_desktop.core.model.events import Event, StageFinished, StageProgress, StageStarted
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.pipeline.run import Finished, run
from vmsg_desktop.core.pipeline.stage import Codec, Keeping, Made, Need, Stage
from vmsg_desktop.core.ports import Progress

ENGINE = Engine("adder", "", "", "1", "CPU")
TEXT = Codec[str](lambda value: Packed({}, {"text": value.encode()}), lambda packed: packed.blobs["text"].decode())


@dataclass
class Kitchen:
    """Three stages: leaf (never kept) -> middle (kept) -> top (kept); counts how often each computes."""

    clock: FakeClock = field(default_factory=FakeClock)
    cache: MemoryCache = field(default_factory=MemoryCache)
    events: list[Event] = field(default_factory=list)
    cancel: CancelToken = field(default_factory=CancelToken)
    made: list[str] = field(default_factory=list)
    parameter: str = "a"

    def stages(self) -> tuple[Stage[str], Stage[str], Stage[str]]:
        leaf = Stage("leaf", self._leaf)
        middle = Stage("middle", lambda need, progress: self._middle(need(leaf)), self._keeping("leaf-sha"))
        top = Stage("top", lambda need, progress: self._top(need(middle), progress), self._keep_by(middle))
        return leaf, middle, top

    def run(self, *, is_cached: bool = True) -> Finished[str]:
        cache = self.cache if is_cached else None
        return run(self.stages()[2], emit=self.events.append, cancel=self.cancel, clock=self.clock, cache=cache)

    def _leaf(self, need: Need, progress: Progress) -> Made[str]:
        self.made.append("leaf")
        self.clock.advance(1)
        return Made("leaf")

    def _middle(self, leaf: str) -> Made[str]:
        self.made.append("middle")
        self.clock.advance(2)
        return Made(f"{leaf}+{self.parameter}", ENGINE, ("said once",))

    def _top(self, middle: str, progress: Progress) -> Made[str]:
        self.made.append("top")
        progress(0.5)
        self.clock.advance(4)
        return Made(f"<{middle}>", ENGINE)

    def _keeping(self, source: str) -> Keeping[str]:
        return Keeping(lambda need: {"source": source, "parameter": self.parameter}, TEXT, 60, 1)

    def _keep_by(self, stage: Stage[str]) -> Keeping[str]:
        return Keeping(lambda need: {"input": need(stage)}, TEXT, 60, 1)


def test_the_last_stage_pulls_all_that_it_needs_in_order() -> None:
    kitchen = Kitchen()
    assert kitchen.run().value == "<leaf+a>"
    assert kitchen.made == ["leaf", "middle", "top"]


def test_each_stage_reports_its_own_time_without_those_it_waited_for() -> None:
    reports = Kitchen().run().reports
    assert [(report.stage, report.ms) for report in reports] == [("leaf", 1000), ("middle", 2000), ("top", 4000)]


def test_a_second_run_takes_kept_results_and_never_touches_what_only_they_needed() -> None:
    kitchen = Kitchen()
    kitchen.run()
    kitchen.made.clear()
    again = kitchen.run()
    assert again.value == "<leaf+a>"
    assert kitchen.made == []
    assert [(report.stage, report.cache) for report in again.reports] == [("middle", "hit"), ("top", "hit")]


def test_a_hit_still_names_the_engine_that_made_it_and_repeats_what_was_said() -> None:
    kitchen = Kitchen()
    kitchen.run()
    middle = kitchen.run().reports[0]
    assert middle.engine == ENGINE
    assert middle.notes == ("said once",)


def test_a_changed_parameter_remakes_its_stage_and_those_behind_it() -> None:
    kitchen = Kitchen()
    kitchen.run()
    kitchen.made.clear()
    kitchen.parameter = "b"
    assert kitchen.run().value == "<leaf+b>"
    assert kitchen.made == ["leaf", "middle", "top"]


def test_without_a_cache_nothing_is_kept_and_the_reports_say_so() -> None:
    kitchen = Kitchen()
    kitchen.run(is_cached=False)
    states = {report.cache for report in kitchen.run(is_cached=False).reports}
    assert states == {"off"}
    assert kitchen.cache.entries == {}
    assert kitchen.made == ["leaf", "middle", "top"] * 2


def test_events_tell_start_progress_and_end_of_each_stage() -> None:
    kitchen = Kitchen()
    kitchen.run()
    of_top = [event for event in kitchen.events if getattr(event, "stage", "top") == "top"]
    assert StageStarted("top") in of_top
    assert StageProgress("top", 0.5) in of_top
    assert isinstance(kitchen.events[-1], StageFinished)
    assert kitchen.events[-1].report.stage == "top"


def test_cancelling_from_a_progress_event_stops_the_stage_and_keeps_nothing_of_it() -> None:
    kitchen = Kitchen()

    def stop_at_half(event: Event) -> None:
        if isinstance(event, StageProgress):
            kitchen.cancel.cancel()

    with pytest.raises(Cancelled):
        run(kitchen.stages()[2], emit=stop_at_half, cancel=kitchen.cancel, clock=kitchen.clock, cache=kitchen.cache)
    assert sorted(kitchen.cache.stages.values()) == ["middle"]


def test_a_cancelled_run_does_not_even_begin() -> None:
    kitchen = Kitchen()
    kitchen.cancel.cancel()
    with pytest.raises(Cancelled):
        kitchen.run()
    assert kitchen.made == []


def test_a_failing_stage_raises_its_own_error_and_keeps_nothing() -> None:
    kitchen = Kitchen()

    def fail(need: Need, progress: Progress) -> Made[str]:
        raise ComputeError("broken", "It broke.", "Mend it.")

    broken = Stage("broken", fail, Keeping(lambda need: {"x": 1}, TEXT, 60, 1))
    with pytest.raises(ComputeError, match="It broke"):
        run(broken, emit=kitchen.events.append, cancel=kitchen.cancel, clock=kitchen.clock, cache=kitchen.cache)
    assert kitchen.cache.entries == {}


def test_a_raised_code_version_makes_old_entries_misses() -> None:
    kitchen = Kitchen()
    kitchen.run()
    kitchen.made.clear()
    newer = Keeping(lambda need: {"source": "leaf-sha", "parameter": "a"}, TEXT, 60, code_version=2)
    leaf = kitchen.stages()[0]
    middle = Stage("middle", lambda need, progress: kitchen._middle(need(leaf)), newer)
    run(middle, emit=kitchen.events.append, cancel=kitchen.cancel, clock=kitchen.clock, cache=kitchen.cache)
    assert kitchen.made == ["leaf", "middle"]
