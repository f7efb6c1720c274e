"""Music under a voice: level against the voice, loop or once, fades, ducking, true-peak ceiling.

A mix that fails is an error, so that no message goes out without the music that was chosen for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.ducking import duck_gain
from vmsg_desktop.core.audio.limiter import limit_true_peak
from vmsg_desktop.core.audio.loudness import WINDOW_S, integrated_lufs, true_peak_dbtp
from vmsg_desktop.core.audio.resample import resample
from vmsg_desktop.core.model.errors import InputError, RenderError
from vmsg_desktop.core.model.limits import MUSIC_MAX_S, MUSIC_MIN_S, TRUE_PEAK_MAX_DBTP
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.ports import Progress

Samples = NDArray[np.float32]

_CROSS_FADE_S: Final = 2.0
_LEAST_FADE_S: Final = 0.01  # a wave cut off at full height clicks
_EDGE_SHARE: Final = 1e-3  # 60 dB under its peak: the padding that encoders leave at both ends of a file
_NOTED_DB: Final = 0.1  # nobody hears less


@dataclass(frozen=True, eq=False)
class Mixed:
    """A voice with its music.

    Attributes:
        sound: both together, under the true-peak ceiling.
        bed: the music alone as it was mixed in, as long as ``sound``.
        voice_lufs, bed_lufs: of the voice, and of the music before fades and ducking.
        sound_lufs, true_peak_dbtp: of ``sound``.
        notes: what a person should know, a sentence each.
    """

    sound: Sound
    bed: Sound
    voice_lufs: float
    bed_lufs: float
    sound_lufs: float
    true_peak_dbtp: float
    notes: tuple[str, ...]


def padded_voice(voice: Sound, music: Music) -> Sound:
    """The voice with silence where music plays alone, as long as the mix; without music the voice itself."""
    if music.kind == "none":
        return voice
    before, after = (round(length_s * voice.rate_hz) for length_s in (music.lead_s, music.tail_s))
    return Sound(np.pad(voice.samples, (before, after)), voice.rate_hz)


def mix(voice: Sound, track: Sound, music: Music, *, progress: Progress = lambda _share: None) -> Mixed:
    """Lay ``track`` under ``voice`` as ``music`` says; ``music.kind`` "none" is for the caller to leave out.

    Args:
        voice: what is spoken, after prosody.
        track: the music as a file holds it, any rate.
        music: level, fades, fit, lead, tail and ducking. A bundled track is a seamless loop and repeats as it is; an
            own one loses the silence at its ends and is cross-faded into its next round.
        progress: called between steps.

    Raises:
        InputError: "music_not_finite", "music_too_short", "music_too_long", "music_silent", "voice_too_quiet".
        RenderError: "mix_failed" when the result is no sound.
        Cancelled: from ``progress``.
    """
    progress(0.0)
    is_own = music.kind == "own"
    tune = _checked(track, voice.rate_hz, is_own)
    spoken = padded_voice(voice, music)
    count = len(spoken.samples)
    bed = Sound(fitted(tune, count, music=music, seam=_seam(tune, voice.rate_hz) if is_own else 0), voice.rate_hz)
    progress(0.3)
    voice_lufs, bed_lufs = _voice_lufs(voice), _bed_lufs(bed)
    gain = np.float32(10 ** ((voice_lufs + music.level_db - bed_lufs) / 20))
    heard = min(count, len(tune)) if music.fit == "trim" else count
    shaped = bed.samples * gain
    shaped[:heard] *= fade_gain(heard, music=music, rate_hz=voice.rate_hz)
    if music.duck:
        shaped *= duck_gain(voice, duck_db=music.duck_db, lead_s=music.lead_s, samples=count)
    progress(0.6)
    mixed = Sound(spoken.samples + shaped, voice.rate_hz)
    limited = limit_true_peak(mixed, ceiling_dbtp=TRUE_PEAK_MAX_DBTP)
    progress(1.0)
    laid = Sound(shaped, voice.rate_hz)
    return _measured(laid, limited.sound, voice_lufs, music, limited.held_db)


def fitted(track: Samples, count: int, *, music: Music, seam: int) -> Samples:
    """(count,) the track repeated or played once; a loop's rounds overlap by ``seam`` samples in equal power."""
    if music.fit == "trim" or len(track) >= count:
        return np.pad(track[:count], (0, max(0, count - len(track))))
    if seam == 0:
        return np.resize(track, count)
    rising = np.sin(np.linspace(0, np.pi / 2, seam, endpoint=False, dtype=np.float32))
    falling = np.cos(np.linspace(0, np.pi / 2, seam, endpoint=False, dtype=np.float32))
    body = track[: len(track) - seam]
    again = body.copy()
    again[:seam] = body[:seam] * rising + track[len(track) - seam :] * falling
    rounds = -(-(count - len(body)) // len(again))
    return np.concatenate([body, *[again] * max(0, rounds)])[:count]


def fade_gain(count: int, *, music: Music, rate_hz: int) -> Samples:
    """(count,) equal-power fades from and to zero; fades that would overlap share the length in proportion."""
    lengths_s = [max(length_s, _LEAST_FADE_S) for length_s in (music.fade_in_s, music.fade_out_s)]
    shrink = min(1.0, count / rate_hz / sum(lengths_s))
    first, last = (max(1, int(length_s * shrink * rate_hz)) for length_s in lengths_s)
    gain = np.ones(count, np.float32)
    gain[:first] = np.sin(np.linspace(0, np.pi / 2, first, endpoint=False))
    gain[count - last :] = np.sin(np.linspace(0, np.pi / 2, last, endpoint=False))[::-1]
    return gain


def _checked(track: Sound, rate_hz: int, is_own: bool) -> Samples:
    """The track at the working rate, an own one without the silence at its ends."""
    if not np.isfinite(track.samples).all():
        raise InputError(
            "music_not_finite", "The music holds samples that are not numbers (NaN or infinite).", "Export it again."
        )
    if track.duration_s > MUSIC_MAX_S:
        raise InputError(
            "music_too_long",
            f"The music is {track.duration_s / 60:.1f} minutes long; at most {MUSIC_MAX_S / 60:.0f} are taken.",
            "Cut it shorter.",
        )
    samples = resample(track.samples, from_hz=track.rate_hz, to_hz=rate_hz)
    samples = _without_silent_ends(samples) if is_own else samples
    if len(samples) < MUSIC_MIN_S * rate_hz:
        raise InputError(
            "music_too_short",
            f"The music holds {len(samples) / rate_hz:.2f} s of sound; at least {MUSIC_MIN_S:g} s are needed.",
            "Choose a longer track.",
        )
    return samples


def _without_silent_ends(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max(initial=0.0) * _EDGE_SHARE)
    if len(loud) == 0:
        raise InputError("music_silent", "The music is digital silence.", "Choose another track.")
    return samples[loud[0] : loud[-1] + 1]


def _seam(track: Samples, rate_hz: int) -> int:
    return min(round(_CROSS_FADE_S * rate_hz), len(track) // 4)


def _lufs(sound: Sound) -> float | None:
    """Loudness; a sound shorter than the window of the measure counts with silence up to its length."""
    missing = max(0, round(WINDOW_S * sound.rate_hz) - len(sound.samples))
    return integrated_lufs(Sound(np.pad(sound.samples, (0, missing)), sound.rate_hz))


def _voice_lufs(voice: Sound) -> float:
    lufs = _lufs(voice)
    if lufs is None:
        raise InputError(
            "voice_too_quiet",
            "The voice is too quiet (under -70 LUFS) to set music against it.",
            "Raise the voice's energy, record louder, or leave the music out.",
        )
    return lufs


def _bed_lufs(bed: Sound) -> float:
    lufs = _lufs(bed)
    if lufs is None:
        raise InputError(
            "music_silent",
            f"The first {bed.duration_s:.1f} s of the music, all that would be heard, are silence (under -70 LUFS).",
            "Choose another track, or cut its silent beginning.",
        )
    return lufs


def _measured(bed: Sound, sound: Sound, voice_lufs: float, music: Music, held_db: float) -> Mixed:
    sound_lufs, peak_dbtp = _lufs(sound), true_peak_dbtp(sound)
    if not np.isfinite(sound.samples).all() or not bed.samples.any() or sound_lufs is None or peak_dbtp is None:
        raise RenderError("mix_failed", "Voice and music could not be mixed.", "Choose another track or no music.")
    bed_lufs = voice_lufs + music.level_db
    ducked = f", {music.duck_db:g} dB lower under speech" if music.duck else ""
    notes = [
        f"The music is {-music.level_db:g} dB under the voice ({bed_lufs:.1f} to {voice_lufs:.1f} LUFS){ducked}; "
        f"together {sound_lufs:.1f} LUFS, {peak_dbtp:.1f} dBTP, {sound.duration_s:.1f} s."
    ]
    if held_db >= _NOTED_DB:
        notes.append(f"Peaks were held down by up to {held_db:.1f} dB to stay under {TRUE_PEAK_MAX_DBTP:g} dBTP.")
    return Mixed(sound, bed, voice_lufs, bed_lufs, sound_lufs, peak_dbtp, tuple(notes))
