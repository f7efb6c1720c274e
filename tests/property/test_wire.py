"""What travels between desktop and agent comes out as it went in, through the text that really travels."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tests.property.test_message_file import MESSAGES
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import INLINE_MAX_BYTES, WireFile, WireOutput, WorkOrder
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError, InputError, RemoteError, StorageError, VmsgError
from vmsg_desktop.core.model.events import StageCost, StageFinished, StageNote, StageProgress, StageReport, StageStarted
from vmsg_desktop.core.model.kept import Kept, Packed
from vmsg_desktop.core.wire import (
    error_from_wire,
    error_to_wire,
    event_from_json,
    event_to_json,
    output_from_wire,
    outputs_to_wire,
    wire_file,
    wishes_from_wire,
    wishes_to_wire,
)

ORDERS = TypeAdapter(WorkOrder)
OUTPUTS = TypeAdapter(dict[str, WireOutput])
TEXT = st.text(max_size=20)
ENGINES = st.none() | st.builds(Engine, TEXT, TEXT, TEXT, TEXT, TEXT)
NOTES = st.lists(TEXT, max_size=2).map(tuple)
COSTS = st.builds(
    StageCost,
    st.none() | st.floats(0, 1e9),
    st.none() | st.integers(0, 2**50),
    st.none() | st.integers(0, 2**50),
    st.none() | st.integers(0, 2**50),
    st.none() | st.booleans(),
)
REPORTS = st.builds(
    StageReport, TEXT, ENGINES, st.floats(0, 1e6), st.sampled_from(["hit", "miss", "off"]), NOTES, TEXT, COSTS
)
EVENTS = st.one_of(
    st.builds(StageStarted, TEXT),
    st.builds(StageProgress, TEXT, st.floats(0, 1)),
    st.builds(StageFinished, REPORTS),
    st.builds(StageNote, TEXT, TEXT, st.floats(0, 1e4)),
)
JSON = st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | TEXT, lambda inner: st.lists(inner, max_size=3))
KEPT = st.builds(
    Kept,
    st.builds(
        Packed, st.dictionaries(TEXT, JSON, max_size=3), st.dictionaries(TEXT, st.binary(max_size=99), max_size=3)
    ),
    ENGINES,
    NOTES,
)
ERRORS = st.builds(
    lambda cls, code, message, hint, retryable: cls(code, message, hint, retryable=retryable, details={"n": 1}),
    st.sampled_from([InputError, ComputeError, RemoteError, StorageError]), TEXT, TEXT, TEXT, st.booleans(),
)  # fmt: skip


@given(EVENTS)
def test_events(event: Any) -> None:
    name, data = event_to_json(event)
    assert event_from_json(name, json.loads(json.dumps(data))) == event


@given(ERRORS)
def test_errors(error: VmsgError) -> None:
    back = error_from_wire(error_to_wire(error))
    assert (type(back), back.to_json()) == (type(error), error.to_json())


@given(st.builds(Wishes, st.none() | TEXT, st.none() | TEXT, TEXT, st.booleans()))
def test_wishes(wishes: Wishes) -> None:
    assert wishes_from_wire(wishes_to_wire(wishes)) == wishes


@given(st.dictionaries(TEXT, KEPT, max_size=3))
def test_results(outputs: dict[str, Kept]) -> None:
    wired, apart = outputs_to_wire(outputs)
    told = OUTPUTS.validate_json(OUTPUTS.dump_json(wired))
    assert {name: output_from_wire(output, lambda file: apart[file.sha256]) for name, output in told.items()} == outputs


@given(MESSAGES, st.dictionaries(st.sampled_from(["photo", "voice"]), st.binary(max_size=99)), st.booleans())
def test_orders(message: Any, files: dict[Any, bytes], is_cached: bool) -> None:
    wired = {role: replace(wire_file(data, name="a.jpg"), data=data) for role, data in files.items()}
    order = WorkOrder(message, ("mask", "sound"), wired, "batch", is_cached=is_cached)
    assert ORDERS.validate_json(ORDERS.dump_json(order)) == order


def test_large_parts_do_not_ride_along_and_small_ones_do() -> None:
    large, small = b"x" * INLINE_MAX_BYTES, b"y" * 10
    wired, apart = outputs_to_wire({"sound": Kept(Packed({}, {"large": large, "small": small}))})
    assert wired["sound"].blobs["small"].data == small
    assert wired["sound"].blobs["large"].data is None
    assert apart == {hashlib.sha256(large).hexdigest(): large}


def test_a_part_that_is_not_what_was_announced_is_refused() -> None:
    output = WireOutput({}, {"part": replace(wire_file(b"good"), data=b"evil")})
    with pytest.raises(RemoteError) as caught:
        output_from_wire(output, lambda file: b"")
    assert caught.value.code == "result_damaged"


@pytest.mark.parametrize(("name", "data"), [("strange", {}), ("progress", {}), ("finished", {"engine": None})])
def test_an_unknown_event_is_an_error_that_names_the_update(name: str, data: dict[str, Any]) -> None:
    with pytest.raises(RemoteError) as caught:
        event_from_json(name, data)
    assert "vmsg agent setup" in caught.value.hint


@pytest.mark.parametrize("name", ["../x", "a/b", "c\\d", "x" * 256])
def test_a_file_name_is_no_path(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(WireFile).validate_python({"sha256": "0" * 64, "size_bytes": 1, "name": name})
