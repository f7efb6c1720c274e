"""Who renders: the choice is kept, the key is asked for where it is needed, the balance is n/a and never zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fakes.message_desk import FakeVendor, MemoryKeys, MemorySettings, MessageDesk
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import RemoteError, StorageError
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.model.settings import Settings
from vmsg_desktop.presenters.message_account import Account, AccountPresenter

KEY = Secret("me:a-key-for-tests-only")


@dataclass
class View:
    shown: list[Account] = field(default_factory=list)

    def show_account(self, account: Account) -> None:
        self.shown.append(account)


class Desk(MessageDesk):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.keys, self.vendor, self.settings, self.view = MemoryKeys(), FakeVendor(), MemorySettings(), View()

    def account(self) -> AccountPresenter:
        return AccountPresenter(self.vendor.account(self.keys), self.sent, self.lane, self.settings, self.view)

    @property
    def last(self) -> Account:
        return self.view.shown[-1]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def test_the_last_choice_holds_and_asks_for_its_balance(desk: Desk) -> None:
    desk.settings, desk.keys.key = MemorySettings(Settings(send_with="did")), KEY
    desk.account()
    assert (desk.last.target, desk.last.has_key, desk.last.credits) == ("did", True, Credits(38, 40))


def test_sandbox_needs_no_key_and_tells_its_own_balance(desk: Desk) -> None:
    desk.vendor.sandbox = Credits(99, 100)
    desk.account()
    assert (desk.last.target, desk.last.has_key, desk.last.credits) == ("sandbox", True, Credits(99, 100))


def test_balance_of_a_sandbox_that_does_not_run_is_not_known(desk: Desk) -> None:
    desk.account()
    assert (desk.last.has_key, desk.last.credits) == (True, None)


def test_choosing_d_id_without_a_key_says_so_and_keeps_the_choice(desk: Desk) -> None:
    desk.account().choose("did")
    assert (desk.last.target, desk.last.has_key, desk.last.credits) == ("did", False, None)
    assert desk.settings.current.send_with == "did"


def test_choice_holds_where_settings_cannot_be_written(desk: Desk) -> None:
    desk.settings.error = StorageError("disk_full", "The disk is full.", "Free some space.")
    desk.account().choose("did")
    assert desk.last.target == "did"


def test_key_that_is_accepted_goes_into_the_keyring(desk: Desk) -> None:
    presenter = desk.account()
    presenter.choose("did")
    presenter.try_key("me:another-key-for-tests")
    assert any(account.is_trying for account in desk.view.shown)
    assert (desk.last.has_key, desk.last.credits, desk.last.why_not_kept) == (True, Credits(38, 40), None)
    assert desk.keys.key == Secret("me:another-key-for-tests")


def test_without_a_keyring_the_key_is_held_and_that_is_said(desk: Desk) -> None:
    desk.keys.has_keyring = False
    presenter = desk.account()
    presenter.choose("did")
    presenter.try_key("me:another-key-for-tests")
    assert desk.last.has_key
    assert desk.last.why_not_kept is not None
    assert (desk.keys.key, desk.keys.held) == (None, Secret("me:another-key-for-tests"))


@pytest.mark.parametrize(("text", "code"), [("no key", "did_key_malformed"), ("bad:key-for-tests", "did_key_refused")])
def test_key_that_is_not_accepted_is_not_kept(desk: Desk, text: str, code: str) -> None:
    presenter = desk.account()
    presenter.choose("did")
    presenter.try_key(text)
    assert desk.last.key_error is not None
    assert (desk.last.key_error.code, desk.last.is_trying, desk.last.has_key) == (code, False, False)
    assert desk.keys.find() is None


def test_balance_that_cannot_be_asked_is_n_a_with_the_reason(desk: Desk) -> None:
    desk.settings, desk.keys.key = MemorySettings(Settings(send_with="did")), KEY
    desk.vendor.error = RemoteError("did_unreachable", "D-ID cannot be reached.", "Try again.", retryable=True)
    desk.account()
    assert (desk.last.has_key, desk.last.credits, desk.last.error) == (True, None, desk.vendor.error)


def test_what_earlier_videos_took_is_known(desk: Desk) -> None:
    from vmsg_desktop.core.jobs import Accepted, Began, IntentWritten, Prepared, Rendered, Saved

    job = desk.add_job(target="sandbox")
    for event, wait_s in (
        (Began(), 0), (Prepared("f", 1, 12.0), 0), (IntentWritten("t", 1.0), 0), (Accepted("tlk"), 20),
        (Rendered(), 0), (Saved("/v.mp4", "ab", 12.0, 1.0), 0),
    ):  # fmt: skip
        desk.store.apply(job.id, event)
        desk.clock.advance(wait_s)
    desk.account()
    assert [(past.render_s, past.audio_s) for past in desk.last.past] == [(20.0, 12.0)]
