"""The D-ID key: which texts are one, where it is found, where it is kept, and where never."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Callable

import keyring.backends.fail
import keyring.backends.null
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.keyrings import (
    BrokenKeyring,
    ChainedKeyring,
    ForgetfulKeyring,
    LockedKeyring,
    MemoryKeyring,
    PlaintextKeyring,
)
from vmsg_desktop.adapters.system.keyrings import Keyring
from vmsg_desktop.adapters.system.keys import KeyStore, parse_key
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.secret import Secret

KEY = "bWVAZXhhbXBsZS5jb20:Zq3-vX9_Wm2kLp8Rt5Yb1"
ENCODED = base64.b64encode(KEY.encode()).decode()


def store(backend: Keyring, **environ: str) -> KeyStore:
    return KeyStore(environ, lambda: backend)


@pytest.mark.parametrize(
    "text",
    [KEY, f"  {KEY}\n", f"Basic {KEY}", f"basic  {KEY}", ENCODED, ENCODED.rstrip("="), f"Basic {ENCODED}\r\n",
     base64.urlsafe_b64encode(KEY.encode()).decode()],
)  # fmt: skip
def test_a_key_is_taken_as_shown_and_as_base64(text: str) -> None:
    assert parse_key(text).reveal() == KEY


@pytest.mark.parametrize(
    "text",
    ["", "   ", "no-colon", ":", "user:", ":password", "a:b:c", "us er:password", "user:pass\nword", "schlüssel:wort",
     "user:" + "x" * 600, "user\x00:password", base64.b64encode(b"no colon here").decode(),
     base64.b64encode(f"{KEY}:".encode()).decode(), "Basic"],
)  # fmt: skip
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_key(text)
    assert caught.value.code == "did_key_malformed"
    told = caught.value.message.removeprefix("This is no D-ID key: ")
    assert len(text.strip()) < 7 or text.strip() not in told


USERS = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), min_size=1, max_size=80)


@given(USERS, USERS)
def test_every_key_comes_back_from_its_base64(user: str, password: str) -> None:
    encoded = base64.b64encode(f"{user}:{password}".encode()).decode()
    assert parse_key(encoded).reveal() == f"{user}:{password}"


@given(st.text(max_size=60))
def test_any_text_is_a_key_or_is_refused(text: str) -> None:
    try:
        key = parse_key(text).reveal()
    except InputError:
        return
    assert key.count(":") == 1


def test_a_key_of_the_session_needs_no_keyring_and_goes_before_it() -> None:
    held: dict[str, Secret] = {}
    keys = KeyStore({}, keyring.backends.fail.Keyring, held)
    keys.keep_for_session(parse_key(KEY))
    found = KeyStore({}, lambda: MemoryKeyring(), held).find()
    assert found is not None
    assert (found.key.reveal(), found.place) == (KEY, "session")
    assert keys.remove()
    assert keys.find() is None


def test_the_environment_goes_before_the_keyring() -> None:
    backend = MemoryKeyring()
    store(backend).keep(parse_key("kept:key"))
    found = store(backend, DID_API_KEY=ENCODED).find()
    assert found is not None
    assert (found.key.reveal(), found.place) == (KEY, "environment")


def test_what_is_kept_is_found_and_forgotten() -> None:
    keys = store(MemoryKeyring(), DID_API_KEY="")
    assert keys.find() is None
    keys.keep(parse_key(KEY))
    found = keys.require()
    assert (found.key.reveal(), found.place) == (KEY, "keyring")
    assert keys.remove() is True
    assert keys.remove() is False
    assert keys.find() is None


def test_without_a_key_it_is_said_how_to_give_one() -> None:
    with pytest.raises(InputError, match="no D-ID key") as caught:
        store(MemoryKeyring()).require()
    assert "vmsg key set" in caught.value.hint
    assert "DID_API_KEY" in caught.value.hint


@pytest.mark.parametrize("make", [keyring.backends.fail.Keyring, keyring.backends.null.Keyring])
def test_without_a_keyring_nothing_is_kept_and_it_is_said(make: Callable[[], Keyring]) -> None:
    backend = make()
    keys = store(backend)
    for act in (keys.check_keyring, lambda: keys.keep(parse_key(KEY)), keys.remove):
        with pytest.raises(StorageError) as caught:
            act()
        assert caught.value.code == "keyring_missing"
        assert "export DID_API_KEY" in caught.value.hint
    assert keys.find() is None
    assert store(backend, DID_API_KEY=KEY).require().key.reveal() == KEY


@pytest.mark.parametrize(
    "backend", [PlaintextKeyring(), ChainedKeyring(MemoryKeyring(), PlaintextKeyring())], ids=["alone", "in a chain"]
)
def test_a_keyring_in_clear_gets_no_key(backend: MemoryKeyring) -> None:
    with pytest.raises(StorageError) as caught:
        store(backend).keep(parse_key(KEY))
    assert caught.value.code == "keyring_weak"
    assert backend.kept == {}


def test_a_chain_of_good_keyrings_is_used() -> None:
    backend = ChainedKeyring(MemoryKeyring())
    store(backend).keep(parse_key(KEY))
    assert list(backend.kept.values()) == [KEY]


@pytest.mark.parametrize(
    ("backend", "code"),
    [
        (LockedKeyring(), "keyring_locked"),
        (BrokenKeyring(), "keyring_failed"),
        (BrokenKeyring(OSError), "keyring_failed"),
        (ForgetfulKeyring(), "keyring_failed"),
    ],
)
def test_a_keyring_that_fails_is_told_and_gives_nothing_away(backend: Keyring, code: str) -> None:
    with pytest.raises(StorageError) as caught:
        store(backend).keep(parse_key(KEY))
    assert caught.value.code == code
    assert caught.value.__context__ is None
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_locked_keyring_is_no_missing_key() -> None:
    with pytest.raises(StorageError, match="locked"):
        store(LockedKeyring()).find()


def test_errors_of_the_linux_backends_libraries_are_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    import types

    class SecretStorageException(Exception):
        """As in secretstorage.exceptions."""

    module = types.ModuleType("secretstorage.exceptions")
    module.SecretStorageException = SecretStorageException  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "secretstorage.exceptions", module)
    with pytest.raises(StorageError) as caught:
        store(BrokenKeyring(SecretStorageException)).keep(parse_key(KEY))
    assert caught.value.code == "keyring_failed"


def test_a_store_shows_neither_environment_nor_key() -> None:
    keys = store(MemoryKeyring(), DID_API_KEY=KEY)
    assert KEY not in repr(keys) + repr(keys.find())


def test_what_was_kept_by_hand_in_another_form_is_still_a_key() -> None:
    backend = MemoryKeyring()
    backend.set_password("vmsg-desktop", "d-id", ENCODED)
    assert store(backend).require().key.reveal() == KEY
