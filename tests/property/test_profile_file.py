"""The profile file: what is written is read back, and is what the published schema says."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import RESOURCES
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.profile import (
    Bottleneck,
    ColdProfile,
    GpuCard,
    Hardware,
    ModelUsed,
    Profile,
    ProfiledMessage,
    ProfileSummary,
    Spread,
    StageProfile,
)
from vmsg_desktop.core.profile_file import dump_profile, parse_profile, profile_schema

FIGURES = st.floats(0, 1e9, allow_nan=False, allow_infinity=False)
MAYBE = st.none() | FIGURES
WORDS = st.text(max_size=9)
NAMED = st.dictionaries(WORDS, WORDS, max_size=2)
SPREADS = st.builds(Spread, st.integers(1, 99), *[FIGURES] * 6)
BOTTLENECKS = st.builds(Bottleneck, WORDS, FIGURES, FIGURES)
STAGES = st.builds(StageProfile, WORDS, FIGURES, FIGURES, SPREADS, *[MAYBE] * 5, *[WORDS] * 5, NAMED)
PROFILES = st.builds(
    Profile,
    timestamp=WORDS,
    target=WORDS,
    iterations=st.integers(1, 99),
    warm_up=st.integers(1, 9),
    cold_runs=st.integers(0, 9),
    message=st.builds(ProfiledMessage, *[WORDS] * 4, MAYBE, WORDS, WORDS),
    stages=st.lists(STAGES, min_size=1, max_size=2).map(tuple),
    total_latency_ms=FIGURES,
    total=SPREADS,
    cold=st.builds(ColdProfile, st.none() | SPREADS, MAYBE, WORDS),
    summary=st.builds(ProfileSummary, BOTTLENECKS, st.none() | BOTTLENECKS, FIGURES),
    hardware=st.builds(
        Hardware,
        st.none() | WORDS,
        st.none() | st.integers(1, 512),
        st.none() | st.integers(0, 2**50),
        st.none() | WORDS,
        st.lists(st.builds(GpuCard, WORDS, st.none() | st.integers(0, 2**40)), max_size=2).map(tuple),
        WORDS,
    ),
    versions=NAMED,
    models=st.lists(st.builds(ModelUsed, WORDS, WORDS, WORDS), max_size=2).map(tuple),
    other_load=MAYBE,
    missing=NAMED,
)
PUBLISHED: dict[str, Any] = json.loads((RESOURCES / "schemas" / "profile-1.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(PUBLISHED)


def test_the_published_schema_is_the_one_of_the_program() -> None:
    assert profile_schema() == PUBLISHED


@given(PROFILES)
def test_a_profile_comes_back_as_it_was_and_follows_the_published_schema(profile: Profile) -> None:
    data = dump_profile(profile)
    assert parse_profile(data) == profile
    VALIDATOR.validate(json.loads(data))


@given(PROFILES)
def test_the_keys_of_the_original_report_are_there(profile: Profile) -> None:
    told = json.loads(dump_profile(profile))
    assert isinstance(told["timestamp"], str)
    assert isinstance(told["total_latency_ms"], float)
    assert set(told["summary"]["bottleneck"]) == {"stage", "latency_ms", "percentage"}
    for stage in told["stages"]:
        assert {"stage_name", "latency_ms", "gpu_memory_mb", "cpu_percent"} <= set(stage)


@pytest.mark.parametrize(
    ("data", "told"), [(b"[]", "object"), (b"{}", "timestamp"), (b"no", "JSON"), (b'{"extra": 1}', "timestamp")]
)
def test_what_is_no_profile_is_refused_by_name(data: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        parse_profile(data, name="other.json")
    assert "other.json" in caught.value.message
