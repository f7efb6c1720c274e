"""The agent's API over a real connection: jobs, and the machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.fakes.agent_api import ServedAgent, served_agent
from tests.fakes.agent_calls import (
    JOB,
    ORDER,
    STREAM,
    Lines,
    error_of,
    events_of,
    name_of,
    submit,
    view_of,
)
from tests.fakes.agent_parts import FakeJobs, queue_full
from vmsg_desktop.core.model.compute import (
    Capabilities,
    MachineSample,
    WireFile,
    WireOutput,
    WorkOrder,
    WorkView,
)
from vmsg_desktop.core.model.errors import RemoteError, StorageError

PHOTO = bytes(range(256)) * 40


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path) as agent:
        yield agent


@pytest.fixture
def slow_agent(tmp_path: Path) -> Iterator[ServedAgent]:
    """Its jobs go on only when told."""
    with served_agent(tmp_path, jobs=FakeJobs(is_prompt=False)) as agent:
        yield agent


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
