"""Rows 2, 3 and 4: a 12 MP photo to the picture that is sent, against rembg and against a PNG of the person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tests.bench.harness import PROJECT, THREADS, Bench, Child, Facts, Ran, Row, Stat, in_turn, own_python

REMBG = "rembg 2.0.86"
OURS, THEIRS = "picture_ours.py", "picture_rembg.py"
SIZE = 4000, 3000
MODEL_REPS, PNG_REPS, MEMORY_REPS = 5, 6, 3


def picture_rows(bench: Bench) -> list[Row]:
    """All rows about pictures."""
    settings = {
        "photo": str(twelve_megapixels(bench.folder)),
        "folder": str(bench.folder),
        "model": str(bench.models / "isnet-medium" / "isnet.onnx"),
        "threads": THREADS,
        "alpha": "",
    }
    with Child(own_python(), OURS, settings) as child:
        child.run("raw_alpha")
    ready = {**settings, "alpha": str(bench.folder / "alpha.npy")}
    return [
        *outside_the_model(bench, ready),
        end_to_end(bench, settings),
        *what_is_sent(bench, ready),
        memory("2m", "peak memory, model left out", bench, ready),
        memory("3m", "peak memory with the model", bench, settings),
    ]


def twelve_megapixels(folder: Path) -> Path:
    """The sample portrait enlarged, with sensor noise, as a camera's JPEG."""
    portrait = cv2.imread(str(PROJECT / "resources" / "samples" / "portrait.png"))
    assert portrait is not None
    large = np.asarray(cv2.resize(portrait[:384], SIZE, interpolation=cv2.INTER_CUBIC))
    noisy = large + np.random.default_rng(12).normal(0, 3, large.shape)
    path = folder / "photo.jpg"
    cv2.imwrite(str(path), np.clip(np.rint(noisy), 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
    return path


def outside_the_model(bench: Bench, ready: dict[str, Any]) -> list[Row]:
    """Rows 2 and 2b."""
    title = "12 MP JPEG to the picture sent, time outside the model"
    with Child(own_python(), OURS, ready) as ours, Child(bench.peers, THEIRS, ready) as theirs:
        lean = in_turn((ours, "frame"), (theirs, "frame"), reps=bench.reps)
        whole = in_turn((ours, "frame_by_child"), (theirs, "frame"), reps=max(5, bench.reps // 2))
    note = "Both get the same stored alpha in place of the network; reading it into a tensor and back counts."
    return [
        lean.row("2", title, REMBG, target=0.25, notes=(note, _outputs(lean.facts))),
        whole.row("2b", f"{title}, decoding in the bounded child", REMBG, target=0.25, notes=(note,)),
    ]


def end_to_end(bench: Bench, settings: dict[str, Any]) -> Row:
    """Row 3, with the difference of the two alphas."""
    with Child(own_python(), OURS, settings) as ours, Child(bench.peers, THEIRS, settings) as theirs:
        runs = in_turn((ours, "frame"), (theirs, "frame"), reps=min(MODEL_REPS, bench.reps))
        ours.run("matte")
        theirs.run("matte")
    alphas = [np.load(bench.folder / f"matte-{name}.npy").astype(np.float32) / 255 for name in ("ours", "rembg")]
    error = float(np.abs(alphas[0] - alphas[1]).mean())
    verdict = "met" if error <= 0.002 else "MISSED"
    notes = (
        f"Same ONNX file, {THREADS} threads each. Mean absolute difference of the alphas: {error:.5f} "
        f"(target <= 0.002: {verdict}).",
        _outputs(runs.facts),
    )
    return runs.row("3", "12 MP JPEG to the picture sent, model and all", REMBG, target=0.9, notes=notes)


def what_is_sent(bench: Bench, ready: dict[str, Any]) -> list[Row]:
    """Row 4: time and bytes."""
    with Child(own_python(), OURS, ready) as ours, Child(own_python(), OURS, ready) as theirs:
        runs = in_turn((ours, "encode"), (theirs, "encode_png"), reps=min(PNG_REPS, bench.reps))
    name = "RGBA PNG, optimize=True"
    time = runs.row("4", "encoding the picture that is sent", name, target=0.1, notes=(_outputs(runs.facts),))
    ours_mb, png_mb = (Stat.of([one["bytes"] / 1e6]) for one in runs.facts)
    return [time, Row("4b", "size of the picture that is sent", "MB", ours_mb, png_mb, name, 0.1, time.ran)]


def memory(number: str, title: str, bench: Bench, settings: dict[str, Any]) -> Row:
    """Peak resident memory of fresh processes that make one picture."""
    peaks: tuple[list[float], list[float]] = ([], [])
    facts: list[Facts] = [{}, {}]
    for _ in range(MEMORY_REPS):
        for side, (python, script) in enumerate(((own_python(), OURS), (bench.peers, THEIRS))):
            with Child(python, script, settings) as child:
                facts[side] = child.run("frame")[1]
                peaks[side].append(child.run("peak")[1]["peak_mb"])
    note = ("VmHWM of a fresh process each, imports included.",)
    ran = Ran.of(facts[0]), Ran.of(facts[1])
    return Row(number, title, "MB", Stat.of(peaks[0]), Stat.of(peaks[1]), REMBG, 1.0, ran, note)


def _outputs(facts: tuple[Facts, Facts]) -> str:
    ours, peer = (f"{one['output']}, {one['bytes'] / 1e6:.2f} MB" for one in facts)
    return f"Result: {ours} against {peer}."
