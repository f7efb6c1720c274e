"""The queue as it is shown: under way first, then the person's answers, then those that wait in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.library_shelf import LibraryShelf
from vmsg_desktop.application.batch_center import BatchState, BatchWish
from vmsg_desktop.application.job_center import JobProgress
from vmsg_desktop.application.job_queue import QueueState
from vmsg_desktop.core.batch_items import BatchItem, BatchPlan
from vmsg_desktop.core.model.errors import InputError, VmsgError
from vmsg_desktop.core.model.events import StageProgress
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.message import Message, PeopleChoice, Source
from vmsg_desktop.core.model.voice import Trim
from vmsg_desktop.presenters.library_queue import QueuePresenter, QueueView
from vmsg_desktop.presenters.library_state import Live

EMPTY = Message(Source(""), Source(""))


class View:
    def __init__(self) -> None:
        self.state = QueueView()
        self.plans: list[tuple[Path, BatchPlan]] = []
        self.errors: list[VmsgError] = []

    def show_queue(self, state: QueueView) -> None:
        self.state = state

    def show_plan(self, source: Path, plan: BatchPlan) -> None:
        self.plans.append((source, plan))

    def show_plan_error(self, error: VmsgError) -> None:
        self.errors.append(error)

    def show_error(self, error: VmsgError) -> None:
        self.errors.append(error)

    @property
    def places(self) -> list[tuple[str, str]]:
        return [(row.job.title, row.place) for row in self.state.rows]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[LibraryShelf]:
    shelf = LibraryShelf(tmp_path)
    yield shelf
    shelf.close()


@pytest.fixture
def view() -> View:
    return View()


@pytest.fixture
def presenter(shelf: LibraryShelf, view: View) -> QueuePresenter:
    presenter = QueuePresenter(shelf.studio, view)
    presenter.set_shown(is_shown=True)
    return presenter


def test_rows_stand_in_the_order_in_which_they_matter(
    shelf: LibraryShelf, view: View, presenter: QueuePresenter
) -> None:
    shelf.add("Done", has_video=True)
    left = shelf.add("Left", state="submitted", talk_id="t")
    paused, second = shelf.add("Paused", state="preparing"), shelf.add("Second")
    first, running = shelf.add("First"), shelf.add("Running", state="preparing")
    shelf.add("Doubtful", state="asking")
    presenter.refresh()
    shelf.jobs.tell_queue(QueueState((running.id,), (first.id, second.id), (paused.id,)))
    assert view.places == [
        ("Running", "running"), ("Doubtful", "asking"), ("First", "waiting"), ("Second", "waiting"),
        ("Paused", "paused"), ("Left", "left"),
    ]  # fmt: skip
    assert left.id == view.state.rows[-1].job.id
    assert view.state.count == 6


def test_a_row_under_way_tells_how_far_it_is(shelf: LibraryShelf, view: View, presenter: QueuePresenter) -> None:
    job = shelf.add("Running", state="preparing")
    presenter.refresh()
    shelf.jobs.tell_queue(QueueState((job.id,)))
    shelf.jobs.tell(JobProgress(job.id, StageProgress("mask", 0.5)))
    assert view.state.rows[0].live == Live("mask", 0.5)
    shelf.jobs.tell_queue(QueueState())
    assert view.state.rows[0].live is None


def test_waiting_jobs_are_moved_by_one_and_the_queue_is_held(
    shelf: LibraryShelf, view: View, presenter: QueuePresenter
) -> None:
    a, b = shelf.add("a"), shelf.add("b")
    presenter.refresh()
    shelf.jobs.tell_queue(QueueState(waiting=(a.id, b.id)))
    presenter.move(view.state.rows[1], by=-1)
    presenter.move(view.state.rows[0], by=-1)
    presenter.hold(is_held=True)
    assert shelf.jobs.asked == [("move", b.id, 0), ("move", a.id, 0), ("hold", True)]
    shelf.jobs.tell_queue(QueueState(waiting=(a.id, b.id), is_held=True))
    assert view.state.is_held


def wish(source: Path) -> BatchWish:
    return BatchWish(source, EMPTY, "draft", "local", str(source / "videos"))


def test_the_items_of_a_running_batch_are_in_its_own_row(
    shelf: LibraryShelf, view: View, presenter: QueuePresenter, tmp_path: Path
) -> None:
    batch = wish(tmp_path)
    shelf.add("Item", batch=batch.id)
    shelf.add("Alone")
    presenter.refresh()
    shelf.batches.tell(BatchState(batch, "running"))
    assert view.places == [("Alone", "left")]
    assert view.state.count == 2
    shelf.batches.tell(BatchState(batch, "ended"))
    assert [title for title, _ in view.places] == ["Item", "Alone"]


def test_a_plan_is_looked_at_before_anything_begins(
    shelf: LibraryShelf, view: View, presenter: QueuePresenter, tmp_path: Path
) -> None:
    plan = BatchPlan((BatchItem("mika", EMPTY, "mika.jpg + mika.wav"),))
    shelf.batches.planned = lambda source, base: plan
    presenter.plan(tmp_path, EMPTY)
    assert view.plans == [(tmp_path, plan)]
    assert shelf.batches.started == []

    def refuse(source: Path, base: Message) -> BatchPlan:
        raise InputError("folder_unreadable", "It cannot be read.", "Check the path.")

    shelf.batches.planned = refuse
    presenter.plan(tmp_path, EMPTY)
    assert [error.code for error in view.errors] == ["folder_unreadable"]


def test_a_batch_takes_the_look_of_the_message_under_work_but_nothing_that_belongs_to_its_files(
    shelf: LibraryShelf, presenter: QueuePresenter, tmp_path: Path
) -> None:
    shelf.studio.document.message = replace(
        shelf.working,
        background=Background(kind="blur"),
        people=PeopleChoice(persons=(2,)),
        trim=Trim(1.0, 2.0),
    )
    alike = presenter.wish(tmp_path, like_document=True, target="did", is_watch=True, max_credits=5)
    assert alike.base == replace(EMPTY, background=Background(kind="blur"))
    assert (alike.folder, alike.machine, alike.max_credits, alike.is_watch) == (
        str(tmp_path / "videos"), "local", 5, True,
    )  # fmt: skip
    plain = presenter.wish(tmp_path / "list.csv", like_document=False, target="draft", is_watch=False, max_credits=None)
    assert plain.base == EMPTY
    assert plain.folder == str(tmp_path / "videos")


def test_batches_are_started_stopped_and_put_away(
    shelf: LibraryShelf, presenter: QueuePresenter, tmp_path: Path
) -> None:
    batch = wish(tmp_path)
    assert presenter.start(batch)
    assert not presenter.start(batch)
    presenter.stop_batch(batch.id)
    presenter.put_away_batch(batch.id)
    assert (shelf.batches.stopped, shelf.batches.forgotten) == ([batch.id], [batch.id])
