"""What a measurement ran on: processor, cores, memory, GPUs, versions, models. Part of every report of one."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import psutil

from vmsg_desktop import __version__
from vmsg_desktop.core.model.device import GpuFacts

_LIBRARIES: Final = ("numpy", "onnxruntime", "opencv-python-headless", "ai-edge-litert", "praat-parselmouth", "torch")
_CPUINFO: Final = Path("/proc/cpuinfo")


def machine_facts(*, gpus: GpuFacts, models: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The facts as plain data; what is not known is None, what is not installed is left out.

    Args:
        gpus: as probed.
        models: of the models that are used, the SHA-256 of each file by its name.
    """
    return {
        "cpu": cpu_model(),
        "cores": _cores(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "gpus": [{"name": gpu.name, "memory_bytes": gpu.memory_bytes} for gpu in gpus.gpus],
        "gpu_problem": gpus.problem,
        "versions": {"vmsg": __version__, "python": platform.python_version(), **_versions(_LIBRARIES)},
        "models": {name: dict(files) for name, files in sorted(models.items())},
    }


def cpu_model(cpuinfo: Path = _CPUINFO) -> str | None:
    """The processor's name; None where the system does not tell."""
    try:
        lines = cpuinfo.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name") and ":" in line)
    return next(named, None) or platform.processor() or None


def _cores() -> int:
    """Those that this process may use, where the system tells."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _versions(libraries: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in libraries:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
