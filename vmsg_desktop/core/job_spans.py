"""What a job's history says about where its time went: spans of waiting, upload, vendor, download, and of all of it.

A job's history is on disk, so that what D-ID took is known even where the program was ended and begun again in
between. Each span is given once, when the event that ends it has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vmsg_desktop.core.model.events import StageReport
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.metrics import HERE, Blame, Outcome, Span

NETWORK: Final = "Network"
VENDORS: Final[Mapping[str, str]] = {"did": "D-ID", "sandbox": "sandbox"}
"""What the host of a vendor's span is called, by the job's target."""
_READY: Final = ("Prepared", "NotSent", "Confirmed")
"""Events after which a job may be sent."""
_LEAST_WAIT_S: Final = 0.05  # shorter is the program's own doing
_OF_THE_INPUT: Final = frozenset(
    f"did_{name}"
    for name in (
        "no_face", "picture_refused", "picture_too_small", "picture_moderated", "celebrity", "audio_length",
        "audio_moderated", "text_moderated", "moderated", "rejected", "file_too_large", "type_refused",
    )
)  # fmt: skip
"""Errors in which D-ID's answer is about the person's files."""
_OF_THE_PERSON: Final = frozenset({"did_no_credits", "did_key_refused", "did_plan_forbids"})
Entry = Mapping[str, Any]


def blame_of(error: Mapping[str, Any] | None) -> Blame:
    """Whose fault an error is, as VmsgError.to_json tells it.

    The person's account and key count as input: neither this program nor D-ID can mend them.
    """
    if error is None:
        return ""
    code = str(error.get("code", ""))
    if error.get("family") == "input" or code in _OF_THE_INPUT or code in _OF_THE_PERSON:
        return "input"
    return "vendor" if code.startswith("did_") else "ours"


def stage_span(report: StageReport, *, job: str, title: str, ended_s: float) -> Span:
    """The span of a stage that has just ended."""
    engine, cost = report.engine, report.cost
    return Span(
        job=job,
        title=title,
        stage=report.stage,
        started_s=ended_s - report.ms / 1000,
        ms=report.ms,
        host=report.where or HERE,
        device="CPU" if engine is None else engine.device,
        engine="" if engine is None else engine.name,
        cache=report.cache,
        is_cold=None if report.cache == "hit" else cost.is_cold,
        size_bytes=cost.size_bytes,
        peak_memory_bytes=cost.peak_memory_bytes,
        gpu_memory_bytes=cost.gpu_memory_bytes,
    )


def ended_spans(job: Job, history: Sequence[Entry], *, is_warm: bool | None = None) -> tuple[Span, ...]:
    """The spans that the last event of a job's history ended, in the order in which they began.

    Args:
        job: as it stands after that event.
        history: oldest first, each with "at_s", "event" and its facts.
        is_warm: no stage of it was cold; None = not known, as when it was left and taken up by another process.
    """
    if not history:
        return ()
    told = _History(job, history)
    find = _ENDS.get(history[-1]["event"])
    spans = () if find is None else find(told)
    return (*spans, *told.whole(is_warm))


@dataclass(frozen=True)
class _History:
    """A job's history since it began, or began again."""

    job: Job
    entries: Sequence[Entry]

    @property
    def now_s(self) -> float:
        return float(self.entries[-1]["at_s"])

    @property
    def begin_s(self) -> float:
        """When it was asked for: at first, or again after it had ended."""
        return self.last("Retried", default_s=self.job.created_s)

    def last(self, *names: str, default_s: float) -> float:
        """When one of these events happened last before the latest one."""
        times = (entry["at_s"] for entry in reversed(self.entries[:-1]) if entry["event"] in names)
        return float(next(times, default_s))

    def since(self, *names: str) -> float:
        """The same, but not before the job was begun."""
        return max(self.begin_s, self.last(*names, default_s=self.begin_s))

    def waited(self, begin_s: float, end_s: float) -> tuple[Span, ...]:
        return (self.span("waiting", begin_s, end_s),) if end_s - begin_s >= _LEAST_WAIT_S else ()

    def span(self, stage: str, begin_s: float, end_s: float, *, host: str = "", **facts: Any) -> Span:
        """A wall clock that was set back meanwhile makes no negative time."""
        ms = max(0.0, end_s - begin_s) * 1000
        return Span(self.job.id, self.job.title, stage, end_s - ms / 1000, ms, host or HERE, **facts)

    def taken(self) -> tuple[Span, ...]:
        """It began: it had waited for its turn."""
        return self.waited(self.begin_s, self.now_s)

    def uploaded(self) -> tuple[Span, ...]:
        """Both files are there; before, it may have waited for its turn to be sent."""
        took_s = self.entries[-1].get("took_s")
        if took_s is None:
            return ()
        begin_s = self.now_s - took_s
        upload = self.span("upload", begin_s, self.now_s, device=NETWORK)
        return (*self._held(begin_s), upload)

    def sent(self) -> tuple[Span, ...]:
        """It goes out; where nothing had to be uploaded, it may have waited until now."""
        has_uploaded = self.last("Uploaded", default_s=-1.0) > self.since(*_READY)
        return () if has_uploaded else self._held(self.now_s)

    def rendered(self) -> tuple[Span, ...]:
        return (self._vendor(),)

    def refused(self) -> tuple[Span, ...]:
        return (self._vendor(outcome="failed", blame=blame_of(self.job.error)),)

    def saved(self) -> tuple[Span, ...]:
        if self.last("Rendered", default_s=-1.0) < self.begin_s:
            return ()  # a draft, or a video that was made before
        return (self.span("download", self.since("Rendered"), self.now_s, device=NETWORK),)

    def whole(self, is_warm: bool | None) -> tuple[Span, ...]:
        """All of it, once it has ended."""
        if not self.job.has_ended:
            return ()
        blame = blame_of(self.job.error) if self.job.state == "failed" else ""
        is_found = self.job.state == "done" and self.job.target != "draft" and not self.job.talk_id
        span = self.span(
            "job",
            self.begin_s,
            self.now_s,
            host=self.job.machine if self.job.machine not in ("here", "local") else HERE,
            engine=self.job.target,
            cache="hit" if is_found else "off",
            outcome=_OUTCOMES[self.job.state],
            blame=blame,
            sound_s=self.job.duration_s,
            credits=self._credits(),
            is_warm=is_warm,
        )
        return (span,)

    def _held(self, until_s: float) -> tuple[Span, ...]:
        """It could be sent and was not yet: others were before it, D-ID asked to slow down, or the person was asked."""
        said_yes_s = self.last("Confirmed", default_s=-1.0)
        is_answered = said_yes_s >= self.since("Prepared", "NotSent")
        asked = self.waited(self.since("LookedInVain"), said_yes_s) if is_answered else ()
        return (*asked, *self.waited(self.since(*_READY), until_s))

    def _vendor(self, **facts: Any) -> Span:
        host = VENDORS.get(self.job.target, self.job.target)
        begin_s = self.since("Accepted")
        return self.span("vendor", begin_s, self.now_s, host=host, device=NETWORK, engine=self.job.target, **facts)

    def _credits(self) -> float | None:
        """Measured where the balance was, else by the vendor's price for what it made; None = not known."""
        job = self.job
        if job.credits_charged is not None or job.state != "done" or not job.talk_id or job.credits_needed is None:
            return job.credits_charged if job.state == "done" else None
        return float(job.credits_needed)


_OUTCOMES: Final[Mapping[str, Outcome]] = {"done": "done", "failed": "failed", "cancelled": "cancelled"}
_ENDS: Final[Mapping[str, Callable[[_History], tuple[Span, ...]]]] = {
    "Began": _History.taken,
    "Uploaded": _History.uploaded,
    "IntentWritten": _History.sent,
    "Rendered": _History.rendered,
    "VendorFailed": _History.refused,
    "Saved": _History.saved,
}
