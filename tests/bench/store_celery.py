"""Child of row 12a: a task that does nothing, through Celery and Redis. Run by harness.py in the peers' environment.

It starts the worker that serves it: "prefork" is the kind that Celery starts unless told otherwise, "solo" the one with
the least overhead, for it works in its own process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from celery import Celery  # type: ignore[import-not-found]

from tests.bench.worker_loop import serve

JOBS = 20
ADDRESS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/0")
app = Celery("tests.bench.store_celery", broker=ADDRESS, backend=ADDRESS)


@app.task(name="nothing")  # type: ignore[untyped-decorator]  # celery has no annotations
def nothing() -> None:
    """A job that only goes through."""


def through() -> dict[str, Any]:
    """Each handed over, taken, and its result heard of before the next."""
    for _ in range(JOBS):
        nothing.delay().get(timeout=30)
    return {"via": "Celery, Redis"}


def main() -> None:
    settings = json.loads(sys.argv[1])
    address = f"redis://127.0.0.1:{settings['port']}/0"
    app.conf.update(broker_url=address, result_backend=address)
    words = ("worker", f"--pool={settings['pool']}", "--concurrency=2", "-l", "ERROR")
    command = [sys.executable, "-m", "celery", "-A", "tests.bench.store_celery", *words]
    worker = subprocess.Popen(
        command, env={**os.environ, "BENCH_REDIS": address}, stdout=sys.stderr, stdin=subprocess.DEVNULL
    )
    try:
        through()  # waits until the worker is up
        serve({"through": through})
    finally:
        worker.terminate()
        worker.wait(timeout=30)


if __name__ == "__main__":
    main()
