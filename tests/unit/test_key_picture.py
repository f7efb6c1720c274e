"""The picture of a host key: the same for the same key, another for another."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.key_picture import SHADES, SIDE, grouped, key_picture


def fingerprint(digest: bytes) -> str:
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


@given(st.binary(min_size=32, max_size=32))
def test_same_key_has_the_same_picture_within_the_board(digest: bytes) -> None:
    picture = key_picture(fingerprint(digest))
    assert picture == key_picture(fingerprint(digest))
    assert len(picture.shades) == SIDE
    assert max(max(row) for row in picture.shades) <= SHADES
    assert picture.shades[picture.end[1]][picture.end[0]] > 0


def test_pictures_of_many_keys_are_all_different() -> None:
    pictures = {key_picture(fingerprint(hashlib.sha256(bytes([key])).digest())) for key in range(256)}
    assert len(pictures) == 256


def test_text_that_is_no_fingerprint_is_refused() -> None:
    with pytest.raises(ValueError, match="no fingerprint"):
        key_picture("SHA256:not a hash")


def test_fingerprint_is_read_in_groups_of_four() -> None:
    assert grouped("SHA256:uNiVWbQ5Lr2") == "SHA256:uNiV WbQ5 Lr2"
