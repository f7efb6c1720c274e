"""Under which terms the parts of a video may be used that came with the program."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from vmsg_desktop.adapters.storage.bundled import background_table, music_table
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.resources import resource_path

_HEAD = "Parts of this video that came with VMsg Desktop, and the terms under which they may be used:\n\n"


def licence_notice(message: Message) -> str:
    """A text with a line for each bundled part of a message; "" where everything is the person's own."""
    lines = list(_lines(message))
    return _HEAD + "".join(f"{line}\n" for line in lines) if lines else ""


def _lines(message: Message) -> Iterator[str]:
    for part, source in (("Picture", message.photo), ("Voice", message.voice)):
        row = _samples().get(source.sha256) if source.sha256 else None
        if row is not None:
            yield _line(part, row)
    if message.background.kind == "bundled":
        yield _line("Background", background_table()[message.background.name])
    if message.music.kind == "bundled":
        yield _line("Music", music_table()[message.music.name])


def _line(part: str, row: dict[str, Any]) -> str:
    return f"{part}: {row['label']} ({row['licence']})"


@cache
def _samples() -> dict[str, dict[str, Any]]:
    """The bundled samples by the SHA-256 of their bytes: known wherever they were copied to."""
    rows = json.loads(resource_path("samples", "samples.json").read_text("utf-8"))["samples"]
    return {hashlib.sha256(resource_path("samples", row["file"]).read_bytes()).hexdigest(): row for row in rows}
