"""Toasts wait for each other, stay while looked at, and offer one way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QPushButton, QWidget

from vmsg_desktop.ui.theme import motion
from vmsg_desktop.ui.widgets import toast as toasts
from vmsg_desktop.ui.widgets.toast import Toast, ToastText


@pytest.fixture
def host(show: Callable[[QWidget], QWidget], monkeypatch: pytest.MonkeyPatch) -> QWidget:
    monkeypatch.setattr(toasts, "SHOWN_MS", 150)
    window = QWidget()
    window.resize(800, 500)
    return show(window)


def is_counting(toast: Toast) -> bool:
    return any(timer.isActive() for timer in toast.findChildren(QTimer))


def test_it_comes_to_the_corner_and_goes(host: QWidget, wait_until: Callable[..., None]) -> None:
    toast = Toast(host)
    toast.say(ToastText("Take 1 deleted", "Undo", "undo"))
    assert toast.isVisible()
    wait_until(lambda: toast.geometry().bottomRight().toTuple() == (800 - 17, 500 - 28 - 17))
    wait_until(lambda: toast.now is None)
    assert not toast.isVisible()


def test_the_next_one_waits_for_its_turn(host: QWidget, wait_until: Callable[..., None]) -> None:
    toast = Toast(host)
    for text in ("first", "second"):
        toast.say(ToastText(text))
    assert toast.now == ToastText("first")
    wait_until(lambda: toast.now == ToastText("second"))
    wait_until(lambda: toast.now is None)


def test_the_action_tells_its_key_and_ends_it(host: QWidget, wait_until: Callable[..., None]) -> None:
    toast = Toast(host)
    spy = QSignalSpy(toast.acted)
    toast.say(ToastText("Take 1 deleted", "Undo", "undo"))
    QTest.mouseClick(toast.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert spy.at(0)[0] == "undo"
    wait_until(lambda: toast.now is None)


def test_it_stays_while_its_action_has_focus(host: QWidget, wait_until: Callable[..., None]) -> None:
    toast = Toast(host)
    toast.say(ToastText("Take 1 deleted", "Undo", "undo"))
    button = toast.findChildren(QPushButton)[0]
    button.setFocus()
    assert is_counting(toast) is False
    button.clearFocus()
    assert is_counting(toast) is True
    wait_until(lambda: toast.now is None)


def test_it_jumps_when_motion_is_reduced(host: QWidget) -> None:
    motion.set_reduced_motion(True)
    toast = Toast(host)
    toast.say(ToastText("Saved"))
    assert toast.geometry().bottom() == 500 - 28 - 17
    toast.dismiss()
    assert toast.now is None
    assert not toast.isVisible()


def test_a_long_one_fits_a_narrow_window(host: QWidget) -> None:
    host.resize(300, 400)
    toast = Toast(host)
    toast.say(ToastText("A sentence that is far too long for a window as narrow as this one is", "Undo"))
    assert toast.width() == 300 - 32
    toast.dismiss()
