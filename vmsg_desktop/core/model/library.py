"""What the library tells: what was deleted, what remains and why, what a job is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vmsg_desktop.core.model.job import Job, JobState, JobTarget


@dataclass(frozen=True)
class LeftBehind:
    """Something that was not deleted.

    Attributes:
        what: a path, or words. why: a clause that goes on from it.
    """

    what: str
    why: str


@dataclass(frozen=True)
class Removal:
    """What a deletion did: paths that are gone, and what was left."""

    deleted: tuple[str, ...] = ()
    left: tuple[LeftBehind, ...] = ()


@dataclass(frozen=True)
class Deletion:
    """One thing that is gone.

    Attributes:
        where: "here", or the vendor's name. what: a path or words. at_s: Unix seconds.
    """

    where: str
    what: str
    at_s: float


@dataclass(frozen=True)
class Receipt:
    """Proof of a job forgotten; holds no title, link or key.

    Attributes:
        job_id: of the job that was. at_s: Unix seconds.
        deleted, left: see there.
        file: the receipt as text on disk; "" where it could not be written.
    """

    job_id: str
    at_s: float
    deleted: tuple[Deletion, ...]
    left: tuple[LeftBehind, ...]
    file: str = ""


@dataclass(frozen=True)
class Query:
    """What is looked for; every part that is set must hold.

    Attributes:
        text: words, each found somewhere in title, file names, error or ids.
        states, targets: empty = all.
        since_s, until_s: made in this time, Unix seconds, ends included.
        credits_min, credits_max: charged; a job whose charge is not known lies in no range.
    """

    text: str = ""
    states: tuple[JobState, ...] = ()
    targets: tuple[JobTarget, ...] = ()
    since_s: float | None = None
    until_s: float | None = None
    credits_min: float | None = None
    credits_max: float | None = None


@dataclass(frozen=True)
class JobDetails:
    """One job as it is opened.

    Attributes:
        history: what happened, oldest first, without links.
        stages: how each local stage went when it last ran, as StageReport in plain data; empty where not known.
        video_bytes: size of its video; None when there is none.
    """

    job: Job
    history: tuple[Mapping[str, Any], ...]
    stages: tuple[Mapping[str, Any], ...]
    video_bytes: int | None
