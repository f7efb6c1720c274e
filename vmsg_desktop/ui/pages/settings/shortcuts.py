"""The keyboard map, from the table that the rooms bind their keys from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.ui.pages.settings.parts import Section, TitledTile, empty
from vmsg_desktop.ui.shortcuts import GROUPS, TABLE, Entry, group_words, keys_of, words_of
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.rule import Rule

_GAP = 6


class ShortcutsSection(Section):
    """See the module."""

    def __init__(self) -> None:
        super().__init__()
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Shortcuts"), self.tr("Tab moves on, Shift+Tab back; Space and Return press a button."))
        empty(self.body)
        for group in GROUPS:
            entries = [each for each in TABLE if each.group == group]
            if entries:
                self.body.addWidget(_group_tile(group, entries))


def _group_tile(group: str, entries: list[Entry]) -> TitledTile:
    tile = TitledTile()
    tile.set_title(group_words(group))
    rows = QVBoxLayout()
    rows.setSpacing(0)
    for index, each in enumerate(entries):
        if index:
            rows.addWidget(Rule())
        rows.addWidget(_row(each))
    tile.body.addLayout(rows)
    return tile


def _row(each: Entry) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 5, 0, 5)
    words, keys = Label(words_of(each)), KeyCaps(keys_of(each))
    line.addWidget(words)
    line.addStretch(1)
    line.addWidget(keys)
    row.setAccessibleName(f"{words.text()}: {', '.join(keys_of(each))}")
    return row


class KeyCaps(QWidget):
    """Keys as small outlined caps, one for each way to do it."""

    def __init__(self, keys: list[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(keys))

    def sizeHint(self) -> QSize:
        """The caps side by side."""
        wide = sum(draw.key_cap_width(key) for key in self._keys) + _GAP * max(0, len(self._keys) - 1)
        return QSize(round(wide + 0.49), 20)

    def minimumSizeHint(self) -> QSize:
        """No key is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the caps."""
        painter = QPainter(self)
        left = 0.0
        for key in self._keys:
            cap = QRectF(left, 0, draw.key_cap_width(key), self.height())
            draw.key_cap(painter, cap, key, ink="t2", line=colour("line2"))
            left += cap.width() + _GAP
        painter.end()
