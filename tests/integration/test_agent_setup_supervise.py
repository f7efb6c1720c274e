"""The supervisor with real processes: what dies is started again, what ends by itself is not."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from remote_agent import supervise
from tests.fakes.vmsg_process import ROOT, wait_until

_CHILD = """
import os, signal, sys, time
home, *ends = sys.argv[1:]
runs = os.path.join(home, "runs")
with open(runs, "a") as file:
    file.write(f"{os.getpid()}\\n")
count = len(open(runs).read().split())
end = ends[min(count, len(ends)) - 1]
if end == "stay":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.pause()
if end == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.pause()
    time.sleep(100)
sys.exit(int(end))
"""
_SUPERVISE = """
import pathlib, sys
from remote_agent import supervise as s
{patch}
sys.exit(s.supervise(pathlib.Path(sys.argv[1]), sys.argv[2:]))
"""


class Watched:
    """A supervisor of children that end as told, one after the other: an exit code, ``stay`` or ``stubborn``."""

    def __init__(self, home: Path, *ends: str, patch: str = "pass") -> None:
        self.home = home
        home.mkdir(exist_ok=True)
        script = home / "child.py"
        script.write_text(_CHILD)
        words = [sys.executable, "-SE", str(script), str(home), *ends]
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SUPERVISE.format(patch=patch), str(home), *words],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, start_new_session=True,
        )  # fmt: skip

    def runs(self) -> list[int]:
        """Processes of the children so far."""
        path = self.home / "runs"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def said(self) -> str:
        """All of it, once it has ended."""
        return self.process.communicate(timeout=30)[0]

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "agent home"


@pytest.fixture
def watched(home: Path) -> Iterator[list[Watched]]:
    """What a test starts; gone when it ends."""
    made: list[Watched] = []
    yield made
    for each in made:
        each.kill()


@pytest.mark.parametrize(
    ("before_s", "ran_s", "pause_s"), [(0, 0, 1), (1, 5, 2), (32, 5, 60), (60, 5, 60), (60, 60, 1), (8, 3600, 1)]
)
def test_pause_doubles_and_a_steady_run_forgives(before_s: float, ran_s: float, pause_s: float) -> None:
    assert supervise.next_pause_s(before_s, ran_s=ran_s) == pause_s


def test_died_agent_is_started_again_and_an_idle_end_is_the_end(home: Path, watched: list[Watched]) -> None:
    watched.append(one := Watched(home, "3", "0"))
    said = one.said()
    assert one.process.returncode == 0
    assert len(one.runs()) == 2
    assert "died (exit code 3); it is started again in 1 s" in said
    assert "ended by itself" in said
    assert not (home / supervise.FILE_NAME).exists()


def test_killed_agent_is_started_again(home: Path, watched: list[Watched]) -> None:
    watched.append(one := Watched(home, "stay"))
    wait_until(lambda: len(one.runs()) == 1)
    os.kill(one.runs()[0], signal.SIGKILL)
    wait_until(lambda: len(one.runs()) == 2)
    one.process.terminate()
    assert "died (signal 9)" in one.said()


def test_told_to_end_it_ends_the_agent_first(home: Path, watched: list[Watched]) -> None:
    watched.append(one := Watched(home, "stay"))
    wait_until(lambda: one.runs() and supervise.find_supervisor(home))
    found = supervise.find_supervisor(home)
    assert found is not None
    assert found.pid == one.process.pid
    assert (home / supervise.FILE_NAME).stat().st_mode & 0o077 == 0
    one.process.terminate()
    assert "told to end" in one.said()
    assert not psutil.pid_exists(one.runs()[0])
    assert supervise.find_supervisor(home) is None


def test_told_to_end_while_it_waits_it_starts_nothing(home: Path, watched: list[Watched]) -> None:
    watched.append(one := Watched(home, "1", patch="s.next_pause_s = lambda *a, **k: 100.0"))
    wait_until(lambda: len(one.runs()) == 1 and not psutil.pid_exists(one.runs()[0]))
    one.process.terminate()
    one.said()
    assert len(one.runs()) == 1


def test_agent_that_does_not_listen_is_killed(home: Path, watched: list[Watched]) -> None:
    watched.append(one := Watched(home, "stubborn", patch="s.STOP_S = 0.2"))
    wait_until(lambda: one.runs() and supervise.find_supervisor(home))
    one.process.terminate()
    one.said()
    assert not psutil.pid_exists(one.runs()[0])


def test_second_supervisor_of_a_home_leaves_at_once(home: Path, watched: list[Watched]) -> None:
    watched.append(one := Watched(home, "stay"))
    wait_until(lambda: one.runs() and supervise.find_supervisor(home))
    watched.append(other := Watched(home, "stay"))
    assert other.process.wait(30) == 0
    assert len(one.runs()) == 1
    assert one.process.poll() is None


def test_terminal_that_goes_does_not_take_it_along(home: Path, watched: list[Watched]) -> None:
    watched.append(one := Watched(home, "stay"))
    wait_until(lambda: one.runs() and supervise.find_supervisor(home))
    one.process.send_signal(signal.SIGHUP)
    os.kill(one.runs()[0], signal.SIGKILL)
    wait_until(lambda: len(one.runs()) == 2)


def test_left_file_of_a_dead_supervisor_counts_for_nothing(home: Path) -> None:
    home.mkdir()
    me = psutil.Process()
    left: tuple[object, ...] = (
        {"pid": me.pid, "started_s": me.create_time() - 100},
        {"pid": 2**22 + 1, "started_s": 0},
        {},
        [],
    )
    for data in left:
        (home / supervise.FILE_NAME).write_text(json.dumps(data))
        assert supervise.find_supervisor(home) is None
    assert not supervise.stop(home)


def test_real_agent_under_a_detached_supervisor(tmp_path: Path) -> None:
    """The commands themselves: start from nothing, a second start changes nothing, status, stop."""
    home = tmp_path / "the home"
    environment = {**os.environ, "VMSG_HOME": str(home), "PYTHONPATH": str(ROOT)}

    def agent(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "remote_agent", *words]
        return subprocess.run(
            command, env=environment, cwd="/", capture_output=True, text=True, timeout=60, check=False
        )  # fmt: skip

    try:
        first = agent("supervise", "--detach", "--idle-minutes", "5")
        assert first.returncode == 0, first.stderr
        assert agent("supervise", "--detach").stdout == first.stdout
        status = json.loads(agent("status", "--json", "--wait", "50").stdout)
        assert status["is_running"]
        parent = psutil.Process(status["pid"]).ppid()
        assert first.stdout == f"supervisor {parent}\n"
        assert os.getsid(parent) == parent
    finally:
        stopped = agent("supervise", "--stop")
    assert stopped.stdout == "ended\n"
    assert not psutil.pid_exists(status["pid"])
    assert not json.loads(agent("status", "--json").stdout)["is_running"]
    assert agent("supervise", "--stop").stdout == "nothing ran\n"
