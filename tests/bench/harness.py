"""What all benchmark rows share: children that run the two sides in turn, statistics, and the table."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final

PROJECT: Final = Path(__file__).resolve().parents[2]
THREADS: Final = 2


@dataclass(frozen=True)
class Bench:
    """What a row gets.

    Attributes:
        folder: scratch, gone afterwards.
        models: folder of the starter models.
        peers: interpreter of the environment with the other programs.
        reps: repetitions of a cheap side; rows scale it down for dear ones and say so.
    """

    folder: Path
    models: Path
    peers: Path
    reps: int


@dataclass(frozen=True)
class Stat:
    """Repeated measurements of one thing."""

    median: float
    p95: float
    spread: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Stat:
        """Median, 95th percentile (nearest rank) and the middle half's width over the median."""
        ranked = sorted(values)
        median = statistics.median(ranked)
        p95 = ranked[max(0, -(-95 * len(ranked) // 100) - 1)]
        low, high = ranked[len(ranked) // 4], ranked[(3 * len(ranked) - 1) // 4]
        return cls(median, p95, (high - low) / median if median else 0.0, len(ranked))


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        number, title: as in the list of rows.
        unit: of both sides.
        ours, peer: the measurements; ``peer_name`` says who.
        target: highest good ratio of the medians; None = for information.
        paths: what each side really ran; equal ones make the row void.
        notes: conditions that a reader must know.
    """

    number: str
    title: str
    unit: str
    ours: Stat
    peer: Stat
    peer_name: str
    target: float | None
    paths: tuple[str, str]
    notes: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """Ours over theirs, medians."""
        return self.ours.median / self.peer.median

    @property
    def verdict(self) -> str:
        """Met, missed, void or for information."""
        if self.paths[0] == self.paths[1]:
            return "VOID: both took the same path"
        if self.target is None:
            return "-"
        return "met" if self.ratio <= self.target else "MISSED"


class Child:
    """A process that runs tasks on request; see worker_loop.py."""

    def __init__(self, python: Path, script: str, settings: Mapping[str, Any]) -> None:
        self._script = script
        environment = {**os.environ, "OMP_NUM_THREADS": str(THREADS), "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = subprocess.Popen(
            [str(python), str(PROJECT / "tests" / "bench" / script), json.dumps(settings)],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=30)

    def run(self, task: str) -> tuple[float, dict[str, Any]]:
        """(milliseconds, facts) of one run."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"task": task}) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        return answer["ms"], answer["facts"]

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a benchmark child ended: {self._script} (exit code {self._process.wait()})")
        answer: dict[str, Any] = json.loads(line)
        return answer


def in_turn(
    ours: tuple[Child, str], peer: tuple[Child, str], *, reps: int
) -> tuple[list[float], list[float], tuple[dict[str, Any], dict[str, Any]]]:
    """Run both sides ``reps`` times, alternating which goes first, after one warm-up each."""
    times: tuple[list[float], list[float]] = ([], [])
    sides = ours, peer
    facts = [child.run(task)[1] for child, task in sides]
    for turn in range(reps):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            child, task = sides[side]
            elapsed_ms, facts[side] = child.run(task)
            times[side].append(elapsed_ms)
    return times[0], times[1], (facts[0], facts[1])


def path_of(facts: Mapping[str, Any]) -> str:
    """What a side ran: the function, and which of the two programs its process had loaded."""
    return f"{facts['via']} [{', '.join(facts['loaded'])}]"


def own_python() -> Path:
    """The interpreter of this environment."""
    return Path(sys.executable)


def cpu_model() -> str:
    """Name of the processor."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table with their notes below."""
    head = (
        "| row | what | ours: median (p95, spread) | other: median (p95, spread) | ratio | target | verdict |\n"
        "|---|---|---|---|---|---|---|"
    )
    lines = [
        f"| {row.number} | {row.title} | {_cell(row.ours, row.unit)} | {row.peer_name}: {_cell(row.peer, row.unit)} "
        f"| {row.ratio:.3f} | {'-' if row.target is None else f'<= {row.target:g}'} | {row.verdict} |"
        for row in rows
    ]
    notes = [f"- Row {row.number}: {' '.join(_facts(row))}" for row in rows]
    return "\n".join([head, *lines, "", *notes, ""])


def _cell(stat: Stat, unit: str) -> str:
    return f"{_number(stat.median)} {unit} ({_number(stat.p95)}, {stat.spread:.0%})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _facts(row: Row) -> list[str]:
    counts = f"{row.ours.count} / {row.peer.count} runs."
    return [counts, f"Ran: {row.paths[0]} against {row.paths[1]}.", *row.notes]
