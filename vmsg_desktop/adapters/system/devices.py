"""Which GPUs really compute: a kernel runs on each, for a driver that lists a device may still not run it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, Final

from vmsg_desktop.adapters.torch_runtime import default_threads, prepare_torch
from vmsg_desktop.core.model.device import Gpu, GpuFacts
from vmsg_desktop.programs import is_frozen

_NO_TORCH: Final = "the GPU libraries are not installed (pip install 'vmsg-desktop[gpu]')"
_NO_TORCH_IN_PACKAGE: Final = "this package computes on the processor; a host with a GPU computes too: vmsg agent setup"


def missing_libraries(names: Sequence[str]) -> tuple[str, ...]:
    """Those of the top-level modules ``names`` that are not installed; nothing is imported."""
    return tuple(name for name in names if find_spec(name) is None)


def probe_gpus() -> GpuFacts:
    """Look at every CUDA device. Imports torch (seconds) where it is installed; raises ComputeError if it is broken."""
    if missing_libraries(("torch",)):
        return GpuFacts((), _NO_TORCH_IN_PACKAGE if is_frozen() else _NO_TORCH)
    return look_at(prepare_torch(threads=default_threads()))


def look_at(torch: Any) -> GpuFacts:
    """The facts that ``torch`` gives."""
    if torch.version.cuda is None:
        return GpuFacts((), f"this torch ({torch.__version__}) is built without CUDA")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if count == 0:
        return GpuFacts((), f"CUDA is installed but no GPU answered: {_why_none(torch, said)}")
    gpus: list[Gpu] = []
    problems: list[str] = []
    for index in range(count):
        problem = _kernel_problem(torch, index)
        if problem:
            problems.append(f"cuda:{index} does not compute: {problem}")
        else:
            about = torch.cuda.get_device_properties(index)
            gpus.append(Gpu(index, str(about.name), int(about.total_memory)))
    return GpuFacts(tuple(gpus), "; ".join(problems))


def _kernel_problem(torch: Any, index: int) -> str:
    """What stands against computing on a device, "" when 1 + 1 on it is 2."""
    try:
        total = (torch.ones(8, device=f"cuda:{index}") + 1).sum().item()
    except (RuntimeError, AssertionError) as exc:
        return _first_line(exc)
    return "" if total == 16 else f"eight times 1 + 1 came out as {total}"


def _why_none(torch: Any, said: Sequence[warnings.WarningMessage]) -> str:
    """The words of torch: from its warning, else from the error of a first use."""
    if said:
        return _first_line(said[-1].message)
    try:
        torch.cuda.init()
    except (RuntimeError, AssertionError) as exc:
        return _first_line(exc)
    return "the driver lists none"


def _first_line(problem: object) -> str:
    return str(problem).strip().partition("\n")[0].rstrip(".")
