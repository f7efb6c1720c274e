"""Measure the rows of docs/benchmarks.md on this machine: ``.venv/bin/python tests/bench/run.py [--rows NAME ...]``.

A run of all groups prints the table and rewrites docs/benchmarks.md; a part only prints. Exit code 1 when a row is
void, because both of its sides took the same code path.
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

from tests.bench.harness import PROJECT, THREADS, Bench, Row, cpu_model, table
from tests.bench.peers import peers_python
from tests.bench.rows_detector import detector_rows
from tests.bench.rows_picture import picture_rows

GROUPS: dict[str, Callable[[Bench], list[Row]]] = {
    "detector": detector_rows,
    "picture": picture_rows,
}
"""A new row: write a function Bench -> rows, and name it here."""
DOCUMENT = PROJECT / "docs" / "benchmarks.md"


def main(argv: Sequence[str]) -> int:
    """Run the chosen groups."""
    parser = argparse.ArgumentParser(description="Measured times and memory, against other programs.")
    parser.add_argument("--rows", nargs="+", choices=sorted(GROUPS), default=sorted(GROUPS), help="groups of rows")
    parser.add_argument("--reps", type=int, default=20, help="repetitions of a cheap row (default 20)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), models_folder(), peers_python(), options.reps)
        rows = [row for group in options.rows for row in GROUPS[group](bench)]
    text = table(rows)
    print(text)
    if set(options.rows) == set(GROUPS):
        DOCUMENT.write_text(document(text), "utf-8")
        print(f"Written to {DOCUMENT.relative_to(PROJECT)}.")
    return 1 if any(row.verdict.startswith("VOID") for row in rows) else 0


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
this machine; trust ratios rather than milliseconds. A row is void when both sides ran the same code.

{text}"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
