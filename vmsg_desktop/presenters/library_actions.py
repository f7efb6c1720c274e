"""What a person does to a message of the library. What pays again or cannot be undone is asked first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol, TypeVar

from vmsg_desktop.application.forgetting import Wish
from vmsg_desktop.application.library import Library
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError, VmsgError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.job import GOING_ON, Job
from vmsg_desktop.core.model.library import Receipt
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.presenters.library_state import Notice, Question, pays

T = TypeVar("T")
NOT_FORGOTTEN: Final = "not_forgotten"


class ActionsView(Protocol):
    """Asks the person, and tells what was done."""

    def ask(self, question: Question) -> None:
        """The answer "yes" comes back by `LibraryActions.confirm`; "no" not at all."""

    def say(self, notice: Notice) -> None:
        """Something was done."""

    def show_receipt(self, job: Job, receipt: Receipt) -> None:
        """A message is forgotten: what was deleted and what stayed."""

    def show_error(self, error: VmsgError) -> None:
        """Something could not be done."""

    def show_forgetting(self, job_id: str) -> None:
        """A message is being forgotten, which may take a moment; "" = no more."""

    def go_to_create(self) -> None:
        """A message is open there now."""


class LibraryActions:
    """Window's thread; the disk on the library's lane, the vendor on the one of deletions.

    Args:
        studio: services.
        view: see there.
        changed: called after each change of the list.
    """

    def __init__(self, studio: Studio, view: ActionsView, changed: Callable[[], None]) -> None:
        self._studio, self._view, self._changed = studio, view, changed

    def is_video_own(self, job: Job) -> bool:
        """Its video lies in the program's own folder, so that forgetting it deletes the video too."""
        return bool(job.video_path) and Path(job.video_path).is_relative_to(self._studio.home / "videos")

    def run_again(self, job: Job) -> None:
        """Make it once more: a job that ended without a video goes on or starts again, a done one gets a twin."""
        if job.state in ("failed", "cancelled"):
            self._ask_if(Question("retry", job), is_due=job.is_spent and pays(job))
        else:
            self._ask_if(Question("run_again", job), is_due=pays(job))

    def duplicate(self, job: Job) -> None:
        """A twin; the same video is taken for nothing where there is one."""
        self._ask_if(Question("duplicate", job), is_due=pays(job) and job.state != "done")

    def forget(self, job: Job) -> None:
        """Delete it here and at the vendor; asks."""
        if not job.has_ended:
            self._view.show_error(
                InputError(
                    "job_running",
                    "A message that is under way cannot be forgotten.",
                    "Cancel it first; the vendor keeps what it has until then.",
                )
            )
            return
        self._view.ask(Question("forget", job))

    def confirm(self, question: Question, *, with_video: bool = False) -> None:
        """The person said yes. ``with_video``: of "forget": the video too where it lies in a folder of the person's."""
        job = question.job
        if question.kind == "retry":
            self._restart(job)
        elif question.kind in ("run_again", "duplicate"):
            pays_again = question.kind == "run_again"
            self._do(
                lambda library: library.duplicate(job.id, pays_again=pays_again),
                lambda twin: self._go_on(twin, "begun" if pays_again else "duplicated"),
            )
        else:
            self._forget(job, Wish(question.kind == "forget_here", with_video))

    def answer_doubt(self, job: Job, *, send_once_more: bool) -> None:
        """Nobody knows whether the vendor made it: the person says whether it is sent once more or let go."""
        if send_once_more:
            self._restart(job)
        else:
            self.stop(job)

    def go_on(self, job: Job) -> None:
        """Carry on a paused job, or one that another start left."""
        self._studio.jobs.go_on(job)

    def pause(self, job: Job) -> None:
        """Leave it as it stands."""
        self._studio.jobs.pause(job.id)

    def stop(self, job: Job) -> None:
        """End it; what is charged stays charged."""
        if self._studio.jobs.cancel(job.id):
            self._view.say(Notice("stopped", job.title, job=job))
            return

        def stopped(ended: Job) -> None:
            self._view.say(Notice("stopped", ended.title, job=ended))
            self._changed()

        self._do(lambda library: library.stop(job.id), stopped)

    def open_as_new(self, job: Job) -> None:
        """Work on a new message with the same choices."""
        self._do(lambda library: library.message_of(job.id), self._opened)

    def open_sample(self) -> None:
        """Work on the message that comes with the program."""
        sample, failed = self._studio.pictures.sample, self._view.show_error
        self._lane.show("sample", lambda emit, cancel: sample(), done=self._opened, failed=failed)

    def pin(self, job: Job, *, is_pinned: bool) -> None:
        """Keep it out of the clearing up, or let it go again."""
        kind = "pinned" if is_pinned else "unpinned"
        self._do(
            lambda library: library.pin(job.id, is_pinned=is_pinned), lambda pinned: self._said(kind, pinned.title)
        )

    def export(self, job: Job, target: Path) -> None:
        """The message with its files, as a folder or a zip."""
        self._do(
            lambda library: library.export(job.id, str(target)),
            lambda exported: self._view.say(Notice("exported", exported.path, exported.notes)),
        )

    def save_video(self, job: Job, target: Path) -> None:
        """A copy of the video."""
        copy = self._studio.library.copy_video
        self._do(lambda library: copy(job, target), lambda path: self._view.say(Notice("saved", str(path))))

    def _opened(self, message: Message) -> None:
        self._studio.document.new(message)
        self._view.go_to_create()

    def _ask_if(self, question: Question, *, is_due: bool) -> None:
        if is_due:
            self._view.ask(question)
        else:
            self.confirm(question)

    def _restart(self, job: Job) -> None:
        self._do(lambda library: library.restart(job.id), lambda again: self._go_on(again, "begun"))

    def _go_on(self, job: Job, kind: str) -> None:
        if job.state in GOING_ON:
            self._studio.jobs.go_on(job)
        self._said(kind, job.title)

    def _said(self, kind: str, title: str) -> None:
        self._view.say(Notice(kind, title))
        self._changed()

    def _forget(self, job: Job, wish: Wish) -> None:
        def work(emit: Emit, cancel: CancelToken) -> Receipt:
            with self._studio.open_forgetter(cancel) as forgetter:
                return forgetter.forget(job.id, wish)

        def done(receipt: Receipt) -> None:
            self._forget_poster(job)
            self._view.show_forgetting("")
            self._view.show_receipt(job, receipt)
            self._changed()

        def failed(error: VmsgError) -> None:
            self._view.show_forgetting("")
            if error.code == NOT_FORGOTTEN and not wish.even_if_vendor_keeps_it:
                self._view.ask(Question("forget_here", job, error.message))
            else:
                self._view.show_error(error)

        self._view.show_forgetting(job.id)
        self._studio.library.deletion_lane.show(job.id, work, done=done, failed=failed)

    def _forget_poster(self, job: Job) -> None:
        """One that was being made meanwhile goes too: after it, on its own lane."""
        desk = self._studio.library
        desk.poster_lane.show(
            job.id,
            lambda emit, cancel: desk.posters.forget(job.id),
            done=lambda nothing: None,
            failed=self._view.show_error,
        )

    def _do(self, what: Callable[[Library], T], done: Callable[[T], None]) -> None:
        """Something with the library on its lane; each thing has a key of its own, so that none displaces another."""

        def work(emit: Emit, cancel: CancelToken) -> T:
            with self._studio.open_library() as library:
                return what(library)

        self._lane.show(f"action {id(work)}", work, done=done, failed=self._view.show_error)

    @property
    def _lane(self) -> PreviewLane:
        return self._studio.library.lane
