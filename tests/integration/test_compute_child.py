"""The agent of this computer: started once, adopted afterwards, replaced when outdated, gone when idle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.fakes.compute_targets import FAST_PACE, PICTURE, Desk, Heard, Running, an_order
from tests.fakes.killed_desk import local_link
from tests.fakes.vmsg_process import ROOT, wait_until
from vmsg_desktop import __version__
from vmsg_desktop.adapters.compute.agent_target import AgentTarget
from vmsg_desktop.adapters.compute.child import LocalAgentLink, find_agent
from vmsg_desktop.adapters.compute.memory import AgentMemory
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, RemoteError, StorageError


@dataclass
class Computer:
    """A data home whose agent has scripted engines."""

    home: Path
    rules: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.script = self.home / "rules.json"
        self.script.write_text(json.dumps(self.rules))

    def link(self, *options: str, version: str = __version__) -> LocalAgentLink:
        return local_link(self.home, self.script, *options, version=version)

    @property
    def pid(self) -> int:
        found = find_agent(self.home / "agent")
        assert found is not None
        return found.pid

    def calls(self) -> list[str]:
        path = self.home / "calls.txt"
        return path.read_text().split() if path.exists() else []

    def compute(self, photo: bytes, link: LocalAgentLink | None = None, heard: Heard | None = None) -> set[str]:
        heard = heard or Heard()
        with AgentMemory(self.home / "agents.sqlite", clock=SystemClock()) as memory:
            target = AgentTarget(link or self.link(), memory, clock=SystemClock(), pace=FAST_PACE, status=heard.status)
            made = target.compute(an_order(photo), PICTURE, emit=heard.emit, cancel=CancelToken())
            target.close()
        return set(made)

    def end(self) -> None:
        """Whatever runs here."""
        for process in agents_of(self.home):
            process.kill()
        wait_until(lambda: not agents_of(self.home))


def agents_of(home: Path) -> list[psutil.Process]:
    """The agents that run for this home."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        is_one = "tests.fakes.agent_process" in words and str(home) in words
        if is_one and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


@pytest.fixture
def computer_of(tmp_path: Path) -> Iterator[Callable[..., Computer]]:
    made: list[Computer] = []

    def make(rules: dict[str, Any] | None = None) -> Computer:
        made.append(Computer(tmp_path / "home", rules or {}))
        return made[-1]

    yield make
    for computer in made:
        computer.end()


def test_the_first_start_starts_it_and_the_next_adopts_it(computer_of: Callable[..., Computer]) -> None:
    computer = computer_of()
    assert computer.compute(b"1") == set(PICTURE)
    pid = computer.pid
    assert computer.compute(b"2") == set(PICTURE)
    assert [process.pid for process in agents_of(computer.home)] == [pid]
    assert os.getsid(pid) == pid  # no Ctrl-C of ours reaches it


def test_two_that_start_at_once_end_with_one_agent(computer_of: Callable[..., Computer]) -> None:
    computer = computer_of()
    both = [Running(lambda number=number: computer.compute(b"%d" % number)) for number in range(2)]  # type: ignore[misc]
    assert [one.result() for one in both] == [set(PICTURE)] * 2
    wait_until(lambda: len(agents_of(computer.home)) == 1)  # the one too many goes by itself
    assert agents_of(computer.home)[0].pid == computer.pid


def test_one_that_was_killed_is_started_anew_and_the_job_goes_on(
    computer_of: Callable[..., Computer], tmp_path: Path
) -> None:
    go = tmp_path / "go"
    computer, heard = computer_of({"matter": {"wait_for": str(go)}}), Heard()
    running = Running(lambda: computer.compute(b"1", heard=heard))
    wait_until(lambda: "matter" in computer.calls())
    first = computer.pid
    os.kill(first, signal.SIGKILL)
    go.touch()
    assert running.result() == set(PICTURE)
    assert computer.pid != first
    assert computer.calls().count("detector") == 1
    assert heard.notes[0] == "The connection to this computer was lost; the job goes on there."


def test_a_killed_desktop_leaves_a_job_that_the_next_one_takes_up(
    computer_of: Callable[..., Computer], tmp_path: Path
) -> None:
    go = tmp_path / "go"
    computer = computer_of({"matter": {"wait_for": str(go)}})
    command = [sys.executable, "-m", "tests.fakes.killed_desk", str(computer.home), str(computer.script), "photo"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=_environment()) as desktop:
        assert desktop.stdout is not None
        assert "mask\n" in iter(desktop.stdout.readline, "")
        pid = computer.pid
        desktop.kill()
    wait_until(lambda: "matter" in computer.calls())
    heard = Heard()
    running = Running(lambda: computer.compute(b"photo", heard=heard))
    heard.wait_for(lambda heard: "mask" in heard.started)
    go.touch()
    assert running.result() == set(PICTURE)
    assert computer.pid == pid
    assert sorted(computer.calls()) == ["decoder", "detector", "faces", "matter"]


