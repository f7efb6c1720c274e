"""What the rows about sending share: the job runner as the program puts it together, and time that runs faster."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from vmsg_desktop.application.jobs import JobRunner
from vmsg_desktop.bootstrap import open_job_desk
from vmsg_desktop.core.cancel import CancelToken


class ScaledTime:
    """Clock and Waiter: time that runs ``pace`` times as fast."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self._start_s = time.perf_counter()

    def now_s(self) -> float:
        return 1_800_000_000.0 + self.monotonic_s()

    def monotonic_s(self) -> float:
        return (time.perf_counter() - self._start_s) * self._pace

    def wait(self, seconds: float) -> None:
        time.sleep(seconds / self._pace)


@contextmanager
def program_runner(home: str) -> Iterator[JobRunner]:
    """The runner of the program's own wiring, over an empty ``home``; its vendor is nobody and never called."""
    address = {"VMSG_HOME": home, "VMSG_SANDBOX_URL": "http://127.0.0.1:9", "VMSG_SANDBOX_KEY": "a:b"}
    os.environ.update(address)
    with open_job_desk(target="sandbox", cancel=CancelToken(), is_cached=False) as desk:
        yield desk.runner(CancelToken())
