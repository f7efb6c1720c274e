"""The ring is there for those who move by keyboard, and for no one else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme.focus import FocusWatch, is_focus_visible, set_focus_visible
from vmsg_desktop.ui.theme.tokens import LIGHT
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.slider import Slider
from vmsg_desktop.ui.widgets.values import ValueRange

Show = Callable[[QWidget], QWidget]


def make(show: Show, *widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    for widget in widgets:
        column.addWidget(widget)
    return show(holder)


def press(holder: QWidget, key: Qt.Key) -> None:
    """As the window receives it from the keyboard."""
    handle = holder.windowHandle()
    QTest.keyClick(handle, key)
    QApplication.processEvents()


def test_tab_shows_the_ring_and_a_click_hides_it(show: Show, focus_watch: FocusWatch) -> None:
    first, second = Button("First"), Button("Second")
    holder = make(show, first, second)
    first.setFocus()
    assert not focus_watch.ring.isVisible()
    press(holder, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert focus_watch.ring.isVisible()
    assert focus_watch.ring.widget() is second
    QTest.mouseClick(holder.windowHandle(), Qt.MouseButton.LeftButton, pos=first.geometry().center())
    QApplication.processEvents()
    assert first.hasFocus()
    assert not focus_watch.ring.isVisible()
    assert not is_focus_visible()


def test_the_ring_lies_three_pixels_outside_in_its_colour(show: Show, focus_watch: FocusWatch) -> None:
    first, second = Button("First"), Button("Second")
    holder = make(show, first, second)
    first.setFocus()
    press(holder, Qt.Key.Key_Tab)
    assert focus_watch.ring.geometry() == second.geometry().adjusted(-3, -3, 3, 3)
    image = holder.grab().toImage()
    left, middle = second.x(), second.geometry().center().y()
    assert image.pixelColor(left - 3, middle) == image.pixelColor(left - 2, middle) == QColor(LIGHT.focus)
    assert image.pixelColor(left - 1, middle) == QColor(LIGHT.win)


def test_fields_and_sliders_show_focus_themselves(show: Show, focus_watch: FocusWatch) -> None:
    edit, slider = QLineEdit(), Slider(ValueRange(0, 1, 0.1))
    holder = make(show, Button("First"), edit, slider)
    press(holder, Qt.Key.Key_Tab)
    edit.setFocus()
    assert not focus_watch.ring.isVisible()
    plain = slider.grab().toImage()
    press(holder, Qt.Key.Key_Tab)
    assert slider.hasFocus()
    assert not focus_watch.ring.isVisible()
    assert slider.grab().toImage() != plain


def test_typing_letters_is_no_moving(show: Show) -> None:
    holder = make(show, QLineEdit())
    set_focus_visible(False)
    press(holder, Qt.Key.Key_A)
    assert not is_focus_visible()


def test_the_ring_outlives_the_widget_it_surrounds(show: Show, focus_watch: FocusWatch) -> None:
    first, second = Button("First"), Button("Second")
    holder = make(show, first, second)
    first.setFocus()
    press(holder, Qt.Key.Key_Tab)
    second.deleteLater()
    first.setFocus()
    QApplication.processEvents()
    press(holder, Qt.Key.Key_Tab)
    assert holder.isVisible()
