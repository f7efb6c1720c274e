"""A real OpenSSH server of one test, on loopback or inside a network namespace, with keys and a home of its own.

``environment`` sets what its sessions see: with VMSG_HOME in it, one machine plays the desktop and the host.
"""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

import psutil
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

SSHD: Final = "/usr/sbin/sshd"
DEADLINE_S: Final = 20.0
USER: Final = pwd.getpwuid(os.getuid()).pw_name
KeyKind = Literal["ed25519", "ecdsa", "rsa"]
_TRIES: Final = 5  # another process may take the free port first
_AUTH_WORDS: Final = ("userauth-request", "Accepted ", "Failed ", "Postponed ")
_LISTENS: Final = "Server listening on"


def make_key(path: Path, *, kind: KeyKind = "ed25519", passphrase: str = "") -> Path:
    """A fresh private key in OpenSSH's format, its public half beside it as ``.pub``."""
    key = _fresh_key(kind)
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, lock))
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    path.with_name(path.name + ".pub").write_bytes(public + b"\n")
    return path


def public_text(path: Path) -> str:
    """``TYPE BASE64`` of the key at ``path``."""
    return path.with_name(path.name + ".pub").read_text().strip()


class SshServer:
    """One server.

    Args:
        folder: its own; keys, settings and log lie there.
        environment: what its sessions get, over the user's own environment.
        address: where it listens. port: 0 = a free one.
        settings: more lines of sshd_config; the first of a name counts, and these come first.
        prefix: a command that runs it elsewhere, such as ``("ip", "netns", "exec", NAME)``.
    """

    def __init__(
        self,
        folder: Path,
        *,
        environment: Mapping[str, str] | None = None,
        address: str = "127.0.0.1",
        port: int = 0,
        settings: Sequence[str] = (),
        prefix: Sequence[str] = (),
    ) -> None:
        self.folder, self.address, self.port = folder, address, port
        self.user = USER
        self.environment = dict(environment or {})
        self.settings, self.prefix = tuple(settings), tuple(prefix)
        folder.mkdir(parents=True, exist_ok=True)
        self.log_path = folder / "sshd.log"
        self.host_key = make_key(folder / "host_key")
        self.client_key = make_key(folder / "client_key")
        self.authorized = folder / "authorized_keys"
        self.authorize(self.client_key)
        self._is_chosen = port == 0
        self._process: subprocess.Popen[bytes] | None = None

    def authorize(self, key: Path) -> None:
        """Let the holder of ``key`` in."""
        with self.authorized.open("a") as lines:
            lines.write(public_text(key) + "\n")

    def start(self) -> None:
        """Listen; the port stays the same from then on."""
        assert os.access(SSHD, os.X_OK), f"no {SSHD}: `make test` installs it (Debian: openssh-server)"
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        for _ in range(_TRIES if self._is_chosen and not self.port else 1):
            if self._started(self.port or _free_port(self.address)):
                return
        raise AssertionError(f"sshd did not start:\n{self.log()[-2000:]}")

    def stop(self) -> None:
        """End it and every session of it; what left its session (a service) goes on."""
        process, self._process = self._process, None
        if process is None:
            return
        everyone = _family(process.pid)
        for member in everyone:
            _kill(member)
        process.wait()
        end_s = time.monotonic() + DEADLINE_S
        while any(map(_lives, everyone)):
            assert time.monotonic() < end_s, "a session of sshd did not end"
            time.sleep(0.005)

    def restart(self) -> None:
        """As an update of the package does, connections dropped."""
        self.stop()
        self.start()

    def swap_host_key(self) -> Path:
        """Another host key from the next start on; returns the older one, kept aside."""
        older = self.folder / f"host_key.{time.monotonic_ns()}"
        for suffix in ("", ".pub"):
            self.host_key.with_name(self.host_key.name + suffix).rename(older.with_name(older.name + suffix))
        make_key(self.host_key)
        return older

    def log(self) -> str:
        """All that it wrote since the folder was made."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def auth_attempts(self) -> list[str]:
        """The lines of its log that tell of somebody trying to sign in."""
        return [line for line in self.log().splitlines() if any(word in line for word in _AUTH_WORDS)]

    def sessions(self) -> int:
        """Processes that serve a connection now."""
        return len(_family(self._process.pid)) - 1 if self._process else 0

    @property
    def config_text(self) -> str:
        """A paragraph of ``~/.ssh/config`` that leads here as host ``target``."""
        return (
            f"Host target\n  HostName {self.address}\n  Port {self.port}\n  User {self.user}\n"
            f'  IdentityFile "{self.client_key}"\n  IdentitiesOnly yes\n'
        )

    def _started(self, port: int) -> bool:
        self.port = port
        settings = self.folder / "sshd_config"
        settings.write_text("\n".join(self._lines(port)) + "\n")
        written = len(self.log())
        command = [*self.prefix, SSHD, "-D", "-f", str(settings), "-E", str(self.log_path), *self._of_this_version()]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        end_s = time.monotonic() + DEADLINE_S
        while time.monotonic() < end_s and self._process.poll() is None:
            if _LISTENS in self.log()[written:]:
                return True
            time.sleep(0.01)
        self.stop()
        self.port = 0 if self._is_chosen else port
        return False

    def _lines(self, port: int) -> Iterator[str]:
        yield from self.settings
        yield from (f"Port {port}", f"ListenAddress {self.address}", f'HostKey "{self.host_key}"')
        yield from (f'AuthorizedKeysFile "{self.authorized}"', f'PidFile "{self.folder / "sshd.pid"}"')
        yield from ("UsePAM no", "StrictModes no", "PermitRootLogin prohibit-password", "PasswordAuthentication no")
        yield from ("KbdInteractiveAuthentication no", "PrintMotd no", "UseDNS no", "LogLevel DEBUG1")
        yield from ("Subsystem sftp internal-sftp", "AllowTcpForwarding yes", "AllowAgentForwarding no")
        if self.environment:
            pairs = (f'"{name}={value}"' for name, value in self.environment.items())
            yield f"SetEnv {' '.join(pairs)}"

    def _of_this_version(self) -> tuple[str, ...]:
        """OpenSSH 9.8 shuts out an address after failures; a test fails often, and always from the same one."""
        option = ("-o", "PerSourcePenalties=no")
        is_known = subprocess.run(
            [SSHD, "-t", "-f", str(self.folder / "sshd_config"), *option], check=False, capture_output=True
        )
        return option if is_known.returncode == 0 else ()


@contextmanager
def ssh_server(
    folder: Path, *, environment: Mapping[str, str] | None = None, settings: Sequence[str] = ()
) -> Iterator[SshServer]:
    """A server on loopback that is gone when the block ends."""
    server = SshServer(folder, environment=environment, settings=settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _fresh_key(kind: KeyKind) -> ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "ecdsa":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[psutil.Process]:
    """The process and all that came from it and still belongs to it."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def _lives(process: psutil.Process) -> bool:
    """Dead ones that nobody took note of yet do not count."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
