"""A CUDA device that computes. Where there is none, each test that asks for it is skipped with the probe's reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gpu.card import Card
from vmsg_desktop.adapters.system.devices import probe_gpus
from vmsg_desktop.core.model.device import Gpu, GpuFacts


@pytest.fixture(scope="session")
def gpu_facts() -> GpuFacts:
    return probe_gpus()


@pytest.fixture
def gpu(gpu_facts: GpuFacts) -> Gpu:
    if not gpu_facts.gpus:
        pytest.skip(f"no GPU computes here: {gpu_facts.problem}")
    return gpu_facts.gpus[0]


@pytest.fixture
def card(gpu: Gpu) -> Iterator[Card]:
    """The device's memory in the test's hands; free again afterwards."""
    held = Card(f"cuda:{gpu.index}")
    yield held
    held.free()
