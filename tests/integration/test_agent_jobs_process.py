"""The agent as a process: killed in the middle, ended in order, started twice, idle. Its engines follow a script."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from pydantic import TypeAdapter

from tests.fakes.agent_jobs import MESSAGE, make_order, new_id, wire_file
from tests.fakes.agent_process import ROOT, AgentProcess
from tests.fakes.vmsg_process import wait_until
from vmsg_desktop.core.model.compute import WorkOrder
from vmsg_desktop.core.model.voice import Prosody

FILES = {"photo": wire_file(b"photo"), "voice": wire_file(b"voice")}
ORDER = make_order("people", "mask", "prosody", files=FILES, message=replace(MESSAGE, prosody=Prosody(pitch_st=2)))  # type: ignore[arg-type]
_ORDERS: TypeAdapter[WorkOrder] = TypeAdapter(WorkOrder)
TIMEOUT_S = 60
Start = Callable[..., AgentProcess]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts an agent in the test's home; all are ended."""
    with ExitStack() as opened:

        def begin(script: Any = None, *options: str) -> AgentProcess:
            return opened.enter_context(AgentProcess(tmp_path / "home", script or {}, options))

        yield begin


def ask(agent: AgentProcess, method: str, path: str, **more: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {agent.token}", **more.pop("headers", {})}
    return requests.request(method, f"{agent.url}{path}", headers=headers, timeout=TIMEOUT_S, **more)


def put(agent: AgentProcess, job_id: str, order: WorkOrder = ORDER) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    answer = ask(agent, "PUT", f"/jobs/{job_id}", data=_ORDERS.dump_json(order), headers=headers)
    assert answer.ok, answer.text
    facts: dict[str, Any] = answer.json()
    return facts


def view(agent: AgentProcess, job_id: str) -> dict[str, Any]:
    facts: dict[str, Any] = ask(agent, "GET", f"/jobs/{job_id}").json()
    return facts


def events(agent: AgentProcess, job_id: str, *, after: int = 0) -> list[tuple[int, str, dict[str, Any]]]:
    """The whole stream, to its end."""
    text = ask(agent, "GET", f"/jobs/{job_id}/events", headers={"Last-Event-ID": str(after)}).text
    told = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in fields:
            told.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return told


def cache_states(told: list[tuple[int, str, dict[str, Any]]]) -> dict[str, str]:
    return {data["stage"]: data["cache"] for _, name, data in told if name == "finished"}


def vmsg_agent(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VMSG_HOME": str(home), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "remote_agent", *words]
    return subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )


@pytest.mark.parametrize("order", [ORDER, replace(ORDER, is_cached=False)], ids=["cached", "not cached"])
def test_a_killed_agent_goes_on_and_no_finished_stage_runs_again(
    start: Start, tmp_path: Path, order: WorkOrder
) -> None:
    gate = tmp_path / "gate"
    agent, job_id = start({"matter": {"wait_for": str(gate)}}), new_id()
    put(agent, job_id, order)
    wait_until(lambda: "matter" in agent.calls())
    before = view(agent, job_id)
    assert before["state"] == "running"
    agent.kill()

    agent.start()
    gate.touch()
    told = events(agent, job_id, after=before["last_event"])
    assert [name for _, name, _ in told][-1] == "done"
    assert min(number for number, _, _ in told) > before["last_event"]
    assert cache_states(told)["people"] == "hit"
    assert agent.calls().count("detector") == 1
    assert agent.ended().count("matter") == 1
    assert set(told[-1][2]["outputs"]) == {"people", "mask", "prosody"}
    wait_until(lambda: not list((agent.home / "agent" / "private").glob("*")))


def test_results_after_a_death_are_those_of_an_undisturbed_run(start: Start, tmp_path: Path) -> None:
    agent, job_id = start({"prosody": {"die_on": [1]}}), new_id()
    put(agent, job_id)
    assert agent.wait() == -signal.SIGKILL
    agent.start()
    disturbed = events(agent, job_id)[-1][2]["outputs"]
    again = new_id()
    put(agent, again, replace(ORDER, is_cached=False))
    assert events(agent, again)[-1][2]["outputs"] == disturbed


def test_waiting_jobs_outlive_the_agent(start: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    agent = start({"detector": {"wait_for": str(gate)}}, "--width", "1")
    jobs = [new_id() for _ in range(4)]
    for number, job_id in enumerate(jobs):
        put(agent, job_id, make_order("people", files={"photo": wire_file(b"photo %d" % number)}))
    assert [view(agent, job_id)["place"] for job_id in jobs] == [None, 0, 1, 2]
    agent.kill()
    agent.start()
    assert [view(agent, job_id)["place"] for job_id in jobs] == [None, 0, 1, 2]
    gate.touch()
    assert [events(agent, job_id)[-1][1] for job_id in jobs] == ["done"] * 4


def test_a_job_that_kills_the_agent_every_time_is_given_up(start: Start) -> None:
    agent, job_id = start({"matter": {"die_on": [1, 2, 3, 4]}}), new_id()
    put(agent, job_id)
    for _ in range(2):
        assert agent.wait() == -signal.SIGKILL
        agent.start()
    assert agent.wait() == -signal.SIGKILL
    agent.start()
    facts = view(agent, job_id)
    assert (facts["state"], facts["error"]["code"]) == ("failed", "job_kills_agent")
    assert agent.calls().count("matter") == 3
    other = new_id()
    put(agent, other, make_order("people"))
    assert events(agent, other)[-1][1] == "done"


def test_an_orderly_end_gives_the_job_back_and_ends_its_stream(start: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    agent, job_id = start({"detector": {"wait_for": str(gate)}}), new_id()
    put(agent, job_id)
    stream = ask(agent, "GET", f"/jobs/{job_id}/events", stream=True)
    wait_until(lambda: "detector" in agent.calls())
    agent.process.send_signal(signal.SIGTERM)  # type: ignore[union-attr]
    gate.touch()
    names = [line for line in stream.iter_lines() if line.startswith(b"event: ")]
    assert b"event: running" in names
    assert b"event: failed" not in names
    assert agent.wait() == 0
    assert not (agent.home / "agent" / "agent.json").exists()

    agent.start()
    assert events(agent, job_id)[-1][1] == "done"


def test_an_end_in_the_middle_of_an_endless_inference_does_not_take_for_ever(start: Start, tmp_path: Path) -> None:
    agent, job_id = start({"detector": {"wait_for": str(tmp_path / "never")}}, "--close", "0.2"), new_id()
    put(agent, job_id)
    wait_until(lambda: "detector" in agent.calls())
    agent.stop()
    agent.script = {}
    agent.start()
    assert events(agent, job_id)[-1][1] == "done"


def test_a_second_agent_says_where_the_first_is_and_does_no_harm(start: Start) -> None:
    agent = start()
    done = vmsg_agent(agent.home, "serve")
    assert done.returncode == 0
    assert f"{agent.url}, pid {agent.pid}" in done.stdout
    assert ask(agent, "GET", "/healthz").ok
    assert json.loads((agent.home / "agent" / "agent.json").read_text())["pid"] == agent.pid


def test_the_rendezvous_of_a_dead_agent_is_not_believed_and_replaced(start: Start) -> None:
    agent = start()
    old_port = agent.facts["port"]
    agent.kill()
    left = json.loads((agent.home / "agent" / "agent.json").read_text())
    assert left["port"] == old_port
    assert vmsg_agent(agent.home, "status").returncode == 1
    agent.start()
    told = json.loads((agent.home / "agent" / "agent.json").read_text())
    assert (told["pid"], told["agent"]) == (agent.pid, left["agent"])


def test_an_idle_agent_ends_by_itself_and_a_busy_one_does_not(start: Start, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    agent, job_id = start({"detector": {"wait_for": str(gate)}}, "--idle", "1"), new_id()
    put(agent, job_id)
    wait_until(lambda: "detector" in agent.calls())
    with ask(agent, "GET", "/samples", stream=True) as samples:
        rows = (json.loads(line[6:]) for line in samples.iter_lines() if line.startswith(b"data: "))
        busy = [next(rows) for _ in range(3)]  # one a second: longer than the limit
        assert [row["running"] for row in busy] == [1, 1, 1]
        gate.touch()
        assert any(row["stops_in_s"] is not None and row["running"] == 0 for row in rows)
    assert agent.wait() == 0
    assert not (agent.home / "agent" / "agent.json").exists()


def test_its_commands(start: Start) -> None:
    agent = start()
    status = vmsg_agent(agent.home, "status", "--json")
    assert status.returncode == 0
    facts = json.loads(status.stdout)
    assert (facts["is_running"], facts["port"], facts["pid"]) == (True, agent.facts["port"], agent.pid)
    logs = vmsg_agent(agent.home, "logs", "--lines", "50")
    assert f"port {agent.facts['port']}" in logs.stdout
    stopped = vmsg_agent(agent.home, "stop")
    assert (stopped.returncode, agent.wait()) == (0, 0)
    assert "has ended" in stopped.stdout
    assert "No agent runs" in vmsg_agent(agent.home, "stop").stdout
    assert vmsg_agent(agent.home, "status").returncode == 1
    assert vmsg_agent(agent.home, "--version").stdout.startswith("vmsg-agent ")


def test_there_is_no_way_to_listen_to_another_address(start: Start) -> None:
    agent = start()
    listening = [at.laddr for at in psutil.Process(agent.pid).net_connections("inet") if at.status == "LISTEN"]
    assert [(at.ip, at.port) for at in listening] == [("127.0.0.1", agent.facts["port"])]
    assert vmsg_agent(agent.home, "serve", "--host", "0.0.0.0").returncode == 2


def test_a_taken_port_is_told_and_leaves_no_rendezvous(start: Start, tmp_path: Path) -> None:
    agent = start()
    other = tmp_path / "other"
    other.mkdir()
    done = vmsg_agent(other, "serve", "--port", str(agent.facts["port"]))
    assert done.returncode == 3
    assert str(agent.facts["port"]) in done.stderr
    assert not (other / "agent" / "agent.json").exists()


def test_the_token_is_nowhere_in_what_is_logged(start: Start) -> None:
    agent, job_id = start({"detector": {"fail": {"family": "compute", "code": "no", "message": "No."}}}), new_id()
    token = agent.token
    put(agent, job_id)
    assert events(agent, job_id)[-1][1] == "failed"
    requests.get(f"{agent.url}/jobs/{token}", headers={"Authorization": f"Bearer {token}x"}, timeout=TIMEOUT_S)
    agent.stop()
    text = (agent.home / "agent" / "log" / "agent.log").read_text()
    assert "agent ends" in text
    assert token not in text
    for path in (agent.home / "agent").rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0 or "blobs" in path.parts, path
