"""The system's keyring as a place for secrets: used only where it is one; errors never hold what was given to it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from vmsg_desktop.core.model.errors import StorageError


class Keyring(Protocol):
    """What is needed of a backend of the library keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """The kept value."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a value."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a value."""


def system_keyring() -> Keyring:
    """The backend that the library chose for this machine."""
    import keyring

    return keyring.get_keyring()


@dataclass(frozen=True)
class KeyringShelf:
    """The values of one kind that the program keeps in the keyring.

    Attributes:
        service: the name that the keyring shows for them.
        noun: what a value is called in messages. advice: what to do where there is no keyring.
        open_keyring: gives the machine's keyring.
    """

    service: str
    noun: str
    advice: str
    open_keyring: Callable[[], Keyring] = system_keyring

    def find(self, account: str) -> str | None:
        """The kept value; None when there is none, also where this machine has no keyring.

        Raises:
            StorageError: the keyring is locked or failed.
        """
        keyring = self.open_keyring()
        if self._weakness(keyring):
            return None
        return self._read(keyring, account)

    def check(self) -> None:
        """Raises StorageError "keyring_missing" or "keyring_weak" when nothing can be kept here; asks nothing."""
        self._strong()

    def keep(self, account: str, value: str) -> None:
        """Keep a value, and read it back.

        Raises:
            StorageError: "keyring_missing", "keyring_weak", "keyring_locked" or "keyring_failed"; nothing was kept.
        """
        keyring = self._strong()
        self._asked("write", lambda: keyring.set_password(self.service, account, value))
        if self._read(keyring, account) != value:
            raise StorageError("keyring_failed", f"The system's keyring did not keep the {self.noun}.", self.advice)

    def remove(self, account: str) -> bool:
        """Forget a value; False when none was kept. Raises as :meth:`keep`."""
        keyring = self._strong()
        if self._read(keyring, account) is None:
            return False
        self._asked("delete", lambda: keyring.delete_password(self.service, account))
        return True

    def _read(self, keyring: Keyring, account: str) -> str | None:
        value: str | None = self._asked("read", lambda: keyring.get_password(self.service, account))
        return value

    def _strong(self) -> Keyring:
        keyring = self.open_keyring()
        weakness = self._weakness(keyring)
        if weakness:
            raise StorageError(*weakness, self.advice)
        return keyring

    def _weakness(self, keyring: Keyring) -> tuple[str, str] | None:
        """(code, sentence) where a backend must not be given a secret."""
        names = [f"{type(backend).__module__}.{type(backend).__name__}" for backend in _backends(keyring)]
        if any("plaintext" in name.lower() for name in names):
            return (
                "keyring_weak",
                f"The keyring that is set up keeps passwords as plain text; the {self.noun} is not given to it.",
            )
        if all(name.startswith(("keyring.backends.fail.", "keyring.backends.null.")) for name in names):
            return "keyring_missing", f"This machine has no keyring to keep the {self.noun} in."
        return None

    def _asked(self, what: str, ask: Callable[[], Any]) -> Any:
        """``ask`` with the library's errors told as ours; their text is left out, for it may hold what was asked."""
        import keyring.errors

        failures: tuple[type[Exception], ...] = (keyring.errors.KeyringError, OSError, *_foreign_errors())
        try:
            return ask()
        except failures as exc:
            is_locked = isinstance(exc, keyring.errors.KeyringLocked)
        raise _locked() if is_locked else self._failed(what)

    def _failed(self, what: str) -> StorageError:
        return StorageError(
            "keyring_failed",
            f"The system's keyring failed to {what} the {self.noun}.",
            self.advice,
            retryable=True,
        )


def _locked() -> StorageError:
    return StorageError(
        "keyring_locked", "The system's keyring is locked.", "Unlock it, then try again.", retryable=True
    )


def _backends(keyring: Any) -> Iterator[Any]:
    """The backend itself, or those that it tries in turn."""
    members = getattr(keyring, "backends", None) or (keyring,)
    for member in members:
        if member is keyring:
            yield member
        else:
            yield from _backends(member)


def _foreign_errors() -> tuple[type[Exception], ...]:
    """What the Linux backend lets through from the libraries below it, which are loaded by then, or not in use."""
    names = (("secretstorage.exceptions", "SecretStorageException"), ("jeepney.wrappers", "DBusErrorResponse"))
    found = (getattr(sys.modules.get(module), name, None) for module, name in names)
    return tuple(error for error in found if error is not None)
