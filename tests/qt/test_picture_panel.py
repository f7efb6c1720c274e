"""The picture column in a window: what a person drops, clicks, presses and drags, and what the message becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget

from tests.fakes.picture_desk import PHOTO, PictureDesk
from tests.fakes.still_lane import StillLane
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.presenters.picture_state import Busy
from vmsg_desktop.ui.pages.create.picture.panel import PicturePanel
from vmsg_desktop.ui.pages.create.picture.people_panel import PersonTile
from vmsg_desktop.ui.widgets.slider import Slider

LEFT = Qt.MouseButton.LeftButton
Show = Callable[[QWidget], QWidget]


class Column(PictureDesk):
    def __init__(self, folder: Path, show: Show) -> None:
        super().__init__(folder)
        self.lane, self.errands = StillLane(), StillLane()
        studio = SimpleNamespace(
            document=self.document,
            picture_lane=self.lane,
            errand_lane=self.errands,
            picture_bench=self.bench,
            pictures=self.files,
            fetch_models=self.models.fetch,
        )
        self.panel = PicturePanel(cast(Studio, studio))
        self.panel.resize(560, 820)
        show(self.panel)

    @property
    def message(self) -> Any:
        return self.document.message

    def look(self, view: str) -> None:
        self.panel._look_at(cast(Any, view))
        QApplication.processEvents()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """With the left button over the canvas; in pixels of the picture."""
        canvas = self.panel.canvas
        points = [canvas.view.to_canvas(QPointF(*point)).toPoint() for point in (start, end)]
        middle = (points[0] + points[1]) / 2
        QTest.mousePress(canvas, LEFT, pos=points[0])
        for point in (middle, points[1]):
            QTest.mouseMove(canvas, point)
        QTest.mouseRelease(canvas, LEFT, pos=points[1])


@pytest.fixture
def column(tmp_path: Path, show: Show) -> Column:
    return Column(tmp_path, show)


@pytest.fixture
def filled(column: Column) -> Column:
    column.begin()
    QApplication.processEvents()
    return column


@pytest.fixture
def clipboard(app: QApplication) -> Iterator[Any]:
    board = QGuiApplication.clipboard()
    yield board
    board.clear()


def dragged(panel: QWidget, data: QMimeData) -> bool:
    """Bring it over the panel; True when it may be dropped there."""
    event = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(panel, event)
    return event.isAccepted()


def drop(panel: QWidget, data: QMimeData) -> None:
    assert dragged(panel, data)
    event = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(panel, event)


def file_data(path: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    return data


# -- photo in


def test_without_a_photo_there_is_a_place_to_drop_one_and_the_sample(column: Column) -> None:
    assert column.panel.empty.isVisible()
    assert not column.panel.stage.isVisible()
    QTest.mouseClick(column.panel.empty.card.button, LEFT)
    assert column.message.title == "Sample"
    assert column.panel.stage.isVisible()


def test_a_photo_is_dropped(column: Column) -> None:
    data = file_data(PHOTO)
    dragged(column.panel, data)
    assert column.panel.empty.zone.grab().toImage().pixelColor(20, 20).name() == "#e9eefc"
    drop(column.panel, data)
    assert column.message.photo.path == PHOTO
    assert column.panel.stage.isVisible()


def test_what_hovers_over_a_picture_is_shown_until_it_goes(filled: Column) -> None:
    before = filled.panel.stage.grab().toImage()
    assert dragged(filled.panel, file_data("/pictures/other.jpg"))
    assert filled.panel.stage.grab().toImage() != before
    QApplication.sendEvent(filled.panel, QDragLeaveEvent())
    assert filled.panel.stage.grab().toImage() == before


def test_a_message_file_is_left_to_the_window(column: Column) -> None:
    assert not dragged(column.panel, file_data("/messages/message.json"))


def test_a_picture_from_the_clipboard_becomes_a_file_beside_the_message(column: Column, clipboard: Any) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    clipboard.setImage(image)
    QTest.keyClick(column.panel, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    path = Path(column.message.photo.path)
    assert path.parent == column.document.state.path.parent
    assert QImage.fromData(column.disk.data[str(path)]).size() == image.size()


def test_a_file_from_the_clipboard_is_taken_as_the_file_that_it_is(column: Column, clipboard: Any) -> None:
    clipboard.setMimeData(file_data(PHOTO))
    QTest.mouseClick(column.panel.empty.zone.paste, LEFT)
    assert column.message.photo.path == PHOTO


def test_a_file_that_is_no_photo_is_told_over_the_picture_that_stays(filled: Column) -> None:
    drop(filled.panel, file_data("/pictures/note.txt"))
    callout = filled.panel.stage.callout
    assert callout.isVisible()
    assert "note.txt cannot be read" in callout.accessibleName()
    assert filled.message.photo.path == PHOTO
    (dismiss,) = [button for button in callout.findChildren(QPushButton) if button.text() == "Dismiss"]
    QTest.mouseClick(dismiss, LEFT)
    assert not callout.isVisible()


# -- views


def test_the_keys_1_to_5_change_the_view(filled: Column) -> None:
    keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
    for key, view in zip(keys, ("original", "people", "mask", "cut", "frame"), strict=True):
        QTest.keyClick(filled.panel, key)
        assert filled.panel.views.value() == view
    assert filled.panel.frame_panel.isVisible()


def test_the_final_frame_shows_the_bytes_that_are_sent_and_names_their_hash(filled: Column) -> None:
    filled.look("frame")
    stages = filled.bench.picture_stages(filled.message)
    sent = filled.bench.run(stages.frame, emit=lambda event: None, cancel=CancelToken()).value.frame
    assert filled.panel.sha256 == hashlib.sha256(sent.data).hexdigest()
    shown = filled.panel.canvas._layers
    assert shown is not None
    opened = QImage.fromData(sent.data).convertToFormat(QImage.Format.Format_RGB888)
    assert shown.images[0].size() == opened.size()
    apart = np.abs(_pixels(shown.images[0]).astype(int) - _pixels(opened).astype(int))
    assert apart.max() <= 3  # two JPEG decoders


def _pixels(image: QImage) -> Any:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3]


def test_the_chip_says_how_the_picture_came_about(filled: Column) -> None:
    filled.look("frame")
    assert "exactly what is sent" in filled.panel.stage.facts.accessibleName()
    filled.look("mask")
    assert "CPU" in filled.panel.stage.facts.accessibleName()


# -- people


def test_people_are_chosen_on_the_canvas_and_on_their_cards(filled: Column) -> None:
    filled.look("people")
    tiles = filled.panel.people_panel.findChildren(PersonTile)
    assert [tile.isChecked() for tile in tiles].count(True) == 1
    canvas = filled.panel.canvas
    QTest.mouseClick(canvas, LEFT, pos=canvas.view.to_canvas(QPointF(240, 150)).toPoint())
    assert filled.message.people.persons == (2,)
    QTest.mouseClick(tiles[0], LEFT, Qt.KeyboardModifier.ControlModifier)
    assert filled.message.people.persons == (1, 2)
    tiles[1].setFocus()
    QTest.keyClick(tiles[1], Qt.Key.Key_Space)
    assert filled.message.people.persons == (1,)
    assert [tile.isChecked() for tile in tiles] == [True, False]


def test_the_confidence_slider_hides_people_without_looking_again(filled: Column) -> None:
    filled.look("people")
    calls = filled.engines.detector.calls
    slider = filled.panel.people_panel.confidence.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_End)
    QTest.keyClick(slider, Qt.Key.Key_PageDown)
    assert filled.message.people.confidence == pytest.approx(0.85)
    assert len(filled.panel.people_tool._boxes) == 1
    assert filled.engines.detector.calls == calls


# -- mask


def test_a_pull_on_the_canvas_is_a_stroke_and_ctrl_z_takes_it_back(filled: Column) -> None:
    filled.look("mask")
    QTest.mouseClick(filled.panel.mask_panel.brush.findChildren(QAbstractButton)[1], LEFT)
    filled.drag((60, 60), (120, 60))
    (stroke,) = filled.message.mask.strokes
    assert (stroke.kind, len(stroke.points)) == ("restore", 2)
    assert stroke.points[0] == pytest.approx((60 / 320, 60 / 320), abs=0.005)
    filled.document.undo()
    assert filled.message.mask.strokes == ()


def test_what_is_erased_is_gone_from_the_cut_out(filled: Column) -> None:
    filled.look("cut")
    canvas, ground = filled.panel.canvas, filled.panel.stage.ground.segments
    QTest.mouseClick(ground.findChildren(QAbstractButton)[1], LEFT)
    place = canvas.view.to_canvas(QPointF(240, 120)).toPoint()
    assert canvas.grab().toImage().pixelColor(place).name() != "#000000"
    filled.drag((220, 120), (260, 120))
    QTest.mouseMove(canvas, QPoint(2, 2))
    assert canvas.grab().toImage().pixelColor(place).name() == "#000000"


def test_feather_and_growth_are_one_step_each(filled: Column) -> None:
    filled.look("mask")
    for row in (filled.panel.mask_panel.feather, filled.panel.mask_panel.grow):
        _drag_slider(row.slider)
    assert filled.message.mask.feather_px > 0
    assert filled.message.mask.grow_px > 0
    filled.document.undo()
    assert (filled.message.mask.feather_px > 0, filled.message.mask.grow_px) == (True, 0)


def _drag_slider(slider: Slider) -> None:
    middle = slider.rect().center()
    QTest.mousePress(slider, LEFT, pos=middle)
    for step in (4, 8, 12):
        QTest.mouseMove(slider, middle + QPoint(step, 0))
    QTest.mouseRelease(slider, LEFT, pos=middle + QPoint(12, 0))


# -- frame


def test_backgrounds_are_chosen_by_their_tiles(filled: Column) -> None:
    row = filled.panel.frame_panel.background
    QTest.mouseClick(row._plain["blur"], LEFT)
    assert filled.message.background.kind == "blur"
    assert row.blur.isVisible()
    QTest.mouseClick(row._tiles["peach"], LEFT)
    assert filled.message.background == Background("bundled", name="peach")
    assert [name for name, tile in row._tiles.items() if tile.isChecked()] == ["peach"]
    assert not row.blur.isVisible()


def test_an_own_background_is_filled_or_shown_whole(filled: Column) -> None:
    row = filled.panel.frame_panel.background
    row.chosen.emit({"kind": "picture", "path": "/pictures/beach.png"})
    assert row.fit.isVisible()
    QTest.mouseClick(row.fit.findChildren(QAbstractButton)[1], LEFT)
    assert (filled.message.background.kind, filled.message.background.fit) == ("picture", "fit")


def test_shot_aspect_and_touch_up(filled: Column) -> None:
    frame = filled.panel.frame_panel
    QTest.mouseClick(frame.shot.findChildren(QAbstractButton)[1], LEFT)
    QTest.mouseClick(frame.aspect.findChildren(QAbstractButton)[2], LEFT)
    QTest.mouseClick(frame.toggles["sharpen"], LEFT)
    assert (filled.message.framing.shot, filled.message.framing.aspect) == ("upper", "16:9")
    assert filled.message.touch_up.sharpen > 0
    assert frame.compare.isEnabled()
    QTest.mouseClick(frame.compare, LEFT)
    assert filled.panel._state is not None
    assert filled.panel._state.is_compared


def test_the_frame_is_dragged_by_hand_and_given_back(filled: Column) -> None:
    filled.look("frame")
    filled.drag((200, 200), (260, 200))
    assert filled.message.framing.hand is not None
    assert filled.panel.frame_panel.shot.value() == ""
    assert filled.panel.stage.hand.isVisible()
    (away,) = filled.panel.stage.hand.findChildren(QPushButton)
    QTest.mouseClick(away, LEFT)
    assert filled.message.framing.hand is None
    assert filled.panel.frame_panel.shot.value() == "head"
    filled.document.undo()
    assert filled.message.framing.hand is not None


# -- what goes on, what goes wrong


def test_short_work_says_nothing_and_long_work_can_be_stopped(
    filled: Column, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    filled.lane.is_held = True
    filled.look("mask")
    assert not filled.panel.stage.busy.isVisible()
    filled.panel.show_busy(Busy("mask", 0.31))
    wait_until(filled.panel.stage.busy.isVisible)
    texts = [label.text() for label in filled.panel.stage.busy.findChildren(QWidget) if hasattr(label, "text")]
    assert "31 %" in texts
    assert "Cutting out" in texts
    (stop,) = filled.panel.stage.busy.findChildren(QPushButton)
    QTest.mouseClick(stop, LEFT)
    assert filled.lane.wishes == {}
    assert not filled.panel.stage.busy.isVisible()


def test_missing_models_are_offered_and_fetched(column: Column) -> None:
    detect = column.engines.detector.detect

    def missing(image: object, *, floor: float) -> Any:
        raise ComputeError("model_missing", "The model m is not installed.", "Run: vmsg models get m")

    column.engines.detector.detect = missing  # type: ignore[method-assign]
    column.begin()
    callout = column.panel.stage.callout
    assert callout.isVisible()
    column.engines.detector.detect = detect  # type: ignore[method-assign]
    (get,) = [button for button in callout.findChildren(QPushButton) if button.text() == "Get the models"]
    QTest.mouseClick(get, LEFT)
    assert column.models.fetches == 1
    assert not callout.isVisible()
    assert column.panel.canvas.has_picture()


# -- for everybody


def test_every_control_has_a_name(filled: Column) -> None:
    for view in ("original", "people", "mask", "cut", "frame"):
        filled.look(view)
        for widget in filled.panel.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                found = QAccessible.queryAccessibleInterface(widget)
                assert found is not None
                assert found.text(QAccessible.Text.Name), (view, widget)


def test_nothing_is_cut_off_in_a_narrow_column(filled: Column) -> None:
    filled.panel.resize(484, 640)
    QApplication.processEvents()
    for view in ("people", "mask", "frame"):
        filled.look(view)
        for button in filled.panel.findChildren(QAbstractButton):
            if button.isVisible():
                assert button.width() >= button.minimumSizeHint().width(), (view, button.text())
                left = button.mapTo(filled.panel, QPoint(0, 0)).x()
                assert left + button.width() <= filled.panel.width(), (view, button.text())
