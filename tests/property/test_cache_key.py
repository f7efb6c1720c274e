"""Cache keys: equal parts give equal keys, any change gives another."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.pipeline.key import cache_key, canonical_json

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
PARTS = st.dictionaries(st.text(), JSON, max_size=5)


def shuffled(parts: dict[str, Any]) -> dict[str, Any]:
    return dict(reversed(list(parts.items())))


@given(PARTS)
def test_the_order_of_the_parts_does_not_matter(parts: dict[str, Any]) -> None:
    assert cache_key("mask", 1, parts) == cache_key("mask", 1, shuffled(parts))


@given(PARTS, PARTS)
def test_different_parts_give_different_keys(one: dict[str, Any], other: dict[str, Any]) -> None:
    is_same = canonical_json(one) == canonical_json(other)
    assert (cache_key("mask", 1, one) == cache_key("mask", 1, other)) == is_same


@given(PARTS)
def test_stage_and_code_version_are_part_of_the_key(parts: dict[str, Any]) -> None:
    keys = {cache_key("mask", 1, parts), cache_key("mask", 2, parts), cache_key("frame", 1, parts)}
    assert len(keys) == 3


@given(PARTS)
def test_canonical_json_reads_back_as_what_went_in(parts: dict[str, Any]) -> None:
    assert json.loads(canonical_json(parts)) == parts


@given(st.integers(-100, 100))
def test_the_whole_digest_is_kept(number: int) -> None:
    key = cache_key("mask", 1, {"n": number})
    assert len(key) == 64
    assert set(key) <= set("0123456789abcdef")


def test_minus_zero_and_zero_are_the_same_setting() -> None:
    assert cache_key("voice", 1, {"pitch": -0.0}) == cache_key("voice", 1, {"pitch": 0.0})


def test_true_and_one_are_not_the_same_setting() -> None:
    assert cache_key("voice", 1, {"x": True}) != cache_key("voice", 1, {"x": 1})


@pytest.mark.parametrize("bad", [math.nan, math.inf, b"bytes", object(), {1: "number as a key"}])
def test_what_is_not_json_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match=r"cache key|JSON compliant"):
        cache_key("voice", 1, {"x": bad})
