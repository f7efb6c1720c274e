"""The queue of a window's jobs as it is told, and a job's place in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from vmsg_desktop.application.desk import JobDesk
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.job import Job, JobTarget


@dataclass(frozen=True)
class QueueState:
    """How the queue stands, by ids: under way, waiting in order, paused. ``is_held``: nothing new begins."""

    running: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    is_held: bool = False


@dataclass(eq=False)
class Turn:
    """A job's turn, waiting or under way. ``job_id`` is "" until it is a job on disk."""

    start: Callable[[JobDesk], Job]
    target: JobTarget
    machine: str
    job_id: str = ""
    token: CancelToken = field(default_factory=CancelToken)
