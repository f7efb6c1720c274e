"""The D-ID key: from the environment, from this program's memory, or from the system's keyring; never in clear.

A keyring that keeps nothing, or keeps plain text, counts as none.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import string
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Final, Literal

from vmsg_desktop.adapters.system.keyrings import Keyring, KeyringShelf, system_keyring
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

Place = Literal["environment", "session", "keyring"]


@dataclass(frozen=True)
class FoundKey:
    """A key and where it was found."""

    key: Secret
    place: Place


@dataclass(frozen=True)
class KeyStore:
    """Finds, keeps and removes the key.

    Attributes:
        environ: the environment; the key in it goes before every other.
        open_keyring: gives the machine's keyring.
        session: where a key lies until the program ends; children never get it.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    open_keyring: Callable[[], Keyring] = system_keyring
    session: MutableMapping[str, Secret] = field(default_factory=dict, repr=False)

    def find(self) -> FoundKey | None:
        """The key to use; None when there is none, also where this machine has no keyring.

        Raises:
            InputError: what was found is no key.
            StorageError: the keyring is locked or failed.
        """
        given = self.environ.get(ENVIRONMENT, "").strip()
        if given:
            return FoundKey(parse_key(given), "environment")
        if _ACCOUNT in self.session:
            return FoundKey(self.session[_ACCOUNT], "session")
        kept = self._shelf().find(_ACCOUNT)
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
        self._shelf().check()

    def keep(self, key: Secret) -> None:
        """Put the key into the keyring, and read it back.

        Raises:
            StorageError: "keyring_missing", "keyring_weak", "keyring_locked" or "keyring_failed"; nothing was kept.
        """
        self._shelf().keep(_ACCOUNT, key.reveal())

    def keep_for_session(self, key: Secret) -> None:
        """Hold the key until the program ends."""
        self.session[_ACCOUNT] = key

    def remove(self) -> bool:
        """Forget the kept key; False when none was kept. A key in the environment stays there.

        Raises:
            StorageError: see :meth:`keep`.
        """
        was_held = self.session.pop(_ACCOUNT, None) is not None
        try:
            return self._shelf().remove(_ACCOUNT) or was_held
        except StorageError:
            if was_held:  # it was in memory because there is no keyring
                return True
            raise

    def has_environment_key(self) -> bool:
        """True when the session's environment holds one."""
        return bool(self.environ.get(ENVIRONMENT, "").strip())

    def _shelf(self) -> KeyringShelf:
        return KeyringShelf(_SERVICE, "key", _WHAT_TO_DO, self.open_keyring)


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
