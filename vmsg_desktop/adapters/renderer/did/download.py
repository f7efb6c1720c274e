"""The finished video from its signed link: without the key, the query intact, bounded, counted to the last byte."""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin

import requests

from vmsg_desktop.adapters.renderer.did.errors import DOWNLOAD, broken_off, refused
from vmsg_desktop.adapters.renderer.did.transport import (
    ANSWER_MAX_BYTES,
    Answer,
    Broken,
    broken_by,
    is_loopback,
    is_safe,
)
from vmsg_desktop.core.model.errors import RemoteError, RenderError
from vmsg_desktop.core.ports import Clock, Progress, Waiter

VIDEO_MAX_BYTES: Final = 1_000_000_000  # ten minutes at D-ID's rates are under 200 MB
_CHUNK_BYTES: Final = 1 << 18
_HOPS: Final = 3  # the storage behind the link may send on to another region


class Downloader:
    """One attempt at a time; the caller repeats.

    Args:
        session: one without authorization.
        allows_loopback: True when the service itself is on this machine; else a link to it is refused.
    """

    def __init__(
        self, session: requests.Session, *, timeout_s: tuple[float, float], clock: Clock, allows_loopback: bool
    ) -> None:
        self._session = session
        self._timeout_s = timeout_s
        self._clock = clock
        self._allows_loopback = allows_loopback

    def fetch(self, url: str, *, progress: Progress, waiter: Waiter) -> bytes:
        """The whole file.

        Raises:
            RemoteError: refused, expired, broken off; retryable where another attempt may help.
            RenderError: "video_too_large".
            Cancelled: from ``progress`` or ``waiter``.
        """
        for _ in range(_HOPS + 1):
            self._check(url)
            outcome = self._one(url, progress, waiter)
            if isinstance(outcome, bytes):
                return outcome
            url = urljoin(url, outcome)
        raise _refused_link("the link leads from one address to the next without end")

    def _check(self, url: str) -> None:
        if not is_safe(url) or (is_loopback(url) and not self._allows_loopback):
            raise _refused_link("the link is not https")

    def _one(self, url: str, progress: Progress, waiter: Waiter) -> bytes | str:
        """The file, or the address that the server sends on to."""
        failure: RemoteError | None = None
        try:
            with self._session.get(url, timeout=self._timeout_s, allow_redirects=False, stream=True) as response:
                if response.is_redirect:
                    return str(response.headers["Location"])
                if response.status_code == requests.codes.ok:
                    return _read(response, progress, waiter)
                failure = self._refused(response)
        except requests.RequestException as exc:
            failure = broken_off(DOWNLOAD, broken_by(exc, has_left=True))
        raise failure

    def _refused(self, response: requests.Response) -> RemoteError:
        body = next(response.iter_content(ANSWER_MAX_BYTES // 100), b"")
        answer = Answer(response.status_code, dict(response.headers), body)
        return refused(DOWNLOAD, answer, now_s=self._clock.now_s())


def _read(response: requests.Response, progress: Progress, waiter: Waiter) -> bytes:
    expected = _length(response)
    if expected is not None and expected > VIDEO_MAX_BYTES:
        raise _too_large(expected)
    parts, size = [], 0
    for part in response.iter_content(_CHUNK_BYTES):
        waiter.wait(0)
        parts.append(part)
        size += len(part)
        if size > VIDEO_MAX_BYTES:
            raise _too_large(size)
        if expected:
            progress(min(1.0, size / expected))
    if expected is not None and size != expected:
        raise broken_off(DOWNLOAD, Broken("lost", has_left=True, words=f"{size} of {expected} bytes"))
    progress(1.0)
    return b"".join(parts)


def _length(response: requests.Response) -> int | None:
    """Bytes promised; None where not told or where the transfer is packed."""
    value = response.headers.get("Content-Length", "")
    is_plain = response.headers.get("Content-Encoding", "identity") == "identity"
    return int(value) if value.isascii() and value.isdigit() and is_plain else None


def _too_large(size: int) -> RenderError:
    return RenderError(
        "video_too_large",
        f"The video has more than {min(size, VIDEO_MAX_BYTES) / 1e6:.0f} MB; the limit is {VIDEO_MAX_BYTES / 1e6:.0f}.",
        "Look at it on D-ID's own page.",
    )


def _refused_link(why: str) -> RemoteError:
    return RemoteError(
        "did_link_refused",
        f"The video was not fetched: {why}. {DOWNLOAD.cost}",
        "Ask D-ID for the talk again: it gives a new link.",
    )
