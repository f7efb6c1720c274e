"""``vmsg kpi``: the key figures with their targets."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table

from vmsg_desktop.cli.durations import duration_s
from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import out, print_json
from vmsg_desktop.core.model.errors import StorageError

if TYPE_CHECKING:
    from vmsg_desktop.core.model.kpi import KpiReading
    from vmsg_desktop.core.ports import MetricsSource

_READ_S: Final = 30.0
_STANDINGS: Final = {"good": "[green]good[/]", "missed": "[red]missed[/]", "unjudged": "not judged", "unknown": ""}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    kpis = commands.add_parser("kpi", help="the key figures: targets, values, what they are made of")
    kpis.add_argument("--window", type=duration_s, default=3600.0, metavar="1h", help="look back so far (default: 1h)")
    kpis.add_argument("--simulated", action="store_true", help="of a made-up day on four machines")
    kpis.add_argument("--definitions", action="store_true", help="what each figure means, instead of its value")
    kpis.add_argument("--json", action="store_true", help="print JSON")
    kpis.set_defaults(run=show_kpis)


def show_kpis(args: argparse.Namespace) -> int:
    """``vmsg kpi``."""
    from vmsg_desktop.bootstrap.metrics import open_metrics_source

    if args.definitions:
        return _show_definitions()
    with ExitStack() as opened:
        if args.simulated:
            from vmsg_desktop.bootstrap.simulated import open_simulated_source

            readings = _readings(open_simulated_source(), args.window)
        else:
            source = opened.enter_context(open_metrics_source())
            _readings(source, args.window)  # asks for what is then read from the disk
            source.wait_until_read(timeout_s=_READ_S)
            if source.trouble:  # what could not be read is not 0
                raise StorageError("measurements_unreadable", source.trouble, "Look with: vmsg doctor")
            readings = _readings(source, args.window)
    if args.json:
        print_json(
            {
                "simulated": args.simulated,
                "window_s": args.window,
                "kpis": [_reading_json(reading) for reading in readings],
            }
        )
        return OK
    if args.simulated:
        out.print("[bold yellow]SIMULATED[/]")
    out.print(_kpi_table(readings))
    return OK


def _readings(source: MetricsSource, window_s: float) -> tuple[KpiReading, ...]:
    from vmsg_desktop.application.kpi_facts import window_waiting
    from vmsg_desktop.bootstrap.alerts import open_gatherer
    from vmsg_desktop.core.cost import Figure
    from vmsg_desktop.core.kpi_readings import read_kpis
    from vmsg_desktop.core.model.metrics import Window

    now_s = source.now_s()
    gather = open_gatherer(
        source,
        balance=lambda: Figure(None, "see vmsg cost, which asks D-ID"),
        own_waiting=lambda: window_waiting(source, now_s),
    )
    return read_kpis(gather(Window(now_s - window_s, now_s)))


def _reading_json(reading: KpiReading) -> dict[str, Any]:
    from vmsg_desktop.core.kpi import kpi, standing

    row = kpi(reading.key)
    return asdict(reading) | {
        "label": row.label,
        "unit": row.unit,
        "standing": standing(reading),
        "target": asdict(row.target),
        "definition": row.definition,
    }


def _kpi_table(readings: tuple[KpiReading, ...]) -> Table:
    from vmsg_desktop.core.kpi import kpi, standing
    from vmsg_desktop.core.kpi_words import said, said_target

    table = Table(box=None, pad_edge=False)
    for title in ("key figure", "value", "target", "stands", "made of"):
        table.add_column(title, justify="right" if title == "value" else "left", overflow="fold")
    for reading in readings:
        row = kpi(reading.key)
        why = reading.reason or reading.unjudged or reading.note
        parts = [f"{part.label} {said(part.value, part.unit)}" for part in reading.parts if part.value is not None]
        beside = "; ".join([*([why] if why else []), *parts[:4]])
        target = said_target(row.target, row.unit)
        stands = _STANDINGS[standing(reading)] if target else ""
        table.add_row(row.label, said(reading.value, row.unit), target, stands, beside.replace("[", r"\["))
    return table


def _show_definitions() -> int:
    from vmsg_desktop.core.kpi import KPIS
    from vmsg_desktop.core.kpi_words import said_rule, said_target

    for row in KPIS:
        out.print(f"[bold]{row.label}[/] ({row.key})")
        target, rule = said_target(row.target, row.unit), "" if row.rule is None else said_rule(row.rule)
        out.print(f"  target {target or 'none'}; alert {rule or 'none'}", markup=False)
        out.print(f"  {row.definition}", markup=False)
        if row.original:
            out.print(f"  The original: {row.original}", markup=False)
    return OK
