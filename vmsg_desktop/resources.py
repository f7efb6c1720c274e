"""The one door to the data folder ``resources/``: the same in a checkout, a wheel and a frozen app."""

from __future__ import annotations

import sys
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Path of a file under resources/, e.g. ``resource_path("samples", "voice.flac")``.

    In a checkout the folder lies beside the package, in a wheel inside it as ``_resources``, in a frozen app under
    ``sys._MEIPASS``. Raises FileNotFoundError when the file is not there: a broken install, not a user error.
    """
    package = Path(__file__).resolve().parent
    roots = [package / "_resources", package.parent / "resources"]
    if hasattr(sys, "_MEIPASS"):
        roots.insert(0, Path(sys._MEIPASS) / "resources")
    for root in roots:
        candidate = root.joinpath(*parts)
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"resources/{'/'.join(parts)} is not part of this installation")


def bundled_models() -> Path | None:
    """Folder of the models that came with the program (a frozen package brings the starter set), None without."""
    try:
        return resource_path("models")
    except FileNotFoundError:
        return None
