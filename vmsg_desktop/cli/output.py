"""Printing: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import StageReport

out = Console(highlight=False, soft_wrap=True)
_WIDEST: Final = 400
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON document on standard output; plain ASCII where the output's encoding lacks letters."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=not is_unicode, allow_nan=False) + "\n")


def print_whole(table: Table) -> None:
    """A table whose figures are never cut: a terminal that is narrower than it needs breaks its lines."""
    needed = Console(width=_WIDEST).measure(table).maximum
    Console(highlight=False, width=max(out.width, needed)).print(table)


def print_error(error: VmsgError, *, as_json: bool) -> None:
    """What happened, then what to do. With ``as_json`` also ``{"error": …}`` on standard output."""
    if as_json:
        print_json({"error": error.to_json()})
    err.print(f"[bold red]{error.family}[/]: {_plain(error.message)}")
    if error.hint:
        err.print(f"  {_plain(error.hint)}")


def stage_table(reports: Sequence[StageReport]) -> Table:
    """Columns stage / engine / device / ms / cache, one row a stage."""
    table = Table(box=None, pad_edge=False)
    for title in ("stage", "engine", "device", "ms", "cache"):
        table.add_column(title, justify="right" if title == "ms" else "left")
    for report in reports:
        name = report.engine.name if report.engine else "built in"
        device = report.engine.device if report.engine else "CPU"
        if report.where:
            device = f"{device} on {report.where}"
        table.add_row(report.stage, name, device, f"{report.ms:.0f}", report.cache)
    return table


def reports_json(reports: Sequence[StageReport]) -> list[dict[str, Any]]:
    """The same rows for machines."""
    return [asdict(report) for report in reports]


def print_notes(reports: Sequence[StageReport]) -> None:
    """What the stages have to say, on standard error."""
    for report in reports:
        for note in report.notes:
            err.print(f"[yellow]{report.stage}[/]: {_plain(note)}")


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
