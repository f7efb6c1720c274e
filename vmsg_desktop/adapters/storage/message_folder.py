"""Message files and what they name, on this disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from vmsg_desktop.adapters.storage.blobs import temporary_name
from vmsg_desktop.adapters.storage.disk_space import write_guarded
from vmsg_desktop.core.message_file import MAX_FILE_BYTES, dump_message, parse_message
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.shown import shown
from vmsg_desktop.core.model.sources import SourceFile

MESSAGE_NAME: Final = "message.json"
VIDEO_NAME: Final = "message.mp4"


def load_message(path: Path) -> Message:
    """Read a message file; its paths come back absolute. Raises InputError."""
    data = read_file(path, what="message", limit_bytes=MAX_FILE_BYTES)
    return map_paths(parse_message(data, name=path.name), lambda text: os.path.normpath(path.resolve().parent / text))


def save_message(path: Path, message: Message) -> None:
    """Write a message file with paths relative to it, so that the folder can be moved as a whole.

    Raises:
        StorageError: the disk is full or does not allow it; an older file is then still there.
    """
    folder = path.resolve().parent
    write_result(path, dump_message(map_paths(message, lambda text: _relative(Path(text), folder))))


def map_paths(message: Message, change: Callable[[str], str]) -> Message:
    """The message with each path that it names put through ``change``."""

    def moved(source: Source) -> Source:
        return replace(source, path=change(source.path)) if source.path else source

    background = message.background
    if background.kind == "picture":
        background = replace(background, path=change(background.path))
    music = message.music
    if music.kind == "own":
        music = replace(music, path=change(music.path))
    photo, voice = moved(message.photo), moved(message.voice)
    return replace(message, photo=photo, voice=voice, background=background, music=music)


def read_source(source: Source, *, what: str, limit_bytes: int) -> SourceFile:
    """Read a file that a message names; refuse it when it is no longer the one that was saved.

    Raises:
        InputError: none is chosen, not there, not readable, too large, or changed since the message was saved.
    """
    if not source.path:
        raise InputError(f"{what}_missing", f"No {what} is chosen yet.", f"Choose a {what}.")
    path = Path(source.path)
    file = SourceFile(path.name, read_file(path, what=what, limit_bytes=limit_bytes))
    if source.sha256 and source.sha256 != file.sha256:
        raise InputError(
            f"{what}_changed",
            f"{shown(path.name)} is not the {what} that the message was saved with: its content changed.",
            f"Name the {what} on the command line to take it as it is now.",
        )
    return file


def read_file(path: Path, *, what: str, limit_bytes: int) -> bytes:
    """The bytes of a regular file. Raises InputError naming the file, the reason and the limit."""
    try:
        if not path.is_file():
            state = "is a folder" if path.is_dir() else "is not there"
            raise InputError(f"{what}_not_found", f"The {what} {shown(str(path))} {state}.", "Check the path.")
        size_bytes = path.stat().st_size
        with path.open("rb") as file:  # one byte more: a file may grow, and those of the kernel claim no size at all
            data = file.read(limit_bytes + 1) if size_bytes <= limit_bytes else b""
    except OSError as exc:
        raise InputError(
            f"{what}_unreadable", f"{shown(str(path))} cannot be read: {exc.strerror}.", "Check its rights."
        ) from exc
    if max(size_bytes, len(data)) > limit_bytes:
        raise InputError(
            f"{what}_too_large",
            f"{shown(path.name)} is {max(size_bytes, len(data)) / 1e6:.1f} MB;"
            f" a {what} is at most {limit_bytes / 1e6:.0f} MB.",
            f"Give a smaller {what}.",
        )
    return data


def check_place(path: Path) -> None:
    """Raise StorageError where ``path`` could not be written, before minutes of work for it; its folder is made."""
    probe = temporary_name(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as exc:
        raise StorageError(
            "not_writable", f"{path} cannot be written: {exc.strerror}.", "Choose another place with --output."
        ) from exc


def write_result(path: Path, data: bytes) -> None:
    """Write a finished file whole or not at all. Raises StorageError naming the disk's reason."""
    try:
        write_guarded(path, data)
    except OSError as exc:
        raise StorageError(
            "not_written",
            f"{path} ({len(data) / 1e6:.1f} MB) cannot be written: {exc.strerror}.",
            "Free some space or choose another folder with -o, then try again; finished stages are kept.",
            retryable=True,
        ) from exc


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive on Windows
        return str(path)
