"""Which machine a person means: a target text or an alias, resolved through the settings of OpenSSH.

Honoured from ``~/.ssh/config``: Host, Match (but never its ``exec``: reading settings must run nothing), Include,
HostName, User, Port, IdentityFile, IdentitiesOnly, ProxyJump, ConnectTimeout, HostKeyAlias.
"""

from __future__ import annotations

import getpass
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from vmsg_desktop.core.model.errors import InputError, RemoteError

DEFAULT_PORT: Final = 22
_MOST_JUMPS: Final = 8
_MOST_INCLUDES: Final = 16  # as OpenSSH
_NOTHING: Final = "Host !*"
_MATCH: Final = re.compile(r"\A\s*match(?:\s*=\s*|\s+)(?P<conditions>.*)", re.IGNORECASE)
_INCLUDE: Final = re.compile(r"\A\s*include[\s=]+(?P<files>.+?)\s*\Z", re.IGNORECASE)
_TARGET: Final = re.compile(
    r"\A(?:ssh://)?(?:(?P<user>[^@\s/:]+)@)?"
    r"(?:\[(?P<bracketed>[^\]\s]+)\]|(?P<host>[^-@\s/:\[\]][^@\s/:\[\]]*)|(?P<ipv6>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[^@\s/]*?))"
    r"(?::(?P<port>\d{1,5}))?/?\Z"
)


@dataclass(frozen=True)
class SshHost:
    """One machine and how to get there.

    Attributes:
        label: what the person calls it.
        host_name: its name or address for the connection. port: of its SSH server.
        user: to sign in as.
        identity_files: private keys to try, best first; empty = the usual ones of OpenSSH.
        identities_only: keys of ssh-agent that are not among ``identity_files`` are not tried.
        key_alias: name that its key is pinned under, in place of its address; empty = none.
        connect_timeout_s: None = the program's own.
        jumps: machines on the way, the nearest first; none of them has jumps of its own.
    """

    label: str
    host_name: str
    port: int = DEFAULT_PORT
    user: str = ""
    identity_files: tuple[Path, ...] = ()
    identities_only: bool = False
    key_alias: str = ""
    connect_timeout_s: float | None = None
    jumps: tuple[SshHost, ...] = ()

    @property
    def address(self) -> str:
        """``host:port`` for messages."""
        name = f"[{self.host_name}]" if ":" in self.host_name else self.host_name
        return f"{name}:{self.port}"

    @property
    def pin_name(self) -> str:
        """The name in a known_hosts file."""
        if self.key_alias:
            return self.key_alias
        name = self.host_name.lower()
        return name if self.port == DEFAULT_PORT else f"[{name}]:{self.port}"


@dataclass(frozen=True)
class Target:
    """What a target text says itself; None = not said."""

    host: str
    user: str | None
    port: int | None


def parse_target(text: str) -> Target:
    """Read ``[user@]host[:port]``; an IPv6 address with a port stands in brackets.

    Raises:
        InputError: "host_invalid".
    """
    found = _TARGET.match(text.strip())
    port = int(found["port"]) if found and found["port"] else None
    if not found or (port is not None and not 0 < port < 65536):
        raise InputError(
            "host_invalid", f"{text!r} names no host.", "Write a host of ~/.ssh/config, USER@HOST or USER@HOST:PORT."
        )
    return Target(found["bracketed"] or found["host"] or found["ipv6"], found["user"], port)


def user_config(home: Path | None = None) -> str:
    """The text of the person's ``~/.ssh/config`` with what it includes; empty when there is none.

    Raises:
        RemoteError: "ssh_config_invalid"; it cannot be read.
    """
    folder = (home or Path.home()) / ".ssh"
    try:
        return "\n".join(_lines(folder / "config", folder, _MOST_INCLUDES))
    except (OSError, UnicodeDecodeError) as exc:
        raise _invalid(f"{folder / 'config'} cannot be read: {exc}") from exc


