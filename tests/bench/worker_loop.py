"""The child's side of a benchmark: named tasks, run one at a time on request, timed here. Standard library only.

One JSON object a line: {"task": name, "mode": mode} in, {"ms": time, "facts": what the task says about itself} out.
What the tasks and their libraries print goes to stderr. Modes:

- "time": run once, timed.
- "trace": run once under a profiler that notes which functions are called: the code path, as a list and a hash.
- "profile": run once under cProfile; facts hold the functions that took longest.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

Task = Callable[[], dict[str, Any]]
PROGRAMS: Final = "rembg", "librosa", "redis", "vmsg_desktop"
TOP: Final = 12


def serve(tasks: dict[str, Task]) -> None:
    """Answer requests until stdin closes."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    modes = {"time": timed, "trace": traced, "profile": profiled}
    print(json.dumps({"ready": sorted(tasks)}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        name = request["task"]
        answer = {"ms": 0.0, "facts": {"peak_mb": peak_mb()}} if name == "peak" else modes[request["mode"]](tasks[name])
        print(json.dumps(answer), file=answers, flush=True)


def timed(task: Task) -> dict[str, Any]:
    """Run a task once, garbage collected before."""
    gc.collect()
    started = time.perf_counter()
    facts = task()
    elapsed = time.perf_counter() - started
    return {"ms": elapsed * 1000, "facts": {"loaded": loaded(), **facts}}


def traced(task: Task) -> dict[str, Any]:
    """Run a task once; facts hold "path", a hash over the functions it called, and "functions", how many those are."""
    called: set[str] = set()

    def note(frame: Any, event: str, argument: Any) -> None:
        if event == "call":
            called.add(f"{frame.f_code.co_filename}:{frame.f_code.co_qualname}")
        elif event == "c_call":
            called.add(f"{getattr(argument, '__module__', '')}:{getattr(argument, '__qualname__', '')}")

    sys.setprofile(note)
    try:
        facts = task()
    finally:
        sys.setprofile(None)
    path = hashlib.sha256("\n".join(sorted(called)).encode()).hexdigest()[:8]
    return {"ms": 0.0, "facts": {"loaded": loaded(), "path": path, "functions": len(called), **facts}}


def profiled(task: Task) -> dict[str, Any]:
    """Run a task once; facts hold "profile", the functions that took longest by themselves."""
    import cProfile  # not above, so that a first result does not pay for them
    import pstats

    profile = cProfile.Profile()
    profile.runcall(task)
    timings = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return {"ms": 0.0, "facts": {"profile": longest(timings)}}


def longest(timings: dict[tuple[str, int, str], tuple[int, int, float, float, Any]]) -> list[str]:
    """A line for each of the functions with the most time of their own, from the table of a ``pstats.Stats``."""
    total_s = sum(own_s for _, _, own_s, _, _ in timings.values()) or 1.0
    ranked = sorted(timings.items(), key=lambda item: item[1][2], reverse=True)[:TOP]
    return [
        f"{own_s * 1000:9.2f} ms {own_s / total_s:5.1%} {calls:7d} x {place(file)}{name}"
        for (file, _, name), (_, calls, own_s, _, _) in ranked
    ]


def place(file: str) -> str:
    """A file's name without what differs between machines; nothing for functions written in C."""
    if file == "~":
        return ""
    path = file.rsplit("site-packages/", 1)[-1].removeprefix(f"{Path(__file__).resolve().parents[2]}/")
    return f"{Path(path).name if path.startswith('/') else path}: "


def loaded() -> list[str]:
    """Which of the programs that are compared this process holds."""
    return [name for name in PROGRAMS if name in sys.modules]


def peak_mb() -> float:
    """Most memory this process ever held (VmHWM), MB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM"))
