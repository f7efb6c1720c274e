"""Which stage the percentiles are of: a word with a chevron in the title of the plot."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from vmsg_desktop.presenters.performance_spans import STAGES
from vmsg_desktop.ui.pages.performance.plot_tile import PlotTile
from vmsg_desktop.ui.pages.performance.words import stage_words
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import RADIUS_BADGE

_CHEVRON = 12


class StageMenu(QPushButton):
    """``chosen(stage)`` with one of STAGES. Lies over the title row of its plot's tile."""

    chosen = Signal(str)

    def __init__(self, tile: PlotTile) -> None:
        super().__init__(tile.head)
        self._tile, self._stage = tile, "cut"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_focus_radius(self, RADIUS_BADGE)
        self.clicked.connect(self._open)
        tile.head.installEventFilter(self)
        self._retranslate()

    def set_stage(self, stage: str) -> None:
        """The one that is shown."""
        self._stage = stage

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """It stays at the right end."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """Word and chevron."""
        return QSize(round(draw.text_width(self.text(), "caption") + _CHEVRON + 14), 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw word and chevron."""
        painter = QPainter(self)
        ink = "t1" if self.underMouse() else "t3"
        wide = self.width() - _CHEVRON - 8
        draw.text(painter, QRectF(4, 0, wide, self.height()), self.text(), ink=ink, role="caption", align=draw.RIGHT)
        chevron = QRectF(self.width() - _CHEVRON - 2, (self.height() - _CHEVRON) / 2, _CHEVRON, _CHEVRON)
        paint_icon(painter, chevron, "chev", ink)
        painter.end()

    @Slot()
    def _open(self) -> None:
        menu = QMenu(self)
        for stage in STAGES:
            action = menu.addAction(stage_words(stage), partial(self.chosen.emit, stage))
            action.setCheckable(True)
            action.setChecked(stage == self._stage)
        menu.exec(self.mapToGlobal(self.rect().bottomLeft()))
        menu.deleteLater()

    def _place(self) -> None:
        head = self._tile.head
        self.resize(self.sizeHint())
        self.move(head.width() - self.width() - 8, 5)
        head.reserve(self.width())

    def _retranslate(self) -> None:
        self.setText(self.tr("all stages"))
        self.setAccessibleName(self.tr("Stage of the percentiles"))
        self._place()
