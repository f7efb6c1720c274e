"""One take in a row: hear, choose, rate, rename, delete."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QSizePolicy, QWidget

from vmsg_desktop.core.model.take import Take
from vmsg_desktop.ui.pages.create.voice.stars import Stars
from vmsg_desktop.ui.pages.create.voice.words import clock
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_CONTROL
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import Label

_HEIGHT = 26


class TakeRow(QWidget):
    """``acted(what, take_id)``: play, choose, delete, reveal; ``rated`` and ``renamed`` with their values."""

    acted = Signal(str, str)
    rated = Signal(str, int)
    renamed = Signal(str, str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._take = Take("", "", "")
        self._is_chosen = False
        self.play = Button(kind="quiet", icon="play", size="small")
        self.name = _Name()
        self.stars = Stars()
        self._length = Label("", role="small", tone="t2")
        self.more = Button(kind="quiet", icon="more", size="small")
        self._edit = QLineEdit()
        self._edit.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 0, 4, 0)
        self._row.setSpacing(4)
        for widget, stretch in ((self.play, 0), (self.name, 1), (self._edit, 1), (self.stars, 0), (self._length, 0)):
            self._row.addWidget(widget, stretch)
            self._row.addSpacing(4 if widget in (self.stars, self._length) else 0)
        self._row.addWidget(self.more)
        self.setFixedHeight(max(_HEIGHT, round(draw.line_height("body")) + 6))
        self._connect()

    @property
    def take_id(self) -> str:
        """Of the take that it shows; empty = a file of the person's."""
        return self._take.id

    def set_take(self, take: Take, *, is_chosen: bool, is_playing: bool) -> None:
        """Show a take; one without an id is an imported file, which has no stars."""
        self._take, self._is_chosen = take, is_chosen
        is_own = bool(take.id)
        note = self.tr("recovered") if take.is_recovered else ""
        chosen = self.tr("chosen") if is_own else self.tr("imported")
        name = self._shown_name()
        self.name.set_words(name, chosen if is_chosen else note, is_chosen=is_chosen)
        self.play.set_icon_name("pause" if is_playing else "play")
        for widget in (self.play, self.stars, self.more):
            widget.setVisible(is_own)
        self.stars.setValue(take.stars)
        self._length.setText(clock(take.duration_s) if take.duration_s else "")
        self.play.set_label(
            self.tr("Stop {take}").format(take=name) if is_playing else self.tr("Play {take}").format(take=name)
        )
        self.stars.setAccessibleName(self.tr("Stars of {take}").format(take=name))
        self.more.set_label(self.tr("More of {take}").format(take=name))
        self._row.setContentsMargins(4 if is_own else 12, 0, 4 if is_own else 12, 0)
        self.update()

    def add_trailing(self, widget: QWidget) -> None:
        """Put something at the right end, e.g. what opens the other takes."""
        self._row.addWidget(widget)

    def begin_rename(self) -> None:
        """The name becomes a field."""
        self._edit.setText(self._take.name)
        self._edit.setAccessibleName(self.tr("Name of the take"))
        self.name.hide()
        self._edit.show()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.selectAll()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same as behind the dots."""
        if self._take.id:
            self._open_menu()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Delete deletes, Escape leaves the field."""
        if event.key() == Qt.Key.Key_Escape and self._edit.isVisible():
            self._edit.setModified(False)
            self._end_rename()
        elif event.key() == Qt.Key.Key_F2 and self._take.id:
            self.begin_rename()
        elif event.key() == Qt.Key.Key_Delete and self._take.id:
            self.acted.emit("delete", self._take.id)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover."""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """No hover."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground of the row."""
        painter = QPainter(self)
        if self._is_chosen or self.underMouse():
            fill = colour("sel" if self._is_chosen else "hover")
            draw.box(painter, QRectF(self.rect()), radius=RADIUS_CONTROL, fill=fill)
        painter.end()

    def _shown_name(self) -> str:
        """A take that nobody named is called in the person's language."""
        number = self._take.name.removeprefix("Take ")
        is_unnamed = number.isdecimal() and bool(self._take.id)
        return self.tr("Take {number}").format(number=number) if is_unnamed else self._take.name

    def _connect(self) -> None:
        self.play.clicked.connect(lambda: self.acted.emit("play", self._take.id))
        self.name.clicked.connect(lambda: self.acted.emit("choose", self._take.id))
        self.stars.rated.connect(lambda stars: self.rated.emit(self._take.id, stars))
        self.more.clicked.connect(self._open_menu)
        self._edit.editingFinished.connect(self._end_rename)

    @Slot()
    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Use in the message"), lambda: self.acted.emit("choose", self._take.id))
        menu.addAction(self.tr("Rename"), self.begin_rename)
        menu.addAction(self.tr("Show in folder"), lambda: self.acted.emit("reveal", self._take.id))
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), lambda: self.acted.emit("delete", self._take.id))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    @Slot()
    def _end_rename(self) -> None:
        if not self._edit.isVisible():
            return
        is_changed, name = self._edit.isModified(), self._edit.text().strip()
        self._edit.setModified(False)
        self._edit.hide()
        self.name.show()
        if is_changed and name and name != self._take.name:
            self.renamed.emit(self._take.id, name)


class _Name(QPushButton):
    """The name and a grey word behind it; a click chooses."""

    def __init__(self) -> None:
        super().__init__()
        self._meta = ""
        self._is_chosen = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_words(self, name: str, meta: str, *, is_chosen: bool) -> None:
        self._meta, self._is_chosen = meta, is_chosen
        self.setText(name)
        self.setAccessibleName(", ".join(filter(None, (name, meta))))
        is_cut = draw.text_width(name, "body", 600) > max(60, self.width())
        self.setToolTip(name if is_cut else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        taken = draw.text(painter, room, self.text(), weight=600 if self._is_chosen else 500)
        if self._meta:
            draw.text(painter, room.adjusted(taken + 8, 0, 0, 0), self._meta, ink="t2", role="small")
        painter.end()
