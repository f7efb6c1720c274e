"""The D-ID client: implements TalkService over HTTP, for D-ID and for the sandbox that answers like it.

Uploads, questions, deletions and downloads are repeated where that can help. The one paid call is never repeated; it
goes out on a connection of its own, so that an old connection that the server has just closed raises no doubt.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from random import SystemRandom
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote, urlsplit

import requests

from vmsg_desktop.adapters.renderer.did import answers, bodies, errors
from vmsg_desktop.adapters.renderer.did.download import Downloader
from vmsg_desktop.adapters.renderer.did.errors import Call
from vmsg_desktop.adapters.renderer.did.retry import pause_s
from vmsg_desktop.adapters.renderer.did.transport import (
    Answer,
    Broken,
    Outgoing,
    SessionFactory,
    Timeouts,
    checked_base,
    exchange,
    is_loopback,
    open_session,
)
from vmsg_desktop.core.model.did import Credits, Talk, TalkPage, TalkRequest, Upload
from vmsg_desktop.core.model.errors import Cancelled, InputError, RemoteError
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.ports import Clock, Progress, Waiter

_PAGE: Final = "100"
_RANDOM: Final = SystemRandom()
_DEFAULT_TIMEOUTS: Final = Timeouts()

T = TypeVar("T")


def _unwatched(_share: float) -> None:
    """The Progress of a caller who does not watch."""


class DidClient:
    """Implements TalkService; safe to share between threads. Use as a context manager, or call :meth:`close`.

    Args:
        base_url: https://…, or http on this machine.
        key: as D-ID shows it, "user:password".
        waiter: pauses between attempts; ends calls when the person stopped the work.
        make_session: gives bare sessions; each is prepared here.
        jitter: gives 0..1.

    Raises:
        InputError: the address is neither https nor on this machine.
    """

    def __init__(
        self,
        base_url: str,
        key: Secret,
        *,
        clock: Clock,
        waiter: Waiter,
        timeouts: Timeouts = _DEFAULT_TIMEOUTS,
        make_session: SessionFactory = requests.Session,
        jitter: Callable[[], float] = _RANDOM.random,
    ) -> None:
        self._base = checked_base(base_url)
        self._clock, self._waiter, self._timeouts, self._jitter = clock, waiter, timeouts, jitter
        self._open: Callable[[], requests.Session] = lambda: open_session(self._base, key, make_session)
        self._session = self._open()
        self._keyless = open_session(self._base, None, make_session)
        self._downloader = Downloader(
            self._keyless,
            timeout_s=(timeouts.connect_s, timeouts.download_s),
            clock=clock,
            allows_loopback=is_loopback(self._base),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()
        self._keyless.close()

    def using(self, waiter: Waiter) -> DidClient:
        """The same client on the same connections, with pauses and cancelling of its own."""
        other = copy.copy(self)
        other._waiter = waiter
        return other

    def credits(self) -> Credits:
        """See TalkService. An account that never had credits has 0."""
        try:
            return self._asked(errors.CREDITS, "/credits", answers.read_credits)
        except RemoteError as error:
            if error.details.get("kind") == "NotFoundError":
                return Credits(0, 0)
            raise

    def upload_image(self, data: bytes, *, name: str, progress: Progress = _unwatched) -> str:
        """See TalkService. Raises InputError "did_no_face" when D-ID looked for faces and found none."""
        upload = self.send_image(data, name=name, progress=progress)
        if upload.faces == 0:
            raise InputError(
                "did_no_face",
                "D-ID found no face in the picture. Nothing was charged.",
                "Choose a photo with one clear, frontal face.",
            )
        return upload.url

    def upload_audio(self, data: bytes, *, name: str, progress: Progress = _unwatched) -> str:
        """See TalkService."""
        return self.send_audio(data, name=name, progress=progress).url

    def send_image(self, data: bytes, *, name: str, progress: Progress = _unwatched) -> Upload:
        """Upload a picture and have its faces counted."""
        return self._upload(errors.UPLOAD_IMAGE, "/images", bodies.image_body(data, name=name), progress)

    def send_audio(self, data: bytes, *, name: str, progress: Progress = _unwatched) -> Upload:
        """Upload a sound."""
        return self._upload(errors.UPLOAD_AUDIO, "/audios", bodies.audio_body(data, name=name), progress)

    def create_talk(self, request: TalkRequest) -> Talk:
        """See TalkService. InputError and Cancelled, too, have ``details["sent"]`` = "no"."""
        body = Outgoing(bodies.talk_body(request))
        try:
            self._waiter.wait(0)  # the last moment to stop for nothing: no look once the body is on its way
        except Cancelled as stopped:
            stopped.details["sent"] = "no"
            raise
        with self._open() as session:
            answer = self._call(errors.CREATE, session, "POST", "/talks", self._timeouts.create_s, body=body)
        return answers.parsed(errors.CREATE, answer, answers.read_talk)

    def get_talk(self, talk_id: str) -> Talk:
        """See TalkService."""
        return self._asked(errors.GET_TALK, f"/talks/{_segment(talk_id)}", answers.read_talk)

    def list_talks(self, *, token: str | None = None) -> TalkPage:
        """See TalkService."""
        params = {"limit": _PAGE} | ({"token": token} if token else {})
        return self._asked(errors.LIST_TALKS, "/talks", answers.read_page, params=params)

    def delete_talk(self, talk_id: str) -> None:
        """See TalkService. Raises RemoteError "did_still_rendering" or "did_not_found"."""
        self._delete(f"/talks/{_segment(talk_id)}")

    def delete_image(self, url: str) -> None:
        """Delete an uploaded picture, by the address that its upload gave."""
        self._delete(f"/images/{_segment(upload_id(url))}")

    def delete_audio(self, url: str) -> None:
        """Delete an uploaded sound, by the address that its upload gave."""
        self._delete(f"/audios/{_segment(upload_id(url))}")

    def download(self, url: str, *, progress: Progress) -> bytes:
        """See TalkService; begun again from the start where it broke off."""
        return self._until_good(lambda: self._downloader.fetch(url, progress=progress, waiter=self._waiter))

    def _upload(self, call: Call, path: str, encoded: tuple[bytes, str], progress: Progress) -> Upload:
        data, content_type = encoded

        def look(share: float) -> None:
            self._waiter.wait(0)
            progress(share)

        def attempt() -> Upload:
            answer = self._call(
                call,
                self._session,
                "POST",
                path,
                self._timeouts.upload_s,
                body=Outgoing(data, look),
                content_type=content_type,
            )
            return answers.parsed(call, answer, answers.read_upload)

        upload = self._until_good(attempt)
        progress(1.0)
        return upload

    def _delete(self, path: str) -> None:
        """A repeated deletion that finds nothing is done: the attempt whose answer was lost did it."""
        attempts = 0

        def attempt() -> None:
            nonlocal attempts
            attempts += 1
            try:
                self._call(errors.DELETE, self._session, "DELETE", path, self._timeouts.read_s)
            except RemoteError as error:
                if attempts == 1 or error.code != "did_not_found":
                    raise

        self._until_good(attempt)

    def _asked(
        self,
        call: Call,
        path: str,
        read: Callable[[Mapping[str, Any]], T],
        *,
        params: dict[str, str] | None = None,
    ) -> T:
        """A question: may be repeated freely, also where the answer cannot be read."""

        def attempt() -> T:
            answer = self._call(call, self._session, "GET", path, self._timeouts.read_s, params=params)
            return answers.parsed(call, answer, read)

        return self._until_good(attempt)

    def _until_good(self, attempt: Callable[[], T]) -> T:
        """``attempt`` until it succeeds, fails for good, or has failed often enough."""
        number = 0
        while True:
            number += 1
            self._waiter.wait(0)
            try:
                return attempt()
            except RemoteError as error:
                pause = pause_s(error, number, jitter=self._jitter)
                if pause is None:
                    error.details["attempts"] = number
                    raise
            self._waiter.wait(pause)

    def _call(
        self,
        call: Call,
        session: requests.Session,
        method: str,
        path: str,
        read_s: float,
        *,
        params: dict[str, str] | None = None,
        body: Outgoing | None = None,
        content_type: str = "application/json",
    ) -> Answer:
        """One exchange. Raises RemoteError unless it succeeded."""
        try:
            answer = exchange(
                session,
                method,
                f"{self._base}{path}",
                params=params,
                timeout_s=(self._timeouts.connect_s, read_s),
                clock=self._clock,
                answer_s=self._timeouts.answer_s,
                body=body,
                content_type=content_type if body else "",
            )
        except Broken as broken:
            failure = errors.broken_off(call, broken)
        else:
            if 200 <= answer.status < 300:
                return answer
            failure = errors.refused(call, answer, now_s=self._clock.now_s())
        raise failure


def upload_id(url: str) -> str:
    """The id inside the address that an upload gave: …/<user>/<id>/<name>. Raises InputError where there is none."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) < 2:
        raise InputError("did_upload_unknown", "This is no address of an upload at D-ID.", "Nothing was deleted.")
    return parts[-2]


def _segment(text: str) -> str:
    """One segment of a path, whatever it holds."""
    if not text.strip() or text in (".", ".."):
        raise InputError("did_id_empty", "The id at D-ID is empty.", "Look it up in the list of jobs.")
    return quote(text, safe="")
