"""A process is known again as long as it lives, whatever the wall clock says, and no longer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psutil
import pytest

from vmsg_desktop.adapters.storage.owners import is_alive, process_mark


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system tells starts by the wall clock only")
def test_a_clock_that_is_set_makes_no_owner_dead(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    mark = process_mark(os.getpid())
    real = psutil.Process.create_time
    monkeypatch.setattr(psutil.Process, "create_time", lambda self: real(self) + days * 86_400)
    assert is_alive(mark)


@pytest.mark.skipif(sys.platform != "linux", reason="waitid")
def test_a_killed_process_is_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = process_mark(child.pid)
    assert is_alive(mark)
    child.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not is_alive(mark), "its parent has not looked yet"
    child.communicate()
    assert not is_alive(mark)


@pytest.mark.parametrize("mark", ["{pid}:boot+1", "{pid}:1.00", "", "x:1"])
def test_another_start_or_no_mark_at_all_is_nobody(mark: str) -> None:
    assert not is_alive(mark.format(pid=os.getpid()))
