"""The benchmarks' arithmetic and their honesty rules."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.bench.harness import Child, Row, Stat, in_turn, table


def row(ours: list[float], peer: list[float], target: float | None = 0.5, paths: tuple[str, str] = ("a", "b")) -> Row:
    return Row("9", "a thing", "ms", Stat.of(ours), Stat.of(peer), "them", target, paths, ("a note",))


def test_statistics_of_known_numbers() -> None:
    stat = Stat.of([float(value) for value in range(1, 21)])
    assert (stat.median, stat.p95, stat.count) == (10.5, 19, 20)
    assert stat.spread == pytest.approx((15 - 6) / 10.5)
    assert Stat.of([7.0]) == Stat(7, 7, 0, 1)


def test_the_verdict_follows_the_medians() -> None:
    assert row([1, 2, 3], [4, 5, 6]).verdict == "met"
    assert row([3, 4, 5], [4, 5, 6]).verdict == "MISSED"
    assert row([3, 4, 5], [4, 5, 6], None).verdict == "-"


def test_a_row_whose_sides_ran_the_same_code_is_void() -> None:
    assert row([1], [9], paths=("x", "x")).verdict.startswith("VOID")


def test_the_table_shows_both_absolute_values() -> None:
    text = table([row([150, 150, 150], [1000, 2000, 2000, 3000])])
    assert "| 9 | a thing | 150 ms (150, 0%) | them: 2,000 ms (3,000, 0%) | 0.075 | <= 0.5 | met |" in text
    assert "3 / 4 runs. Ran: a against b. a note" in text


def test_both_sides_run_in_turn_and_tell_what_they_ran(tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    root = Path(__file__).resolve().parents[2]
    script.write_text(
        f"import json, sys\nsys.path.insert(0, {str(root)!r})\n"
        "from tests.bench.worker_loop import serve\n"
        "calls = []\n"
        "def work():\n    calls.append(1)\n    print('noise')\n    return {'via': sys.argv[1], 'calls': len(calls)}\n"
        "serve({'work': work})\n"
    )
    with (
        Child(Path(sys.executable), str(script), {"me": 1}) as one,
        Child(Path(sys.executable), str(script), {}) as two,
    ):
        first, second, facts = in_turn((one, "work"), (two, "work"), reps=4)
        assert one.run("peak")[1]["peak_mb"] > 1
    assert len(first) == len(second) == 4
    assert min(first + second) > 0
    assert facts[0]["calls"] == facts[1]["calls"] == 5
    assert json.loads(facts[0]["via"]) == {"me": 1}
    assert facts[0]["loaded"] == []
