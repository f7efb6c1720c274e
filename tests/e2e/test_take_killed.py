"""A recording that is killed loses less than a second, whenever that happens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.microphones import RATE_HZ
from tests.fakes.vmsg_process import ROOT
from vmsg_desktop.adapters.media.voice_decoder import decode
from vmsg_desktop.adapters.storage.takes import TakeFolder
from vmsg_desktop.adapters.system.clock import SystemClock

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("after_s", [0.02, 0.9, 1.3, 7.77, 60.0])
def test_a_killed_recording_loses_less_than_a_second(tmp_path: Path, after_s: float) -> None:
    given = _killed(tmp_path / "takes", after_s)
    takes = TakeFolder(tmp_path / "takes", clock=SystemClock())
    recovered = takes.recover()
    kept_s = sum(take.duration_s for take in recovered)
    assert given / RATE_HZ - kept_s < 1.0
    assert len(recovered) == int(after_s > 0.5)
    for take in recovered:
        assert take.is_recovered
        meta, _ = decode(Path(take.path).read_bytes(), {"name": "take"})
        assert meta["duration_s"] == pytest.approx(take.duration_s)
    assert list((tmp_path / "takes").glob("*.part")) == []


def _killed(folder: Path, after_s: float) -> int:
    """Kill the child after so much sound; gives how many samples the recorder had been given by then."""
    command = [sys.executable, "-m", "tests.e2e.recording_child", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        lines = (int(line) for line in child.stdout)
        given = next(given for given in lines if given >= after_s * RATE_HZ)
        child.kill()
        for given in lines:  # noqa: B007 - what it said in its last moment counts
            pass
    return given
