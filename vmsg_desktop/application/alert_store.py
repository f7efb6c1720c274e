"""Where alerts and changed rules are kept: the port, and one that keeps them until the program ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Protocol

from vmsg_desktop.core.model.kpi import Alert, AlertRule

HISTORY: Final = 200
"""Alerts that are over and still shown."""


class AlertStore(Protocol):
    """Alerts and rules. Several processes may write; every method raises StorageError. Any thread."""

    def rules(self) -> dict[str, AlertRule]:
        """The rules that a person changed, by key."""

    def keep_rule(self, rule: AlertRule) -> None:
        """Change one."""

    def drop_rule(self, key: str) -> None:
        """As it came again."""

    def open_alerts(self) -> tuple[Alert, ...]:
        """Those that have not ended, newest first."""

    def history(self, most: int = HISTORY) -> tuple[Alert, ...]:
        """Those that are over, newest first."""

    def keep(self, alert: Alert) -> None:
        """Add an alert or what was measured since; that a person acknowledged or snoozed it stays as it is kept."""

    def acknowledge(self, alert_id: str, now_s: float) -> bool:
        """Mark an open one; False when there is none, or it was acknowledged before."""

    def snooze(self, alert_id: str, until_s: float) -> bool:
        """Quiet until then; False when there is no open one of that id."""


class MemoryAlerts:
    """Implements AlertStore until the program ends."""

    def __init__(self) -> None:
        self._rules: dict[str, AlertRule] = {}
        self._alerts: dict[str, Alert] = {}

    def rules(self) -> dict[str, AlertRule]:
        """See AlertStore."""
        return dict(self._rules)

    def keep_rule(self, rule: AlertRule) -> None:
        """See AlertStore."""
        self._rules[rule.key] = rule

    def drop_rule(self, key: str) -> None:
        """See AlertStore."""
        self._rules.pop(key, None)

    def open_alerts(self) -> tuple[Alert, ...]:
        """See AlertStore."""
        return self._sorted(is_open=True)

    def history(self, most: int = HISTORY) -> tuple[Alert, ...]:
        """See AlertStore."""
        return self._sorted(is_open=False)[:most]

    def keep(self, alert: Alert) -> None:
        """See AlertStore."""
        had = self._alerts.get(alert.id)
        if had is not None:
            alert = replace(alert, acknowledged_s=had.acknowledged_s, snoozed_until_s=had.snoozed_until_s)
        self._alerts[alert.id] = alert

    def acknowledge(self, alert_id: str, now_s: float) -> bool:
        """See AlertStore."""
        had = self._alerts.get(alert_id)
        if had is None or not had.is_open or had.acknowledged_s is not None:
            return False
        self._alerts[alert_id] = replace(had, acknowledged_s=now_s)
        return True

    def snooze(self, alert_id: str, until_s: float) -> bool:
        """See AlertStore."""
        had = self._alerts.get(alert_id)
        if had is None or not had.is_open:
            return False
        self._alerts[alert_id] = replace(had, snoozed_until_s=until_s)
        return True

    def _sorted(self, *, is_open: bool) -> tuple[Alert, ...]:
        found = [alert for alert in self._alerts.values() if alert.is_open == is_open]
        return tuple(sorted(found, key=lambda alert: (-alert.raised_s, alert.id)))
