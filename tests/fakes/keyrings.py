"""Keyring backends with behaviour: one that keeps, and each way of not keeping."""

from __future__ import annotations

import keyring.errors
from keyring.backend import KeyringBackend


class MemoryKeyring(KeyringBackend):
    """Keeps values in memory; deleting what is not there is an error, as in the real ones."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError(f"no password of {username}")
        del self.kept[service, username]


class PlaintextKeyring(MemoryKeyring):
    """Named like the one of keyrings.alt that writes a file in clear."""


class ForgetfulKeyring(MemoryKeyring):
    """Takes everything, keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Forgotten at once."""


class LockedKeyring(MemoryKeyring):
    """The person did not unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("Failed to unlock the collection!")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.KeyringLocked(f"could not keep {password}")


class BrokenKeyring(MemoryKeyring):
    """Fails, and says in its error what it was given."""

    def __init__(self, error: type[Exception] = keyring.errors.PasswordSetError) -> None:
        super().__init__()
        self._error = error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self._error(f"could not keep {password}")


class ChainedKeyring(MemoryKeyring):
    """Tries its members in turn, like the library's chainer."""

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()
        self.backends = backends
