"""A picture of a host key: keys that differ look different, so that a person sees what they would not read.

A walk on a small board, led by the fingerprint's bits two at a time (one diagonal step each), as in OpenSSH's own
"randomart"; the shades say how often a field was visited. Board and shades are ours, so it is no copy of that picture.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final

SIDE: Final = 9
SHADES: Final = 4
"""Fields visited once, twice, three times, and more often."""

_PREFIX: Final = "SHA256:"


@dataclass(frozen=True)
class KeyPicture:
    """Rows of shades 0 (never visited) to `SHADES`; ``start`` and ``end`` of the walk as (column, row)."""

    shades: tuple[tuple[int, ...], ...]
    start: tuple[int, int]
    end: tuple[int, int]


def key_picture(fingerprint: str) -> KeyPicture:
    """The picture of a fingerprint "SHA256:…". Raises ValueError where it is none."""
    column = row = SIDE // 2
    visits = [[0] * SIDE for _ in range(SIDE)]
    for byte in _bytes(fingerprint):
        for shift in (0, 2, 4, 6):
            step = byte >> shift
            column = _within(column + (1 if step & 1 else -1))
            row = _within(row + (1 if step & 2 else -1))
            visits[row][column] += 1
    shades = tuple(tuple(min(count, SHADES) for count in line) for line in visits)
    return KeyPicture(shades, (SIDE // 2, SIDE // 2), (column, row))


def grouped(fingerprint: str) -> str:
    """The fingerprint in groups of four signs, for comparing by eye."""
    prefix, _, rest = fingerprint.partition(":")
    groups = " ".join(rest[at : at + 4] for at in range(0, len(rest), 4))
    return f"{prefix}:{groups}" if rest else fingerprint


def _within(place: int) -> int:
    return min(SIDE - 1, max(0, place))


def _bytes(fingerprint: str) -> bytes:
    text = fingerprint.removeprefix(_PREFIX)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as exc:
        raise ValueError(f"{fingerprint!r} is no fingerprint") from exc
