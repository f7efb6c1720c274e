"""The newest alert that nobody has seen: one line across the page with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vmsg_desktop.core.model.kpi import Alert
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.words import simulated_words
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import ElidedLabel
from vmsg_desktop.ui.widgets.status_shape import StatusShape


class AlertBanner(QWidget):
    """``job_asked(id)``, ``snoozed(id)``, ``acknowledged(id)``; ``all_asked()`` for the list of alerts."""

    job_asked = Signal(str)
    snoozed = Signal(str)
    acknowledged = Signal(str)
    all_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alert: Alert | None = None
        self._others = 0
        self._shape = StatusShape("err")
        self._simulated = Badge("", kind="warn")
        self._title, self._text = ElidedLabel("", role="strong"), ElidedLabel("", role="small", tone="t2")
        self._more, self.job = Button(kind="quiet", size="small"), Button(kind="quiet", size="small")
        self.snooze, self.acknowledge = Button(size="small"), Button(size="small")
        self.setFixedHeight(40)
        self._lay_out()
        self._more.clicked.connect(lambda _checked=False: self.all_asked.emit())
        self.job.clicked.connect(lambda _checked=False: self.job_asked.emit(self._shown.job))
        self.snooze.clicked.connect(lambda _checked=False: self.snoozed.emit(self._shown.id))
        self.acknowledge.clicked.connect(lambda _checked=False: self.acknowledged.emit(self._shown.id))
        self.show_alert(None, 0)

    def show_alert(self, alert: Alert | None, others: int) -> None:
        """Show another one; None hides the line. ``others`` wait behind it."""
        self._alert, self._others = alert, others
        self.setVisible(alert is not None)
        if alert is not None:
            self._retranslate(alert)

    @property
    def _shown(self) -> Alert:
        if self._alert is None:
            raise RuntimeError("the banner is hidden while there is no alert")
        return self._alert

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange and self._alert is not None:
            self._retranslate(self._alert)
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tinted box."""
        painter = QPainter(self)
        draw.box(painter, QRectF(self.rect()), radius=RADIUS_TILE, fill=colour("err_tint"), line=colour("err_line"))
        painter.end()

    def _retranslate(self, alert: Alert) -> None:
        self._title.setText(said(alert.headline))
        self._text.setText(said(alert.detail))
        self._shape.set_state("err", self.tr("Alert"))
        self._simulated.set_badge(simulated_words(), "warn")
        self._simulated.setVisible(alert.is_simulated)
        self._more.setText(self.tr("{n} more").format(n=self._others))
        self._more.setVisible(self._others > 0)
        self.job.setText(self.tr("Open job"))
        self.job.setVisible(bool(alert.job))
        self.snooze.setText(self.tr("Snooze 1 h"))
        self.acknowledge.setText(self.tr("Acknowledge"))
        self.setAccessibleName(said(alert.headline))
        self.setAccessibleDescription(said(alert.detail))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        for widget in (self._shape, self._simulated, self._title):
            row.addWidget(widget)
        row.addWidget(self._text, 1)
        for button in (self._more, self.job, self.snooze, self.acknowledge):
            row.addWidget(button)
