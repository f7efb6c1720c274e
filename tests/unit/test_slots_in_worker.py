"""A whole job on a GPU that runs full: the pipeline, the cache and the events, through the agent's own worker."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from remote_agent.budgets import Budget
from remote_agent.engines import SlotWrap
from remote_agent.slots import SlotPool
from remote_agent.worker import PipelineWorker
from tests.fakes.agent_jobs import MemoryBlobs, make_order
from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from tests.fakes.gpu import GB, FakeGpu, GpuEngines
from vmsg_desktop.adapters.models.table import load_model_table
from vmsg_desktop.adapters.prosody.praat import PraatPitchMeter
from vmsg_desktop.adapters.storage.bundled import load_presets, read_background, read_music
from vmsg_desktop.adapters.storage.message_folder import read_source
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.events import Event, StageFinished, StageNote
from vmsg_desktop.core.model.kept import Kept

BUDGETS = {"cpu": Budget(4 * GB, 1), "cuda:0": Budget(15 * GB, None)}


@dataclass
class Machine:
    """A worker over slots on a fake GPU."""

    home: Path
    gpu: FakeGpu = field(default_factory=FakeGpu)
    cache: MemoryCache = field(default_factory=MemoryCache)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engines = GpuEngines(gpu=self.gpu)
        self.pool = SlotPool(budget_of=BUDGETS.__getitem__, memory=self.gpu, clock=FakeClock())
        blobs = MemoryBlobs()
        blobs.put(b"photo")
        self.worker = PipelineWorker(
            blobs,
            self.home,
            clock=FakeClock(),
            open_bench=self.open_bench,
            wrap=SlotWrap(self.pool, load_model_table(), FakeClock()),
        )

    @contextmanager
    def open_bench(self, wishes: Wishes) -> Iterator[Workbench]:
        yield Workbench(
            self.engines, load_presets(), PraatPitchMeter(), self.cache, FakeClock(), read_source, read_background,
            read_music,
        )  # fmt: skip

    def make(self, number: int = 0) -> Kept:
        job_id = f"{number:032x}"
        return self.worker(make_order("mask"), job_id=job_id, emit=self.events.append, cancel=CancelToken())["mask"]

    def finished(self, stage: str) -> list[StageFinished]:
        return [event for event in self.events if isinstance(event, StageFinished) and event.report.stage == stage]

    def notes(self) -> list[str]:
        return [event.words for event in self.events if isinstance(event, StageNote)]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    yield machine
    machine.worker.close()
    machine.pool.close()
    assert machine.gpu.used == 0


def matting_allocations(machine: Machine) -> range:
    """Numbers of the allocations of the mask's first inference, in a fresh run of the job."""
    machine.make()
    people = 3  # the detector's weights and its work
    return range(people + 1, machine.gpu.allocations + 1)


def test_with_room_each_stage_is_kept_and_nothing_is_said(machine: Machine) -> None:
    machine.make()
    machine.make()
    assert [event.report.cache for event in machine.finished("mask")] == ["miss", "hit"]
    assert machine.notes() == []
    assert set(machine.engines.opened) == {"people", "matting", "face"}


def test_a_mask_from_a_smaller_input_says_so_and_is_made_again_by_the_next_job(
    machine: Machine, tmp_path: Path
) -> None:
    first = matting_allocations(Machine(tmp_path / "rehearsal"))[1]
    machine.gpu.fails = lambda number: number == first
    small = machine.make()
    report = machine.finished("mask")[0].report
    assert "768 × 768 px, because the GPU's memory was full" in report.notes[0]
    assert small.notes == report.notes
    assert report.notes[0] in machine.notes()
    assert "mask" not in machine.cache.stages.values()
    assert "people" in machine.cache.stages.values(), "what was made whole is kept"
    whole = machine.make(1)
    assert not any("px, because" in note for note in whole.notes)
    assert "mask" in machine.cache.stages.values()
    assert [event.report.cache for event in machine.finished("people")] == ["miss", "hit"]


def test_a_job_that_finds_no_memory_at_all_keeps_what_it_had_and_the_next_goes_on_from_there(machine: Machine) -> None:
    machine.gpu.fails = lambda number: number > 3
    with pytest.raises(ComputeError) as caught:
        machine.make()
    assert caught.value.details["offer"] == "cpu"
    machine.gpu.fails = lambda number: False
    machine.make(1)
    assert [event.report.cache for event in machine.finished("people")] == ["miss", "hit"]


@pytest.mark.parametrize("nth", range(1, 30, 3))
def test_several_jobs_on_a_gpu_with_one_bad_moment_all_get_their_mask(machine: Machine, nth: int) -> None:
    machine.gpu.fails = lambda number: number == nth
    with ThreadPoolExecutor(5) as threads:
        masks = list(threads.map(machine.make, range(5)))
    assert all("alpha.png" in mask.packed.blobs for mask in masks)
    assert all((slots.in_use, slots.waiting) == (0, 0) for slots in machine.pool.slots())
    kept = [machine.cache.entries[key] for key, stage in machine.cache.stages.items() if stage == "mask"]
    assert all(not any("px, because" in note for note in entry.notes) for entry in kept)
