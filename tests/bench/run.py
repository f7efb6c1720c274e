"""Measure the rows of docs/benchmarks.md on this machine: ``.venv/bin/python tests/bench/run.py [--rows NAME ...]``.

A run of all groups prints the table and rewrites docs/benchmarks.md; a part only prints. Exit code 1 when a row is
void, because both of its sides took the same code path, or when an option changed nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from platformdirs import user_data_path

from tests.bench.harness import PROJECT, THREADS, Bench, Row, cpu_model, profile_text, table
from tests.bench.peers import peers_python
from tests.bench.rows_agent import agent_rows
from tests.bench.rows_cache import cache_rows
from tests.bench.rows_detector import detector_rows
from tests.bench.rows_metrics import metrics_rows
from tests.bench.rows_picture import picture_rows
from tests.bench.rows_prosody import prosody_rows
from tests.bench.rows_refine import refine_rows
from tests.bench.rows_sending import sending_rows

GROUPS: dict[str, Callable[[Bench], list[Row]]] = {
    "detector": detector_rows,
    "picture": picture_rows,
    "refine": refine_rows,
    "prosody": prosody_rows,
    "cache": cache_rows,
    "sending": sending_rows,
    "agent": agent_rows,
    "metrics": metrics_rows,
}
"""A new row: write a function Bench -> rows, and name it here."""
REPS = 20
DOCUMENT = PROJECT / "docs" / "benchmarks.md"


def main(argv: Sequence[str]) -> int:
    """Run the chosen groups."""
    parser = argparse.ArgumentParser(description="Measured times and memory, against other programs.")
    parser.add_argument("--rows", nargs="+", choices=list(GROUPS), default=list(GROUPS), help="groups of rows")
    parser.add_argument("--reps", type=int, help=f"repetitions of a cheap row (default {REPS})")
    parser.add_argument("--profile", nargs="+", metavar="ROW", default=[], help="show where our side of these is slow")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), models_folder(), peers_python(), options.reps or REPS)
        rows = [row for group in options.rows for row in GROUPS[group](bench)]
    text = table(rows)
    print(text)
    print("\n".join(profile_text(row) for row in rows if row.number in options.profile))
    if set(options.rows) == set(GROUPS):
        DOCUMENT.write_text(document(text), "utf-8")
        print(f"Written to {DOCUMENT.relative_to(PROJECT)}.")
    failures = faults(rows, reps=options.reps, profiled=options.profile)
    print("\n".join(failures))
    return 1 if failures else 0


def faults(rows: Sequence[Row], *, reps: int | None, profiled: Sequence[str]) -> list[str]:
    """Why the run does not count: void rows, and options that changed nothing; None = not given."""
    found = [f"Row {row.number} is void: both sides ran the same code." for row in rows if row.verdict[:4] == "VOID"]
    if reps is not None and all(reps not in (row.ours.count, row.peer.count) for row in rows):
        found.append(f"--reps {reps} changed nothing: no row here runs so often.")
    numbers = {row.number for row in rows}
    return found + [f"--profile {number} changed nothing: no such row here." for number in set(profiled) - numbers]


def models_folder() -> Path:
    """Where ``vmsg models get starter`` puts them."""
    home = os.environ.get("VMSG_HOME")
    return (Path(home) if home else user_data_path("vmsg", appauthor=False)) / "models"


def document(text: str) -> str:
    """docs/benchmarks.md."""
    return f"""# Benchmarks

Written by `make bench` on {time.strftime("%Y-%m-%d")}: {cpu_model()}, {os.cpu_count()} cores, {platform.system()},
Python {platform.python_version()}; {THREADS} threads for each side, no GPU.

How: each side runs in a process of its own, warm, one after the other in alternating order. Time is taken inside
that process. Ratio = our median over the other's. Spread = width of the middle half over the median: the noise of
this machine; trust ratios rather than milliseconds. Before the timing a traced run of each side notes every function
that it calls: a row is void, and the run fails, when both called the same ones. Rows that miss their target are
followed by a profile of our side.

{text}"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
