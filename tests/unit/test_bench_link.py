"""The benchmarks' slow line: its arithmetic, and that every byte passes."""

from __future__ import annotations

import pytest

from tests.bench.rows_sending import Asked
from tests.bench.shaped_link import Direction, Line, measured, shaped_link
from vmsg_desktop.adapters.renderer.did.both import Named, upload_both
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.secret import Secret

SLOW = Line(round_trip_s=0.08, rate_bytes_s=1000.0)
QUICK = Line(round_trip_s=0.0, rate_bytes_s=1e9, opening=0)


def test_bytes_leave_at_the_rate_and_arrive_half_a_round_trip_later() -> None:
    assert list(Direction(SLOW).book(500, 10.0)) == pytest.approx([10.5, 10.54])


def test_what_is_handed_over_while_the_line_is_busy_waits_its_turn() -> None:
    direction = Direction(SLOW)
    direction.book(500, 10.0)
    assert direction.book(1000, 10.1)[0] == pytest.approx(11.5)


def test_a_line_that_rested_is_free_at_once() -> None:
    direction = Direction(SLOW)
    direction.book(500, 10.0)
    assert direction.book(1000, 20.0)[0] == pytest.approx(21.0)


def test_both_uploads_pass_whole() -> None:
    picture, sound = Named(b"p" * 300_000, "frame.jpg"), Named(b"s" * 200_000, "voice.m4a")
    with (
        shaped_link(QUICK) as link,
        DidClient(link.url, Secret("a:b"), clock=SystemClock(), waiter=CancelToken()) as did,
    ):
        urls = upload_both(did, image=picture, audio=sound, waiter=CancelToken())
        assert urls == ("s3://uploads/img_1/frame.jpg", "s3://uploads/aud_1/voice.m4a")
        assert 500_000 < link.received < 501_000, "the files and the form around them"


def test_measuring_the_line_leaves_no_trace_in_its_counts() -> None:
    with shaped_link(Line(round_trip_s=0.002, rate_bytes_s=1e8, opening=1)) as link:
        round_trip_s, rate_bytes_s = measured(link, size=100_000)
        assert (link.received, link.connections) == (0, 0)
    assert round_trip_s >= 0.002
    assert rate_bytes_s > 0


def test_lags_are_told_for_all_videos_of_all_runs() -> None:
    way = Asked()
    way.take({"lags": [1.0, 2.0], "questions": 10.0})
    way.take({"lags": [3.0, 6.0], "questions": 12.0})
    assert way.words("us") == "us: mean 3.00, median 2.50, p95 6.00 s, 11.0 questions"
    assert (way.means.best, way.means.median, way.mean) == (1.5, 3.0, 3.0)
