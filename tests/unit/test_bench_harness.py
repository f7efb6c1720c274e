"""The benchmarks' arithmetic and their honesty rules."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.bench.harness import Child, Ran, Row, Stat, in_turn, in_turn_fresh, table
from tests.bench.run import faults

ROOT = Path(__file__).resolve().parents[2]
CHILD = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from tests.bench.worker_loop import serve
settings, calls = json.loads(sys.argv[1]), []

def quickly():
    return sum(range(10))

def slowly():
    return sorted(range(200_000), key=lambda value: -value)

def work():
    calls.append(1)
    print("noise")
    slowly() if settings.get("is_slow") else quickly()
    return {{"via": "work", "settings": settings, "calls": len(calls)}}

serve({{"work": work}})
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "child.py"
    path.write_text(CHILD)
    return str(path)


def row(ours: list[float], peer: list[float], target: float | None = 0.5, ran: tuple[str, str] = ("a", "b")) -> Row:
    sides = Ran(ran[0]), Ran(ran[1])
    return Row("9", "a thing", "ms", Stat.of(ours), Stat.of(peer), "them", target, sides, ("a note",), ("slow part",))


def test_statistics_of_known_numbers() -> None:
    stat = Stat.of([float(value) for value in range(1, 21)])
    assert (stat.best, stat.median, stat.p95, stat.count) == (1, 10.5, 19, 20)
    assert stat.spread == pytest.approx((15 - 6) / 10.5)
    assert Stat.of([7.0]) == Stat(7, 7, 7, 0, 1)


def test_the_verdict_follows_the_medians() -> None:
    assert row([1, 2, 3], [4, 5, 6]).verdict == "met"
    assert row([3, 4, 5], [4, 5, 6]).verdict == "MISSED"
    assert row([3, 4, 5], [4, 5, 6], None).verdict == "-"


@pytest.mark.parametrize(
    ("ours", "theirs", "is_same"),
    [
        (Ran("x"), Ran("x"), True),
        (Ran("x", "12ab"), Ran("y", "12ab"), True),
        (Ran("x", "12ab"), Ran("x", "34cd"), False),
        (Ran("x"), Ran("y", "34cd"), False),
    ],
)
def test_a_row_is_void_when_both_sides_called_the_same_functions(ours: Ran, theirs: Ran, is_same: bool) -> None:
    verdict = Row("9", "", "ms", Stat.of([1]), Stat.of([9]), "them", 0.5, (ours, theirs)).verdict
    assert verdict.startswith("VOID") == is_same


def test_the_table_shows_both_absolute_values() -> None:
    text = table([row([150, 150, 150], [1000, 2000, 2000, 3000])])
    cells = "| 9 | a thing | 150 ms (150, 150, 0%) | them: 2,000 ms (1,000, 3,000, 0%) | 0.075 | <= 0.5 | met |"
    assert cells in text
    assert "3 / 4 runs. Ran: a against b. a note" in text
    assert "slow part" not in text


def test_a_row_that_missed_is_followed_by_its_profile() -> None:
    assert "Row 9, a thing: our side by cProfile" in table([row([5], [4])])
    assert "slow part" in table([row([5], [4])])


def test_both_sides_run_in_turn_and_tell_what_they_ran(script: str) -> None:
    python = Path(sys.executable)
    with Child(python, script, {"is_slow": True}) as one, Child(python, script, {}) as two:
        runs = in_turn((one, "work"), (two, "work"), reps=4)
        assert one.run("peak")[1]["peak_mb"] > 1
        assert one.run("work")[1]["calls"] == 8, "a warm-up, a traced one, four timed, a profiled one, this"
    assert len(runs.ours) == len(runs.peer) == 4
    assert min(runs.ours + runs.peer) > 0
    assert runs.facts[0]["settings"] == {"is_slow": True}
    assert runs.facts[0]["loaded"] == []
    assert runs.row("9", "", "them", target=None).verdict == "-"
    assert any("sorted" in line for line in runs.profile)


@pytest.mark.parametrize(("flag", "is_void"), [("is_slow", False), ("preserve_everything", True)])
def test_a_flag_that_nothing_reads_makes_the_row_void(script: str, flag: str, is_void: bool) -> None:
    python = Path(sys.executable)
    with Child(python, script, {flag: True}) as one, Child(python, script, {}) as two:
        found = in_turn((one, "work"), (two, "work"), reps=1).row("9", "", "them", target=10.0)
    assert found.verdict.startswith("VOID") == is_void


def test_a_fresh_run_counts_from_the_start_of_the_interpreter(script: str) -> None:
    ours, peer = ((Path(sys.executable), script, {"is_slow": slow}, "work") for slow in (False, True))
    runs = in_turn_fresh(ours, peer, reps=2, environment={})
    with Child(Path(sys.executable), script, {}) as child:
        inside_ms = child.run("work")[0]
    assert [facts["calls"] for facts in runs.facts] == [1, 1]
    assert min(runs.ours) > 2 * inside_ms, "an interpreter takes longer to start than a sum of ten numbers"
    assert runs.profile


def test_units_are_converted(script: str) -> None:
    with Child(Path(sys.executable), script, {}) as one, Child(Path(sys.executable), script, {}) as two:
        runs = in_turn((one, "work"), (two, "work"), reps=2)
    assert runs.row("9", "", "them", target=None, unit="µs", per_ms=1000).ours.best == min(runs.ours) * 1000


@pytest.mark.parametrize(
    ("reps", "profiled", "expected"),
    [
        (None, [], ""),
        (3, ["9"], ""),
        (5, [], "--reps 5 changed nothing"),
        (None, ["8"], "--profile 8 changed nothing"),
    ],
)
def test_an_option_that_changed_nothing_fails_the_run(reps: int | None, profiled: list[str], expected: str) -> None:
    assert "\n".join(faults([row([1, 2, 3], [7, 8, 9])], reps=reps, profiled=profiled)).startswith(expected)
    if not expected:
        assert faults([row([1, 2, 3], [7, 8, 9])], reps=reps, profiled=profiled) == []


def test_a_void_row_fails_the_run() -> None:
    assert faults([row([1], [9], ran=("x", "x"))], reps=None, profiled=[]) == [
        "Row 9 is void: both sides ran the same code."
    ]
