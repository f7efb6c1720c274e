"""Untrusted voice bytes to mono samples at the working rate. Runs inside the decoding child.

The order matters: type by content, then exactly one reader for it, then its facts against the limits, and only then
sound, block by block, so that no header decides how much memory is taken. Channels are folded in a second pass, because
only the whole tells whether they cancel each other.
"""

from __future__ import annotations

from math import log10
from typing import Any, Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.adapters.media.voice_readers import Blocks, Source, open_voice
from vmsg_desktop.adapters.media.voice_structure import damaged
from vmsg_desktop.core.audio.resample import mix_weights, resample
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import (
    VOICE_MAX_BYTES,
    VOICE_MAX_CHANNELS,
    VOICE_MAX_RATE_HZ,
    VOICE_MAX_S,
    VOICE_MIN_RATE_HZ,
    VOICE_MIN_S,
    VOICE_RATE_HZ,
    VOICE_SILENCE_DBFS,
)

_LEVEL_WINDOW_S: Final = 0.05
_LEVEL_ROWS: Final = 500

Samples = NDArray[np.float32]


def decode(data: bytes, params: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Decode a voice file.

    Args:
        data: the file.
        params: "name" for messages.

    Returns:
        meta {"format", "rate_hz", "channels", "duration_s", "gain_db"} and float32 mono samples at VOICE_RATE_HZ within
        -1..1; gain_db <= 0 tells by how much a file beyond full scale was turned down, instead of being clipped.

    Raises:
        InputError: with the name, the reason and the limit.
    """
    name = str(params.get("name", "the voice"))
    _check_bytes(data, name)
    source = open_voice(data, name)
    _check_facts(source, name)
    mono = _mono(source, name)
    _check_length(len(mono) / source.rate_hz, name)
    fitted, first_db = _within_full_scale(mono)
    converted, second_db = _within_full_scale(resample(fitted, from_hz=source.rate_hz, to_hz=VOICE_RATE_HZ))
    _check_heard(name, (fitted, source.rate_hz), (converted, VOICE_RATE_HZ))
    meta = {
        "format": source.format,
        "rate_hz": source.rate_hz,
        "channels": source.channels,
        "duration_s": len(mono) / source.rate_hz,
        "gain_db": first_db + second_db,
    }
    return meta, converted.tobytes()


def _check_bytes(data: bytes, name: str) -> None:
    if not data:
        raise InputError("voice_empty", f"{name} is empty (0 bytes).", "Choose another voice file.")
    if len(data) > VOICE_MAX_BYTES:
        raise InputError(
            "voice_too_many_bytes",
            f"{name} has {len(data) / 1e6:.1f} MB; the limit is {VOICE_MAX_BYTES / 1e6:.0f} MB.",
            "Export it smaller.",
        )


def _check_facts(source: Source, name: str) -> None:
    if not VOICE_MIN_RATE_HZ <= source.rate_hz <= VOICE_MAX_RATE_HZ:
        raise InputError(
            "voice_rate",
            f"{name} has {source.rate_hz} samples a second; {VOICE_MIN_RATE_HZ} to {VOICE_MAX_RATE_HZ} are taken.",
            "Export it at 48000.",
        )
    if not 1 <= source.channels <= VOICE_MAX_CHANNELS:
        raise InputError(
            "voice_channels",
            f"{name} has {source.channels} channels; 1 to {VOICE_MAX_CHANNELS} are taken.",
            "Export it as mono or stereo.",
        )


def _mono(source: Source, name: str) -> Samples:
    """All channels in one, see mix_weights; (n,) at the file's own rate."""
    if source.channels == 1:
        parts = [block[:, 0] for block in _checked_blocks(source, name)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)
    covariance = np.zeros((source.channels, source.channels))
    for block in _checked_blocks(source, name):
        exact = block.astype(np.float64)
        covariance += exact.T @ exact
    if not covariance.any():
        _refuse_silence(name, float("-inf"))
    weights = mix_weights(covariance)
    return np.concatenate([block @ weights for block in _checked_blocks(source, name)])


def _checked_blocks(source: Source, name: str) -> Blocks:
    """The blocks of a pass, as long as they are numbers and not too many."""
    read = 0
    for block in source.blocks():
        read += len(block)
        if block.shape[1] != source.channels:
            damaged(name, "its number of channels changes on the way")
        if read > VOICE_MAX_S * source.rate_hz:
            raise InputError(
                "voice_too_long",
                f"{name} is longer than the limit of {VOICE_MAX_S / 60:.0f} minutes.",
                "Cut it into shorter messages.",
                details={"limit_s": VOICE_MAX_S},
            )
        if not np.isfinite(block).all():
            raise InputError(
                "voice_not_finite",
                f"{name} holds samples that are not numbers (NaN or infinite), before {read / source.rate_hz:.1f} s.",
                "Export it again as 16-bit WAV.",
            )
        yield block


def _within_full_scale(samples: Samples) -> tuple[Samples, float]:
    """The samples turned down to full scale where they exceed it, and the gain in dB."""
    peak = float(np.abs(samples).max(initial=0.0))
    if peak <= 1.0:
        return samples, 0.0
    scaled = np.clip(samples.astype(np.float64) / peak, -1.0, 1.0)
    return scaled.astype(np.float32), -20 * log10(peak)


def _check_length(duration_s: float, name: str) -> None:
    if duration_s == 0:
        raise InputError("voice_empty", f"{name} holds no sound (0 samples).", "Choose another voice file.")
    if duration_s < VOICE_MIN_S:
        raise InputError(
            "voice_too_short",
            f"{name} is {duration_s:.3f} s long; at least {VOICE_MIN_S} s are needed.",
            "Record a longer message.",
        )


def _check_heard(name: str, *takes: tuple[Samples, int]) -> None:
    """Refuse a voice of which one of the takes (samples, rate) is silent: as it came, or at the working rate.

    Resampling turns the ends of a constant into steps that sound, and takes away what is above hearing.
    """
    level_db = min(_loudest_db(samples, rate_hz) for samples, rate_hz in takes)
    if level_db < VOICE_SILENCE_DBFS:
        _refuse_silence(name, level_db)


def _loudest_db(samples: Samples, rate_hz: int) -> float:
    """Level of the loudest 50 ms in dBFS, RMS; a constant offset is no sound."""
    width = round(_LEVEL_WINDOW_S * rate_hz)
    windows = samples[: len(samples) // width * width].reshape(-1, width)
    loudest = 0.0
    for start in range(0, len(windows), _LEVEL_ROWS):  # in parts: doubles of ten minutes would be half the memory
        part = windows[start : start + _LEVEL_ROWS].astype(np.float64)
        loudest = max(loudest, float(part.std(axis=1).max(initial=0.0)))
    return 20 * log10(loudest) if loudest > 0 else float("-inf")


def _refuse_silence(name: str, level_db: float) -> NoReturn:
    heard = "digital silence" if level_db == float("-inf") else f"{level_db:.0f} dBFS at its loudest"
    raise InputError(
        "voice_silent",
        f"{name} holds no voice: {heard}, where at least {VOICE_SILENCE_DBFS:.0f} dBFS is needed.",
        "Check the microphone and record again.",
    )
