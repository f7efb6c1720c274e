"""The takes under the record button: the chosen one and the newest, the others behind a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from vmsg_desktop.core.model.take import Take
from vmsg_desktop.presenters.voice_takes import TakesState
from vmsg_desktop.ui.pages.create.voice.take_row import TakeRow
from vmsg_desktop.ui.widgets.button import Button

_TALL_ROWS, _LOW_ROWS = 2, 1
_POPUP_HEIGHT = 300


class TakesList(QWidget):
    """Signals as of TakeRow."""

    acted = Signal(str, str)
    rated = Signal(str, int)
    renamed = Signal(str, str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = TakesState()
        self._imported: Take | None = None
        self._playing_id = ""
        self._is_low = False
        self.rows = [TakeRow() for _ in range(_TALL_ROWS)]
        self.others = Button(kind="quiet", icon="chev", size="small", parent=self)
        self._popup: _Popup | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows:
            column.addWidget(row)
            self._join(row)
        self.others.clicked.connect(self._open)
        self._show()

    def set_state(self, state: TakesState) -> None:
        """Other takes."""
        self._state = state
        self._show()

    def set_imported(self, file: str, duration_s: float) -> None:
        """A file of the person's that is chosen; empty = none."""
        self._imported = Take("", "", file, duration_s=duration_s) if file else None
        self._show()

    def set_playing(self, take_id: str) -> None:
        """Which take is heard."""
        if take_id != self._playing_id:
            self._playing_id = take_id
            self._show()

    def set_low(self, is_low: bool) -> None:
        """One row in a low window."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _all(self) -> list[Take]:
        """The chosen one first, then as they come."""
        takes = list(self._state.takes)
        takes.sort(key=lambda take: take.id != self._state.chosen_id)
        is_imported = self._imported is not None and not self._state.chosen_id
        return [self._imported, *takes] if is_imported and self._imported is not None else takes

    def _show(self) -> None:
        takes = self._all()
        places = _LOW_ROWS if self._is_low else _TALL_ROWS
        hidden = len(takes) - min(places, len(takes))
        for number, row in enumerate(self.rows):
            is_there = number < min(places, len(takes))
            row.setVisible(is_there)
            if is_there:
                self._fill(row, takes[number])
        self.others.setVisible(hidden > 0)
        if hidden > 0:
            self.others.setText(self.tr("%n more", "", hidden).replace("%n", str(hidden)))
            self.rows[min(places, len(takes)) - 1].add_trailing(self.others)
        self.setVisible(bool(takes))
        if self._popup is not None:
            self._popup.show_takes(takes, self._fill, self._join)

    def _fill(self, row: TakeRow, take: Take) -> None:
        is_chosen = take.id == self._state.chosen_id
        row.set_take(take, is_chosen=is_chosen, is_playing=bool(take.id) and take.id == self._playing_id)

    def _join(self, row: TakeRow) -> None:
        row.acted.connect(self.acted)
        row.rated.connect(self.rated)
        row.renamed.connect(self.renamed)

    @Slot()
    def _open(self) -> None:
        self._popup = _Popup(self)
        self._popup.destroyed.connect(self._closed)
        self._popup.show_takes(self._all(), self._fill, self._join)
        self._popup.setFixedWidth(self.width())
        self._popup.move(self.mapToGlobal(self.rect().bottomLeft()))
        self._popup.show()

    @Slot()
    def _closed(self) -> None:
        self._popup = None


class _Popup(QFrame):
    """All takes, over what lies below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("surface", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows: list[TakeRow] = []
        self._inside = QWidget()
        self._inside.setProperty("scrolled", True)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its contents have the focus
        scroll.setWidget(self._inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(scroll)

    def show_takes(
        self, takes: list[Take], fill: Callable[[TakeRow, Take], None], join: Callable[[TakeRow], None]
    ) -> None:
        """One row for each; ``fill(row, take)``, ``join(row)`` once for each row."""
        while len(self._rows) < len(takes):
            row = TakeRow()
            join(row)
            self._rows.append(row)
            self._column.addWidget(row)
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(takes))
            if number < len(takes):
                fill(row, takes[number])
        height = sum(row.height() for row in self._rows[: len(takes)])
        self.setFixedHeight(min(_POPUP_HEIGHT, height) + 12)
