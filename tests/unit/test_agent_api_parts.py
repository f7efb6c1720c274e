"""The pure parts of the agent's API: the bucket, ranges of bytes, errors and their statuses."""

from __future__ import annotations

import json

import pytest

from remote_agent.api.errors import error_response, fields_wrong, status_of
from remote_agent.api.limits import ApiLimits, TokenBucket
from remote_agent.api.spans import Span, asked_span, sent_span
from tests.fakes.agent_parts import queue_full
from tests.fakes.clock import FakeClock
from vmsg_desktop.core.model.errors import ComputeError, InputError, RemoteError, RenderError, StorageError, VmsgError
from vmsg_desktop.core.model.limits import PHOTO_MAX_BYTES, VOICE_MAX_BYTES


class TestTokenBucket:
    def test_the_burst_passes_and_the_next_is_told_when(self) -> None:
        clock = FakeClock()
        bucket = TokenBucket(0.5, 3, monotonic_s=clock.monotonic_s)

        assert [bucket.take() for _ in range(4)] == [0, 0, 0, 2]

    def test_it_fills_with_time_and_never_above_the_burst(self) -> None:
        clock = FakeClock()
        bucket = TokenBucket(2.0, 3, monotonic_s=clock.monotonic_s)
        for _ in range(3):
            bucket.take()

        clock.advance(0.5)
        assert [bucket.take(), bucket.take()] == [0, 1]
        clock.advance(3600)
        assert [bucket.take() for _ in range(4)] == [0, 0, 0, 1]


def test_every_file_that_intake_takes_may_be_sent() -> None:
    assert ApiLimits().blob_max_bytes >= max(VOICE_MAX_BYTES, PHOTO_MAX_BYTES)


class TestAskedSpan:
    @pytest.mark.parametrize(
        ("header", "first", "end"),
        [
            ("bytes=0-9", 0, 10),
            ("bytes=90-", 90, 100),
            ("bytes=90-4000", 90, 100),
            ("bytes=-10", 90, 100),
            ("bytes=-4000", 0, 100),
            ("bytes= 5-5 ", 5, 6),
        ],
    )
    def test_one_range(self, header: str, first: int, end: int) -> None:
        assert asked_span(header, 100) == Span(first, end, 100)

    @pytest.mark.parametrize(
        "header", [None, "", "bytes", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=٣-٤"]
    )
    def test_what_is_no_single_range_counts_as_all_of_it(self, header: str | None) -> None:
        span = asked_span(header, 100)

        assert span == Span(0, 100, 100)
        assert span is not None
        assert span.is_all

    @pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
    def test_a_range_outside_of_the_file_is_none(self, header: str) -> None:
        assert asked_span(header, 100) is None

    def test_a_span_is_told_as_a_header_tells_it(self) -> None:
        assert str(Span(5, 10, 20)) == "bytes 5-9/20"
        assert sent_span("bytes 5-9/20") == Span(5, 10, 20)


@pytest.mark.parametrize("header", ["bytes 9-5/20", "bytes 5-20/20", "bytes 0-0/0"])
def test_a_piece_that_no_file_has_is_refused(header: str) -> None:
    with pytest.raises(InputError) as caught:
        sent_span(header)

    assert caught.value.code == "range_wrong"


class TestErrors:
    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (InputError("job_unknown", "m"), 404),
            (InputError("files_missing", "m"), 409),
            (InputError("anything_else", "m"), 422),
            (RemoteError("agent_stopping", "m"), 503),
            (RemoteError("anything_else", "m"), 503),
            (StorageError("disk_full", "m"), 507),
            (ComputeError("engine_failed", "m"), 500),
            (RenderError("anything", "m"), 500),
        ],
    )
    def test_each_has_a_status(self, error: VmsgError, status: int) -> None:
        assert status_of(error) == status

    def test_a_refused_job_is_told_when_to_come_again(self) -> None:
        answer = error_response(queue_full(7.2))

        assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
        assert json.loads(bytes(answer.body))["code"] == "queue_full"

    def test_too_much_without_a_time_says_a_second(self) -> None:
        assert error_response(RemoteError("queue_full", "m")).headers["retry-after"] == "1"

    def test_wrong_fields_are_named_and_their_values_are_not(self) -> None:
        rows = [
            {"loc": ("message", "mask", "grow_px"), "type": "less_than_equal", "msg": "Input should be at most 40"},
            {"loc": ("message", "title"), "type": "value_error", "msg": "Value error, 'my secret' is bad"},
        ]

        error = fields_wrong(rows, code="order_invalid")

        assert [row["field"] for row in error.details["fields"]] == ["message.mask.grow_px", "message.title"]
        assert "secret" not in json.dumps(error.to_json())

    def test_a_flood_of_wrong_fields_is_cut(self) -> None:
        rows = [{"loc": ("x" * 10_000,) * 100, "type": "extra", "msg": "no"}] * 10_000

        assert len(json.dumps(fields_wrong(rows).to_json())) < 20_000
