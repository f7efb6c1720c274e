"""One set-up of a host at a time, wherever it was started: a lease in a file over there, renewed while it goes on.

Not a lock of the host's system: whoever held one would keep it as long as the host believes in a connection that was
cut, a quarter of an hour. Who comes again after a cut takes up its own lease at once; anybody else after it lapsed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from vmsg_desktop.adapters.ssh.place import Place
from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell, command_failed, quoted
from vmsg_desktop.core.model.errors import RemoteError, VmsgError

LEASE_S: Final = 60
RENEW_S: Final = 15.0
_HELD: Final = 75
_FILE: Final = "setup.lease"

_TAKE: Final = """
umask 077; mkdir -p {folder} && cd {folder} || exit 1
if ( set -C; printf '%s\\n' {owner} > {file} ) 2>/dev/null; then exit 0; fi
held=$(cat {file} 2>/dev/null); age=$(( $(date +%s) - $(stat -c %Y {file} 2>/dev/null || echo 0) ))
if [ "$held" != {owner} ] && [ "$age" -lt {lease_s} ] && [ "$age" -gt -{lease_s} ]; then
  echo "$age $held"; exit {is_held}
fi
printf '%s\\n' {owner} > {file}.$$ && mv -f {file}.$$ {file}
"""
_RENEW: Final = 'cd {folder} && [ "$(cat {file} 2>/dev/null)" = {owner} ] && touch {file}'
_GIVE_BACK: Final = 'cd {folder} && [ "$(cat {file} 2>/dev/null)" = {owner} ] && rm -f {file}; true'


class SetupTurn:
    """The turn of one set-up; :meth:`check` says that it is still ours."""

    def __init__(self, shell: RemoteShell, place: Place, owner: str) -> None:
        self._shell, self._place, self._owner = shell, place, owner
        self._is_lost = threading.Event()
        self._is_over = threading.Event()

    def take(self) -> None:
        """Raises RemoteError "setup_under_way"."""
        ran = self._shell.run(self._line(_TAKE))
        if ran.code == _HELD:
            age, _, holder = ran.out.strip().partition(" ")
            raise _under_way(self._shell.name, holder=holder, age_s=int(age))
        if ran.code != 0:
            raise command_failed(self._shell, ran, doing="Taking the turn to set up")

    def renew(self) -> None:
        """It goes on. Raises RemoteError "setup_turn_lost"."""
        if self._shell.run(self._line(_RENEW)).code != 0:
            self._is_lost.set()
        self.check()

    def check(self) -> None:
        """Raises RemoteError "setup_turn_lost": this computer was silent for too long, and another one began."""
        if self._is_lost.is_set():
            raise RemoteError(
                "setup_turn_lost",
                f"Another set-up of {self._shell.name} began while nothing was heard from this one.",
                "Wait for the end of the other one, then look: vmsg agent status HOST",
                retryable=True,
            )

    def renew_until_over(self, every_s: float = RENEW_S) -> None:
        """The work of the thread that renews; a failure of the connection is for the set-up itself to tell."""
        while not self._is_over.wait(every_s):
            with suppress(VmsgError):
                self.renew()

    def end(self) -> None:
        """Nothing is renewed any more."""
        self._is_over.set()

    def give_back(self) -> None:
        """Let others begin. Raises RemoteError."""
        self._shell.run(self._line(_GIVE_BACK))

    def _line(self, text: str) -> str:
        folder, owner = quoted(self._place.agent), quoted(self._owner)
        return text.format(folder=folder, owner=owner, file=_FILE, lease_s=LEASE_S, is_held=_HELD)


@contextmanager
def taken_turn(shell: RemoteShell, place: Place, owner: str) -> Iterator[SetupTurn]:
    """Hold the turn of a host until the block ends; where the connection fails meanwhile it lapses by itself.

    Raises:
        RemoteError: "setup_under_way": another set-up of this host is under way.
    """
    turn = SetupTurn(shell, place, owner)
    turn.take()
    renewing = threading.Thread(target=turn.renew_until_over, name="setup-turn", daemon=True)
    renewing.start()
    try:
        yield turn
    finally:
        turn.end()
        renewing.join()
        with suppress(RemoteError):
            turn.give_back()


def _under_way(name: str, *, holder: str, age_s: int) -> RemoteError:
    return RemoteError(
        "setup_under_way",
        f"Another set-up of {name} is under way, started on {holder or 'another computer'}; "
        f"it was last heard of {max(0, age_s)} s ago.",
        f"Wait for its end. One that was cut off makes room {LEASE_S} s after it was last heard of.",
        retryable=True,
        details={"host": name, "holder": holder},
    )
