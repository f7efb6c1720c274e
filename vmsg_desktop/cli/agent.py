"""``vmsg agent``: machines that compute for you over SSH: add one, set its agent up, look after it, remove it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.markup import escape
from rich.table import Table

from vmsg_desktop.cli.agent_progress import shown_setup
from vmsg_desktop.cli.agent_questions import ask_passphrase, confirm_by, is_terminal, said_yes
from vmsg_desktop.cli.doctor import FAILED, MARKS
from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import out, print_json
from vmsg_desktop.cli.running import cancel_on_interrupt
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.host import (
    DEFAULT_IDLE_MINUTES,
    AgentState,
    HostStatus,
    Removal,
    SetupWishes,
)

if TYPE_CHECKING:
    from vmsg_desktop.application.agents import Agents

_NOT_RUNNING: Final = 1
_LONGEST_IDLE_MINUTES: Final = 60 * 24 * 365


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command group."""
    group = commands.add_parser("agent", help="machines that compute for you over SSH")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    _add_listing(actions)
    _add_adding(actions)
    _add_setup(actions)
    for name, run, words in (
        ("doctor", examine, "check the way to a host, its agent and its machine"),
        ("start", start, "start the agent of a host"),
        ("stop", stop, "end the agent of a host; its jobs go on at its next start"),
    ):
        _add_action(actions, name, run, words).add_argument("name", metavar="HOST")
    status = _add_action(actions, "status", show_status, "how agents stand, with versions here and there")
    status.add_argument("name", metavar="HOST", nargs="?", help="default: every host of the list")
    logs = _add_action(actions, "logs", show_logs, "the newest lines that the agent of a host wrote")
    logs.add_argument("name", metavar="HOST")
    logs.add_argument("-n", "--lines", type=int, default=100, metavar="N", help="default: %(default)s")
    _add_removal(actions)


def _add_listing(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser("list", help="your hosts; nobody is connected to")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=list_hosts)


