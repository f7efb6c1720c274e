"""Pitch and speed by Praat's overlap-add of pitch periods (TD-PSOLA), and F0 by its autocorrelation method.

Why this engine: docs/adr/0003-prosody-engine.md.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import PitchTrack

if TYPE_CHECKING:
    import parselmouth

_STEP_S: Final = 0.010
_COARSE_STEP_S: Final = 0.025  # enough to find a voice's range, at less than half the time
_WIDE_HZ: Final = (60.0, 700.0)  # from a deep bass to a child
_NARROW: Final = (0.70, 2.2)  # around the quartiles: wide enough for lively speech, too narrow for octave errors
_LOWEST_HZ: Final = 40.0
_HIGHEST_HZ: Final = 1_500.0
_OCTAVE_COST: Final = 0.05  # Praat's 0.01 and 0.35 take a steep glide an octave too low now and then; these do not
_OCTAVE_JUMP_COST: Final = 0.6
_PERIODS: Final = 3.0  # Praat's windows hold three periods of the lowest pitch
_SEED: Final = 7
# Praat is one global machine: its random numbers, and the seed that makes a result repeatable.
_PRAAT = threading.Lock()


class PraatProsody:
    """TD-PSOLA; implements ProsodyEngine. Safe to share between threads, one change at a time."""

    @property
    def engine(self) -> Engine:
        """Praat inside parselmouth, always on the CPU."""
        return _engine("praat-psola")

    def change(self, sound: Sound, *, pitch_st: float, speed: float, pitch_range: float = 1.0) -> Sound:
        """See ProsodyEngine.

        Raises:
            ComputeError: "prosody_unvoiced" when a pitch change is asked of a sound without pitch, "prosody_too_short"
                or "prosody_failed".
        """
        import parselmouth

        with _PRAAT:
            try:
                changed = _psola(_praat_sound(sound), pitch_st=pitch_st, speed=speed, pitch_range=pitch_range)
            except parselmouth.PraatError as exc:
                raise ComputeError(
                    "prosody_failed",
                    f"Pitch and speed could not be changed: {' '.join(str(exc).split())}",
                    "Trim the voice differently, or set pitch and speed back to neutral.",
                ) from exc
        if len(changed) == 0 or not np.isfinite(changed).all():
            raise ComputeError(
                "prosody_failed",
                "Pitch and speed could not be changed: the engine returned no usable sound.",
                "Set pitch and speed back to neutral.",
            )
        return Sound(_to_length(changed, round(len(sound.samples) / speed)), sound.rate_hz)


class PraatPitchMeter:
    """F0 by autocorrelation (Boersma 1993) in two passes; implements PitchMeter."""

    @property
    def engine(self) -> Engine:
        """Praat inside parselmouth, always on the CPU."""
        return _engine("praat-pitch")

    def pitch(self, sound: Sound) -> PitchTrack:
        """F0 every 10 ms; no frames for a sound shorter than three periods of 60 Hz (50 ms)."""
        if sound.duration_s < _PERIODS / _WIDE_HZ[0] + _STEP_S:
            return PitchTrack(np.zeros(0, np.float32), np.zeros(0, np.float32))
        with _PRAAT:
            praat = _praat_sound(sound)
            track = _track(praat, _range_hz(_voiced_hz(praat), praat.duration), _STEP_S)
        hz = track.selected_array["frequency"]
        return PitchTrack(track.xs().astype(np.float32), np.where(hz > 0, hz, np.nan).astype(np.float32))


def _psola(praat: parselmouth.Sound, *, pitch_st: float, speed: float, pitch_range: float) -> NDArray[np.float64]:
    from parselmouth.praat import call, run

    shortest_s = _PERIODS / _WIDE_HZ[0] + _STEP_S
    if praat.duration < shortest_s:
        raise ComputeError(
            "prosody_too_short",
            f"The voice is {praat.duration * 1000:.0f} ms long; pitch and speed need {shortest_s * 1000:.0f} ms.",
            "Use a longer part of the recording.",
        )
    voiced_hz = _voiced_hz(praat)
    low_hz, high_hz = _range_hz(voiced_hz, praat.duration)
    run(f"random_initializeWithSeedUnsafelyButPredictably ({_SEED})")
    plan = call(praat, "To Manipulation", _STEP_S, low_hz, high_hz)
    if pitch_st != 0.0 or pitch_range != 1.0:
        _replace_pitch(plan, pitch_st=pitch_st, pitch_range=pitch_range, voiced_hz=voiced_hz)
    if speed != 1.0:
        tempo = call("Create DurationTier", "tempo", 0, praat.duration)
        call(tempo, "Add point", 0, 1 / speed)
        call([tempo, plan], "Replace duration tier")
    changed: NDArray[np.float64] = call(plan, "Get resynthesis (overlap-add)").values[0]
    return changed


def _replace_pitch(plan: Any, *, pitch_st: float, pitch_range: float, voiced_hz: NDArray[np.float64]) -> None:
    """The pitch contour moved, and stretched around its median, in semitones."""
    from parselmouth.praat import call

    contour = call(plan, "Extract pitch tier")
    if len(voiced_hz) == 0 or call(contour, "Get number of points") == 0:
        raise ComputeError(
            "prosody_unvoiced",
            "The pitch cannot be changed: no voiced sound was found, only noise, whisper or silence.",
            "Set pitch, preset and emotion to neutral, or choose another recording.",
        )
    median_hz = float(np.median(voiced_hz))
    moved_hz = median_hz * 2 ** (pitch_st / 12)
    call(contour, "Formula", f"{moved_hz!r} * (self / {median_hz!r}) ^ {pitch_range!r}")
    call([contour, plan], "Replace pitch tier")


def _range_hz(voiced_hz: NDArray[np.float64], duration_s: float) -> tuple[float, float]:
    """Pitch range to search in: this voice's own, after a first wide pass (Hirst's two-pass method)."""
    if len(voiced_hz) == 0:
        return _WIDE_HZ
    lower_hz, upper_hz = (float(hz) for hz in np.percentile(voiced_hz, [25, 75]))
    # Praat needs three periods of the lowest pitch inside the sound.
    floor_hz = max(lower_hz * _NARROW[0], _LOWEST_HZ, _PERIODS / (duration_s - _STEP_S))
    return floor_hz, max(min(upper_hz * _NARROW[1], _HIGHEST_HZ), floor_hz * 1.5)


def _voiced_hz(praat: parselmouth.Sound) -> NDArray[np.float64]:
    """F0 of the voiced frames of a first, wide and coarse pass."""
    hz: NDArray[np.float64] = _track(praat, _WIDE_HZ, _COARSE_STEP_S).selected_array["frequency"]
    return hz[hz > 0]


def _track(praat: parselmouth.Sound, range_hz: tuple[float, float], step_s: float) -> parselmouth.Pitch:
    return praat.to_pitch_ac(
        step_s,
        range_hz[0],
        pitch_ceiling=range_hz[1],
        octave_cost=_OCTAVE_COST,
        octave_jump_cost=_OCTAVE_JUMP_COST,
    )


def _praat_sound(sound: Sound) -> parselmouth.Sound:
    import parselmouth

    return parselmouth.Sound(sound.samples.astype(np.float64), float(sound.rate_hz))


def _to_length(samples: NDArray[np.float64], count: int) -> NDArray[np.float32]:
    """Praat rounds the length by a sample or two: cut or repeat the last one, so that callers can rely on it."""
    if len(samples) < count:
        samples = np.pad(samples, (0, count - len(samples)), mode="edge")
    return samples[:count].astype(np.float32)


def _engine(name: str) -> Engine:
    import parselmouth

    version = f"parselmouth {parselmouth.__version__} (Praat {parselmouth.PRAAT_VERSION})"
    return Engine(name=name, model="", model_sha256="", version=version, device="CPU")
