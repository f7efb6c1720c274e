"""What alerts are wired to: the made-up day, the balance that is asked for apart, what was spent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.fakes.job_spans import job
from tests.fakes.metrics_source import FilledSource
from tests.fakes.still_lane import StillLane
from vmsg_desktop.application.simulated_day import SimulatedDay
from vmsg_desktop.bootstrap.alerts import AskedBalance, Renewed, open_alerts, open_gatherer, simulated_spending
from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.metrics import Window

KEY = "balance of alerts"
NO_BALANCE = Figure(None, "not asked")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path))
    return tmp_path


def test_the_made_up_day_begins_with_its_alert_and_touches_no_file(home: Path) -> None:
    day = SimulatedDay(midnight_s=20_000 * 86_400.0, elapsed_s=lambda: 0.0)
    with open_alerts(lambda call: call(), day, balance=lambda: NO_BALANCE, own_waiting=lambda: NO_BALANCE) as desk:
        desk.evaluate()
        list(desk.look_back())
        board = desk.evaluate()
    (alert,) = board.loud()
    assert board.is_simulated
    assert alert.is_simulated
    assert alert.headline.startswith("E2E P95 is ")
    assert "over 60 s for" in alert.headline
    assert alert.detail.startswith("D-ID took ")
    assert alert.job
    assert all(value is not None for _, value in board.trends["e2e.p95"])
    assert [reading.key for reading in board.readings if reading.value is None] == []
    assert list(home.iterdir()) == []


def test_a_value_is_read_anew_when_it_is_old_or_was_none() -> None:
    now_s, values = [0.0], iter([None, 1, 2, 3])
    renewed = Renewed(lambda: next(values), every_s=10.0, monotonic_s=lambda: now_s[0])
    assert [renewed(), renewed(), renewed()] == [None, 1, 1]
    now_s[0] = 10.0
    assert renewed() == 2


def balance(state: Callable[[], Any], target: str = "did") -> tuple[AskedBalance, StillLane, list[float]]:
    now_s, lane = [0.0], StillLane()
    lane.is_held = True
    account = SimpleNamespace(state=lambda target, cancel: state())
    settings = SimpleNamespace(current=SimpleNamespace(send_with=target))
    asked = AskedBalance(cast(Any, account), lane, cast(Any, settings), monotonic_s=lambda: now_s[0])
    return asked, lane, now_s


def test_the_balance_is_asked_for_apart_and_not_again_for_ten_minutes() -> None:
    left = [37.0]
    told, lane, now_s = balance(lambda: SimpleNamespace(has_key=True, credits=Credits(left[0], 100.0)))
    assert told() == Figure(None, "the balance was not asked for yet")
    lane.run(KEY)
    left[0] = 30.0
    assert (told().value, lane.wishes) == (37.0, {})
    now_s[0] = 600.0
    told()
    lane.run(KEY)
    assert told().value == 30.0


def test_a_balance_that_nobody_tells_has_its_reason() -> None:
    def refuse() -> None:
        raise RemoteError("did_down", "D-ID does not answer.", "Later.")

    for state, reason in (
        (lambda: SimpleNamespace(has_key=False, credits=None), "no D-ID key is set"),
        (lambda: SimpleNamespace(has_key=True, credits=None), "D-ID did not tell it"),
        (refuse, "D-ID does not answer."),
    ):
        told, lane, _ = balance(state)
        told()
        lane.run(KEY)
        assert told() == Figure(None, reason)


def test_d_id_is_not_asked_while_nothing_is_sent_with_it() -> None:
    told, lane, _ = balance(lambda: pytest.fail("asked"), target="sandbox")
    assert told().value is None
    assert lane.wishes == {}


def test_nothing_was_spent_in_a_new_home_and_that_is_known() -> None:
    gather = open_gatherer(FilledSource(1e9), balance=lambda: NO_BALANCE, own_waiting=lambda: NO_BALANCE)
    facts = gather(Window(1e9 - 60, 1e9))
    assert facts.spending is not None
    assert (facts.spending.month_credits, facts.spending.month_calls) == (0.0, 0)
    assert 0 < facts.spending.month_past_days <= facts.spending.month_days
    assert facts.prices is not None


def test_the_made_up_spending_is_that_of_a_day() -> None:
    source = FilledSource(1e6)
    source.kept = [*job("a", ended_s=1e6 - 50, credits=2.0), *job("b", ended_s=1e6 - 9, credits=None)]
    spending = simulated_spending(source)
    assert spending is not None
    assert (spending.week_credits, spending.week_days, spending.month_calls) == (2.0, 1.0, 2)
    source.is_reading = True
    assert simulated_spending(source) is None
