"""Boxes over people, for looking; the studio draws its own."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import People

_CHOSEN_RGB = (51, 85, 214)
_OTHER_RGB = (132, 134, 139)


def draw_people(pixels: RgbImage, people: People, chosen: Sequence[int]) -> bytes:
    """A PNG of the photo with a numbered box over each person, the chosen ones in the accent colour."""
    image = np.ascontiguousarray(pixels[..., ::-1])
    unit = max(1, round(max(image.shape[:2]) / 400))
    for person in people.persons:
        red, green, blue = _CHOSEN_RGB if person.number in chosen else _OTHER_RGB
        corner, end = (int(person.box.x0), int(person.box.y0)), (int(person.box.x1), int(person.box.y1))
        cv2.rectangle(image, corner, end, (blue, green, red), unit * 2)
        label = (corner[0] + 12 * unit, corner[1] + 24 * unit)
        cv2.rectangle(image, corner, (corner[0] + 40 * unit, corner[1] + 32 * unit), (blue, green, red), -1)
        cv2.putText(
            image,
            str(person.number),
            label,
            cv2.FONT_HERSHEY_SIMPLEX,
            0.8 * unit,
            (255, 255, 255),
            2 * unit,
            cv2.LINE_AA,
        )
    return encode_png(image[..., ::-1])


def encode_png(pixels: RgbImage) -> bytes:
    """A PNG of (h, w, 3) sRGB, quickly packed."""
    _, data = cv2.imencode(".png", np.ascontiguousarray(pixels[..., ::-1]), [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return data.tobytes()
