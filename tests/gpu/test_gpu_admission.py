"""The ladder on a real GPU whose memory is really full: a matter of the full set's kind that takes 2 GB at its size."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from remote_agent.budgets import budget_of
from remote_agent.engines import SlotWrap
from remote_agent.slots import SlotPool
from remote_agent.worker import Wrapped
from tests.fakes.engines import FakeEngines
from tests.fakes.model_folders import RED_CODE, REVISION, write_model_folder
from tests.gpu.card import MB, Card
from vmsg_desktop.adapters.matting.birefnet_transformers import open_matter
from vmsg_desktop.adapters.models.table import load_model_table
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Choice
from vmsg_desktop.core.model.engine import Engine, EngineSetup
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.events import StageNote
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.models import ModelTask
from vmsg_desktop.core.model.vision import Detection

pytestmark = [pytest.mark.gpu, pytest.mark.xdist_group("gpu")]

PICTURE = np.full((300, 400, 3), 90, np.uint8)
DEADLINE_S = 60
# Beside the network's own work, 2 GB at 1024 x 1024, 1.1 GB at 768 x 768 and 0.5 GB at 512 x 512.
HUNGRY_CODE = RED_CODE.replace(
    "fine = self.mix(x)",
    "scratch = x.new_empty(1_000_000_000 * x.shape[-1] * x.shape[-2] // 1024**2); fine = self.mix(x)",
)
MATTER = "birefnet-transformers:birefnet-portrait"


@dataclass
class Holder:
    """A detector that holds so much of the GPU while it works, until it is told to end."""

    card: Card
    size_bytes: int
    has_it: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)
    engine: Engine = field(default_factory=lambda: Engine("holder", "m", "", "1", "CUDA:0"))

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        taken = self.card.take(self.size_bytes)
        self.has_it.set()
        assert self.may_end.wait(DEADLINE_S)
        del taken
        return ()


@dataclass
class HungryEngines(FakeEngines):
    """Implements ManyEngines: the hungry matter and a holder on the GPU."""

    files: dict[str, Path] = field(default_factory=dict)
    setup: EngineSetup | None = None
    holder: Holder | None = None

    def choice(self, task: ModelTask, /) -> Choice:
        assert self.setup is not None
        names = {"people": ("ultralytics", "yolo11x"), "matting": ("birefnet-transformers", "birefnet-portrait")}
        return Choice(*names[task], self.setup.device, "it was chosen")

    def open_new(self, task: ModelTask, /) -> Any:
        assert self.setup is not None
        if task == "people":
            return self.holder
        return open_matter(self.files, model_name="hungry", hashes={"model.safetensors": "aa"}, setup=self.setup)


@dataclass
class Bench:
    """An agent's engines on the card."""

    engines: HungryEngines
    pool: SlotPool
    said: list[str] = field(default_factory=list)
    is_cut: threading.Event = field(default_factory=threading.Event)

    def job(self) -> Wrapped:
        wrap = SlotWrap(self.pool, load_model_table(), SystemClock())
        return wrap(self.engines, emit=self.emit, cancel=CancelToken(), priority="normal")

    def emit(self, event: object) -> None:
        assert isinstance(event, StageNote)
        self.said.append(event.words)
        if "nothing else runs there" in event.words:
            self.is_cut.set()


@pytest.fixture
def bench(card: Card, tmp_path: Path, library_home: Path) -> Iterator[Bench]:
    """Warm: the libraries' own memory is taken before the card is filled."""
    import torch

    weights = {"mix.weight": torch.tensor([2.0, 0, 0]).reshape(1, 3, 1, 1), "mix.bias": torch.tensor([0.5])}
    files = write_model_folder(tmp_path / "birefnet-hungry", HUNGRY_CODE, weights)
    setup = EngineSetup(card.device, library_home, (1024, 1024), REVISION, allows_model_code=True)
    pool = SlotPool(
        budget_of=lambda device: budget_of(device, available_bytes=card.memory.available_bytes),
        memory=card.memory,
        clock=SystemClock(),
    )
    bench = Bench(HungryEngines(files=files, setup=setup), pool)
    bench.job().engines.matter.matte(PICTURE)
    assert bench.said == []
    yield bench
    card.free()
    pool.close()


