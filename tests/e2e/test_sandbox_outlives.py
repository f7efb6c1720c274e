"""The sandbox of the program itself: a job goes on after the program was killed, without a second talk."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Warm
from tests.fakes.vmsg_process import Vmsg, share_cache
from vmsg_desktop.adapters.compute.sandbox_child import address_of, find_sandbox, stop_sandbox
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError

pytestmark = [pytest.mark.models, pytest.mark.e2e]


@pytest.fixture
def vmsg(warm: Warm, tmp_path: Path) -> Iterator[Vmsg]:
    made = Vmsg(share_cache(warm.home, tmp_path / "home"))
    yield made
    stop_sandbox(made.home / "sandbox")


def until(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    end_s, waiter = time.monotonic() + timeout_s, CancelToken()
    while not condition():
        assert time.monotonic() < end_s
        waiter.wait(0.02)


def state_of(vmsg: Vmsg) -> str:
    try:
        return vmsg.job().state
    except (IndexError, InputError):
        return ""


def test_job_goes_on_after_the_program_was_killed(vmsg: Vmsg, warm: Warm) -> None:
    process = vmsg.start("make", warm.photo, warm.voice, "--send", "sandbox", "-o", vmsg.home / "out", "-q")
    until(lambda: state_of(vmsg) == "submitted")
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    talk_id = vmsg.job().talk_id
    done = vmsg.run("jobs", "resume", vmsg.job().id[:8])
    assert done.returncode == 0, done.stderr
    assert (vmsg.job().state, vmsg.job().talk_id) == ("done", talk_id)
    assert Path(vmsg.job().video_path).read_bytes()[4:8] == b"ftyp"
    found = find_sandbox(vmsg.home / "sandbox")
    assert found is not None
    at = address_of(vmsg.home / "sandbox", found)
    with DidClient(at.base_url, at.token, clock=SystemClock(), waiter=CancelToken()) as client:
        assert [talk.id for talk in client.list_talks().talks] == [talk_id]


def test_it_is_stopped_by_hand(vmsg: Vmsg, warm: Warm) -> None:
    vmsg.run("make", warm.photo, warm.voice, "--send", "sandbox", "-o", vmsg.home / "out", "-q")
    assert vmsg.run("sandbox", "--stop").stdout.strip() == "The sandbox has ended."
    assert find_sandbox(vmsg.home / "sandbox") is None


def test_key_of_the_sandbox_is_told_nowhere(vmsg: Vmsg, warm: Warm) -> None:
    vmsg.run("-v", "make", warm.photo, warm.voice, "--send", "sandbox", "-o", vmsg.home / "out")
    key = (vmsg.home / "sandbox" / "key").read_text()
    password = key.partition(":")[2]
    listed = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True).stdout
    told = [*vmsg.said, listed, (vmsg.home / "sandbox" / "start.log").read_text()]
    assert not any(password in text for text in told)
