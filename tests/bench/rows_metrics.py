"""Rows M1 and M2: what measuring adds to a run, and how soon a day of measurements is there to draw."""

from __future__ import annotations

from tests.bench.harness import Bench, Child, Ran, Row, Stat, in_turn, own_python

SIDES = "metrics_sides.py"
ALLOWED = 0.005
DAY_MS = 25.0  # half of what a repaint of 24 h may take
RUNS, GRAPHS = 5, 20


def metrics_rows(bench: Bench) -> list[Row]:
    """All of them."""
    settings = {"home": str(bench.folder / "metrics"), "models": str(bench.models)}
    with Child(own_python(), SIDES, settings) as child:
        child.run("run")
        whole = in_turn((child, "record"), (child, "run"), reps=min(RUNS, bench.reps))
        told = in_turn((child, "tell"), (child, "hit"), reps=bench.reps)
        days = [child.run("day") for _ in range(1 + min(GRAPHS, bench.reps))][1:]
        traced = Ran.of(child.run("day", "trace")[1])
    note = (
        "Ours: the spans of that run and, for each of its seconds, samples of four hosts with 30 series, through to "
        "the file and its closing, all counted as if it were done one after the other. The run: the draft of the "
        "sample message, engines warm, nothing cached, nothing measured."
    )
    told_note = "Ours: what the run waits for; a thread writes later. The run: the same draft out of the cache."
    day_note = "Four hosts, twelve graphs each, 8 640 rows of 30 series in memory, 900 columns; drawing is not in it."
    return [
        whole.row("M1", "recorder, all it does for a run", "the run", target=ALLOWED, notes=(note,)),
        told.row("M1b", "recorder, what a cached run waits for", "the run", target=ALLOWED, notes=(told_note,)),
        Row(
            "M2", "24 h of 48 graphs, ready to draw", "ms", Stat.of([ms for ms, _ in days]), Stat.of([DAY_MS]),
            "allowed", 1.0, (traced, Ran("a budget")), (day_note,),
        ),
    ]  # fmt: skip
