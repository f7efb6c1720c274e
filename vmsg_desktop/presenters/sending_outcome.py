"""How a sent message ended, and what the person can do about it: one row an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from vmsg_desktop.core.model.errors import Cancelled, VmsgError, error_from_json
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.preflight import Fix
from vmsg_desktop.core.sent import Charge, charge_of

OutcomeKind = Literal["error", "question", "stopped"]
ActionKey = Literal[
    "fix",
    "retry",
    "fetch",
    "again",
    "let-go",
    "key",
    "budget",
    "sandbox",
    "photo",
    "frame",
    "voice",
    "details",
    "close",
]
"""fix: apply its patch. retry: from where it stands, for nothing. fetch: wait for it or fetch it again. again: a new
paid request. let-go: give it up. key: type another key. budget: look at it. sandbox: send it there. photo, voice:
choose another one. frame: look at the final frame. details: copy what happened. close: put the box away."""

_STUDIO: Final = Fix("Replace background", {"background": {"kind": "bundled", "name": "studio"}})
_HEAD: Final = Fix("Frame head and shoulders", {"framing": {"shot": "head", "hand": None, "padding_px": 0}})
_NO_STITCH: Final = Fix("Send the head alone", {"talk": {"stitch": False}})

_BY_CODE: Final[Mapping[str, tuple[ActionKey, ...]]] = {
    "did_picture_moderated": ("fix", "photo"),
    "did_moderated": ("fix", "photo"),
    "did_celebrity": ("photo",),
    "did_picture_refused": ("photo",),
    "did_picture_too_small": ("photo",),
    "did_file_too_large": ("fix", "photo"),
    "did_no_face": ("fix", "photo"),
    "did_audio_moderated": ("voice",),
    "did_text_moderated": ("voice",),
    "did_audio_length": ("voice",),
    "did_no_credits": ("sandbox",),
    "budget_held": ("budget", "retry"),
    "budget_stopped": ("budget", "retry"),
    "budget_unreadable": ("budget", "retry"),
    "did_key_refused": ("key", "sandbox"),
    "did_key_missing": ("key", "sandbox"),
    "did_forbidden": ("key", "sandbox"),
    "did_plan_forbids": ("fix", "sandbox"),
}


@dataclass(frozen=True)
class Outcome:
    """What is said above the pre-flight list.

    Attributes:
        kind: see OutcomeKind. error: what happened; None for a question and a stop.
        charge: whether money moved.
        fix: of the action "fix".
        actions: first the main one; links: quieter ones.
        at_s: Unix seconds.
    """

    kind: OutcomeKind
    job: Job | None
    error: VmsgError | None
    charge: Charge
    actions: tuple[ActionKey, ...]
    links: tuple[ActionKey, ...] = ()
    fix: Fix | None = None
    at_s: float | None = None


def outcome_of(job: Job | None, error: VmsgError | None, message: Message) -> Outcome | None:
    """What to say of a job that rests; None where nothing is to be said.

    Args:
        job: its row; None when it never became a job.
        error: why it rests, when it did not just end.
        message: as it is now, for fixes that make a difference.
    """
    if job is None:
        return None if error is None else _failed(None, error, message)
    if job.state == "asking":
        return Outcome("question", job, None, charge_of(job), ("again", "let-go"), at_s=job.updated_s)
    if job.state == "cancelled":
        actions: tuple[ActionKey, ...] = ("fetch",) if job.talk_id or job.token else ()
        return Outcome("stopped", job, None, charge_of(job), actions, ("close",), at_s=job.updated_s)
    if error is None and job.error is not None and job.state == "failed":
        error = error_from_json(job.error)
    if error is None or isinstance(error, Cancelled):
        return None
    return _failed(job, error, message)


def _failed(job: Job | None, error: VmsgError, message: Message) -> Outcome:
    fix = _fix_of(error, message)
    actions = tuple(key for key in _BY_CODE.get(error.code, ()) if key != "fix" or fix is not None)
    way = _way_on(job, error)
    if way is not None and (not actions or way == "fetch"):
        actions = (way, *actions)
    charge = Charge("none") if job is None else charge_of(job)
    at_s = None if job is None else job.updated_s
    return Outcome("error", job, error, charge, actions, ("details", "close"), fix=fix, at_s=at_s)


def _way_on(job: Job | None, error: VmsgError) -> ActionKey | None:
    """How the same job can go on, where it can."""
    if job is None or job.state == "done":
        return None
    if job.is_spent:
        return "again"
    return "fetch" if job.talk_id else "retry"


def _fix_of(error: VmsgError, message: Message) -> Fix | None:
    if error.code in ("did_picture_moderated", "did_moderated"):
        return _STUDIO if message.background.kind in ("keep", "blur") else None
    if error.code in ("did_no_face", "did_file_too_large"):
        is_closest = message.framing.shot == "head" and message.framing.hand is None
        return None if is_closest else _HEAD
    if error.code == "did_plan_forbids" and error.details.get("feature") == "stitch":
        return _NO_STITCH if message.talk.stitch else None
    return None
