"""The paid request: the one module where money is spent, for the desktop and the fleet alike.

In this order: (1) the intent is on disk with a random token, (2) the request goes out once with the token in it,
(3) the talk's id is on disk. After any doubt the token is looked for in the vendor's list; nothing here ever posts a
second time by itself (docs/adr/0013-never-pay-twice.md).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from vmsg_desktop.core.jobs import (
    LOOK_SPAN_S,
    LOOKS,
    Accepted,
    Doubted,
    IntentWritten,
    LookedInVain,
    NotSent,
    Uploaded,
)
from vmsg_desktop.core.model.did import Talk, TalkOptions, TalkRequest
from vmsg_desktop.core.model.errors import RemoteError, VmsgError
from vmsg_desktop.core.model.job import Job, Uploads
from vmsg_desktop.core.ports import Clock, JobRecords, TalkService, Waiter

UPLOAD_LIFE_S: Final = 20 * 3600.0  # the vendor keeps uploads for 24 h at least
_LOOK_EVERY_S: Final = LOOK_SPAN_S / (LOOKS - 1)
_MOST_LOOKS: Final = 8  # when the balance fell and the talk is still not listed
_LIST_MARGIN_S: Final = 600.0  # clocks differ: the list is read until this long before the intent
_MOST_PAGES: Final = 50
_BALANCE_STEP: Final = 0.001


class Gate(Protocol):
    """Lets paid requests through, or not: the person's budget."""

    def look(self, job: Job) -> str:
        """What to say before it goes out, mostly "". Raises VmsgError: it may not go out now."""

    def enter(self, job: Job, intent: IntentWritten) -> Job:
        """Write the intent if it may still go out. Raises VmsgError; nothing is written then."""


@dataclass(frozen=True)
class SentFiles:
    """What goes to the vendor: bytes and the names that it takes."""

    image: bytes
    image_name: str
    audio: bytes
    audio_name: str


