"""``vmsg`` as a process of its own, with a data home of its own, sending to a sandbox of the test."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.sandbox.server import Sandbox

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 100.0
_KEYS = re.compile("VMSG_|DID_|DBUS_|XDG_RUNTIME|PYTHON_KEYRING")


@dataclass
class Vmsg:
    """Attributes: ``home``, the VMSG_HOME; ``sandbox``, where it sends to; ``said``, all that was printed."""

    home: Path
    sandbox: Sandbox | None = None
    more: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def run(self, *args: object, **more: Any) -> subprocess.CompletedProcess[str]:
        """To its end."""
        done = subprocess.run(
            self.command(*args), **{"env": self.environment(), "cwd": self.home, "capture_output": True, "text": True,
                                    "timeout": TIMEOUT_S, "check": False, **more},
        )  # fmt: skip
        self.said += [done.stdout or "", done.stderr or ""]
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def start(self, *args: object) -> subprocess.Popen[str]:
        """Left running."""
        return subprocess.Popen(
            self.command(*args), env=self.environment(), cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def job(self) -> Job:
        """The newest one, read from the disk."""
        with JobStore(self.home / "jobs.sqlite", clock=SystemClock()) as store:
            return store.jobs()[0]

    def command(self, *args: object) -> list[str]:
        return [sys.executable, "-m", "vmsg_desktop", *map(str, args)]

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not _KEYS.match(name)}
        kept |= {"VMSG_HOME": str(self.home), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "COLUMNS": "100"}
        if self.sandbox is not None:
            kept |= {"VMSG_SANDBOX_URL": self.sandbox.url, "VMSG_SANDBOX_KEY": self.sandbox.key.reveal()}
        return kept | self.more


def share_models(models: Path, home: Path) -> Path:
    """A home with the models as hard links."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copytree(models, home / "models", copy_function=os.link)
    return home


def share_cache(warm: Path, home: Path) -> Path:
    """A home with the models and a copy of the results of another one; its jobs are not taken along."""
    share_models(warm / "models", home)
    shutil.copytree(warm / "cache", home / "cache")
    return home


def wait_until(is_so: Callable[[], object], *, timeout_s: float = 60.0) -> None:
    """Look until it is so; fails when it never is."""
    end_s = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < end_s, "it never happened"
        time.sleep(0.02)
