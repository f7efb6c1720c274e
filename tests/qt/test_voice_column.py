"""The column of the voice as a person works with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.fakes.microphones import DESK, HEADSET, noise, tone
from tests.qt.voice_column import LEFT, VoiceColumn
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.recording import DevicesChanged
from vmsg_desktop.core.model.voice import Prosody
from vmsg_desktop.ui.pages.create.voice.player import SoundPlayer
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import ElidedLabel
from vmsg_desktop.ui.widgets.slider import Slider

Open = Callable[..., VoiceColumn]


@pytest.fixture
def open_column(show: Callable[[QWidget], QWidget], tmp_path: Path) -> Iterator[Open]:
    opened: list[VoiceColumn] = []

    def open_one(*, has_takes: int = 0, **more: object) -> VoiceColumn:
        column = VoiceColumn(tmp_path, **more)  # type: ignore[arg-type]
        for _ in range(has_takes):
            column.desk.record(2.0)
        opened.append(column)
        show(column.window)
        column.settle()
        return column

    yield open_one
    for column in opened:
        column.close()


def knob(slider: Slider) -> QPointF:
    share = slider.value() / slider.maximum()
    return QPointF(10 + (slider.width() - 20) * share, slider.height() / 2)


def test_a_drag_of_a_slider_is_one_step(open_column: Open) -> None:
    column = open_column()
    column.choose_voice()
    before = column.undo_steps()
    column.choose_voice()
    slider = column.panel.work.prosody.sliders["pitch_st"].slider
    column.drag(slider, knob(slider), 40, steps=8)
    assert column.message.prosody.pitch_st > 1.0
    assert column.undo_steps() == before + 1


def test_a_double_click_is_neutral_again(open_column: Open) -> None:
    column = open_column()
    column.choose_voice()
    column.panel.prosody.choose("celebration")
    slider = column.panel.work.prosody.sliders["energy_db"].slider
    QTest.mouseDClick(slider, LEFT, pos=knob(slider).toPoint())
    assert slider.number() == 0
    assert column.message.prosody == Prosody(preset="celebration", energy_db=-2.0)


def test_a_preset_chip_chooses_and_undo_moves_the_chip_back(open_column: Open) -> None:
    column = open_column()
    column.choose_voice()
    chips = column.panel.work.prosody.chips
    QTest.mouseClick(chips["calm"], LEFT)
    assert column.message.prosody.preset == "calm"
    column.desk.document.undo()
    assert [key for key, chip in chips.items() if chip.isChecked()] == ["natural"]


def test_an_own_preset_is_named_in_place(open_column: Open) -> None:
    column = open_column()
    column.choose_voice()
    part = column.panel.work.prosody
    column.panel.prosody.slide("pitch_st", 3.0)
    QTest.mouseClick(part._add, LEFT)
    QTest.keyClicks(part._name, "Radio")
    QTest.keyClick(part._name, Qt.Key.Key_Return)
    column.settle()
    assert [chip.text() for chip in part.chips.values() if chip.isChecked()] == ["Radio"]


def test_takes_are_chosen_rated_renamed_and_deleted_with_a_way_back(open_column: Open) -> None:
    column = open_column(has_takes=2)
    first, second = column.panel.takes.takes
    rows = column.panel.take_lists[1].rows
    QTest.mouseClick(rows[0].name, LEFT)
    column.settle()
    assert column.message.voice.path == first.path
    work_rows = column.panel.work.takes.rows
    QTest.mouseClick(work_rows[1].stars, LEFT, pos=QPoint(32, 12))
    column.settle()
    assert column.desk.takes.get(second.id).stars == 3
    work_rows[1].begin_rename()
    (field,) = work_rows[1].findChildren(QLineEdit)
    QTest.keyClicks(field, "Softer")
    QTest.keyClick(field, Qt.Key.Key_Return)
    column.settle()
    assert column.desk.takes.get(second.id).name == "Softer"
    work_rows[1].acted.emit("delete", second.id)
    column.settle()
    assert not work_rows[1].isVisible()
    column.panel.take_back(column.told[-1].key)
    column.settle()
    assert work_rows[1].isVisible()


def test_many_takes_are_behind_a_button(open_column: Open) -> None:
    column = open_column(has_takes=4)
    takes = column.panel.take_lists[1]
    assert takes.others.text() == "2 more"
    QTest.mouseClick(takes.others, LEFT)
    popup = takes._popup
    assert popup is not None
    assert sum(row.isVisible() for row in popup._rows) == 4
    popup.close()


def test_a_take_is_recorded_from_the_button_to_the_plot(open_column: Open) -> None:
    column = open_column(has_recorder=True)
    panel = column.panel
    column.news.tell(DevicesChanged((DESK, HEADSET)))
    column.wait(lambda: bool(column.audio.streams))
    column.audio.streams[-1].feed(noise(1.0))
    column.wait(lambda: panel.empty.record.isEnabled())
    QTest.mouseClick(panel.empty.record, LEFT)
    assert panel.live.isVisible()
    assert panel.live.timer.text() == "3"
    for number in range(3):
        panel.recording._tick(panel.recording._counts)
        assert panel.recording._state.count == (2 - number if number < 2 else 0)
    column.wait(lambda: panel.recording._state.phase == "recording")
    column.audio.streams[-1].feed(tone(1.2))
    column.wait(lambda: panel.live.timer.text() >= "0:01.0")
    QTest.keyClick(panel.live.stop, Qt.Key.Key_Space)
    column.wait(lambda: bool(column.message.voice.path))
    column.settle()
    assert panel.work.isVisible()
    assert panel.work.takes.rows[0].name.text() == "Take 1"


def test_where_recording_is_not_installed_import_still_works(open_column: Open) -> None:
    column = open_column()
    words = [label.text() for label in column.panel.empty.findChildren(QLabel) if label.isVisible()]
    assert any("not installed" in text for text in words)
    assert not column.panel.empty.record.isEnabled()
    assert column.panel.empty.bring_in.isEnabled()


def test_without_a_microphone_that_is_said(open_column: Open) -> None:
    column = open_column(has_recorder=True)
    column.news.tell(DevicesChanged(()))
    column.settle()
    words = [label.text() for label in column.panel.empty.findChildren(QLabel) if label.isVisible()]
    assert any("No microphone" in text for text in words)


def drop(column: VoiceColumn, path: Path) -> bool:
    """Drag a file over the column and let go; whether it was taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    args = (Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(50, 50), *args)
    enter.ignore()
    column.panel.dragEnterEvent(enter)
    if enter.isAccepted():
        column.panel.dropEvent(QDropEvent(QPointF(50, 50), *args))
    column.settle()
    return enter.isAccepted()


