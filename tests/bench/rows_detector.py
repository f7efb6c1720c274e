"""Row 1: what the detector adds to its network."""

from __future__ import annotations

from dataclasses import replace

from tests.bench.harness import PROJECT, THREADS, Bench, Child, Row, in_turn, own_python

P95_TARGET = 1.3


def detector_rows(bench: Bench) -> list[Row]:
    """A warm call on a 1080p picture against a bare run of the network on a ready tensor."""
    settings = {
        "portrait": str(PROJECT / "resources" / "samples" / "portrait.png"),
        "model": str(bench.models / "yolov8-people" / "best_fp16.onnx"),
        "threads": THREADS,
    }
    script = "detector_ours.py"
    with (
        Child(own_python(), script, {**settings, "is_bare": False}) as ours,
        Child(own_python(), script, {**settings, "is_bare": True}) as bare,
    ):
        runs = in_turn((ours, "detect"), (bare, "detect"), reps=bench.reps)
    row = runs.row("1", "find people in 1080p, warm", "its network alone", target=1.15)
    ratio = row.ours.p95 / row.peer.p95
    note = f"Ratio of the 95th percentiles: {ratio:.2f} (target <= {P95_TARGET}: {_verdict(ratio)})."
    return [replace(row, notes=(note,))]


def _verdict(ratio: float) -> str:
    return "met" if ratio <= P95_TARGET else "MISSED"
