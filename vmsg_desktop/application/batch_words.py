"""What a batch tells: figures while it runs, an outcome for each item, and the words for both."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from vmsg_desktop.core.budget import HELD, STOPPED
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.job import Job

ItemKind = Literal["done", "failed", "asking", "cancelled", "under way", "not sent", "elsewhere"]
KINDS: Final[tuple[ItemKind, ...]] = ("done", "failed", "asking", "cancelled", "under way", "not sent", "elsewhere")

_CONCERNS_ALL: Final = frozenset(
    {"did_key_refused", "did_no_credits", "did_wrong_address", "did_forbidden", "did_certificate_refused", "no_vendor"}
    | {HELD, STOPPED, "budget_unreadable"}
)
"""Refusals that the next item would meet too."""


@dataclass(frozen=True)
class ItemOutcome:
    """How an item stands at the end of a run.

    Attributes:
        job: its record.
        kind: done: its video is saved. failed. asking: the person decides. cancelled: by the person, alone. under way:
            the vendor has it. not sent: nothing was paid for it. elsewhere: another process has it.
        reason, hint: why, and what to do; "" when done.
    """

    job: Job
    kind: ItemKind
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True)
class BatchProgress:
    """Figures of a running batch.

    Attributes:
        items, done, failed: counts.
        in_flight: talks at the vendor; cap: as many as are allowed now.
        credits_spent: by all runs of this batch, doubts included.
        left_s: from the own pace; None while there is none.
        pause_s: until something is sent again, when the vendor asked to slow down.
        note: why nothing is sent; "" = it goes on.
    """

    items: int
    done: int
    failed: int
    in_flight: int
    cap: int
    credits_spent: int
    left_s: float | None
    pause_s: float = 0.0
    note: str = ""


Tell = Callable[[BatchProgress | ItemOutcome], None]


@dataclass(frozen=True)
class BatchReport:
    """The end of a run; ``held`` says why sending stopped, "" = it did not."""

    outcomes: tuple[ItemOutcome, ...]
    credits_spent: int
    elapsed_s: float
    is_stopped: bool = False
    held: str = ""

    def count(self, kind: ItemKind) -> int:
        """How many items ended so."""
        return sum(outcome.kind == kind for outcome in self.outcomes)

    def to_json(self) -> dict[str, Any]:
        """Plain data; no token, no link."""
        return {
            "items": [
                {
                    "job": outcome.job.id,
                    "title": outcome.job.title,
                    "outcome": outcome.kind,
                    "state": outcome.job.state,
                    "video": outcome.job.video_path,
                    "credits_needed": outcome.job.credits_needed,
                    "reason": outcome.reason,
                    "hint": outcome.hint,
                }
                for outcome in self.outcomes
            ],
            "counts": {kind: self.count(kind) for kind in KINDS},
            **{name: value for name, value in asdict(self).items() if name != "outcomes"},
        }


def progress_of(outcomes: Collection[ItemOutcome], **figures: Any) -> BatchProgress:
    """Figures with the outcomes so far counted."""
    kinds = [outcome.kind for outcome in outcomes]
    return BatchProgress(done=kinds.count("done"), failed=kinds.count("failed"), **figures)


def outcome_of(job: Job, error: VmsgError | None = None) -> ItemOutcome:
    """How a job stands that does not go on in this run; ``error``: what it met in this run."""
    if job.state == "done":
        return ItemOutcome(job, "done")
    if job.state == "asking":
        return ItemOutcome(
            job,
            "asking",
            "D-ID was asked and does not list it; it was most likely never made",
            f"vmsg jobs retry {job.id[:8]} posts it once more, vmsg jobs cancel {job.id[:8]} lets it go",
        )
    if job.state == "cancelled":
        return ItemOutcome(job, "cancelled", "you stopped it", f"vmsg jobs retry {job.id[:8]}")
    told = error.to_json() if error else job.error or {}
    reason, hint = str(told.get("message", "no reason is known")), str(told.get("hint", ""))
    if job.state == "failed" and job.is_spent:
        hint = f"Making it again is a new paid request: vmsg jobs retry {job.id[:8]}"
    return ItemOutcome(job, "failed" if job.state == "failed" else "under way", reason, hint)


def left_words(job: Job, *, held: str, is_stopped: bool) -> ItemOutcome:
    """How an item stands that the run did not come to an end with."""
    if job.may_be_charged:
        return ItemOutcome(job, "under way", "the vendor has it, or may have it", "Run the batch again: it is fetched.")
    reason = held or ("stopped by you" if is_stopped else "it did not come to it")
    return ItemOutcome(job, "not sent", reason, "Run the batch again: it goes on there.")


def limit_words(limit: int, *, spent: int, price: int) -> str:
    """Why the limit stops the sending."""
    return (
        f"the limit of {credits_words(limit)} holds: {spent} spent or committed, the next message needs {price};"
        " a higher --max-credits sends it"
    )


def credits_words(count: int) -> str:
    """A number of credits in words."""
    return f"{count} credit" if count == 1 else f"{count} credits"


def hold_words(error: VmsgError) -> str:
    """Why the other items would meet the same; "" where it concerns one item."""
    is_disk = error.family == "storage" and error.retryable
    return error.message if is_disk or error.code in _CONCERNS_ALL else ""
