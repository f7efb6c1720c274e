"""The agent's token file: made once, private, refused when others can read it."""

from __future__ import annotations

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from remote_agent.token import read_or_create_token
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.secret import redacted


def test_a_new_token_has_256_bits_and_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "agent" / "token"

    token = read_or_create_token(path)

    assert len(base64.urlsafe_b64decode(token.reveal() + "=")) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["token"]


def test_the_file_is_private_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        read_or_create_token(tmp_path / "token")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600


def test_the_same_token_is_read_again_and_another_home_has_another(tmp_path: Path) -> None:
    first = read_or_create_token(tmp_path / "token")

    assert read_or_create_token(tmp_path / "token") == first
    assert read_or_create_token(tmp_path / "other") != first


def test_two_agents_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(lambda _: read_or_create_token(tmp_path / "token").reveal(), range(32)))

    assert len(set(tokens)) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o777])
def test_a_token_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "token"
    secret = read_or_create_token(path).reveal()
    path.chmod(mode)

    with pytest.raises(StorageError) as caught:
        read_or_create_token(path)

    assert caught.value.code == "token_exposed"
    assert secret not in str(caught.value.to_json())


@pytest.mark.parametrize("text", ["", "short", "a" * 44, "a" * 42 + "!", "ä" * 43, "a" * 10_000])
def test_a_damaged_token_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "token"
    path.touch(0o600)
    path.write_text(text, "utf-8")

    with pytest.raises(StorageError) as caught:
        read_or_create_token(path)

    assert caught.value.code == "token_damaged"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    read_or_create_token(tmp_path / "elsewhere")
    (tmp_path / "token").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StorageError) as caught:
        read_or_create_token(tmp_path / "token")

    assert caught.value.code == "token_unreadable"


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError) as caught:
        read_or_create_token(tmp_path / "file" / "token")

    assert caught.value.code == "token_unreadable"


def test_a_token_that_was_read_is_cleared_from_texts(tmp_path: Path) -> None:
    token = read_or_create_token(tmp_path / "token").reveal()

    assert token not in redacted(f"header: {token}")
