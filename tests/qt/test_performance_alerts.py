"""The alerts as a person uses them: thresholds are typed, alerts acknowledged and snoozed, by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.fakes.watching import FakeWatch, alert, reading
from vmsg_desktop.core.kpi import KPIS
from vmsg_desktop.ui.pages.performance.alert_cards import HistoryLine
from vmsg_desktop.ui.pages.performance.alerts import AlertsView

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def watch() -> FakeWatch:
    made = FakeWatch(alerts=(alert(),))
    made.evaluate()
    return made


@pytest.fixture
def view(show: Show, watch: FakeWatch, wait_until: Callable[..., None]) -> AlertsView:
    studio: Any = SimpleNamespace(alerts=watch)
    made = AlertsView(studio)
    made.resize(1356, 820)
    show(made)
    wait_until(lambda: len(made._rows) == len(KPIS))
    return made


def press(view: AlertsView, words: str) -> None:
    """Press a button of the first card."""
    buttons = [button for button in view.cards.card("a1").findChildren(QPushButton) if button.text() == words]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def test_every_key_figure_is_there_with_its_definition(view: AlertsView) -> None:
    for of in KPIS:
        row = view.row(of.key)
        assert of.definition in row._definition.text()
        assert of.original in row._definition.text()


def test_what_is_not_known_is_na_with_its_reason_and_never_0(view: AlertsView) -> None:
    row = view.row("gpu.load")
    assert (row._value.text(), row._reason.text()) == ("n/a", "no GPU")
    assert view.row("workers")._value.text() == "n/a"


def test_a_figure_that_is_not_judged_says_why(view: AlertsView) -> None:
    assert view.row("throughput")._reason.text() == "no job waits"


def test_a_threshold_is_typed_and_taken_with_return(view: AlertsView, watch: FakeWatch) -> None:
    edit = view.row("e2e.p95").field.edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "65")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert watch._rules["e2e.p95"].threshold == 65.0
    assert view.row("e2e.p95").reset.isVisible()


def test_what_is_no_number_is_told_and_stays_to_be_mended(view: AlertsView, watch: FakeWatch) -> None:
    row = view.row("e2e.p95")
    row.field.edit.setFocus()
    row.field.edit.selectAll()
    QTest.keyClicks(row.field.edit, "soon")
    QTest.keyClick(row.field.edit, Qt.Key.Key_Return)
    watch.readings = (*watch.readings, reading("workers", 4.0))
    watch.evaluate()
    assert row._wrong.isVisible()
    assert row.field.text() == "soon"
    QTest.keyClick(row.field.edit, Qt.Key.Key_Backspace)
    assert not row._wrong.isVisible()


def test_a_text_that_is_being_typed_is_not_taken_away_by_the_next_look(view: AlertsView, watch: FakeWatch) -> None:
    edit = view.row("e2e.p50").field.edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "4")
    watch.readings = tuple(reading(each.key, 30.0) for each in watch.readings)
    watch.evaluate()
    assert edit.text() == "4"


def test_switching_off_and_on_by_keyboard(view: AlertsView, watch: FakeWatch) -> None:
    toggle = view.row("e2e.p95").toggle
    toggle.setFocus()
    QTest.keyClick(toggle, Qt.Key.Key_Space)
    assert not watch._rules["e2e.p95"].is_on
    assert not view.row("e2e.p95").field.isEnabled()
    QTest.keyClick(toggle, Qt.Key.Key_Space)
    assert watch._rules["e2e.p95"].is_on


def test_how_long_it_must_last_is_chosen_and_put_back(view: AlertsView, watch: FakeWatch) -> None:
    row = view.row("e2e.p95")
    row.hold.set_value("600")
    row.hold.activated.emit(row.hold.currentIndex())
    assert watch._rules["e2e.p95"].hold_s == 600.0
    QTest.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert watch._rules["e2e.p95"].hold_s == 120.0
    assert not row.reset.isVisible()


def test_an_alert_is_acknowledged_and_goes_quiet(view: AlertsView, watch: FakeWatch) -> None:
    press(view, "Acknowledge")
    watch.evaluate()
    QApplication.processEvents()
    card = view.cards.card("a1")
    words = [button.text() for button in card.findChildren(QPushButton) if button.isVisible()]
    assert words == ["Open job"]
    assert "acknowledged" in card.accessibleDescription()


def test_an_alert_is_snoozed(view: AlertsView, watch: FakeWatch) -> None:
    press(view, "Snooze 1 h")
    watch.evaluate()
    assert "quiet until" in view.cards.card("a1").accessibleDescription()


def test_the_job_of_an_alert_is_asked_for(view: AlertsView) -> None:
    asked: list[str] = []
    view.job_asked.connect(asked.append)
    press(view, "Open job")
    assert asked == ["f00d"]


def test_an_alert_that_is_over_moves_to_the_history(view: AlertsView, watch: FakeWatch) -> None:
    assert not view._quiet.isVisible()
    watch.end("a1")
    watch.evaluate()
    assert view._quiet.isVisible()
    lines = view.findChildren(HistoryLine)
    assert len(lines) == 1
    assert lines[0].accessibleName().startswith("E2E P95 over 60 s, ")
    assert "7 min · worst 71 s · good again" in lines[0].accessibleName()


def test_cards_keep_their_focus_over_a_new_look(view: AlertsView, watch: FakeWatch) -> None:
    card = view.cards.card("a1")
    watch.evaluate()
    assert view.cards.card("a1") is card


def test_that_nothing_can_be_kept_is_told(view: AlertsView, watch: FakeWatch) -> None:
    watch.problem = "alerts.sqlite cannot be written: disk full."
    watch.evaluate()
    assert view._problem.isVisible()
    assert view._problem.accessibleDescription() == watch.problem


def test_nothing_is_drawn_while_nobody_looks(view: AlertsView, watch: FakeWatch) -> None:
    view.hide()
    watch.readings = (reading("e2e.p50", 12.0),)
    watch.evaluate()
    assert view.row("e2e.p50")._value.text() == "31.4 s"
    view.show()
    QApplication.processEvents()
    assert view.row("e2e.p50")._value.text() == "12 s"


def test_no_alert_is_no_good_news_while_figures_are_not_known(view: AlertsView, watch: FakeWatch) -> None:
    watch.calm()
    watch.evaluate()
    assert "watched figures have a value; none of them is an alert" in view._quiet.accessibleDescription()
    watch.readings = ()
    watch.evaluate()
    assert view._quiet.accessibleDescription() == "None of the watched figures has a value yet."
    watch.readings = tuple(reading(of.key, of.target.most or 1.0) for of in KPIS)
    watch.evaluate()
    assert view._quiet.accessibleDescription() == "Every figure that is watched is as it should be."


def test_a_threshold_that_cannot_be_says_what_can(view: AlertsView, watch: FakeWatch) -> None:
    for key, typed, told in (
        ("e2e.p95", "-5", "A number from 0 on"), ("cache.hit_rate", "150", "A number from 0 to 100"),
    ):  # fmt: skip
        edit = view.row(key).field.edit
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, typed)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        assert view.row(key)._wrong.text() == told


def test_a_figure_without_target_and_watch_is_neither_good_nor_bad(view: AlertsView, watch: FakeWatch) -> None:
    watch.readings = (reading("did.calls", 505.0), reading("e2e.p50", 30.0))
    watch.evaluate()
    assert view.row("did.calls")._shape.state == "note"
    assert view.row("did.calls")._shape.accessibleName() == "No target"
    assert view.row("e2e.p50")._shape.state == "ok"


def test_a_long_reason_is_whole(view: AlertsView) -> None:
    row = view.row("gpu.load")
    assert row._reason.wordWrap()
    assert row._reason.height() >= row._reason.heightForWidth(row._reason.width())
