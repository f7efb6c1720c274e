"""A process that carries one job on with real store, files, client and disk, and dies where it is told to.

Called as ``python killed_worker.py FACTS.json``; prints the job's state when it lives to the end.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.application.jobs import JobRunner, MadeFiles
from vmsg_desktop.application.submission import Submission
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.media import EncodedSound, Frame
from vmsg_desktop.core.model.secret import Secret


class FastClock:
    """Time that runs ``pace`` times as fast, the same in every process that knows the epoch."""

    def __init__(self, epoch_s: float, pace: float) -> None:
        self._epoch_s, self._pace = epoch_s, pace

    def now_s(self) -> float:
        return self._epoch_s + (time.time() - self._epoch_s) * self._pace

    def monotonic_s(self) -> float:
        return time.monotonic() * self._pace


class FastWaiter:
    """Waits of that time."""

    def __init__(self, pace: float) -> None:
        self._pace = pace

    def wait(self, seconds: float) -> None:
        time.sleep(seconds / self._pace)


class Mortal:
    """Passes every call on; the process is killed at the ``die_at``-th border, before or after a call."""

    borders = 0
    die_at = 0

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            self._cross()
            result = found(*args, **kwargs)
            self._cross()
            return result

        return call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._cross()
        result = self._inner(*args, **kwargs)
        self._cross()
        return result

    @classmethod
    def _cross(cls) -> None:
        Mortal.borders += 1
        if Mortal.borders == Mortal.die_at:
            os.kill(os.getpid(), signal.SIGKILL)


def main(facts: dict[str, Any]) -> None:
    home = Path(facts["home"])
    Mortal.die_at = facts["die_at"]
    clock, waiter = FastClock(facts["epoch_s"], facts["pace"]), FastWaiter(facts["pace"])
    store: Any = Mortal(JobStore(home / "jobs.sqlite", clock=clock))
    results = ResultFolder(home / "videos")
    image, audio = Path(facts["image"]).read_bytes(), Path(facts["audio"]).read_bytes()

    def prepare(*_: Any, **__: Any) -> MadeFiles:
        frame = Frame(image, "JPEG", 256, 256)
        return MadeFiles(frame, EncodedSound(audio, "M4A", ".m4a"), facts["sound_s"], ("p.jpg", "v.m4a"), None)

    client = DidClient(facts["url"], Secret(facts["key"]), clock=clock, waiter=waiter)
    service: Any = Mortal(client)
    runner = JobRunner(
        records=store,
        files=Mortal(FolderJobFiles(home / "jobs")),
        submission=Submission(service, store, clock, waiter),
        prepare=Mortal(prepare),
        check=lambda video, expected_s: expected_s,
        save=Mortal(results.save),
        read=results.read,
        next_delay_s=lambda waited_s, sound_s: 1.0,
        clock=clock,
        waiter=waiter,
    )
    try:
        runner.run(facts["job"], emit=lambda event: None, cancel=CancelToken())
    except VmsgError as error:
        print(error.code, flush=True)
    print(store.get(facts["job"]).state, flush=True)


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
