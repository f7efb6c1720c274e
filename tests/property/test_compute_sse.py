"""Server-sent events read back as they were written, whatever the blocks in which they come."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.adapters.compute.sse import EventParser, ServerEvent
from vmsg_desktop.core.model.errors import RemoteError

_TEXT = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=40)
_NAMES = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), min_size=1, max_size=12)
_EVENTS = st.builds(
    ServerEvent, st.integers(0, 2**63 - 1), _NAMES, st.lists(_TEXT, min_size=1, max_size=3).map("\n".join)
)
_LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def _written(event: ServerEvent, end: str) -> str:
    lines = [f"id: {event.number}", f"event: {event.name}", *(f"data: {line}" for line in event.data.split("\n"))]
    return "".join(f"{line}{end}" for line in (": ping", *lines, "retry: 5", ""))


def _blocks(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in itertools.pairwise(places)]


def _read(parser: EventParser, blocks: list[bytes]) -> list[ServerEvent]:
    return [event for block in blocks for event in parser.feed(block)]


@given(st.lists(_EVENTS, max_size=5), _LINE_ENDS, st.lists(st.integers(0, 10_000), max_size=12), st.booleans())
def test_events_come_out_as_they_went_in(events: list[ServerEvent], end: str, cuts: list[int], has_mark: bool) -> None:
    text = ("\ufeff" if has_mark else "") + "".join(_written(event, end) for event in events)
    assert _read(EventParser(), _blocks(text.encode(), cuts)) == events


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=8))
def test_any_bytes_are_read_or_refused_alike_in_any_blocks(data: bytes, cuts: list[int]) -> None:
    def outcome(blocks: list[bytes]) -> object:
        try:
            return _read(EventParser(max_bytes=500), blocks)
        except RemoteError as exc:
            return exc.code

    assert outcome(_blocks(data, cuts)) == outcome([data])


@given(st.lists(_EVENTS, min_size=1, max_size=3))
def test_an_event_that_was_cut_off_is_none(events: list[ServerEvent]) -> None:
    text = "".join(_written(event, "\n") for event in events)
    assert _read(EventParser(), [text.encode()[:-1]]) == events[:-1]


@pytest.mark.parametrize("stream", [b"data: " + b"x" * 200, b"data: x\n" * 200, b"x" * 200 + b"\n"])
def test_what_is_too_long_is_refused_while_it_comes(stream: bytes) -> None:
    with pytest.raises(RemoteError, match="more than 100 bytes") as caught:
        _read(EventParser(max_bytes=100), _blocks(stream, list(range(0, len(stream), 7))))
    assert caught.value.code == "agent_not_understood"


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"id: x\ndata: 1\n\n", [ServerEvent(0, "message", "1")]),
        (b"id: 7\ndata: 1\n\ndata: 2\n\n", [ServerEvent(7, "message", "1"), ServerEvent(7, "message", "2")]),
        (b"event: a\n\ndata: 1\n\n", [ServerEvent(0, "message", "1")]),
        (b"data\n\n", [ServerEvent(0, "message", "")]),
        (b"data:no space\ndata:  two\n\n", [ServerEvent(0, "message", "no space\n two")]),
        (b": ping\n\n", []),
    ],
)
def test_the_standards_corners(stream: bytes, expected: list[ServerEvent]) -> None:
    assert _read(EventParser(), [stream]) == expected
