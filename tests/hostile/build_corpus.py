"""The corpus of hostile files, built the same each time; nothing of it is kept in the repository.

``python -m tests.hostile.build_corpus FOLDER [--slow]`` writes it to a folder, with a table of what must become of each
file.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from tests.hostile.message_rows import message_rows
from tests.hostile.photo_attacks import photo_attack_rows
from tests.hostile.photo_rows import photo_rows
from tests.hostile.rows import Row
from tests.hostile.voice_rows import voice_rows


def all_rows() -> list[Row]:
    """Every row, photos first; file names are unique."""
    return [*photo_rows(), *photo_attack_rows(), *voice_rows(), *message_rows()]


def build(rows: list[Row], folder: Path) -> dict[str, Path]:
    """Write the files of ``rows``; returns where each is, by its name."""
    places = {}
    for row in rows:
        place = folder / row.kind / row.file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(row.build())
        places[row.file] = place
    return places


def main() -> None:
    """Build into a folder for looking."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--slow", action="store_true", help="the large ones too")
    given = parser.parse_args()
    rows = [row for row in all_rows() if given.slow or not row.is_slow]
    places = build(rows, given.folder)
    table = [f"{row.kind}/{row.file}\t{places[row.file].stat().st_size}\t{_words(row)}" for row in rows]
    (given.folder / "expected.tsv").write_text("\n".join(table) + "\n", encoding="utf-8")
    print(f"{len(rows)} files in {given.folder}")


def _words(row: Row) -> str:
    return f"{type(row.expected).__name__} {asdict(row.expected)}"


if __name__ == "__main__":
    main()
