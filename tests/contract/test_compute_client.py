"""The client against the agent's own API, served on a loopback port."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.agent_api import TOKEN, ServedAgent, served_agent
from tests.fakes.agent_parts import queue_full
from tests.fakes.compute_targets import an_order
from tests.fakes.proxy import Proxy
from vmsg_desktop.adapters.compute.agent_client import AgentClient, outputs_of
from vmsg_desktop.adapters.compute.http_line import Timeouts
from vmsg_desktop.adapters.compute.parcel import Parcel, parcel_of
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import Endpoint, WireFile
from vmsg_desktop.core.model.errors import InputError, RemoteError, StorageError
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.wire import wire_file

ID = "0123456789abcdef" * 2
LARGE = bytes(range(256)) * 10_000


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path) as served:
        yield served


@pytest.fixture
def client(agent: ServedAgent) -> Iterator[AgentClient]:
    opened = client_of(agent.url)
    yield opened
    opened.close()


def client_of(url: str, *, port: int | None = None, timeouts: Timeouts | None = None) -> AgentClient:
    """``port``: the agent's own, where the address is that of a proxy."""
    return AgentClient(Endpoint(url, Secret(TOKEN), port), timeouts=timeouts or Timeouts(connect_s=2, read_s=5))


def a_parcel() -> Parcel:
    return parcel_of(an_order(), ("prosody",), wishes=Wishes(), priority="normal", is_cached=True)


def test_what_an_agent_is(client: AgentClient) -> None:
    client.healthz()
    assert client.capabilities().agent == "a" * 32


def test_a_small_job_is_one_exchange(client: AgentClient, agent: ServedAgent) -> None:
    parcel = a_parcel()
    with client.submit(ID, parcel.loaded(frozenset(parcel.data))) as events:
        told = list(events)
    assert [(event.number, event.name) for event in told] == [(1, "queued"), (2, "running"), (3, "done")]
    assert outputs_of(told[-1])["prosody"].meta == {"length_s": 1.5}
    assert client.view(ID).state == "done"


def test_events_are_followed_from_the_last_one_seen(client: AgentClient, agent: ServedAgent) -> None:
    agent.jobs.is_prompt = False
    parcel = a_parcel()
    with client.submit(ID, parcel.loaded(frozenset(parcel.data))) as events:
        assert next(events).name == "queued"
    agent.jobs.run(ID)
    with client.events(ID, after=1) as events:
        assert next(events).number == 2
        agent.jobs.end(ID)
        assert [event.name for event in events] == ["done"]


def test_a_job_is_stopped(client: AgentClient, agent: ServedAgent) -> None:
    agent.jobs.is_prompt = False
    parcel = a_parcel()
    with client.submit(ID, parcel.loaded(frozenset(parcel.data))) as events:
        next(events)
        assert client.cancel(ID).state == "cancelled"
        assert [event.name for event in events] == ["cancelled"]


def test_the_agents_errors_arrive_as_they_were_raised(client: AgentClient, agent: ServedAgent) -> None:
    with pytest.raises(InputError) as unknown:
        client.view(ID)
    assert unknown.value.code == "job_unknown"
    parcel = a_parcel()
    with pytest.raises(InputError) as missing, client.submit(ID, parcel.order):
        pytest.fail("it was taken")
    assert (missing.value.code, missing.value.details["files"]) == ("files_missing", list(parcel.data))
    agent.jobs.refuses = StorageError("disk_full", "The disk is full.", "Free some.", details={"free": 3})
    with pytest.raises(StorageError) as full, client.submit(ID, parcel.order):
        pytest.fail("it was taken")
    assert full.value.to_json() == {**agent.jobs.refuses.to_json(), "details": {"free": 3, "status": 507}}


def test_a_full_queue_tells_when_to_come_again(client: AgentClient, agent: ServedAgent) -> None:
    agent.jobs.refuses = queue_full(7)
    with pytest.raises(RemoteError) as full, client.submit(ID, a_parcel().order):
        pytest.fail("it was taken")
    assert (full.value.code, full.value.retryable, full.value.details["retry_after_s"]) == ("queue_full", True, 7)


def test_a_file_is_sent_once(client: AgentClient, agent: ServedAgent) -> None:
    file, told = wire_file(LARGE), list[int]()
    assert client.upload_blob(file, LARGE, on_sent=told.append) == len(LARGE)
    assert (told[0], told[-1], told == sorted(told)) == (0, len(LARGE), True)
    assert client.has_blob(file.sha256)
    assert agent.blobs.get(file.sha256) == LARGE
    assert client.upload_blob(file, LARGE) == 0


