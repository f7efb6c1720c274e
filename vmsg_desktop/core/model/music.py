"""Choices for the music under a voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from vmsg_desktop.core.model.framing import BundledId
from vmsg_desktop.core.model.limits import MUSIC_DUCK_MAX_DB, MUSIC_FADE_MAX_S, MUSIC_LEVEL_MIN_DB, MUSIC_PAD_MAX_S

MusicKind = Literal["none", "bundled", "own"]
MusicFit = Literal["loop", "trim"]

Fade = Annotated[float, Field(ge=0, le=MUSIC_FADE_MAX_S, allow_inf_nan=False)]
Pad = Annotated[float, Field(ge=0, le=MUSIC_PAD_MAX_S, allow_inf_nan=False)]


@dataclass(frozen=True)
class Music:
    """What plays under the voice.

    Attributes:
        kind: "none" = the voice alone, every other field is then unused; "own" is the user's file.
        name: id in resources/music/music.json, for kind "bundled".
        path: file, absolute or relative to the message file, for kind "own".
        level_db: loudness of the music, before it is ducked, against the voice's own (both LUFS), so that the same
            value sounds alike under a loud voice and a soft one.
        fade_in_s, fade_out_s: at the start and end of the message.
        fit: repeat the track to the end of the message, or play it once; longer than the message it is cut in both.
        lead_s, tail_s: music alone before the first and after the last sample of the voice.
        duck: lower the music while the voice speaks, by ``duck_db``.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    kind: MusicKind = "none"
    name: BundledId = ""
    path: Annotated[str, Field(max_length=4096)] = ""
    level_db: Annotated[float, Field(ge=MUSIC_LEVEL_MIN_DB, le=0, allow_inf_nan=False)] = -18.0
    fade_in_s: Fade = 1.0
    fade_out_s: Fade = 2.0
    fit: MusicFit = "loop"
    lead_s: Pad = 0.0
    tail_s: Pad = 0.0
    duck: bool = True
    duck_db: Annotated[float, Field(ge=0, le=MUSIC_DUCK_MAX_DB, allow_inf_nan=False)] = 6.0
