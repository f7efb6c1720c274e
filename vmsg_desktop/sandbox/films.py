"""The videos: drawn on one background thread, each picture with each sound once."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from vmsg_desktop.core.model.errors import Cancelled, VmsgError
from vmsg_desktop.core.model.media import Frame, Sound, Video
from vmsg_desktop.core.ports import Clock, VideoRenderer
from vmsg_desktop.sandbox.journal import LOGGER, where_it_broke
from vmsg_desktop.sandbox.uploads import Image


@dataclass(frozen=True, eq=False)
class Drawn:
    """A finished film and when it was finished, by the sandbox's wall clock; ``video`` None = it could not be made."""

    video: Video | None
    at_s: float


Film = Future[Drawn]


class Films:
    """Draws from exactly the picture and the sound of a talk; a failure is an outcome, not an exception."""

    def __init__(self, renderer: VideoRenderer, clock: Clock) -> None:
        self._renderer, self._clock = renderer, clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sandbox-film")
        self._films: dict[str, Film] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def start(self, image: Image, sound: Sound, *, pad_s: float) -> Film:
        """The film, begun now or earlier."""
        padded = _padded(sound, pad_s)
        key = hashlib.sha256(image.data + padded.samples.tobytes()).hexdigest()
        with self._lock:
            if key not in self._films:
                self._films[key] = self._pool.submit(self._draw, image, padded)
            return self._films[key]

    def close(self) -> None:
        """Stop drawing."""
        self._closing.set()
        self._pool.shutdown(cancel_futures=True)

    def _draw(self, image: Image, sound: Sound) -> Drawn:
        kind = "PNG" if image.content_type == "image/png" else "JPEG"
        frame = Frame(image.data, kind, image.width, image.height)
        try:
            video = self._renderer.render(frame, sound, progress=self._check)
        except Cancelled:
            video = None
        except VmsgError as error:
            LOGGER.warning("A video could not be made: %s %s", error.message, error.hint)
            video = None
        except Exception as exc:  # noqa: BLE001 - the thread's top: the talk ends in an error
            LOGGER.error("A video could not be made: %s", where_it_broke(exc))
            video = None
        return Drawn(video, self._clock.now_s())

    def _check(self, _share: float) -> None:
        if self._closing.is_set():
            raise Cancelled


def _padded(sound: Sound, pad_s: float) -> Sound:
    silence = np.zeros(round(pad_s * sound.rate_hz), np.float32)
    return Sound(np.concatenate([sound.samples, silence]), sound.rate_hz)
