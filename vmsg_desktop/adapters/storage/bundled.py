"""What comes with the program: presets, backgrounds, music. Data under resources/, read here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vmsg_desktop.adapters.storage.message_folder import read_file
from vmsg_desktop.core.audio.presets import PresetTable, parse_presets
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.limits import PHOTO_MAX_BYTES, VOICE_MAX_BYTES
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.model.voice import Prosody
from vmsg_desktop.resources import resource_path


def load_presets() -> PresetTable:
    """The bundled prosody presets."""
    return parse_presets(json.loads(resource_path("presets", "prosody.json").read_text("utf-8")))


def background_table() -> dict[str, dict[str, Any]]:
    """The bundled backgrounds by id: file, label, licence."""
    rows = json.loads(resource_path("backgrounds", "backgrounds.json").read_text("utf-8"))
    return {row["id"]: row for row in rows["backgrounds"]}


def read_background(name: str) -> SourceFile:
    """A bundled background. Raises InputError naming those that exist."""
    table = background_table()
    if name not in table:
        known = ", ".join(table)
        raise InputError("background_unknown", f"There is no bundled background {name!r}.", f"Bundled: {known}.")
    path: Path = resource_path("backgrounds", table[name]["file"])
    return SourceFile(path.name, read_file(path, what="background", limit_bytes=PHOTO_MAX_BYTES))


def music_table() -> dict[str, dict[str, Any]]:
    """The bundled tracks by id: label, mood, file, licence, bpm, length_s."""
    rows = json.loads(resource_path("music", "music.json").read_text("utf-8"))
    return {row["id"]: row for row in rows["tracks"]}


def read_music(name: str) -> SourceFile:
    """A bundled track. Raises InputError naming those that exist."""
    table = music_table()
    if name not in table:
        raise InputError("music_unknown", f"There is no bundled track {name!r}.", f"Bundled: {', '.join(table)}.")
    path = resource_path("music", table[name]["file"])
    return SourceFile(path.name, read_file(path, what="music", limit_bytes=VOICE_MAX_BYTES))


def sample_message() -> Message:
    """The sample portrait before a studio background, the sample voice with the Celebration preset."""
    return Message(
        photo=Source(str(resource_path("samples", "portrait.png"))),
        voice=Source(str(resource_path("samples", "voice.flac"))),
        title="Sample",
        background=Background(kind="bundled", name="studio"),
        prosody=Prosody(preset="celebration"),
    )
