"""Alerts: the key figures with rules that can be edited, what is an alert now, and what was one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.kpi import Alert, KpiBoard
from vmsg_desktop.presenters.performance_alerts import AlertsPresenter, AlertsState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.alert_cards import AlertCards, HistoryLine
from vmsg_desktop.ui.pages.performance.alert_words import quiet_words, wrong_words
from vmsg_desktop.ui.pages.performance.rule_row import RULE_PX, TARGET_PX, VALUE_PX, RuleRow
from vmsg_desktop.ui.pages.performance.words import simulated_words
from vmsg_desktop.ui.pages.settings.parts import Scroll, empty
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.empty_state import EmptyState
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.panel import Panel
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.tile import Tile

_SIDE_PX: Final = 360
_MOST_HISTORY: Final = 50
_AT_A_TIME: Final = 6


class AlertsView(QWidget):
    """``failed(error)``, ``told(str)`` for the corner; ``job_asked(id)``: a job of an alert is to be opened."""

    failed = Signal(object)
    told = Signal(str)
    job_asked = Signal(str)

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = AlertsState()
        self._rows: dict[str, RuleRow] = {}
        self._history: tuple[Alert, ...] = ()
        self._building = QTimer(self)
        self._building.setSingleShot(True)
        self._building.setInterval(0)
        self._building.timeout.connect(self._build_some)
        self._title, self._simulated = Label("", role="big"), Badge("", kind="warn")
        self._lead = Label("", role="small", tone="t2", wraps=True)
        self._problem = Callout("warn", "")
        self._heads = [Label("", role="small", tone="t3") for _ in range(4)]
        self._table = Tile(padding=0)
        self.cards, self._lines = AlertCards(), QVBoxLayout()
        self._side, self._quiet = Panel("", surface="panel"), EmptyState("bell", "", "")
        self._past = Label("", role="section")
        self._none_past = Label("", role="small", tone="t3", wraps=True)
        self._lay_out()
        self.presenter = AlertsPresenter(studio.alerts, self)
        self._connect()
        self._retranslate()
        self._desk = studio.alerts
        studio.alerts.listen(self._read)

    def show_alerts(self, state: AlertsState) -> None:
        """See AlertsView of the presenter."""
        self._state = state
        for row in state.rows:
            if row.kpi.key in self._rows:
                self._rows[row.kpi.key].show_row(row)
        if len(self._rows) < len(state.rows):
            self._building.start()
        self.cards.show_alerts(state.open, now_s=state.now_s)
        self._quiet.setVisible(not state.open)
        self._quiet.set_words(self.tr("No alert"), quiet_words(state.rows))
        self._show_history(state.history)
        self._simulated.setVisible(state.is_simulated)
        self._problem.setVisible(bool(state.problem))
        if state.problem:
            self._problem.set_content("warn", self.tr("Alerts and rules are not kept"), said(state.problem))
        self._side.set_title(self.tr("Alerts now"), str(len(state.open)) if state.open else "")

    def showEvent(self, event: QShowEvent) -> None:
        """What was read meanwhile."""
        super().showEvent(event)
        self.presenter.show(self._desk.board)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def row(self, key: str) -> RuleRow:
        """The row of a key figure."""
        return self._rows[key]

    def _read(self, board: KpiBoard) -> None:
        """Nothing is drawn while nobody looks."""
        if self.isVisible():
            self.presenter.show(board)

    @Slot(str, str)
    def _type(self, key: str, text: str) -> None:
        if not self.presenter.set_threshold(key, text):
            self._rows[key].say_wrong(wrong_words(self._rows[key].kpi))

    @Slot(str, bool)
    def _switch(self, key: str, is_on: bool) -> None:
        self.presenter.switch(key, is_on=is_on)

    @Slot()
    def _build_some(self) -> None:
        """A few rows at a time: all at once would hold up the window."""
        lacking = [row for row in self._state.rows if row.kpi.key not in self._rows]
        for row in lacking[:_AT_A_TIME]:
            self._add(RuleRow(row))
        if len(lacking) > _AT_A_TIME:
            self._building.start()

    def _add(self, row: RuleRow) -> None:
        if self._rows:
            self._table.body.addWidget(Rule())
        self._rows[row.key] = row
        self._table.body.addWidget(row)
        row.typed.connect(self._type)
        row.hold_chosen.connect(self.presenter.set_hold)
        row.switched.connect(self._switch)
        row.reset_asked.connect(self.presenter.reset)

    def _show_history(self, history: tuple[Alert, ...]) -> None:
        self._none_past.setVisible(not history)
        if history == self._history:
            return
        self._history = history
        empty(self._lines)
        for alert in history[:_MOST_HISTORY]:
            self._lines.addWidget(HistoryLine(alert))

    def _connect(self) -> None:
        self.cards.acknowledged.connect(self.presenter.acknowledge)
        self.cards.snoozed.connect(self.presenter.snooze)
        self.cards.job_asked.connect(self.job_asked)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._simulated)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._lead)
        column.addWidget(self._problem)
        self._problem.hide()
        self._table.body.setSpacing(0)
        self._table.body.setContentsMargins(1, 0, 1, 0)
        self._table.body.addLayout(self._make_head())
        self._table.body.addWidget(Rule())
        column.addWidget(self._table)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Scroll(content), 1)
        row.addWidget(Rule(orientation=Qt.Orientation.Vertical))
        row.addWidget(self._make_side())

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(42, 8, 14, 8)
        head.setSpacing(12)
        for label, width_px in zip(self._heads, (0, VALUE_PX, TARGET_PX, RULE_PX), strict=True):
            if width_px:
                label.setFixedWidth(width_px)
            head.addWidget(label, 0 if width_px else 1)
        self._heads[1].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return head

    def _make_side(self) -> Panel:
        self._side.setFixedWidth(_SIDE_PX)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(10)
        self._lines.setSpacing(0)
        for widget in (self.cards, self._quiet, Rule(), self._past, self._none_past):
            column.addWidget(widget)
        column.addLayout(self._lines)
        column.addStretch(1)
        self._side.body.setContentsMargins(0, 0, 0, 0)
        self._side.body.addWidget(Scroll(holder), 1)
        return self._side

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Key figures"))
        self._simulated.set_badge(simulated_words(), "warn")
        self._lead.setText(
            self.tr("Looked at every 5 s over the last hour. An alert is raised when a figure is bad for long enough, "
                    "and ends when it is good again by a margin.")
        )  # fmt: skip
        heads = (self.tr("Figure"), self.tr("Now"), self.tr("Target"), self.tr("Alert when"))
        for label, words in zip(self._heads, heads, strict=True):
            label.setText(words)
        self._past.setText(self.tr("History"))
        self._none_past.setText(self.tr("Nothing was an alert yet."))
        for row in self._rows.values():
            row.retranslate()
        self._history = ()
        self.show_alerts(self._state)
