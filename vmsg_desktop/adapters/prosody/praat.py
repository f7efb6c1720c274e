"""Pitch and speed by Praat's overlap-add of pitch periods (TD-PSOLA), and F0 by its autocorrelation method.

Why this engine: docs/adr/0003-prosody-engine.md.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.audio.pauses import find_pauses
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import PitchTrack

if TYPE_CHECKING:  # the ports name every model of the program; a first result need not wait for them
    import parselmouth

    from vmsg_desktop.core.ports import Progress

_STEP_S: Final = 0.010
_COARSE_STEP_S: Final = 0.025, 0.050  # enough to find a voice's range, at a fraction of the time
_COARSE_FRAMES: Final = 200  # so many, where the sound is long enough for the longer step
_WIDE_HZ: Final = (60.0, 700.0)  # from a deep bass to a child
_NARROW: Final = (0.70, 2.2)  # around the quartiles: wide enough for lively speech, too narrow for octave errors
_LOWEST_HZ: Final = 40.0
_HIGHEST_HZ: Final = 1_500.0
_OCTAVE_COST: Final = 0.05  # Praat's 0.01 and 0.35 take a steep glide an octave too low now and then; these do not
_OCTAVE_JUMP_COST: Final = 0.6
_PERIODS: Final = 3.0  # Praat's windows hold three periods of the lowest pitch
_SEED: Final = 7
_SHORTEST_S: Final = _PERIODS / _WIDE_HZ[0] + _STEP_S
_LONG_S: Final = 30.0
_PIECE_S: Final = 20.0
# Praat is one global machine: its random numbers, and the seed that makes a result repeatable.
_PRAAT = threading.Lock()


class PraatProsody:
    """TD-PSOLA; implements ProsodyEngine. Safe to share between threads, one change at a time."""

    @property
    def engine(self) -> Engine:
        """Praat inside parselmouth, always on the CPU."""
        return _engine("praat-psola")

    def change(
        self,
        sound: Sound,
        *,
        pitch_st: float,
        speed: float,
        pitch_range: float = 1.0,
        progress: Progress = lambda _share: None,
    ) -> Sound:
        """See ProsodyEngine.

        Raises:
            ComputeError: "prosody_unvoiced" when a pitch change is asked of a sound without pitch, "prosody_too_short"
                or "prosody_failed".
        """
        import parselmouth

        _check_length(sound)
        wanted = _Wanted(pitch_st, speed, pitch_range)
        try:
            changed = _changed(sound, wanted, progress)
        except parselmouth.PraatError as exc:
            raise _failed(" ".join(str(exc).split())) from exc
        if not np.isfinite(changed).all():
            raise _failed("the engine returned samples that are not numbers")
        return Sound(changed, sound.rate_hz)


class PraatPitchMeter:
    """F0 by autocorrelation (Boersma 1993) in two passes; implements PitchMeter."""

    @property
    def engine(self) -> Engine:
        """Praat inside parselmouth, always on the CPU."""
        return _engine("praat-pitch")

    def pitch(self, sound: Sound) -> PitchTrack:
        """F0 every 10 ms; no frames for a sound shorter than three periods of 60 Hz (60 ms)."""
        if sound.duration_s < _SHORTEST_S:
            return PitchTrack(np.zeros(0, np.float32), np.zeros(0, np.float32))
        pieces = _pieces(sound)
        range_hz = _range_hz(_voiced_hz(pieces), pieces)
        times_s, hz = zip(*(_piece_track(piece, range_hz) for piece in pieces), strict=True)
        return _on_one_grid(np.concatenate(times_s), np.concatenate(hz))


@dataclass(frozen=True)
class _Wanted:
    """What is asked of the engine, in one."""

    pitch_st: float
    speed: float
    pitch_range: float

    @property
    def is_pitch_changed(self) -> bool:
        return self.pitch_st != 0.0 or self.pitch_range != 1.0


@dataclass(frozen=True, eq=False)
class _Piece:
    """A stretch of a sound that Praat works on at once.

    Attributes:
        first, last: sample indices, ``last`` exclusive; sound: its samples.
    """

    first: int
    last: int
    sound: Sound

    @property
    def start_s(self) -> float:
        return self.first / self.sound.rate_hz


def _pieces(sound: Sound) -> list[_Piece]:
    """The whole, or for a long sound stretches of about 20 s cut in the middle of pauses.

    Praat keeps Python's lock while it works, so long stretches would stop every other thread, and nobody could cancel.
    Cuts lie on the 10 ms grid of the pitch frames.
    """
    step = round(_STEP_S * sound.rate_hz)
    total, cuts = len(sound.samples), [0]
    if sound.duration_s > _LONG_S:
        for pause in find_pauses(sound):
            middle = round((pause.start_s + pause.end_s) / 2 * sound.rate_hz) // step * step
            if min(middle - cuts[-1], total - middle) >= _PIECE_S * sound.rate_hz:
                cuts.append(middle)
    edges = pairwise([*cuts, total])
    return [_Piece(first, last, Sound(sound.samples[first:last], sound.rate_hz)) for first, last in edges]


def _changed(sound: Sound, wanted: _Wanted, progress: Progress) -> NDArray[np.float32]:
    pieces = _pieces(sound)
    voiced_hz = _voiced_hz(pieces)
    if wanted.is_pitch_changed and len(voiced_hz) == 0:
        raise ComputeError(
            "prosody_unvoiced",
            "The pitch cannot be changed: no voiced sound was found, only noise, whisper or silence.",
            "Set pitch, preset and emotion to neutral, or choose another recording.",
        )
    range_hz = _range_hz(voiced_hz, pieces)
    median_hz = float(np.median(voiced_hz)) if len(voiced_hz) else 0.0
    made: list[NDArray[np.float32]] = []
    for piece in pieces:
        count = round(piece.last / wanted.speed) - round(piece.first / wanted.speed)
        made.append(_to_length(_psola(piece.sound, wanted, range_hz=range_hz, median_hz=median_hz), count))
        progress(piece.last / len(sound.samples))
    return np.concatenate(made)


def _psola(sound: Sound, wanted: _Wanted, *, range_hz: tuple[float, float], median_hz: float) -> NDArray[np.float64]:
    from parselmouth.praat import call, run

    with _PRAAT:
        run(f"random_initializeWithSeedUnsafelyButPredictably ({_SEED})")
        praat = _praat_sound(sound)
        plan = call(praat, "To Manipulation", _STEP_S, *range_hz)
        if wanted.is_pitch_changed:
            _replace_pitch(plan, wanted, median_hz)
        if wanted.speed != 1.0:
            tempo = call("Create DurationTier", "tempo", 0, praat.duration)
            call(tempo, "Add point", 0, 1 / wanted.speed)
            call([tempo, plan], "Replace duration tier")
        samples: NDArray[np.float64] = call(plan, "Get resynthesis (overlap-add)").values[0]
    if len(samples) == 0:
        raise _failed("the engine returned no sound")
    return samples


def _replace_pitch(plan: Any, wanted: _Wanted, median_hz: float) -> None:
    """The pitch contour moved, and stretched around the median, in semitones; a piece without pitch is left."""
    from parselmouth.praat import call

    contour = call(plan, "Extract pitch tier")
    if call(contour, "Get number of points") == 0:
        return
    moved_hz = median_hz * 2 ** (wanted.pitch_st / 12)
    call(contour, "Formula", f"{moved_hz!r} * (self / {median_hz!r}) ^ {wanted.pitch_range!r}")
    call([contour, plan], "Replace pitch tier")


def _range_hz(voiced_hz: NDArray[np.float64], pieces: Sequence[_Piece]) -> tuple[float, float]:
    """Pitch range to search in: this voice's own, after a first wide pass (Hirst's two-pass method)."""
    if len(voiced_hz) == 0:
        return _WIDE_HZ
    lower_hz, upper_hz = (float(hz) for hz in np.percentile(voiced_hz, [25, 75]))
    # Praat needs three periods of the lowest pitch inside the sound.
    shortest_s = min(piece.sound.duration_s for piece in pieces)
    floor_hz = max(lower_hz * _NARROW[0], _LOWEST_HZ, _PERIODS / (shortest_s - _STEP_S))
    return floor_hz, max(min(upper_hz * _NARROW[1], _HIGHEST_HZ), floor_hz * 1.5)


def _voiced_hz(pieces: Sequence[_Piece]) -> NDArray[np.float64]:
    """F0 of the voiced frames of a first, wide and coarse pass."""
    duration_s = sum(piece.sound.duration_s for piece in pieces)
    step_s = min(max(duration_s / _COARSE_FRAMES, _COARSE_STEP_S[0]), _COARSE_STEP_S[1])
    with _PRAAT:
        tracks = [_track(piece.sound, _WIDE_HZ, step_s).selected_array["frequency"] for piece in pieces]
    hz = np.concatenate(tracks)
    return np.asarray(hz[hz > 0])


def _piece_track(piece: _Piece, range_hz: tuple[float, float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(times in the whole sound, F0 with 0 for unvoiced)."""
    with _PRAAT:
        track = _track(piece.sound, range_hz, _STEP_S)
    return track.xs() + piece.start_s, track.selected_array["frequency"]


