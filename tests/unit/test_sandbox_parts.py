"""Multipart forms as clients send them."""

from __future__ import annotations

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.sandbox.parts import Part, read_parts
from vmsg_desktop.sandbox.refusals import Refused

BOUNDARY = "multipart/form-data; boundary=b0"


@given(data=st.binary(max_size=300), name=st.from_regex(r"[A-Za-z0-9._-]{1,60}", fullmatch=True))
def test_what_requests_sends_is_read_back(data: bytes, name: str) -> None:
    image: tuple[str, bytes, str] = (name, data, "image/png")
    request = requests.Request("POST", "http://127.0.0.1", files={"image": image}, data={"detect_faces": "true"})
    sent = request.prepare()
    assert isinstance(sent.body, bytes)
    parts = read_parts(sent.body, str(sent.headers["Content-Type"]))
    assert parts["image"] == Part(data, name, "image/png")
    assert parts["detect_faces"].text == "true"
    assert parts["detect_faces"].filename is None


def test_a_file_without_a_name_is_still_a_file() -> None:
    body = b'--b0\r\nContent-Disposition: form-data; name="image"\r\nContent-Type: image/png\r\n\r\nabc\r\n--b0--\r\n'
    assert read_parts(body, BOUNDARY)["image"] == Part(b"abc", None, "image/png")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", "application/json"),
        (b"", "multipart/form-data"),
        (b"", ""),
        (b"hello", BOUNDARY),
        (b'--b0\r\nContent-Disposition: form-data; name="image"\r\n\r\nabc', BOUNDARY),
        (b"", BOUNDARY),
    ],
)
def test_what_is_no_whole_form_is_refused(body: bytes, content_type: str) -> None:
    with pytest.raises(Refused) as refused:
        read_parts(body, content_type)
    assert refused.value.refusal.status == 400
