"""What a device's engines may take: by memory and cores, of the container where that is less; torch is never woken."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from remote_agent import budgets
from remote_agent.budgets import budget_of, cpu_budget, gpu_budget, machine_memory_bytes, usable_cores
from vmsg_desktop.adapters.system.gpu_memory import TorchMemory
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.slots import SlotNeed, planned_slots

GB = 1_000_000_000


@pytest.mark.parametrize(("cores", "width"), [(1, 1), (2, 1), (3, 1), (4, 2), (16, 8)])
def test_a_processor_runs_one_inference_for_two_cores(cores: int, width: int) -> None:
    assert cpu_budget(memory_bytes=8 * GB, cores=cores).width == width


def test_a_small_machine_is_bounded_by_its_memory() -> None:
    budget = cpu_budget(memory_bytes=4 * GB, cores=16)
    assert budget.capacity_bytes == 3.2 * GB
    isnet = SlotNeed("isnet", 1_400_000_000, 8)
    assert planned_slots(budget.capacity_bytes, [isnet]) == {"isnet": 2}


def test_a_t4_bears_three_detectors_and_two_matters_beside_its_context_and_reserve() -> None:
    budget = gpu_budget(available_bytes=15_800_000_000)
    assert budget.width is None
    assert 14 * GB < budget.capacity_bytes < 15 * GB
    needs = [SlotNeed("yolo", 500_000_000, 3), SlotNeed("birefnet", 3_500_000_000, 2)]
    assert planned_slots(budget.capacity_bytes, needs) == {"yolo": 3, "birefnet": 2}
    nine = gpu_budget(available_bytes=round((9 * GB) / 0.95) + 1)
    assert planned_slots(nine.capacity_bytes, needs) == {"yolo": 3, "birefnet": 2}, "9 GB and the reserve are enough"


def test_a_gpu_that_others_have_filled_bears_next_to_nothing_but_is_tried() -> None:
    assert gpu_budget(available_bytes=10_000_000).capacity_bytes == 1


def test_this_machine_has_memory_and_cores() -> None:
    budget = budget_of("cpu", available_bytes=lambda device: None)
    assert budget == cpu_budget(memory_bytes=machine_memory_bytes(), cores=usable_cores())
    assert 0 < machine_memory_bytes() <= psutil.virtual_memory().total


@pytest.mark.parametrize(("limit", "expected"), [("2000000000\n", 2 * GB), ("max\n", None), (None, None)])
def test_a_containers_limit_counts_where_it_is_less(
    limit: str | None, expected: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "memory.max"
    if limit is not None:
        path.write_text(limit)
    monkeypatch.setattr(budgets, "_CGROUP_LIMIT", path)
    assert machine_memory_bytes() == (expected or psutil.virtual_memory().total)


def test_a_gpu_whose_memory_cannot_be_read_is_an_error_with_the_cpu_as_offer() -> None:
    with pytest.raises(ComputeError, match="CUDA:1 cannot be read") as caught:
        budget_of("cuda:1", available_bytes=lambda device: None)
    assert caught.value.details == {"offer": "cpu"}


@dataclass
class FakeTorchCuda:
    """torch.cuda with memory figures."""

    is_used: bool = True
    is_lost: bool = False
    most: int = 4 * GB
    calls: list[str] = field(default_factory=list)

    def is_initialized(self) -> bool:
        return self.is_used

    def mem_get_info(self, device: str) -> tuple[int, int]:
        if self.is_lost:
            raise RuntimeError("CUDA error: unknown error")
        return 5 * GB, 16 * GB

    def memory_reserved(self, device: str) -> int:
        return 3 * GB

    def memory_allocated(self, device: str) -> int:
        return 2 * GB

    def max_memory_allocated(self, device: str) -> int:
        return self.most

    def reset_peak_memory_stats(self, device: str) -> None:
        self.calls.append(f"reset {device}")
        self.most = self.memory_allocated(device)

    def device_count(self) -> int:
        return 2

    def synchronize(self, device: str) -> None:
        self.calls.append(f"wait {device}")

    def device(self, device: str) -> Any:
        self.calls.append(f"on {device}")
        return nullcontext()

    def empty_cache(self) -> None:
        self.calls.append("empty")


def put_torch(monkeypatch: pytest.MonkeyPatch, cuda: FakeTorchCuda) -> TorchMemory:
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda))
    return TorchMemory()


def test_what_this_process_keeps_of_a_gpu_is_available_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = put_torch(monkeypatch, FakeTorchCuda())
    assert memory.available_bytes("cuda:0") == 8 * GB
    assert (memory.used_bytes("cuda:0"), memory.peak_bytes("cuda:0")) == (2 * GB, 4 * GB)


def test_a_cache_is_emptied_on_its_own_device(monkeypatch: pytest.MonkeyPatch) -> None:
    cuda = FakeTorchCuda()
    memory = put_torch(monkeypatch, cuda)
    memory.start_peak("cuda:1")
    memory.empty("cuda:1")
    assert cuda.calls == ["reset cuda:1", "on cuda:1", "empty"]


def test_two_who_look_at_torchs_one_peak_do_not_take_it_from_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    cuda = FakeTorchCuda()
    slots, stages = put_torch(monkeypatch, cuda), TorchMemory()
    watch = stages.peak("cuda:7").start()
    cuda.most = 9 * GB
    slots.start_peak("cuda:7")
    assert slots.peak_bytes("cuda:7") == 2 * GB
    assert stages.peak("cuda:7").end(watch) == 9 * GB


def test_a_device_is_waited_for_only_where_torch_has_used_one(monkeypatch: pytest.MonkeyPatch) -> None:
    cuda = FakeTorchCuda()
    memory = put_torch(monkeypatch, cuda)
    assert memory.devices() == ("cuda:0", "cuda:1")
    memory.synchronise("cuda:0")
    assert cuda.calls == ["wait cuda:0"]
    idle = FakeTorchCuda(is_used=False)
    memory = put_torch(monkeypatch, idle)
    assert memory.devices() == ()
    memory.synchronise("cuda:0")
    assert idle.calls == []


def test_a_lost_driver_is_a_figure_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert put_torch(monkeypatch, FakeTorchCuda(is_lost=True)).available_bytes("cuda:0") is None


@pytest.mark.parametrize("is_loaded", [True, False])
def test_torch_is_neither_loaded_nor_woken_for_a_figure(is_loaded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    cuda = FakeTorchCuda(is_used=False)
    memory = put_torch(monkeypatch, cuda)
    if not is_loaded:
        monkeypatch.delitem(sys.modules, "torch")
    assert (memory.available_bytes("cuda:0"), memory.used_bytes("cuda:0"), memory.peak_bytes("cuda:0")) == (None,) * 3
    memory.start_peak("cuda:0")
    memory.empty("cuda:0")
    assert cuda.calls == []
    assert ("torch" in sys.modules) == is_loaded
