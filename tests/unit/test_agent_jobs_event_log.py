"""Events of a job: numbered, thinned, told to streams in other threads, ended once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from remote_agent.event_log import PROGRESS_EVERY_S, EventLog
from remote_agent.ports import NumberedEvent
from tests.fakes.agent_jobs import collect, run_async, start_thread
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def log(clock: FakeClock) -> EventLog:
    return EventLog(first=1, clock=clock)


def names(events: Sequence[NumberedEvent]) -> list[str]:
    return [event.name for event in events]


def test_numbers_begin_where_told_and_grow(clock: FakeClock) -> None:
    log = EventLog(first=2_000_001, clock=clock)
    assert log.last == 2_000_000
    log.append("running", {})
    log.append("stage", {"stage": "mask"})
    log.end("done", {"outputs": {}})
    assert [event.number for event in collect(log.follow(0))] == [2_000_001, 2_000_002, 2_000_003]


def test_a_stream_begins_after_the_number_it_knows(log: EventLog) -> None:
    log.append("running", {})
    log.append("stage", {"stage": "mask"})
    log.end("done", {"outputs": {}})
    assert names(collect(log.follow(1))) == ["stage", "done"]
    assert collect(log.follow(3)) == []
    assert collect(log.follow(99)) == []


def test_progress_is_told_twenty_times_a_second_and_always_at_its_end(log: EventLog, clock: FakeClock) -> None:
    def fractions() -> list[float]:
        return [event.data["fraction"] for event in log._events if event.name == "progress"]

    for step in range(100):
        log.append("progress", {"stage": "mask", "fraction": step / 100})
    assert fractions() == [0.0]
    clock.advance(PROGRESS_EVERY_S)
    log.append("progress", {"stage": "mask", "fraction": 0.995})
    assert fractions() == [0.995]
    log.append("progress", {"stage": "mask", "fraction": 1.0})
    assert fractions() == [1.0]


def test_each_stage_has_a_pace_of_its_own(log: EventLog) -> None:
    log.append("progress", {"stage": "mask", "fraction": 0.1})
    log.append("progress", {"stage": "prosody", "fraction": 0.2})
    log.append("progress", {"stage": "mask", "fraction": 0.3})
    assert [event.data["fraction"] for event in log._events] == [0.1, 0.2]


def test_a_later_place_in_the_line_replaces_the_one_before(log: EventLog) -> None:
    for place in (7, 6, 5):
        log.append("queued", {"place": place})
    log.end("cancelled", {})
    assert [(event.number, event.name, dict(event.data)) for event in collect(log.follow(0))] == [
        (3, "queued", {"place": 5}),
        (4, "cancelled", {}),
    ]


def test_memory_is_bounded_and_the_newest_stay(log: EventLog) -> None:
    for number in range(5_000):
        log.append("note", {"stage": "mask", "words": str(number), "wait_s": 0})
    log.end("done", {"outputs": {}})
    events = collect(log.follow(0))
    assert len(events) == 2_000
    assert events[-2].data["words"] == "4999"


def test_nothing_is_told_after_the_end_was_announced(log: EventLog) -> None:
    log.append("running", {})
    number = log.seal()
    log.append("note", {"stage": "mask", "words": "late", "wait_s": 0})
    log.end("failed", {"error": {}})
    last = collect(log.follow(1))
    assert names(last) == ["failed"]
    assert last[0].number == number


def test_only_what_tells_how_stages_went_lasts(log: EventLog) -> None:
    log.append("running", {})
    log.append("stage", {"stage": "mask"})
    log.append("progress", {"stage": "mask", "fraction": 0.5})
    log.append("note", {"stage": "mask", "words": "on the CPU", "wait_s": 0})
    log.append("finished", {"stage": "mask"})
    assert names(list(log.lasting())) == ["note", "finished"]


def test_streams_hear_of_events_from_other_threads(log: EventLog) -> None:
    heard = threading.Event()

    def work() -> None:
        log.append("running", {})
        assert heard.wait(20)
        for number in range(50):
            log.append("note", {"stage": "mask", "words": str(number), "wait_s": 0})
        log.end("done", {"outputs": {}})

    async def follow() -> list[str]:
        told = []
        async for events in log.follow(0):
            told += names(events)
            heard.set()
        return told

    async def both() -> tuple[list[str], list[str]]:
        start_thread(work)
        return await asyncio.gather(follow(), follow())

    for told in run_async(both()):
        assert told == ["running", *["note"] * 50, "done"]


def test_a_closed_log_ends_its_streams_without_a_last_event(log: EventLog) -> None:
    async def follow() -> list[str]:
        told = []
        async for events in log.follow(0):
            told += names(events)
            start_thread(log.close)
        return told

    log.append("running", {})
    assert run_async(follow()) == ["running"]


def test_a_stream_that_was_left_is_forgotten(log: EventLog) -> None:
    async def look() -> None:
        log.append("running", {})
        events = log.follow(0)
        await anext(events)
        await events.aclose()  # type: ignore[attr-defined]

    run_async(look())
    assert not log._followers
    log.append("note", {"stage": "mask", "words": "", "wait_s": 0})  # its loop is closed: nobody is told


def test_a_stream_of_a_loop_that_has_ended_does_not_stop_the_others(log: EventLog) -> None:
    held = []

    async def look() -> None:
        log.append("running", {})
        held.append(log.follow(0))
        await anext(held[0])

    loop = asyncio.new_event_loop()
    loop.run_until_complete(look())
    loop.close()
    log.end("done", {"outputs": {}})
    assert names(collect(log.follow(0))) == ["running", "done"]


def test_many_events_wake_a_stream_once_and_come_together(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[object] = []

    async def follow() -> list[list[str]]:
        loop = asyncio.get_running_loop()
        real = loop.call_soon_threadsafe

        def noted(*call: Any) -> Any:
            woken.append(call)
            return real(*call)

        monkeypatch.setattr(loop, "call_soon_threadsafe", noted)
        stream = log.follow(0)
        first = names(await anext(stream))
        following = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        for number in range(100):
            log.append("note", {"stage": "mask", "words": str(number), "wait_s": 0})
        second = names(await following)
        log.end("done", {"outputs": {}})
        return [first, second, *[names(events) async for events in stream]]

    log.append("running", {})
    assert run_async(follow()) == [["running"], ["note"] * 100, ["done"]]
    assert len(woken) == 2
