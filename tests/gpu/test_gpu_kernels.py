"""Torch on CUDA: kernels give the right numbers, and the memory is what torch says it is."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gpu.card import MB, Card
from vmsg_desktop.adapters.system.devices import probe_gpus
from vmsg_desktop.core.model.device import Gpu

pytestmark = [pytest.mark.gpu, pytest.mark.xdist_group("gpu")]


def test_a_gpu_counts_only_after_a_kernel_ran_on_it(gpu: Gpu) -> None:
    import torch

    assert gpu in probe_gpus().gpus
    assert gpu.name == torch.cuda.get_device_name(gpu.index)
    assert gpu.memory_bytes == torch.cuda.get_device_properties(gpu.index).total_memory


def test_half_precision_gives_the_numbers_of_the_processor(gpu: Gpu) -> None:
    import torch

    rng = np.random.default_rng(3)
    left, right = (rng.standard_normal((256, 256)).astype(np.float32) / 16 for _ in range(2))
    there = torch.from_numpy(left).to(f"cuda:{gpu.index}", torch.float16) @ torch.from_numpy(right).to(
        f"cuda:{gpu.index}", torch.float16
    )
    np.testing.assert_allclose(there.float().cpu().numpy(), left @ right, atol=0.02)


def test_what_is_used_is_measured_and_what_is_freed_is_given_back(card: Card) -> None:
    memory, device = card.memory, card.device
    memory.empty(device)
    before, free_before = memory.used_bytes(device), card.free_bytes()
    assert before is not None
    memory.start_peak(device)
    taken = card.take(256 * MB)
    assert memory.used_bytes(device) == pytest.approx(before + 256 * MB, abs=4 * MB)
    del taken
    assert memory.peak_bytes(device) == pytest.approx(before + 256 * MB, abs=4 * MB)
    assert memory.used_bytes(device) == before
    assert card.free_bytes() < free_before - 200 * MB, "torch keeps what was freed"
    memory.empty(device)
    assert card.free_bytes() == pytest.approx(free_before, abs=64 * MB)


def test_what_is_available_counts_what_torch_only_keeps(card: Card) -> None:
    memory, device = card.memory, card.device
    before = memory.available_bytes(device)
    taken = card.take(256 * MB)
    assert memory.available_bytes(device) == pytest.approx(before, abs=64 * MB)
    del taken
