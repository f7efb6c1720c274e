"""The ``vmsg`` command: builds the parser, runs a command, turns errors into sentences and exit codes."""

from __future__ import annotations

import argparse
import logging
import signal
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from vmsg_desktop import __version__
from vmsg_desktop.cli import studio
from vmsg_desktop.cli.exit_codes import EXPLAINED, exit_code
from vmsg_desktop.cli.output import err, print_error
from vmsg_desktop.core.model.errors import Cancelled, VmsgError
from vmsg_desktop.core.model.secret import RedactingFilter

_GROUPS: Final = (
    "studio",
    "make",
    "batch",
    "jobs",
    "pictures",
    "voices",
    "record",
    "music",
    "preflight",
    "profile",
    "demo",
    "sandbox",
    "bench",
    "loadtest",
    "agent",
    "models",
    "key",
    "cache",
    "storage",
    "cost",
    "scale",
    "kpi",
    "alerts",
    "doctor",
)
"""Modules of this package, in the order of the help; each adds its commands."""


def build_parser(groups: Sequence[str] = _GROUPS) -> argparse.ArgumentParser:
    """The command line of these groups; by default the whole."""
    parser = argparse.ArgumentParser(
        prog="vmsg", description="Talking video messages from a photo and a voice.", epilog=EXPLAINED
    )
    parser.add_argument("--version", action="version", version=f"vmsg {__version__}")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell more on standard error")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for group in groups:
        import_module(f"vmsg_desktop.cli.{group}").register(commands)
    return parser


def run_command(argv: Sequence[str]) -> int:
    """Parse and run; returns the exit code. Raises SystemExit for --help, --version and wrong usage."""
    is_window = not argv or argv[0] == "studio"  # it waits for no other command's imports
    parser = build_parser(("studio",) if is_window else _GROUPS)
    args = parser.parse_args(list(argv))
    if args.command is None:
        args.run = studio.open_window
    logging.basicConfig(level=logging.DEBUG if args.verbose else logging.WARNING, format="%(levelname)s: %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(RedactingFilter())
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return int(args.run(args))
    except VmsgError as error:
        print_error(error, as_json=getattr(args, "json", False))
        return exit_code(error)
    except KeyboardInterrupt:
        err.print(Cancelled().message)
        return exit_code(Cancelled())
