"""Small real MP4 files: H.264 and AAC, a shade of grey that grows lighter, a tone."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np

_FPS, _RATE_HZ, _FRAME = 25, 24_000, 1024


def mp4(*, seconds: float, width: int = 64, height: int = 64) -> bytes:
    """A film of that length."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        picture = cast(Any, container.add_stream("h264", rate=_FPS))
        picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
        sound = cast(Any, container.add_stream("aac", rate=_RATE_HZ))
        sound.layout = "mono"
        count = round(seconds * _FPS)
        for index in range(count):
            shade = np.full((height, width, 3), 40 + 180 * index // max(1, count), np.uint8)
            container.mux(picture.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        container.mux(picture.encode(None))
        wave = np.sin(np.arange(round(seconds * _RATE_HZ)) / 20).astype(np.float32) * 0.2
        for start in range(0, len(wave), _FRAME):
            piece = av.AudioFrame.from_ndarray(wave[None, start : start + _FRAME], format="fltp", layout="mono")
            piece.sample_rate, piece.pts, piece.time_base = _RATE_HZ, start, Fraction(1, _RATE_HZ)
            container.mux(sound.encode(piece))
        container.mux(sound.encode(None))
    return out.getvalue()
