"""Child of row 12a: jobs through the agent's store, as the agent's service does it."""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from remote_agent.work_store import Ending, WorkRow, WorkStore
from tests.bench.worker_loop import serve
from vmsg_desktop.adapters.system.clock import SystemClock

JOBS = 20  # in one run of either side


def through(store: WorkStore) -> dict[str, Any]:
    """Each accepted (on the disk when that returns), begun and ended before the next."""
    for _ in range(JOBS):
        job_id = secrets.token_hex(16)
        store.add(WorkRow(job_id, "{}", "0" * 64, "normal", 1_800_000_000.0))
        assert store.lease(job_id).starts == 1
        store.end(job_id, Ending("done", 1, outputs="{}"))
    return {"via": "WorkStore.add, lease, end"}


if __name__ == "__main__":
    opened = WorkStore(Path(json.loads(sys.argv[1])["folder"]) / "work.sqlite", clock=SystemClock())
    serve({"through": lambda: through(opened)})
