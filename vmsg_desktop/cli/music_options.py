"""Command-line options for the music under the voice."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.music import Music

_SETTINGS: Final = {
    "music_level": "level_db",
    "fade_in": "fade_in_s",
    "fade_out": "fade_out_s",
    "music_fit": "fit",
    "lead": "lead_s",
    "tail": "tail_s",
    "duck": "duck_db",
}


def add_music_options(parser: argparse.ArgumentParser) -> None:
    """What plays under the voice, and how."""
    group = parser.add_argument_group("music")
    group.add_argument("--music", metavar="WHAT", help="none, a bundled track (see vmsg music --list), or a sound file")
    group.add_argument("--music-level", type=float, metavar="DB", help="against the voice's loudness, -40 to 0")
    group.add_argument("--music-fit", choices=("loop", "trim"), help="repeat the track, or play it once")
    group.add_argument("--lead", type=float, metavar="S", help="music alone before the voice, 0 to 10")
    group.add_argument("--tail", type=float, metavar="S", help="music alone after the voice, 0 to 10")
    group.add_argument("--fade-in", type=float, metavar="S", help="0 to 10")
    group.add_argument("--fade-out", type=float, metavar="S", help="0 to 10")
    ducking = group.add_mutually_exclusive_group()
    ducking.add_argument("--duck", type=float, metavar="DB", help="how much lower under speech, 0 to 24")
    ducking.add_argument("--no-duck", action="store_true", help="as loud under speech as beside it")


def music_from(args: argparse.Namespace, base: Music) -> Music:
    """``base`` under the options. Raises InputError: a setting without music to apply it to."""
    music = _chosen(getattr(args, "music", None), base)
    given = {option: getattr(args, option, None) for option in _SETTINGS}
    changes: dict[str, Any] = {_SETTINGS[option]: value for option, value in given.items() if value is not None}
    if getattr(args, "no_duck", False):
        changes["duck"] = False
    elif "duck_db" in changes:
        changes["duck"] = True
    if changes and music.kind == "none":
        named = [option for option, value in given.items() if value is not None] or ["no_duck"]
        raise InputError(
            "music_missing",
            f"--{named[0].replace('_', '-')} was given, but there is no music.",
            "Name a track with --music; vmsg music --list shows the bundled ones.",
        )
    return replace(music, **changes)


def _chosen(what: str | None, base: Music) -> Music:
    if what is None:
        return base
    if what == "none":
        return Music()
    if re.fullmatch(r"[a-z][a-z0-9-]*", what) and not Path(what).exists():
        return replace(base, kind="bundled", name=what, path="")
    return replace(base, kind="own", path=str(Path(what).resolve()), name="")
