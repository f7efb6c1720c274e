"""The look at the GPUs, on a torch whose devices compute, lie or fail."""

from __future__ import annotations

import sys

import pytest

from tests.fakes.torch_device import FakeCuda, FakeTorch
from vmsg_desktop.adapters.system.checks import gpu_check
from vmsg_desktop.adapters.system.devices import look_at, missing_libraries
from vmsg_desktop.adapters.torch_runtime import default_threads, device_label, require_device, run_failed
from vmsg_desktop.core.model.device import Gpu, GpuFacts
from vmsg_desktop.core.model.errors import ComputeError


def test_a_gpu_on_which_a_kernel_ran_is_listed() -> None:
    facts = look_at(FakeTorch(FakeCuda(("", ""))))
    assert facts == GpuFacts((Gpu(0, "Fake GPU 0", 8_000_000_000), Gpu(1, "Fake GPU 1", 8_000_000_000)), "")


def test_a_gpu_whose_kernel_fails_is_not_listed_but_told() -> None:
    facts = look_at(FakeTorch(FakeCuda(("no kernel image is available\nfor execution", ""))))
    assert [gpu.index for gpu in facts.gpus] == [1]
    assert facts.problem == "cuda:0 does not compute: no kernel image is available"


def test_a_gpu_that_computes_wrongly_is_not_listed() -> None:
    facts = look_at(FakeTorch(FakeCuda(("",)), answer=8.0))
    assert facts == GpuFacts((), "cuda:0 does not compute: eight times 1 + 1 came out as 8.0")


def test_the_drivers_own_words_say_why_there_is_none() -> None:
    assert look_at(FakeTorch()).problem == (
        "CUDA is installed but no GPU answered: Found no NVIDIA driver on your system. Please check"
    )
    warned = FakeTorch(FakeCuda(warning="CUDA initialization: The NVIDIA driver on your system is too old."))
    assert look_at(warned).problem.endswith("The NVIDIA driver on your system is too old")


def test_a_torch_without_cuda_says_so() -> None:
    torch = FakeTorch()
    torch.version.cuda = None
    assert look_at(torch).problem == "this torch (2.14.1+fake) is built without CUDA"


def test_looking_for_libraries_imports_none() -> None:
    assert missing_libraries(("json", "a_library_that_nobody_has")) == ("a_library_that_nobody_has",)
    before = "wave" in sys.modules
    assert missing_libraries(("wave",)) == ()
    assert ("wave" in sys.modules) == before


def test_a_device_is_there_or_an_error() -> None:
    torch = FakeTorch(FakeCuda(("",)))
    assert device_label(require_device("cuda:0", torch)) == "CUDA:0"
    assert device_label(require_device("cpu", torch)) == "CPU"
    with pytest.raises(ComputeError, match="CUDA:1 was chosen, but torch finds 1 CUDA devices"):
        require_device("cuda:1", torch)
    with pytest.raises(ComputeError):
        require_device("cuda:0", FakeTorch())


@pytest.mark.parametrize(("chosen", "threads"), [("3", 3), ("1", 1)])
def test_openmps_own_variable_sets_the_threads(chosen: str, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", chosen)
    assert default_threads() == threads


@pytest.mark.parametrize("odd", ["", "0", "many", "-2"])
def test_an_odd_value_of_it_leaves_the_cores(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", odd)
    monkeypatch.setattr("os.cpu_count", lambda: 7)
    assert default_threads() == 7


def test_too_little_gpu_memory_is_told_apart_from_other_failures() -> None:
    full = run_failed("The detector", RuntimeError("CUDA out of memory. Tried to allocate 2 GiB.\nDetails follow"))
    assert (full.code, full.retryable) == ("gpu_memory_full", True)
    assert "Details" not in full.message
    other = run_failed("The detector", RuntimeError("shape mismatch"))
    assert other.code == "engine_failed"
    assert "shape mismatch" in other.message


def test_doctor_shows_gpus_problems_and_that_none_is_no_fault() -> None:
    t4 = Gpu(0, "Tesla T4", 15_800_000_000)
    assert gpu_check(GpuFacts((t4,), "")).found == "cuda:0 Tesla T4, 15.8 GB"
    partly = gpu_check(GpuFacts((t4,), "cuda:1 does not compute: x"))
    assert (partly.state, partly.found) == ("warn", "cuda:0 Tesla T4, 15.8 GB; cuda:1 does not compute: x")
    assert gpu_check(GpuFacts((), "the GPU libraries are not installed")).state == "ok"
