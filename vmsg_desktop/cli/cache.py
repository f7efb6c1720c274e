"""``vmsg cache``: what is kept, and how to forget it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from rich.table import Table

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import out, print_json


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command group."""
    group = commands.add_parser("cache", help="results kept from earlier runs")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    stats = actions.add_parser("stats", help="hits, misses, entries, size, evictions")
    stats.add_argument("--json", action="store_true", help="print JSON")
    stats.set_defaults(run=show_stats)
    clear = actions.add_parser("clear", help="forget kept results")
    clear.add_argument("--stage", help="only those of one stage, e.g. mask")
    clear.add_argument("--json", action="store_true", help="print JSON")
    clear.set_defaults(run=clear_entries)


def show_stats(args: argparse.Namespace) -> int:
    """``vmsg cache stats``."""
    from vmsg_desktop.bootstrap import open_cache

    cache = open_cache()
    stats = asdict(cache.stats())
    stages = cache.stages()
    if args.json:
        print_json(stats | {"entries_by_stage": stages})
        return OK
    rate = stats["hit_rate"]
    shown = stats | {"hit_rate": "n/a (never asked)" if rate is None else f"{rate:.1%}"}
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in shown.items():
        table.add_row(name, f"{value:.2f}" if isinstance(value, float) else str(value))
    for stage, count in stages.items():
        table.add_row(f"  {stage}", str(count))
    out.print(table)
    return OK


def clear_entries(args: argparse.Namespace) -> int:
    """``vmsg cache clear``."""
    from vmsg_desktop.bootstrap import open_cache

    count = open_cache().clear(stage=args.stage)
    if args.json:
        print_json({"cleared": count})
    else:
        out.print(f"{count} {'result' if count == 1 else 'results'} forgotten.")
    return OK
