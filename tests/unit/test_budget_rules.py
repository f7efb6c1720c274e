"""The month's budget: what fits, what is said, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.adapters.storage.budget import BudgetFile
from vmsg_desktop.core.budget import (
    HELD,
    STOPPED,
    budget_line,
    gauge_words,
    gauges,
    month_begin,
    month_end,
    refusal,
    warning,
)
from vmsg_desktop.core.model.budget import Budget, OnLimit, Spent
from vmsg_desktop.core.model.errors import StorageError

JOB_ID = "ab" * 16


def refused(budget: Budget, spent: Spent, price: float = 1) -> str:
    error = refusal(budget, spent, price=price, job_id=JOB_ID)
    return "" if error is None else error.code


def test_without_limits_everything_goes_and_nothing_is_said() -> None:
    assert refused(Budget(), Spent(0, 1e6, 1e6), price=100) == ""
    assert warning(Budget(), Spent(0, 1e6, 1e6), price=100) == ""
    assert gauges(Budget(), Spent(0, 5)) == ()


@pytest.mark.parametrize(("spent", "price", "code"), [(39, 1, ""), (39, 2, HELD), (40, 1, HELD), (0, 41, HELD)])
def test_a_message_goes_while_it_fits_to_the_last_credit(spent: float, price: float, code: str) -> None:
    assert refused(Budget(credits=40), Spent(0, spent), price) == code


@pytest.mark.parametrize(("on_limit", "code"), [("warn", ""), ("hold", HELD), ("stop", STOPPED)])
def test_what_happens_at_the_limit_is_the_persons_choice(on_limit: OnLimit, code: str) -> None:
    budget = Budget(credits=10, on_limit=on_limit)
    assert refused(budget, Spent(0, 10)) == code
    assert warning(budget, Spent(0, 10), price=1) == (
        "Over your budget: 10 of 10 credits this month, and this message takes 1."
    )


def test_a_held_message_may_go_later_and_a_stopped_one_has_ended() -> None:
    choices: tuple[tuple[OnLimit, bool], ...] = (("hold", True), ("stop", False))
    for on_limit, may_go in choices:
        error = refusal(Budget(credits=0, on_limit=on_limit), Spent(0, 0), price=2, job_id=JOB_ID)
        assert error is not None
        assert error.retryable is may_go
        assert "0 of 0 credits this month, and this message takes 2" in error.message
        assert "abababab" in error.hint
        assert error.details == {"unit": "credits", "spent": 0, "limit": 0, "price": 2}


def test_it_is_said_before_the_limit_is_reached() -> None:
    budget = Budget(credits=40, warn_at=0.8)
    assert warning(budget, Spent(0, 30), price=1) == ""
    assert warning(budget, Spent(0, 31), price=1) == "Your budget is nearly spent: 31 of 40 credits this month."


def test_hours_of_gpus_hold_too_once_they_are_used_up() -> None:
    budget = Budget(gpu_hours=10)
    assert refused(budget, Spent(0, 0, gpu_hours=9.9)) == ""
    assert refused(budget, Spent(0, 0, gpu_hours=10.0)) == HELD
    assert warning(budget, Spent(0, 0, gpu_hours=8.0), price=1) == (
        "Your budget is nearly spent: 8 of 10 GPU hours this month."
    )


def test_hours_that_nobody_measured_hold_nothing_and_are_said_to_be_unknown() -> None:
    budget = Budget(gpu_hours=10)
    assert refused(budget, Spent(0, 0, None, "no sampling")) == ""
    (gauge,) = gauges(budget, Spent(0, 0, None, "no sampling"))
    assert gauge.share is None
    assert gauge_words(gauge) == "n/a of 10 GPU hours this month"


def test_hours_that_nobody_measured_are_told_before_sending() -> None:
    budget, spent = Budget(gpu_hours=10), Spent(0, 0, None, "no sampling")
    assert warning(budget, spent, price=1) == (
        "Your budget cannot be judged: n/a of 10 GPU hours this month (no sampling)."
    )
    line = budget_line(budget, spent, price=1)
    assert line is not None
    assert line.state == "look"


LOST = "the list of jobs was damaged this month (old.sqlite), so what was spent is not known."


@pytest.mark.parametrize(("on_limit", "state"), [("hold", "stop"), ("stop", "stop"), ("warn", "look")])
def test_a_lost_list_of_jobs_is_never_taken_for_nothing_spent(on_limit: OnLimit, state: str) -> None:
    budget, spent = Budget(credits=40, on_limit=on_limit), Spent(0, 0, lost="old.sqlite")
    error = refusal(budget, spent, price=1, job_id="ab" * 16)
    if on_limit == "warn":
        assert error is None
        assert warning(budget, spent, price=1) == f"Your budget cannot be judged: {LOST}"
    else:
        assert error is not None
        assert (error.code, error.message) == (HELD, f"Your budget holds it: {LOST}")
        assert "delete old.sqlite" in error.hint
    line = budget_line(budget, spent, price=1)
    assert line is not None
    assert line.state == state


def test_without_a_limit_a_lost_list_of_jobs_holds_nothing() -> None:
    assert refusal(Budget(), Spent(0, 0, lost="old.sqlite"), price=1, job_id="ab" * 16) is None
    assert warning(Budget(), Spent(0, 0, lost="old.sqlite"), price=1) == ""


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(1, 50))
def test_nothing_that_is_let_through_exceeds_the_limit(limit: float, spent: float, price: int) -> None:
    if refused(Budget(credits=limit), Spent(0, spent), price) == "":
        assert spent + price <= limit
    else:
        assert spent + price > limit


@pytest.mark.parametrize("day", [datetime(2027, 2, 28, 23, 59, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)])
def test_a_month_begins_on_its_first_and_ends_where_the_next_begins(day: datetime) -> None:
    assert (month_begin(day).day, month_begin(day).month) == (1, day.month)
    assert month_begin(month_end(day)) == month_end(day)
    assert month_end(day).month == day.month % 12 + 1


def test_a_budget_is_kept_and_read_by_everyone(tmp_path: Path) -> None:
    file, other = BudgetFile(tmp_path / "home" / "budget.json"), BudgetFile(tmp_path / "home" / "budget.json")
    assert file.read() == Budget()
    file.write(Budget(credits=40, gpu_hours=20.5, on_limit="stop", warn_at=0.5))
    assert other.read() == Budget(credits=40, gpu_hours=20.5, on_limit="stop", warn_at=0.5)


@pytest.mark.parametrize("text", ["", "null", '{"credits": -1}', '{"credit": 5}', '{"on_limit": "shrug"}'])
def test_a_budget_that_cannot_be_understood_is_never_taken_for_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "budget.json"
    path.write_text(text)
    with pytest.raises(StorageError, match="nothing is paid"):
        BudgetFile(path).read()


def test_a_budget_that_makes_no_sense_is_not_written(tmp_path: Path) -> None:
    file = BudgetFile(tmp_path / "budget.json")
    with pytest.raises(ValueError, match="credits"):
        file.write(Budget(credits=-1))
    assert file.read() == Budget()


@pytest.mark.parametrize(
    ("spent", "on_limit", "state"),
    [(0, "hold", "ok"), (8, "hold", "look"), (10, "warn", "look"), (10, "hold", "stop"), (10, "stop", "stop")],
)
def test_the_budget_is_told_before_sending(spent: float, on_limit: OnLimit, state: str) -> None:
    line = budget_line(Budget(credits=10, gpu_hours=99, on_limit=on_limit), Spent(0, spent, 1), price=1)
    assert line is not None
    assert (line.id, line.state, line.value) == ("budget", state, f"{spent} of 10 credits this month")
    assert bool(line.explanation) == (state != "ok")


def test_without_a_limit_there_is_nothing_to_tell() -> None:
    assert budget_line(Budget(), Spent(0, 1e6), price=1) is None
