"""``vmsg alerts``: open ones, their history, the rules by which they are raised."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from vmsg_desktop.cli.durations import duration_s
from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import out, print_json
from vmsg_desktop.core.model.errors import InputError

if TYPE_CHECKING:
    from vmsg_desktop.adapters.storage.alerts import AlertFile
    from vmsg_desktop.core.model.kpi import Alert, AlertRule


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command group."""
    group = commands.add_parser("alerts", help="alerts: those that are open, their history, their rules")
    group.add_argument("--json", action="store_true", help="print JSON")
    group.set_defaults(run=show_alerts)
    actions = group.add_subparsers(metavar="ACTION")
    _add_marks(actions)
    _add_rules(actions)


def _add_marks(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    acknowledge = actions.add_parser("ack", help="you saw it: it is quiet until it ends")
    acknowledge.add_argument("id")
    acknowledge.set_defaults(run=acknowledge_alert)
    snooze = actions.add_parser("snooze", help="quiet for a while; if it lasts longer, it is told again")
    snooze.add_argument("id")
    snooze.add_argument("--for", dest="for_s", type=duration_s, default=3600.0, metavar="1h")
    snooze.set_defaults(run=snooze_alert)
    history = actions.add_parser("history", help="alerts that are over")
    history.add_argument("--json", action="store_true", help="print JSON")
    history.set_defaults(run=show_history)


def _add_rules(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    rules = actions.add_parser("rules", help="when a figure is an alert")
    rules.add_argument("--json", action="store_true", help="print JSON")
    rules.set_defaults(run=show_rules)
    change = actions.add_parser("set", help="change a rule; shares in percent")
    change.add_argument("key", help="as in: vmsg alerts rules")
    change.add_argument("--threshold", type=float, metavar="VALUE")
    change.add_argument("--hold", dest="hold_s", type=duration_s, metavar="5min", help="how long it must last")
    change.add_argument("--on", dest="is_on", action="store_true", default=None)
    change.add_argument("--off", dest="is_on", action="store_false")
    change.set_defaults(run=change_rule)
    reset = actions.add_parser("reset", help="a rule as it came")
    reset.add_argument("key")
    reset.set_defaults(run=reset_rule)


def show_alerts(args: argparse.Namespace) -> int:
    """``vmsg alerts``."""
    return _show(args, lambda file: file.open_alerts(), "No alert is open.")


def show_history(args: argparse.Namespace) -> int:
    """``vmsg alerts history``."""
    return _show(args, lambda file: file.history(), "No alert has ended yet.")


def _show(args: argparse.Namespace, read: Callable[[AlertFile], tuple[Alert, ...]], none: str) -> int:
    with _opened() as file:
        alerts = read(file)
    if args.json:
        print_json({"alerts": [asdict(alert) for alert in alerts]})
    elif not alerts:
        out.print(none)
    for alert in () if args.json else alerts:
        out.print(f"{alert.id}  {_when(alert.raised_s)}  {alert.headline}{_marks(alert)}", markup=False)
        if alert.detail:
            out.print(f"{'':18}{alert.detail}", markup=False)
    return OK


def _marks(alert: Alert) -> str:
    marks = []
    if alert.cleared_s is not None:
        marks.append(f"over {_when(alert.cleared_s)}, {alert.cleared_why}")
    if alert.acknowledged_s is not None:
        marks.append("acknowledged")
    if alert.is_open and alert.snoozed_until_s is not None:
        marks.append(f"quiet until {_when(alert.snoozed_until_s)}")
    return f" ({'; '.join(marks)})" if marks else ""


def _when(at_s: float) -> str:
    return f"{datetime.fromtimestamp(at_s).astimezone():%Y-%m-%d %H:%M}"


def acknowledge_alert(args: argparse.Namespace) -> int:
    """``vmsg alerts ack``."""
    with _opened() as file:
        return _told(file.acknowledge(args.id, time.time()), args.id, "acknowledged")


def snooze_alert(args: argparse.Namespace) -> int:
    """``vmsg alerts snooze``."""
    with _opened() as file:
        return _told(file.snooze(args.id, time.time() + args.for_s), args.id, "quiet")


def _told(was_marked: bool, alert_id: str, word: str) -> int:
    if was_marked:
        out.print(f"{alert_id} is {word}.", markup=False)
        return OK
    raise InputError(
        "alert_unknown", f"No open alert {alert_id!r} waits for that.", "See those that are open: vmsg alerts"
    )


def show_rules(args: argparse.Namespace) -> int:
    """``vmsg alerts rules``."""
    from vmsg_desktop.bootstrap.alerts import given_rules
    from vmsg_desktop.core.kpi import kpi
    from vmsg_desktop.core.kpi_words import said_rule

    with _opened() as file:
        changed = file.rules()
    rules = given_rules() | changed
    if args.json:
        print_json({"rules": [asdict(rule) | {"changed": rule.key in changed} for rule in rules.values()]})
        return OK
    for rule in rules.values():
        mark = "  (changed)" if rule.key in changed else ""
        out.print(f"{rule.key:<16}{kpi(rule.key).label:<22}{said_rule(rule)}{mark}", markup=False)
    return OK


def change_rule(args: argparse.Namespace) -> int:
    """``vmsg alerts set``."""
    from vmsg_desktop.core.kpi import changed_rule, kpi
    from vmsg_desktop.core.kpi_words import said_rule

    with _opened() as file:
        rule = _rule(file.rules(), args.key)
        threshold = args.threshold
        if threshold is not None and kpi(rule.key).unit == "share":
            threshold /= 100
        rule = changed_rule(rule, threshold=threshold, hold_s=args.hold_s, is_on=args.is_on)
        file.keep_rule(rule)
    out.print(f"{rule.key}: {said_rule(rule)}", markup=False)
    return OK


def reset_rule(args: argparse.Namespace) -> int:
    """``vmsg alerts reset``."""
    from vmsg_desktop.core.kpi_words import said_rule

    with _opened() as file:
        rule = _rule({}, args.key)
        file.drop_rule(args.key)
    out.print(f"{rule.key}: {said_rule(rule)}", markup=False)
    return OK


def _rule(changed: dict[str, AlertRule], key: str) -> AlertRule:
    from vmsg_desktop.bootstrap.alerts import given_rules

    rule = (given_rules() | changed).get(key)
    if rule is None:
        raise InputError("no_such_rule", f"No figure {key!r} can be an alert.", "See: vmsg alerts rules")
    return rule


@contextmanager
def _opened() -> Iterator[AlertFile]:
    from vmsg_desktop.bootstrap.alerts import open_alert_file

    file = open_alert_file()
    try:
        yield file
    finally:
        file.close()
