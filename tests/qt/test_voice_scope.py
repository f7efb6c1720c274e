"""The plot of the voice by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.fakes.voice_desk import LENGTH_S, PAUSES_S
from tests.qt.voice_column import LEFT, VoiceColumn
from vmsg_desktop.core.model.voice import Trim
from vmsg_desktop.ui.pages.create.voice.scope.scope import Part, Scope
from vmsg_desktop.ui.theme.focus import set_focus_visible

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def column(show: Callable[[QWidget], QWidget], tmp_path: Path) -> Iterator[VoiceColumn]:
    column = VoiceColumn(tmp_path)
    show(column.window)
    column.choose_voice()
    yield column
    column.close()


@pytest.fixture
def scope(column: VoiceColumn) -> Scope:
    return column.panel.work.scope


def focused(scope: Scope, part: Part) -> Scope:
    """The scope has the focus, by keyboard, and ``part`` is what keys move."""
    set_focus_visible(True)
    scope.setFocus(Qt.FocusReason.TabFocusReason)
    while scope.active != part:
        QTest.keyClick(scope, Qt.Key.Key_Tab)
    return scope


def test_the_start_is_trimmed_by_mouse_in_one_step(column: VoiceColumn, scope: Scope) -> None:
    before = column.undo_steps()
    column.choose_voice()
    column.drag(scope, scope.place_of(Part("start")), 60)
    start_s = column.message.trim.start_s
    assert start_s == pytest.approx(60 * LENGTH_S / (scope.width() - 58 - 20), abs=0.1)
    assert column.message.trim.end_s is None
    assert column.undo_steps() == before + 1


def test_the_end_is_trimmed_by_mouse(column: VoiceColumn, scope: Scope) -> None:
    column.drag(scope, scope.place_of(Part("end")), -50)
    end_s = column.message.trim.end_s
    assert end_s is not None
    assert 7.0 < end_s < 8.6


def test_a_handle_cannot_pass_the_other(column: VoiceColumn, scope: Scope) -> None:
    column.drag(scope, scope.place_of(Part("start")), scope.width())
    assert column.message.trim.start_s == pytest.approx(LENGTH_S - 0.2)


def test_the_ends_are_trimmed_by_keyboard(column: VoiceColumn, scope: Scope) -> None:
    focused(scope, Part("start"))
    QTest.keyClick(scope, Qt.Key.Key_Right)
    QTest.keyClick(scope, Qt.Key.Key_Right)
    QTest.keyClick(scope, Qt.Key.Key_Right, SHIFT)
    column.settle()
    assert column.message.trim == Trim(0.22, None)
    focused(scope, Part("end"))
    QTest.keyClick(scope, Qt.Key.Key_Left)
    column.settle()
    assert column.message.trim == Trim(0.22, LENGTH_S - 0.1)
    QTest.keyClick(scope, Qt.Key.Key_Delete)
    assert column.message.trim == Trim(0.22, None)


def test_tab_goes_through_every_part_and_leaves(scope: Scope) -> None:
    focused(scope, Part("playhead"))
    seen = [scope.active]
    for _ in range(4):
        QTest.keyClick(scope, Qt.Key.Key_Tab)
        seen.append(scope.active)
    assert seen == [Part("playhead"), Part("start"), Part("pause", 0), Part("pause", 1), Part("end")]
    assert scope.hasFocus()
    QTest.keyClick(scope, Qt.Key.Key_Tab)
    assert not scope.hasFocus()


def test_the_part_that_has_the_focus_is_told(scope: Scope) -> None:
    focused(scope, Part("pause", 1))
    assert scope.accessibleDescription().startswith("Pause 2, 0.7")


def test_a_pause_is_stretched_by_mouse_in_one_step(column: VoiceColumn, scope: Scope) -> None:
    column.drag(scope, scope.place_of(Part("pause", 0)), 20)
    (edit,) = column.message.prosody.pause_edits
    seconds_a_px = LENGTH_S / (scope.width() - 58 - 20)
    assert edit.length_s == pytest.approx(0.5 + 20 * seconds_a_px, abs=0.06)
    column.desk.document.undo()
    assert column.message.prosody.pause_edits == ()


def test_a_pause_is_set_by_keyboard_and_given_back_to_the_rule(column: VoiceColumn, scope: Scope) -> None:
    focused(scope, Part("pause", 1))
    QTest.keyClick(scope, Qt.Key.Key_Left)
    column.settle()
    (edit,) = column.message.prosody.pause_edits
    assert edit.length_s == pytest.approx(PAUSES_S[1][1] - PAUSES_S[1][0] - 0.05, abs=0.03)
    QTest.keyClick(scope, Qt.Key.Key_Delete)
    column.settle()
    assert column.message.prosody.pause_edits == ()


@pytest.mark.parametrize(("typed", "length_s"), [("0.3", 0.3), ("1,25 s", 1.25), ("99", 5.0)])
def test_the_length_of_a_pause_is_typed(column: VoiceColumn, scope: Scope, typed: str, length_s: float) -> None:
    QTest.mouseDClick(scope, LEFT, pos=scope.place_of(Part("pause", 0)).toPoint())
    (editor,) = scope.findChildren(QLineEdit)
    QTest.keyClicks(editor, typed)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    column.settle()
    assert [edit.length_s for edit in column.message.prosody.pause_edits] == [length_s]
    assert not editor.isVisible()
    assert scope.hasFocus()


def test_escape_leaves_the_pause_as_it_was(column: VoiceColumn, scope: Scope) -> None:
    focused(scope, Part("pause", 0))
    QTest.keyClick(scope, Qt.Key.Key_Return)
    (editor,) = scope.findChildren(QLineEdit)
    QTest.keyClicks(editor, "2")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert column.message.prosody.pause_edits == ()


def test_a_click_puts_the_playhead_there(column: VoiceColumn, scope: Scope) -> None:
    where = QPoint(round(scope.place_of(Part("start")).x()) + 100, 150)
    QTest.mouseClick(scope, LEFT, pos=where)
    column.settle()
    moment_s = 100 * LENGTH_S / (scope.width() - 58 - 20)
    assert scope.place_of(Part("playhead")).x() == pytest.approx(where.x(), abs=1.5)
    assert column.panel.playing._state.on_take_s == pytest.approx(moment_s, abs=0.1)


def test_space_plays_and_stops(column: VoiceColumn, scope: Scope) -> None:
    focused(scope, Part("start"))
    QTest.keyClick(scope, Qt.Key.Key_Space)
    assert column.player.sound is not None
    QTest.keyClick(scope, Qt.Key.Key_Space)
    assert column.player.sound is None


def test_the_line_moves_while_something_plays(column: VoiceColumn, scope: Scope) -> None:
    column.panel.playing.toggle()
    before = scope.place_of(Part("playhead")).x()
    column.player.moved(3.0)
    assert scope.place_of(Part("playhead")).x() > before + 50


@pytest.mark.parametrize("width", [240, 360, 900])
def test_the_plot_is_painted_at_any_width(column: VoiceColumn, scope: Scope, width: int) -> None:
    scope.resize(width, scope.height())
    picture = scope.grab().toImage()
    accent = sum(
        picture.pixelColor(x, 70).blue() > picture.pixelColor(x, 70).red() + 60 for x in range(58, picture.width())
    )
    assert accent > 10
