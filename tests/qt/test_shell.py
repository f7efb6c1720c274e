"""What holds the window together: the bridge from other threads, the doorbell of a second start, the title."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vmsg_desktop.ui.bridge import Bridge
from vmsg_desktop.ui.single import Doorbell, hand_over
from vmsg_desktop.ui.widgets.title_field import TitleField

WaitUntil = Callable[..., None]


def test_calls_from_other_threads_run_here_and_in_order(app: QApplication, wait_until: WaitUntil) -> None:
    bridge = Bridge()
    ran: list[tuple[int, int]] = []

    def work() -> None:
        for number in range(50):
            bridge.deliver(lambda number=number: ran.append((number, threading.get_ident())))  # type: ignore[misc]

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ran == []
    wait_until(lambda: len(ran) == 50)
    assert ran == [(number, threading.get_ident()) for number in range(50)]


def test_after_closing_nothing_runs_any_more(app: QApplication) -> None:
    bridge = Bridge()
    ran: list[int] = []
    bridge.deliver(lambda: ran.append(1))
    bridge.close()
    bridge.deliver(lambda: ran.append(2))
    app.processEvents()
    assert ran == []


def test_a_second_start_hands_its_files_over(app: QApplication, tmp_path: Path, wait_until: WaitUntil) -> None:
    heard: list[list[Path]] = []
    bell = Doorbell(tmp_path, heard.append)
    script = f"from pathlib import Path; from vmsg_desktop.ui.single import hand_over; home = Path({str(tmp_path)!r}); "
    second = subprocess.Popen([sys.executable, "-c", f"{script}raise SystemExit(hand_over(home, [home / 'a b.json']))"])
    wait_until(lambda: second.poll() is not None, timeout_s=20)
    bell.close()
    assert second.returncode == 1  # True: somebody heard it
    assert heard == [[(tmp_path / "a b.json").resolve()]]


def test_without_a_first_window_there_is_nobody_to_hand_over_to(app: QApplication, tmp_path: Path) -> None:
    assert hand_over(tmp_path, []) is False


def test_windows_of_two_homes_do_not_know_each_other(app: QApplication, tmp_path: Path) -> None:
    bell = Doorbell(tmp_path / "one", lambda files: None)
    assert hand_over(tmp_path / "two", []) is False
    bell.close()


def test_a_title_is_told_once_it_is_written(show: Callable[[Any], Any]) -> None:
    field = show(TitleField("Old", label="Title"))
    told: list[str] = []
    field.renamed.connect(told.append)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "For Mika")
    field.set_text("From elsewhere")
    assert (field.text(), told) == ("For Mika", [])
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert told == ["For Mika"]
    assert not field.hasFocus()


def test_escape_takes_the_change_back(show: Callable[[Any], Any]) -> None:
    field = show(TitleField("Old"))
    told: list[str] = []
    field.renamed.connect(told.append)
    field.setFocus()
    QTest.keyClicks(field, "xyz")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), told) == ("Old", [])