@dataclass(frozen=True)
class Submission:
    """Takes jobs from "ready" to a talk.

    Attributes:
        service: D-ID or the sandbox.
        records: where intent and outcome are written.
        clock: wall time.
        waiter: waits between looks; cancelling ends the waiting and leaves the job as it stands.
        new_token: 32 random hex digits.
        is_alone: no other job is sent meanwhile, so that a change of the balance says something about this one.
        gate: every paid request goes through it; None = nothing is paid here that a budget could hold.
    """

    service: TalkService
    records: JobRecords
    clock: Clock
    waiter: Waiter
    new_token: Callable[[], str] = lambda: secrets.token_hex(16)
    is_alone: bool = True
    gate: Gate | None = None

    def warning(self, job: Job) -> str:
        """What the person is told before a job is sent, mostly "". Raises VmsgError: the budget holds it."""
        return "" if self.gate is None else self.gate.look(job)

    def submit(self, job: Job, files: SentFiles, options: TalkOptions) -> Job:
        """Upload and post once; returns the job "submitted", or "unknown" when nobody knows whether it was taken.

        Raises:
            VmsgError: the vendor refused, the budget holds it, or the request provably never left; the job is "ready"
                then.
        """
        self.warning(job)
        job = self._uploaded(job, files)
        token = self.new_token()
        intent = IntentWritten(token, self.balance())
        job = self.records.apply(job.id, intent) if self.gate is None else self.gate.enter(job, intent)
        try:
            talk = self.service.create_talk(_request(job, token, options))
        except VmsgError as error:
            if error.details.get("sent") == "no":
                self.records.apply(job.id, NotSent())
                raise
            return self.records.apply(job.id, Doubted(self.clock.now_s()))
        return self.records.apply(job.id, Accepted(talk.id))

    def reconcile(self, job: Job) -> Job:
        """Look for a doubtful job's token; returns it "submitted" when found, "asking" when it is the person's turn.

        Raises:
            RemoteError: the vendor cannot be asked now, or the balance fell and nothing is listed; the job stays
                "unknown" and can be looked for again at any time.
        """
        began_s = self.clock.monotonic_s()
        while job.state == "unknown":
            talk = self.find(job)
            if talk is not None:
                return self.records.apply(job.id, Accepted(talk.id))
            job = self._looked_in_vain(job, looked_s=self.clock.monotonic_s() - began_s)
            if job.state == "unknown":
                self.waiter.wait(_LOOK_EVERY_S)
        return job

    def balance(self) -> float | None:
        """Credits left; None when it cannot be asked, which stops nothing, or when other jobs change it too."""
        if not self.is_alone:
            return None
        try:
            return self.service.credits().remaining
        except RemoteError:
            return None

    def _uploaded(self, job: Job, files: SentFiles) -> Job:
        if job.uploads is not None and 0 <= self.clock.now_s() - job.uploads.at_s < UPLOAD_LIFE_S:
            return job  # from the future they are of a clock that was set: how old they are is not known
        began_s = self.clock.monotonic_s()
        with ThreadPoolExecutor(2, thread_name_prefix="upload") as pool:
            image = pool.submit(self.service.upload_image, files.image, name=files.image_name)
            audio = pool.submit(self.service.upload_audio, files.audio, name=files.audio_name)
            uploads = Uploads(image.result(), audio.result(), self.clock.now_s())
        return self.records.apply(job.id, Uploaded(uploads, self.clock.monotonic_s() - began_s))

    def _looked_in_vain(self, job: Job, *, looked_s: float) -> Job:
        """``looked_s``: in this run, which says more than the wall clock where that was set back meanwhile."""
        balance = self.balance()
        is_unchanged = _is_unchanged(job.credits_before, balance)
        waited_s = max(looked_s, self.clock.now_s() - (job.doubted_s or self.clock.now_s()))
        job = self.records.apply(job.id, LookedInVain(is_unchanged, waited_s))
        if job.state == "unknown" and job.looks >= _MOST_LOOKS and is_unchanged is False:
            raise RemoteError(
                "talk_not_listed",
                "The credits fell, so the vendor seems to have taken the message, but it is not in its list yet.",
                "Look again later: vmsg jobs resume. Nothing is posted a second time.",
                retryable=True,
            )
        return job

    def find(self, job: Job) -> Talk | None:
        """The talk that holds a job's token, looked for once in the vendor's list. Raises RemoteError."""
        since_s = (job.doubted_s or job.updated_s) - _LIST_MARGIN_S
        for talk in self._listed(since_s):
            if job.token in talk.user_data:
                return talk
            if not talk.user_data and talk.name.endswith(job.token[:8]) and self._is_ours(talk, job):
                return talk
        return None

    def _is_ours(self, talk: Talk, job: Job) -> bool:
        """A list may leave ``user_data`` out: then the talk itself is asked; its name alone is enough otherwise."""
        whole = self.service.get_talk(talk.id)
        return job.token in whole.user_data if whole.user_data else True

    def _listed(self, since_s: float) -> Iterator[Talk]:
        """The vendor's talks, page by page.

        The order is undocumented: only where a page runs from new to old does one that is all older end the reading.
        """
        token: str | None = None
        for _ in range(_MOST_PAGES):
            page = self.service.list_talks(token=token)
            yield from page.talks
            times_s = [created_s for talk in page.talks if (created_s := _seconds(talk.created_at)) is not None]
            is_newest_first = len(times_s) > 1 and times_s[0] > times_s[-1]
            if page.token is None or (is_newest_first and max(times_s) < since_s):
                return
            token = page.token
        raise RemoteError(
            "list_too_long",
            f"The vendor lists more than {_MOST_PAGES} pages, and the message was not among them.",
            "Delete old talks at D-ID, then look again: vmsg jobs resume. Nothing is posted a second time.",
        )


def _request(job: Job, token: str, options: TalkOptions) -> TalkRequest:
    if job.uploads is None:
        raise RemoteError("not_uploaded", "Picture and sound are not at the vendor yet.", "Try again.", retryable=True)
    title = (job.title or "Message")[:80]
    user_data = json.dumps({"v": 1, "t": token}, separators=(",", ":"))
    return TalkRequest(job.uploads.image_url, job.uploads.audio_url, f"{title} {token[:8]}", user_data, options)


def _is_unchanged(before: float | None, after: float | None) -> bool | None:
    if before is None or after is None:
        return None
    return abs(before - after) < _BALANCE_STEP


def _seconds(text: str) -> float | None:
    """ISO time with or without a zone (then UTC) to Unix seconds; None where it is none."""
    try:
        moment = datetime.fromisoformat(text if text.endswith("Z") or "+" in text else f"{text}+00:00")
    except ValueError:
        return None
    return moment.timestamp()
