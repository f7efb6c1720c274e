"""Programs that are killed while they measure, and several that measure at once, leave one whole file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.model.metrics import HERE

_PROJECT = Path(__file__).resolve().parents[2]
_CHILD = """
import sys, time
from pathlib import Path
from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.application.metrics import MetricsRecorder
from vmsg_desktop.core.model.metrics import Sample, Span

path, host, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
clock = SystemClock()
recorder = MetricsRecorder(lambda: MetricsStore(path, clock=clock), clock=clock)
begin_s = int(clock.now_s()) - 3_000
for n in range(count):
    recorder.sample(Sample(host, begin_s + n, {"x": float(n)}))
    recorder.span(Span(host, "", "mask", begin_s + n, 5.0))
    if count > 1_000:
        time.sleep(0.001)
recorder.close()
print(recorder.state.dropped, flush=True)
"""


def _start(path: Path, host: str, count: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(_PROJECT)}
    command = [sys.executable, "-c", _CHILD, str(path), host, str(count)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def test_several_programs_write_to_one_file_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "metrics.sqlite"
    children = [_start(path, host, 600) for host in (HERE, "tokyo", "lab")]
    said = [child.communicate(timeout=60)[0].strip() for child in children]

    with MetricsStore(path, clock=SystemClock()) as store:
        end_s = SystemClock().now_s()
        counts = {host: len(list(store.rows(host, 1, begin_s=0, end_s=end_s))) for host in (HERE, "tokyo", "lab")}
        tens = {host: [row.values["x"].n for row in store.rows(host, 10, begin_s=0, end_s=end_s)] for host in counts}
        spans = store.spans(begin_s=0, end_s=end_s)
    assert said == ["0", "0", "0"]
    assert counts == {HERE: 600, "tokyo": 600, "lab": 600}
    assert all(sum(parts) == 600 for parts in tens.values())
    assert len(spans) == 1_800


def test_a_killed_program_leaves_what_it_had_committed_and_the_next_sums_it_up(tmp_path: Path) -> None:
    path = tmp_path / "metrics.sqlite"
    child = _start(path, HERE, 100_000)
    _until_rows(path, most=200)
    child.send_signal(signal.SIGKILL)
    child.communicate(timeout=30)

    with sqlite3.connect(path) as damaged:
        assert damaged.execute("pragma integrity_check").fetchone()[0] == "ok"
    with MetricsStore(path, clock=SystemClock()) as store:
        assert store.set_aside is None
        end_s = SystemClock().now_s()
        rows = list(store.rows(HERE, 1, begin_s=0, end_s=end_s))
        for bucket in store.unfinished(until_s=end_s):
            store.roll_up(*bucket)
        tens = list(store.rows(HERE, 10, begin_s=0, end_s=end_s))
    assert [row.values["x"].mean for row in rows] == [float(n) for n in range(len(rows))]
    assert sum(row.values["x"].n for row in tens) == len(rows) >= 200


def _until_rows(path: Path, *, most: int) -> None:
    """Until the child has committed so many, at most a minute."""
    for _ in range(6_000):
        if path.exists():
            try:
                with sqlite3.connect(path) as looker:
                    if looker.execute("select count(*) from samples").fetchone()[0] >= most:
                        return
            except sqlite3.OperationalError:
                pass  # its tables are being made
        time.sleep(0.01)
    raise AssertionError("the child wrote nothing")
