"""What the person does to a control and what it says: signals, names, roles, keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.ui.theme import motion
from vmsg_desktop.ui.widgets.badge import KINDS as BADGES
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.button import KINDS, SIZES, Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.check_box import CheckBox
from vmsg_desktop.ui.widgets.chip import Chip
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.fixes import Action, Actions
from vmsg_desktop.ui.widgets.list_row import ListRow, RowData
from vmsg_desktop.ui.widgets.meter import Meter
from vmsg_desktop.ui.widgets.preflight_line import PreflightLine
from vmsg_desktop.ui.widgets.price_step import PriceStep
from vmsg_desktop.ui.widgets.rail import Rail, Room
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.slider import Slider
from vmsg_desktop.ui.widgets.slider_row import SliderRow
from vmsg_desktop.ui.widgets.stage_row import StageRow, StageState
from vmsg_desktop.ui.widgets.status_bar import StatusBar
from vmsg_desktop.ui.widgets.status_shape import StatusShape
from vmsg_desktop.ui.widgets.tile import KpiTile
from vmsg_desktop.ui.widgets.time_band import Band, TimeBand
from vmsg_desktop.ui.widgets.toggle import Toggle
from vmsg_desktop.ui.widgets.values import ValueRange

Show = Callable[[QWidget], QWidget]
LEFT = Qt.MouseButton.LeftButton
PITCH = ValueRange(-6, 6, 0.5, neutral=0, unit="st", decimals=1, is_signed=True)


def spy_on(signal: Any) -> QSignalSpy:
    return QSignalSpy(signal)


def sent(spy: QSignalSpy) -> list[object]:
    return [spy.at(index)[0] for index in range(spy.count())]


def role_of(widget: QWidget) -> QAccessible.Role:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.role()


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(QAccessible.Text.Name)


# -- buttons


def test_a_button_is_pressed_by_mouse_space_and_return(show: Show) -> None:
    button = Button("Send", kind="primary")
    show(button)
    spy = spy_on(button.clicked)
    QTest.mouseClick(button, LEFT)
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert spy.count() == 3


def test_a_busy_button_takes_no_clicks_and_keeps_its_width(show: Show) -> None:
    button = Button("Send", icon="send")
    show(button)
    spy, width = spy_on(button.clicked), button.sizeHint().width()
    button.set_busy(True)
    QTest.mouseClick(button, LEFT)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert (spy.count(), button.is_busy, button.sizeHint().width()) == (0, True, width)
    button.set_busy(False)
    QTest.mouseClick(button, LEFT)
    assert spy.count() == 1


@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_size_can_be_hit(show: Show, kind: str, size: str) -> None:
    button = Button("Open…", kind=kind, size=size, key="Ctrl O")
    show(button)
    assert button.sizeHint().height() >= 24
    assert button.sizeHint().width() >= 24


def test_an_icon_alone_has_a_name_and_a_tooltip(show: Show) -> None:
    button = Button(icon="more", label="More", kind="quiet")
    show(button)
    assert (name_of(button), button.toolTip()) == ("More", "More")
    assert button.sizeHint().width() == button.sizeHint().height() == 28


def test_pictures_differ_by_state(show: Show) -> None:
    button = Button("Open…")
    show(button)
    rest = button.grab().toImage()
    button.setDown(True)
    pressed = button.grab().toImage()
    button.setDown(False)
    button.setEnabled(False)
    assert rest != pressed
    assert button.grab().toImage() not in (rest, pressed)


# -- choices


def test_a_segment_is_chosen_by_mouse_and_arrow_and_speaks_as_radio_button(show: Show) -> None:
    views = Segmented([Segment("o", "Original"), Segment("p", "People"), Segment("m", "Mask")], label="View")
    show(views)
    spy = spy_on(views.chosen)
    people, mask = (
        each for each in views.children() if isinstance(each, QWidget) and each.isVisible() and each.x() > 9
    )
    QTest.mouseClick(people, LEFT)
    QTest.keyClick(people, Qt.Key.Key_Right)
    assert (sent(spy), views.value()) == (["p", "m"], "m")
    assert role_of(mask) == QAccessible.Role.RadioButton
    assert (name_of(mask), name_of(views)) == ("Mask", "View")


def test_setting_a_segment_says_nothing_and_new_words_keep_the_choice(show: Show) -> None:
    views = Segmented([Segment("o", "Original"), Segment("p", "People")])
    show(views)
    spy = spy_on(views.chosen)
    views.set_value("p")
    views.set_segments([Segment("o", "元の写真"), Segment("p", "人物")])
    assert (views.value(), spy.count()) == ("p", 0)
    views.set_segments([Segment("p", "People"), Segment("m", "Mask")])
    assert views.value() == "p"


def test_choosing_another_segment_moves_nothing(show: Show) -> None:
    views = Segmented([Segment("a", "Head and shoulders"), Segment("b", "Whole")])
    show(views)
    width = views.sizeHint().width()
    views.set_value("b")
    assert views.sizeHint().width() == width


def test_a_combo_tells_keys_and_shows_cut_text_in_its_tooltip(show: Show) -> None:
    combo = Combo([("a", "Studio mic"), ("b", "A microphone with a long name")], label="Microphone")
    combo.setFixedWidth(120)
    show(combo)
    spy = spy_on(combo.picked)
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert (sent(spy), combo.value()) == (["b"], "b")
    assert combo.toolTip() == "A microphone with a long name"
    combo.set_value("a")
    assert (spy.count(), combo.toolTip()) == (1, "")


def test_other_items_keep_the_choice_where_its_key_stays(show: Show) -> None:
    combo = Combo([("a", "Studio mic"), ("b", "Webcam")])
    show(combo)
    combo.set_value("b")
    combo.set_items([("c", "Headset"), ("b", "Webcam")])
    assert combo.value() == "b"
    combo.set_items([("c", "Headset")])
    assert combo.value() == "c"
    combo.set_items([])
    assert combo.value() == ""


@pytest.mark.parametrize("make", [Toggle, CheckBox])
def test_switches_take_clicks_on_their_text_and_are_check_boxes(show: Show, make: type[Toggle]) -> None:
    switch = make("Sharpen")
    show(switch)
    spy = spy_on(switch.toggled)
    QTest.mouseClick(switch, LEFT, pos=QPoint(switch.width() - 4, switch.height() // 2))
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert sent(spy) == [True, False]
    assert role_of(switch) == QAccessible.Role.CheckBox
    assert name_of(switch) == "Sharpen"


def test_a_chip_keeps_its_width_when_chosen(show: Show) -> None:
    chip = Chip("Celebration")
    show(chip)
    width = chip.sizeHint().width()
    QTest.mouseClick(chip, LEFT)
    assert chip.isChecked()
    assert chip.sizeHint().width() == width
    assert chip.sizeHint().height() == 26


def test_rows_exclude_each_other_and_speak_all_they_show(show: Show) -> None:
    holder = QWidget()
    column = QVBoxLayout(holder)
    rows = [ListRow(RowData("D-ID key", icon="key")), ListRow(RowData("tokyo", detail="CUDA", value="ready", dot="ok"))]
    for row in rows:
        column.addWidget(row)
    show(holder)
    QTest.mouseClick(rows[0], LEFT)
    QTest.mouseClick(rows[1], LEFT)
    assert [row.isChecked() for row in rows] == [False, True]
    assert name_of(rows[1]) == "tokyo, CUDA, ready"
    assert rows[1].sizeHint().height() > rows[0].sizeHint().height()


# -- sliders


@pytest.fixture
def row(show: Show) -> SliderRow:
    made = SliderRow("Pitch", PITCH)
    made.resize(360, 28)
    show(made)
    return made


def value_edit(row: SliderRow) -> QWidget:
    (edit,) = (child for child in row.children() if type(child).__name__ == "_ValueEdit")
    assert isinstance(edit, QWidget)
    return edit


def test_keys_step_shift_is_fine_delete_is_neutral(row: SliderRow) -> None:
    row.slider.setFocus()
    QTest.keyClick(row.slider, Qt.Key.Key_Right)
    assert row.value() == pytest.approx(0.5)
    QTest.keyClick(row.slider, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert row.value() == pytest.approx(0.55)
    QTest.keyClick(row.slider, Qt.Key.Key_PageDown)
    assert row.value() == pytest.approx(-4.45)
    QTest.keyClick(row.slider, Qt.Key.Key_End)
    assert row.value() == 6
    QTest.keyClick(row.slider, Qt.Key.Key_Delete)
    assert row.value() == 0


def test_dragging_moves_and_letting_go_settles(row: SliderRow) -> None:
    moved, settled = spy_on(row.moved), spy_on(row.settled)
    slider = row.slider
    middle = QPoint(slider.width() // 2, slider.height() // 2)
    QTest.mousePress(slider, LEFT, pos=middle)
    QTest.mouseMove(slider, middle + QPoint(30, 0))
    QTest.mouseMove(slider, middle + QPoint(60, 0))
    assert moved.count() == 2
    assert settled.count() == 0
    QTest.mouseRelease(slider, LEFT, pos=middle + QPoint(60, 0))
    assert settled.count() == 1
    assert row.value() > 1
    assert row.value() % 0.5 == pytest.approx(0)


def test_a_click_on_the_track_brings_the_knob_and_a_double_click_takes_it_back(row: SliderRow) -> None:
    slider = row.slider
    QTest.mouseClick(slider, LEFT, pos=QPoint(slider.width() - 2, slider.height() // 2))
    assert row.value() == 6
    QTest.mouseDClick(slider, LEFT, pos=QPoint(slider.width() - 12, slider.height() // 2))
    assert row.value() == 0


def turn_wheel(widget: QWidget) -> bool:
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at, QPointF(widget.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_counts_only_with_focus(show: Show) -> None:
    holder = QWidget()
    line = QHBoxLayout(holder)
    slider, other = Slider(PITCH), Button("Other")
    line.addWidget(slider)
    line.addWidget(other)
    show(holder)
    other.setFocus()
    turn_wheel(slider)
    assert slider.number() == 0
    slider.setFocus()
    turn_wheel(slider)
    assert slider.number() == 0.5


def test_a_typed_value_is_taken_with_return_and_kept_within_the_ends(row: SliderRow) -> None:
    settled = spy_on(row.settled)
    edit = value_edit(row)
    edit.setFocus()
    QTest.keyClicks(edit, "99 st")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert sent(settled) == [6]
    assert edit.property("text") == "+6.0 st"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_nonsense_and_escape_bring_the_value_back(row: SliderRow, key: Qt.Key) -> None:
    row.set_value(1.5)
    settled = spy_on(row.settled)
    edit = value_edit(row)
    edit.setFocus()
    QTest.keyClicks(edit, "loud")
    QTest.keyClick(edit, key)
    assert (edit.property("text"), row.value(), settled.count()) == ("+1.5 st", 1.5, 0)


def test_setting_a_value_says_nothing_and_is_spoken(row: SliderRow) -> None:
    moved = spy_on(row.moved)
    row.set_value(-1.5)
    assert moved.count() == 0
    assert role_of(row.slider) == QAccessible.Role.Slider
    assert name_of(row.slider) == "Pitch"
    assert row.slider.accessibleDescription() == "−1.5 st"


# -- fields


def test_a_field_tells_changes_and_what_is_wrong(show: Show) -> None:
    field = Field("60 px", label="Padding", icon="search", key="Ctrl F")
    show(field)
    changed, committed = spy_on(field.changed), spy_on(field.committed)
    field.edit.setFocus()
    field.edit.selectAll()
    QTest.keyClicks(field.edit, "64")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert (sent(changed), sent(committed)) == (["6", "64"], ["64"])
    before = field.grab().toImage()
    field.set_error("Use 0 to 500 px")
    QApplication.processEvents()
    assert field.grab().toImage() != before
    assert field.edit.accessibleDescription() == "Use 0 to 500 px"
    field.set_error("")
    assert field.edit.accessibleDescription() == ""


# -- what only tells


def test_badges_and_shapes_differ_by_kind(show: Show) -> None:
    badges = [Badge("word", kind=kind) for kind in BADGES]
    shapes = [StatusShape(state, "in words") for state in ("ok", "warn", "err", "note", "running", "waiting")]
    pictures = {
        bytes(each.grab().toImage().convertToFormat(each.grab().toImage().format()).constBits()) for each in badges
    }
    assert len(pictures) == len(badges)
    pictures = {bytes(each.grab().toImage().constBits()) for each in shapes}
    assert len(pictures) == len(shapes)
    assert name_of(shapes[0]) == "in words"
    with pytest.raises(ValueError, match="none of ok"):
        shapes[0].set_state("splendid")


def test_a_running_shape_keeps_turning_only_while_it_may(show: Show, wait_until: Callable[..., None]) -> None:
    shape = StatusShape("running")
    show(shape)
    first = shape.grab().toImage()
    wait_until(lambda: shape.grab().toImage() != first)
    motion.set_reduced_motion(True)
    wait_until(lambda: not any(timer.isActive() for timer in shape.findChildren(QTimer)))
    assert shape.grab().toImage() == shape.grab().toImage()
    assert not any(timer.isActive() for timer in shape.findChildren(QTimer))


def test_a_meter_has_a_value_and_repaints_by_segments(show: Show) -> None:
    meter = Meter(label="Level", segments=32)
    show(meter)
    empty = meter.grab().toImage()
    meter.set_level(-6, 0.0)
    assert meter.grab().toImage() != empty
    assert meter.value() == -6
    meter.set_level(-60, 0.5)
    assert meter.shown.bar_db == pytest.approx(-16)
    assert role_of(meter) == QAccessible.Role.ProgressBar


def test_price_and_time_are_told_as_progress(show: Show) -> None:
    step, band = PriceStep(label="Price"), TimeBand(label="Time left")
    step.set_step(0.79, "1 credit to 15 s", "2 credits to 30 s")
    band.set_band(Band(14, 60, 24, 33, 49), "8 of 10 finish here")
    show(step)
    show(band)
    assert (step.value(), step.accessibleDescription()) == (790, "1 credit to 15 s")
    assert (band.value(), band.accessibleDescription()) == (233, "8 of 10 finish here")
    plain = band.grab().toImage()
    band.set_band(Band(14))
    assert band.grab().toImage() != plain


def test_a_stage_is_read_out_whole() -> None:
    stage = StageRow("Cut out")
    stage.set_stage(StageState("ok", "done", device="CUDA", took="0.34 s", mark="cached"))
    assert stage.accessibleName() == "Cut out, done, CUDA, cached, 0.34 s"
    stage.deleteLater()


def test_a_missing_figure_is_never_a_number() -> None:
    tile = KpiTile("GPU memory")
    tile.set_value("3.5", "GB", "budget 14 GB")
    assert tile.accessibleName() == "GPU memory: 3.5 GB"
    tile.set_missing("n/a", "driver gave no answer in 2 s")
    assert (tile.accessibleName(), tile.accessibleDescription()) == ("GPU memory: n/a", "driver gave no answer in 2 s")
    tile.deleteLater()


# -- actions


def test_fixes_tell_their_key_and_are_replaced(show: Show) -> None:
    fixes = Actions([Action("trim", "Trim to 15.0 s"), Action("speed", "Speed to 1.08 ×")])
    show(fixes)
    spy = spy_on(fixes.acted)
    for button in fixes.findChildren(Button):
        QTest.mouseClick(button, LEFT)
    fixes.set_actions([Action("frame", "Frame head and shoulders")])
    QApplication.processEvents()
    QTest.mouseClick(next(each for each in fixes.findChildren(Button) if each.isVisible()), LEFT)
    assert sent(spy) == ["trim", "speed", "frame"]


def test_a_narrow_callout_breaks_its_actions_into_rows(show: Show) -> None:
    callout = Callout(
        "err", "D-ID refused the photo", "Nothing was charged.",
        actions=[Action("replace", "Replace background", "primary"), Action("ask", "Ask for a review")],
    )  # fmt: skip
    assert callout.heightForWidth(220) > callout.heightForWidth(500)
    callout.resize(500, callout.heightForWidth(500))
    show(callout)
    spy = spy_on(callout.acted)
    QTest.mouseClick(callout.findChildren(Button)[0], LEFT)
    assert sent(spy) == ["replace"]
    assert name_of(callout) == "D-ID refused the photo"


def test_a_preflight_line_unfolds_what_is_wrong(show: Show, wait_until: Callable[..., None]) -> None:
    line = PreflightLine("Credits")
    line.resize(320, 26)
    show(line)
    spy = spy_on(line.fixed)
    line.set_line("err", "needs 2 · 1 left", sentence="Trim 1.2 s.", fixes=[Action("trim", "Trim to 15.0 s")])
    button = line.findChildren(Button)[0]
    wait_until(lambda: button.isVisible() and line.height() > 60)
    QTest.mouseClick(button, LEFT)
    assert sent(spy) == ["trim"]
    QTest.mouseClick(line, LEFT, pos=QPoint(20, 10))
    wait_until(lambda: not line.is_open and not button.isVisible())
    line.set_line("ok", "needs 1 · 1 left", state_label="clear")
    assert line.accessibleName() == "Credits: clear, needs 1 · 1 left"


def test_folding_jumps_when_motion_is_reduced(show: Show) -> None:
    motion.set_reduced_motion(True)
    line = PreflightLine("Face")
    show(line)
    line.set_line("warn", "18 %", sentence="Small faces move less well.", fixes=[Action("f", "Frame the head")])
    assert line.findChildren(Button)[0].isVisible()


# -- frame of the window


def test_the_rail_tells_rooms_and_shows_alerts(show: Show) -> None:
    rail = Rail([Room("create", "Create", "create"), Room("library", "Library", "library")], label="Rooms")
    rail.resize(84, 300)
    show(rail)
    spy = spy_on(rail.chosen)
    library = next(each for each in rail.findChildren(QWidget) if name_of(each) == "Library")
    plain = library.grab().toImage()
    rail.set_alerts("library", 3, "3 alerts")
    assert library.grab().toImage() != plain
    assert library.accessibleDescription() == "3 alerts"
    QTest.mouseClick(library, LEFT)
    rail.set_value("create")
    assert (sent(spy), rail.value()) == (["library"], "create")
    rail.set_words({"create": "作成", "library": "ライブラリ"})
    assert name_of(library) == "ライブラリ"


def test_the_status_bar_hides_what_there_is_nothing_to_say_about(show: Show) -> None:
    bar = StatusBar()
    bar.resize(900, 28)
    bar.set_target("This computer", "CPU", state="ok", spoken="ready")
    bar.set_queue("", "Queue empty")
    bar.set_credits("", "")
    bar.set_alerts("No alerts")
    show(bar)
    spy = spy_on(bar.pressed)
    parts = [each for each in bar.findChildren(QWidget) if name_of(each)]
    assert [name_of(each) for each in parts if each.isVisible()] == [
        "This computer CPU ready", "Queue empty", "No alerts",
    ]  # fmt: skip
    QTest.mouseClick(parts[0], LEFT)
    assert sent(spy) == ["target"]


# -- dialogs


@pytest.mark.parametrize(("kind", "default"), [("primary", "Pin and connect"), ("danger", "Keep it")])
def test_the_default_is_safe_when_the_answer_destroys(show: Show, kind: str, default: str) -> None:
    dialog = QuestionDialog(
        "Forget this?", "It is gone then.", answer="Pin and connect", safe="Keep it", answer_kind=kind
    )
    dialog.add_code("SHA256: uNiV WbQ5", label="Fingerprint")
    show(dialog)
    chosen = next(each for each in dialog.findChildren(Button) if each.isDefault())
    assert (chosen.text(), chosen.hasFocus()) == (default, True)
    assert name_of(dialog) == "Forget this?"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == 0
