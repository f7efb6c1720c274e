"""``vmsg-agent``: serve, and look after the agent of this user on this machine.

Heavy things are imported by the command that needs them.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import sys
import time
from collections.abc import Sequence
from typing import Final

from vmsg_desktop import __version__
from vmsg_desktop.core.model.errors import VmsgError

_EXIT_CODES: Final = {"input": 3, "compute": 4, "storage": 6, "remote": 7}  # those of the desktop's command
_NOT_RUNNING: Final = 1
_STOP_S: Final = 30.0
_LOOK_S: Final = 0.02
_MORE_COMMANDS: Final = ("remote_agent.doctor", "remote_agent.supervise")
"""Modules with ``register(commands)``: each adds its subcommand and sets ``run`` on it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 not running, 2 wrong usage, 3 input, 4 engine, 6 disk, 7 other machine."""
    args = build_parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except VmsgError as error:
        print(f"{error.message} {error.hint}".strip(), file=sys.stderr)
        return _EXIT_CODES.get(error.family, 1)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(prog="vmsg-agent", description="The agent that computes for VMsg on this machine.")
    parser.add_argument("--version", action="version", version=f"vmsg-agent {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="answer on 127.0.0.1 until a signal or the idle guard ends it")
    serve.add_argument("--port", type=int, default=0, metavar="N", help="default: any free one")
    serve.add_argument("--idle-minutes", type=float, metavar="N", help="end after so long without work; 0 = never")
    serve.add_argument("--queue", type=int, metavar="N", help="jobs that may wait")
    serve.add_argument("--width", type=int, default=0, metavar="N", help="jobs at once; default: by the cores")
    serve.set_defaults(run=_serve)
    status = commands.add_parser("status", help="where the agent answers")
    status.add_argument("--json", action="store_true", help="as JSON")
    status.add_argument("--wait", type=float, default=0.0, metavar="S", help="so many seconds for it to answer")
    status.set_defaults(run=_status)
    commands.add_parser("stop", help="end the agent; what runs goes on at its next start").set_defaults(run=_stop)
    logs = commands.add_parser("logs", help="the newest lines of the log")
    logs.add_argument("--lines", type=int, default=100, metavar="N")
    logs.set_defaults(run=_logs)
    for name in _MORE_COMMANDS:
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name).register(commands)
    return parser


def _serve(args: argparse.Namespace) -> int:
    from remote_agent.rendezvous import Rendezvous
    from remote_agent.serving import ServeOptions, agent_home, serve

    def tell(rendezvous: Rendezvous) -> None:
        print(f"The agent answers on {rendezvous.base_url}.", flush=True)

    idle_s = args.idle_minutes * 60 if args.idle_minutes else None
    options = ServeOptions(args.port, idle_s, width=args.width)
    if args.queue is not None:
        options = ServeOptions(args.port, idle_s, args.queue, args.width)
    other = serve(agent_home(), options, told=tell)
    if other is not None:
        print(f"An agent runs already: {other.base_url}, pid {other.pid}.")
    return 0


def _status(args: argparse.Namespace) -> int:
    from remote_agent.status import status
    from vmsg_desktop.adapters.system.paths import data_home

    found = status(data_home() / "agent", wait_s=args.wait)
    if args.json:
        print(json.dumps(found.to_json()))
    elif found.is_running:
        print(f"Agent {found.version} answers on http://127.0.0.1:{found.port}, pid {found.pid}.")
    else:
        print(f"No agent answers: {found.problem}.")
    return 0 if found.is_running else _NOT_RUNNING


def _stop(args: argparse.Namespace) -> int:
    import psutil

    from remote_agent.rendezvous import find_running, is_running
    from vmsg_desktop.adapters.system.paths import data_home

    found = find_running(data_home() / "agent")
    if found is None:
        print("No agent runs.")
        return 0
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(found.pid).terminate()
    end_s = time.monotonic() + _STOP_S
    while is_running(found):  # not Process.wait: it takes one that its parent has not looked after for alive
        if time.monotonic() > end_s:
            print(f"The agent (pid {found.pid}) has not ended within {_STOP_S:.0f} s.", file=sys.stderr)
            return _EXIT_CODES["remote"]
        time.sleep(_LOOK_S)
    print("The agent has ended.")
    return 0


def _logs(args: argparse.Namespace) -> int:
    from remote_agent.log_file import last_lines
    from vmsg_desktop.adapters.system.paths import data_home

    for line in last_lines(data_home() / "agent", max(1, args.lines)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
