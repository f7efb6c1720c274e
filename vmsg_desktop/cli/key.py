"""``vmsg key``: keeps the D-ID key in the system's keyring, tests it, forgets it. It is never printed."""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import asdict
from typing import Final

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import err, out, print_json
from vmsg_desktop.cli.running import cancel_on_interrupt
from vmsg_desktop.core.model.did import DID_URL, Credits

_PLACES: Final = {
    "environment": "the environment (DID_API_KEY)",
    "session": "this session",
    "keyring": "the system's keyring",
}
_LONGEST: Final = 4096


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command group."""
    group = commands.add_parser("key", help="set, test and remove the D-ID key")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    keep = actions.add_parser(
        "set",
        help="keep the key in the system's keyring; asked for without echo, or read from standard input",
        description="The key as D-ID shows it (USER:PASSWORD), or the base64 of that. It is no argument on purpose: "
        "arguments are seen by every program of this machine and kept in the shell's history.",
    )
    keep.set_defaults(run=set_key)
    test = actions.add_parser("test", help="ask D-ID for the balance, which is free")
    test.add_argument("--server", metavar="URL", default=DID_URL, help="another D-ID server, e.g. the sandbox")
    test.set_defaults(run=test_key)
    remove = actions.add_parser("remove", help="forget the kept key")
    remove.set_defaults(run=remove_key)
    for action in (keep, test, remove):
        action.add_argument("--json", action="store_true", help="print JSON")


def set_key(args: argparse.Namespace) -> int:
    """``vmsg key set``."""
    from vmsg_desktop.adapters.system.keys import parse_key
    from vmsg_desktop.bootstrap import open_keys

    keys = open_keys()
    keys.check_keyring()
    keys.keep(parse_key(_typed()))
    if args.json:
        print_json({"kept": True, "place": "keyring"})
        return OK
    out.print("The key is kept in the system's keyring. To try it: vmsg key test")
    _warn_of_environment(keys.has_environment_key())
    return OK


def test_key(args: argparse.Namespace) -> int:
    """``vmsg key test``."""
    from vmsg_desktop.bootstrap import open_did, open_keys

    found = open_keys().require()
    with cancel_on_interrupt() as cancel, open_did(found.key, base_url=args.server, waiter=cancel) as client:
        balance = client.credits()
    if args.json:
        print_json({"place": found.place, "server": args.server, **asdict(balance)})
        return OK
    out.print(f"D-ID accepts the key from {_PLACES[found.place]}.")
    out.print(_balance(balance))
    return OK


def remove_key(args: argparse.Namespace) -> int:
    """``vmsg key remove``."""
    from vmsg_desktop.bootstrap import open_keys

    keys = open_keys()
    was_kept = keys.remove()
    if args.json:
        print_json({"removed": was_kept})
        return OK
    out.print("The key is forgotten." if was_kept else "No key was kept.")
    _warn_of_environment(keys.has_environment_key())
    return OK


def _typed() -> str:
    """One line: from a terminal without echo, else from standard input."""
    if sys.stdin.isatty():
        return getpass.getpass("D-ID key (not shown): ")
    return sys.stdin.readline(_LONGEST)


def _balance(balance: Credits) -> str:
    """The balance in one line; a credit is a started 15 s."""
    lapse = f"; the next ones lapse on {balance.expire_at[:10]}" if balance.expire_at else ""
    return f"{balance.remaining:g} of {balance.total:g} credits left{lapse}."


def _warn_of_environment(is_set: bool) -> None:
    if is_set:
        err.print("DID_API_KEY is set in this session and goes before the kept key.")
