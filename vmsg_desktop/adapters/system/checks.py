"""What ``vmsg doctor`` looks at; each check really tries the thing."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Final, Literal

from vmsg_desktop.core.model.device import GpuFacts
from vmsg_desktop.programs import is_frozen

_LIBRARIES: Final = {
    "onnxruntime": "people and cut-out",
    "ai_edge_litert": "faces",
    "av": "video",
    "soundfile": "voice files",
    "parselmouth": "pitch",
    "PIL": "photos",
    "pillow_heif": "HEIC photos",
}
_NEEDED_BYTES: Final = 1_000_000_000


@dataclass(frozen=True)
class Check:
    """One finding.

    Attributes:
        state: "fail" means that messages cannot be made.
        found: what was seen; fix: what to do, empty when nothing.
    """

    name: str
    state: Literal["ok", "warn", "fail"]
    found: str
    fix: str = ""


def machine_checks(*, data_home: Path, version: str) -> Sequence[Check]:
    """Machine, libraries, disk."""
    system = f"vmsg {version}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return (Check("system", "ok", f"{system}, {os.cpu_count()} cores"), *_library_checks(), _disk_check(data_home))


def gpu_check(facts: GpuFacts) -> Check:
    """The GPUs on which a kernel ran, or why there is none; a computer without one is healthy."""
    listed = [f"cuda:{gpu.index} {gpu.name}, {gpu.memory_bytes / 1e9:.1f} GB" for gpu in facts.gpus]
    found = "; ".join([*listed, facts.problem] if facts.problem else listed)
    return Check("gpu", "warn" if listed and facts.problem else "ok", found)


def _library_checks() -> Sequence[Check]:
    return tuple(_library_check(module, use) for module, use in _LIBRARIES.items())


def _library_check(module: str, use: str) -> Check:
    try:
        import_module(module)
    except (ImportError, OSError) as exc:  # OSError: a system library that the wheel loads is missing
        return Check(use, "fail", f"{module} does not load: {exc}", _again())
    return Check(use, "ok", f"{module} {_version(module)}")


def _again() -> str:
    return "Install the package vmsg again." if is_frozen() else "Install vmsg again: make setup"


def _version(module: str) -> str:
    names = metadata.packages_distributions().get(module.partition(".")[0], [])
    version = metadata.version(names[0]) if names else getattr(import_module(module), "__version__", "")
    return str(version) or "of an unknown version"


def _disk_check(home: Path) -> Check:
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    free_bytes = shutil.disk_usage(existing).free
    found = f"{free_bytes / 1e9:.1f} GB free for {home}"
    if not os.access(existing, os.W_OK):
        return Check("disk", "fail", f"{existing} cannot be written", "Set VMSG_HOME to a folder of yours.")
    is_short = free_bytes < _NEEDED_BYTES
    return Check("disk", "warn" if is_short else "ok", found, "Free some space." if is_short else "")
