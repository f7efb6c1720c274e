"""Row 6: +2 semitones and 1.1 times the speed, in a fresh process and warm, against the predecessor's chain."""

from __future__ import annotations

from typing import Any

from tests.bench.harness import PROJECT, Bench, Child, Row, in_turn, in_turn_fresh, own_python

OURS, THEIRS = "prosody_ours.py", "prosody_librosa.py"
LIBROSA = "librosa 0.11.0, kaiser_best"


def prosody_rows(bench: Bench) -> list[Row]:
    """10 s of the sample voice at 24 kHz, decoded beforehand."""
    settings: dict[str, Any] = {
        "source": str(PROJECT / "resources" / "samples" / "voice.flac"),
        "voice": str(bench.folder / "voice.npy"),
        "rate_hz": 24_000,
        "seconds": 10.0,
    }
    with Child(own_python(), OURS, settings) as child:
        child.run("voice")
    return [_first(bench, settings), *_warm(bench, settings)]


def _first(bench: Bench, settings: dict[str, Any]) -> Row:
    # Bytecode of both sides lies in a folder of the run, as an installed program has it.
    environment = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(bench.folder / "bytecode")}
    runs = in_turn_fresh(
        (own_python(), OURS, settings, "apply"),
        (bench.peers, THEIRS, settings, "float64"),
        reps=bench.reps,
        environment=environment,
    )
    note = (
        "From the start of the interpreter to the result, a new one each time; both have their bytecode on disk and "
        "the file cache is warm. What numba compiled is taken from its own cache where librosa and resampy keep one."
    )
    return runs.row("6", "first prosody of a fresh process, 10 s of voice", LIBROSA, target=0.15, notes=(note,))


def _warm(bench: Bench, settings: dict[str, Any]) -> list[Row]:
    with Child(own_python(), OURS, settings) as ours, Child(bench.peers, THEIRS, settings) as theirs:
        runs = in_turn((ours, "apply"), (theirs, "float64"), reps=bench.reps)
    with Child(own_python(), OURS, settings) as ours, Child(bench.peers, THEIRS, settings) as theirs:
        single = in_turn((ours, "apply"), (theirs, "float32"), reps=bench.reps)
    note = (
        "Ours includes what the chain lacks: the level kept (measured before and after), peaks held under -1 dBTP. "
        "The chain works in float64, as its decoder gives it."
    )
    title = "prosody warm, 10 s of voice"
    return [
        runs.row("6b", title, LIBROSA, target=0.5, notes=(note,)),
        single.row("6c", f"{title}, the chain in float32", LIBROSA, target=None),
    ]
