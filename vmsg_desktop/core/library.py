"""Looking for jobs, and what a job left behind: pure functions over rows and histories."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any, Final

from vmsg_desktop.core.model.job import Job, Uploads
from vmsg_desktop.core.model.library import Query, Receipt

UPLOADS_KEPT_S: Final = 48 * 3600.0
"""The vendor deletes uploads by itself after 24 to 48 h."""
STAGES: Final = "Stages"
"""Name of the history row that tells how the local stages went."""


def matches(job: Job, query: Query) -> bool:
    """Whether a job is what is looked for. Case, width and composition of letters make no difference."""
    return (
        (not query.states or job.state in query.states)
        and (not query.targets or job.target in query.targets)
        and _lies_between(job.created_s, query.since_s, query.until_s)
        and _lies_between(credits_charged(job), query.credits_min, query.credits_max)
        and _holds(job, _folded(query.text).split())
    )


def credits_charged(job: Job) -> float | None:
    """What a job cost; 0 where the vendor provably never had it, None where it is not known."""
    if job.credits_charged is not None:
        return job.credits_charged
    was_sent = job.may_be_charged or bool(job.token)
    return 0.0 if job.target == "draft" or (job.has_ended and not was_sent) else None


def talk_ids(job: Job, history: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Every talk that the vendor made for a job, earlier attempts too, oldest first."""
    accepted = [str(row["talk_id"]) for row in history if row["event"] == "Accepted"]
    return tuple(dict.fromkeys(talk_id for talk_id in (*accepted, job.talk_id) if talk_id))


def doubtful_tokens(history: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, float], ...]:
    """Paid requests that were neither answered nor provably not sent: token and Unix seconds of each."""
    open_: dict[str, float] = {}
    last = ""
    for row in history:
        if row["event"] == "IntentWritten":
            last = str(row["token"])
            open_[last] = float(row["at_s"])
        elif row["event"] in ("Accepted", "NotSent"):
            open_.pop(last, None)
    return tuple(open_.items())


def live_uploads(job: Job, history: Iterable[Mapping[str, Any]], *, now_s: float) -> tuple[Uploads, ...]:
    """What the vendor may still keep of what was uploaded for a job."""
    told = [Uploads(**row["uploads"]) for row in history if row["event"] == "Uploaded"]
    every = dict.fromkeys((*told, *([job.uploads] if job.uploads else [])))
    return tuple(uploads for uploads in every if now_s - uploads.at_s < UPLOADS_KEPT_S)


def told_history(history: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The history without the vendor's addresses and the token, which are nobody's to read, and without the stages."""
    hidden = {"uploads", "token"}
    return tuple(
        {name: value for name, value in row.items() if name not in hidden} for row in history if row["event"] != STAGES
    )


def last_stages(history: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """How the local stages went when they last ran; empty when that was not kept."""
    return next((tuple(row["stages"]) for row in reversed(history) if row["event"] == STAGES), ())


def receipt_text(receipt: Receipt) -> str:
    """The receipt for reading, times in UTC."""
    lines = [
        "Receipt of deletion",
        "",
        f"Message {receipt.job_id}",
        f"Forgotten {_moment(receipt.at_s)}",
        "",
        "Deleted:",
        *(f"- {_moment(gone.at_s)}  {gone.where}: {gone.what}" for gone in receipt.deleted),
        "",
        "Not deleted:",
        *(f"- {left.what}: {left.why}" for left in receipt.left),
    ]
    return "\n".join(lines) + "\n"


def _moment(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _lies_between(value: float | None, least: float | None, most: float | None) -> bool:
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


def _holds(job: Job, words: Sequence[str]) -> bool:
    """Every word is somewhere in it."""
    if not words:
        return True
    text = _words_of(job)
    return all(word in text for word in words)


def _words_of(job: Job) -> str:
    error = (job.error or {}).get("message", "")
    return _folded(" ".join((job.title, job.id, job.talk_id, job.video_path, str(error), *_file_names(job))))


def _file_names(job: Job) -> tuple[str, ...]:
    """Read without the checks of a message file, which cost thirty times as much: a search looks at every job."""
    try:
        message = json.loads(job.message)
    except ValueError:  # its title is found all the same
        return ()
    parts = (
        [message.get(name) for name in ("photo", "voice", "background", "music")] if isinstance(message, dict) else []
    )
    found = [(str(part.get("path", "")), str(part.get("name", ""))) for part in parts if isinstance(part, dict)]
    return tuple(word for path, name in found for word in (PurePath(path).name, name))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
