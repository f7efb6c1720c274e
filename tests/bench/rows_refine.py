"""Row 5: the foreground's colours at soft edges, against the published estimator."""

from __future__ import annotations

from tests.bench.harness import THREADS, Bench, Child, Row, in_turn, own_python
from tests.bench.rows_picture import OURS, twelve_megapixels

SCRIPT, LEVELS = "refine_sides.py", 2.0


def refine_rows(bench: Bench) -> list[Row]:
    """12 MP, with the mask that the starter model gives."""
    settings = {
        "photo": str(twelve_megapixels(bench.folder)),
        "folder": str(bench.folder),
        "model": str(bench.models / "isnet-medium" / "isnet.onnx"),
        "threads": THREADS,
        "alpha": "",
    }
    with Child(own_python(), OURS, settings) as child:
        child.run("matte")
    ready = {**settings, "alpha": str(bench.folder / "matte-ours.npy")}
    with Child(own_python(), SCRIPT, ready) as ours, Child(own_python(), SCRIPT, ready) as theirs:
        runs = in_turn((ours, "ours"), (theirs, "theirs"), reps=bench.reps)
        found = theirs.run("difference")[1]
    verdict = "met" if found["max"] <= LEVELS else "MISSED"
    note = (
        f"Largest difference {found['max']:.2f}/255 (target <= {LEVELS:g}/255: {verdict}), "
        f"mean {found['mean']:.2f}/255: "
        f"all {found['pixels']:,} pixels with alpha from 1 to 254 ({found['share']:.1%} of the photo), each of three "
        f"colours, ours in 8 bits against theirs unrounded; {found['over']:.3%} of these pixels are over {LEVELS:g}."
    )
    title = "12 MP, foreground colours at soft edges"
    return [runs.row("5", title, "published, float64, whole frame", target=0.5, notes=(note,))]
