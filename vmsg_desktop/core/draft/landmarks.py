"""Landmark numbers of the 468-point face mesh that the draft engine reads (MediaPipe FaceMesh numbering).

"A" is the eye on the left of the picture. Lists run from the left of the picture to the right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INNER_UPPER: Final = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
INNER_LOWER: Final = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
MOUTH_CORNERS: Final = (61, 291)
LIP_MIDDLE: Final = (13, 14)
OUTER_LOWER: Final = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
LIP_BOTTOM: Final = 17

BROW_TOP: Final = 10
NOSE_ROOT: Final = 168
NOSE_TIP: Final = 1
NOSE_BASE: Final = 2
CHIN: Final = 152
JAW: Final = (172, 397)
CHEEK_EDGES: Final = (234, 454)

SKIN_SAMPLES: Final = (50, 280, 205, 425, 4, 151)
CHEEK_SAMPLES: Final = (50, 280, 205, 425)
LIP_SAMPLES: Final = (0, 37, 267, 17, 84, 314, 87, 317, 82, 312)

OVAL: Final = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip


@dataclass(frozen=True)
class EyePoints:
    """Landmark numbers of one eye: corners left and right in the picture, lid lines between, the brow's lower edge."""

    left: int
    right: int
    upper: tuple[int, ...]
    lower: tuple[int, ...]
    brow: tuple[int, ...]


EYE_A: Final = EyePoints(
    33, 133, (246, 161, 160, 159, 158, 157, 173), (7, 163, 144, 145, 153, 154, 155), (46, 53, 52, 65, 55)
)
EYE_B: Final = EyePoints(
    362, 263, (398, 384, 385, 386, 387, 388, 466), (382, 381, 380, 374, 373, 390, 249), (285, 295, 282, 283, 276)
)