def test_an_upload_in_pieces(client: AgentClient, agent: ServedAgent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vmsg_desktop.adapters.compute.agent_client.PIECE_BYTES", 1_000_000)
    file = wire_file(LARGE)
    assert client.upload_blob(file, LARGE) == len(LARGE)
    assert agent.blobs.get(file.sha256) == LARGE
    assert agent.activity.seen == 3


def test_an_upload_goes_on_where_it_was_cut(agent: ServedAgent) -> None:
    file = wire_file(LARGE)
    with Proxy(agent.port) as line:
        client = client_of(line.base_url, port=agent.port)
        line.cut_after(up=1_000_000)
        with pytest.raises(RemoteError) as caught:
            client.upload_blob(file, LARGE)
        assert caught.value.code == "agent_lost"
        agent.activity.wait_for_ends(1)
        there = agent.blobs.offset(file.sha256)
        assert 900_000 < there < 1_000_000
        assert client.upload_blob(file, LARGE) == len(LARGE) - there
        client.close()
    assert agent.blobs.get(file.sha256) == LARGE


def test_bytes_that_are_other_than_their_name_are_refused(client: AgentClient, agent: ServedAgent) -> None:
    file = replace(wire_file(LARGE), sha256="ab" * 32)
    with pytest.raises(InputError) as caught:
        client.upload_blob(file, LARGE)
    assert caught.value.code == "blob_mismatch"
    assert not client.has_blob(file.sha256)


def test_a_file_is_fetched_also_in_two_goes(agent: ServedAgent) -> None:
    agent.blobs.put(LARGE)
    file, into = wire_file(LARGE), bytearray()
    with Proxy(agent.port) as line:
        client = client_of(line.base_url, port=agent.port)
        line.cut_after(down=1_000_000)
        with pytest.raises(RemoteError):
            client.fetch_blob(file, into=into)
        assert 900_000 < len(into) < len(LARGE)
        before = line.down.passed
        assert client.fetch_blob(file, into=into) == LARGE
        assert line.down.passed - before < len(LARGE) - 900_000
        assert client.fetch_blob(file, into=into) == LARGE  # nothing is fetched twice
        client.close()


@pytest.mark.parametrize("size", [0, len(LARGE) - 1, len(LARGE) + 1])
def test_a_result_that_is_not_as_announced_is_refused(client: AgentClient, agent: ServedAgent, size: int) -> None:
    agent.blobs.put(LARGE)
    into = bytearray()
    with pytest.raises(RemoteError) as caught:
        client.fetch_blob(WireFile(hashlib.sha256(LARGE).hexdigest(), size), into=into)
    assert (caught.value.code, len(into)) == ("result_damaged", 0)


def test_what_came_before_is_checked_too(client: AgentClient, agent: ServedAgent) -> None:
    agent.blobs.put(LARGE)
    into = bytearray(b"other")
    with pytest.raises(RemoteError, match="not the"):
        client.fetch_blob(wire_file(LARGE), into=into)
    assert client.fetch_blob(wire_file(LARGE), into=into) == LARGE


def test_samples_come_as_they_are_taken(client: AgentClient) -> None:
    with client.samples(count=3) as samples:
        assert [sample.at_s for sample in samples] == [1.0, 2.0, 3.0]


def test_who_waits_on_the_network_can_be_interrupted(client: AgentClient, agent: ServedAgent) -> None:
    agent.jobs.is_prompt = False
    parcel = a_parcel()
    other = threading.Event()
    with client.submit(ID, parcel.loaded(frozenset(parcel.data))) as events:
        next(events)
        timer = threading.Timer(0.05, client.interrupt, [threading.get_ident()])
        timer.start()
        with pytest.raises(RemoteError) as caught:
            next(event for event in events if event.name == "done")
        timer.join()
    assert caught.value.code == "agent_lost"
    assert client.view(ID).state == "queued"  # the pool goes on with a new connection
    other.set()


def test_nagle_is_off_and_connections_are_kept(agent: ServedAgent, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[socket.socket] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        made.append(self)
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)
    client = client_of(agent.url)
    for _ in range(5):
        client.capabilities()
    assert len(made) == 1
    assert made[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    client.close()


def test_the_environment_has_no_say(agent: ServedAgent, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    client = client_of(agent.url)
    client.capabilities()
    client.close()
