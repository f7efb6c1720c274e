"""The life of a job as a pure function of events: no clock, no disk, no network.

The rule that protects money is here: a job reaches "intent" only from "ready", and comes back to "ready" only by an
event that says the request provably never left, or that the person said so. Every doubt leads to "unknown".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.job import Job, JobState, Uploads

LOOKS: Final = 3
"""Searches in vain before the person is asked, spread over LOOK_SPAN_S."""
LOOK_SPAN_S: Final = 120.0


@dataclass(frozen=True)
class Began:
    """Local stages run."""


@dataclass(frozen=True)
class Prepared:
    """Picture and sound are as they will be sent."""

    fingerprint: str
    credits_needed: int
    sound_s: float = 0.0


@dataclass(frozen=True)
class Uploaded:
    """The vendor has both files; ``took_s`` None = not measured."""

    uploads: Uploads
    took_s: float | None = None


@dataclass(frozen=True)
class IntentWritten:
    """The paid request goes out after this is on disk."""

    token: str
    credits_before: float | None


@dataclass(frozen=True)
class NotSent:
    """The paid request provably never left or was refused: it may be made again."""


@dataclass(frozen=True)
class Doubted:
    """Nobody knows whether the vendor took it."""

    at_s: float


@dataclass(frozen=True)
class LookedInVain:
    """The token was not found in the vendor's list; ``is_balance_unchanged`` None = not known."""

    is_balance_unchanged: bool | None
    waited_s: float


@dataclass(frozen=True)
class Accepted:
    """The vendor has it, under this id."""

    talk_id: str


@dataclass(frozen=True)
class Confirmed:
    """The person allows one more paid request."""


@dataclass(frozen=True)
class Rendered:
    """The vendor is done; the video can be fetched."""


@dataclass(frozen=True)
class Saved:
    """The video is whole on disk."""

    path: str
    sha256: str
    duration_s: float
    credits_charged: float | None


@dataclass(frozen=True)
class VendorFailed:
    """The vendor ended the talk without a video."""

    error: dict[str, Any]


@dataclass(frozen=True)
class Failed:
    """It ended with an error on our side; what the vendor has stays known."""

    error: dict[str, Any]


@dataclass(frozen=True)
class Stopped:
    """The person stopped it."""


@dataclass(frozen=True)
class Retried:
    """The person starts an ended job again: where it stood, or with a new paid request when its talk is spent."""

    at_s: float


JobEvent = (
    Began
    | Prepared
    | Uploaded
    | IntentWritten
    | NotSent
    | Doubted
    | LookedInVain
    | Accepted
    | Confirmed
    | Rendered
    | Saved
    | VendorFailed
    | Failed
    | Stopped
    | Retried
)

_Change = Callable[[Job, Any], Job]
_RUNNING: Final[tuple[JobState, ...]] = (
    "queued", "preparing", "ready", "intent", "submitted", "downloading", "unknown", "asking",
)  # fmt: skip


def apply(job: Job, event: JobEvent, *, at_s: float) -> Job:
    """The job after ``event``.

    Args:
        job: as it stands.
        event: what happened.
        at_s: Unix seconds, for ``updated_s``.

    Raises:
        StorageError: "job_event_refused": this event cannot follow in this state; the job is unchanged.
    """
    allowed, change = _RULES[type(event)]
    if job.state not in allowed:
        raise StorageError(
            "job_event_refused",
            f"Job {job.id[:8]} is {job.state}: '{type(event).__name__}' cannot follow.",
            "Look at it again: vmsg jobs show",
            details={"state": job.state, "event": type(event).__name__},
        )
    return replace(change(job, event), updated_s=at_s)


def event_json(event: JobEvent) -> dict[str, Any]:
    """The event as plain data, for the history."""
    return {"event": type(event).__name__, **asdict(event)}


def _began(job: Job, event: Began) -> Job:
    return replace(job, state="preparing", error=None)


def _prepared(job: Job, event: Prepared) -> Job:
    return replace(
        job, state="ready", fingerprint=event.fingerprint, credits_needed=event.credits_needed, duration_s=event.sound_s
    )


def _uploaded(job: Job, event: Uploaded) -> Job:
    return replace(job, uploads=event.uploads)


def _intent(job: Job, event: IntentWritten) -> Job:
    return replace(job, state="intent", token=event.token, credits_before=event.credits_before, looks=0, doubted_s=None)


def _not_sent(job: Job, event: NotSent) -> Job:
    return replace(job, state="ready", token="", looks=0, doubted_s=None)


def _doubted(job: Job, event: Doubted) -> Job:
    return replace(job, state="unknown", looks=0, doubted_s=event.at_s)


def _looked(job: Job, event: LookedInVain) -> Job:
    looked = replace(job, looks=job.looks + 1)
    is_settled = looked.looks >= LOOKS and event.waited_s >= LOOK_SPAN_S
    # A balance that fell says that it was charged: it is somewhere, and looking goes on.
    return replace(looked, state="asking") if is_settled and event.is_balance_unchanged is not False else looked


def _accepted(job: Job, event: Accepted) -> Job:
    return replace(job, state="submitted", talk_id=event.talk_id, doubted_s=None)


def _confirmed(job: Job, event: Confirmed) -> Job:
    return replace(job, state="ready", attempt=job.attempt + 1, token="", looks=0, doubted_s=None)


def _rendered(job: Job, event: Rendered) -> Job:
    return replace(job, state="downloading")


def _saved(job: Job, event: Saved) -> Job:
    return replace(
        job,
        state="done",
        video_path=event.path,
        video_sha256=event.sha256,
        duration_s=event.duration_s,
        credits_charged=event.credits_charged,
        error=None,
    )


def _failed(job: Job, event: Failed) -> Job:
    return replace(job, state="failed", error=event.error)


def _stopped(job: Job, event: Stopped) -> Job:
    return replace(job, state="cancelled")


def _vendor_failed(job: Job, event: VendorFailed) -> Job:
    return replace(job, state="failed", error=event.error, is_spent=True)


def _retried(job: Job, event: Retried) -> Job:
    again = replace(job, error=None)
    if job.is_spent:
        return replace(again, state="queued", attempt=job.attempt + 1, token="", talk_id="", is_spent=False)
    if job.talk_id:
        return replace(again, state="submitted")
    if job.token:  # it was posted, or may have been: it is looked for before anything else
        return replace(again, state="unknown", looks=0, doubted_s=event.at_s)
    return replace(again, state="queued")


_RULES: Final[dict[type, tuple[tuple[JobState, ...], _Change]]] = {
    Began: (("queued", "preparing"), _began),
    Prepared: (("preparing", "ready"), _prepared),
    Uploaded: (("ready",), _uploaded),
    IntentWritten: (("ready",), _intent),
    NotSent: (("intent",), _not_sent),
    Doubted: (("intent",), _doubted),
    LookedInVain: (("unknown",), _looked),
    Accepted: (("intent", "unknown", "asking"), _accepted),
    Confirmed: (("asking",), _confirmed),
    Rendered: (("submitted",), _rendered),
    Saved: (("preparing", "ready", "downloading"), _saved),
    VendorFailed: (("submitted",), _vendor_failed),
    Failed: (("queued", "preparing", "ready", "submitted", "downloading"), _failed),
    Stopped: (_RUNNING, _stopped),
    Retried: (("failed", "cancelled"), _retried),
}
