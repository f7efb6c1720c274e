"""Stretches of time as they are typed on the command line."""

from __future__ import annotations

import argparse
import re
from typing import Final

_UNITS_S: Final = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}
_MOST_S: Final = 35 * 86_400.0


def duration_s(text: str) -> float:
    """Seconds of "90s", "5min", "1h", "30d". Raises argparse.ArgumentTypeError."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(s|m|min|h|d)", text.strip())
    seconds = 0.0 if match is None else float(match[1]) * _UNITS_S[match[2]]
    if not 1 <= seconds <= _MOST_S:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 90s, 5min, 1h or 30d (at most 35d)")
    return seconds
