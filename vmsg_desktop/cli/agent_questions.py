"""What ``vmsg agent`` asks a person: whether a host's key is the right one, and passphrases. Nobody there: no yes."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence

from rich.markup import escape

from vmsg_desktop.cli.output import err
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.host import ConfirmKey, HostKeyQuestion
from vmsg_desktop.core.model.passphrase import KeyQuestion, Passphrase
from vmsg_desktop.core.model.secret import Secret


def confirm_by(args: argparse.Namespace) -> ConfirmKey:
    """Fingerprints of the command line decide; without them a person at a terminal does; nobody else ever."""
    expected: Sequence[str] = args.fingerprint

    def confirm(question: HostKeyQuestion) -> bool:
        if expected:
            if question.fingerprint in expected:
                return True
            raise _other_fingerprint(question, expected)
        if not is_terminal() or args.json:
            raise _nobody_to_ask(question)
        err.print(f"{escape(question.host)} shows a {question.key_type} key that you have not confirmed yet:")
        err.print(f"  [bold]{question.fingerprint}[/]{_ssh_words(question)}")
        err.print("Compare it with the host's own: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub, run there.")
        return said_yes("Is it the same? [y/N] ")

    return confirm


def _ssh_words(question: HostKeyQuestion) -> str:
    known = {"same": "  (ssh knows the host with this key)", "differs": "  (ssh knows the host with ANOTHER key)"}
    return known.get(question.known_to_ssh, "")


def _nobody_to_ask(question: HostKeyQuestion) -> RemoteError:
    return RemoteError(
        "host_key_unknown",
        f"{question.host} shows the {question.key_type} key {question.fingerprint}, which nobody confirmed yet.",
        f"Compare it with the host's own, then run again with --fingerprint {question.fingerprint}",
        details={"host": question.host, "fingerprint": question.fingerprint},
    )


def _other_fingerprint(question: HostKeyQuestion, expected: Sequence[str]) -> RemoteError:
    return RemoteError(
        "host_key_differs",
        f"{question.host} shows the key {question.fingerprint}, not {' or '.join(expected)}. Nothing was sent.",
        "Check the fingerprint and the address; if both are right, somebody sits in between.",
        details={"host": question.host, "fingerprint": question.fingerprint, "expected": list(expected)},
    )


def ask_passphrase(question: KeyQuestion) -> Passphrase | None:
    """One without echo; nothing typed = this key is left out."""
    again = " (that was not it)" if question.attempt > 1 else ""
    typed = getpass.getpass(f"Passphrase of {question.path}{again}, not shown: ")
    if not typed:
        return None
    return Passphrase(Secret(typed), is_to_keep=said_yes("Keep it in the system's keyring? [y/N] "))


def is_terminal() -> bool:
    """A person sits there."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def said_yes(question: str) -> bool:
    """Ask on standard error; anything but y or yes is a no."""
    err.print(question, end="", markup=False)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
