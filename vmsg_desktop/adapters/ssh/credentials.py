"""Which private keys are tried: those of ssh-agent, of the settings, and the usual files; passphrases come over a port.

Keys that need no question go first, so that nobody is asked for a passphrase where another key opens the door.
Passwords are not used; the agent's keys are not forwarded.
"""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from vmsg_desktop.adapters.ssh.config import SshHost
from vmsg_desktop.adapters.ssh.host_keys import HostKey
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.passphrase import AskPassphrase, KeyQuestion
from vmsg_desktop.core.model.secret import Secret

USUAL_NAMES: Final = ("id_ed25519", "id_ecdsa", "id_rsa")  # OpenSSH's, without hardware and DSA keys
_MOST_QUESTIONS: Final = 3
_LARGEST_BYTES: Final = 1 << 20
_MAGIC: Final = b"openssh-key-v1\x00"


class PassphraseKeeper(Protocol):
    """The keyring. ``key``: fingerprint or path of the private key. Every method raises StorageError."""

    def find(self, key: str) -> Secret | None:
        """What is kept; None also where there is no keyring."""

    def keep(self, key: str, passphrase: Secret) -> None:
        """Keep it."""


@dataclass(frozen=True)
class Credentials:
    """Where keys come from.

    Attributes:
        ask: asks the person; None = nobody is there.
        keeper: keeps passphrases; None = nowhere.
        uses_agent: whether ssh-agent is asked (over SSH_AUTH_SOCK).
        folder: of the usual keys; None = ``~/.ssh``.
    """

    ask: AskPassphrase | None = None
    keeper: PassphraseKeeper | None = None
    uses_agent: bool = True
    folder: Path | None = None


@dataclass(frozen=True)
class Candidate:
    """A key to try. ``key``: paramiko's; ``label``: for messages."""

    key: Any = field(repr=False)
    label: str = ""


@dataclass
class KeySearch:
    """One search for keys; afterwards it knows which were left out.

    Attributes:
        locked: keys whose passphrase nobody gave. unusable: files that hold no key, with the reason.
    """

    credentials: Credentials
    host: SshHost
    locked: list[str] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)

    def candidates(self) -> Generator[Candidate, None, None]:
        """Keys, best first; opened only when they are reached. Close it: an agent's keys sign while it is open."""
        files = list(self._files())
        named = {file.public for file in files if file.public is not None} if self.host.identity_files else set()
        agent = self._agent()
        try:
            held = list(agent.get_keys()) if agent is not None else []
            first = [key for key in held if HostKey(key.asbytes()) in named]
            others = [] if self.host.identities_only else [key for key in held if key not in first]
            yield from map(_agent_candidate, first)
            yield from self._unlocked(files, held)
            yield from map(_agent_candidate, others)
            yield from self._opened(files, held)
        finally:
            if agent is not None:
                agent.close()

    def _agent(self) -> Any | None:
        if not self.credentials.uses_agent:
            return None
        import paramiko

        try:
            return paramiko.Agent()
        except (paramiko.SSHException, OSError) as exc:
            self.unusable.append(f"ssh-agent ({exc})")
            return None

    def _files(self) -> Iterator[_KeyFile]:
        folder = self.credentials.folder or Path.home() / ".ssh"
        paths = self.host.identity_files or tuple(folder / name for name in USUAL_NAMES)
        for path in paths:
            try:
                yield _KeyFile.read(path)
            except FileNotFoundError:
                if self.host.identity_files:
                    self.unusable.append(f"{path} (missing)")
            except OSError as exc:
                self.unusable.append(f"{path} ({exc.strerror})")

    def _unlocked(self, files: list[_KeyFile], held: list[Any]) -> Iterator[Candidate]:
        for file in files:
            if not file.is_locked and not file.is_among(held):
                yield from self._loaded(file)

    def _opened(self, files: list[_KeyFile], held: list[Any]) -> Iterator[Candidate]:
        for file in files:
            if file.is_locked and not file.is_among(held):
                key = self._kept(file) or self._asked(file)
                if key is not None:
                    yield Candidate(key, file.label)

    def _loaded(self, file: _KeyFile) -> Iterator[Candidate]:
        try:
            yield Candidate(file.load(None), file.label)
        except ValueError as exc:
            self.unusable.append(f"{file.path} ({exc})")

    def _kept(self, file: _KeyFile) -> Any | None:
        """With the kept passphrase; a keyring that is locked or failed is told if nothing else opens the door."""
        keeper = self.credentials.keeper
        try:
            passphrase = keeper.find(file.name) if keeper is not None else None
        except StorageError as exc:
            self.unusable.append(f"the kept passphrase of {file.path} ({exc.message})")
            return None
        return _unlocked_with(file, passphrase) if passphrase else None

    def _asked(self, file: _KeyFile) -> Any | None:
        for attempt in range(1, _MOST_QUESTIONS + 1):
            question = KeyQuestion(file.path, file.fingerprint, attempt)
            answer = self.credentials.ask(question) if self.credentials.ask is not None else None
            if answer is None:
                break
            key = _unlocked_with(file, answer.value)
            if key is not None:
                if answer.is_to_keep and self.credentials.keeper is not None:
                    self.credentials.keeper.keep(file.name, answer.value)
                return key
        self.locked.append(str(file.path))
        return None


