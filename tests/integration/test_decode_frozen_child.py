"""A frozen program has no interpreter to start: it is its own decoding child."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from vmsg_desktop.adapters.media.worker import FROZEN_FLAG
from vmsg_desktop.core.model.limits import DECODE_MEMORY_BYTES

ROOT = Path(__file__).resolve().parents[2]


def test_the_program_serves_as_the_child_and_ends_with_its_parent() -> None:
    command = [sys.executable, "-m", "vmsg_desktop", FROZEN_FLAG, json.dumps(sys.path), str(DECODE_MEMORY_BYTES)]
    done = subprocess.run(command, cwd=ROOT, input=b"", capture_output=True, timeout=30, check=False)
    assert done.returncode == 0
    assert done.stderr == b""
