"""Music under the voice: the mix that is sent, and the voice alone at the same length."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from vmsg_desktop.core.audio.music import mix, padded_voice
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.pipeline import codecs
from vmsg_desktop.core.pipeline.engines import Engines
from vmsg_desktop.core.pipeline.key import sha256_hex
from vmsg_desktop.core.pipeline.stage import Keeping, Made, Need, Stage
from vmsg_desktop.core.ports import Progress

_TTL_S: Final = 3_600.0
_HINTS: Final = {
    "music_silent": "Choose another track.",
    "music_too_short": "Choose a longer track.",
    "music_too_long": "Cut it shorter; it repeats by itself.",
}


def music_stages(
    music: Music, source: SourceFile | None, voice: Stage[Sound], engines: Engines
) -> tuple[Stage[Sound], Stage[Sound]]:
    """(voice with music, voice alone padded to the same length). Raises InputError: there is no music file."""
    if source is None:
        raise InputError("music_missing", "No music was given.", "Give a track, or choose no music.")
    spoken = Stage("spoken", lambda need, progress: Made(padded_voice(need(voice), music)), is_listed=False)
    return _mix_stage(music, source, voice, engines), spoken


def decoded_music(source: SourceFile, engines: Engines) -> Sound:
    """The track through the voice's door, with its limits; what it refuses is said of the music."""
    try:
        return engines.decoder.decode_voice(source.data, name=source.name)[0]
    except InputError as error:
        raise _said_of_music(error, source.name) from error


def _mix_stage(music: Music, source: SourceFile, voice: Stage[Sound], engines: Engines) -> Stage[Sound]:
    def compute(need: Need, progress: Progress) -> Made[Sound]:
        mixed = mix(need(voice), decoded_music(source, engines), music, progress=progress)
        return Made(mixed.sound, notes=mixed.notes)

    def key(need: Need) -> dict[str, Any]:
        spoken = need(voice)
        return {
            "voice": sha256_hex(spoken.samples.tobytes()),
            "rate_hz": spoken.rate_hz,
            "track": source.sha256,
            "music": replace(music, name="", path=""),  # the track's bytes count, not what it is called
        }

    return Stage("music", compute, Keeping(key, codecs.SOUND, _TTL_S, code_version=1), weight_s=0.4)


def _said_of_music(error: InputError, name: str) -> InputError:
    code = error.code.replace("voice_", "music_")
    message = name.join(part.replace("voice", "music") for part in error.message.split(name))
    hint = _HINTS.get(code, error.hint.replace("voice", "music"))
    return InputError(code, message, hint, details=error.details)
