"""What an agent says of a machine with a GPU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from remote_agent.budgets import budget_of
from remote_agent.engines import SlotWrap
from remote_agent.hardware import Hardware, open_hardware
from remote_agent.machine import AgentFacts, AgentMachine
from remote_agent.slots import SlotPool
from tests.fakes.clock import FakeClock
from tests.fakes.gpu import GpuEngines
from tests.gpu.card import Card
from vmsg_desktop.adapters.models.table import load_model_table
from vmsg_desktop.adapters.system.gpu_reader import GpuReader
from vmsg_desktop.core.model.device import Gpu

pytestmark = [pytest.mark.gpu, pytest.mark.xdist_group("gpu")]


@dataclass
class NoJobs:
    queued: int = 0
    running: int = 0
    refused: int = 0
    ended: Mapping[str, int] = field(default_factory=dict)


def machine_of(hardware: Hardware) -> AgentMachine:
    return hardware.machine(
        AgentFacts("1", "ab" * 16, 50, None), counts=NoJobs, transfers=lambda: 0, stops_in_s=lambda: None
    )


def test_the_gpu_is_proven_and_named(gpu: Gpu) -> None:
    with open_hardware() as hardware:
        devices = machine_of(hardware).capabilities().devices
    proven = {device.name: device for device in devices if device.is_proven}
    assert proven[f"CUDA:{gpu.index}"].label == gpu.name
    assert proven[f"CUDA:{gpu.index}"].memory_bytes == gpu.memory_bytes


def test_samples_and_metrics_have_its_figures(gpu: Gpu) -> None:
    with open_hardware() as hardware:
        machine = machine_of(hardware)
        sample = machine.sample()
        text = machine.metrics().decode()
    assert any(one.memory_used_bytes is not None and one.load is not None for one in sample.gpus)
    assert "vmsg_agent_gpu_memory_used_bytes{" in text


def test_the_driver_and_torch_agree_on_its_memory(gpu: Gpu) -> None:
    reader = GpuReader(clock=FakeClock())
    try:
        totals = [sample.memory_bytes for sample in reader.read() if sample.memory_bytes is not None]
    finally:
        reader.close()
    assert any(total == pytest.approx(gpu.memory_bytes, rel=0.1) for total in totals)


def test_a_card_of_a_t4s_size_or_more_takes_three_detectors_and_two_matters(card: Card, gpu: Gpu) -> None:
    pool = SlotPool(
        budget_of=lambda device: budget_of(device, available_bytes=card.memory.available_bytes),
        memory=card.memory,
        clock=FakeClock(),
    )
    SlotWrap(pool, load_model_table(), FakeClock()).plan(GpuEngines(device=card.device).choice)
    slots = {one.engine: one.allowed for one in pool.slots()}
    available = card.memory.available_bytes(card.device)
    assert available is not None
    if available < 10_000_000_000:
        assert slots["birefnet-transformers:birefnet-portrait"] >= 1
    else:
        assert slots["ultralytics:yolo11x"] == 3
        assert slots["birefnet-transformers:birefnet-portrait"] == 2
