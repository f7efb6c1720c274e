"""A watch over key figures that keeps what it is told and answers with a board, as application/alerts.py does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vmsg_desktop.core.alerts import acknowledged, snoozed
from vmsg_desktop.core.kpi import default_rules
from vmsg_desktop.core.model.kpi import Alert, AlertRule, KpiBoard, KpiReading

NOW_S = 1_900_000_000.0


def reading(key: str, value: float | None, *, reason: str = "", unjudged: str = "") -> KpiReading:
    """One of the last hour."""
    return KpiReading(key, NOW_S, 3600.0, value, reason=reason, unjudged=unjudged, count=40)


def alert(alert_id: str = "a1", *, key: str = "e2e.p95", since_s: float = NOW_S - 360) -> Alert:
    """E2E P95 over 60 s, with a job that weighs most."""
    return Alert(
        alert_id, key, "", 60.0, "over", since_s, since_s + 120, 67.2, 71.0,
        "E2E P95 is 67.2 s, over 60 s for 6 min", "D-ID took 64.9 s of it, our share is 2.3 s.",
        job="f00d", job_title="Support reply 23",
    )  # fmt: skip


class FakeWatch:
    """Its board changes with `evaluate`, never before: as the real one, which works on another thread."""

    def __init__(self, *, alerts: tuple[Alert, ...] = (), history: tuple[Alert, ...] = ()) -> None:
        self._alerts, self._history = {each.id: each for each in alerts}, history
        self._rules = default_rules()
        self._listeners: list[Callable[[KpiBoard], None]] = []
        self.readings: tuple[KpiReading, ...] = (
            reading("e2e.p50", 31.4), reading("e2e.p95", 67.2), reading("gpu.load", None, reason="no GPU"),
            reading("throughput", 0.02, unjudged="no job waits"), reading("error.rate", 0.007),
        )  # fmt: skip
        self.problem = ""
        self.board = KpiBoard()

    def listen(self, listener: Callable[[KpiBoard], None]) -> None:
        self._listeners.append(listener)
        listener(self.board)

    def acknowledge(self, alert_id: str) -> None:
        self._alerts[alert_id] = acknowledged(self._alerts[alert_id], NOW_S)

    def snooze(self, alert_id: str, *, for_s: float) -> None:
        self._alerts[alert_id] = snoozed(self._alerts[alert_id], NOW_S + for_s)

    def set_rule(self, rule: AlertRule) -> None:
        self._rules[rule.key] = rule

    def reset_rule(self, key: str) -> None:
        self._rules[key] = default_rules()[key]

    def end(self, alert_id: str) -> None:
        """An alert is over."""
        over = replace(self._alerts.pop(alert_id), cleared_s=NOW_S + 60, cleared_why="good again")
        self._history = (over, *self._history)

    def calm(self) -> None:
        """No alert is open any more."""
        self._alerts.clear()

    def evaluate(self) -> KpiBoard:
        """Tell the next board."""
        self.board = KpiBoard(
            at_s=NOW_S, readings=self.readings, alerts=tuple(self._alerts.values()), history=self._history,
            rules=dict(self._rules), problem=self.problem,
        )  # fmt: skip
        for listener in self._listeners:
            listener(self.board)
        return self.board
