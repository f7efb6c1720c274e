"""Where the agent answers: told in a private file, believed only while its very process lives, one at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from remote_agent.rendezvous import (
    FILE_NAME,
    HomeLock,
    Rendezvous,
    agent_id,
    find_running,
    here,
    publish,
    withdraw,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def mine() -> Rendezvous:
    return here(40_123, version="1.2.3", agent="ab" * 16)


def test_a_running_agent_is_found(tmp_path: Path, mine: Rendezvous) -> None:
    assert find_running(tmp_path) is None
    publish(tmp_path, mine)
    assert find_running(tmp_path) == mine
    assert mine.base_url == "http://127.0.0.1:40123"
    withdraw(tmp_path)
    assert find_running(tmp_path) is None
    withdraw(tmp_path)


def test_the_file_is_private_and_says_what_a_desktop_reads(tmp_path: Path, mine: Rendezvous) -> None:
    publish(tmp_path, mine)
    path = tmp_path / FILE_NAME
    assert path.stat().st_mode & 0o077 == 0
    facts = json.loads(path.read_text())
    assert set(facts) == {"port", "pid", "started_s", "version", "agent", "protocol"}
    assert (facts["pid"], facts["protocol"]) == (os.getpid(), 1)
    assert [entry.name for entry in tmp_path.iterdir()] == [FILE_NAME]


def test_a_process_number_that_was_used_again_is_no_agent(tmp_path: Path, mine: Rendezvous) -> None:
    publish(tmp_path, replace(mine, started_s=mine.started_s - 3600))
    assert find_running(tmp_path) is None


def test_a_dead_process_is_no_agent(tmp_path: Path, mine: Rendezvous) -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    publish(tmp_path, replace(mine, pid=child.pid))
    assert find_running(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"port": 1}', '{"port": 1, "pid": "x"}', "\udcff"])
def test_a_damaged_file_is_no_agent(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert find_running(tmp_path) is None


@pytest.mark.parametrize("change", [{"pid": "x"}, {"pid": -1}, {"pid": None}, {"started_s": "soon"}])
def test_facts_of_a_wrong_kind_are_no_agent(tmp_path: Path, mine: Rendezvous, change: dict[str, object]) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({**asdict(mine), **change}))
    assert find_running(tmp_path) is None


def test_facts_that_a_newer_agent_adds_do_no_harm(tmp_path: Path, mine: Rendezvous) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({**asdict(mine), "more": 1}))
    assert find_running(tmp_path) == mine


def test_the_agent_keeps_its_id_and_mends_a_damaged_one(tmp_path: Path) -> None:
    first = agent_id(tmp_path)
    assert len(first) == 32
    assert agent_id(tmp_path) == first
    (tmp_path / "agent-id").write_text("nonsense")
    second = agent_id(tmp_path)
    assert second not in (first, "nonsense")
    assert agent_id(tmp_path) == second


def test_one_process_has_the_lock_and_its_death_frees_it(tmp_path: Path) -> None:
    script = f"""
        import sys
        from pathlib import Path
        from remote_agent.rendezvous import HomeLock
        lock = HomeLock(Path({str(tmp_path)!r}))
        print(lock.take(), flush=True)
        sys.stdin.read()
    """
    other = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    try:
        assert other.stdout.readline().strip() == b"True"
        lock = HomeLock(tmp_path)
        assert lock.take() is False
    finally:
        other.kill()
        other.communicate()
    assert lock.take() is True
    assert HomeLock(tmp_path).take() is False
    lock.release()
    lock.release()
    again = HomeLock(tmp_path)
    assert again.take() is True
    again.release()
