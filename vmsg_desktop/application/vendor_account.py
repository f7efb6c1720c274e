"""The account at the vendor as a window needs it: is there a key, a new one tried and kept, the balance.

Every method may ask keyring or network: call them on a lane, never on the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.core.model.preflight import Line
from vmsg_desktop.core.model.secret import Secret


class Keys(Protocol):
    """Where the key is found and kept."""

    def find(self) -> Any:
        """The key to use, None when there is none. Raises InputError, StorageError."""

    def keep(self, key: Secret) -> None:
        """Raises StorageError where this machine cannot keep it."""

    def keep_for_session(self, key: Secret) -> None:
        """Hold it until the program ends."""


@dataclass(frozen=True)
class AccountState:
    """How the account stands.

    Attributes:
        has_key: the vendor can be asked at all.
        credits: None = not known.
    """

    has_key: bool
    credits: Credits | None


@dataclass(frozen=True)
class KeptKey:
    """A key that the vendor accepted.

    Attributes:
        place: where it lies now.
        why_not_kept: why it lies in memory only; None = the keyring has it.
    """

    credits: Credits
    place: Literal["keyring", "session"]
    why_not_kept: StorageError | None = None


@dataclass(frozen=True)
class VendorAccount:
    """The account.

    Attributes:
        keys: where the key lies.
        parse: text as pasted -> key; raises InputError.
        ask: the balance with a key; raises RemoteError.
        ask_sandbox: the balance of the sandbox; None where none runs.
        budget_line: what the person's budget says of a message of so many credits; None without a limit.
    """

    keys: Keys
    parse: Callable[[str], Secret]
    ask: Callable[[Secret, CancelToken], Credits]
    ask_sandbox: Callable[[CancelToken], Credits | None]
    budget_line: Callable[[float], Line | None] = lambda _price: None

    def state(self, target: JobTarget, cancel: CancelToken) -> AccountState:
        """Key and balance. Raises RemoteError: the vendor did not tell; InputError, StorageError: see Keys."""
        if target != "did":
            return AccountState(True, self.ask_sandbox(cancel))
        found = self.keys.find()
        return AccountState(False, None) if found is None else AccountState(True, self.ask(found.key, cancel))

    def take_key(self, text: str, cancel: CancelToken) -> KeptKey:
        """Try a key with a free question, then keep it: in the keyring, or in memory where there is none.

        Raises:
            InputError: it is no key. RemoteError: the vendor does not accept it, or cannot be asked; nothing is kept.
        """
        key = self.parse(text)
        credits = self.ask(key, cancel)
        try:
            self.keys.keep(key)
        except StorageError as error:
            self.keys.keep_for_session(key)
            return KeptKey(credits, "session", error)
        return KeptKey(credits, "keyring")
