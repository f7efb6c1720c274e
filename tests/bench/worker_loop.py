"""The child's side of a benchmark: named tasks, run one at a time on request, timed here. Standard library only.

One JSON object a line: {"task": name} in, {"ms": time, "facts": what the task says about itself} out. What the tasks
and their libraries print goes to stderr.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Task = Callable[[], dict[str, Any]]


def serve(tasks: dict[str, Task]) -> None:
    """Answer requests until stdin closes."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print(json.dumps({"ready": sorted(tasks)}), file=answers, flush=True)
    for line in sys.stdin:
        name = json.loads(line)["task"]
        answer = {"ms": 0.0, "facts": {"peak_mb": peak_mb()}} if name == "peak" else timed(tasks[name])
        print(json.dumps(answer), file=answers, flush=True)


def timed(task: Task) -> dict[str, Any]:
    """Run a task once, garbage collected before."""
    gc.collect()
    started = time.perf_counter()
    facts = task()
    elapsed = time.perf_counter() - started
    loaded = [name for name in ("rembg", "vmsg_desktop") if name in sys.modules]
    return {"ms": elapsed * 1000, "facts": {"loaded": loaded, **facts}}


def peak_mb() -> float:
    """Most memory this process ever held (VmHWM), MB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM"))