def allowed(bench: Bench) -> int:
    return next(slots.allowed for slots in bench.pool.slots() if slots.engine == MATTER)


def test_with_room_it_runs_on_the_gpu_at_its_full_size(bench: Bench) -> None:
    job = bench.job()
    alpha = job.engines.matter.matte(PICTURE)
    expected = 1 / (1 + np.exp(-(2 * (90 / 255 - 0.485) / 0.229 + 0.5)))
    np.testing.assert_allclose(alpha, expected, atol=2e-3)
    assert job.engines.matter.engine.device.startswith("CUDA:")
    assert job.may_keep("mask")


def test_a_full_card_first_costs_size(bench: Bench, card: Card) -> None:
    card.fill(leave_bytes=1500 * MB)
    job = bench.job()
    job.engines.matter.matte(PICTURE)
    assert "too little GPU memory" in bench.said[0]
    assert bench.said[0].endswith("Its cache was emptied, and the picture is tried again at 768 × 768 px.")
    assert job.engines.notes("matting") == (bench.said[1],)
    assert not job.may_keep("mask")
    card.free()
    again = bench.job()
    again.engines.matter.matte(PICTURE)
    assert again.may_keep("mask"), "the next job has the full size again"


def test_a_fuller_card_costs_a_slot_and_more_size(bench: Bench, card: Card) -> None:
    before = allowed(bench)
    card.fill(leave_bytes=800 * MB)
    job = bench.job()
    job.engines.matter.matte(PICTURE)
    assert job.engines.notes("matting") == (
        "The person was cut out at 512 × 512 px, because the GPU's memory was full.",
    )
    assert allowed(bench) == max(1, before - 1)


def test_a_card_that_others_have_filled_ends_in_the_offer_and_computes_when_they_are_gone(
    bench: Bench, card: Card
) -> None:
    card.fill(leave_bytes=200 * MB)
    with pytest.raises(ComputeError) as caught:
        bench.job().engines.matter.matte(PICTURE)
    assert (caught.value.code, caught.value.details["offer"]) == ("gpu_memory_full", "cpu")
    assert all((slots.in_use, slots.waiting) == (0, 0) for slots in bench.pool.slots())
    card.free()
    job = bench.job()
    job.engines.matter.matte(PICTURE)
    assert job.may_keep("mask")


def test_what_another_job_holds_is_waited_for(bench: Bench, card: Card) -> None:
    card.fill(leave_bytes=2600 * MB)
    bench.engines.holder = Holder(card, 1600 * MB)
    with ThreadPoolExecutor(2) as threads:
        other = threads.submit(bench.job().engines.detector.detect, PICTURE, floor=0.1)
        try:
            assert bench.engines.holder.has_it.wait(DEADLINE_S)
            job = bench.job()
            waiting = threads.submit(job.engines.matter.matte, PICTURE)
            assert bench.is_cut.wait(DEADLINE_S)
            assert not waiting.done()
        finally:
            bench.engines.holder.may_end.set()
        assert other.result(DEADLINE_S) == ()
        assert waiting.result(DEADLINE_S).shape == PICTURE.shape[:2]
    assert job.may_keep("mask"), "alone there was room for the full size"


def test_several_jobs_at_once_on_a_tight_card_all_end(bench: Bench, card: Card) -> None:
    card.fill(leave_bytes=2600 * MB)
    jobs = [bench.job() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda job: job.engines.matter.matte(PICTURE), jobs))
    assert [result.shape for result in results] == [PICTURE.shape[:2]] * 4
    assert all((slots.in_use, slots.waiting) == (0, 0) for slots in bench.pool.slots())


def test_what_a_run_takes_is_measured(card: Card, bench: Bench) -> None:
    bench.job().engines.matter.matte(PICTURE)
    cost = next(slots.cost_bytes for slots in bench.pool.slots() if slots.engine == MATTER)
    assert cost is not None
    assert cost >= 2000 * MB
