"""``vmsg cache``: what is kept, why something is not, and how to forget it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from rich.table import Table

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.message_options import add_picture_options, add_voice_options, message_from
from vmsg_desktop.cli.music_options import add_music_options
from vmsg_desktop.cli.output import out, print_json
from vmsg_desktop.cli.running import add_run_options, workbench_of
from vmsg_desktop.core.model.errors import InputError


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
    verify = actions.add_parser("verify", help="check every kept result and drop what is damaged")
    verify.add_argument("--json", action="store_true", help="print JSON")
    verify.set_defaults(run=verify_entries)
    explain = actions.add_parser("explain", help="why would a stage be a hit or a miss: names what changed")
    explain.add_argument("photo", nargs="?")
    explain.add_argument("voice", nargs="?")
    explain.add_argument("--message", metavar="FILE", help="a saved message; other options change it")
    add_picture_options(explain)
    add_voice_options(explain)
    add_music_options(explain)
    add_run_options(explain)
    explain.set_defaults(run=explain_message)


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

    cache = open_cache()
    known = cache.stages()
    if args.stage and args.stage not in known:
        kept = ", ".join(known) or "nothing"
        raise InputError("stage_unknown", f"Nothing of a stage {args.stage!r} is kept.", f"Kept are: {kept}.")
    count = cache.clear(stage=args.stage)
    if args.json:
        print_json({"cleared": count})
    else:
        out.print(f"{count} {'result' if count == 1 else 'results'} forgotten.")
    return OK


def verify_entries(args: argparse.Namespace) -> int:
    """``vmsg cache verify``."""
    from vmsg_desktop.bootstrap import open_cache

    audit = open_cache().verify()
    if args.json:
        print_json(asdict(audit))
        return OK
    out.print(f"{audit.good} good, {audit.damaged} damaged, {audit.expired} expired, {audit.orphans} left over.")
    if audit.damaged or audit.expired or audit.orphans:
        out.print("All but the good ones were dropped; they are made again when needed.")
    return OK


def explain_message(args: argparse.Namespace) -> int:
    """``vmsg cache explain``: looks up, computes nothing."""
    from vmsg_desktop.bootstrap import open_cache
    from vmsg_desktop.core.pipeline.explain import explain

    message = message_from(args, photo=args.photo, voice=args.voice)
    with workbench_of(args) as bench:
        _, stages = bench.message_stages(message)
        explanations = explain(stages.listed(), open_cache())
    if args.json:
        print_json([asdict(explanation) for explanation in explanations])
        return OK
    for explanation in explanations:
        out.print(f"{explanation.stage:<9}{explanation.answer:<7}{explanation.reason}")
        for change in explanation.changes:
            out.print(f"    {change.name}: {_short(change.before)} -> {_short(change.now)}")
    return OK


def _short(value: object) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:37]}…"
