"""``vmsg storage``: what takes space, and clearing up what has had its time."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import err, out, print_json


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("storage", help="what takes space here")
    parser.add_argument(
        "--clear-up", action="store_true", help="delete what has had its time; it happens by itself too"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=show_storage)


def show_storage(args: argparse.Namespace) -> int:
    """``vmsg storage``."""
    from vmsg_desktop.bootstrap import open_retention

    with open_retention() as retention:
        swept = retention.sweep() if args.clear_up else retention.plan()
        report = retention.storage_report()
    if args.json:
        print_json({"storage": asdict(report), "goes": len(swept.goes), "freed_bytes": swept.freed_bytes})
        return OK
    for total in report.kinds:
        out.print(f"{total.kind:<14}{total.size_bytes / 1e6:>10.1f} MB  {total.count}", markup=False)
    for name, size_bytes in report.others.items():
        out.print(f"{name:<14}{size_bytes / 1e6:>10.1f} MB", markup=False)
    out.print(f"{'free':<14}{report.free_bytes / 1e6:>10.1f} MB")
    word = "cleared up" if args.clear_up else "has had its time (--clear-up)"
    out.print(f"{len(swept.goes)} of it, {swept.freed_bytes / 1e6:.1f} MB, {word}.")
    for failed in swept.failed:
        err.print(failed, markup=False)
    return OK
