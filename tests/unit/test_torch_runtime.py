"""What the engines on torch share, without torch: which smaller inputs there are, and which failure is what."""

from __future__ import annotations

import pytest

from vmsg_desktop.adapters.torch_runtime import run_failed, smaller_size


@pytest.mark.parametrize(
    ("full", "expected"),
    [
        ((1024, 1024), [(768, 768), (512, 512)]),
        ((640, 640), [(480, 480), (320, 320)]),
        ((2304, 1440), [(1728, 1088), (1152, 704)]),
        ((32, 32), []),
    ],
)
def test_inputs_are_reduced_to_three_quarters_then_half(full: tuple[int, int], expected: list[tuple[int, int]]) -> None:
    sizes = []
    size = smaller_size(full, full=full)
    while size is not None:
        sizes.append(size)
        size = smaller_size(size, full=full)
    assert sizes == expected


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has ...", "gpu_memory_full"),
        ("CUDA error: out of memory\nCompile with ...", "gpu_memory_full"),
        ("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", "gpu_memory_full"),
        ("CUDA error: device-side assert triggered", "engine_failed"),
    ],
)
def test_full_memory_is_told_from_other_failures(words: str, code: str) -> None:
    error = run_failed("The matting model m", RuntimeError(words))
    assert error.code == code
    assert error.message.endswith(words.partition("\n")[0])
