"""A watched folder: each new pair of a photo and a voice becomes a job, once, when both files have come to rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from vmsg_desktop.application.enrolment import Enrolment
from vmsg_desktop.core.batch_items import BatchItem, Problem, folder_items
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.sources import FileMark
from vmsg_desktop.core.ports import Clock

LOOK_S: Final = 2.0


@dataclass
class FolderWatch:
    """Gives the jobs of what is new in a folder; to be called again and again, as BatchRunner's ``more``.

    A file that still grows is waited for: only what two looks found alike is taken. What was made before is known by
    its content in the job list, so that a restart, or a file that is moved, repeats nothing. Here only equal names
    make a pair: a folder's single photo may be waiting for a voice that is yet to come.

    Attributes:
        folder: absolute. look: its files now; raises InputError when it is gone.
        base: the choices of all messages.
        enrolment: makes the jobs.
        clock: looks are two seconds apart, however often it is called.
        tell: gets what cannot be taken, once.
    """

    folder: str
    look: Callable[[], Mapping[str, FileMark]]
    base: Message
    enrolment: Enrolment
    clock: Clock
    cancel: CancelToken
    tell: Callable[[Problem], None] = lambda _problem: None
    _before: Mapping[str, FileMark] = field(default_factory=dict)
    _taken: dict[str, tuple[FileMark, ...]] = field(default_factory=dict)
    _told: set[Problem] = field(default_factory=set)
    _looked_s: float | None = None

    def __call__(self) -> Sequence[Job]:
        """New jobs; empty between looks. Raises InputError, Cancelled."""
        now_s = self.clock.monotonic_s()
        if self._looked_s is not None and now_s - self._looked_s < LOOK_S:
            return ()
        self._looked_s = now_s
        marks, before = self.look(), self._before
        self._before = marks
        plan = folder_items(sorted(marks), folder=self.folder, base=self.base, shares_single=False)
        self._say(problem for problem in plan.left_out if problem.is_unclear)
        new = [item for item in plan.items if self._is_new(item, marks, before)]
        enrolled = self.enrolment.enrol_each(new, cancel=self.cancel)
        self._say((*enrolled.bad, *enrolled.twins))
        return [job for job in enrolled.jobs if job.state not in ("done", "cancelled")]

    def _is_new(self, item: BatchItem, marks: Mapping[str, FileMark], before: Mapping[str, FileMark]) -> bool:
        """Both files rest, and this is not what was taken already."""
        names = [PurePath(source.path).name for source in (item.message.photo, item.message.voice)]
        now = tuple(marks[name] for name in names)
        is_resting = all(before.get(name) == mark and mark.size_bytes for name, mark in zip(names, now, strict=True))
        if not is_resting or self._taken.get(item.place) == now:
            return False
        self._taken[item.place] = now
        return True

    def _say(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem not in self._told:
                self._told.add(problem)
                self.tell(problem)
