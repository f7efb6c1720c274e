"""FLAC files of our own: mono, 16 bits, written piece by piece, read as far as they go."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import soundfile

_SCALE: Final = 32_768


def open_flac(handle: int, rate_hz: int) -> soundfile.SoundFile:
    """Written through the handle: libsndfile does not see the errors of a Python file. The handle stays open."""
    import soundfile

    kind = {"format": "FLAC", "subtype": "PCM_16"}
    return soundfile.SoundFile(handle, "w", samplerate=rate_hz, channels=1, closefd=False, **kind)


def as_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Exact for microphones of 16 bits."""
    scaled = np.clip(np.round(samples.astype(np.float64) * _SCALE), -_SCALE, _SCALE - 1)
    return scaled.astype(np.int16)


def read_torn(part: Path) -> tuple[int, NDArray[np.int16]]:
    """Rate and samples of an unfinished file, as far as they can be read; 0 and none where nothing can."""
    import av

    rate_hz, pieces = 0, [np.zeros(0, np.int16)]
    with suppress(av.FFmpegError), av.open(str(part), format="flac") as container:
        for packet in container.demux(audio=0):
            with suppress(av.FFmpegError):  # the last one is torn
                for frame in packet.decode():
                    rate_hz = int(frame.sample_rate)
                    pieces.append(frame.to_ndarray().reshape(-1).astype(np.int16))
    return rate_hz, np.concatenate(pieces)


def sound_facts(path: Path) -> tuple[int, float, float]:
    """Rate, length and time of a finished file; zeros where it cannot be read."""
    import soundfile

    try:
        info = soundfile.info(path)
        return int(info.samplerate), float(info.duration), path.stat().st_mtime
    except (OSError, soundfile.SoundFileError):
        return 0, 0.0, 0.0