def resolve_host(text: str, *, config: str) -> SshHost:
    """The machine that ``text`` means, by the settings in ``config`` (see :func:`user_config`).

    Raises:
        InputError: "host_invalid".
        RemoteError: "ssh_config_invalid", or "ssh_proxy_command": that way is not supported.
    """
    return _resolved(text, _parsed(config), depth=0)


def _resolved(text: str, settings: Any, *, depth: int) -> SshHost:
    if depth > _MOST_JUMPS:
        raise _invalid(f"ProxyJump leads over more than {_MOST_JUMPS} hosts at {text}: in a circle?")
    target = parse_target(text)
    found = _looked_up(settings, target.host)
    host = SshHost(
        label=text.strip(),
        host_name=str(found.get("hostname", target.host)),
        port=target.port or _number(found, "port", DEFAULT_PORT),
        user=target.user or str(found.get("user") or getpass.getuser()),
        identity_files=tuple(Path(name).expanduser() for name in found.get("identityfile", ()) if name != "none"),
        identities_only=str(found.get("identitiesonly", "no")).lower() == "yes",
        key_alias=str(found.get("hostkeyalias", "")),
        connect_timeout_s=_number(found, "connecttimeout", 0) or None,
    )
    return replace(host, jumps=_jumps(found, settings, depth=depth, label=host.label))


def _jumps(found: Mapping[str, Any], settings: Any, *, depth: int, label: str) -> tuple[SshHost, ...]:
    """The hosts of ProxyJump; the first may have jumps of its own, the later ones are reached over it."""
    jump = str(found.get("proxyjump") or "none")
    if jump.lower() == "none":
        _refuse_command(found, label)
        return ()
    first, *others = (_resolved(part, settings, depth=depth + 1) for part in jump.split(","))
    return (*first.jumps, replace(first, jumps=()), *(replace(other, jumps=()) for other in others))


def _refuse_command(found: Mapping[str, Any], label: str) -> None:
    command = str(found.get("proxycommand") or "none")
    if command.lower() != "none":
        raise RemoteError(
            "ssh_proxy_command",
            f"{label} is reached over a ProxyCommand, which VMsg does not run.",
            "Use ProxyJump in ~/.ssh/config: it does the same for a host between.",
            details={"command": command},
        )


def _lines(path: Path, folder: Path, depth: int) -> Iterator[str]:
    """Lines of a settings file, includes in their place."""
    if not path.exists() or depth < 0:
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        include = _INCLUDE.match(line)
        if include is None:
            yield line
            continue
        for pattern in include["files"].split():
            yield from _included(pattern.strip('"'), folder, depth)


def _included(pattern: str, folder: Path, depth: int) -> Iterator[str]:
    full = folder / Path(pattern).expanduser()
    for path in sorted(full.parent.glob(full.name)):
        yield from _lines(path, folder, depth - 1)


def _parsed(config: str) -> Any:
    import paramiko

    lines = (_NOTHING if _runs_a_command(line) else line for line in config.splitlines())
    try:
        return paramiko.SSHConfig.from_text("\n".join(lines))
    except (paramiko.ConfigParseError, ValueError, IndexError) as exc:
        raise _invalid(str(exc) or "it is incomplete") from exc


def _runs_a_command(line: str) -> bool:
    match = _MATCH.match(line)
    try:
        return match is not None and any("exec" in word.lower() for word in shlex.split(match["conditions"]))
    except ValueError:
        return True  # quotes that do not end: nothing is made of it


def _looked_up(settings: Any, host: str) -> Mapping[str, Any]:
    import paramiko

    try:
        found: Mapping[str, Any] = settings.lookup(host)
    except (paramiko.SSHException, KeyError, ValueError, IndexError) as exc:
        raise _invalid(f"what it says of {host}: {exc}") from exc
    return found


def _number(found: Mapping[str, Any], name: str, other: int) -> int:
    text = str(found.get(name, other))
    if not text.isdecimal():
        raise _invalid(f"{name} {text!r} is no number")
    return int(text)


def _invalid(why: str) -> RemoteError:
    return RemoteError("ssh_config_invalid", f"The SSH settings cannot be used: {why}.", "Correct ~/.ssh/config.")
