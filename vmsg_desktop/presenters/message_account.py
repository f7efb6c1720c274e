"""Who the message is sent with: the choice, the account's key and balance, how long it usually takes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.sent_messages import SentMessages
from vmsg_desktop.application.studio import SettingsKeeper
from vmsg_desktop.application.vendor_account import AccountState, KeptKey, VendorAccount
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import StorageError, VmsgError
from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.core.polling import PastRender


@dataclass(frozen=True)
class Account:
    """Attributes:
    target: who renders.
    has_key: None = not known yet.
    credits: None = not known; error: why.
    past: how long earlier videos took there.
    is_trying: a key is being tried; key_error: why the last one was not taken.
    why_not_kept: the key is held until the program ends only, for this reason.
    """

    target: JobTarget
    has_key: bool | None = None
    credits: Credits | None = None
    error: VmsgError | None = None
    past: tuple[PastRender, ...] = ()
    is_trying: bool = False
    key_error: VmsgError | None = None
    why_not_kept: StorageError | None = None


class AccountView(Protocol):
    """Shows it."""

    def show_account(self, account: Account) -> None:
        """Show it."""


class AccountPresenter:
    """Between the account and the view. Window's thread; what asks keyring or network runs on the lane."""

    def __init__(
        self,
        account: VendorAccount,
        sent: SentMessages,
        lane: PreviewLane,
        settings: SettingsKeeper,
        view: AccountView,
        *,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._vendor, self._sent, self._lane, self._settings = account, sent, lane, settings
        self._view, self._changed = view, changed
        target = settings.current.send_with
        self.account = Account("sandbox" if target == "draft" else target)
        self._show(self.account)
        self.ask()

    def choose(self, target: JobTarget) -> None:
        """Send with another one from now on."""
        if target == self.account.target:
            return
        self._show(Account(target, why_not_kept=self.account.why_not_kept))
        with suppress(VmsgError):  # it holds until the program ends, and that is all that was asked for now
            self._settings.keep(send_with=target)
        self.ask()

    def ask(self) -> None:
        """Ask for the balance and for what earlier videos took, both free; e.g. after a message was sent."""
        target = self.account.target

        def work(emit: object, cancel: CancelToken) -> tuple[tuple[PastRender, ...], AccountState | VmsgError]:
            past = self._sent.past(target)
            try:
                return past, self._vendor.state(target, cancel)
            except VmsgError as error:
                cancel.check()
                return past, error

        self._lane.show("account", work, done=self._told, failed=self._not_told)

    def try_key(self, text: str) -> None:
        """Try a key that was pasted, and keep it when the vendor accepts it."""

        def work(emit: object, cancel: CancelToken) -> KeptKey:
            return self._vendor.take_key(text, cancel)

        self._show(replace(self.account, is_trying=True, key_error=None))
        self._lane.show("key", work, done=self._kept, failed=self._not_kept)

    def _told(self, told: tuple[tuple[PastRender, ...], AccountState | VmsgError]) -> None:
        past, state = told
        if isinstance(state, VmsgError):
            has_key = None if state.code == "did_key_malformed" else True
            self._show(replace(self.account, past=past, has_key=has_key, credits=None, error=state))
        else:
            self._show(replace(self.account, past=past, has_key=state.has_key, credits=state.credits, error=None))

    def _not_told(self, error: VmsgError) -> None:
        self._show(replace(self.account, credits=None, error=error))

    def _kept(self, kept: KeptKey) -> None:
        self._show(
            replace(
                self.account, has_key=True, credits=kept.credits, error=None, is_trying=False,
                why_not_kept=kept.why_not_kept,
            )
        )  # fmt: skip

    def _not_kept(self, error: VmsgError) -> None:
        self._show(replace(self.account, is_trying=False, key_error=error))

    def _show(self, account: Account) -> None:
        self.account = account
        self._view.show_account(account)
        self._changed()
