"""What all benchmark rows share: children that run the two sides in turn, statistics, and the table."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal

PROJECT: Final = Path(__file__).resolve().parents[2]
THREADS: Final = 2
Mode = Literal["time", "trace", "profile"]
Facts = dict[str, Any]


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

    best: float
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
        return cls(ranked[0], median, p95, (high - low) / median if median else 0.0, len(ranked))


@dataclass(frozen=True)
class Ran:
    """What a side really ran.

    Attributes:
        via: its entry, in its own words.
        path: hash over the functions that it called, as traced; "" = not traced, then ``via`` is what counts.
        told: for the reader.
    """

    via: str
    path: str = ""
    told: str = ""

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Ran:
        """From what a child said of a traced run."""
        traced = f"; {facts['functions']} functions, path {facts['path']}" if "path" in facts else ""
        return cls(facts["via"], facts.get("path", ""), f"{facts['via']} [{', '.join(facts['loaded'])}{traced}]")

    def is_same_code(self, other: Ran) -> bool:
        """Did both call the same functions?"""
        return self.path == other.path if self.path and other.path else self.via == other.via


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        number, title: as in the list of rows.
        unit: of both sides.
        ours, peer: the measurements; ``peer_name`` says who.
        target: highest good ratio of the medians; None = for information.
        ran: what each side really ran; the same code makes the row void.
        notes: conditions that a reader must know.
        profile: where our side spends its time.
    """

    number: str
    title: str
    unit: str
    ours: Stat
    peer: Stat
    peer_name: str
    target: float | None
    ran: tuple[Ran, Ran]
    notes: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """Ours over theirs, medians."""
        return self.ours.median / self.peer.median

    @property
    def verdict(self) -> str:
        """Met, missed, void or for information."""
        if self.ran[0].is_same_code(self.ran[1]):
            return "VOID: both took the same path"
        if self.target is None:
            return "-"
        return "met" if self.ratio <= self.target else "MISSED"


class Child:
    """A process that runs tasks on request; see worker_loop.py."""

    def __init__(
        self, python: Path, script: str, settings: Mapping[str, Any], *, environment: Mapping[str, str] | None = None
    ) -> None:
        self._script = script
        own = {"OMP_NUM_THREADS": str(THREADS), "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = subprocess.Popen(
            [str(python), str(PROJECT / "tests" / "bench" / script), json.dumps(settings)],
            cwd=PROJECT,
            env={**os.environ, **own, **(environment or {})},
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

    def run(self, task: str, mode: Mode = "time") -> tuple[float, Facts]:
        """(milliseconds, facts) of one run."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"task": task, "mode": mode}) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        return answer["ms"], answer["facts"]

    def _answer(self) -> Facts:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a benchmark child ended: {self._script} (exit code {self._process.wait()})")
        answer: Facts = json.loads(line)
        return answer


@dataclass(frozen=True)
class Runs:
    """Both sides of a row, measured: times in ms, what a traced run said, and our profile."""

    ours: list[float]
    peer: list[float]
    facts: tuple[Facts, Facts]
    profile: tuple[str, ...] = field(default=(), repr=False)

    def row(
        self,
        number: str,
        title: str,
        peer_name: str,
        *,
        target: float | None,
        notes: Sequence[str] = (),
        unit: str = "ms",
        per_ms: float = 1.0,
    ) -> Row:
        """A line of the table; ``per_ms`` of its units make a millisecond."""
        sides = (Stat.of([value * per_ms for value in side]) for side in (self.ours, self.peer))
        ours, peer = sides
        ran = Ran.of(self.facts[0]), Ran.of(self.facts[1])
        return Row(number, title, unit, ours, peer, peer_name, target, ran, tuple(notes), self.profile)


def in_turn(ours: tuple[Child, str], peer: tuple[Child, str], *, reps: int) -> Runs:
    """Run both sides ``reps`` times, alternating which goes first, after a warm-up and a traced run each."""
    times: tuple[list[float], list[float]] = ([], [])
    sides = ours, peer
    for child, task in sides:
        child.run(task)
    traced = [child.run(task, "trace")[1] for child, task in sides]
    for turn in range(reps):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            child, task = sides[side]
            times[side].append(child.run(task)[0])
    profile = ours[0].run(ours[1], "profile")[1]["profile"]
    return Runs(*times, (traced[0], traced[1]), tuple(profile))


Fresh = tuple[Path, str, Mapping[str, Any], str]
"""Interpreter, script, settings and task of a side that starts anew each time."""


def in_turn_fresh(ours: Fresh, peer: Fresh, *, reps: int, environment: Mapping[str, str]) -> Runs:
    """As ``in_turn``, each run in a new interpreter: from its start to the result, after one uncounted run each."""
    times: tuple[list[float], list[float]] = ([], [])
    sides = ours, peer
    for side in sides:
        _first_result(side, environment, "time")
    traced = [_first_result(side, environment, "trace")[1] for side in sides]
    for turn in range(reps):
        for number in (0, 1) if turn % 2 == 0 else (1, 0):
            times[number].append(_first_result(sides[number], environment, "time")[0])
    profile = _first_result(ours, environment, "profile")[1]["profile"]
    return Runs(*times, (traced[0], traced[1]), tuple(profile))


def _first_result(side: Fresh, environment: Mapping[str, str], mode: Mode) -> tuple[float, Facts]:
    python, script, settings, task = side
    started = time.perf_counter()
    with Child(python, script, settings, environment=environment) as child:
        facts = child.run(task, mode)[1]
        return (time.perf_counter() - started) * 1000, facts


def own_python() -> Path:
    """The interpreter of this environment."""
    return Path(sys.executable)


def cpu_model() -> str:
    """Name of the processor."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, their notes below, and why a row missed its target."""
    head = (
        "| row | what | ours: median (best, p95, spread) | other: median (best, p95, spread) | ratio | target "
        "| verdict |\n|---|---|---|---|---|---|---|"
    )
    lines = [
        f"| {row.number} | {row.title} | {_cell(row.ours, row.unit)} | {row.peer_name}: {_cell(row.peer, row.unit)} "
        f"| {_number(row.ratio)} | {'-' if row.target is None else f'<= {row.target:g}'} | {row.verdict} |"
        for row in rows
    ]
    notes = [f"- Row {row.number}: {' '.join(_facts(row))}" for row in rows]
    missed = [profile_text(row) for row in rows if row.verdict == "MISSED"]
    return "\n".join([head, *lines, "", *notes, "", *missed])


def profile_text(row: Row) -> str:
    """Where our side of a row spends its time, as Markdown."""
    lines = row.profile or ("This row measures no time.",)
    head = f"### Row {row.number}, {row.title}: our side by cProfile, one run, time of each function's own"
    return "\n".join([head, "", "```", *lines, "```", ""])


def _cell(stat: Stat, unit: str) -> str:
    return f"{_number(stat.median)} {unit} ({_number(stat.best)}, {_number(stat.p95)}, {stat.spread:.0%})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _facts(row: Row) -> list[str]:
    counts = f"{row.ours.count} / {row.peer.count} runs."
    return [
        counts,
        f"Ran: {row.ran[0].told or row.ran[0].via} against {row.ran[1].told or row.ran[1].via}.",
        *row.notes,
    ]
