"""Sizes of the studio in logical pixels: type roles, spaces, radii, heights."""

from __future__ import annotations

from dataclasses import dataclass

SPACE = (4, 8, 12, 16, 24, 32)
GAP = 8
ROW_GAP = 12
COLUMN_PADDING = 16

RADIUS_BADGE = 4
RADIUS_SEGMENT = 5
RADIUS_CONTROL = 6
RADIUS_TILE = 8
RADIUS_DIALOG = 10

SMALL = 24
NORMAL = 28
ROUND = 32
LARGE = 36
MAIN = 40

RAIL_WIDTH = 84
BAR_HEIGHT = 48
STATUS_HEIGHT = 28
PANEL_HEADER = 44
BADGE_HEIGHT = 18
CHIP_HEIGHT = 26
LINE_HEIGHT = 26
ROW_HEIGHT = 28

FOCUS_GAP = 1
FOCUS_WIDTH = 2
FOCUS_MARGIN = FOCUS_GAP + FOCUS_WIDTH

FOLD_MS = 160
TOAST_IN_MS = 160
TOAST_OUT_MS = 120
GLIDE_MS = 200
TURN_MS = 1000


@dataclass(frozen=True)
class TypeRole:
    """Size and line height in pixels, weight on CSS's scale."""

    size_px: int
    line_px: int
    weight: int


ROLES = {
    "caption": TypeRole(11, 14, 400),
    "small": TypeRole(12, 16, 400),
    "body": TypeRole(13, 20, 400),
    "section": TypeRole(12, 16, 600),
    "column": TypeRole(14, 20, 600),
    "page": TypeRole(15, 20, 600),
    "big": TypeRole(20, 28, 600),
    "timer": TypeRole(48, 48, 600),
}
