"""Models, cache and storage in the settings: figures, progress, stopping, failures that say what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fakes.settings_desk import FakeModels, House
from tests.fakes.still_lane import StillLane
from vmsg_desktop.core.model.errors import RemoteError, StorageError
from vmsg_desktop.presenters.settings_cache import CachePresenter
from vmsg_desktop.presenters.settings_models import ModelsPresenter
from vmsg_desktop.presenters.settings_storage import StoragePresenter


class View:
    """Remembers what it was shown, of any of the three sections."""

    def __init__(self) -> None:
        self.states: list[Any] = []

    @property
    def state(self) -> Any:
        """What is shown."""
        return self.states[-1]

    def show_models(self, state: Any) -> None:
        """See ModelsView."""
        self.states.append(state)

    show_cache = show_storage = show_models


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def view() -> View:
    return View()


def models_desk(models: FakeModels, view: View, lane: StillLane | None = None) -> ModelsPresenter:
    return ModelsPresenter(models, lane or StillLane(), lambda call: call(), view)


def test_models_are_shown_with_what_they_take(view: View) -> None:
    models_desk(FakeModels(), view).look()
    assert {model.state for model in view.state.models} == {"verified", "missing"}
    starters = sum(model.entry.size_bytes for model in view.state.models if model.entry.set == "starter")
    assert view.state.installed_bytes == starters


def test_fetching_shows_each_step_and_ends_with_the_new_states(view: View) -> None:
    models_desk(FakeModels(), view).get("yolo11n")
    shares = [state.step.done_bytes / state.step.total_bytes for state in view.states if state.step is not None]
    assert shares == [0, 0.5, 1]
    assert view.states[0].doing == "getting"
    assert view.state.doing == ""
    assert next(model.state for model in view.state.models if model.entry.name == "yolo11n") == "verified"


def test_failed_fetch_says_why_and_another_try_may_follow(view: View) -> None:
    models = FakeModels(failure=RemoteError("model_fetch_failed", "No network.", "Try again.", retryable=True))
    desk = models_desk(models, view)
    desk.get("full")
    assert view.state.problem is models.failure
    models.failure = None
    desk.get("full")
    assert view.state.problem is None
    assert models.asked == ["full", "full"]


def test_only_one_thing_at_a_time(view: View) -> None:
    lane, models = StillLane(), FakeModels()
    lane.is_held = True
    desk = models_desk(models, view, lane)
    desk.get("full")
    desk.remove("yolov8-people")
    desk.look()
    assert desk.state.doing == "getting"
    lane.run("models")
    assert models.asked == ["full"]
    assert models.states.get("yolov8-people") is None


def test_stopped_fetch_is_cancelled_and_the_states_are_looked_at(view: View) -> None:
    lane, models = StillLane(), FakeModels()
    lane.is_held = True
    desk = models_desk(models, view, lane)
    desk.get("full")
    fetching = lane.wishes["models"].cancel
    desk.stop()
    assert fetching.is_cancelled
    lane.run("models")
    assert models.asked == []
    assert view.state.models


def test_check_shows_its_own_verdict(view: View) -> None:
    models_desk(FakeModels(), view).verify()
    assert {model.state for model in view.state.models} == {"damaged", "missing"}


def test_removing_tells_what_it_freed(view: View) -> None:
    models_desk(FakeModels(), view).remove("isnet-medium")
    assert view.state.freed_bytes == 5_000_000
    assert next(model.state for model in view.state.models if model.entry.name == "isnet-medium") == "missing"


def cache_desk(house: House, view: View) -> CachePresenter:
    return CachePresenter(house.desk.open_cache, house.errands, view, limit_bytes=2_000_000_000)


def test_cache_is_measured_and_closed_again(house: House, view: View) -> None:
    cache_desk(house, view).look()
    assert (view.state.stats.hit_rate, view.state.stages["people"]) == (0.75, 30)
    assert house.cache.open == 0


def test_one_stage_or_all_is_forgotten(house: House, view: View) -> None:
    desk = cache_desk(house, view)
    desk.clear("mask")
    assert (view.state.cleared, "mask" in view.state.stages) == (12, False)
    desk.clear()
    assert (view.state.cleared, view.state.stages, view.state.stats.hit_rate) == (34, {}, None)


def test_check_of_the_cache_tells_what_it_found(house: House, view: View) -> None:
    desk = cache_desk(house, view)
    desk.verify()
    assert view.state.audit.damaged == 1
    desk.look()
    assert view.state.audit.damaged == 1
    desk.clear("people")
    assert view.state.audit is None


def test_cache_that_cannot_be_read_is_a_problem_not_zero(house: House, view: View) -> None:
    house.cache.failure = StorageError("cache_unreadable", "It cannot be read.", "Check the disk.")
    cache_desk(house, view).look()
    assert (view.state.stats, view.state.problem) == (None, house.cache.failure)
    assert house.cache.open == 0


def test_storage_tells_what_has_had_its_time_and_clears_it(house: House, view: View) -> None:
    desk = StoragePresenter(house.studio().open_retention, house.errands, view)
    desk.look()
    assert (len(view.state.plan.goes), view.state.swept) == (1, None)
    desk.sweep()
    assert view.state.swept.freed_bytes == 4_000_000
    assert view.state.plan.goes == ()
    assert view.state.doing == ""