def _add_adding(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add_action(actions, "add", add, "connect to a host once, pin its key and keep it in the list")
    _add_destination(parser)


def _add_setup(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add_action(actions, "setup", set_up, "set the agent of a host up, or bring it to this version")
    _add_destination(parser)
    default = SetupWishes()
    parser.add_argument(
        "--extras", choices=("auto", "base", "gpu"), default=default.extras,
        help="gpu: with torch; auto: where the host shows a GPU (default)",
    )  # fmt: skip
    parser.add_argument(
        "--models", nargs="+", metavar="NAME", default=list(default.models),
        help="names of models, starter or full (default: starter)",
    )  # fmt: skip
    parser.add_argument(
        "--models-from", choices=("auto", "host", "here"), default=default.models_from,
        help="who brings the models: the host fetches them, or they are sent from this computer; auto: the host, "
        "and where it cannot, this computer (default)",
    )  # fmt: skip
    parser.add_argument(
        "--idle-minutes", type=_minutes, metavar="N", default=DEFAULT_IDLE_MINUTES,
        help="the agent ends after so long without work; 0 = never (default: %(default)g)",
    )  # fmt: skip
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")


def _add_removal(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add_action(actions, "remove", remove, "take the agent off a host, and the host off the list")
    parser.add_argument("name", metavar="HOST")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--everything", action="store_true", help="its models and kept results too, without asking")
    what.add_argument("--only-here", action="store_true", help="only off the list; nothing is done over there")


def _add_action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
) -> argparse.ArgumentParser:
    """An action that connects, with the options that all of these have."""
    parser = actions.add_parser(name, help=words)
    parser.add_argument(
        "--fingerprint", action="append", default=[], metavar="SHA256:…",
        help="the host's key, as it says itself: taken without asking when it matches, else nothing is done",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def _add_destination(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="HOST", help="what you call it")
    parser.add_argument(
        "destination", nargs="?", metavar="USER@ADDRESS:PORT",
        help="where it is; left out: HOST is a name of ~/.ssh/config or of the network",
    )  # fmt: skip
    parser.add_argument("--identity", metavar="FILE", help="private key to sign in with")


def list_hosts(args: argparse.Namespace) -> int:
    """``vmsg agent list``."""
    from vmsg_desktop.bootstrap.agents import open_hosts

    hosts = open_hosts().all()
    if args.json:
        print_json([asdict(entry) for entry in hosts])
        return OK
    if not hosts:
        out.print("No host yet. To set one up: vmsg agent setup NAME USER@ADDRESS")
        return OK
    table = Table(box=None, pad_edge=False)
    for title in ("host", "address", "key file"):
        table.add_column(title)
    for entry in hosts:
        table.add_row(entry.name, escape(entry.where), escape(entry.identity or ""))
    out.print(table)
    return OK


def add(args: argparse.Namespace) -> int:
    """``vmsg agent add``."""
    with cancel_on_interrupt() as cancel:
        entry = _agents().add(
            args.name, args.destination, identity=_identity(args), confirm=confirm_by(args), cancel=cancel
        )
    if args.json:
        print_json(asdict(entry))
    else:
        out.print(f"{entry.name} is in your list as {escape(entry.where)}. Next: vmsg agent setup {entry.name}")
    return OK


def set_up(args: argparse.Namespace) -> int:
    """``vmsg agent setup``."""
    wishes = SetupWishes(args.extras, tuple(args.models), args.models_from, args.idle_minutes)
    with cancel_on_interrupt() as cancel, shown_setup(is_quiet=args.quiet) as (emit, paused):
        confirm = confirm_by(args)
        result = _agents().set_up(
            args.name, args.destination, identity=_identity(args), wishes=wishes,
            confirm=lambda question: paused(lambda: confirm(question)), emit=emit, cancel=cancel,
        )  # fmt: skip
    if args.json:
        print_json(asdict(result))
        return OK
    replaced = f", in the place of {result.replaced}" if result.replaced else ""
    out.print(f"{args.name}: {_state_words(result.state)}{replaced}.")
    out.print(f"Use it: vmsg make PHOTO VOICE --target {args.name}")
    return OK


def examine(args: argparse.Namespace) -> int:
    """``vmsg agent doctor``; exit code as of ``vmsg doctor``."""
    with cancel_on_interrupt() as cancel:
        checks = _agents().doctor(args.name, confirm=confirm_by(args), cancel=cancel)
    has_failed = any(check.state == "fail" for check in checks)
    if args.json:
        print_json({"is_healthy": not has_failed, "checks": [asdict(check) for check in checks]})
        return FAILED if has_failed else OK
    for check in checks:
        out.print(f"{MARKS[check.state]} {escape(check.name)}: {escape(check.found)}")
        if check.fix:
            out.print(f"       {escape(check.fix)}")
    return FAILED if has_failed else OK


def show_status(args: argparse.Namespace) -> int:
    """``vmsg agent status``; 1 when a named host's agent does not answer."""
    agents = _agents()
    names = [args.name] if args.name else [entry.name for entry in agents.hosts()]
    with cancel_on_interrupt() as cancel:
        found = [agents.status(name, confirm=confirm_by(args), cancel=cancel) for name in names]
    if args.json:
        print_json([_status_json(status) for status in found])
    else:
        for status in found:
            _print_status(status)
        if not found:
            out.print("No host yet. To set one up: vmsg agent setup NAME USER@ADDRESS")
    is_answering = all(status.state is not None and status.state.is_running for status in found)
    return OK if is_answering or not args.name else _NOT_RUNNING


def start(args: argparse.Namespace) -> int:
    """``vmsg agent start``."""
    with cancel_on_interrupt() as cancel:
        state = _agents().start(args.name, confirm=confirm_by(args), cancel=cancel)
    return _print_state(state, args)


def stop(args: argparse.Namespace) -> int:
    """``vmsg agent stop``."""
    with cancel_on_interrupt() as cancel:
        state = _agents().stop(args.name, confirm=confirm_by(args), cancel=cancel)
    return _print_state(state, args)


def show_logs(args: argparse.Namespace) -> int:
    """``vmsg agent logs``."""
    with cancel_on_interrupt() as cancel:
        text = _agents().read_logs(args.name, lines=max(1, args.lines), confirm=confirm_by(args), cancel=cancel)
    if args.json:
        print_json({"lines": text.splitlines()})
    else:
        out.print(text or "It wrote nothing yet.", markup=False)
    return OK


def remove(args: argparse.Namespace) -> int:
    """``vmsg agent remove``; models and kept results stay unless a person says otherwise."""
    agents = _agents()
    if args.only_here:
        agents.forget(args.name)
        freed = 0
    else:
        with cancel_on_interrupt() as cancel:
            confirm = confirm_by(args)
            is_all = args.everything or _asked_for_all(agents.sizes(args.name, confirm=confirm, cancel=cancel), args)
            what: Removal = "everything" if is_all else "program"
            freed = agents.remove(args.name, what=what, confirm=confirm, cancel=cancel)
    if args.json:
        print_json({"host": args.name, "freed_bytes": freed})
    else:
        out.print(f"{args.name} is off your list" + (f"; {freed / 1e6:.0f} MB freed there." if freed else "."))
    return OK


def _asked_for_all(sizes: Any, args: argparse.Namespace) -> bool:
    more = sizes["everything"] - sizes["program"]
    if more <= 0 or args.json or not is_terminal():
        return False
    return said_yes(f"Delete its models and kept results too ({more / 1e6:.0f} MB)? [y/N] ")


def _agents() -> Agents:
    from vmsg_desktop.bootstrap.agents import open_agents

    return open_agents(ask_passphrase if is_terminal() else None)


def _identity(args: argparse.Namespace) -> str | None:
    """The key file as an absolute path. Raises InputError when there is none."""
    if args.identity is None:
        return None
    path = Path(os.path.abspath(Path(args.identity).expanduser()))
    if not path.is_file():
        raise InputError("identity_missing", f"There is no key file {path}.", "Check the path of --identity.")
    return str(path)


def _minutes(text: str) -> float:
    value = float(text)
    if not 0 <= value <= _LONGEST_IDLE_MINUTES:
        raise argparse.ArgumentTypeError(f"{text} is not 0 or some minutes of a year")
    return value


def _print_state(state: AgentState, args: argparse.Namespace) -> int:
    if args.json:
        print_json(asdict(state))
    else:
        out.print(f"{args.name}: {_state_words(state)}.")
    return OK


def _state_words(state: AgentState) -> str:
    if state.version is None:
        return "no agent is set up"
    if not state.is_running:
        return f"version {state.version} is set up; {state.problem or 'it does not run'}"
    idle = state.idle_minutes
    words = f"ends after {idle:g} idle minutes" if idle else "never ends by itself"
    return f"the agent of version {state.version} answers (process {state.pid}, by {state.service}, {words})"


def _status_json(status: HostStatus) -> dict[str, Any]:
    state = asdict(status.state) | {"is_running": status.state.is_running} if status.state else None
    facts = asdict(replace(status, state=None))
    return facts | {"state": state, "is_outdated": status.is_outdated, "advice": status.advice}


def _print_status(status: HostStatus) -> None:
    if status.state is None:
        out.print(f"{status.entry.name}: not reached. {escape(status.problem)}")
        return
    out.print(f"{status.entry.name}: {_state_words(status.state)}.")
    if status.is_outdated:
        out.print(f"  {status.state.version} is set up there, {status.here} is here.")
    if status.advice:
        out.print(f"  Run: {status.advice}")