@dataclass(frozen=True)
class _KeyFile:
    """A private key file, not yet opened. ``public``: its public half where it can be told without opening."""

    path: Path
    data: bytes = field(repr=False)
    public: HostKey | None
    is_locked: bool

    @classmethod
    def read(cls, path: Path) -> _KeyFile:
        with path.open("rb") as file:
            data = file.read(_LARGEST_BYTES)
        public, is_locked = _header(data)
        return cls(path, data, public or _beside(path), is_locked)

    @property
    def fingerprint(self) -> str:
        return self.public.fingerprint if self.public else ""

    @property
    def name(self) -> str:
        return self.fingerprint or str(self.path)

    @property
    def label(self) -> str:
        return f"{self.path} ({self.fingerprint})" if self.public else str(self.path)

    def is_among(self, held: list[Any]) -> bool:
        """Whether ssh-agent holds it."""
        return self.public is not None and any(HostKey(key.asbytes()) == self.public for key in held)

    def load(self, passphrase: Secret | None) -> Any:
        """The key as paramiko has it. Raises ValueError: wrong passphrase, or no key of a known kind."""
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization as form

        word = passphrase.reveal().encode() if passphrase is not None else None
        load = form.load_ssh_private_key if b"BEGIN OPENSSH" in self.data else form.load_pem_private_key
        try:
            opened = load(self.data, word)
        except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
            raise ValueError("no private key that can be read") from exc
        return _of_paramiko(opened)


def _of_paramiko(key: Any) -> Any:
    """The same key of the other library, in memory only: paramiko itself would derive the passphrase's key again."""
    import paramiko
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    kinds = (
        (ed25519.Ed25519PrivateKey, paramiko.Ed25519Key),
        (ec.EllipticCurvePrivateKey, paramiko.ECDSAKey),
        (rsa.RSAPrivateKey, paramiko.RSAKey),
    )
    kind = next((theirs for ours, theirs in kinds if isinstance(key, ours)), None)
    if kind is None:
        raise ValueError("a kind of key that is not supported; use ed25519")
    plain = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
    try:
        return kind.from_private_key(io.StringIO(plain.decode()))
    except paramiko.SSHException as exc:
        raise ValueError(str(exc)) from exc


def _unlocked_with(file: _KeyFile, passphrase: Secret) -> Any | None:
    try:
        return file.load(passphrase)
    except ValueError:
        return None


def _agent_candidate(key: Any) -> Candidate:
    fingerprint = HostKey(key.asbytes()).fingerprint
    return Candidate(key, f"{key.comment or key.get_name()} in ssh-agent ({fingerprint})")


def _header(data: bytes) -> tuple[HostKey | None, bool]:
    """(public half, whether a passphrase is needed) of a private key, without opening it."""
    lines = data.split(b"\n")
    if not lines[0].startswith(b"-----BEGIN OPENSSH"):
        return None, b"ENCRYPTED" in data
    import binascii

    try:
        body = binascii.a2b_base64(b"".join(line for line in lines if not line.startswith(b"-----")))
    except binascii.Error:
        return None, False
    if not body.startswith(_MAGIC):
        return None, False
    cipher, rest = _string(body[len(_MAGIC) :])
    _kdf, rest = _string(rest)
    _options, rest = _string(rest)
    public, _ = _string(rest[4:])  # after the number of keys, always 1
    return HostKey(public), cipher != b"none"


def _string(data: bytes) -> tuple[bytes, bytes]:
    """A length-prefixed string and what follows it (RFC 4251, section 5)."""
    end = 4 + int.from_bytes(data[:4], "big")
    return data[4:end], data[end:]


def _beside(path: Path) -> HostKey | None:
    """The public half that lies beside a private key."""
    try:
        return HostKey.from_text(path.with_name(path.name + ".pub").read_text(encoding="utf-8").split()[1])
    except (OSError, ValueError, IndexError):
        return None
