"""What can go wrong on the way to a host, as errors for a person."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence

from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.core.model.errors import RemoteError

_UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})


def not_reached(host: SshHost, exc: OSError, *, timeout_s: float) -> RemoteError:
    """No TCP connection."""
    if isinstance(exc, socket.gaierror):
        is_passing = exc.errno == socket.EAI_AGAIN
        return _error(
            "host_unknown",
            f"No machine is called {host.host_name}.",
            "Check the spelling, the network and ~/.ssh/config.",
            host,
            retryable=is_passing,
        )
    if isinstance(exc, TimeoutError):
        return host_silent(host, timeout_s=timeout_s)
    if isinstance(exc, ConnectionRefusedError):
        return host_refused(host)
    if exc.errno in _UNREACHABLE:
        return _error(
            "host_unreachable",
            f"There is no way to {host.address} from here.",
            "Check the network and whether a VPN is needed.",
            host,
            retryable=True,
        )
    return _error(
        "host_not_reached", f"{host.address} was not reached: {exc}.", "Check the network.", host, retryable=True
    )


def host_refused(host: SshHost) -> RemoteError:
    """Nothing listens there."""
    return _error(
        "host_refused",
        f"{host.address} refuses the connection: no SSH server listens there.",
        "Check the port, and whether the machine has finished starting.",
        host,
        retryable=True,
    )


def host_silent(host: SshHost, *, timeout_s: float) -> RemoteError:
    """Nobody answers."""
    return _error(
        "host_timeout",
        f"{host.address} did not answer within {timeout_s:.0f} s.",
        "Check that the machine runs and that its firewall lets you in.",
        host,
        retryable=True,
    )


def not_shaken(host: SshHost, exc: Exception | None) -> RemoteError:
    """TCP, but no SSH."""
    text = str(exc) if exc else ""
    if "banner" in text or isinstance(exc, EOFError | ConnectionError):
        return _error(
            "ssh_no_answer",
            f"{host.address} took the connection but did not answer as an SSH server.",
            "Try again shortly; if it stays so, check the port.",
            host,
            retryable=True,
        )
    return _error(
        "ssh_handshake_failed",
        f"No secure connection to {host.address} was agreed on: {text or 'it broke off'}.",
        "The host's SSH server may be too old: OpenSSH 7.4 or newer is needed.",
        host,
        retryable="incompatible" not in text.lower() and "no acceptable" not in text.lower(),
    )


def not_let_in(host: SshHost, *, tried: Sequence[str], offered: Sequence[str], ended_early: bool) -> RemoteError:
    """No key was right."""
    keys = ", ".join(tried) or "none found"
    ways = ", ".join(offered) or "nothing that can be used"
    early = " The host broke off after these." if ended_early else ""
    hint = (
        "Put the right key into ssh-agent, or name it in ~/.ssh/config as IdentityFile (with IdentitiesOnly yes)."
        if "publickey" in offered or not offered
        else "The host must allow signing in with a key; VMsg keeps no passwords."
    )
    return _error(
        "ssh_auth_failed",
        f"{host.address} did not let {host.user} in. Keys tried: {keys}. The host accepts: {ways}.{early}",
        hint,
        host,
        tried=list(tried),
        offered=list(offered),
        user=host.user,
    )


def second_factor(host: SshHost, *, key: str, wanted: Sequence[str]) -> RemoteError:
    """The key was right but does not suffice."""
    return _error(
        "ssh_second_factor",
        f"{host.address} took the key {key} and asks for more: {', '.join(wanted)}.",
        "VMsg signs in with a key alone; allow that for this user on the host.",
        host,
        offered=list(wanted),
    )


def key_locked(host: SshHost, *, keys: Sequence[str], tried: Sequence[str]) -> RemoteError:
    """A key is there that could not be opened."""
    others = f" Other keys were not accepted: {', '.join(tried)}." if tried else ""
    return _error(
        "ssh_key_locked",
        f"{', '.join(keys)} needs its passphrase to sign in to {host.address}.{others}",
        "Run ssh-add with it, or give the passphrase when asked.",
        host,
        keys=list(keys),
        tried=list(tried),
    )


def lost(host: SshHost, why: str) -> RemoteError:
    """A connection that was there ended."""
    return _error(
        "connection_lost", f"The connection to {host.address} was lost: {why}.", "Try again.", host, retryable=True
    )


def channel_refused(host: SshHost, what: str, why: str) -> RemoteError:
    """The connection is fine; one thing on it was refused."""
    is_forbidden = "prohibited" in why.lower()
    hint = (
        "Allow TCP forwarding for this user in the host's sshd_config."
        if is_forbidden
        else "Check that the service runs on the host."
    )
    return _error(
        "ssh_channel_refused", f"{host.address} refused {what}: {why}.", hint, host, retryable=not is_forbidden
    )


def _error(
    code: str, message: str, hint: str, host: SshHost, *, retryable: bool = False, **details: object
) -> RemoteError:
    return RemoteError(
        code, message, hint, retryable=retryable, details={"host": host.label, "address": host.address, **details}
    )
