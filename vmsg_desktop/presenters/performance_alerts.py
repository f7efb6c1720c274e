"""Alerts in the performance room: the table of key figures with rules that can be edited, open alerts, history."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Final, Protocol

from vmsg_desktop.core.kpi import KPIS, default_rules, kpi, standing
from vmsg_desktop.core.model.kpi import Alert, AlertRule, Kpi, KpiBoard, KpiReading, Standing, Target

HOLDS_S: Final = (0.0, 60.0, 120.0, 300.0, 600.0, 1800.0)
"""How long a figure may be bad before it is an alert: what is offered."""
SNOOZES_S: Final = (3600.0, 86_400.0)
_NUMBER: Final = re.compile(r"^\s*[$]?\s*([0-9]*[.,]?[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)\s*(?:%|[A-Za-z/]+)?\s*$")
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+")
_MOST: Final = 1e9


@dataclass(frozen=True)
class KpiRow:
    """A key figure in the table.

    Attributes:
        kpi: what it is. reading: its value; None until it was read.
        rule: as it is in force; None where nothing can be an alert. is_changed: a person changed it.
        standing: how the value stands to its target. alert: an open one of it.
    """

    kpi: Kpi
    reading: KpiReading | None
    rule: AlertRule | None
    is_changed: bool
    standing: Standing
    alert: Alert | None

    @property
    def has_target(self) -> bool:
        """There is something that its value is held against."""
        return self.kpi.target != Target()


@dataclass(frozen=True)
class AlertsState:
    """What the view shows.

    Attributes:
        rows: every key figure. open: alerts that last, newest first. history: those that are over, newest first.
        now_s: when they were read. is_simulated: the figures are made up.
        problem: why alerts and rules cannot be kept; "" = they can.
    """

    rows: tuple[KpiRow, ...] = ()
    open: tuple[Alert, ...] = ()
    history: tuple[Alert, ...] = ()
    now_s: float = 0.0
    is_simulated: bool = False
    problem: str = ""


class AlertsView(Protocol):
    """Shows the alerts."""

    def show_alerts(self, state: AlertsState) -> None:
        """Show them."""


class Watching(Protocol):
    """The watch over the key figures; see application/alerts.py."""

    @property
    def board(self) -> KpiBoard:
        """As it was read last."""

    def acknowledge(self, alert_id: str) -> None:
        """A person saw it."""

    def snooze(self, alert_id: str, *, for_s: float) -> None:
        """Quiet for so long."""

    def set_rule(self, rule: AlertRule) -> None:
        """Change when a figure is an alert."""

    def reset_rule(self, key: str) -> None:
        """As it came."""


class AlertsPresenter:
    """Window's thread. What is changed here is seen at once and done by the watch, whose next board confirms it."""

    def __init__(self, watching: Watching, view: AlertsView) -> None:
        self._watching, self._view = watching, view
        self._asked: dict[str, AlertRule] = {}
        self.state = AlertsState()

    def show(self, board: KpiBoard) -> None:
        """Show what was read; a rule that was just changed stays as the person left it until the watch has it."""
        for key, rule in list(self._asked.items()):
            if board.rules.get(key) == rule:
                del self._asked[key]
        self.state = state_of(replace(board, rules={**board.rules, **self._asked}))
        self._view.show_alerts(self.state)

    def acknowledge(self, alert_id: str) -> None:
        """A person saw it."""
        self._watching.acknowledge(alert_id)

    def snooze(self, alert_id: str, for_s: float) -> None:
        """Quiet for so long."""
        self._watching.snooze(alert_id, for_s=for_s)

    def set_threshold(self, key: str, text: str) -> bool:
        """Change the threshold to what was typed; False when that is no number."""
        value = threshold_of(key, text)
        rule = self._rule(key)
        if value is None or rule is None:
            return False
        self._change(replace(rule, threshold=value))
        return True

    def set_hold(self, key: str, hold_s: float) -> None:
        """Change how long it must be bad."""
        rule = self._rule(key)
        if rule is not None:
            self._change(replace(rule, hold_s=hold_s))

    def switch(self, key: str, *, is_on: bool) -> None:
        """Judge the figure, or not."""
        rule = self._rule(key)
        if rule is not None:
            self._change(replace(rule, is_on=is_on))

    def reset(self, key: str) -> None:
        """The rule as it came."""
        self._watching.reset_rule(key)
        self._asked[key] = default_rules()[key]
        self.show(self._watching.board)

    def _rule(self, key: str) -> AlertRule | None:
        row = next((row for row in self.state.rows if row.kpi.key == key), None)
        return None if row is None else row.rule

    def _change(self, rule: AlertRule) -> None:
        if rule == self._rule(rule.key):
            return
        self._watching.set_rule(rule)
        self._asked[rule.key] = rule
        self.show(self._watching.board)


def state_of(board: KpiBoard) -> AlertsState:
    """The view's state from a board."""
    return AlertsState(
        rows=tuple(_row(each, board) for each in KPIS),
        open=board.alerts,
        history=board.history,
        now_s=board.at_s,
        is_simulated=board.is_simulated,
        problem=board.problem,
    )


def _row(of: Kpi, board: KpiBoard) -> KpiRow:
    reading = board.reading(of.key)
    rule = board.rules.get(of.key, of.rule) if of.rule is not None else None
    alert = next((alert for alert in board.alerts if alert.key == of.key), None)
    stands: Standing = "unknown" if reading is None else standing(reading)
    return KpiRow(of, reading, rule, rule != of.rule, stands, alert)


def threshold_of(key: str, text: str) -> float | None:
    """A typed threshold in the figure's unit: "65", "65 s", "3 %"; comma or point, "37,000" as figures are shown.

    None: it is no number, or absurd.
    """
    found = _NUMBER.match(text)
    if found is None:
        return None
    number = found[1]
    value = float(number.replace(",", "" if _GROUPED.fullmatch(number) else "."))
    if kpi(key).unit == "share":
        return value / 100 if value <= 100 else None
    return value if math.isfinite(value) and value < _MOST else None


def typed(key: str, value: float) -> str:
    """A threshold as it stands in its field, without the unit."""
    shown = value * 100 if kpi(key).unit == "share" else value
    return f"{shown:.6f}".rstrip("0").rstrip(".") if shown >= 1e-4 else f"{shown:.6g}"
