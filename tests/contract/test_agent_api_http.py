"""The agent's API over a real connection: jobs and their events, files, the machine."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from pydantic import TypeAdapter

from remote_agent.api.app import end_streams
from remote_agent.blobs import AgentBlobs
from remote_agent.uploads import Upload
from tests.fakes.agent_api import FAST, TOKEN, ServedAgent, served_agent
from tests.fakes.agent_parts import FakeJobs, queue_full
from tests.fakes.small_disk import small_disk
from vmsg_desktop.core.model.compute import (
    INLINE_MAX_BYTES,
    Capabilities,
    MachineSample,
    WireError,
    WireFile,
    WireOutput,
    WorkOrder,
    WorkView,
)
from vmsg_desktop.core.model.errors import RemoteError, StorageError
from vmsg_desktop.core.model.message import Message, Source

JOB = "0123456789abcdef" * 2
PHOTO = bytes(range(256)) * 40
STREAM = {"Accept": "text/event-stream"}
ORDER = WorkOrder(Message(Source("a.jpg"), Source("b.wav")), ("prosody",), {})


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path) as agent:
        yield agent


@pytest.fixture
def slow_agent(tmp_path: Path) -> Iterator[ServedAgent]:
    """Its jobs go on only when told."""
    with served_agent(tmp_path, jobs=FakeJobs(is_prompt=False)) as agent:
        yield agent


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def submit(agent: ServedAgent, order: WorkOrder = ORDER, *, job: str = JOB, **more: Any) -> requests.Response:
    headers = {"Content-Type": "application/json", **more.pop("headers", {})}
    return agent.call("PUT", f"/jobs/{job}", data=TypeAdapter(WorkOrder).dump_json(order), headers=headers, **more)


def view_of(answer: requests.Response) -> WorkView:
    return TypeAdapter(WorkView).validate_json(answer.content)


def error_of(answer: requests.Response) -> WireError:
    return TypeAdapter(WireError).validate_json(answer.content)


def events_of(answer: requests.Response) -> list[tuple[int, str, Any]]:
    """Number, name and data of the events of a stream that has ended."""
    events = []
    for block in answer.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line and not line.startswith(":"))
        if lines:
            events.append((int(lines.get("id", 0)), lines["event"], json.loads(lines["data"])))
    return events


class Lines:
    """The lines of a stream as they come."""

    def __init__(self, answer: requests.Response) -> None:
        self._lines = (line.decode() for line in answer.iter_lines(chunk_size=1))

    def until(self, start: str) -> str:
        return next(line for line in self._lines if line.startswith(start))


class TestJobs:
    def test_a_job_that_goes_on_is_taken(self, slow_agent: ServedAgent) -> None:
        answer = submit(slow_agent)

        assert answer.status_code == 202
        assert view_of(answer).state == "queued"
        assert view_of(slow_agent.call("GET", f"/jobs/{JOB}")) == view_of(answer)

    def test_one_that_has_ended_is_answered_with_its_results(self, agent: ServedAgent) -> None:
        answer = submit(agent)

        assert answer.status_code == 200
        assert view_of(answer).outputs == {"prosody": WireOutput({"length_s": 1.5}, {})}

    def test_the_same_again_changes_nothing_and_another_order_is_refused(self, slow_agent: ServedAgent) -> None:
        first = submit(slow_agent)

        assert submit(slow_agent).content == first.content
        other = submit(slow_agent, replace(ORDER, priority="batch"))
        assert (other.status_code, error_of(other).code) == (409, "job_differs")

    def test_an_order_arrives_as_it_was_sent(self, agent: ServedAgent) -> None:
        order = replace(ORDER, files={"photo": WireFile(name_of(PHOTO), len(PHOTO), "a.jpg", PHOTO)}, is_cached=False)
        seen: list[WorkOrder] = []
        take = agent.jobs.submit

        def note(job_id: str, order: WorkOrder) -> WorkView:
            seen.append(order)
            return take(job_id, order)

        agent.jobs.submit = note  # type: ignore[method-assign]
        submit(agent, order)

        assert seen == [order]

    def test_files_that_are_missing_are_named_and_then_taken(self, agent: ServedAgent) -> None:
        order = replace(ORDER, files={"photo": WireFile(name_of(PHOTO), len(PHOTO))})

        refused = submit(agent, order)
        assert (refused.status_code, error_of(refused).code) == (409, "files_missing")
        assert error_of(refused).details == {"files": [name_of(PHOTO)]}

        assert agent.call("PUT", f"/blobs/{name_of(PHOTO)}", data=PHOTO).status_code == 201
        assert submit(agent, order).status_code == 200

    def test_cancelling_ends_it_and_cancelling_again_changes_nothing(self, slow_agent: ServedAgent) -> None:
        submit(slow_agent)

        first = slow_agent.call("DELETE", f"/jobs/{JOB}")

        assert view_of(first).state == "cancelled"
        assert slow_agent.call("DELETE", f"/jobs/{JOB}").content == first.content

    @pytest.mark.parametrize(("method", "path"), [("GET", ""), ("DELETE", ""), ("GET", "/events")])
    def test_an_unknown_job_is_told(self, agent: ServedAgent, method: str, path: str) -> None:
        answer = agent.call(method, f"/jobs/{JOB}{path}")

        assert (answer.status_code, error_of(answer).code) == (404, "job_unknown")

    def test_a_full_queue_says_when_to_come_again(self, agent: ServedAgent) -> None:
        agent.jobs.refuses = queue_full(12)

        answer = submit(agent, headers=STREAM)

        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "12")
        assert error_of(answer).code == "queue_full"

    @pytest.mark.parametrize(
        ("error", "status"), [(RemoteError("agent_stopping", "m"), 503), (StorageError("disk_full", "m"), 507)]
    )
    def test_what_the_queue_says_reaches_the_client(self, agent: ServedAgent, error: RemoteError, status: int) -> None:
        agent.jobs.refuses = error

        answer = submit(agent)

        assert (answer.status_code, error_of(answer).code, error_of(answer).family) == (
            status,
            error.code,
            error.family,
        )

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"protocol": 99}, "protocol"),
            ({"outputs": []}, "outputs"),
            ({"outputs": ["video"]}, "outputs.0"),
            ({"surprise": 1}, "surprise"),
            ({"files": {"photo": {"sha256": "x", "size_bytes": 1}}}, "files.photo.sha256"),
            ({"files": {"photo": {"sha256": "a" * 64, "size_bytes": 1, "data": "~~PRIVATE~~"}}}, "files.photo.data"),
            ({"files": {"photo": {"sha256": "a" * 64, "size_bytes": 1, "name": "../PRIVATE"}}}, "files.photo.name"),
        ],
    )
    def test_a_wrong_order_is_told_by_field_without_its_value(
        self, agent: ServedAgent, change: dict[str, Any], field: str
    ) -> None:
        body = json.loads(TypeAdapter(WorkOrder).dump_json(ORDER)) | change

        answer = agent.call("PUT", f"/jobs/{JOB}", json=body)

        assert (answer.status_code, error_of(answer).code) == (422, "order_invalid")
        assert field in [row["field"] for row in error_of(answer).details["fields"]]
        assert "PRIVATE" not in answer.text
        assert agent.jobs.submitted == []

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
    def test_what_is_no_json_is_told(self, agent: ServedAgent, body: bytes) -> None:
        answer = agent.call("PUT", f"/jobs/{JOB}", data=body, headers={"Content-Type": "application/json"})

        assert (answer.status_code, error_of(answer).code) == (422, "order_invalid")

    @pytest.mark.parametrize("content_type", [None, "text/plain", "multipart/form-data; boundary=x"])
    def test_another_content_type_is_not_taken(self, agent: ServedAgent, content_type: str | None) -> None:
        answer = agent.call("PUT", f"/jobs/{JOB}", data=b"{}", headers={"Content-Type": content_type})

        assert (answer.status_code, error_of(answer).code) == (415, "type_not_supported")


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


class TestFiles:
    def test_a_file_goes_up_and_comes_down(self, agent: ServedAgent) -> None:
        data = os.urandom(3_000_001)

        sent = agent.call("PUT", f"/blobs/{name_of(data)}", data=data)
        got = agent.call("GET", f"/blobs/{name_of(data)}")

        assert (sent.status_code, sent.headers["Upload-Offset"]) == (201, "3000001")
        assert (got.status_code, got.content == data) == (200, True)
        assert got.headers["Content-Length"] == "3000001"
        assert agent.activity.seen == 2
        agent.activity.wait_for(0)

    def test_one_that_is_here_is_not_read_again(self, agent: ServedAgent) -> None:
        agent.blobs.put(PHOTO)

        assert agent.call("PUT", f"/blobs/{name_of(PHOTO)}", data=PHOTO).status_code == 200

    def test_head_tells_the_size_or_how_much_is_here(self, agent: ServedAgent) -> None:
        path = f"/blobs/{name_of(PHOTO)}"

        before = agent.call("HEAD", path)
        agent.call("PUT", path, data=PHOTO[:100], headers={"Content-Range": f"bytes 0-99/{len(PHOTO)}"})
        between = agent.call("HEAD", path)
        agent.call("PUT", path, data=PHOTO)
        after = agent.call("HEAD", path)

        assert (before.status_code, before.headers["Upload-Offset"]) == (404, "0")
        assert (between.status_code, between.headers["Upload-Offset"]) == (404, "100")
        assert (after.status_code, after.headers["Content-Length"]) == (200, str(len(PHOTO)))

    def test_pieces_in_order_make_the_file(self, agent: ServedAgent) -> None:
        path, total = f"/blobs/{name_of(PHOTO)}", len(PHOTO)
        statuses = []
        for start in range(0, total, 4000):
            piece = PHOTO[start : start + 4000]
            headers = {"Content-Range": f"bytes {start}-{start + len(piece) - 1}/{total}"}
            statuses.append(agent.call("PUT", path, data=piece, headers=headers).status_code)

        assert statuses == [202, 202, 201]
        assert agent.call("GET", path).content == PHOTO

    def test_a_piece_for_another_place_is_told_where_it_stands(self, agent: ServedAgent) -> None:
        path = f"/blobs/{name_of(PHOTO)}"

        answer = agent.call("PUT", path, data=b"x" * 10, headers={"Content-Range": f"bytes 5-14/{len(PHOTO)}"})

        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "0")
        assert error_of(answer).code == "upload_offset"

    @pytest.mark.parametrize(
        ("content_range", "status"),
        [
            ("bytes 0-9/20", 422),  # the body has 4 bytes
            ("bytes 9-0/20", 422),
            ("bytes 0-3/3", 422),
            ("bytes 0-3/*", 422),
            ("octets 0-3/4", 422),
            ("bytes 0-3/999999999999", 413),
        ],
    )
    def test_a_wrong_announcement_is_refused(self, agent: ServedAgent, content_range: str, status: int) -> None:
        answer = agent.call("PUT", f"/blobs/{'a' * 64}", data=b"1234", headers={"Content-Range": content_range})

        assert answer.status_code == status
        assert agent.blobs.offset("a" * 64) == 0

    def test_less_than_was_announced_is_kept_and_told(self, agent: ServedAgent) -> None:
        answer = agent.call(
            "PUT", f"/blobs/{'a' * 64}", data=iter([b"123", b"4"]), headers={"Content-Range": "bytes 0-9/20"}
        )

        assert (answer.status_code, answer.headers["Upload-Offset"]) == (422, "4")

    def test_a_wrong_hash_leaves_nothing(self, agent: ServedAgent) -> None:
        path = f"/blobs/{name_of(PHOTO)}"

        answer = agent.call("PUT", path, data=PHOTO[:-1] + b"!")

        assert (answer.status_code, error_of(answer).code) == (422, "blob_mismatch")
        assert agent.call("HEAD", path).headers["Upload-Offset"] == "0"

    def test_what_came_before_a_cut_is_kept_to_the_last_byte(self, agent: ServedAgent) -> None:
        data = os.urandom(2_500_000)
        came = 1_300_007
        with raw_upload(agent, data, length=len(data), send=came):
            agent.activity.wait_for(1)
        agent.activity.wait_for(0)

        offset = int(agent.call("HEAD", f"/blobs/{name_of(data)}").headers["Upload-Offset"])
        assert offset == came
        headers = {"Content-Range": f"bytes {offset}-{len(data) - 1}/{len(data)}"}
        assert agent.call("PUT", f"/blobs/{name_of(data)}", data=data[offset:], headers=headers).status_code == 201
        assert agent.call("GET", f"/blobs/{name_of(data)}").content == data

    def test_a_file_that_is_being_sent_is_not_taken_twice(self, tmp_path: Path) -> None:
        blobs = WatchedBlobs(tmp_path / "blobs", bundled={}, monotonic_s=lambda: 0.0)
        with served_agent(tmp_path, blobs=blobs) as agent, raw_upload(agent, PHOTO, length=len(PHOTO), send=10):
            assert blobs.has_begun.wait(10)
            answer = agent.call("PUT", f"/blobs/{name_of(PHOTO)}", data=PHOTO)

        assert (answer.status_code, error_of(answer).code) == (409, "upload_busy")
        assert answer.headers["Retry-After"] == "1"

    def test_a_body_that_stops_coming_is_given_up_and_kept(self, tmp_path: Path) -> None:
        with (
            served_agent(tmp_path, limits=replace(FAST, body_idle_s=0.05)) as agent,
            raw_upload(agent, PHOTO, length=len(PHOTO), send=10) as line,
        ):
            assert line.recv(100).startswith(b"HTTP/1.1 408 ")
            assert agent.blobs.offset(name_of(PHOTO)) == 10

    @pytest.mark.parametrize(
        ("asked", "status", "expected"),
        [
            ("bytes=0-9", 206, PHOTO[:10]),
            ("bytes=10000-", 206, PHOTO[10000:]),
            ("bytes=-7", 206, PHOTO[-7:]),
            ("bytes=0-1,4-5", 200, PHOTO),
            ("furlongs=1-2", 200, PHOTO),
        ],
    )
    def test_a_range_of_it(self, agent: ServedAgent, asked: str, status: int, expected: bytes) -> None:
        agent.blobs.put(PHOTO)

        answer = agent.call("GET", f"/blobs/{name_of(PHOTO)}", headers={"Range": asked})

        assert (answer.status_code, answer.content) == (status, expected)
        if status == 206:
            start = PHOTO.rindex(expected) if asked != "bytes=0-9" else 0
            assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{len(PHOTO)}"

    def test_a_range_that_it_does_not_have(self, agent: ServedAgent) -> None:
        agent.blobs.put(PHOTO)

        answer = agent.call("GET", f"/blobs/{name_of(PHOTO)}", headers={"Range": f"bytes={len(PHOTO)}-"})

        assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(PHOTO)}")
        assert error_of(answer).code == "range_not_satisfiable"

    def test_an_empty_file(self, agent: ServedAgent) -> None:
        path = f"/blobs/{name_of(b'')}"

        assert agent.call("PUT", path, data=b"").status_code == 201
        assert (agent.call("GET", path).content, agent.call("HEAD", path).headers["Content-Length"]) == (b"", "0")

    def test_one_that_is_not_here(self, agent: ServedAgent) -> None:
        answer = agent.call("GET", f"/blobs/{'a' * 64}")

        assert (answer.status_code, error_of(answer).code) == (404, "blob_unknown")

    def test_a_download_that_is_broken_off_is_no_transfer_any_more(self, agent: ServedAgent) -> None:
        name = agent.blobs.put(os.urandom(40_000_000))
        with agent.call("GET", f"/blobs/{name}", stream=True) as answer:
            answer.raw.read(1000)
            agent.activity.wait_for(1)

        agent.activity.wait_for(0)

    def test_a_full_disk_is_told_and_leaves_nothing(self, tmp_path: Path) -> None:
        with (
            small_disk(tmp_path / "disk") as disk,
            served_agent(tmp_path, blobs=AgentBlobs(disk.root / "blobs", bundled={})) as agent,
        ):
            data = os.urandom(4_000_000)
            announced = agent.call("PUT", f"/blobs/{name_of(data)}", data=data)
            found_out = agent.call("PUT", f"/blobs/{name_of(data)}", data=iter([data]))

            assert [(answer.status_code, error_of(answer).code) for answer in (announced, found_out)] == [
                (507, "disk_full"),
                (507, "disk_full"),
            ]
            assert agent.call("HEAD", f"/blobs/{name_of(data)}").headers["Upload-Offset"] == "0"


class TestMachine:
    def test_capabilities_and_samples_are_what_the_machine_says(self, agent: ServedAgent) -> None:
        found = TypeAdapter(Capabilities).validate_json(agent.call("GET", "/capabilities").content)
        samples = events_of(agent.call("GET", "/samples", params={"count": 3}))

        assert found == agent.machine.capabilities()
        assert [name for _, name, _ in samples] == ["sample"] * 3
        assert [TypeAdapter(MachineSample).validate_python(data).at_s for _, _, data in samples] == [1.0, 2.0, 3.0]

    def test_samples_go_on_until_the_client_goes(self, agent: ServedAgent) -> None:
        with agent.call("GET", "/samples", stream=True) as answer:
            lines = Lines(answer)
            for _ in range(5):
                assert lines.until("event") == "event: sample"

    def test_metrics_are_prometheus_text(self, agent: ServedAgent) -> None:
        answer = agent.call("GET", "/metrics")

        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert "vmsg_jobs 0" in answer.text

    def test_it_says_that_it_lives(self, agent: ServedAgent) -> None:
        assert agent.call("GET", "/healthz").json() == {"status": "ok"}


class WatchedBlobs(AgentBlobs):
    """Tells when an upload has begun."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.has_begun = threading.Event()

    def begin(self, sha256: str, *, start: int | None, expected_bytes: int) -> Upload:
        upload = super().begin(sha256, start=start, expected_bytes=expected_bytes)
        self.has_begun.set()
        return upload


def raw_upload(agent: ServedAgent, data: bytes, *, length: int, send: int) -> socket.socket:
    """A connection on which the first ``send`` bytes of an upload have been sent; close it to cut the line."""
    line = socket.create_connection(("127.0.0.1", agent.port), timeout=10)
    head = (
        f"PUT /blobs/{name_of(data)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    line.sendall(head.encode() + data[:send])
    return line
