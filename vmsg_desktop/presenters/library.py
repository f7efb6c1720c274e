"""The library: what is there, looked for, sorted, opened; its small pictures. What is done to a message: see
`library_actions`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from vmsg_desktop.application.job_center import JobBegan, JobNews, JobProgress
from vmsg_desktop.application.library import Library
from vmsg_desktop.application.posters import Pixels
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.library import matches
from vmsg_desktop.core.message_file import parse_message
from vmsg_desktop.core.model.errors import InputError, VmsgError
from vmsg_desktop.core.model.events import Emit, StageProgress, StageStarted
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.library import Query
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.stage_lines import stage_lines
from vmsg_desktop.presenters.library_state import (
    DetailsState,
    Filters,
    ListState,
    Live,
    Sort,
    groups_of,
    in_order,
    query_of,
)

_MOST_POSTERS_ASKED: Final = 80


class LibraryView(Protocol):
    """Shows the library."""

    def show_list(self, state: ListState) -> None:
        """The messages that match."""

    def show_live(self, job_id: str, live: Live | None) -> None:
        """How far a message under way is; None = it is not."""

    def show_details(self, state: DetailsState | None) -> None:
        """The chosen message; None = none is."""

    def show_poster(self, job_id: str, pixels: Pixels | None) -> None:
        """(h, w, 3) RGB; None = there is no picture of it."""

    def show_problem(self, error: VmsgError | None) -> None:
        """The list could not be read; None = it could."""


class LibraryPresenter:
    """Between the library's page and its services. Window's thread; disk and decoding on the library's lanes."""

    def __init__(self, studio: Studio, view: LibraryView) -> None:
        self._studio = studio
        self._desk = studio.library
        self._view = view
        self._filters = Filters()
        self._sort: Sort = "newest"
        self._jobs: dict[str, Job] = {}
        self._chosen = self._wanted = ""
        self._live: dict[str, Live] = {}
        self._wanted_posters: dict[str, str] = {}  # on their way: the job's id, and of which video
        self._without_poster: set[tuple[str, str]] = set()
        self._is_shown = False
        studio.jobs.listen(self._hear)

    @property
    def chosen(self) -> Job | None:
        """The message that is open."""
        return self._jobs.get(self._chosen)

    @property
    def filters(self) -> Filters:
        """What is looked for."""
        return self._filters

    def set_shown(self, *, is_shown: bool) -> None:
        """The page is seen, or not: nothing is looked for while it is not."""
        self._is_shown = is_shown
        if is_shown:
            self.refresh()

    def refresh(self) -> None:
        """Look anew; what was asked for before is not wanted any more."""
        if not self._is_shown:
            return
        filters, sort = self._filters, self._sort

        def work(emit: Emit, cancel: CancelToken) -> ListState:
            now_s = self._desk.clock.now_s()
            with self._studio.open_library() as library:
                every = library.search(Query())  # the total is shown too, so all are read, once
            query = query_of(filters, now_s=now_s)
            cancel.check()
            jobs = in_order((job for job in every if matches(job, query)), sort)
            return ListState(jobs, groups_of(jobs, sort, now_s=now_s), filters, sort, len(every))

        self._desk.lane.show("search", work, done=self._found, failed=self._view.show_problem)

    def look_for(self, **changes: str) -> None:
        """Change what is looked for: text, state, target, date, cost."""
        filters = replace(self._filters, **changes)
        if filters != self._filters:
            self._filters = filters
            self.refresh()

    def show_all(self) -> None:
        """Look for nothing in particular."""
        self._filters = Filters()
        self.refresh()

    def sort(self, sort: Sort) -> None:
        """Show them in another order."""
        self._sort = sort
        self.refresh()

    def choose(self, job_id: str) -> None:
        """Open a message; "" = none."""
        self._chosen = job_id
        if not job_id:
            self._desk.lane.cancel("details")
            self._view.show_details(None)
            return

        def work(emit: Emit, cancel: CancelToken) -> DetailsState:
            with self._studio.open_library() as library:
                return details_of(library, job_id)

        self._desk.lane.show("details", work, done=self._opened, failed=self._gone)

    def go_to(self, job_id: str) -> None:
        """Open a message and choose it in the list, whatever is looked for there."""
        self._wanted = job_id
        self.choose(job_id)
        self.refresh()

    def want_posters(self, job_ids: Sequence[str]) -> None:
        """Make the small pictures of these messages, the first first; of others none are wanted any more."""
        wanted = job_ids[:_MOST_POSTERS_ASKED]
        for job_id in [job_id for job_id in self._wanted_posters if job_id not in wanted]:
            del self._wanted_posters[job_id]
            self._desk.poster_lane.cancel(job_id)
        for job_id in wanted:
            job = self._jobs.get(job_id)
            if job is not None and job_id not in self._wanted_posters:
                self._want_poster(job)

    def _want_poster(self, job: Job) -> None:
        if (job.id, job.video_sha256) in self._without_poster:
            return
        self._wanted_posters[job.id] = job.video_sha256

        def work(emit: Emit, cancel: CancelToken) -> Pixels | None:
            cancel.check()
            return self._desk.posters.poster(job)

        def done(pixels: Pixels | None) -> None:
            self._wanted_posters.pop(job.id, None)
            if pixels is None:
                self._without_poster.add((job.id, job.video_sha256))
            self._view.show_poster(job.id, pixels)

        self._desk.poster_lane.show(job.id, work, done=done, failed=lambda error: done(None))

    def _found(self, state: ListState) -> None:
        before = self._jobs
        self._jobs = {job.id: job for job in state.jobs}
        self._view.show_problem(None)
        wanted = self._wanted
        if wanted in self._jobs or len(state.jobs) == state.total:
            self._wanted = ""  # it is there, or nowhere
        self._view.show_list(replace(state, wanted=wanted))
        for job_id, live in self._live.items():
            self._view.show_live(job_id, live)
        if self._chosen and self._chosen not in self._jobs and not self._wanted:
            self.choose("")
        elif self._chosen and before.get(self._chosen) != self._jobs[self._chosen]:
            self.choose(self._chosen)

    def _opened(self, state: DetailsState) -> None:
        if state.job.id == self._chosen:
            self._view.show_details(state)

    def _gone(self, error: VmsgError) -> None:
        """It was forgotten in another window."""
        self.choose("")
        self.refresh()

    def _hear(self, news: JobNews) -> None:
        if isinstance(news, JobProgress):
            self._hear_progress(news)
            return
        job_id = news.job.id if hasattr(news, "job") else news.job_id
        if job_id is not None and not isinstance(news, JobBegan):
            self._live.pop(job_id, None)
            self._view.show_live(job_id, None)
        self.refresh()

    def _hear_progress(self, news: JobProgress) -> None:
        event: Any = news.event
        if isinstance(event, StageStarted | StageProgress):
            live = Live(event.stage, event.fraction if isinstance(event, StageProgress) else None)
            self._live[news.job_id] = live
            if self._is_shown:
                self._view.show_live(news.job_id, live)


def details_of(library: Library, job_id: str) -> DetailsState:
    """One message, opened. Raises InputError when there is none."""
    details = library.show(job_id)
    lines = stage_lines(details.stages, details.history, is_batch=bool(details.job.batch))
    return DetailsState(details, _message_of(details.job), lines)


def _message_of(job: Job) -> Message | None:
    try:
        return parse_message(job.message.encode())
    except InputError:  # from another version
        return None
