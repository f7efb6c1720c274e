"""Child of the refine row: this program's clean-up of soft edges, or the published one. Run by harness.py."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.worker_loop import serve
from vmsg_desktop.core.vision.refine import decontaminate

Floats = NDArray[np.float64]
LEVELS = 2.0


def fuse(seen: Floats, cover: Floats, front: Floats, back: Floats, radius: int) -> tuple[Floats, Floats]:
    """One pass of Forte's blur fusion (ICIP 2021), float64 over the whole frame; returns (F, blurred B), 0..1.

    F^ = blur(F a) / blur(a); B^ = blur(B (1 - a)) / (1 - blur(a)); F = clip(F^ + a (I - a F^ - (1 - a) B^)).
    """
    kernel = radius, radius
    blurred = np.asarray(cv2.blur(cover, kernel))[..., None]
    front = cv2.blur(front * cover, kernel) / (blurred + 1e-5)
    back = np.asarray(cv2.blur(back * (1 - cover), kernel) / (1 - blurred + 1e-5))
    return np.clip(front + cover * (seen - cover * front - (1 - cover) * back), 0, 1), back


def published(pixels: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> Floats:
    """Two passes, radii 90 and 6, as the code published with BiRefNet runs them; F in 0..1."""
    seen, cover = pixels / 255.0, (alpha / 255.0)[..., None]
    front, back = fuse(seen, cover, seen, seen, 90)
    return fuse(seen, cover, front, back, 6)[0]


class Edges:
    """The tasks over one photo and its mask."""

    def __init__(self, settings: dict[str, Any]) -> None:
        cv2.setNumThreads(settings["threads"])
        self.pixels = np.asarray(cv2.imread(settings["photo"], cv2.IMREAD_COLOR_RGB), np.uint8)
        self.alpha = np.load(settings["alpha"])

    def ours(self) -> dict[str, Any]:
        return {"via": "decontaminate", "pixels": decontaminate(self.pixels, self.alpha).size // 3}

    def theirs(self) -> dict[str, Any]:
        return {"via": "blur fusion x 2, float64", "pixels": published(self.pixels, self.alpha).size // 3}

    def difference(self) -> dict[str, Any]:
        """In levels of 0..255, over every pixel whose alpha is neither 0 nor 255; ours is rounded, theirs is not."""
        soft = (self.alpha > 0) & (self.alpha < 255)
        levels = np.abs(decontaminate(self.pixels, self.alpha) - published(self.pixels, self.alpha) * 255)[soft]
        return {
            "max": float(levels.max()),
            "mean": float(levels.mean()),
            "over": float((levels.max(axis=1) > LEVELS).mean()),
            "pixels": int(soft.sum()),
            "share": float(soft.mean()),
        }


if __name__ == "__main__":
    edges = Edges(json.loads(sys.argv[1]))
    serve({name: getattr(edges, name) for name in ("ours", "theirs", "difference")})
