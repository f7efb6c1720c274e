"""How a value of a slider is written and read: number, space, unit, with a real minus sign."""

from __future__ import annotations

import re
from dataclasses import dataclass

MINUS = "\u2212"
_NUMBER = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)?|[-+\u2212]?[.,]\d+")


@dataclass(frozen=True)
class ValueRange:
    """What a slider can be set to.

    Attributes:
        low: smallest value.
        high: largest value.
        step: one press of an arrow key, and the grid that values lie on.
        fine: the step with Shift; ``step`` / 10 when None.
        neutral: where the fill of a bipolar slider starts and where Delete and a double click lead; None fills
            from ``low``.
        unit: written behind the number, with a space; ``decimals`` digits after the point.
        is_signed: a plus stands before positive values.
    """

    low: float
    high: float
    step: float
    neutral: float | None = None
    unit: str = ""
    decimals: int = 0
    is_signed: bool = False
    fine: float | None = None

    @property
    def grid(self) -> float:
        """The finest step that a value can be moved by."""
        return self.fine if self.fine is not None else self.step / 10

    @property
    def positions(self) -> int:
        """Steps of the finest grid between the ends."""
        return max(1, round((self.high - self.low) / self.grid))

    def value_at(self, position: int) -> float:
        """Value at a step of the finest grid."""
        return self.clamp(self.low + position * self.grid)

    def position_of(self, value: float) -> int:
        """Nearest step of the finest grid."""
        return round((self.clamp(value) - self.low) / self.grid)

    def on_step(self, value: float) -> float:
        """``value`` on the coarse grid, which has ``neutral`` (or ``low``) as one of its points."""
        origin = self.low if self.neutral is None else self.neutral
        return self.clamp(origin + round((value - origin) / self.step) * self.step)

    def clamp(self, value: float) -> float:
        """``value`` within the ends."""
        return min(self.high, max(self.low, value))


def format_value(value: float, of: ValueRange) -> str:
    """E.g. ``+1.5 st``, ``−18 dB``, ``1.05 ×``."""
    digits = f"{abs(value):.{of.decimals}f}"
    is_zero = float(digits) == 0
    sign = "" if is_zero else MINUS if value < 0 else "+" if of.is_signed else ""
    return f"{sign}{digits} {of.unit}".rstrip()


def parse_value(text: str, of: ValueRange) -> float | None:
    """The number that a person typed, within the ends; comma or point, any minus sign, unit or not. None: no number."""
    found = _NUMBER.search(text)
    if found is None:
        return None
    return of.clamp(float(found.group().replace(MINUS, "-").replace(",", ".")))
