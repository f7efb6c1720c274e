"""BlazeFace arithmetic: anchors, boxes and the removal of double finds. No model, no I/O.

The layout of the outputs and the anchor grids are MediaPipe's (Bazarevsky et al., "BlazeFace", arXiv 1907.05047):
every anchor yields 16 numbers: box centre and size, then six key points, all relative to the anchor in input pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class BlazeModel:
    """Input size in pixels and the anchor grids as (stride in pixels, anchors per cell)."""

    input_px: int
    grids: tuple[tuple[int, int], ...]


SHORT_RANGE = BlazeModel(128, ((8, 2), (16, 6)))
FULL_RANGE = BlazeModel(192, ((4, 1),))


def anchor_centres(model: BlazeModel) -> Floats:
    """(n, 2) x, y of the anchors in 0..1 of the input, in the order of the model's outputs."""
    layers = []
    for stride_px, per_cell in model.grids:
        cells = model.input_px // stride_px
        rows, columns = np.mgrid[0:cells, 0:cells]
        centres = np.stack([columns.ravel(), rows.ravel()], axis=1) + 0.5
        layers.append(np.repeat(centres / cells, per_cell, axis=0))
    return np.concatenate(layers).astype(np.float32)


def decode_boxes(raw: Floats, logits: Floats, *, model: BlazeModel, floor: float) -> tuple[Floats, Floats, Floats]:
    """Boxes (n, 4) as x0 y0 x1 y1, key points (n, 6, 2), both in 0..1 of the input, and scores (n,) >= ``floor``."""
    scores = 1.0 / (1.0 + np.exp(-np.clip(logits.reshape(-1), -80.0, 80.0)))
    keep = scores >= floor
    anchors = anchor_centres(model)[keep]
    values = raw.reshape(-1, 8, 2)[keep] / model.input_px
    centres, sizes = values[:, 0] + anchors, np.abs(values[:, 1])
    boxes = np.concatenate([centres - sizes / 2, centres + sizes / 2], axis=1)
    keypoints = values[:, 2:] + anchors[:, None]
    return boxes.astype(np.float32), keypoints.astype(np.float32), scores[keep].astype(np.float32)


def overlap(box: Floats, boxes: Floats) -> Floats:
    """Intersection over union (n,) of one box (4,) with each of ``boxes`` (n, 4)."""
    corners = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = np.prod(np.clip(corners[1] - corners[0], 0.0, None), axis=1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) + np.prod(box[2:] - box[:2])
    return np.asarray(shared / np.maximum(areas - shared, 1e-9), dtype=np.float32)


def merge_overlapping(
    boxes: Floats, *, keypoints: Floats, scores: Floats, max_overlap: float = 0.3
) -> list[tuple[Floats, Floats, float]]:
    """One (box, key points, score) per face, best first: finds of the same face are averaged by their scores."""
    found = []
    left = np.argsort(-scores, kind="stable")
    while len(left):
        same = overlap(boxes[left[0]], boxes[left]) > max_overlap
        same[0] = True
        group = left[same]
        weights = scores[group] / scores[group].sum()
        box = np.tensordot(weights, boxes[group], axes=1).astype(np.float32)
        points = np.tensordot(weights, keypoints[group], axes=1).astype(np.float32)
        found.append((box, points, float(scores[left[0]])))
        left = left[~same]
    return found
