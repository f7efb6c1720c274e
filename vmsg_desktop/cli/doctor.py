"""``vmsg doctor``: what works on this machine, what does not, and the line that mends it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from rich.markup import escape

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import out, print_json

MARKS = {"ok": "[green]ok[/]  ", "warn": "[yellow]note[/]", "fail": "[red]no[/]  "}
FAILED = 4  # as for a missing model


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    doctor = commands.add_parser("doctor", help="check this installation")
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.set_defaults(run=examine)


def examine(args: argparse.Namespace) -> int:
    """``vmsg doctor``; exit code 0 when messages can be made here."""
    from vmsg_desktop.bootstrap import run_checks

    checks = run_checks()
    has_failed = any(check.state == "fail" for check in checks)
    if args.json:
        print_json({"is_healthy": not has_failed, "checks": [asdict(check) for check in checks]})
        return FAILED if has_failed else OK
    for check in checks:
        out.print(f"{MARKS[check.state]} {check.name}: {escape(check.found)}")
        if check.fix:
            out.print(f"       {escape(check.fix)}")
    return FAILED if has_failed else OK
