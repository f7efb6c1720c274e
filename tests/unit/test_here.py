"""This computer in the settings: its facts, and its doctor in a process of its own."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from vmsg_desktop.adapters.system.here import doctor_command, examine_here, look_here
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, ComputeError
from vmsg_desktop.core.model.host import HostCheck

_MARK = "a check that never ends"


def script(text: str) -> tuple[str, ...]:
    return sys.executable, "-c", text


def test_facts_are_those_of_this_machine(tmp_path: Path) -> None:
    here = look_here(tmp_path / "not made yet", agent_version=None, version="0.1.0")
    assert here.memory_bytes == psutil.virtual_memory().total
    assert here.free_bytes > 0
    assert here.cores >= 1
    assert not (tmp_path / "not made yet").exists()


def test_findings_come_from_the_child(tmp_path: Path) -> None:
    said = '{"checks": [{"name": "disk", "state": "warn", "found": "little", "fix": "Free some."}]}'
    assert examine_here(CancelToken(), script(f"print({said!r})")) == (
        HostCheck("disk", "warn", "little", "Free some."),
    )


def test_child_that_dies_is_told_with_its_last_words() -> None:
    with pytest.raises(ComputeError, match="CUDA is broken"):
        examine_here(CancelToken(), script("import sys; sys.exit('CUDA is broken')"))


def test_stopped_check_ends_its_child() -> None:
    cancel, begun = CancelToken(), threading.Event()

    def work() -> tuple[HostCheck, ...]:
        begun.set()
        return examine_here(cancel, script(f"import time; time.sleep(600)  # {_MARK}"))

    with ThreadPoolExecutor() as pool:
        running = pool.submit(work)
        begun.wait(10)
        cancel.cancel()
        with pytest.raises(Cancelled):
            running.result(10)
    mine = [child for child in psutil.Process().children() if _MARK in " ".join(child.cmdline())]
    assert mine == []


def test_own_doctor_is_asked_as_json() -> None:
    assert doctor_command()[-2:] == ("doctor", "--json")
