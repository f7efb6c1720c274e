"""Builds the Debian package of this computer's architecture: ``make package``, result in out/package/.

Run in the environment .venv-package, from the project's folder: ``python -m installers.desktop.linux.build``. What it
packs is this checkout with the starter models of this user; nothing of it needs root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from installers.desktop.linux.debian import PackageError, architecture, pack
from installers.desktop.linux.icons import write_icons
from installers.desktop.linux.licences import write_licences
from installers.desktop.linux.manual import write_manuals
from vmsg_desktop import __version__
from vmsg_desktop.adapters.ssh.own_wheel import own_wheel
from vmsg_desktop.bootstrap import open_models
from vmsg_desktop.core.model.errors import VmsgError

HERE: Final = Path(__file__).resolve().parent
PROJECT: Final = HERE.parents[2]
OUT: Final = PROJECT / "out" / "package"
_SET: Final = "starter"


def main() -> int:
    """Build; 0 when the package lies there, 1 with the reason."""
    began_s = time.monotonic()
    try:
        package = build(OUT)
    except (PackageError, VmsgError) as error:
        print(f"\nNo package was built. {error}", file=sys.stderr)
        return 1
    size_mb = package.stat().st_size / 1e6
    print(f"{package.relative_to(PROJECT)}  {size_mb:.0f} MB, in {time.monotonic() - began_s:.0f} s")
    print(f"Install it: sudo apt install ./{package.relative_to(PROJECT)}")
    return 0


def build(out: Path) -> Path:
    """The package in ``out``; what it was made from goes, and stays after a failure. Raises PackageError, VmsgError."""
    work = out / "work"
    shutil.rmtree(work, ignore_errors=True)
    _stage(work / "staged" / "resources")
    frozen = _freeze(work)
    root = work / "root"
    _lay_out(root, frozen)
    target = out / f"vmsg_{__version__}_{architecture()}.deb"
    pack(root, target, template=HERE / "share" / "control.in")
    shutil.rmtree(work)
    return target


def _stage(resources: Path) -> None:
    """What a frozen program carries beside the checkout's resources: the starter models and itself as a wheel."""
    models = open_models()
    for entry in models.table.select((_SET,)):
        for name, path in models.require(entry.name).items():
            target = resources / "models" / entry.name / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    wheel = own_wheel()
    (resources / "wheel").mkdir()
    (resources / "wheel" / wheel.name).write_bytes(wheel.data)


def _freeze(work: Path) -> Path:
    """The folder with both programs. Raises PackageError with the last words of PyInstaller."""
    print("Collecting the programs and their libraries ...", flush=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--distpath", str(work / "frozen")]
    command += ["--workpath", str(work / "pyinstaller"), str(HERE / "vmsg.spec")]
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env={**os.environ, "VMSG_STAGED": str(work / "staged")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    (work / "pyinstaller.log").write_text(done.stdout, "utf-8")
    if done.returncode != 0:
        raise PackageError("PyInstaller failed:\n" + "\n".join(done.stdout.splitlines()[-12:]))
    return work / "frozen" / "vmsg"


def _lay_out(root: Path, frozen: Path) -> None:
    """The tree that is installed."""
    print("Laying the package out ...", flush=True)
    programs = root / "usr" / "lib" / "vmsg"
    programs.parent.mkdir(parents=True)
    frozen.rename(programs)
    (root / "usr" / "bin").mkdir()
    for name in ("vmsg", "vmsg-agent"):
        (root / "usr" / "bin" / name).symlink_to(Path("..", "lib", "vmsg", name))
    share = root / "usr" / "share"
    _copy(HERE / "share" / "vmsg.desktop", share / "applications" / "vmsg.desktop")
    _copy(HERE / "share" / "vmsg.xml", share / "mime" / "packages" / "vmsg.xml")
    write_icons(PROJECT / "resources" / "icons" / "mark.svg", share / "icons" / "hicolor")
    write_manuals(share / "man" / "man1")
    _documents(share / "doc" / "vmsg")


def _documents(folder: Path) -> None:
    for name in ("LICENSE", "NOTICE", "README.md", "CHANGELOG.md"):
        _copy(PROJECT / name, folder / name)
    _copy(HERE / "share" / "copyright", folder / "copyright")
    write_licences(folder / "third-party")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    sys.exit(main())
