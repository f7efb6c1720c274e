"""D-ID's own picture, which it takes when a talk names none; here a drawn stand-in that nobody mistakes for a photo."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from vmsg_desktop.sandbox.uploads import Image

ALICE: Final = "alice.png"
_SIDE_PX: Final = 512


@lru_cache(maxsize=1)
def draw_alice() -> Image:
    """A grey head and shoulders with a name."""
    import cv2
    import numpy as np

    pixels = np.full((_SIDE_PX, _SIDE_PX, 3), 214, np.uint8)
    cv2.ellipse(pixels, (256, 520), (190, 170), 0, 0, 360, (150, 150, 150), -1, cv2.LINE_AA)
    cv2.ellipse(pixels, (256, 225), (92, 118), 0, 0, 360, (170, 170, 170), -1, cv2.LINE_AA)
    cv2.putText(pixels, "ALICE", (186, 470), cv2.FONT_HERSHEY_DUPLEX, 1.5, (240, 240, 240), 2, cv2.LINE_AA)
    done, data = cv2.imencode(".png", pixels)
    if not done:
        raise RuntimeError("a PNG could not be written")
    return Image(data.tobytes(), ALICE, "image/png", _SIDE_PX, _SIDE_PX)
