"""The Debian side: what the packed files need of the system, the control file, the archive."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vmsg_desktop import __version__

PACKAGES: Final[Mapping[str, str]] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libasound.so.2": "libasound2",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1": "libbz2-1.0",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcrypto.so.3": "libssl3",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "liblzma.so.5": "liblzma5",
    "libcrypt.so.1": "libcrypt1",
    "libdb-5.3.so": "libdb5.3",
    "libmpdec.so.3": "libmpdec3",
    "libncursesw.so.6": "libncursesw6",
    "libpulse.so.0": "libpulse0",
    "libreadline.so.8": "libreadline8",
    "libsqlite3.so.0": "libsqlite3-0",
    "libssl.so.3": "libssl3",
    "libstdc++.so.6": "libstdc++6",
    "libtinfo.so.6": "libtinfo6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Debian's package of each system library, by the name that a file asks for. Debian 13's ...t64 provide these too."""

OPENED_AT_RUN_TIME: Final = ("libportaudio2",)
"""No file asks for these: recording looks for PortAudio when it starts."""

_LIBC: Final = re.compile(r"^(libc|libm|libmvec|libdl|libpthread|librt|libresolv|libutil|ld-linux-[\w-]+)\.so\.\d+$")
_NEEDED: Final = re.compile(r"^\s*NEEDED\s+(\S+)", re.MULTILINE)
_GLIBC: Final = re.compile(r"\bGLIBC_(\d+)\.(\d+)")
_ELF: Final = b"\x7fELF"


class PackageError(Exception):
    """The package cannot be built; the message says why."""


@dataclass(frozen=True)
class Needs:
    """What files ask for: ``libraries``, names of shared ones; ``glibc``, the newest version of the C library."""

    libraries: frozenset[str]
    glibc: tuple[int, int]


def architecture() -> str:
    """Debian's name of this machine's, e.g. "amd64"."""
    return _run(["dpkg", "--print-architecture"]).strip()


def system_needs(folder: Path) -> Needs:
    """What the files under ``folder`` ask for and do not bring themselves."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        told = list(pool.map(lambda path: _run(["objdump", "-p", str(path)]), files))
    brought = {path.name for path in folder.rglob("*.so*")}
    asked = {name for text in told for name in _NEEDED.findall(text)}
    versions = [(int(major), int(minor)) for text in told for major, minor in _GLIBC.findall(text)]
    return Needs(frozenset(asked - brought), max(versions, default=(0, 0)))


def depends(needs: Needs) -> str:
    """The Depends field. Raises PackageError for a library whose package is not known."""
    libraries = sorted(name for name in needs.libraries if not _LIBC.match(name))
    unknown = [name for name in libraries if name not in PACKAGES]
    if unknown:
        raise PackageError(f"No Debian package is known for {', '.join(unknown)}: name it in debian.py.")
    libc = f"libc6 (>= {needs.glibc[0]}.{needs.glibc[1]})"
    return ", ".join([libc, *sorted({PACKAGES[name] for name in libraries} | set(OPENED_AT_RUN_TIME))])


def pack(root: Path, target: Path, *, template: Path) -> None:
    """Write the archive of the tree ``root``, with a control file made from ``template``. Raises PackageError."""
    _set_rights(root)
    fields = {
        "version": __version__,
        "architecture": architecture(),
        "installed_kib": sum(_kib(path) for path in root.rglob("*")),
        "depends": depends(system_needs(root)),
    }
    sums = "".join(f"{digest}  {name}\n" for name, digest in _md5_sums(root))
    control = root / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(template.read_text("utf-8").format(**fields), "utf-8")
    (control / "md5sums").write_text(sums, "utf-8")
    print("Packing ...", flush=True)
    _run(["dpkg-deb", "--root-owner-group", "-Zzstd", "--build", str(root), str(target)])


def _set_rights(root: Path) -> None:
    """Everybody may read; programs may be run, libraries need not be."""
    for path in root.rglob("*"):
        if not path.is_symlink():
            is_run = path.is_dir() or (path.parent == root / "usr" / "lib" / "vmsg" and _is_elf(path))
            path.chmod(0o755 if is_run else 0o644)


def _md5_sums(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(root)), hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _kib(path: Path) -> int:
    """As dpkg counts: files in whole KiB, everything else as one."""
    return -(-path.stat().st_size // 1024) if path.is_file() and not path.is_symlink() else 1


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _ELF


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except OSError as exc:
        raise PackageError(f"{command[0]} does not run: {exc}. The package is built on Debian.") from exc
    if done.returncode != 0:
        raise PackageError(f"`{' '.join(command)}` failed ({done.returncode}): {done.stderr.strip()}")
    return done.stdout
