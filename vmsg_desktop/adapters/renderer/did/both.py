"""Picture and sound on their way at the same time; when one fails, the other stops."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.core.model.errors import Cancelled
from vmsg_desktop.core.ports import Progress, Waiter

_LOOK_S: Final = 0.1


@dataclass(frozen=True)
class Named:
    """A file to upload."""

    data: bytes
    name: str


def upload_both(
    client: DidClient, *, image: Named, audio: Named, waiter: Waiter, progress: Progress = lambda _share: None
) -> tuple[str, str]:
    """(picture's URL, sound's URL), as long as the slower of the two.

    Args:
        client: its own waiter is not used here.
        image: the picture to upload.
        audio: the sound to upload.
        waiter: pauses between attempts; ends both when the person stopped the work.
        progress: share of all bytes, called from both threads, never at the same time.

    Raises:
        InputError, RemoteError: of the one that failed first; the other was stopped at its next block or pause.
    """
    stop = threading.Event()
    shares = _Shares(len(image.data), len(audio.data), progress)
    stoppable = client.using(_StoppableWaiter(waiter, stop))

    def run(upload: Callable[[], str]) -> str:
        try:
            return upload()
        except BaseException:
            stop.set()
            raise

    with ThreadPoolExecutor(2, thread_name_prefix="upload") as pool:
        pictured = pool.submit(
            run, lambda: stoppable.upload_image(image.data, name=image.name, progress=shares.of_image)
        )
        heard = pool.submit(run, lambda: stoppable.upload_audio(audio.data, name=audio.name, progress=shares.of_audio))
        try:
            errors = [error for error in (pictured.exception(), heard.exception()) if error is not None]
        except BaseException:  # Ctrl-C while waiting: the pool waits for both, so both must end
            stop.set()
            raise
    first = next((error for error in errors if not isinstance(error, _Stopped)), None)
    if first is not None:
        raise first
    return pictured.result(), heard.result()


class _Stopped(Cancelled):
    """This upload ended because the other one did."""


class _StoppableWaiter:
    """Implements Waiter: ends when the other upload failed."""

    def __init__(self, inner: Waiter, stop: threading.Event) -> None:
        self._inner, self._stop = inner, stop

    def wait(self, seconds: float) -> None:
        """In short pieces, with a look at the other upload before each."""
        while True:
            if self._stop.is_set():
                raise _Stopped
            piece_s = min(seconds, _LOOK_S)
            self._inner.wait(piece_s)
            seconds -= piece_s
            if seconds <= 0:
                return


class _Shares:
    """Two shares added up by their bytes."""

    def __init__(self, image_bytes: int, audio_bytes: int, progress: Progress) -> None:
        self._lock = threading.Lock()
        self._progress = progress
        self._total = max(1, image_bytes + audio_bytes)
        self._bytes = (image_bytes, audio_bytes)
        self._done = [0.0, 0.0]

    def of_image(self, share: float) -> None:
        """The picture's share moved."""
        self._move(0, share)

    def of_audio(self, share: float) -> None:
        """The sound's share moved."""
        self._move(1, share)

    def _move(self, which: int, share: float) -> None:
        with self._lock:
            self._done[which] = share * self._bytes[which]
            self._progress(sum(self._done) / self._total)
