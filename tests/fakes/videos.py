"""What a video file really holds, read back with PyAV."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import Video


def opened(video: Video) -> Any:
    """The file as a PyAV input container; a context manager."""
    return av.open(io.BytesIO(video.data), "r")


def frames_of(video: Video) -> list[NDArray[np.uint8]]:
    """Every decoded frame, (h, w, 3)."""
    with opened(video) as container:
        return [picture.to_ndarray(format="rgb24") for picture in container.decode(video=0)]


def sound_of(video: Video) -> NDArray[np.float32]:
    """The decoded sound, mono."""
    with opened(video) as container:
        return np.concatenate([piece.to_ndarray()[0] for piece in container.decode(audio=0)]).astype(np.float32)


def duration_s(stream: Any) -> float:
    """Length of a stream as the file states it."""
    return float(stream.duration * stream.time_base)
