"""Signing in with a key, and telling what was tried where none was right."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

from vmsg_desktop.adapters.ssh import faults
from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.credentials import Candidate, Credentials, KeySearch
from vmsg_desktop.core.cancel import CancelToken

_LOOK_S: Final = 0.1
_KEY_METHOD: Final = "publickey"


def sign_in(transport: Any, host: SshHost, credentials: Credentials, *, timeout_s: float, cancel: CancelToken) -> None:
    """Sign ``host.user`` in on a transport whose host key was checked.

    Raises:
        RemoteError: "ssh_auth_failed", "ssh_key_locked", "ssh_second_factor", "host_timeout", "connection_lost".
            Cancelled.
    """
    attempt = _Attempt(transport, host, timeout_s=timeout_s, cancel=cancel)
    offered = attempt.methods()
    if transport.is_authenticated():
        return
    search, tried, ended_early = KeySearch(credentials, host), [], False
    with closing(search.candidates()) as candidates:
        for candidate in candidates if _KEY_METHOD in offered else ():
            tried.append(candidate.label)
            if attempt.with_key(candidate):
                return
            if not transport.is_active():
                ended_early = True
                break
    if search.locked and not ended_early:
        raise faults.key_locked(host, keys=search.locked, tried=tried)
    raise faults.not_let_in(host, tried=(*tried, *search.unusable), offered=offered, ended_early=ended_early)


class _Attempt:
    def __init__(self, transport: Any, host: SshHost, *, timeout_s: float, cancel: CancelToken) -> None:
        self._transport, self._host, self._timeout_s, self._cancel = transport, host, timeout_s, cancel

    def methods(self) -> tuple[str, ...]:
        """What the host accepts; it tells only somebody who asks for nothing."""
        import paramiko

        try:
            self._transport.auth_timeout = self._timeout_s
            self._transport.auth_none(self._host.user)
        except paramiko.BadAuthenticationType as exc:
            return tuple(exc.allowed_types)
        except (paramiko.SSHException, EOFError, OSError) as exc:
            self._cancel.check()
            raise self._broken(exc) from exc
        return ()

    def with_key(self, candidate: Candidate) -> bool:
        """True when the host let us in; False when it did not want this key."""
        import paramiko

        try:
            self._waited(lambda done: self._transport.auth_publickey(self._host.user, candidate.key, done))
        except (paramiko.SSHException, EOFError, OSError):
            return False  # the agent would not sign, or no algorithm fits this key
        if self._transport.is_authenticated():
            return True
        failure = self._transport.get_exception()
        if isinstance(failure, paramiko.ssh_exception.PartialAuthentication):
            raise faults.second_factor(self._host, key=candidate.label, wanted=failure.allowed_types)
        return False

    def _waited(self, begin: Callable[[threading.Event], None]) -> None:
        done = threading.Event()
        begin(done)
        end_s = time.monotonic() + self._timeout_s
        while not done.wait(_LOOK_S) and self._transport.is_active():
            self._cancel.check()
            if time.monotonic() > end_s:
                raise faults.host_silent(self._host, timeout_s=self._timeout_s)

    def _broken(self, exc: Exception) -> Exception:
        if "timeout" in str(exc).lower():
            return faults.host_silent(self._host, timeout_s=self._timeout_s)
        return faults.lost(self._host, "it ended while signing in")
