"""Sound to mouth: how far, how round and how wide the mouth is at every video frame.

No phonemes: the loudness of the speech band opens the mouth, its colour (where the energy sits) rounds or widens it.
The whole file is known in advance, so every filter has zero phase and the mouth does not lag.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft.filters import gaussian_filter1d, maximum_filter1d
from vmsg_desktop.core.model.media import Sound

Curve = NDArray[np.float32]

OPEN_MAX = 1.08
_RATE_HZ = 16_000
_HOP = 160  # 10 ms
_WINDOW = 512  # 32 ms
_LEAD_S = 0.020  # lips move before the sound
_SILENT_DB = -85.0  # 95th percentile of the speech band under this: digital silence, dither
_RISE, _FALL = 0.34, 0.32  # largest change of the opening per frame at 25 fps
_FADE_FRAMES = 3


@dataclass(frozen=True, eq=False)
class MouthCurve:
    """Commanded mouth per video frame.

    Attributes:
        fps: frames a second.
        open: (n,) 0..1.08, how far the mouth is open.
        round: (n,) 0..1, pursed as in "oo"; wide: (n,) 0..1, spread as in "ee".
        act: (n,) 0..1, 1 while the person speaks.
    """

    fps: int
    open: Curve
    round: Curve
    wide: Curve
    act: Curve

    @property
    def frames(self) -> int:
        """Number of video frames, at least 1."""
        return len(self.open)


@dataclass(frozen=True)
class _Bands:
    """Power per hop in the bands that the curves read."""

    speech: NDArray[np.float64]
    hiss: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    centroid_hz: NDArray[np.float64]


def frame_count(duration_s: float, fps: int) -> int:
    """Video frames for a sound of ``duration_s``: the nearest whole number, at least 1."""
    return max(1, int(duration_s * fps + 0.5))


def mouth_curve(sound: Sound, fps: int) -> MouthCurve:
    """The mouth for ``sound`` at ``fps`` frames a second.

    Silence, steady noise and a pure tone give zeros. Same sound, same curve.
    """
    count = frame_count(sound.duration_s, fps)
    bands = _bands(sound)
    db = _decibels(bands.speech)
    high, low_end = float(np.percentile(db, 95)), float(np.percentile(db, 5))
    if high < _SILENT_DB:
        still = np.zeros(count, np.float32)
        return MouthCurve(fps, still, still, still, still)
    voice_likeness = float(np.clip((high - low_end - 4.0) / 8.0, 0.0, 1.0))
    floor = max(high - 30.0, min(low_end + 6.0, high - 12.0))
    act = _activity(db, floor, high) * voice_likeness
    opening = _opening(bands, db, floor, high) * voice_likeness
    wide, rounded = _colour(bands, opening)
    opening = opening * np.minimum(1.0, 1.2 * act)
    at_frames = [_sample(curve, count, fps) for curve in (opening, rounded, wide, act)]
    return MouthCurve(fps, _limit(at_frames[0], fps), at_frames[1], at_frames[2], at_frames[3])


def smooth_frames(curve: Curve, *, sigma_s: float, fps: int) -> Curve:
    """``curve`` (n,) smoothed by a zero-phase gaussian of ``sigma_s`` seconds."""
    return np.asarray(gaussian_filter1d(curve, sigma_s * fps, mode="nearest"), dtype=np.float32)


def _bands(sound: Sound) -> _Bands:
    from scipy.signal import resample_poly

    samples = np.nan_to_num(np.asarray(sound.samples, dtype=np.float64))
    if sound.rate_hz != _RATE_HZ and len(samples):
        divisor = int(np.gcd(sound.rate_hz, _RATE_HZ))
        samples = resample_poly(samples, _RATE_HZ // divisor, sound.rate_hz // divisor)
    hops = max(1, len(samples) // _HOP)
    padded = np.zeros(hops * _HOP + 2 * _WINDOW)
    padded[_WINDOW : _WINDOW + len(samples)] = samples[: hops * _HOP + _WINDOW]
    starts = _WINDOW + np.arange(hops) * _HOP + _HOP // 2 - _WINDOW // 2
    window = np.hanning(_WINDOW)
    power = np.concatenate(
        [_powers(padded, block, window) for block in np.array_split(starts, max(1, hops // 4096 + 1))]
    )
    hz = np.fft.rfftfreq(_WINDOW, 1.0 / _RATE_HZ)

    def band(low_hz: float, high_hz: float) -> NDArray[np.float64]:
        return np.asarray(power[:, (hz >= low_hz) & (hz < high_hz)].sum(axis=1))

    vowel = (hz >= 200) & (hz < 1200)
    centroid = (power[:, vowel] * hz[vowel]).sum(axis=1) / (power[:, vowel].sum(axis=1) + 1e-20)
    return _Bands(band(300, 3000), band(3500, 7500), band(500, 1300), band(1400, 2800), centroid)


def _powers(padded: NDArray[np.float64], starts: NDArray[np.int64], window: NDArray[np.float64]) -> NDArray[np.float64]:
    """Power spectra (hops, bins) of the windows that begin at ``starts``; 1.0 is a full-scale sine."""
    spectra = np.fft.rfft(padded[starts[:, None] + np.arange(_WINDOW)] * window, axis=1)
    return np.asarray((np.abs(spectra) * (2.0 / window.sum())) ** 2)


def _decibels(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(10.0 * np.log10(power + 1e-12))


def _activity(db: NDArray[np.float64], floor: float, high: float) -> NDArray[np.float64]:
    """1 around speech, 0 in pauses: a level gate held for 310 ms and softened."""
    is_loud = (db > floor + 0.08 * (high - floor)).astype(np.float64)
    return np.asarray(gaussian_filter1d(maximum_filter1d(is_loud, 31), 8.0))


def _opening(bands: _Bands, db: NDArray[np.float64], floor: float, high: float) -> NDArray[np.float64]:
    """Opening per hop, 0..1.08, before gating."""
    opening = np.clip((db - floor) / (high - floor), 0.0, None) ** 1.5
    opening *= 0.6 + 0.4 * np.clip((bands.centroid_hz - 380.0) / 320.0, 0.0, 1.0)  # open vowels: higher first formant
    hissing = np.clip(np.log((bands.hiss + 1e-12) / (bands.speech + 1e-12)) / 2.0, 0.0, 1.0)
    opening *= 1.0 - 0.75 * hissing  # s, f, sh are spoken with the teeth nearly together
    opening -= 0.35 * np.clip(gaussian_filter1d(opening, 9.0) - opening, 0.0, None)  # deepen the dips
    opening = np.clip(opening, 0.0, None)
    heard = opening[opening > 0.05]
    if len(heard):
        opening = opening / np.percentile(heard, 92)
    opening = np.minimum(opening, OPEN_MAX)
    return np.asarray(gaussian_filter1d(maximum_filter1d(opening, 3), 2.6))


def _colour(bands: _Bands, opening: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(wide, round) per hop: the upper formants' share of the energy against its usual value."""
    tilt = np.log((bands.high + 1e-12) / (bands.low + 1e-12))
    heard = tilt[opening > 0.05]
    usual = float(np.median(heard)) if len(heard) else 0.0
    wide = np.clip((tilt - usual) / 2.5, 0.0, 1.0) * opening
    rounded = np.clip((usual - tilt) / 2.5, 0.0, 1.0) * opening
    return np.asarray(gaussian_filter1d(wide, 5.0)), np.asarray(gaussian_filter1d(rounded, 5.0))


def _sample(curve: NDArray[np.float64], count: int, fps: int) -> Curve:
    """``curve`` (10 ms hops) read at the middle of each video frame, a little early."""
    hop_s = _HOP / _RATE_HZ
    times_s = (np.arange(count) + 0.5) / fps + _LEAD_S
    return np.interp(times_s, (np.arange(len(curve)) + 0.5) * hop_s, curve).astype(np.float32)


def _limit(opening: Curve, fps: int) -> Curve:
    """Fade the last frames to 0, then lower peaks until no step exceeds the limits; the mouth begins shut."""
    limited = opening.astype(np.float64)
    tail = min(_FADE_FRAMES, len(limited))
    limited[len(limited) - tail :] *= np.linspace(1.0, 0.0, _FADE_FRAMES + 1)[1:][_FADE_FRAMES - tail :]
    rise, fall = _RISE * 25.0 / fps, _FALL * 25.0 / fps
    previous = 0.0
    for index, value in enumerate(limited):
        previous = limited[index] = min(value, previous + rise)
    for index in range(len(limited) - 2, -1, -1):
        limited[index] = min(limited[index], limited[index + 1] + fall)
    return limited.astype(np.float32)
