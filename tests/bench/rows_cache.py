"""Row 7: a cache hit against recomputing, and against Redis."""

from __future__ import annotations

from typing import Any

from tests.bench import rows_prosody
from tests.bench.harness import PROJECT, THREADS, Bench, Child, Row, in_turn, own_python
from tests.bench.peers import redis_program, redis_server
from tests.bench.rows_picture import MODEL_REPS, twelve_megapixels

OURS, THEIRS = "cache_ours.py", "cache_redis.py"
LOOKUPS = 200  # in one run of either side
HITS = 20
CHECKED = "Ours checks the SHA-256 of all of them and unpacks the facts, theirs gives raw bytes unchecked."
LOOKED_UP = {
    "get_row": ("7c", "cache lookup, the row of an entry", 0.3, "Raw and unchecked on both sides."),
    "get_facts": ("7d", "cache hit, an entry of facts alone", 0.3, CHECKED),
    "get_mask": ("7e", "cache hit with a file of 41 kB", None, CHECKED),
    "get_sound": ("7f", "cache hit with a file of 873 kB", None, CHECKED),
}


def cache_rows(bench: Bench) -> list[Row]:
    """All rows about the cache."""
    settings: dict[str, Any] = {
        "photo": str(twelve_megapixels(bench.folder)),
        "source": str(PROJECT / "resources" / "samples" / "voice.flac"),
        "voice": str(bench.folder / "voice.npy"),
        "rate_hz": 24_000,
        "seconds": 10.0,
        "model": str(bench.models / "isnet-medium" / "isnet.onnx"),
        "folder": str(bench.folder),
        "threads": THREADS,
    }
    with Child(own_python(), rows_prosody.OURS, settings) as child:
        child.run("voice")
    program = redis_program()
    return [*_recomputed(bench, settings), *(_redis(bench, settings, program) if program else [])]


def _recomputed(bench: Bench, settings: dict[str, Any]) -> list[Row]:
    with Child(own_python(), OURS, settings) as ours, Child(own_python(), OURS, settings) as made:
        mask = in_turn((ours, "mask_hit"), (made, "mask_made"), reps=min(MODEL_REPS, bench.reps))
        prosody = in_turn((ours, "prosody_hit"), (made, "prosody_made"), reps=bench.reps)
        in_a_row_ms = min(ours.run("prosody_hits")[0] for _ in range(MODEL_REPS)) / HITS
    hit = "A hit is the stage as the program runs it: hash of the file, keys, lookups, read, verify, unpack."
    row = f"Each is alone, after the other side ran; {HITS} hits one after another take {in_a_row_ms:.2f} ms each."
    return [
        mask.row("7", "mask from the cache", "made anew", target=1 / 100, notes=(hit,)),
        prosody.row("7b", "prosody from the cache, 10 s of voice", "made anew", target=1 / 50, notes=(hit, row)),
    ]


def _redis(bench: Bench, settings: dict[str, Any], program: str) -> list[Row]:
    """Values of the same size on both sides."""
    with Child(own_python(), OURS, settings) as ours:
        sizes = {task: ours.run(task)[1]["bytes"] for task in LOOKED_UP}
        with (
            redis_server(program, bench.folder) as port,
            Child(bench.peers, THEIRS, {"port": port, "sizes": sizes}) as theirs,
        ):
            runs = {task: in_turn((ours, task), (theirs, task), reps=bench.reps) for task in LOOKED_UP}
    name = "redis-py 8.1.0 GET over loopback"
    return [
        runs[task].row(
            number,
            title,
            name,
            target=target,
            notes=(f"{sizes[task]:,} bytes on both sides, mean of {LOOKUPS} a run.", note),
            unit="µs",
            per_ms=1000 / LOOKUPS,
        )
        for task, (number, title, target, note) in LOOKED_UP.items()
    ]
