"""Pauses made shorter and longer without a click, and where every moment went.

Cuts take from the middle of a pause and join by an equal-power cross-fade. Longer pauses are filled with the pause's
own room tone, because digital silence in a recorded room sounds like a dropout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.pauses import find_pauses, voice_span
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import VOICE_MIN_S
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import EffectiveProsody, Pause, PauseEdit, Trim

_FADE_S: Final = 0.010
_TRIM_FADE_S: Final = 0.005
_GRAIN_S: Final = 0.060  # long enough to carry the colour of a room, short enough to vary
_CORE_SHARE: Final = 0.15  # of a pause at each end is left out of its room tone: the voice still rings there
_TONE_MIN_S: Final = 0.040
_TOUCH_S: Final = 0.030  # an edit this far beside a pause still means it

Samples = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class TimeMap:
    """Where moments of the original went: piecewise linear, never backwards.

    Attributes:
        original_s, edited_s: (n,) corners, both non-decreasing; moments outside stick to the ends.
    """

    original_s: NDArray[np.float64]
    edited_s: NDArray[np.float64]

    def to_edited(self, moment_s: float) -> float:
        """Moment of the result for a moment of the original."""
        return float(np.interp(moment_s, self.original_s, self.edited_s))

    def to_original(self, moment_s: float) -> float:
        """Moment of the original for a moment of the result."""
        return float(np.interp(moment_s, self.edited_s, self.original_s))


@dataclass(frozen=True, eq=False)
class Edited:
    """A sound after pause editing, and the way back."""

    sound: Sound
    time_map: TimeMap


def trim_sound(sound: Sound, trim: Trim) -> Sound:
    """The chosen part; 5 ms fades where something was cut off. An end past the recording means its end.

    Raises:
        InputError: "trim_too_short" when less than VOICE_MIN_S is left.
    """
    total = len(sound.samples)
    first = min(round(trim.start_s * sound.rate_hz), total)
    last = total if trim.end_s is None else min(round(trim.end_s * sound.rate_hz), total)
    if last - first < VOICE_MIN_S * sound.rate_hz:
        raise InputError(
            "trim_too_short",
            f"The trim leaves {max(0, last - first) / sound.rate_hz:.2f} s of {sound.duration_s:.2f} s; "
            f"at least {VOICE_MIN_S} s are needed.",
            "Set the trim handles further apart.",
        )
    if (first, last) == (0, total):
        return sound
    samples = sound.samples[first:last].copy()
    fade = round(_TRIM_FADE_S * sound.rate_hz)
    if first > 0:
        samples[:fade] *= _ramp(fade)
    if last < total:
        samples[-fade:] *= _ramp(fade)[::-1]
    return Sound(samples, sound.rate_hz)


def planned_lengths_s(pauses: Sequence[Pause], prosody: EffectiveProsody) -> tuple[float, ...]:
    """New length of each pause *before* the speed change, so that it is heard as asked after it.

    The rule scales a pause as it would be heard and brings it into its bounds; an edit by hand overrides the rule.

    Raises:
        InputError: "pause_not_found" when an edit names a moment where the voice does not pause.
    """
    by_hand = {_pause_at(edit, pauses): edit.length_s for edit in prosody.pause_edits}
    return tuple(
        by_hand[number] * prosody.speed if number in by_hand else _ruled_length_s(pause.length_s, prosody)
        for number, pause in enumerate(pauses)
    )


def set_pause_lengths(sound: Sound, pauses: Sequence[Pause], lengths_s: Sequence[float]) -> Edited:
    """Give each pause its new length, to the sample; a pause that keeps its length keeps its samples.

    Args:
        sound: the voice.
        pauses: in order, without overlap.
        lengths_s: one for each pause, >= 0.
    """
    rate, cursor, made = sound.rate_hz, 0, 0
    parts: list[Samples] = []
    corners = [(0, 0)]
    for number, (pause, length_s) in enumerate(zip(pauses, lengths_s, strict=True)):
        start, end = round(pause.start_s * rate), round(pause.end_s * rate)
        target = end - start if length_s == pause.length_s else round(length_s * rate)
        parts += [sound.samples[cursor:start], _resized(sound.samples[start:end], target, rate, seed=number)]
        made += start - cursor
        corners += [(start, made), (end, made + target)]
        made, cursor = made + target, end
    parts.append(sound.samples[cursor:])
    corners.append((len(sound.samples), made + len(sound.samples) - cursor))
    is_same = all(a == b for a, b in corners)
    edited = sound if is_same else Sound(np.concatenate(parts), rate)
    points = np.array(corners, np.float64) / rate
    return Edited(edited, TimeMap(points[:, 0], points[:, 1]))


def append_pause(sound: Sound, length_s: float) -> Sound:
    """Add ``length_s`` of room tone after the end, the last 10 ms fading into it; silence where no room is heard."""
    count = round(length_s * sound.rate_hz)
    if count == 0:
        return sound
    fade = min(round(_FADE_S * sound.rate_hz), len(sound.samples))
    source = _longest_quiet(sound)
    tone = np.zeros(count + fade, np.float32) if source is None else room_tone(source, count + fade, sound.rate_hz)
    joined = _crossfaded(sound.samples[-fade:], tone[:fade])
    return Sound(np.concatenate([sound.samples[:-fade], joined, tone[fade:]]), sound.rate_hz)


def room_tone(source: Samples, count: int, rate_hz: int, *, seed: int = 0) -> Samples:
    """``count`` samples that sound like ``source`` goes on: its grains in random order, overlapped at equal power.

    The same arguments give the same samples.
    """
    grain = max(2, min(round(_GRAIN_S * rate_hz), len(source) // 2) // 2 * 2)
    hop = grain // 2
    window = np.sin(np.pi * (np.arange(grain) + 0.5) / grain).astype(np.float32)
    offsets = np.random.default_rng(seed).integers(0, max(1, len(source) - grain + 1), count // hop + 2)
    tone = np.zeros((len(offsets) + 1) * hop, np.float32)
    for number, offset in enumerate(offsets):
        tone[number * hop : number * hop + grain] += source[offset : offset + grain] * window
    return tone[hop : hop + count]


def _pause_at(edit: PauseEdit, pauses: Sequence[Pause]) -> int:
    for number, pause in enumerate(pauses):
        if pause.start_s - _TOUCH_S <= edit.start_s <= pause.end_s + _TOUCH_S:
            return number
    known = ", ".join(f"{pause.start_s:.2f}" for pause in pauses[:8]) or "none"
    raise InputError(
        "pause_not_found",
        f"A pause is set by hand at {edit.start_s:.2f} s, but the voice does not pause there (it does at: {known}).",
        "Take this pause edit out, or set it again for this voice and trim.",
        details={"start_s": edit.start_s},
    )


def _ruled_length_s(length_s: float, prosody: EffectiveProsody) -> float:
    heard_s = length_s / prosody.speed
    wanted_s = max(heard_s * prosody.pause_scale, prosody.pause_min_s)
    if prosody.pause_max_s is not None:
        wanted_s = min(wanted_s, prosody.pause_max_s)
    return length_s if wanted_s == heard_s else wanted_s * prosody.speed


def _resized(pause: Samples, target: int, rate_hz: int, *, seed: int) -> Samples:
    if target == len(pause):
        return pause
    fade = round(_FADE_S * rate_hz)
    if target < len(pause):
        return _shortened(pause, target, min(fade, target))
    fade = min(fade, len(pause) // 2)
    middle = len(pause) // 2
    tone = room_tone(_core(pause), target - len(pause) + 2 * fade, rate_hz, seed=seed)
    return _joined(_joined(pause[:middle], tone, fade), pause[middle:], fade)


def _shortened(pause: Samples, target: int, fade: int) -> Samples:
    head = (target + fade) // 2
    tail = target + fade - head
    return _joined(pause[:head], pause[len(pause) - tail :], fade)


def _joined(first: Samples, second: Samples, fade: int) -> Samples:
    """One after the other with ``fade`` samples in common."""
    if fade == 0:
        return np.concatenate([first, second])
    return np.concatenate([first[:-fade], _crossfaded(first[-fade:], second[:fade]), second[fade:]])


def _crossfaded(out: Samples, into: Samples) -> Samples:
    """Equal power: right for noise, whose two parts do not add up in phase."""
    angle = (np.arange(len(out), dtype=np.float32) + 0.5) / len(out) * (np.pi / 2)
    return np.asarray(out * np.cos(angle) + into * np.sin(angle), np.float32)


def _ramp(count: int) -> Samples:
    return np.asarray(np.sin((np.arange(count) + 0.5) / count * (np.pi / 2)) ** 2, np.float32)


def _core(pause: Samples) -> Samples:
    cut = int(len(pause) * _CORE_SHARE)
    return pause[cut : len(pause) - cut]


def _longest_quiet(sound: Sound) -> Samples | None:
    """The longest quiet stretch: a pause, or what lies before or behind the voice; None when there is none."""
    voice = voice_span(sound)
    if voice is None:
        return None
    edges_s = [(0.0, voice.start_s), (voice.end_s, sound.duration_s)]
    edges_s += [(pause.start_s, pause.end_s) for pause in find_pauses(sound)]
    start_s, end_s = max(edges_s, key=lambda edge: edge[1] - edge[0])
    if end_s - start_s < _TONE_MIN_S:
        return None
    return _core(sound.samples[round(start_s * sound.rate_hz) : round(end_s * sound.rate_hz)])
