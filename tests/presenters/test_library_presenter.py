"""The library's list: searched, sorted, grouped by days, opened; its small pictures come as they come into sight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.fakes.library_shelf import DAY_S, LibraryShelf
from vmsg_desktop.application.job_center import JobBegan, JobProgress, JobRested
from vmsg_desktop.application.posters import Pixels
from vmsg_desktop.core.model.errors import StorageError, VmsgError
from vmsg_desktop.core.model.events import StageNote, StageProgress, StageStarted
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.presenters.library import LibraryPresenter
from vmsg_desktop.presenters.library_state import DetailsState, Filters, Group, ListState, Live, query_of


class View:
    def __init__(self) -> None:
        self.lists: list[ListState] = []
        self.live: dict[str, Live | None] = {}
        self.details: DetailsState | None = None
        self.posters: dict[str, Pixels | None] = {}
        self.problem: VmsgError | None = None

    @property
    def titles(self) -> list[str]:
        return [job.title for job in self.lists[-1].jobs]

    @property
    def opened_job(self) -> Job:
        assert self.details is not None
        return self.details.job

    def show_list(self, state: ListState) -> None:
        self.lists.append(state)

    def show_live(self, job_id: str, live: Live | None) -> None:
        self.live[job_id] = live

    def show_details(self, state: DetailsState | None) -> None:
        self.details = state

    def show_poster(self, job_id: str, pixels: Pixels | None) -> None:
        self.posters[job_id] = pixels

    def show_problem(self, error: VmsgError | None) -> None:
        self.problem = error


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[LibraryShelf]:
    shelf = LibraryShelf(tmp_path)
    shelf.clock.set_wall(datetime(2026, 11, 24, 15, 0).timestamp())  # a Tuesday
    yield shelf
    shelf.close()


@pytest.fixture
def view() -> View:
    return View()


@pytest.fixture
def presenter(shelf: LibraryShelf, view: View) -> LibraryPresenter:
    return LibraryPresenter(shelf.studio, view)


def test_nothing_is_looked_for_until_the_page_is_seen(
    shelf: LibraryShelf, view: View, presenter: LibraryPresenter
) -> None:
    shelf.add("For Mika")
    presenter.refresh()
    assert view.lists == []
    presenter.set_shown(is_shown=True)
    assert view.titles == ["For Mika"]
    presenter.set_shown(is_shown=False)
    shelf.jobs.tell(JobRested("x" * 32, None))
    assert len(view.lists) == 1


def test_newest_first_in_the_groups_of_their_days(shelf: LibraryShelf, view: View, presenter: LibraryPresenter) -> None:
    for title, days in (("month", 60), ("last week", 4), ("monday", 1), ("now", 0), ("also now", 0.1)):
        shelf.add(title, ago_s=days * DAY_S)
    presenter.set_shown(is_shown=True)
    assert view.titles == ["now", "also now", "monday", "last week", "month"]
    assert view.lists[-1].groups == (
        Group("today", 2), Group("yesterday", 1), Group("last_week", 1), Group("month", 1, date(2026, 9, 1)),
    )  # fmt: skip


def test_other_orders_have_one_group(shelf: LibraryShelf, view: View, presenter: LibraryPresenter) -> None:
    shelf.add("b", duration_s=20.0, credits_charged=2.0, ago_s=5)
    shelf.add("A", duration_s=None, credits_charged=None, state="submitted", talk_id="t")
    shelf.add("c", duration_s=9.0, credits_charged=3.0, ago_s=9)
    presenter.set_shown(is_shown=True)
    orders = {
        "oldest": ["c", "b", "A"],
        "title": ["A", "b", "c"],
        "longest": ["b", "c", "A"],
        "dearest": ["c", "b", "A"],
    }
    for sort, titles in orders.items():
        presenter.sort(sort)  # type: ignore[arg-type]
        assert view.titles == titles, sort
    assert view.lists[-1].groups == (Group("all", 3),)


def test_words_and_filters_narrow_the_list_and_the_total_stays(
    shelf: LibraryShelf, view: View, presenter: LibraryPresenter
) -> None:
    shelf.add("For Mika", has_video=True, credits_charged=1.0)
    shelf.add("For Anna", state="failed", target="sandbox")
    shelf.add("Old", ago_s=40 * DAY_S, has_video=True, credits_charged=7.0)
    presenter.set_shown(is_shown=True)
    expected: list[tuple[dict[str, str], list[str]]] = [
        ({"text": "mika"}, ["For Mika"]),
        ({"text": "", "state": "failed"}, ["For Anna"]),
        ({"state": "", "target": "did"}, ["For Mika", "Old"]),
        ({"date": "week"}, ["For Mika"]),
        ({"date": "", "cost": "many"}, ["Old"]),
        ({"cost": "free"}, []),
    ]
    for changes, titles in expected:
        presenter.look_for(**changes)
        assert view.titles == titles, changes
        assert view.lists[-1].total == 3
    presenter.show_all()
    assert view.lists[-1].filters == Filters()
    assert len(view.titles) == 3


def test_today_begins_at_midnight_of_this_clock() -> None:
    now_s = datetime(2026, 11, 24, 0, 5).timestamp()
    assert query_of(Filters(date="today"), now_s=now_s).since_s == datetime(2026, 11, 24).timestamp()
    assert query_of(Filters(date="week"), now_s=now_s).since_s == datetime(2026, 11, 18).timestamp()
    assert query_of(Filters(), now_s=now_s).since_s is None


def test_only_the_last_search_is_answered(shelf: LibraryShelf, view: View, presenter: LibraryPresenter) -> None:
    shelf.add("For Mika")
    shelf.lane.is_held = True
    presenter.set_shown(is_shown=True)
    presenter.look_for(text="m")
    presenter.look_for(text="mi")
    shelf.lane.run("search")
    assert [state.filters.text for state in view.lists] == ["mi"]


def test_an_opened_message_has_its_settings_and_stages(
    shelf: LibraryShelf, view: View, presenter: LibraryPresenter
) -> None:
    job = shelf.add("For Mika", has_video=True)
    stage = {"stage": "mask", "ms": 250.0, "cache": "miss", "engine": {"device": "CUDA:0"}, "where": "gpu-1"}
    shelf.store.note(job.id, "Stages", {"stages": [stage]})
    presenter.set_shown(is_shown=True)
    presenter.choose(job.id)
    assert view.details is not None
    assert view.details.message is not None
    assert view.details.details.video_bytes == len(b"video of For Mika")
    (line,) = view.details.lines
    assert (line.group, line.seconds, line.device, line.where) == ("cut", 0.25, "CUDA:0", "gpu-1")
    presenter.choose("")
    assert view.details is None


def test_a_message_of_another_version_opens_without_its_settings(
    shelf: LibraryShelf, view: View, presenter: LibraryPresenter
) -> None:
    job = shelf.add("From the future", message='{"version": 99}')
    presenter.set_shown(is_shown=True)
    presenter.choose(job.id)
    assert view.details is not None
    assert view.details.message is None


def test_an_opened_message_that_changes_is_opened_anew_and_one_that_goes_is_closed(
    shelf: LibraryShelf, view: View, presenter: LibraryPresenter
) -> None:
    job = shelf.add("For Mika", has_video=True)
    presenter.set_shown(is_shown=True)
    presenter.choose(job.id)
    shelf.store.pin(job.id, is_pinned=True)
    presenter.refresh()
    assert view.opened_job.is_pinned
    shelf.store.remove(job.id)
    presenter.refresh()
    assert view.details is None
    assert presenter.chosen is None


def test_a_job_under_way_is_told_as_it_goes_and_no_more_when_it_rests(
    shelf: LibraryShelf, view: View, presenter: LibraryPresenter
) -> None:
    job = shelf.add("For Mika", state="submitted", talk_id="t")
    presenter.set_shown(is_shown=True)
    shelf.jobs.tell(JobBegan(job))
    shelf.jobs.tell(JobProgress(job.id, StageStarted("render")))
    assert view.live[job.id] == Live("render")
    shelf.jobs.tell(JobProgress(job.id, StageProgress("render", 0.4)))
    shelf.jobs.tell(JobProgress(job.id, StageNote("render", "It is slow.")))
    assert view.live[job.id] == Live("render", 0.4)
    before = len(view.lists)
    shelf.jobs.tell(JobRested(job.id, None))
    assert view.live[job.id] is None
    assert len(view.lists) == before + 1


def test_pictures_are_made_of_what_is_in_sight_and_of_nothing_else(
    shelf: LibraryShelf, view: View, presenter: LibraryPresenter
) -> None:
    a, b, c = (shelf.add(title) for title in "abc")
    presenter.set_shown(is_shown=True)
    shelf.poster_lane.is_held = True
    presenter.want_posters([a.id, b.id])
    presenter.want_posters([b.id, c.id])  # a was scrolled out of sight
    assert list(shelf.poster_lane.wishes) == [b.id, c.id]
    for job_id in (b.id, c.id):
        shelf.poster_lane.run(job_id)
    assert set(view.posters) == {b.id, c.id}
    assert shelf.posters.made == ["b", "c"]


def test_what_has_no_picture_is_not_asked_for_again_until_it_has_a_video(
    shelf: LibraryShelf, view: View, presenter: LibraryPresenter
) -> None:
    job = shelf.add("For Mika")
    shelf.posters.without = {"For Mika"}
    presenter.set_shown(is_shown=True)
    presenter.want_posters([job.id])
    presenter.want_posters([job.id])
    assert view.posters == {job.id: None}
    assert shelf.posters.made == ["For Mika"]


def test_a_list_that_cannot_be_read_is_a_problem_that_passes(
    shelf: LibraryShelf, view: View, presenter: LibraryPresenter
) -> None:
    trouble = StorageError("jobs_not_written", "The job list cannot be used.", "Free some space.", retryable=True)

    def refuse() -> None:
        raise trouble

    works = shelf.studio.open_library
    shelf.studio.open_library = refuse
    presenter.set_shown(is_shown=True)
    assert view.problem is trouble
    shelf.studio.open_library = works
    presenter.refresh()
    assert view.problem is None
