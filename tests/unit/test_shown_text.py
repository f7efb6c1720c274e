"""Foreign text in messages: one line, readable, of a bounded length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.model.shown import shown


@pytest.mark.parametrize(
    "name", ["portrait.jpg", "Grüße aus Köln (2).heic", "👩‍🚀 selfie.png", "中文 한국어 فارسی.wav", ""]
)
def test_honest_names_stay_as_they_are(name: str) -> None:
    assert shown(name) == name


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("two\r\nlines.jpg", "two\ufffd\ufffdlines.jpg"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("photo\u202egpj.exe", "photo\ufffdgpj.exe"),
        ("nul\0byte", "nul\ufffdbyte"),
        ("lone\udcff", "lone\ufffd"),
    ],
)
def test_what_would_act_on_a_terminal_is_replaced(name: str, seen: str) -> None:
    assert shown(name) == seen


def test_a_long_name_keeps_its_head_and_its_end() -> None:
    seen = shown("a" * 300 + ".jpg")
    assert len(seen) == 120
    assert seen.startswith("aaa")
    assert "…" in seen
    assert seen.endswith(".jpg")


@given(st.text(st.characters(), max_size=400), st.integers(3, 200))
def test_any_text_becomes_one_bounded_encodable_line(text: str, limit: int) -> None:
    seen = shown(text, limit=limit)
    assert len(seen) <= limit
    assert len(seen.encode().splitlines()) <= 1
    assert shown(seen, limit=limit) == seen
