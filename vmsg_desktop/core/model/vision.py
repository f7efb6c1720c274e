"""What was seen in a picture: boxes, people, faces, masks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import AlphaImage


@dataclass(frozen=True)
class Box:
    """An upright rectangle in pixels of the upright photo; (x0, y0) inclusive, (x1, y1) exclusive."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """x1 - x0, at least 0."""
        return max(0.0, self.x1 - self.x0)

    @property
    def height(self) -> float:
        """y1 - y0, at least 0."""
        return max(0.0, self.y1 - self.y0)

    @property
    def area(self) -> float:
        """Square pixels."""
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        """(x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True)
class Detection:
    """One raw box of a detector, after class merge, before person numbering; confidence 0..1."""

    box: Box
    confidence: float


@dataclass(frozen=True)
class Person:
    """A person in the photo.

    Attributes:
        number: from 1, left to right by box centre, the same in every door.
        box, confidence: as detected.
        center: (x, y) in 0..1 of the picture.
        area_share: box area / picture area, 0..1.
    """

    number: int
    box: Box
    confidence: float
    center: tuple[float, float]
    area_share: float


@dataclass(frozen=True)
class People:
    """The people of a photo at the chosen thresholds.

    Attributes:
        persons: ordered by number; may be empty.
        suggested: number of the suggested person, None when empty.
        reason: why that one ("largest and most central"), or why none was found.
        confidence_used: the threshold that really applied (lower than asked after a retry).
    """

    persons: tuple[Person, ...]
    suggested: int | None
    reason: str
    confidence_used: float


@dataclass(frozen=True, eq=False)
class Face:
    """A found face.

    Attributes:
        box: pixels; score: 0..1.
        keypoints: (6, 2) float32 pixels: right eye, left eye, nose tip, mouth centre, right ear, left ear
            (right = the person's right, left in the picture).
    """

    box: Box
    score: float
    keypoints: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class FaceMesh:
    """468 landmarks of one face.

    Attributes:
        points: (468, 3) float32; x, y in picture pixels, z in the same scale (negative towards the camera).
        score: 0..1, sigmoid of the mesh's own presence output.
    """

    points: NDArray[np.float32]
    score: float


@dataclass(frozen=True, eq=False)
class Mask:
    """Soft alpha of the chosen people.

    Attributes:
        alpha: (h, w) uint8 at working resolution (long side <= 1024 or the photo's own when smaller), same aspect as
            the photo; scale it to the photo when compositing.
        persons: numbers of the people kept; empty = everything salient (nobody was detected).
        is_doubtful: True when the parts may be wrong (overlapping people, no person found).
        doubts: one sentence each.
    """

    alpha: AlphaImage
    persons: tuple[int, ...]
    is_doubtful: bool
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Detections:
    """All raw boxes of one inference at the low floor.

    Attributes:
        boxes: best first, before overlap suppression.
        width, height: of the picture they were found in, pixels.
        confidence, overlap: the detector's own default thresholds, 0..1.
    """

    boxes: tuple[Detection, ...]
    width: int
    height: int
    confidence: float
    overlap: float


@dataclass(frozen=True)
class FaceLook:
    """Where a face is and how sharp it looks: a hint for suggesting a person.

    Attributes:
        box: pixels of the upright photo.
        sharpness: from core.vision.people.face_sharpness; only compared with others of the same photo.
    """

    box: Box
    sharpness: float


@dataclass(frozen=True, eq=False)
class FoundFaces:
    """The faces of a photo, best first, and how each looks; both in the same order."""

    faces: tuple[Face, ...]
    looks: tuple[FaceLook, ...]
