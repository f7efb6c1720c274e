"""``vmsg preflight``: what D-ID would refuse or charge for, before anything is paid."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.message_options import add_picture_options, add_talk_options, add_voice_options, message_from
from vmsg_desktop.cli.music_options import add_music_options
from vmsg_desktop.cli.output import out, print_json
from vmsg_desktop.cli.progress import shown_progress
from vmsg_desktop.cli.running import add_run_options, cancel_on_interrupt, workbench_of

if TYPE_CHECKING:
    from vmsg_desktop.core.model.preflight import Line, Preflight

REFUSED = 3  # as for refused input: something has to change before this can be sent
_SHAPES = {"ok": "[green]✓[/]", "look": "[yellow]▲[/]", "stop": "[red]⬣[/]"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("preflight", help="what D-ID would refuse or charge for, before paying")
    parser.add_argument("photo", nargs="?")
    parser.add_argument("voice", nargs="?")
    parser.add_argument("--message", metavar="FILE", help="a saved message; other options change it")
    parser.add_argument("--credits", type=float, metavar="N", help="credits left; n/a when not given")
    add_picture_options(parser)
    add_voice_options(parser)
    add_music_options(parser)
    add_talk_options(parser)
    add_run_options(parser)
    parser.set_defaults(run=look)


def look(args: argparse.Namespace) -> int:
    """``vmsg preflight``; exit code 3 while a line is red."""
    message = message_from(args, photo=args.photo, voice=args.voice)
    with workbench_of(args) as bench, cancel_on_interrupt() as cancel, shown_progress({}, is_quiet=True) as emit:
        report = bench.preflight(message, credits_left=args.credits, emit=emit, cancel=cancel)
    if args.json:
        facts = {"can_send": report.can_send, "credits_needed": report.credits_needed}
        print_json(facts | {"lines": [asdict(line) for line in report.lines]})
    else:
        _print_lines(report)
    return OK if report.can_send else REFUSED


def _print_lines(report: Preflight) -> None:
    out.print(_summary(report))
    for line in report.lines:
        out.print(f"{_SHAPES[line.state]} {line.title:<12}{line.value}")
        _print_help(line)


def _print_help(line: Line) -> None:
    if line.explanation:
        out.print(f"    {line.explanation}")
    for fix in line.fixes:
        out.print(f"    fix: {fix.label}  {json.dumps(dict(fix.patch))}", markup=False)


def _summary(report: Preflight) -> str:
    stops = sum(line.state == "stop" for line in report.lines)
    looks = sum(line.state == "look" for line in report.lines)
    parts = [f"{stops} to fix"] if stops else []
    parts += [f"{looks} to look at"] if looks else []
    return "  ".join(parts) or "All clear"
