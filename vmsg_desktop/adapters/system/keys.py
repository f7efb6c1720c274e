"""The D-ID key: from the environment for this session, or from the system's keyring; nowhere else, never in clear.

A keyring that keeps nothing, or keeps plain text, counts as none.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import string
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.secret import Secret

ENVIRONMENT: Final = "DID_API_KEY"
_SERVICE: Final = "vmsg-desktop"
_ACCOUNT: Final = "d-id"
_LONGEST: Final = 512
_PRINTABLE: Final = frozenset(string.ascii_letters + string.digits + string.punctuation)
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_WHAT_TO_DO: Final = (
    f"Give the key to this session alone: export {ENVIRONMENT}=…, or install a keyring "
    "(Linux desktop: gnome-keyring or KWallet) and sign in to it."
)

Place = Literal["environment", "keyring"]


class Keyring(Protocol):
    """What is needed of a backend of the library keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """The kept value."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a value."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a value."""


@dataclass(frozen=True)
class FoundKey:
    """A key and where it was found."""

    key: Secret
    place: Place


def system_keyring() -> Keyring:
    """The backend that the library chose for this machine."""
    import keyring

    return keyring.get_keyring()


@dataclass(frozen=True)
class KeyStore:
    """Finds, keeps and removes the key.

    Attributes:
        environ: the environment; the key in it goes before the kept one.
        open_keyring: gives the machine's keyring.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    open_keyring: Callable[[], Keyring] = system_keyring

    def find(self) -> FoundKey | None:
        """The key to use; None when there is none, also where this machine has no keyring.

        Raises:
            InputError: what was found is no key.
            StorageError: the keyring is locked or failed.
        """
        given = self.environ.get(ENVIRONMENT, "").strip()
        if given:
            return FoundKey(parse_key(given), "environment")
        keyring = self.open_keyring()
        if _weakness(keyring):
            return None
        kept = _asked("read", lambda: keyring.get_password(_SERVICE, _ACCOUNT))
        return FoundKey(parse_key(kept), "keyring") if kept else None

    def require(self) -> FoundKey:
        """See :meth:`find`. Raises InputError "did_key_missing" when there is none."""
        found = self.find()
        if found is None:
            raise InputError(
                "did_key_missing",
                "There is no D-ID key.",
                f"Copy it from D-ID's account settings and run: vmsg key set. Or: export {ENVIRONMENT}=…",
            )
        return found

    def check_keyring(self) -> None:
        """Raises StorageError "keyring_missing" or "keyring_weak" when a key cannot be kept here; asks nothing."""
        self._strong_keyring()

    def keep(self, key: Secret) -> None:
        """Put the key into the keyring, and read it back.

        Raises:
            StorageError: "keyring_missing", "keyring_weak", "keyring_locked" or "keyring_failed"; nothing was kept.
        """
        keyring = self._strong_keyring()
        _asked("write", lambda: keyring.set_password(_SERVICE, _ACCOUNT, key.reveal()))
        if _asked("read", lambda: keyring.get_password(_SERVICE, _ACCOUNT)) != key.reveal():
            raise StorageError("keyring_failed", "The system's keyring did not keep the key.", _WHAT_TO_DO)

    def remove(self) -> bool:
        """Forget the kept key; False when none was kept. A key in the environment stays there.

        Raises:
            StorageError: see :meth:`keep`.
        """
        keyring = self._strong_keyring()
        if _asked("read", lambda: keyring.get_password(_SERVICE, _ACCOUNT)) is None:
            return False
        _asked("delete", lambda: keyring.delete_password(_SERVICE, _ACCOUNT))
        return True

    def has_environment_key(self) -> bool:
        """True when the session's environment holds one."""
        return bool(self.environ.get(ENVIRONMENT, "").strip())

    def _strong_keyring(self) -> Keyring:
        keyring = self.open_keyring()
        weakness = _weakness(keyring)
        if weakness:
            raise StorageError(*weakness, _WHAT_TO_DO)
        return keyring


def parse_key(text: str) -> Secret:
    """The key as D-ID shows it, from that form or its base64, with or without "Basic" before it.

    Raises:
        InputError: "did_key_malformed"; its message holds nothing of the text.
    """
    value = re.sub(r"\ABasic\s+", "", text.strip(), flags=re.IGNORECASE)
    for candidate in (value, _decoded(value)):
        if _is_key(candidate):
            return Secret(candidate)
    raise InputError(
        "did_key_malformed",
        f"This is no D-ID key: {_what_is_wrong(value)}.",
        "Copy it whole, as D-ID shows it once in the account settings: USER:PASSWORD.",
    )


def _is_key(value: str) -> bool:
    user, colon, password = value.partition(":")
    return bool(user and colon and password) and ":" not in password and set(value) <= _PRINTABLE and _fits(value)


def _fits(value: str) -> bool:
    return len(value) <= _LONGEST


def _decoded(value: str) -> str:
    """``value`` out of base64, of either alphabet and with or without padding; "" where it is none."""
    if not _BASE64.fullmatch(value) or not _fits(value):
        return ""
    plain = value.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _what_is_wrong(value: str) -> str:
    if not value:
        return "it is empty"
    if not _fits(value):
        return f"it has {len(value)} characters"
    if not set(value) <= _PRINTABLE:
        return "it holds spaces or characters that no key has"
    return "it is not of the form USER:PASSWORD, nor the base64 of that"


def _weakness(keyring: Keyring) -> tuple[str, str] | None:
    """(code, sentence) where a backend must not be given the key."""
    names = [f"{type(backend).__module__}.{type(backend).__name__}" for backend in _backends(keyring)]
    if any("plaintext" in name.lower() for name in names):
        return "keyring_weak", "The keyring that is set up keeps passwords as plain text; the key is not given to it."
    if all(name.startswith(("keyring.backends.fail.", "keyring.backends.null.")) for name in names):
        return "keyring_missing", "This machine has no keyring to keep the key in."
    return None


def _backends(keyring: Any) -> Iterator[Any]:
    """The backend itself, or those that it tries in turn."""
    members = getattr(keyring, "backends", None) or (keyring,)
    for member in members:
        if member is keyring:
            yield member
        else:
            yield from _backends(member)


def _asked(what: str, ask: Callable[[], Any]) -> Any:
    """``ask`` with the library's errors told as ours; their text is left out, for it may hold what was asked."""
    import keyring.errors

    failures: tuple[type[Exception], ...] = (keyring.errors.KeyringError, OSError, *_foreign_errors())
    try:
        return ask()
    except failures as exc:
        is_locked = isinstance(exc, keyring.errors.KeyringLocked)
    raise _locked() if is_locked else _failed(what)


def _locked() -> StorageError:
    return StorageError(
        "keyring_locked", "The system's keyring is locked.", "Unlock it, then try again.", retryable=True
    )


def _failed(what: str) -> StorageError:
    return StorageError(
        "keyring_failed", f"The system's keyring failed to {what} the key.", _WHAT_TO_DO, retryable=True
    )


def _foreign_errors() -> tuple[type[Exception], ...]:
    """What the Linux backend lets through from the libraries below it, which are loaded by then, or not in use."""
    names = (("secretstorage.exceptions", "SecretStorageException"), ("jeepney.wrappers", "DBusErrorResponse"))
    found = (getattr(sys.modules.get(module), name, None) for module, name in names)
    return tuple(error for error in found if error is not None)
