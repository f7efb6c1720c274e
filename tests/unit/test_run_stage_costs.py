"""A run asks the meter around every stage: nested as they wait for each other, and closed however a stage ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from tests.fakes.stage_meter import OWN, FakeGpus, FakeProcesses, ListedMeter
from vmsg_desktop.adapters.system.stage_meter import LocalStageMeter, ProcessMeter
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import Cancelled, ComputeError
from vmsg_desktop.core.model.events import Event, StageCost, StageFinished
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.pipeline.run import Finished, run, run_packed
from vmsg_desktop.core.pipeline.stage import Codec, Keeping, Made, Need, Stage
from vmsg_desktop.core.ports import Progress, StageMeter

TEXT = Codec[str](lambda value: Packed({}, {"text": value.encode()}), lambda packed: packed.blobs["text"].decode())


@dataclass
class Kitchen:
    """leaf (never kept) -> middle (kept, its key asks for leaf) -> top (kept): each spends its own seconds."""

    meter: StageMeter = field(default_factory=ListedMeter)
    process: FakeProcesses = field(default_factory=FakeProcesses)
    cache: MemoryCache = field(default_factory=MemoryCache)
    cancel: CancelToken = field(default_factory=CancelToken)
    events: list[Event] = field(default_factory=list)
    failure: Exception | None = None
    is_leaf_listed: bool = True

    @classmethod
    def measured(cls) -> Kitchen:
        """With the real meter over made-up counters."""
        process = FakeProcesses()
        return cls(LocalStageMeter(ProcessMeter(process, FakeGpus(), pid=OWN)), process)

    def stages(self) -> tuple[Stage[str], Stage[str], Stage[str]]:
        leaf = Stage("leaf", lambda need, progress: self._made("leaf", 1, None), is_listed=self.is_leaf_listed)
        middle = Stage("middle", lambda need, progress: self._middle(need, leaf), self._keep(leaf))
        top = Stage("top", lambda need, progress: self._top(need, middle, progress), self._keep(middle))
        return leaf, middle, top

    def run(self, *, is_cached: bool = True) -> Finished[str]:
        return run(
            self.stages()[2],
            emit=self.events.append,
            cancel=self.cancel,
            clock=FakeClock(),
            cache=self.cache if is_cached else None,
            meter=self.meter,
        )

    def _middle(self, need: Need, leaf: Stage[str]) -> Made[str]:
        self.process.work(10)
        return self._made(f"{need(leaf)} middle", 10, "mixer")

    def _top(self, need: Need, middle: Stage[str], progress: Progress) -> Made[str]:
        self.process.work(50)
        text = need(middle)
        progress(0.5)
        if self.failure:
            raise self.failure
        return self._made(f"{text} top", 50, "oven")

    def _made(self, text: str, seconds: float, engine: str | None) -> Made[str]:
        self.process.work(seconds)
        return Made(text, Engine(engine, "m", "aa" * 32, "1", "CPU") if engine else None)

    def _keep(self, stage: Stage[str]) -> Keeping[str]:
        return Keeping(lambda need: {"of": need(stage)}, TEXT, 60, 1)


def costs(finished: Finished[Any]) -> dict[str, StageCost]:
    return {report.stage: report.cost for report in finished.reports}


def test_stages_that_wait_for_each_other_are_measured_inside_each_other() -> None:
    meter = ListedMeter()
    Kitchen(meter).run()
    assert meter.ends == [(3, None), (2, "mixer"), (1, "oven")]
    assert (meter.open, meter.deepest) == (0, 3)


@pytest.mark.parametrize("is_cached", [True, False], ids=["keys ask for stages", "only the work asks for them"])
def test_each_stage_costs_what_itself_spent(is_cached: bool) -> None:
    found = costs(Kitchen.measured().run(is_cached=is_cached))
    assert {stage: cost.cpu_ms for stage, cost in found.items()} == {"leaf": 1000, "middle": 20_000, "top": 100_000}


def test_a_stage_that_no_table_shows_is_measured_and_taken_out_of_the_others() -> None:
    kitchen = Kitchen.measured()
    kitchen.is_leaf_listed = False
    found = costs(kitchen.run())
    assert {stage: cost.cpu_ms for stage, cost in found.items()} == {"middle": 20_000, "top": 100_000}


def test_a_hit_names_no_engine_to_the_meter_so_that_nothing_is_warm_by_it() -> None:
    kitchen = Kitchen()
    kitchen.run()
    kitchen.meter = meter = ListedMeter()
    finished = kitchen.run()
    assert {report.stage: report.cache for report in finished.reports} == {"leaf": "off", "middle": "hit", "top": "hit"}
    assert [engine for _, engine in meter.ends] == [None, None, None]
    assert finished.reports[-1].engine is not None, "the report still names what made the entry"


def test_a_first_run_is_cold_a_later_one_warm_and_a_hit_neither() -> None:
    kitchen = Kitchen.measured()
    assert [cost.is_cold for cost in costs(kitchen.run()).values()] == [None, True, True]
    assert [cost.is_cold for cost in costs(kitchen.run()).values()] == [None, None, None]
    assert [cost.is_cold for cost in costs(kitchen.run(is_cached=False)).values()] == [None, False, False]


def test_the_size_is_that_of_the_kept_result_made_or_taken_and_none_where_nothing_is_kept() -> None:
    kitchen = Kitchen()
    sizes = {"leaf": None, "middle": len("leaf middle"), "top": len("leaf middle top")}
    for _ in range(2):
        assert {stage: cost.size_bytes for stage, cost in costs(kitchen.run()).items()} == sizes
    assert {cost.size_bytes for cost in costs(kitchen.run(is_cached=False)).values()} == {None}


def test_a_failure_ends_every_measurement_and_the_next_run_is_measured_as_if_nothing_had_been() -> None:
    meter = ListedMeter()
    kitchen = Kitchen(meter, failure=ComputeError("broken", "It broke.", "Mend it."))
    with pytest.raises(ComputeError):
        kitchen.run()
    assert meter.open == 0
    assert meter.ends[-1] == (1, None), "what failed has not run"

    real = Kitchen.measured()
    real.failure = kitchen.failure
    with pytest.raises(ComputeError):
        real.run(is_cached=False)
    real.failure = None
    found = costs(real.run(is_cached=False))
    assert found["top"].cpu_ms == 100_000
    assert (found["middle"].is_cold, found["top"].is_cold) == (False, True)


def test_a_cancelled_run_ends_every_measurement() -> None:
    meter = ListedMeter()
    kitchen = Kitchen(meter)
    kitchen.process.work = lambda *args, **kwargs: kitchen.cancel.cancel()  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        kitchen.run()
    assert (meter.open, len(meter.ends)) == (0, 3)


def test_what_was_measured_travels_with_the_event_of_the_end() -> None:
    kitchen = Kitchen.measured()
    finished = kitchen.run()
    told = [event.report for event in kitchen.events if isinstance(event, StageFinished)]
    assert tuple(told) == finished.reports
    assert all(report.cost.cpu_ms for report in told)


def test_outputs_that_are_only_packed_are_measured_too() -> None:
    kitchen = Kitchen.measured()
    _, middle, top = kitchen.stages()
    run_packed(
        {"middle": (middle, TEXT), "top": (top, TEXT)},
        emit=kitchen.events.append,
        cancel=CancelToken(),
        clock=FakeClock(),
        cache=kitchen.cache,
        meter=kitchen.meter,
    )
    told = {
        event.report.stage: event.report.cost.cpu_ms for event in kitchen.events if isinstance(event, StageFinished)
    }
    assert told == {"leaf": 1000, "middle": 20_000, "top": 100_000}


def test_a_run_without_a_meter_measures_nothing_and_says_no_zero() -> None:
    kitchen = Kitchen()
    finished = run(kitchen.stages()[2], emit=kitchen.events.append, cancel=CancelToken(), clock=FakeClock())
    assert {report.cost for report in finished.reports} == {StageCost()}
