"""A film with its controls: play, place, time, volume, full screen; tall with the controls below, or one short row."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QImage, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.film import Film
from vmsg_desktop.ui.widgets.film_screen import FilmScreen
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.slider import Slider
from vmsg_desktop.ui.widgets.values import ValueRange

COMPACT_PX = 96
_PLACES = ValueRange(0, 1, 0.05, fine=0.001)
_VOLUMES = ValueRange(0, 1, 0.1, fine=0.01)


class FilmPlayer(QWidget):
    """Shows what `load` is given. ``name`` is what a screen reader calls the screen."""

    def __init__(self, name: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.film = Film(parent=self)
        self.screen_ = FilmScreen()
        self._is_compact = self._is_bare = False
        self._loaded: bytes | Path | None = None
        self._offered: Path | None = None
        self._full: _FullScreen | None = None
        self._play = Button(kind="quiet", icon="play")
        self._place = Slider(_PLACES)
        self._time = Label("", role="small", tone="t2")
        self._sound = Button(kind="quiet", icon="vol")
        self._wide = Button(kind="quiet", icon="full")
        self._problem = Label("", role="small", tone="err", wraps=True)
        self._problem.hide()
        self._volume = _VolumePopup(self)
        self._lay_out()
        self._connect()
        self.set_name(name)
        self._retranslate()
        self._show_place(0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def has_video(self) -> bool:
        """Something is loaded."""
        return self._loaded is not None

    def load(self, video: bytes | Path) -> None:
        """Show a video; the same one again changes nothing."""
        if video == self._loaded:
            return
        self._loaded, self._offered = video, None
        self._enable(is_enabled=True)
        self._problem.hide()
        self.film.load(video)
        has_sound = self.film.has_sound_device
        self._sound.setEnabled(has_sound)
        self._sound.setToolTip(self.tr("Volume") if has_sound else self.tr("This computer has no sound device"))

    def offer(self, video: Path, *, length_s: float) -> None:
        """Show a video without opening it: `show_still` gives its picture until it is first played."""
        self.unload()
        self._offered = video
        self._enable(is_enabled=True)
        self.screen_.set_play_shown(True)
        self._show_place(0.0, length_s)

    def show_still(self, still: QImage) -> None:
        """The picture of what is not loaded yet."""
        if self._loaded is None:
            self.screen_.show_image(still)

    @Slot()
    def toggle(self) -> None:
        """Play, or pause; what was only offered is opened first."""
        self._open_offered()
        self.film.toggle()

    def unload(self) -> None:
        """Show nothing."""
        self._loaded = self._offered = None
        self._enable(is_enabled=False)
        self._problem.hide()
        self.screen_.set_play_shown(False)
        self.film.unload()
        self.screen_.show_image(QImage())

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        self.screen_.setAccessibleName(name)
        self.setAccessibleName(name)

    def set_screen(self, size: QSize, *, is_compact: bool) -> None:
        """Give the screen this size; ``is_compact`` puts the controls beside it."""
        self.screen_.setFixedSize(size)
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            self._box.setDirection(across if is_compact else down)
            self._box.setSpacing(12 if is_compact else 2)
            for widget in (self._sound, self._wide):
                widget.setVisible(not is_compact)
            self._arrange_time()

    def set_bare(self, *, is_bare: bool) -> None:
        """Only the screen, with a play sign on it: for a small one."""
        self._controls.setVisible(not is_bare)
        self._is_bare = is_bare
        self.screen_.set_play_shown(is_bare and not self.film.is_playing)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def hideEvent(self, event: QEvent) -> None:
        """What is not seen does not talk."""
        self.film.pause()

    def _lay_out(self) -> None:
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        self._box.addWidget(self.screen_)
        self._controls = QWidget()
        column = QVBoxLayout(self._controls)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._play)
        row.addWidget(self._place, 1)
        row.addWidget(self._time)
        row.addWidget(self._sound)
        row.addWidget(self._wide)
        column.addLayout(row)
        column.addWidget(self._problem)
        column.addStretch(1)
        self._row, self._below = row, column
        self._box.addWidget(self._controls, 1)

    def _arrange_time(self) -> None:
        """Beside the slider, or below it where the row is short."""
        for layout in (self._row, self._below):
            layout.removeWidget(self._time)
        if self._is_compact:
            self._below.insertWidget(1, self._time)
        else:
            self._row.insertWidget(2, self._time)

    def _connect(self) -> None:
        self.film.framed.connect(self.screen_.show_image)
        self.film.moved.connect(self._show_place)
        self.film.turned.connect(self._show_turn)
        self.film.failed.connect(self._show_problem)
        self.screen_.pressed.connect(self.toggle)
        self._play.clicked.connect(self.toggle)
        self._place.moved.connect(self._seek)
        self._sound.clicked.connect(self._show_volume)
        self._volume.slider.moved.connect(self.film.set_volume)
        self._wide.clicked.connect(self._show_full)

    def _enable(self, *, is_enabled: bool) -> None:
        for control in (self._play, self._place, self._sound, self._wide):
            control.setEnabled(is_enabled)

    def _open_offered(self) -> None:
        if self._offered is not None:
            self.screen_.set_play_shown(False)
            self.load(self._offered)

    @Slot(float)
    def _seek(self, share: float) -> None:
        self._open_offered()
        self.film.seek(share * self.film.length_s)

    @Slot(float, float)
    def _show_place(self, position_s: float, length_s: float) -> None:
        if not self._place.isSliderDown():
            self._place.set_number(position_s / length_s if length_s else 0.0)
        self._time.setText(f"{_clock(position_s)} / {_clock(length_s)}")

    @Slot(bool)
    def _show_turn(self, is_playing: bool) -> None:
        self.screen_.set_play_shown(self._is_bare and not is_playing)
        self._play.set_icon_name("pause" if is_playing else "play")
        self._play.set_label(self.tr("Pause") if is_playing else self.tr("Play"))

    @Slot(str)
    def _show_problem(self, words: str) -> None:
        self._problem.setText(self.tr("This video cannot be played here: {reason}").format(reason=words))
        self._problem.show()

    @Slot()
    def _show_volume(self) -> None:
        self._volume.show_above(self._sound)

    @Slot()
    def _show_full(self) -> None:
        self._open_offered()
        self._full = _FullScreen(self.film, self.screen_.image, self.window())
        self._full.setAccessibleName(self.screen_.accessibleName())
        self._full.showFullScreen()

    def _retranslate(self) -> None:
        self._show_turn(self.film.is_playing)
        self._place.setAccessibleName(self.tr("Place in the video"))
        self._sound.set_label(self.tr("Volume"))
        self._wide.set_label(self.tr("Full screen"))
        self._volume.slider.setAccessibleName(self.tr("Volume"))


class _VolumePopup(QFrame):
    """A slider that closes when anything else is pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("surface", "card")
        self.slider = Slider(_VOLUMES)
        self.slider.set_number(1)
        self.slider.setFixedWidth(140)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.slider)

    def show_above(self, button: QWidget) -> None:
        """Show it over a button."""
        size = self.sizeHint()
        self.move(button.mapToGlobal(QPoint(button.width() - size.width(), -size.height() - 4)))
        self.show()
        self.slider.setFocus(Qt.FocusReason.PopupFocusReason)


class _FullScreen(FilmScreen):
    """The same film on the whole screen; Escape or a double click leaves it. It deletes itself."""

    def __init__(self, film: Film, image: QImage, owner: QWidget) -> None:
        super().__init__(is_bare=True)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setGeometry(owner.screen().geometry())
        self.show_image(image)
        film.framed.connect(self.show_image)
        self.pressed.connect(film.toggle)
        self.left.connect(self.close)
        owner.destroyed.connect(self.close)

    def showEvent(self, event: QShowEvent) -> None:
        """Keys go here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is asked."""
        event.accept()


def _clock(seconds: float) -> str:
    whole = int(seconds + 0.05)
    return f"{whole // 60}:{whole % 60:02d}"
