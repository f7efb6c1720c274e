"""A detector and a matter with known answers, for tests that need no weights."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Detection


class KnownDetector:
    """A PersonDetector that always sees the same boxes, clipped to the picture; counts its calls."""

    def __init__(self, detections: Sequence[Detection]) -> None:
        self.engine = Engine("known-detector", "", "", "1", "CPU")
        self.calls = 0
        self._detections = tuple(sorted(detections, key=lambda found: -found.confidence))

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        self.calls += 1
        height, width = image.shape[:2]
        return tuple(
            found
            for found in self._detections
            if found.confidence >= floor and found.box.x1 <= width and found.box.y1 <= height
        )


class KnownMatter:
    """A Matter that knows the true alpha of one picture, of any crop of it and of either at another size.

    Unknown pictures are an error, as a crashed engine would be. Keeps the sizes it was asked for.
    """

    def __init__(self, picture: RgbImage, alpha: NDArray[np.float32]) -> None:
        self.engine = Engine("known-matter", "", "", "1", "CPU")
        self.asked: list[tuple[int, int]] = []
        self._picture = picture
        self._alpha = alpha

    def matte(self, image: RgbImage) -> NDArray[np.float32]:
        height, width = image.shape[:2]
        self.asked.append((width, height))
        if image.shape == self._picture.shape and np.array_equal(image, self._picture):
            return self._alpha.copy()
        if height <= self._picture.shape[0] and width <= self._picture.shape[1]:
            misses = cv2.matchTemplate(self._picture, image, cv2.TM_SQDIFF_NORMED)
            least, _, (x, y), _ = cv2.minMaxLoc(misses)
            if least < 1e-4:
                return self._alpha[y : y + height, x : x + width].copy()
        raise ComputeError("matter_failed", "The known matter does not know this picture.", "Give it a crop.")
