"""MP4 writing: H.264 and AAC through PyAV, fed by a worker thread, the index at the front of the file.

The file is built in a private temporary folder, because the muxer reads its own output again to move the index.
"""

from __future__ import annotations

import queue
import tempfile
import threading
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np

from vmsg_desktop.core.model.errors import RenderError
from vmsg_desktop.core.model.media import RgbImage, Sound

_QUEUE_FRAMES: Final = 8
_AAC_RATES_HZ: Final = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000)
_AAC_BITS_S: Final = 96_000
_LONG_GOP_FRAMES: Final = 3_000  # one key frame in up to 2 minutes: each key frame is a visible pop on a still picture
_BT709, _BT601_MATRIX, _SRGB, _LIMITED = 1, 6, 13, 1  # ISO/IEC 23091-2 code points


class Mp4Encoder:
    """Frames in, file out, on a thread of its own; use as a context manager, which joins the thread in any case.

    Args:
        width, height: even, pixels; fps: frames a second; frames: how many will come.
        sound: the voice, kept at its own rate.
    """

    def __init__(self, *, width: int, height: int, fps: int, frames: int, sound: Sound) -> None:
        self._size, self._fps, self._frames, self._sound = (width, height), fps, frames, sound
        self._queue: queue.Queue[RgbImage | None] = queue.Queue(_QUEUE_FRAMES)
        self._stop = threading.Event()
        self._error: Exception | None = None
        self._data = b""
        self._thread = threading.Thread(target=self._work, name="draft-encoder", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread.is_alive():
            self._stop.set()
            self._queue.put(None)
        self._thread.join()

    def put(self, frame: RgbImage) -> None:
        """Hand over the next frame (h, w, 3); waits while the encoder is behind. Raises RenderError when it failed."""
        self._raise_error()
        self._queue.put(frame)

    def finish(self) -> bytes:
        """The whole file, when all frames were put. Raises RenderError when encoding failed."""
        self._queue.put(None)
        self._thread.join()
        self._raise_error()
        return self._data

    def _raise_error(self) -> None:
        if self._error is not None:
            raise RenderError(
                "video_encoding_failed",
                f"The video could not be encoded: {self._error}.",
                "Try again; if it fails again, check the free disk space and run: vmsg doctor",
            ) from self._error

    def _work(self) -> None:
        try:
            self._encode()
        except Exception as exc:  # noqa: BLE001 - the thread's top: handed to the caller by _raise_error
            self._error = exc
            while self._queue.get() is not None:
                pass

    def _encode(self) -> None:
        with tempfile.TemporaryDirectory(prefix="vmsg-draft-") as folder:
            path = Path(folder) / "draft.mp4"
            with _Mp4Writer(path, size=self._size, fps=self._fps, frames=self._frames, sound=self._sound) as writer:
                while (frame := self._queue.get()) is not None:
                    if not self._stop.is_set():
                        writer.write(frame)
                if not self._stop.is_set():
                    writer.flush()
            self._data = b"" if self._stop.is_set() else path.read_bytes()


class _Mp4Writer:
    """The two streams of one file, written side by side."""

    def __init__(self, path: Path, *, size: tuple[int, int], fps: int, frames: int, sound: Sound) -> None:
        import av

        self._av: Any = av
        self._fps, self._written, self._heard = fps, 0, 0
        self._samples, self._rate_hz = _for_aac(sound)
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._video: Any = self._container.add_stream("libx264", rate=Fraction(fps), options=_x264_options())
        self._video.width, self._video.height, self._video.pix_fmt = (*size, "yuv420p")
        self._video.codec_context.gop_size = max(1, min(frames + 1, _LONG_GOP_FRAMES))
        _tag_colours(self._video.codec_context)
        self._audio: Any = self._container.add_stream("aac", rate=self._rate_hz, layout="mono")
        self._audio.bit_rate = _AAC_BITS_S

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()

    def write(self, frame: RgbImage) -> None:
        """Encode the next frame and the sound up to its end."""
        picture = self._av.VideoFrame.from_ndarray(frame, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=self._av.video.reformatter.Colorspace.ITU601
        )
        picture.pts, picture.time_base = self._written, Fraction(1, self._fps)
        self._written += 1
        self._container.mux(self._video.encode(picture))
        self._write_sound(round(self._written * self._rate_hz / self._fps))

    def flush(self) -> None:
        """Write what the encoders still hold."""
        self._write_sound(len(self._samples))
        self._container.mux(self._video.encode(None))
        self._container.mux(self._audio.encode(None))

    def _write_sound(self, until: int) -> None:
        part = self._samples[self._heard : until]
        if not len(part):
            return
        piece = self._av.AudioFrame.from_ndarray(np.ascontiguousarray(part[None]), format="fltp", layout="mono")
        piece.sample_rate, piece.pts, piece.time_base = self._rate_hz, self._heard, Fraction(1, self._rate_hz)
        self._heard += len(part)
        self._container.mux(self._audio.encode(piece))


def _x264_options() -> dict[str, str]:
    return {"preset": "veryfast", "crf": "20", "tune": "film", "sc_threshold": "0"}


def _tag_colours(context: Any) -> None:
    """Say what the numbers mean, so that players do not guess: sRGB colours, BT.601 matrix, limited range."""
    context.color_primaries, context.color_trc = _BT709, _SRGB
    context.colorspace, context.color_range = _BT601_MATRIX, _LIMITED


def _for_aac(sound: Sound) -> tuple[np.ndarray[Any, np.dtype[np.float32]], int]:
    """Samples and a rate that AAC knows; most sounds keep their own."""
    samples = np.clip(np.nan_to_num(np.asarray(sound.samples, np.float32)), -1.0, 1.0)
    if sound.rate_hz in _AAC_RATES_HZ:
        return samples, sound.rate_hz
    from scipy.signal import resample_poly

    divisor = int(np.gcd(sound.rate_hz, 48_000))
    converted = resample_poly(samples, 48_000 // divisor, sound.rate_hz // divisor)
    return np.clip(converted, -1.0, 1.0).astype(np.float32), 48_000
