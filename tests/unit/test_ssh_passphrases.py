"""Passphrases in the keyring."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.keyrings import LockedKeyring, MemoryKeyring, PlaintextKeyring
from vmsg_desktop.adapters.system.keyrings import Keyring
from vmsg_desktop.adapters.system.passphrases import PassphraseStore
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.secret import Secret

KEY = "SHA256:abcdefghijklmnopqrstuvwxyz"


def store(backend: Keyring) -> PassphraseStore:
    return PassphraseStore(replace(PassphraseStore().shelf, open_keyring=lambda: backend))


def test_a_passphrase_is_kept_by_its_key_and_apart_from_the_d_id_key() -> None:
    backend = MemoryKeyring()
    store(backend).keep(KEY, Secret("correct horse"))
    assert store(backend).find(KEY) == Secret("correct horse")
    assert store(backend).find("SHA256:other") is None
    assert list(backend.kept) == [("vmsg-desktop-ssh", KEY)]
    assert store(backend).remove(KEY)
    assert not store(backend).remove(KEY)


def test_no_plain_text_keyring_is_used() -> None:
    backend = PlaintextKeyring()
    backend.kept["vmsg-desktop-ssh", KEY] = "correct horse"
    assert store(backend).find(KEY) is None
    with pytest.raises(StorageError) as caught:
        store(backend).keep(KEY, Secret("correct horse"))
    assert caught.value.code == "keyring_weak"
    assert "correct horse" not in str(caught.value.to_json())


def test_a_locked_keyring_is_told() -> None:
    with pytest.raises(StorageError, match="locked") as caught:
        store(LockedKeyring()).find(KEY)
    assert caught.value.retryable
