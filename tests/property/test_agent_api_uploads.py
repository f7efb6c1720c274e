"""However a file is cut into pieces and its upload broken off, it arrives as it is or not at all."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remote_agent.api.spans import Span, asked_span, sent_span
from remote_agent.blobs import AgentBlobs
from tests.fakes.clock import FakeClock
from vmsg_desktop.core.model.errors import InputError

FILES = st.binary(max_size=3000)
SPLITS = st.lists(st.tuples(st.integers(1, 900), st.sampled_from(["write", "leave", "restart", "silent"])), max_size=12)


def opened(root: Path, clock: FakeClock) -> AgentBlobs:
    return AgentBlobs(root, bundled={}, monotonic_s=clock.monotonic_s, now_s=clock.now_s)


@settings(max_examples=150, deadline=None)
@given(data=FILES, splits=SPLITS)
def test_random_pieces_with_cuts_give_the_same_file(data: bytes, splits: list[tuple[int, str]]) -> None:
    name = hashlib.sha256(data).hexdigest()
    clock = FakeClock()
    with tempfile.TemporaryDirectory() as folder:
        blobs = opened(Path(folder), clock)
        upload = blobs.begin(name, start=0, expected_bytes=0)
        for size, then in splits:
            upload.write(data[upload.offset : upload.offset + size])
            if then == "write":
                continue
            if then == "leave":
                upload.close()
            elif then == "restart":  # the process is gone: its files close, nobody is told
                upload.revoke()
                blobs = opened(Path(folder), clock)
            else:  # a dead link: the old upload still stands when the next comes
                clock.advance(60)
            assert blobs.size(name) is None
            upload = blobs.begin(name, start=blobs.offset(name), expected_bytes=0)
        upload.write(data[upload.offset :])
        upload.finish()

        assert blobs.get(name) == data
        assert opened(Path(folder), clock).get(name) == data


@settings(max_examples=100, deadline=None)
@given(data=FILES, wrong=FILES, cut=st.integers(0, 3000), is_resumed=st.booleans())
def test_there_is_never_a_file_whose_hash_differs(data: bytes, wrong: bytes, cut: int, is_resumed: bool) -> None:
    name = hashlib.sha256(data).hexdigest()
    with tempfile.TemporaryDirectory() as folder:
        blobs = opened(Path(folder), FakeClock())
        with blobs.begin(name, start=0, expected_bytes=0) as upload:
            upload.write(data[:cut])
            if is_resumed:
                upload.close()
                upload = blobs.begin(name, start=blobs.offset(name), expected_bytes=0)
            upload.write(wrong)
            sent = data[:cut] + wrong
            if sent == data:
                upload.finish()
                assert blobs.get(name) == data
                return
            with pytest.raises(InputError, match="SHA-256"):
                upload.finish()
            assert (blobs.size(name), blobs.offset(name)) == (None, 0)


@given(total=st.integers(1, 10**12), first=st.integers(0, 10**12), size=st.integers(1, 10**12))
def test_a_span_reads_back_what_it_writes(total: int, first: int, size: int) -> None:
    first = first % total
    span = Span(first, min(total, first + size), total)

    assert sent_span(str(span)) == span
    assert asked_span(f"bytes={span.first}-{span.end - 1}", total) == span


@given(header=st.text(max_size=40) | st.from_regex(r"bytes=\d{0,4}-\d{0,4}", fullmatch=True), total=st.integers(0, 500))
def test_an_asked_span_always_lies_in_the_file(header: str, total: int) -> None:
    span = asked_span(header, total)

    assert span is None or 0 <= span.first <= span.end <= total
