"""Which key proves which host: pins of our own, made once by a person who compared the fingerprint.

The file has OpenSSH's known_hosts format (plain names), so that its tools read it. Nothing is ever pinned by itself;
a pinned host that shows another key is a hard stop. See docs/adr/0018-ssh.md.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from vmsg_desktop.adapters.file_lock import locked
from vmsg_desktop.core.model.errors import RemoteError, StorageError

KnownToSsh = Literal["same", "differs", "absent"]
_lock = threading.Lock()
_ALGORITHMS: Final = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}


@dataclass(frozen=True)
class HostKey:
    """A public host key. ``blob``: its SSH wire form."""

    blob: bytes

    @classmethod
    def from_text(cls, text: str) -> HostKey:
        """From base64. Raises ValueError."""
        try:
            key = cls(base64.b64decode(text, validate=True))
        except binascii.Error as exc:
            raise ValueError("no base64") from exc
        if not key.type.startswith(("ssh-", "ecdsa-", "sk-")):
            raise ValueError("no public key")
        return key

    @property
    def text(self) -> str:
        """In base64."""
        return base64.b64encode(self.blob).decode()

    @property
    def type(self) -> str:
        """Such as ``ssh-ed25519``."""
        length = int.from_bytes(self.blob[:4], "big")
        return self.blob[4 : 4 + length].decode("ascii", "replace")

    @property
    def fingerprint(self) -> str:
        """As ``ssh-keygen -l`` shows it: ``SHA256:…``."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")

    @property
    def algorithms(self) -> tuple[str, ...]:
        """Signature algorithms that prove it, best first."""
        return _ALGORITHMS.get(self.type, (self.type,))


@dataclass(frozen=True)
class HostKeyPins:
    """The pins of one user.

    Attributes:
        path: the file; made with its folder when first something is pinned.
        ssh_files: known_hosts files of OpenSSH; they only inform the person who decides.
    """

    path: Path
    ssh_files: tuple[Path, ...] = ()

    def pinned(self, name: str) -> HostKey | None:
        """The key of a host; ``name`` as in SshHost.pin_name. Raises StorageError."""
        return self._read().get(name)

    def check(self, name: str, key: HostKey) -> None:
        """Let only the pinned key pass.

        Raises:
            RemoteError: "host_key_unknown": a person has to compare ``details["fingerprint"]`` and then
                :meth:`trust`; "host_key_changed": the host shows another key than the pinned one.
            StorageError: the pins cannot be read.
        """
        pinned = self.pinned(name)
        if pinned is None:
            raise _unknown(name, key, known_to_ssh(name, key, self.ssh_files))
        if pinned != key:
            raise _changed(name, pinned=pinned, shown=key)

    def trust(self, name: str, key: HostKey) -> None:
        """Pin a key, because a person said so. Raises RemoteError "host_key_changed" when another one is pinned."""
        with self._held():
            pins = self._read()
            pinned = pins.get(name)
            if pinned is not None and pinned != key:
                raise _changed(name, pinned=pinned, shown=key)
            self._write(pins | {name: key})

    def forget(self, name: str) -> bool:
        """Remove a pin; False when there is none."""
        with self._held():
            pins = self._read()
            if pins.pop(name, None) is None:
                return False
            self._write(pins)
            return True

    def _read(self) -> dict[str, HostKey]:
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as exc:
            raise self._unusable(str(exc)) from exc
        pins: dict[str, HostKey] = {}
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                pins |= self._parsed(line, number)
        return pins

    def _parsed(self, line: str, number: int) -> dict[str, HostKey]:
        """A line that is not understood stops everything: skipped, its host would count as never seen."""
        try:
            names, _type, text = line.split()[:3]
            key = HostKey.from_text(text)
        except ValueError as exc:
            raise self._unusable(f"line {number} is no pin") from exc
        return dict.fromkeys(names.split(","), key)

    def _write(self, pins: dict[str, HostKey]) -> None:
        text = "".join(f"{name} {key.type} {key.text}\n" for name, key in pins.items())
        try:
            handle, temporary = tempfile.mkstemp(dir=self.path.parent, prefix=".known_hosts-")  # mode 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self.path)
        except OSError as exc:
            raise self._unusable(str(exc)) from exc

    @contextmanager
    def _held(self) -> Iterator[None]:
        """One writer at a time, in this process and among processes."""
        with ExitStack() as held:
            held.enter_context(_lock)
            try:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                held.enter_context(locked(self.path.with_name(self.path.name + ".lock")))
            except OSError as exc:
                raise self._unusable(str(exc)) from exc
            yield

    def _unusable(self, why: str) -> StorageError:
        return StorageError(
            "host_pins_unusable",
            f"The pinned host keys in {self.path} cannot be used: {why}.",
            "Mend or remove that file; hosts are then to be confirmed anew.",
        )


def known_to_ssh(name: str, key: HostKey, files: tuple[Path, ...]) -> KnownToSsh:
    """What OpenSSH's own files say of a key: information for the person, never a reason to connect."""
    import paramiko

    seen: list[HostKey] = []
    for path in files:
        try:
            entry = paramiko.HostKeys(str(path)).lookup(name)
        except (OSError, UnicodeDecodeError, paramiko.SSHException):
            continue  # a file that cannot be read says nothing, and nothing depends on it
        seen += [HostKey(known.asbytes()) for known in (entry or {}).values()]
    if key in seen:
        return "same"
    return "differs" if any(other.type == key.type for other in seen) else "absent"


def _unknown(name: str, key: HostKey, known: KnownToSsh) -> RemoteError:
    also = {
        "same": " ssh knows it with this very key.",
        "differs": " ssh knows it with another key.",
        "absent": "",
    }[known]
    return RemoteError(
        "host_key_unknown",
        f"{name} is not known yet. It shows the {key.type} key {key.fingerprint}.{also}",
        "Compare the fingerprint with the host's own (there: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then "
        "confirm it.",
        details={
            "host": name,
            "key_type": key.type,
            "fingerprint": key.fingerprint,
            "key": key.text,
            "known_to_ssh": known,
        },
    )


def _changed(name: str, *, pinned: HostKey, shown: HostKey) -> RemoteError:
    return RemoteError(
        "host_key_changed",
        f"{name} shows the {shown.type} key {shown.fingerprint}, but {pinned.type} {pinned.fingerprint} is pinned. "
        "Somebody may sit in between; nothing was sent.",
        "Ask who runs the host. Only if its key was truly replaced: remove the host here, then add it anew.",
        details={
            "host": name,
            "pinned_type": pinned.type,
            "pinned_fingerprint": pinned.fingerprint,
            "key_type": shown.type,
            "fingerprint": shown.fingerprint,
        },
    )