def test_a_dropped_file_becomes_the_voice_whatever_it_is_called(open_column: Open) -> None:
    column = open_column()
    path = Path(column.desk.voice("speech.bin"))
    assert drop(column, path)
    assert column.message.voice.path == str(path)


def test_a_dropped_message_is_left_to_the_window(open_column: Open) -> None:
    column = open_column()
    assert not drop(column, Path(column.desk.voice("message.json")))


def test_a_file_without_sound_is_told_with_what_to_do(open_column: Open) -> None:
    column = open_column()
    drop(column, Path(column.desk.voice("photo.jpg", b"BAD")))
    assert column.panel.notices.isVisible()
    assert column.panel.notices.callout.accessibleName() == "photo.jpg holds no sound."
    assert column.panel.notices.callout.accessibleDescription() == "Choose another file."
    column.panel.notices.acted.emit("import", "dismiss")
    assert not column.panel.notices.isVisible()


def test_both_sides_are_chosen_by_a_click(open_column: Open) -> None:
    column = open_column()
    column.choose_voice()
    work = column.panel.work
    QTest.mouseClick(work.playback.play, LEFT)
    work.playback.sides.chosen.emit("before")
    assert len(column.player.sounds) == 2
    QTest.mouseClick(work.playback.play, LEFT)
    assert column.player.sound is None


def test_music_is_chosen_and_its_levels_are_shown(open_column: Open) -> None:
    column = open_column()
    column.choose_voice()
    music = column.panel.work.music
    music.tracks.picked.emit("candlelight")
    column.settle()
    assert column.message.music == Music("bundled", "candlelight")
    assert "LUFS" in music._levels.text()
    assert "dBTP" in music._levels.text()


def test_music_that_is_missing_is_told_with_a_way_out(open_column: Open) -> None:
    column = open_column()
    column.choose_voice()
    column.panel.music.choose_file(column.desk.root / "gone.mp3")
    column.settle()
    assert column.panel.notices.callout.accessibleName() == "The music gone.mp3 is not there."
    column.panel.notices.acted.emit("music", "no-music")
    column.settle()
    assert column.message.music.kind == "none"
    assert not column.panel.notices.isVisible()


@pytest.mark.parametrize(("width", "height"), [(420, 900), (392, 800), (392, 720)])
def test_no_words_are_cut(open_column: Open, width: int, height: int) -> None:
    column = open_column(has_takes=3, has_recorder=True, width=width, height=height)
    column.news.tell(DevicesChanged((DESK,)))
    column.panel.takes.choose(column.panel.takes.takes[0].id)
    column.panel.prosody.choose("celebration")
    column.panel.music.choose("candlelight")
    column.settle()
    labels = [each for each in column.panel.findChildren(QLabel) if each.isVisible()]
    cut = [each.text() for each in labels if not isinstance(each, ElidedLabel) and each.width() < wanted(each)]
    assert cut == []
    buttons = [each for each in column.panel.findChildren(Button) if each.isVisible()]
    assert [each.text() for each in buttons if each.width() < each.sizeHint().width()] == []
    inside = column.panel.work.widget()
    assert inside is not None
    assert inside.width() == column.panel.work.viewport().width()


def wanted(label: QLabel) -> int:
    """Width that its words need; those that wrap need less."""
    return 0 if label.wordWrap() else label.fontMetrics().horizontalAdvance(label.text())


@pytest.mark.parametrize(("height", "is_low"), [(900, False), (800, True)])
def test_a_low_window_folds_takes_music_and_lanes(open_column: Open, height: int, is_low: bool) -> None:
    column = open_column(has_takes=2, height=height)
    column.panel.takes.choose(column.panel.takes.takes[0].id)
    column.settle()
    work = column.panel.work
    assert work.takes.rows[1].isVisible() is not is_low
    assert work.music.level.isVisible() is not is_low
    assert work.scope.height() == (192 if is_low else 230)


def test_without_a_sound_output_the_player_says_so(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6 import QtMultimedia

    from tests.fakes.voice_desk import spoken_sound

    class NoDevices:
        defaultAudioOutput = staticmethod(QtMultimedia.QAudioDevice)  # noqa: N815 - Qt's name

    monkeypatch.setattr(QtMultimedia, "QMediaDevices", NoDevices)
    ended: list[object] = []
    player = SoundPlayer()
    player.play(spoken_sound(1.0), at_s=0.0, moved=lambda _at_s: None, ended=ended.append)
    player.deleteLater()
    assert [getattr(error, "code", None) for error in ended] == ["no_sound_output"]


def test_multimedia_is_not_loaded_before_something_plays() -> None:
    code = (
        "import sys, vmsg_desktop.ui.pages.create.voice.panel;"
        "print([m for m in ('PySide6.QtMultimedia', 'pyqtgraph', 'parselmouth', 'sounddevice') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
