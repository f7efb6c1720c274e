"""Replies of D-ID, read: what the contract promises, what it leaves out, and what nobody expects."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.adapters.renderer.did.answers import (
    Unexpected,
    file_name,
    iso_utc,
    number,
    read_credits,
    read_page,
    read_talk,
    read_upload,
)
from vmsg_desktop.adapters.renderer.did.bodies import safe_name
from vmsg_desktop.adapters.renderer.did.client import upload_id
from vmsg_desktop.adapters.renderer.did.errors import read_failure

SIGNED = "https://s3.example/u/tlk/1767.mp4?AWSAccessKeyId=A&Expires=1&Signature=S"
DONE: dict[str, Any] = {
    "id": "tlk_1",
    "user_id": "auth0|u1",
    "created_by": "auth0|u1",
    "user": {"email": "me@example.com", "plan": "trial"},
    "source_url": "https://s3.example/u/img/face%20a.jpg?Signature=S",
    "audio_url": "https://s3.example/u/a.wav?Signature=S",
    "created_at": "2026-01-02T03:04:05.152Z",
    "started_at": "2026-01-02T03:04:06.696",
    "status": "done",
    "duration": 15.961,
    "name": "Birthday",
    "user_data": "token",
    "result_url": SIGNED,
    "config": {"stitch": True, "logo": {"url": "https://x/logo.png"}},
    "metadata": {"num_frames": 400, "resolution": [512, 512]},
}


def test_a_finished_talk_is_read_whole() -> None:
    talk = read_talk(DONE)
    assert (talk.id, talk.status, talk.duration_s, talk.result_url) == ("tlk_1", "done", 15.961, SIGNED)
    assert (talk.name, talk.user_data, talk.created_at) == ("Birthday", "token", "2026-01-02T03:04:05.152Z")
    assert talk.raw["metadata"] == {"num_frames": 400, "resolution": [512, 512]}


def test_the_rest_holds_neither_links_nor_the_person() -> None:
    told = json.dumps(dict(read_talk(DONE).raw))
    for trace in ("https", "Signature", "example.com", "auth0"):
        assert trace not in told
    assert read_talk(DONE).raw["source_file"] == "face a.jpg"


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("created", "created"), ("Started", "started"), (" done ", "done"), ("error", "error"),
        ("rejected", "rejected"), ("paused", "unknown"), ("unknown", "unknown"), (None, "unknown"), (7, "unknown"),
    ],
)  # fmt: skip
def test_a_state_is_one_of_the_known_or_unknown(value: Any, status: str) -> None:
    assert read_talk({"id": "t", "status": value}).status == status


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ({"kind": "FaceError", "description": "face not detected"}, "FaceError: face not detected"),
        ({"description": "only words"}, "only words"),
        ("plain text", "plain text"),
        (None, ""), ("", ""), ({}, ""), ([1, 2], "[1, 2]"),
        ({"kind": 7, "description": {"a": 1}}, '7: {"a": 1}'),
        ({"code": 9}, '{"code": 9}'),
    ],
)  # fmt: skip
def test_an_error_is_words_whatever_its_form(error: Any, words: str) -> None:
    assert read_talk({"id": "t", "status": "error", "error": error}).error == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2026-01-02T03:04:05.152Z", "2026-01-02T03:04:05.152Z"),
        ("2026-01-02T03:04:05.152", "2026-01-02T03:04:05.152Z"),
        ("2026-01-02T05:04:05.152+02:00", "2026-01-02T03:04:05.152Z"),
        ("2026-01-02T03:04:05", "2026-01-02T03:04:05.000Z"),
        (1767323045152, "2026-01-02T03:04:05.152Z"),
        ("1767323045", "2026-01-02T03:04:05.000Z"),
        ("yesterday", ""), (None, ""), ("", ""), ({}, ""), (1e30, ""), ("9" * 400, ""),
    ],
)  # fmt: skip
def test_times_come_in_one_form(value: Any, text: str) -> None:
    assert iso_utc(value) == text


@pytest.mark.parametrize(
    ("value", "result"),
    [(2, 2.0), ("15.96", 15.96), ("0", 0.0), (-1, None), ("nan", None), (True, None), (None, None), ([], None),
     ("1e999", None), (10**400, None)],
)  # fmt: skip
def test_numbers_may_be_text_but_must_be_numbers(value: Any, result: float | None) -> None:
    assert number(value) == result


@pytest.mark.parametrize("entry", [{}, {"id": None}, {"id": " "}, {"id": 7}])
def test_a_talk_without_an_id_is_none(entry: dict[str, Any]) -> None:
    with pytest.raises(Unexpected):
        read_talk(entry)


@pytest.mark.parametrize("link", [None, "", "s3://bucket/x.mp4", 7, "javascript:x"])
def test_a_link_that_cannot_be_fetched_is_none(link: Any) -> None:
    assert read_talk({"id": "t", "status": "done", "result_url": link}).result_url is None


def test_entries_without_an_id_are_left_out_of_a_page() -> None:
    page = read_page({"talks": [{"id": "a"}, {}, None, "x", {"id": "b"}], "token": ""})
    assert ([talk.id for talk in page.talks], page.token) == (["a", "b"], None)


def test_a_balance_in_text_and_one_that_must_be_added_up() -> None:
    nothing: tuple[Any, ...] = (None, True, 7, "many", {})
    for grants_of in nothing:
        assert read_credits({"credits": grants_of, "remaining": "3", "total": "5"}).remaining == 3
    grants = [{"remaining": 2, "expire_at": None}, {"remaining": "4", "expire_at": "2026-05-01T00:00:00Z"}, "odd"]
    balance = read_credits({"credits": grants})
    assert (balance.remaining, balance.total, balance.expire_at) == (6, 6, "2026-05-01T00:00:00.000Z")


def test_an_upload_needs_its_address() -> None:
    with pytest.raises(Unexpected):
        read_upload({"id": "img_1"})
    assert read_upload({"url": "https://x/a.jpg"}).faces is None


def test_ids_and_names_inside_addresses() -> None:
    assert upload_id("s3://d-id-images-prod/auth0|u1/img_Ab12/face.jpg") == "img_Ab12"
    assert upload_id("s3://d-id-audios-prod/google-oauth2|1/Cd34/voice.wav") == "Cd34"
    assert file_name("https://x/y/a%20b.jpg?c=d/e.png") == "a b.jpg"
    assert file_name("http://[") == ""


@given(st.text(max_size=200))
def test_a_name_is_made_of_what_d_id_takes(name: str) -> None:
    made = safe_name(f"{name}.jpg")
    assert 0 < len(made) <= 50
    assert made.endswith(".jpg")
    assert all(character.isascii() and (character.isalnum() or character in "._-") for character in made)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["id", "status", "error", "created_at", "duration", "config", "source_url", "talks", "token", "credits",
     "remaining", "total", "url", "faces", "kind", "description", "details", "message", "Message"]
)  # fmt: skip


@given(st.dictionaries(FIELDS, JSON, max_size=8))
def test_no_reply_ends_in_anything_but_a_value_or_unexpected(data: dict[str, Any]) -> None:
    for read in (read_talk, read_page, read_credits, read_upload):
        try:
            value = read(data)
        except Unexpected:
            continue
        assert value is not None
    read_failure(json.dumps(data).encode())


@given(st.binary(max_size=300))
def test_no_body_ends_in_anything_but_a_shape(body: bytes) -> None:
    assert read_failure(body).shape in ("vendor", "gateway", "xml", "html", "empty", "other")
    assert read_failure(b"<" + body).shape in ("xml", "html")


@given(st.dictionaries(FIELDS, JSON, max_size=8))
def test_the_rest_is_plain_json(data: dict[str, Any]) -> None:
    talk = read_talk(data | {"id": "t"})
    json.dumps(dict(talk.raw), allow_nan=False)
