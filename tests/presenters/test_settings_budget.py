"""The budget in the settings: typed, kept at once, with what the month has used of it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.fakes.settings_desk import House
from tests.fakes.still_lane import StillLane
from vmsg_desktop.core.model.budget import Budget
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.presenters.settings_budget import BudgetPresenter, BudgetState, parsed


class View:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.states: list[BudgetState] = []

    @property
    def state(self) -> BudgetState:
        """What is shown."""
        return self.states[-1]

    def show_budget(self, state: BudgetState) -> None:
        """See BudgetView."""
        self.states.append(state)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def view() -> View:
    return View()


def desk(house: House, view: View, lane: StillLane | None = None) -> BudgetPresenter:
    return BudgetPresenter(house.budget, house.month, lane or StillLane(), view)


def test_a_typed_limit_is_kept_and_the_month_is_measured_by_it(house: House, view: View) -> None:
    presenter = desk(house, view)
    presenter.look()
    assert view.state.budget == Budget()
    presenter.set_credits("40")
    assert house.budget.budget.credits == 40
    assert view.state.report is not None
    (gauge,) = view.state.report.budget
    assert (gauge.spent, gauge.limit, gauge.level) == (38, 40, "near")


def test_nothing_typed_is_no_limit(house: House, view: View) -> None:
    house.budget.budget = Budget(credits=40, gpu_hours=3)
    desk(house, view).set_credits("  ")
    assert house.budget.budget == Budget(gpu_hours=3)


@pytest.mark.parametrize("text", ["many", "-1", "1e12", "nan", "1,000", "1.000"])
def test_what_is_no_limit_is_marked_and_nothing_is_kept(house: House, view: View, text: str) -> None:
    presenter = desk(house, view)
    presenter.set_gpu_hours(text)
    assert view.state.wrong == {"gpu_hours"}
    assert house.budget.budget == Budget()
    presenter.set_gpu_hours("7,5")
    assert view.state.wrong == frozenset()
    assert house.budget.budget.gpu_hours == 7.5


def test_two_changes_at_once_are_both_kept(house: House, view: View) -> None:
    lane = StillLane()
    lane.is_held = True
    presenter = desk(house, view, lane)
    presenter.set_credits("40")
    presenter.set_on_limit("stop")
    for key in list(lane.wishes):
        lane.run(key)
    assert house.budget.budget == Budget(credits=40, on_limit="stop")


def test_a_budget_that_cannot_be_read_is_told_and_can_begin_anew(house: House, view: View) -> None:
    house.budget.failure = StorageError("budget_unreadable", "It cannot be read.", "Set it anew.")
    presenter = desk(house, view)
    presenter.look()
    assert view.state.problem is house.budget.failure
    presenter.set_credits("3")
    assert house.budget.budget == Budget()
    presenter.reset()
    last = view.states[-1]
    assert (last.problem, last.budget) == (None, Budget())


def test_numbers_are_read_as_people_write_them() -> None:
    assert [parsed(text) for text in ("", " 3 ", "2,5", "2.5")] == [None, 3, 2.5, 2.5]
    typed = parsed("a lot")
    assert typed is not None
    assert math.isnan(typed)
