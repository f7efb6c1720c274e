"""How lengths and levels of sound are written."""

from __future__ import annotations

from vmsg_desktop.ui.widgets.values import MINUS


def clock(seconds: float) -> str:
    """E.g. ``0:11.4``."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def figure(value: float | None, decimals: int) -> str:
    """A number with a real minus sign; n/a where there is none."""
    if value is None:
        return "n/a"
    digits = f"{abs(value):.{decimals}f}"
    return f"{MINUS}{digits}" if value < 0 and float(digits) != 0 else digits
