"""Jobs under way and waiting, batches and watched folders: what the queue shows and what can be done there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, Protocol

from vmsg_desktop.application.batch_center import BatchState, BatchWish
from vmsg_desktop.application.job_center import JobNews, JobProgress
from vmsg_desktop.application.job_queue import QueueState
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.batch_items import BatchPlan
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit, StageProgress, StageStarted
from vmsg_desktop.core.model.job import GOING_ON, Job, JobTarget
from vmsg_desktop.core.model.library import Query
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.presenters.library_state import Live

Place = Literal["running", "asking", "waiting", "paused", "left"]
"""left: it has not ended and nothing here works at it: another window or terminal does, or nobody."""
PLACES: Final[tuple[Place, ...]] = ("running", "asking", "waiting", "paused", "left")
OUT_NAME: Final = "videos"


@dataclass(frozen=True)
class QueueRow:
    """A job in the queue. ``at``: its turn among those that wait, from 0; ``waiting``: how many wait."""

    job: Job
    place: Place
    live: Live | None = None
    at: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class QueueView:
    """What the tab shows: rows in order, whether new ones begin, batches of this window."""

    rows: tuple[QueueRow, ...] = ()
    is_held: bool = False
    batches: tuple[BatchState, ...] = ()

    @property
    def count(self) -> int:
        """Everything that has not ended."""
        going = sum(state.phase != "ended" for state in self.batches)
        return len(self.rows) + going


class QueuePage(Protocol):
    """Shows the tab."""

    def show_queue(self, state: QueueView) -> None:
        """Show it."""

    def show_plan(self, source: Path, plan: BatchPlan) -> None:
        """What a batch would make."""

    def show_plan_error(self, error: VmsgError) -> None:
        """The folder or table cannot be read."""

    def show_error(self, error: VmsgError) -> None:
        """Something could not be done."""


class QueuePresenter:
    """Between the tab and jobs and batches. Window's thread; the job list is read on the library's lane."""

    def __init__(self, studio: Studio, view: QueuePage) -> None:
        self._studio, self._view = studio, view
        self._jobs: tuple[Job, ...] = ()
        self._queue = QueueState()
        self._live: dict[str, Live] = {}
        self._is_shown = False
        studio.jobs.listen(self._hear)
        studio.jobs.listen_to_queue(self._hear_queue)
        studio.library.batches.listen(self._hear_batch)

    def set_shown(self, *, is_shown: bool) -> None:
        """The room is seen, or not."""
        self._is_shown = is_shown
        if is_shown:
            self.refresh()

    def refresh(self) -> None:
        """Read the jobs that have not ended."""
        if not self._is_shown:
            return

        def work(emit: Emit, cancel: CancelToken) -> tuple[Job, ...]:
            with self._studio.open_library() as library:
                return library.search(Query(states=(*GOING_ON, "asking")))

        self._studio.library.lane.show("queue", work, done=self._found, failed=self._view.show_error)

    def hold(self, *, is_held: bool) -> None:
        """Begin nothing new, or go on."""
        self._studio.jobs.hold(is_held=is_held)

    def move(self, row: QueueRow, *, by: int) -> None:
        """Earlier (-1) or later (1) among those that wait."""
        self._studio.jobs.move(row.job.id, place=max(0, row.at + by))

    def plan(self, source: Path, base: Message) -> None:
        """Look at what a folder or a table would make; nothing is started."""
        batches = self._studio.library.batches
        self._studio.library.lane.show(
            "plan",
            lambda emit, cancel: batches.plan(source, base),
            done=lambda plan: self._view.show_plan(source, plan),
            failed=self._view.show_plan_error,
        )

    def start(self, wish: BatchWish) -> bool:
        """Begin a batch or a watch; False while it is under way."""
        return self._studio.library.batches.start(wish)

    def wish(
        self, source: Path, *, like_document: bool, target: JobTarget, is_watch: bool, max_credits: int | None
    ) -> BatchWish:  # fmt: skip
        """A batch with this window's choices of machine and folder.

        Args:
            source: folder or table.
            like_document: all of them get the choices of the message under work, else none.
            target: as in BatchWish.
            is_watch: as there.
            max_credits: as there.
        """
        beside = source if source.is_dir() else source.parent
        return BatchWish(
            source=source,
            base=self.base(like_document=like_document),
            target=target,
            machine=self._studio.settings.current.machine,
            folder=str(beside / OUT_NAME),
            is_watch=is_watch,
            max_credits=max_credits,
            skips_bad=True,
        )

    def base(self, *, like_document: bool) -> Message:
        """The choices of all messages of a batch: no files, no title."""
        empty = Message(Source(""), Source(""))
        if not like_document:
            return empty
        # Brush, trim and pauses by hand belong to one photo and one voice.
        mine = self._studio.document.message
        prosody = replace(mine.prosody, pause_edits=())
        framing = replace(mine.framing, hand=None)
        return replace(
            mine, photo=empty.photo, voice=empty.voice, title="", people=empty.people, mask=empty.mask,
            trim=empty.trim, prosody=prosody, framing=framing,
        )  # fmt: skip

    def stop_batch(self, batch_id: str) -> None:
        """End it cleanly."""
        self._studio.library.batches.stop(batch_id)

    def go_on_with_batch(self, wish: BatchWish) -> None:
        """Start it again where it stood."""
        self._studio.library.batches.start(wish)

    def put_away_batch(self, batch_id: str) -> None:
        """Take one that has ended off the list."""
        self._studio.library.batches.forget(batch_id)
        self._show()

    def _found(self, jobs: tuple[Job, ...]) -> None:
        self._jobs = jobs
        self._show()

    def _hear(self, news: JobNews) -> None:
        if not isinstance(news, JobProgress):
            self.refresh()
            return
        event = news.event
        if isinstance(event, StageStarted | StageProgress):
            share = event.fraction if isinstance(event, StageProgress) else None
            self._live[news.job_id] = Live(event.stage, share)
            if self._is_shown:
                self._show()

    def _hear_queue(self, queue: QueueState) -> None:
        self._queue = queue
        self._live = {job_id: live for job_id, live in self._live.items() if job_id in queue.running}
        self._show()

    def _hear_batch(self, state: BatchState) -> None:
        if state.phase == "ended":
            self.refresh()
        self._show()

    def _show(self) -> None:
        batches = self._studio.library.batches.states
        rows = rows_of(self._jobs, self._queue, self._live, batches)
        self._view.show_queue(QueueView(rows, self._queue.is_held, batches))


def rows_of(
    jobs: Iterable[Job], queue: QueueState, live: dict[str, Live], batches: Sequence[BatchState]
) -> tuple[QueueRow, ...]:  # fmt: skip
    """Jobs as rows, those under way first, then those that wait in their order; items of a running batch left out."""
    of_batches = {state.wish.id for state in batches if state.phase != "ended"}
    rows = [_row(job, queue, live) for job in jobs if not (job.batch and job.batch in of_batches)]
    return tuple(sorted(rows, key=lambda row: (PLACES.index(row.place), row.at, row.job.created_s)))


def _row(job: Job, queue: QueueState, live: dict[str, Live]) -> QueueRow:
    if job.id in queue.paused:
        return QueueRow(job, "paused")
    if job.id in queue.running:
        return QueueRow(job, "running", live.get(job.id))
    if job.id in queue.waiting:
        return QueueRow(job, "waiting", at=queue.waiting.index(job.id), waiting=len(queue.waiting))
    return QueueRow(job, "asking" if job.state == "asking" else "left")
