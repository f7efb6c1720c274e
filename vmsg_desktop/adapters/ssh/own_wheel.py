"""Packs the running program as a wheel, so that another machine runs exactly the same: no network, no build tool.

A frozen program carries its wheel as a resource; a checkout and an installed wheel are packed from their files. The
same files give the same bytes on every machine: entries are sorted, dated 1980 and stored uncompressed (what zlib makes
depends on its build).
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from vmsg_desktop import __version__
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.resources import resource_path

DISTRIBUTION: Final = "vmsg-desktop"
_PACKAGES: Final = ("vmsg_desktop", "remote_agent")
_SHIPPED: Final = "wheel"  # the resource folder that a frozen program brings
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
_WHEEL: Final = "Wheel-Version: 1.0\nGenerator: vmsg-desktop\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@dataclass(frozen=True)
class OwnWheel:
    """The program as one file.

    Attributes:
        name: file name that pip accepts. version: of the program.
        data: the wheel. sha256: of it, hex.
    """

    name: str
    version: str
    data: bytes
    sha256: str

    @property
    def label(self) -> str:
        """Names the version on a host: version and the start of the hash, so that two builds never share a folder."""
        return f"{self.version}-{self.sha256[:8]}"


def own_wheel() -> OwnWheel:
    """This program as a wheel. Raises StorageError "install_incomplete" when its own files are not complete."""
    try:
        return _shipped() or _wheel(pack(_contents()))
    except (OSError, metadata.PackageNotFoundError) as exc:
        raise _incomplete(str(exc)) from exc


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of ``files`` (name in the archive: content) with a RECORD of their hashes.

    The one ``….dist-info`` folder among them takes the RECORD. Raises ValueError when there is none.
    """
    info = next((name.partition("/")[0] for name in files if ".dist-info/" in name), None)
    if info is None:
        raise ValueError("a wheel needs a dist-info folder")
    record = f"{info}/RECORD"
    lines = [f"{_field(name)},{_digest(data)},{len(data)}" for name, data in sorted(files.items())]
    whole = dict(sorted(files.items())) | {record: ("\n".join([*lines, f"{record},,"]) + "\n").encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in whole.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3  # Unix, also when packed elsewhere
            archive.writestr(entry, data)
    return buffer.getvalue()


def _wheel(data: bytes) -> OwnWheel:
    name = f"{DISTRIBUTION.replace('-', '_')}-{__version__}-py3-none-any.whl"
    return OwnWheel(name, __version__, data, hashlib.sha256(data).hexdigest())


def _shipped() -> OwnWheel | None:
    """The wheel that came along as a resource, when it is of this version."""
    try:
        folder = resource_path(_SHIPPED)
    except FileNotFoundError:
        return None
    found = sorted(folder.glob(f"{DISTRIBUTION.replace('-', '_')}-{__version__}-*.whl"))
    return _wheel(found[0].read_bytes()) if found else None


def _contents() -> dict[str, bytes]:
    """Every file of the wheel but RECORD."""
    package = Path(__file__).resolve().parents[2]
    files: dict[str, bytes] = {}
    for name in _PACKAGES:
        files |= dict(_folder(package.with_name(name), name, skipped="_resources"))
    files |= dict(_folder(resource_path(), "vmsg_desktop/_resources", skipped=_SHIPPED))
    return files | _dist_info()


def _folder(folder: Path, prefix: str, *, skipped: str) -> Iterator[tuple[str, bytes]]:
    """Files under ``folder`` by their name in the wheel; caches, hidden files and the child ``skipped`` left out."""
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not there")
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        is_left_out = parts[0] == skipped or any(part == "__pycache__" or part.startswith(".") for part in parts)
        if path.is_file() and not is_left_out and path.suffix not in (".pyc", ".pyo"):
            yield f"{prefix}/{'/'.join(parts)}", path.read_bytes()


def _dist_info() -> dict[str, bytes]:
    """What the installed distribution says of itself, under this version's name."""
    installed = metadata.distribution(DISTRIBUTION)
    texts = {name: installed.read_text(name) for name in ("METADATA", "entry_points.txt")}
    if not texts["METADATA"] or not texts["entry_points.txt"]:
        raise FileNotFoundError(f"{DISTRIBUTION} has no METADATA or entry points")
    folder = f"{DISTRIBUTION.replace('-', '_')}-{__version__}.dist-info"
    described = re.sub(r"(?m)^Version: .*$", f"Version: {__version__}", texts["METADATA"], count=1)
    files = {"METADATA": described.encode(), "entry_points.txt": texts["entry_points.txt"].encode()}
    files["WHEEL"] = _WHEEL.encode()
    for path in installed.files or ():
        if path.parts[0].endswith(".dist-info") and path.parts[1:2] == ("licenses",):
            files["/".join(path.parts[1:])] = path.read_binary()
    return {f"{folder}/{name}": data for name, data in files.items()}


def _digest(data: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _field(name: str) -> str:
    """A CSV field."""
    return '"' + name.replace('"', '""') + '"' if set(name) & set(',"') else name


def _incomplete(reason: str) -> StorageError:
    return StorageError(
        "install_incomplete",
        f"This program cannot be packed for another machine: {reason}.",
        "Install it again: pip install vmsg-desktop, or make setup in a checkout.",
    )
