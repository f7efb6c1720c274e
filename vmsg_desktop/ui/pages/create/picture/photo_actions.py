"""The buttons in the column's head: open, paste, recent, more."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from vmsg_desktop.ui.widgets.button import Button


class PhotoActions(QWidget):
    """``opened()``, ``pasted()``, ``sampled()``, ``backed()`` (an own background), ``chosen(path)`` of a recent one."""

    opened = Signal()
    pasted = Signal()
    sampled = Signal()
    backed = Signal()
    chosen = Signal(Path)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[Path, ...] = ()
        self.open = Button(kind="quiet", icon="open")
        self.paste = Button(kind="quiet", icon="paste")
        self.recent = Button(kind="quiet", icon="clock")
        self.more = Button(kind="quiet", icon="more")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.open, self.paste, self.recent, self.more):
            row.addWidget(button)
        self.open.clicked.connect(lambda _checked=False: self.opened.emit())
        self.paste.clicked.connect(lambda _checked=False: self.pasted.emit())
        self.recent.clicked.connect(self._show_recent)
        self.more.clicked.connect(self._show_more)

    def show_recent(self, files: tuple[Path, ...]) -> None:
        """Photos chosen lately."""
        self._files = files
        self.recent.setEnabled(bool(files))

    def retranslate(self) -> None:
        """Other words in another language."""
        self.open.set_label(self.tr("Open a photo"))
        self.paste.set_label(self.tr("Paste a photo"))
        self.recent.set_label(self.tr("Recent photos"))
        self.more.set_label(self.tr("More"))

    @Slot()
    def _show_recent(self) -> None:
        menu = QMenu(self)
        for path in self._files:
            menu.addAction(path.name, partial(self.chosen.emit, path)).setToolTip(str(path))
        _show(menu, self.recent)

    @Slot()
    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Choose an own background…"), self.backed.emit)
        menu.addAction(self.tr("Open the sample"), self.sampled.emit)
        _show(menu, self.more)


def _show(menu: QMenu, button: Button) -> None:
    menu.exec(button.mapToGlobal(button.rect().bottomLeft()))
    menu.deleteLater()
