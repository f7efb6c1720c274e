"""The agent's API over a real connection: the events of jobs."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from pydantic import TypeAdapter

from remote_agent.api.app import end_streams
from remote_agent.ports import NumberedEvent
from tests.fakes.agent_api import FAST, TOKEN, ServedAgent, served_agent
from tests.fakes.agent_calls import (
    JOB,
    STREAM,
    Lines,
    error_of,
    events_of,
    name_of,
    submit,
    view_of,
)
from tests.fakes.agent_parts import FakeJobs
from vmsg_desktop.core.model.compute import (
    INLINE_MAX_BYTES,
    WireFile,
    WireOutput,
)


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path) as agent:
        yield agent


@pytest.fixture
def slow_agent(tmp_path: Path) -> Iterator[ServedAgent]:
    """Its jobs go on only when told."""
    with served_agent(tmp_path, jobs=FakeJobs(is_prompt=False)) as agent:
        yield agent


class TestEvents:
    def test_the_answer_to_a_job_can_be_its_events(self, agent: ServedAgent) -> None:
        answer = submit(agent, headers=STREAM)

        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert events_of(answer) == [
            (1, "queued", {"place": 0}),
            (2, "running", {}),
            (
                3,
                "done",
                {"outputs": {"prosody": {"meta": {"length_s": 1.5}, "blobs": {}, "engine": None, "notes": []}}},
            ),
        ]

    def test_bytes_ride_in_the_last_event(self, slow_agent: ServedAgent) -> None:
        data = os.urandom(INLINE_MAX_BYTES)
        output = WireOutput({}, {"mask": WireFile(name_of(data), len(data), "", data)})
        submit(slow_agent)
        slow_agent.jobs.end(JOB, outputs={"mask": output})

        _, _, last = events_of(slow_agent.call("GET", f"/jobs/{JOB}/events"))[-1]

        assert TypeAdapter(WireOutput).validate_python(last["outputs"]["mask"]) == output

    def test_only_what_comes_after_the_last_seen_is_sent(self, agent: ServedAgent) -> None:
        submit(agent)

        answer = agent.call("GET", f"/jobs/{JOB}/events", headers={"Last-Event-ID": "2"})
        beyond = agent.call("GET", f"/jobs/{JOB}/events", headers={"Last-Event-ID": "99"})
        again = submit(agent, headers={**STREAM, "Last-Event-ID": "1"})

        assert [number for number, _, _ in events_of(answer)] == [3]
        assert (beyond.status_code, events_of(beyond)) == (200, [])
        assert [number for number, _, _ in events_of(again)] == [2, 3]

    @pytest.mark.parametrize("number", ["-1", "x", "1e3", "9" * 30])
    def test_what_is_no_number_is_told(self, agent: ServedAgent, number: str) -> None:
        submit(agent)

        answer = agent.call("GET", f"/jobs/{JOB}/events", headers={"Last-Event-ID": number})

        assert (answer.status_code, error_of(answer).code) == (422, "request_invalid")

    def test_events_come_as_they_happen_with_pings_between(self, slow_agent: ServedAgent) -> None:
        with submit(slow_agent, headers=STREAM, stream=True) as answer:
            lines = Lines(answer)
            assert lines.until("event") == "event: queued"
            assert lines.until(":") == ": ping"
            slow_agent.jobs.run(JOB)
            assert lines.until("event") == "event: running"
            assert lines.until(":") == ": ping"
            slow_agent.jobs.step(JOB, "progress", {"stage": "mask", "fraction": 0.5})
            assert lines.until("data") == 'data: {"stage":"mask","fraction":0.5}'
            slow_agent.jobs.end(JOB, "failed")
            assert lines.until("event") == "event: failed"
            assert json.loads(lines.until("data").removeprefix("data: "))["error"]["code"] == "engine_failed"

    def test_a_client_that_goes_leaves_its_job_running_and_comes_again(self, slow_agent: ServedAgent) -> None:
        with submit(slow_agent, headers=STREAM, stream=True) as answer:
            lines = Lines(answer)
            assert lines.until("event") == "event: queued"
            slow_agent.jobs.wait_for_streams(1)
        slow_agent.jobs.wait_for_streams(0)

        assert view_of(slow_agent.call("GET", f"/jobs/{JOB}")).state == "queued"
        slow_agent.jobs.run(JOB)
        slow_agent.jobs.end(JOB)
        events = events_of(slow_agent.call("GET", f"/jobs/{JOB}/events", headers={"Last-Event-ID": "1"}))
        assert [name for _, name, _ in events] == ["running", "done"]

    def test_several_may_follow_one_job(self, slow_agent: ServedAgent) -> None:
        submit(slow_agent)
        got: list[list[tuple[int, str, Any]]] = []
        followers = [
            threading.Thread(
                target=lambda: got.append(
                    events_of(
                        requests.get(
                            f"{slow_agent.url}/jobs/{JOB}/events",
                            headers={"Authorization": f"Bearer {TOKEN}"},
                            timeout=10,
                        )
                    )
                )
            )
            for _ in range(5)
        ]
        for follower in followers:
            follower.start()
        slow_agent.jobs.wait_for_streams(5)
        slow_agent.jobs.run(JOB)
        slow_agent.jobs.end(JOB)
        for follower in followers:
            follower.join(10)

        assert [[name for _, name, _ in events] for events in got] == [["queued", "running", "done"]] * 5

    def test_a_stopping_agent_ends_its_streams_in_order_and_opens_none(self, slow_agent: ServedAgent) -> None:
        with submit(slow_agent, headers=STREAM, stream=True) as answer:
            lines = Lines(answer)
            assert lines.until("event") == "event: queued"
            slow_agent.jobs.wait_for_streams(1)
            end_streams(slow_agent.app)
            with pytest.raises(StopIteration):  # a cut in the middle of a chunk would raise another error
                lines.until("event")
        slow_agent.jobs.wait_for_streams(0)

        refused = slow_agent.call("GET", f"/jobs/{JOB}/events")
        assert (refused.status_code, error_of(refused).code) == (503, "agent_stopping")

    def test_more_streams_than_allowed_are_refused(self, tmp_path: Path) -> None:
        with (
            served_agent(tmp_path, jobs=FakeJobs(is_prompt=False), limits=replace(FAST, streams=1)) as agent,
            submit(agent, headers=STREAM, stream=True) as answer,
        ):
            lines = Lines(answer)
            assert lines.until("event") == "event: queued"
            refused = agent.call("GET", f"/jobs/{JOB}/events")
            assert (refused.status_code, error_of(refused).code) == (429, "too_many_streams")
            assert int(refused.headers["Retry-After"]) >= 1
            agent.jobs.end(JOB)
            assert lines.until("event") == "event: done"

    def test_the_connection_is_kept_after_a_stream(self, agent: ServedAgent) -> None:
        for number in range(5):
            submit(agent, job=f"{number:032x}", headers=STREAM)

        assert agent.connections == 1


class DiskJobs(FakeJobs):
    """Notes whether its events were asked for on an event loop, where reading a disk would stop everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_on_loop: list[bool] = []

    def events(self, job_id: str, *, after: int) -> AsyncIterator[Sequence[NumberedEvent]]:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self.asked_on_loop.append(False)
        else:
            self.asked_on_loop.append(True)
        return super().events(job_id, after=after)


def test_no_event_loop_waits_for_the_disk_when_events_are_asked_for(tmp_path: Path) -> None:
    jobs = DiskJobs()
    with served_agent(tmp_path, jobs=jobs) as agent:
        submit(agent, headers=STREAM)
        agent.call("GET", f"/jobs/{JOB}/events")
    assert jobs.asked_on_loop == [False, False]
