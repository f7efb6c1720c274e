"""Open alerts as cards, and those that are over as lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.core.kpi import kpi
from vmsg_desktop.core.model.kpi import Alert
from vmsg_desktop.presenters.performance_alerts import SNOOZES_S
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.alert_words import history_words, state_words
from vmsg_desktop.ui.pages.performance.words import simulated_words, span_words
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.shapes import paint_shape

_LINE = 48


class AlertCards(QWidget):
    """``acknowledged(id)``, ``snoozed(id, seconds)``, ``job_asked(job)``."""

    acknowledged = Signal(str)
    snoozed = Signal(str, float)
    job_asked = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, Callout] = {}
        self._alerts: dict[str, Alert] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_alerts(self, alerts: Sequence[Alert], *, now_s: float) -> None:
        """Show other alerts, newest first; a card that stays keeps its place and its focus."""
        self._alerts = {alert.id: alert for alert in alerts}
        for gone in self._cards.keys() - self._alerts.keys():
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        for place, alert in enumerate(alerts):
            if alert.id not in self._cards:
                self._cards[alert.id] = self._make_card(alert.id)
                self._column.insertWidget(place, self._cards[alert.id])
            self._show(self._cards[alert.id], alert, now_s)
        self.setVisible(bool(alerts))

    def card(self, alert_id: str) -> Callout:
        """The card of an alert."""
        return self._cards[alert_id]

    def _make_card(self, alert_id: str) -> Callout:
        card = Callout("err", "")
        card.acted.connect(lambda key: self._act(alert_id, key))
        return card

    def _show(self, card: Callout, alert: Alert, now_s: float) -> None:
        is_loud = alert.is_loud(now_s)
        actions = []
        if alert.acknowledged_s is None:
            actions.append(Action("acknowledge", self.tr("Acknowledge")))
        if is_loud:
            actions += [
                Action(f"snooze {each:g}", self.tr("Snooze {time}").format(time=span_words(each)), "quiet")
                for each in SNOOZES_S
            ]
        if alert.job:
            actions.append(Action("job", self.tr("Open job"), "quiet"))
        text = "\n".join(filter(None, (said(alert.detail), state_words(alert, now_s))))
        simulated = simulated_words() if alert.is_simulated else ""
        card.set_content(
            "err" if is_loud else "note", said(alert.headline), text, actions=actions, meta=simulated,
            state_label=self.tr("Alert") if is_loud else self.tr("Quiet alert"),
        )  # fmt: skip

    def _act(self, alert_id: str, key: str) -> None:
        if key == "acknowledge":
            self.acknowledged.emit(alert_id)
        elif key == "job":
            self.job_asked.emit(self._alerts[alert_id].job)
        else:
            self.snoozed.emit(alert_id, float(key.split()[1]))


class HistoryLine(QWidget):
    """An alert that is over: what, when, how long, how bad."""

    def __init__(self, alert: Alert) -> None:
        super().__init__()
        self._title, self._detail = history_words(alert, kpi(alert.key))
        self._mark = simulated_words() if alert.is_simulated else ""
        self.setAccessibleName(f"{self._title}, {self._detail}")
        self.setToolTip("\n".join(filter(None, (said(alert.headline), said(alert.detail)))))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(200, _LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shape and both lines."""
        painter = QPainter(self)
        paint_shape(painter, QRectF(2, 8, 16, 16), "ok")
        room = QRectF(28, 4, self.width() - 30, 20)
        if self._mark:
            wide = draw.text_width(self._mark, "caption", 500)
            draw.text(
                painter, room, self._mark, ink="warn", role="caption", weight=500, align=draw.RIGHT
            )  # fmt: skip
            room.adjust(0, 0, -wide - 8, 0)
        draw.text(painter, room, self._title, role="small", weight=500)
        draw.text(painter, QRectF(28, 23, self.width() - 30, 18), self._detail, ink="t3", role="caption")
        painter.fillRect(QRectF(0, _LINE - 1, self.width(), 1), colour("line"))
        painter.end()
