"""A face finder that knows where the face of the bundled portrait is, so that most tests need no model."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.media import AlphaImage, Frame, RgbImage
from vmsg_desktop.core.model.vision import Box, Face, FaceMesh

_TESTS = Path(__file__).resolve().parents[1]
_PORTRAIT_PX = 512


def portrait() -> RgbImage:
    """The bundled portrait, (512, 512, 3)."""
    bgr = cv2.imread(str(_TESTS.parent / "resources" / "samples" / "portrait.png"), cv2.IMREAD_COLOR)
    assert bgr is not None
    return np.ascontiguousarray(bgr[..., ::-1])


def portrait_alpha() -> AlphaImage:
    """The coverage of the person in it, (512, 512)."""
    alpha = cv2.imread(str(_TESTS / "data" / "portrait-alpha.png"), cv2.IMREAD_GRAYSCALE)
    assert alpha is not None
    return alpha.astype(np.uint8)


def portrait_mesh() -> NDArray[np.float32]:
    """(468, 3) landmarks of the face in it, as FaceMesh reads them."""
    points: NDArray[np.float32] = np.load(_TESTS / "data" / "portrait-mesh.npy")
    return points


def face_of(points: NDArray[np.float32]) -> Face:
    """A detection round ``points``."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    keypoints = points[[159, 386, 1, 13, 234, 454], :2].astype(np.float32)
    return Face(Box(float(low[0]), float(low[1]), float(high[0]), float(high[1])), 0.9, keypoints)


@dataclass
class PortraitFaces:
    """FaceFinder for the portrait at any size: finds its face, or whatever mesh it is given, or nothing.

    Attributes:
        points: the mesh at 512 px; score: of the mesh; is_blind: True finds nothing.
    """

    points: NDArray[np.float32] = field(default_factory=portrait_mesh)
    score: float = 0.99
    is_blind: bool = False

    @property
    def engine(self) -> Engine:
        return Engine("portrait-faces", "m", "dd" * 32, "1", "CPU")

    def find(self, image: RgbImage) -> tuple[Face, ...]:
        return () if self.is_blind else (face_of(self._at(image)),)

    def mesh(self, image: RgbImage, face: Face) -> FaceMesh:
        return FaceMesh(self._at(image), self.score)

    def _at(self, image: RgbImage) -> NDArray[np.float32]:
        return (self.points * np.float32(image.shape[1] / _PORTRAIT_PX)).astype(np.float32)


def as_frame(image: NDArray[np.uint8], *, suffix: str = ".png") -> Frame:
    """``image`` (RGB or RGBA) as the final frame of a message."""
    channels = [2, 1, 0, 3][: image.shape[2]]
    ok, data = cv2.imencode(suffix, np.ascontiguousarray(image[..., channels]))
    assert ok
    return Frame(data.tobytes(), "PNG" if suffix == ".png" else "JPEG", image.shape[1], image.shape[0])