def _on_one_grid(times_s: NDArray[np.float64], hz: NDArray[np.float64]) -> PitchTrack:
    """Every 10 ms a value, NaN where unvoiced and in the pauses around a cut, where Praat's window found no room."""
    places = np.round((times_s - times_s[0]) / _STEP_S).astype(np.intp)
    values = np.full(places[-1] + 1, np.nan, np.float32)
    values[places] = np.where(hz > 0, hz, np.nan)
    grid_s = times_s[0] + _STEP_S * np.arange(len(values))
    return PitchTrack(grid_s.astype(np.float32), values)


def _track(sound: Sound, range_hz: tuple[float, float], step_s: float) -> parselmouth.Pitch:
    return _praat_sound(sound).to_pitch_ac(
        step_s,
        range_hz[0],
        pitch_ceiling=range_hz[1],
        octave_cost=_OCTAVE_COST,
        octave_jump_cost=_OCTAVE_JUMP_COST,
    )


def _check_length(sound: Sound) -> None:
    if sound.duration_s < _SHORTEST_S:
        raise ComputeError(
            "prosody_too_short",
            f"The voice is {sound.duration_s * 1000:.0f} ms long; pitch and speed need {_SHORTEST_S * 1000:.0f} ms.",
            "Use a longer part of the recording.",
        )


def _failed(reason: str) -> ComputeError:
    return ComputeError(
        "prosody_failed",
        f"Pitch and speed could not be changed: {reason}.",
        "Trim the voice differently, or set pitch and speed back to neutral.",
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
