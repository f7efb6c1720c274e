"""The alerts' presenter: what is changed is seen at once and stays; n/a keeps its reason."""

from __future__ import annotations

import pytest

from tests.fakes.watching import NOW_S, FakeWatch, alert
from vmsg_desktop.core.kpi import KPIS, default_rules
from vmsg_desktop.presenters.performance_alerts import AlertsPresenter, AlertsState, KpiRow, threshold_of, typed


class View:
    def __init__(self) -> None:
        self.state = AlertsState()

    def show_alerts(self, state: AlertsState) -> None:
        self.state = state

    def row(self, key: str) -> KpiRow:
        return next(row for row in self.state.rows if row.kpi.key == key)


@pytest.fixture
def watch() -> FakeWatch:
    return FakeWatch(alerts=(alert(),))


@pytest.fixture
def view() -> View:
    return View()


@pytest.fixture
def presenter(watch: FakeWatch, view: View) -> AlertsPresenter:
    made = AlertsPresenter(watch, view)
    made.show(watch.evaluate())
    return made


def test_every_key_figure_has_a_row_with_its_standing(presenter: AlertsPresenter, view: View) -> None:
    assert [row.kpi for row in view.state.rows] == list(KPIS)
    stands = {key: view.row(key).standing for key in ("e2e.p50", "e2e.p95", "gpu.load", "throughput", "workers")}
    assert stands == {
        "e2e.p50": "good", "e2e.p95": "missed", "gpu.load": "unknown", "throughput": "unjudged", "workers": "unknown",
    }  # fmt: skip
    assert view.row("e2e.p95").alert == alert()
    assert view.row("did.calls").rule is None


def test_a_threshold_is_seen_at_once_and_stays_until_the_watch_has_it(
    presenter: AlertsPresenter, watch: FakeWatch, view: View
) -> None:
    before = watch.board
    assert presenter.set_threshold("e2e.p95", "65,5 s")
    assert view.row("e2e.p95").rule == watch._rules["e2e.p95"]
    assert view.row("e2e.p95").is_changed
    presenter.show(before)  # a board from before the change
    rule = view.row("e2e.p95").rule
    assert rule is not None
    assert rule.threshold == 65.5
    presenter.show(watch.evaluate())
    assert view.row("e2e.p95").rule == rule


def test_a_change_of_another_program_is_shown_once_the_own_one_was_taken(
    presenter: AlertsPresenter, watch: FakeWatch, view: View
) -> None:
    presenter.set_threshold("e2e.p95", "65")
    presenter.show(watch.evaluate())
    watch.reset_rule("e2e.p95")
    presenter.show(watch.evaluate())
    assert view.row("e2e.p95").rule == default_rules()["e2e.p95"]


def test_a_share_is_typed_in_percent(presenter: AlertsPresenter, view: View) -> None:
    presenter.set_threshold("error.rate", "2.5 %")
    rule = view.row("error.rate").rule
    assert rule is not None
    assert rule.threshold == pytest.approx(0.025)
    assert typed("error.rate", rule.threshold) == "2.5"


@pytest.mark.parametrize("text", ["", "abc", "-3", "1e400", "5 5", "nan", "inf"])
def test_what_is_no_number_changes_nothing(presenter: AlertsPresenter, view: View, text: str) -> None:
    assert not presenter.set_threshold("e2e.p95", text)
    assert view.row("e2e.p95").rule == default_rules()["e2e.p95"]


def test_a_share_above_all_of_it_is_no_threshold() -> None:
    assert threshold_of("gpu.load", "101") is None
    assert threshold_of("gpu.load", "100 %") == 1.0


def test_a_figure_without_a_rule_cannot_be_given_one(presenter: AlertsPresenter) -> None:
    assert not presenter.set_threshold("did.calls", "5")


def test_hold_switch_and_reset(presenter: AlertsPresenter, watch: FakeWatch, view: View) -> None:
    presenter.set_hold("e2e.p95", 600.0)
    presenter.switch("e2e.p95", is_on=False)
    rule = view.row("e2e.p95").rule
    assert rule is not None
    assert (rule.hold_s, rule.is_on) == (600.0, False)
    presenter.reset("e2e.p95")
    assert not view.row("e2e.p95").is_changed
    presenter.show(watch.evaluate())
    assert not view.row("e2e.p95").is_changed


def test_a_rule_that_is_set_to_what_it_is_asks_for_nothing(presenter: AlertsPresenter, watch: FakeWatch) -> None:
    presenter.switch("e2e.p95", is_on=True)
    assert presenter._asked == {}
    assert watch._rules == default_rules()


def test_an_acknowledged_alert_is_open_and_quiet(presenter: AlertsPresenter, watch: FakeWatch, view: View) -> None:
    presenter.acknowledge("a1")
    presenter.show(watch.evaluate())
    assert [each.is_loud(NOW_S) for each in view.state.open] == [False]


def test_a_snoozed_alert_is_loud_again_afterwards(presenter: AlertsPresenter, watch: FakeWatch, view: View) -> None:
    presenter.snooze("a1", 3600.0)
    presenter.show(watch.evaluate())
    assert [each.is_loud(NOW_S) for each in view.state.open] == [False]
    assert [each.is_loud(NOW_S + 3601) for each in view.state.open] == [True]


def test_an_alert_that_is_over_is_in_the_history(presenter: AlertsPresenter, watch: FakeWatch, view: View) -> None:
    watch.end("a1")
    presenter.show(watch.evaluate())
    assert view.state.open == ()
    assert [each.id for each in view.state.history] == ["a1"]


def test_a_large_threshold_is_typed_as_it_is_shown(presenter: AlertsPresenter, view: View) -> None:
    assert threshold_of("credits.left", "37,000 credits") == 37_000.0
    assert threshold_of("credits.left", "1,250,000") == 1_250_000.0
    assert threshold_of("e2e.p95", "0,125") == 0.125
    assert typed("credits.left", 5_000_000.0) == "5000000"
    assert threshold_of("credits.left", typed("credits.left", 5_000_000.0)) == 5_000_000.0


def test_what_nothing_is_asked_of_has_no_target(presenter: AlertsPresenter, view: View) -> None:
    assert view.row("e2e.p95").has_target
    assert not view.row("did.calls").has_target
