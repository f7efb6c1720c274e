"""The D-ID key in the settings: tried before it is kept, never shown, honest where there is no keyring."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.settings_desk import KEY, House
from vmsg_desktop.adapters.system.keys import parse_key
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.presenters.settings_key import KeyPresenter, KeyState


class View:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.states: list[KeyState] = []
        self.cleared = 0

    @property
    def state(self) -> KeyState:
        """What is shown."""
        return self.states[-1]

    def show_key(self, state: KeyState) -> None:
        """See KeyView."""
        self.states.append(state)

    def clear_typed(self) -> None:
        """See KeyView."""
        self.cleared += 1


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def view() -> View:
    return View()


def presenter(house: House, view: View) -> KeyPresenter:
    return KeyPresenter(house.account, house.desk.keys, house.errands, view)


def test_looking_asks_the_keyring_and_nobody_else(house: House, view: View) -> None:
    presenter(house, view).look()
    assert [state.busy for state in view.states] == ["looking", ""]
    assert (view.state.place, view.state.is_known, view.state.credits) == (None, True, None)


def test_pasted_key_is_tried_then_kept_and_leaves_the_field(house: House, view: View) -> None:
    presenter(house, view).take(KEY)
    assert house.keys.kept == parse_key(KEY)
    assert view.state.place == "keyring"
    assert view.state.credits is not None
    assert view.state.credits.remaining == 38
    assert view.cleared == 1


def test_key_that_the_vendor_refuses_is_not_kept(house: House, view: View) -> None:
    presenter(house, view).take("mika@example.net:another-password")
    assert house.keys.kept is None
    assert view.state.problem is not None
    assert view.state.problem.code == "key_refused"
    assert not view.state.is_typed
    assert view.cleared == 0


def test_text_that_is_no_key_is_told_at_the_field(house: House, view: View) -> None:
    presenter(house, view).take("no key at all")
    assert view.state.is_typed
    assert view.state.problem is not None
    assert "no key at all" not in view.state.problem.message


def test_without_a_keyring_the_key_is_held_for_the_session_and_that_is_said(house: House, view: View) -> None:
    house.keys.no_keyring = StorageError("keyring_missing", "There is no keyring.", "Install one.")
    desk = presenter(house, view)
    desk.look()
    assert view.state.no_keyring is house.keys.no_keyring
    desk.take(KEY)
    assert (view.state.place, view.state.no_keyring) == ("session", house.keys.no_keyring)
    desk.look()
    assert view.state.place == "session"


def test_key_of_the_environment_goes_before_a_kept_one(house: House, view: View) -> None:
    house.keys.is_in_environment = True
    desk = presenter(house, view)
    desk.look()
    desk.take(KEY)
    assert view.state.place == "environment"


def test_testing_tells_the_balance_and_looking_again_keeps_it(house: House, view: View) -> None:
    house.keys.keep(parse_key(KEY))
    desk = presenter(house, view)
    desk.look()
    desk.test()
    desk.look()
    assert view.state.credits is not None
    assert view.state.credits.total == 40


def test_forgetting_leaves_no_balance_behind(house: House, view: View) -> None:
    desk = presenter(house, view)
    desk.take(KEY)
    desk.remove()
    assert (house.keys.kept, view.state.place, view.state.credits) == (None, None, None)


def test_waiting_for_an_answer_can_be_ended(house: House, view: View) -> None:
    house.errands.is_held = True
    desk = presenter(house, view)
    desk.take(KEY)
    desk.stop()
    assert [state.busy for state in view.states] == ["trying", ""]
    assert house.errands.wishes == {}
    assert house.keys.kept is None
