"""What the library shows, as frozen values, and the pure steps from jobs to them. Words are the view's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from vmsg_desktop.core.library import credits_charged
from vmsg_desktop.core.model.job import GOING_ON, Job, JobState, JobTarget
from vmsg_desktop.core.model.library import JobDetails, Query
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.stage_lines import StageLine

Sort = Literal["newest", "oldest", "longest", "dearest", "title"]
GroupKind = Literal["today", "yesterday", "this_week", "last_week", "month", "all"]
DAY_S: Final = 86_400.0

STATES: Final[Mapping[str, tuple[JobState, ...]]] = {
    "": (),
    "done": ("done",),
    "under_way": tuple(sorted(GOING_ON)),
    "asking": ("asking",),
    "failed": ("failed",),
    "cancelled": ("cancelled",),
}
TARGETS: Final[Mapping[str, tuple[JobTarget, ...]]] = {
    "": (),
    "did": ("did",),
    "sandbox": ("sandbox",),
    "draft": ("draft",),
}
DAYS: Final[Mapping[str, int | None]] = {"": None, "today": 0, "week": 6, "month": 29, "year": 364}
"""Whole days before today that still count."""
COSTS: Final[Mapping[str, tuple[float | None, float | None]]] = {
    "": (None, None),
    "free": (0.0, 0.0),
    "one": (0.5, 1.0),
    "few": (1.5, 5.0),
    "many": (5.5, None),
}
SORTS: Final[tuple[Sort, ...]] = ("newest", "oldest", "longest", "dearest", "title")


@dataclass(frozen=True)
class Filters:
    """What the person looks for, by the keys of the tables above; "" = any."""

    text: str = ""
    state: str = ""
    target: str = ""
    date: str = ""
    cost: str = ""


@dataclass(frozen=True)
class Group:
    """Messages that follow each other: of which days, and how many. ``first``: the month's first day."""

    kind: GroupKind
    count: int
    first: date | None = None


@dataclass(frozen=True)
class ListState:
    """The messages.

    Attributes:
        jobs: those that match, in order. groups: of them, in order.
        filters, sort: as they were looked for.
        total: of all messages, matching or not; None while that is not known.
        wanted: the message that is to be chosen, whatever is looked for; "" = the one that is.
    """

    jobs: tuple[Job, ...]
    groups: tuple[Group, ...]
    filters: Filters
    sort: Sort
    total: int
    wanted: str = ""


@dataclass(frozen=True)
class Live:
    """How far a job under way is: stage by name, share 0..1 or None."""

    stage: str
    share: float | None = None


@dataclass(frozen=True)
class DetailsState:
    """One message, opened.

    Attributes:
        details: job, history, size of its video.
        message: its choices; None where another version wrote them.
        lines: where the time went.
    """

    details: JobDetails
    message: Message | None
    lines: tuple[StageLine, ...]

    @property
    def job(self) -> Job:
        """The job."""
        return self.details.job


QuestionKind = Literal["run_again", "retry", "duplicate", "forget", "forget_here"]


@dataclass(frozen=True)
class Question:
    """Asked before something that pays or cannot be undone. ``reason``: why it is asked, in words of an error."""

    kind: QuestionKind
    job: Job
    reason: str = ""


@dataclass(frozen=True)
class Notice:
    """Something was done: "exported", "pinned", "unpinned", "begun", "duplicated", "stopped"; ``what`` = a path or a
    title, ``notes`` = what the person should know, ``job`` = whose charge is told too."""

    kind: str
    what: str = ""
    notes: tuple[str, ...] = ()
    job: Job | None = None


def query_of(filters: Filters, *, now_s: float) -> Query:
    """The search; days are whole days of this clock's time zone. An unknown key counts as any."""
    days = DAYS.get(filters.date)
    least, most = COSTS.get(filters.cost, (None, None))
    since_s = None
    if days is not None:
        first = datetime.fromtimestamp(now_s).date() - timedelta(days=days)
        since_s = datetime.combine(first, datetime.min.time()).timestamp()
    return Query(
        text=filters.text,
        states=STATES.get(filters.state, ()),
        targets=TARGETS.get(filters.target, ()),
        since_s=since_s,
        credits_min=least,
        credits_max=most,
    )


def in_order(jobs: Iterable[Job], sort: Sort) -> tuple[Job, ...]:
    """Jobs (newest first) in another order; what is not known comes last."""
    found = tuple(jobs)
    if sort == "oldest":
        return tuple(reversed(found))
    if sort == "title":
        return tuple(sorted(found, key=lambda job: job.title.casefold()))
    if sort == "longest":
        return tuple(sorted(found, key=lambda job: -(job.duration_s or 0.0)))
    if sort == "dearest":
        return tuple(sorted(found, key=lambda job: -(credits_charged(job) or 0.0)))
    return found


def groups_of(jobs: Sequence[Job], sort: Sort, *, now_s: float) -> tuple[Group, ...]:
    """Runs of jobs of the same days; one group where they are not in the order of time."""
    if sort not in ("newest", "oldest"):
        return (Group("all", len(jobs)),) if jobs else ()
    today = datetime.fromtimestamp(now_s).date()
    groups: list[Group] = []
    for job in jobs:
        kind, first = _days_of(datetime.fromtimestamp(job.created_s).date(), today)
        if groups and (groups[-1].kind, groups[-1].first) == (kind, first):
            groups[-1] = Group(kind, groups[-1].count + 1, first)
        else:
            groups.append(Group(kind, 1, first))
    return tuple(groups)


def _days_of(day: date, today: date) -> tuple[GroupKind, date | None]:
    monday = today - timedelta(days=today.weekday())
    if day >= today:  # a clock that was ahead made it "today"
        return "today", None
    if day == today - timedelta(days=1):
        return "yesterday", None
    if day >= monday:
        return "this_week", None
    if day >= monday - timedelta(days=7):
        return "last_week", None
    return "month", day.replace(day=1)


def pays(job: Job) -> bool:
    """A new request for it costs money."""
    return job.target == "did"
