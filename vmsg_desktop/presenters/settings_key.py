"""The D-ID key in the settings: pasted, tried with a free question, kept in the system's keyring; never shown again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.settings_desk import KeyPlaces
from vmsg_desktop.application.vendor_account import KeptKey, VendorAccount
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import InputError, StorageError, VmsgError
from vmsg_desktop.core.model.events import Emit

Place = Literal["keyring", "session", "environment"]
_LOOK: Final = "key-look"
_TRY: Final = "key-try"


@dataclass(frozen=True)
class KeyState:
    """What the section shows.

    Attributes:
        place: where the key lies; None = there is none, or it is not known yet.
        is_known: the keyring was asked.
        has_environment_key: the session's environment holds one, which goes before every other.
        no_keyring: why a key cannot be kept here; None = it can.
        busy: what is under way.
        credits: balance from the last free question; None = not asked.
        problem: what went wrong last; ``is_typed`` says that it is about the text in the field.
    """

    place: Place | None = None
    is_known: bool = False
    has_environment_key: bool = False
    no_keyring: StorageError | None = None
    busy: Literal["", "looking", "trying", "removing"] = ""
    credits: Credits | None = None
    problem: VmsgError | None = None
    is_typed: bool = False


class KeyView(Protocol):
    """Shows the section."""

    def show_key(self, state: KeyState) -> None:
        """Show it."""

    def clear_typed(self) -> None:
        """The key was taken: it leaves the field."""


class KeyPresenter:
    """Between the section, the keyring and the vendor. Window's thread; the rest on ``lane``."""

    def __init__(self, account: VendorAccount, places: KeyPlaces, lane: PreviewLane, view: KeyView) -> None:
        self._account, self._places, self._lane, self._view = account, places, lane, view
        self._state = KeyState()

    def look(self) -> None:
        """Find out where the key lies; nobody is asked over the network."""
        self._show(busy="looking", problem=None, is_typed=False)
        self._lane.show(_LOOK, self._look, done=self._looked, failed=self._failed)

    def take(self, text: str) -> None:
        """Try what was pasted, and keep it when D-ID accepts it."""
        self._show(busy="trying", problem=None, is_typed=False)
        self._lane.show(_TRY, lambda _emit, cancel: self._account.take_key(text, cancel),
                        done=self._took, failed=self._refused)  # fmt: skip

    def test(self) -> None:
        """Ask D-ID for the balance with the key that is there, which is free."""
        self._show(busy="trying", problem=None, is_typed=False)
        self._lane.show(_TRY, self._test, done=lambda found: self._show(busy="", credits=found), failed=self._failed)

    def stop(self) -> None:
        """Wait no longer for an answer."""
        self._lane.cancel(_TRY)
        self._show(busy="")

    def remove(self) -> None:
        """Forget the kept key."""
        self._show(busy="removing", problem=None, is_typed=False)
        self._lane.show(_LOOK, self._remove, done=self._looked, failed=self._failed)

    def _look(self, emit: Emit, cancel: CancelToken) -> KeyState:
        no_keyring = None
        try:
            self._places.check_keyring()
        except StorageError as error:
            no_keyring = error
        found = self._places.find()
        return KeyState(
            place=found.place if found is not None else None,
            is_known=True,
            has_environment_key=self._places.has_environment_key(),
            no_keyring=no_keyring,
        )

    def _remove(self, emit: Emit, cancel: CancelToken) -> KeyState:
        self._places.remove()
        return self._look(emit, cancel)

    def _test(self, emit: Emit, cancel: CancelToken) -> Credits | None:
        return self._account.state("did", cancel).credits

    def _looked(self, found: KeyState) -> None:
        kept = found.place is not None and found.place == self._state.place
        self._state = replace(found, credits=self._state.credits if kept else None)
        self._view.show_key(self._state)

    def _took(self, kept: KeptKey) -> None:
        self._view.clear_typed()
        place: Place = "environment" if self._state.has_environment_key else kept.place
        self._show(busy="", is_known=True, place=place, credits=kept.credits, no_keyring=kept.why_not_kept)

    def _refused(self, error: VmsgError) -> None:
        self._show(busy="", problem=error, is_typed=isinstance(error, InputError))

    def _failed(self, error: VmsgError) -> None:
        self._show(busy="", is_known=True, problem=error)

    def _show(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        self._view.show_key(self._state)
