"""The watch over the key figures: what it tells, when it notifies, what a person changes, what fails."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from vmsg_desktop.application.alert_store import MemoryAlerts
from vmsg_desktop.application.alerts import AlertDesk
from vmsg_desktop.application.kpi_trends import MOMENTS, Trends
from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.kpi import default_rules
from vmsg_desktop.core.model.errors import ComputeError, StorageError
from vmsg_desktop.core.model.kpi import Alert, AlertRule, KpiBoard, KpiReading
from vmsg_desktop.core.model.kpi_facts import GpuFacts, KpiFacts, MachineFacts
from vmsg_desktop.core.model.metrics import Window

EASY = AlertRule("gpu.load", "over", 0.9, hold_s=10.0, clear_hold_s=10.0)


class Room:
    """A machine whose GPU is as busy as one likes, and a watch over it whose time one moves."""

    def __init__(self, store: MemoryAlerts | None = None, **options: Any) -> None:
        self.now_s = 100_000.0
        self.load = Figure(0.2)
        self.notices: list[tuple[str, str]] = []
        self.windows: list[Window] = []
        self.store = MemoryAlerts() if store is None else store
        self.store._rules.setdefault("gpu.load", EASY)
        given: dict[str, Any] = {"notify": lambda title, text: self.notices.append((title, text))}
        self.desk = AlertDesk(
            self._facts, now_s=lambda: self.now_s, store=self.store, deliver=lambda call: call(), **(given | options)
        )
        self.boards: list[KpiBoard] = []
        self.desk.listen(self.boards.append)

    def _facts(self, window: Window) -> KpiFacts:
        self.windows.append(window)
        gpu = GpuFacts("gpu0", self.load, Figure(4e9), Figure(16e9))
        zero = Figure(0.0)
        return KpiFacts(window, (), (MachineFacts("tokyo", True, zero, zero, Figure(4.0), (gpu,), "", 60.0, 60.0),))

    def pass_s(self, seconds: int, load: float | None = None) -> KpiBoard:
        """Time passes, five seconds at a time."""
        if load is not None:
            self.load = Figure(load)
        for _ in range(seconds // 5):
            self.now_s += 5.0
            board = self.desk.evaluate()
        return board


def only(board: KpiBoard) -> Alert:
    (alert,) = board.alerts
    return alert


def test_an_alert_is_raised_told_once_cleared_and_kept_in_the_history() -> None:
    room = Room()
    assert room.pass_s(20).alerts == ()
    alert = only(room.pass_s(20, load=0.97))
    assert (alert.key, alert.host, alert.threshold) == ("gpu.load", "tokyo", 0.9)
    room.pass_s(60)
    assert room.notices == [("GPU utilisation of tokyo is 97 %, over 90 % for 10 s", "Which one: tokyo gpu0.")]
    assert only(room.desk.board).headline.endswith("for 75 s")
    board = room.pass_s(20, load=0.5)
    assert (board.alerts, [each.cleared_why for each in board.history]) == ((), ["good again"])


def test_a_board_has_every_figure_rule_and_trend() -> None:
    room = Room()
    room.pass_s(10)
    board = room.boards[-1]
    assert board is room.desk.board
    assert board.reading("gpu.load") is not None
    assert board.reading("nonsense") is None
    assert set(board.rules) == set(default_rules())
    assert board.rules["gpu.load"] == EASY
    assert board.trends["gpu.load"][-1] == (room.now_s, 0.2)
    assert board.problem == ""


def test_an_acknowledged_alert_is_quiet_until_the_next_one() -> None:
    room = Room()
    alert = only(room.pass_s(20, load=0.97))
    room.desk.acknowledge(alert.id)
    board = room.pass_s(30)
    assert only(board).acknowledged_s is not None
    assert board.loud() == ()
    room.pass_s(30, load=0.1)
    assert len(room.pass_s(30, load=0.97).loud()) == 1
    assert len(room.notices) == 2


def test_a_snoozed_alert_is_told_again_when_it_still_lasts() -> None:
    room = Room()
    alert = only(room.pass_s(20, load=0.97))
    room.desk.snooze(alert.id, for_s=60.0)
    assert room.pass_s(30).loud() == ()
    assert len(room.notices) == 1
    assert len(room.pass_s(60).loud()) == 1
    assert len(room.notices) == 2


def test_a_changed_rule_holds_from_the_next_look_and_one_switched_off_ends_its_alert() -> None:
    room = Room()
    room.pass_s(20, load=0.97)
    room.desk.set_rule(replace(EASY, threshold=0.99))
    assert room.pass_s(30).alerts != ()  # 97 % is not 5 % better than 99 %
    room.desk.set_rule(replace(EASY, is_on=False))
    board = room.pass_s(5)
    assert (board.alerts, board.history[0].cleared_why) == ((), "switched off")
    room.desk.reset_rule("gpu.load")
    assert room.pass_s(5).rules["gpu.load"] == default_rules()["gpu.load"]


def test_a_rule_of_no_figure_is_refused_at_once() -> None:
    with pytest.raises(KeyError):
        Room().desk.set_rule(replace(EASY, key="nonsense"))


def test_n_a_neither_raises_nor_clears() -> None:
    room = Room()
    room.load = Figure(None, "the driver is gone")
    assert room.pass_s(120).alerts == ()
    room.pass_s(20, load=0.97)
    room.load = Figure(None, "the driver is gone")
    alert = only(room.pass_s(600))
    assert alert.value == 0.97
    reading = room.desk.board.reading("gpu.load")
    assert reading is not None
    assert reading.reason == "the driver is gone"


def test_what_a_former_run_left_open_goes_on_and_is_not_notified_again() -> None:
    first = Room()
    left = only(first.pass_s(20, load=0.97))
    second = Room(first.store)
    second.now_s = first.now_s + 3600
    alert = only(second.pass_s(20, load=0.98))
    assert (alert.id, alert.since_s, alert.worst) == (left.id, left.since_s, 0.98)
    assert second.notices == []
    second.pass_s(30, load=0.1)
    assert second.desk.board.alerts == ()


def test_an_alert_raised_at_the_first_look_is_notified() -> None:
    store = MemoryAlerts()
    store.keep_rule(replace(EASY, hold_s=0.0))
    room = Room(store)
    room.pass_s(5, load=0.97)
    assert len(room.notices) == 1


def test_made_up_figures_say_so_and_notify_nobody() -> None:
    room = Room(is_simulated=True)
    board = room.pass_s(60, load=0.97)
    assert board.is_simulated
    assert only(board).is_simulated
    assert room.notices == []


def test_the_past_of_a_made_up_day_raises_its_alerts_and_a_real_past_only_fills_the_lines() -> None:
    for is_simulated in (True, False):
        room = Room(is_simulated=is_simulated)
        room.load = Figure(0.97)
        room.desk.evaluate()
        list(room.desk.look_back())
        board = room.desk.evaluate()
        assert len(board.alerts) == is_simulated
        line = board.trends["gpu.load"]
        assert len(line) >= MOMENTS
        assert [at_s for at_s, _ in line] == sorted({at_s for at_s, _ in line})
        assert line[0][0] < room.now_s - 3500


class FullDisk(MemoryAlerts):
    """Keeps nothing any more."""

    def _refuse(self, *args: object, **kwargs: object) -> None:
        raise StorageError("alerts_unusable", "Alerts cannot be kept in alerts.sqlite: disk full.", "Free some space.")

    rules = keep = open_alerts = history = acknowledge = snooze = _refuse  # type: ignore[assignment]


def test_when_the_store_fails_alerts_go_on_in_memory_and_the_board_says_so() -> None:
    room = Room(FullDisk())
    room.pass_s(400, load=0.97)
    board = room.desk.board
    assert board.problem == "Alerts cannot be kept in alerts.sqlite: disk full."
    alert = only(board)
    room.desk.acknowledge(alert.id)
    assert room.pass_s(5).loud() == ()
    assert len(room.notices) == 1


def test_a_desktop_that_shows_no_notices_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def refuse(title: str, text: str) -> None:
        raise ComputeError("no_desktop_notices", "This desktop shows no notifications: no bus.", "")

    room = Room(notify=refuse)
    assert only(room.pass_s(20, load=0.97)).headline
    assert "shows no notifications" in caplog.text


def wait_for(room: Room, is_there: Callable[[KpiBoard], bool]) -> KpiBoard:
    seen = threading.Event()
    room.desk.listen(lambda board: seen.set() if is_there(board) else None)
    assert seen.wait(30)
    return room.desk.board


def test_the_thread_looks_by_itself_obeys_at_once_and_ends() -> None:
    room = Room(every_s=3600.0)
    room.desk.start()
    board = wait_for(room, lambda board: board.at_s > 0 and len(board.trends["gpu.load"]) >= MOMENTS)
    assert board.reading("workers") is not None
    room.desk.set_rule(replace(EASY, threshold=0.5))
    wait_for(room, lambda board: board.rules.get("gpu.load") == replace(EASY, threshold=0.5))
    room.desk.close()
    assert "vmsg-alerts" not in {thread.name for thread in threading.enumerate()}


def test_a_slow_past_makes_no_later_look_late() -> None:
    room = Room(every_s=0.01)
    gather, slow = room.desk._gather, threading.Event()

    def slowly(window: Window) -> KpiFacts:
        slow.wait(0.01)
        return gather(window)

    room.desk._gather = slowly
    room.desk.start()
    wait_for(room, lambda board: len(board.trends.get("gpu.load", ())) >= MOMENTS)
    known = len(room.boards)
    wait_for(room, lambda board: len(room.boards) > known + 3)
    room.desk.close()


def test_one_look_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    room = Room(every_s=0.001)
    gather, failed = room.desk._gather, threading.Event()

    def fail_once(window: Window) -> KpiFacts:
        if not failed.is_set():
            failed.set()
            raise RuntimeError("a mistake of ours")
        return gather(window)

    room.desk._gather = fail_once
    with caplog.at_level(logging.ERROR):
        room.desk.start()
        wait_for(room, lambda board: board.at_s > 0)
        room.desk.close()
    assert "could not be evaluated" in caplog.text


def test_a_line_keeps_the_newest_value_at_its_end_and_no_more_than_its_moments() -> None:
    trends = Trends(600.0)
    for at_s in range(0, 3000, 5):
        trends.add((KpiReading("gpu.load", float(at_s), 600.0, at_s / 3000),))
    line = trends.lines()["gpu.load"]
    assert line[-1] == (2995.0, 2995 / 3000)
    assert len(line) <= MOMENTS + 1
    assert len(trends.lacking(2995.0)) == 0


def test_what_a_person_did_is_told_before_the_figures_are_read_anew() -> None:
    room = Room()
    alert = only(room.pass_s(20, load=0.97))
    told = len(room.boards)
    room.desk.acknowledge(alert.id)
    room.desk.set_rule(replace(EASY, threshold=0.8))
    room.pass_s(5)
    at_once, looked = room.boards[told:]
    assert only(at_once).acknowledged_s == room.now_s
    assert at_once.rules["gpu.load"].threshold == 0.8
    assert at_once.at_s < looked.at_s == room.now_s
    room.pass_s(5)
    assert len(room.boards) == told + 3
