"""The message before it is sent: how it went last, the pre-flight list, the draft; the foot stays in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from vmsg_desktop.ui.pages.create.message.check_box import CheckBox
from vmsg_desktop.ui.pages.create.message.draft_box import DraftBox
from vmsg_desktop.ui.pages.create.message.foot import Foot
from vmsg_desktop.ui.pages.create.message.outcome_box import OutcomeBox
from vmsg_desktop.ui.theme.metrics import COLUMN_PADDING
from vmsg_desktop.ui.widgets.rule import Rule

_AROUND_RULE = (12, 10)


class ComposeView(QWidget):
    """Gives the draft the height that is left, so that nothing scrolls where there is room."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outcome = OutcomeBox()
        self.check = CheckBox()
        self.draft = DraftBox()
        self.foot = Foot()
        self._scroll = QScrollArea()
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its contents have the focus
        self._top = _Part()
        self._fits = QTimer(self)
        self._fits.setSingleShot(True)
        self._fits.timeout.connect(self._fit)
        self._lay_out()
        self._top.changed_shape = self._fits.start

    def retranslate(self) -> None:
        """Say it in another language."""
        for part in (self.outcome, self.check, self.draft, self.foot):
            part.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew."""
        super().resizeEvent(event)
        self._fits.start()

    def _lay_out(self) -> None:
        top = QVBoxLayout(self._top)
        top.setContentsMargins(COLUMN_PADDING, 2, COLUMN_PADDING, _AROUND_RULE[0])
        top.setSpacing(12)
        top.addWidget(self.outcome)
        top.addWidget(self.check)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(COLUMN_PADDING, _AROUND_RULE[1], COLUMN_PADDING, 8)
        column.addWidget(self.draft)
        inner = QWidget()
        inner.setProperty("scrolled", True)
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (self._top, Rule(), below):
            whole.addWidget(widget)
        whole.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._scroll, 1)
        page.addWidget(self.foot)

    @Slot()
    def _fit(self) -> None:
        width_px = self._scroll.viewport().width()
        taken_px = self._top.height_for(width_px)
        height_px = self._scroll.viewport().height() - taken_px - _AROUND_RULE[1] - 9
        self.draft.set_room(QSize(width_px - 2 * COLUMN_PADDING, height_px))


class _Part(QWidget):
    """Tells when what is in it wants another height."""

    def __init__(self) -> None:
        super().__init__()
        self.changed_shape: Callable[[], None] = lambda: None

    def height_for(self, width_px: int) -> int:
        """That it wants in a column of this width."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.heightForWidth(width_px)
        return self.sizeHint().height()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.changed_shape()
        return done
