"""What a stage takes of a real GPU: its peak, waited for, and shared with the slots that look at the same counter."""

from __future__ import annotations

import pytest

from tests.gpu.card import MB, Card
from vmsg_desktop.adapters.system.gpu_memory import TorchMemory
from vmsg_desktop.adapters.system.process_figures import ProcessFigures
from vmsg_desktop.adapters.system.stage_meter import LocalStageMeter, ProcessMeter
from vmsg_desktop.core.model.engine import Engine

pytestmark = [pytest.mark.gpu, pytest.mark.xdist_group("gpu")]


@pytest.fixture
def engine(card: Card) -> Engine:
    return Engine("tensor", "", "", "1", card.device.upper())


def test_the_peak_of_a_stage_is_that_of_its_tensors_however_the_slots_look_meanwhile(
    card: Card, engine: Engine
) -> None:
    meter = LocalStageMeter(ProcessMeter(ProcessFigures(), TorchMemory()))
    held = card.take(64 * MB)
    before = card.memory.used_bytes(card.device)
    assert before is not None
    meter.begin()
    first = card.take(256 * MB)
    del first
    card.memory.start_peak(card.device)  # as a slot does
    second = card.take(128 * MB)
    del second
    assert card.memory.peak_bytes(card.device) == pytest.approx(before + 128 * MB, abs=4 * MB)
    cost = meter.end(engine)
    assert cost.gpu_memory_bytes == pytest.approx(before + 256 * MB, abs=4 * MB)
    assert cost.is_cold is True
    del held


def test_the_end_of_a_stage_waits_for_what_it_started(card: Card, engine: Engine) -> None:
    import torch

    meter = LocalStageMeter(ProcessMeter(ProcessFigures(), TorchMemory()))
    side = torch.ones((4096, 4096), device=card.device)
    done = torch.cuda.Event()
    meter.begin()
    for _ in range(50):
        side = side @ side / 4096
    done.record(torch.cuda.current_stream(side.device))
    meter.end(engine)
    assert done.query(), "every kernel of the stage has ended"
