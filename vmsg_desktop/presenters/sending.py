"""Sending: the job of the message under work, from the order to the saved video, and what the person decides.

Jobs of other messages run on and are only counted here. What is shown follows the message: an edit begins another one,
undoing it brings the job back, and so does opening it after a restart. The job list on disk is the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from vmsg_desktop.application.document import EMPTY, Document, DocumentState
from vmsg_desktop.application.job_center import (
    JobBegan,
    JobCenter,
    JobNews,
    JobPaused,
    JobProgress,
    JobRested,
    JobWaits,
    Order,
)
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.sent_messages import SentJob, SentMessages
from vmsg_desktop.core.message_file import parse_message
from vmsg_desktop.core.model.errors import InputError, VmsgError
from vmsg_desktop.core.model.events import Event, StageStarted
from vmsg_desktop.core.model.job import GOING_ON, Job, JobTarget
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.sent import comparable
from vmsg_desktop.presenters.message_check import Soon
from vmsg_desktop.presenters.sending_outcome import Outcome, outcome_of
from vmsg_desktop.presenters.sending_ports import Clocks, SendingView
from vmsg_desktop.presenters.sending_state import SendingState, sending_state
from vmsg_desktop.presenters.sending_track import Track

_REFRESHED_BY = ("send", "look for it", "render", "download")


class SendingPresenter:
    """Between jobs, their list and the view. Window's thread.

    Args:
        order_of: what to make of a message: target, and whether it is paid for again.
        soon: delays the look into the job list until the message rests.
        changed: told when something began or rested.
    """

    def __init__(
        self,
        document: Document,
        jobs: JobCenter,
        sent: SentMessages,
        lane: PreviewLane,
        view: SendingView,
        *,
        order_of: Callable[[Message, JobTarget, bool], Order],
        clocks: Clocks,
        soon: Soon,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._document, self._jobs, self._sent, self._lane, self._view = document, jobs, sent, lane, view
        self._order_of, self._clocks, self._soon, self._changed = order_of, clocks, soon, changed
        self._tracks: dict[str, Track] = {}
        self._messages: dict[str, Message] = {}  # of each job, as compared
        self._pending: tuple[Message, Track] | None = None
        self._put_away: set[str] = set()
        self._current: Message | None = None
        self._rested: tuple[Job | None, Outcome | None] = (None, None)
        jobs.listen(self._hear)
        document.listen(self._follow)

    @property
    def is_asking(self) -> bool:
        """A job of this message waits for the person's answer."""
        outcome = self._rested[1]
        return outcome is not None and outcome.kind == "question"

    @property
    def is_sending(self) -> bool:
        """A job of this message is under way."""
        return self._shown() is not None

    @property
    def job(self) -> Job | None:
        """The job that is shown."""
        shown = self._shown()
        if shown is not None:
            return shown.job
        done, outcome = self._rested
        return done or (None if outcome is None else outcome.job)

    def send(self, target: JobTarget, *, pays_again: bool = False) -> None:
        """Make the message as it is now; a second press while it is under way does nothing."""
        if self.is_sending:
            return
        message = self._message()
        self._pending = (self._current or comparable(message), Track(self._clocks.monotonic_s()))
        self._rested = (None, None)
        self._jobs.send(self._order_of(message, target, pays_again))
        self._push()

    def stop(self) -> None:
        """Stop it here; what the vendor has goes on there, and what is charged stays charged."""
        job = self.job
        if job is not None and not self._jobs.cancel(job.id):
            self._lane.show("decide", lambda emit, cancel: self._sent.let_go(job.id), done=self._ended, failed=self._no)

    def take_up(self) -> None:
        """Let the job of this message go on: once more where the person is asked, else from where it stands."""
        job = self.job
        if job is None:
            return
        if job.state in GOING_ON:  # a passing fault left it standing
            self._go_on(job)
        else:
            self._lane.show(
                "decide", lambda emit, cancel: self._sent.take_up(job.id), done=self._go_on, failed=self._no
            )

    def let_go(self) -> None:
        """Give the job of this message up."""
        job = self.job
        if job is not None:
            self._lane.show("decide", lambda emit, cancel: self._sent.let_go(job.id), done=self._ended, failed=self._no)

    def put_away(self) -> None:
        """Show the message again and not how it was sent."""
        job = self.job
        if job is not None:
            self._put_away.add(job.id)
        self._rested = (None, None)
        self._push()

    def new_from_this(self) -> None:
        """Another message with the same choices; this one stays as it is."""
        job, message = self.job, self._message()
        if job is not None:
            self._put_away.add(job.id)
        self._rested = (None, None)
        self._document.new(message)
        self._push()

    def save_copy(self, path: Path, *, done: Callable[[], None]) -> None:
        """The finished video under another name."""
        job = self._rested[0]
        if job is not None:
            self._lane.show(
                "copy", lambda emit, cancel: self._sent.save_copy(job, path), done=lambda _: done(), failed=self._no
            )

    def tick(self) -> None:
        """Time has passed."""
        shown = self._shown()
        if shown is not None:
            self._view.show_sending(self._state(shown))

    def _message(self) -> Message:
        """The one under work; where that is empty, the one whose job is shown in its place."""
        job = self.job
        if job is None or self._current != comparable(EMPTY):
            return self._document.message
        sent = parse_message(job.message.encode())
        return replace(comparable(sent), title=sent.title)

    def _hear(self, news: JobNews) -> None:
        if isinstance(news, JobBegan | JobWaits):
            self._began(news.job, is_waiting=isinstance(news, JobWaits))
        elif isinstance(news, JobProgress):
            self._progressed(news.job_id, news.event)
        elif isinstance(news, JobPaused):
            if news.job_id in self._tracks:
                self._tracks[news.job_id].is_paused = True
        elif isinstance(news, JobRested):
            self._has_rested(news)
        self._push()

    def _began(self, job: Job, *, is_waiting: bool) -> None:
        message = _message_of(job)
        track = self._tracks.get(job.id)
        if track is None and self._pending is not None and self._pending[0] in (message, comparable(EMPTY)):
            track, self._pending = self._pending[1], None
        now_s = self._clocks.monotonic_s()
        track = track or Track(now_s)
        track.take_job(job, accepted_s=track.accepted_s, now_s=now_s)
        track.is_waiting = is_waiting
        self._tracks[job.id], self._messages[job.id] = track, message
        self._put_away.discard(job.id)
        if message == self._current:
            self._rested = (None, None)
        self._refresh(job.id)
        self._changed()

    def _progressed(self, job_id: str, event: Event) -> None:
        track = self._tracks.get(job_id)
        if track is None:
            return
        track.take(event, now_s=self._clocks.monotonic_s())
        if isinstance(event, StageStarted) and event.stage in _REFRESHED_BY:
            self._refresh(job_id)

    def _has_rested(self, news: JobRested) -> None:
        if news.job_id is None:
            if self._pending is not None and self._pending[0] == self._current:
                self._rested = (None, outcome_of(None, news.error, self._document.message))
            elif news.error is not None:
                self._view.show_error(news.error)
            self._pending = None
            self._changed()
            return
        self._tracks.pop(news.job_id, None)
        job_id = news.job_id
        self._lane.show(
            f"rested-{job_id}",
            lambda emit, cancel: self._sent.get(job_id),
            done=partial(self._told_end, news.error),
            failed=self._no,
        )

    def _told_end(self, error: VmsgError | None, told: SentJob) -> None:
        if self._messages.get(told.job.id) == self._current or self._current == comparable(EMPTY):
            self._rest(told.job, error)
        else:
            self._view.show_done_elsewhere(told.job, error)
        self._changed()

    def _refresh(self, job_id: str) -> None:
        self._lane.show(
            f"job-{job_id}",
            lambda emit, cancel: self._sent.get(job_id),
            done=self._refreshed,
            failed=lambda error: None,  # the next look will tell
        )

    def _refreshed(self, told: SentJob) -> None:
        track = self._tracks.get(told.job.id)
        if track is None:
            return
        track.past = told.past
        track.take_stages(told.stages)
        track.take_job(told.job, accepted_s=told.accepted_s, now_s=self._clocks.monotonic_s())
        self._push()

    def _follow(self, state: DocumentState) -> None:
        message = comparable(state.message)
        if message == self._current:
            return
        self._current = message
        self._rested = (None, None)
        self._push()
        if message != comparable(EMPTY):
            self._soon(self._look_up)

    def _look_up(self) -> None:
        message = self._current
        if message is None or self.is_sending:
            return
        self._lane.show(
            "sent",
            lambda emit, cancel: self._sent.latest_of(message),
            done=partial(self._found, message),
            failed=self._no,
        )

    def _found(self, message: Message, told: SentJob | None) -> None:
        if told is None or message != self._current or self.is_sending or told.job.id in self._put_away:
            return
        self._messages[told.job.id] = message
        self._rest(told.job, None)

    def _rest(self, job: Job, error: VmsgError | None) -> None:
        is_done = job.state == "done"
        self._rested = (job, None) if is_done else (None, outcome_of(job, error, self._document.message))
        self._push()
        self._changed()

    def _go_on(self, job: Job) -> None:
        self._rested = (None, None)
        self._jobs.go_on(job)

    def _ended(self, job: Job) -> None:
        self._tracks.pop(job.id, None)
        self._rest(job, None)

    def _no(self, error: VmsgError) -> None:
        self._view.show_error(error)

    def _shown(self) -> Track | None:
        """The track of this message; of an empty one, the newest that runs."""
        if self._pending is not None and self._pending[0] == self._current:
            return self._pending[1]
        is_empty = self._current == comparable(EMPTY)
        for job_id, track in reversed(self._tracks.items()):
            is_of_this = self._messages[job_id] == self._current or (is_empty and _is_of_a_window(track.job))
            if is_of_this and job_id not in self._put_away:
                return track
        return None

    def _push(self) -> None:
        shown = self._shown()
        done, outcome = self._rested
        if shown is not None:
            self._view.show_sending(self._state(shown))
        elif done is not None:
            self._view.show_result(done)
        else:
            self._view.show_outcome(outcome)

    def _state(self, track: Track) -> SendingState:
        return sending_state(track, monotonic_s=self._clocks.monotonic_s(), now_s=self._clocks.now_s())


def _is_of_a_window(job: Job | None) -> bool:
    """Sent by hand: not an item of a batch, and no draft."""
    return job is not None and not job.batch and job.target != "draft"


def _message_of(job: Job) -> Message:
    """As compared; a message of another version is nobody's."""
    try:
        return comparable(parse_message(job.message.encode()))
    except InputError:
        return replace(EMPTY, title="of another version")