def test_an_idle_one_of_another_version_makes_way(computer_of: Callable[..., Computer]) -> None:
    computer = computer_of()
    computer.compute(b"1")
    first = computer.pid
    _told_version(computer.home, "0.0.1")
    assert computer.compute(b"2") == set(PICTURE)
    assert computer.pid != first


@pytest.mark.parametrize("protocol_step", [0, 1])
def test_a_busy_one_of_another_version_is_used_if_it_speaks_the_same(
    computer_of: Callable[..., Computer], tmp_path: Path, protocol_step: int
) -> None:
    go = tmp_path / "go"
    computer = computer_of({"matter": {"wait_for": str(go)}})
    running = Running(lambda: computer.compute(b"1"))
    wait_until(lambda: "matter" in computer.calls())
    first = computer.pid
    _told_version(computer.home, "0.0.1", protocol_step=protocol_step)
    link = computer.link()
    if protocol_step:
        with pytest.raises(RemoteError, match=r"version 0\.0\.1 is at work") as caught:
            link.open(cancel=CancelToken())
        assert (caught.value.code, caught.value.retryable) == ("agent_outdated", True)
    else:
        assert link.open(cancel=CancelToken()).base_url.endswith(f":{_told(computer.home)['port']}")
    assert computer.pid == first
    go.touch()
    running.result()


def test_the_real_one_starts_where_the_data_home_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)  # it must be found from anywhere
    with Desk(tmp_path / "desk", LocalAgentLink(data_home() / "agent", version=__version__)) as desk:
        found = desk.target.capabilities(cancel=CancelToken())
        process = psutil.Process(found.pid)
        try:
            assert (found.version, found.idle_stop_s) == (__version__, 600)
            assert process.cmdline()[1:4] == ["-m", "remote_agent", "serve"]
        finally:
            process.kill()
    wait_until(lambda: find_agent(data_home() / "agent") is None)


def test_it_ends_by_itself_when_idle(computer_of: Callable[..., Computer]) -> None:
    computer = computer_of()
    computer.compute(b"1", computer.link("--idle", "1"))
    wait_until(lambda: not agents_of(computer.home))
    assert find_agent(computer.home / "agent") is None


def test_a_rendezvous_of_a_dead_process_is_passed_over(computer_of: Callable[..., Computer]) -> None:
    computer = computer_of()
    (computer.home / "agent").mkdir()
    told = {"port": 9, "pid": os.getpid(), "started_s": 1.0, "version": __version__, "agent": "a", "protocol": 1}
    (computer.home / "agent" / "agent.json").write_text(json.dumps(told))  # the number is another process's now
    assert find_agent(computer.home / "agent") is None
    assert computer.compute(b"1") == set(PICTURE)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"port": "x"}', "\xff", '{"port": 1, "pid": -1}'])
def test_a_damaged_rendezvous_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "agent.json").write_text(text, "latin-1")
    assert find_agent(tmp_path) is None


def test_one_that_cannot_start_tells_what_it_said(tmp_path: Path) -> None:
    words = "import sys; print('no such library'); sys.exit(3)"
    link = LocalAgentLink(tmp_path / "agent", version="1", command=(sys.executable, "-c", words))
    with pytest.raises(RemoteError, match="no such library") as caught:
        link.open(cancel=CancelToken())
    assert (caught.value.code, caught.value.details["exit_code"]) == ("agent_not_started", 3)
    assert "--target here" in caught.value.hint


def test_one_that_never_answers_is_given_up(tmp_path: Path) -> None:
    link = LocalAgentLink(tmp_path / "agent", version="1", command=(sys.executable, "-c", ""), start_s=0.3)
    with pytest.raises(RemoteError, match=r"did not answer|ended at once"):
        link.open(cancel=CancelToken())


def test_its_start_can_be_cancelled(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    link = LocalAgentLink(tmp_path / "agent", version="1", command=(sys.executable, "-c", ""))
    with pytest.raises(Cancelled):
        link.open(cancel=cancel)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    link = LocalAgentLink(tmp_path / "file" / "agent", version="1")
    with pytest.raises(StorageError, match="cannot be started"):
        link.open(cancel=CancelToken())


def test_the_link_is_a_link_like_any_other(computer_of: Callable[..., Computer], tmp_path: Path) -> None:
    computer = computer_of()
    with Desk(tmp_path / "desk", computer.link()) as desk:
        assert set(desk.compute(an_order())) == set(PICTURE)
        assert desk.target.capabilities(cancel=CancelToken()).pid == computer.pid
        assert desk.target.name == "this computer"


def _told(home: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((home / "agent" / "agent.json").read_text())
    return told


def _told_version(home: Path, version: str, *, protocol_step: int = 0) -> None:
    """As if the running agent were of another version."""
    told = _told(home)
    (home / "agent" / "agent.json").write_text(
        json.dumps({**told, "version": version, "protocol": told["protocol"] + protocol_step})
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
