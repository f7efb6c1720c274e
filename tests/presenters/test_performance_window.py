"""The jobs' window in the live view's presenter: it never lies in the future, and a long read is told."""

from __future__ import annotations

import pytest

from tests.presenters.test_performance import NOW_S, Room


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.mark.parametrize("key", ["5min", "1h", "24h", "30d"])
def test_the_newest_jobs_are_shown_though_a_column_of_the_plots_ends_hours_from_now(room: Room, key: str) -> None:
    room.presenter.choose_window(key)
    band = room.presenter.band
    assert NOW_S - 1.0 <= band.end_s <= NOW_S + 30.0
    room.presenter.move_band(NOW_S + 86_400.0)
    assert room.presenter.band.end_s <= NOW_S + 30.0


def test_a_time_that_is_still_being_read_is_told(room: Room) -> None:
    room.presenter.tick()
    feeds = [room.head.feed]
    room.lane.is_held = True
    room.presenter.choose_window("24h")
    feeds.append(room.head.feed)
    room.lane.run(next(iter(room.lane.wishes)))
    feeds.append(room.head.feed)
    assert feeds == ["live", "reading", "live"]


def test_the_newest_jobs_of_a_long_window_stand_while_it_is_paused(room: Room) -> None:
    room.presenter.choose_window("30d")
    room.presenter.pause(is_paused=True)
    stood = room.presenter.band
    room.go_on(60.0)
    assert room.presenter.band == stood
    room.presenter.pause(is_paused=False)
    assert room.presenter.band.end_s >= stood.end_s + 50.0
