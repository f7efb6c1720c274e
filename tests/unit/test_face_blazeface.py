from __future__ import annotations

import numpy as np
import pytest

from vmsg_desktop.adapters.face.blazeface import (
    FULL_RANGE,
    SHORT_RANGE,
    BlazeModel,
    anchor_centres,
    decode_boxes,
    merge_overlapping,
    overlap,
)


@pytest.mark.parametrize(("model", "count"), [(SHORT_RANGE, 896), (FULL_RANGE, 2304)])
def test_anchors_match_the_models_outputs(model: BlazeModel, count: int) -> None:
    centres = anchor_centres(model)
    assert centres.shape == (count, 2)
    assert centres.min() > 0
    assert centres.max() < 1


def test_first_anchors_share_the_first_cell() -> None:
    centres = anchor_centres(SHORT_RANGE)
    np.testing.assert_allclose(centres[:2], 4 / 128)
    np.testing.assert_allclose(centres[2], [12 / 128, 4 / 128])
    np.testing.assert_allclose(centres[512:518], 8 / 128)


def raw_outputs(index: int, *, logit: float) -> tuple[np.ndarray, np.ndarray]:
    raw, logits = np.zeros((1, 896, 16), np.float32), np.full((1, 896, 1), -20, np.float32)
    raw[0, index] = [6.4, -6.4, 32, 32, *([12.8, 0] * 6)]
    logits[0, index] = logit
    return raw, logits


def test_a_box_is_read_relative_to_its_anchor() -> None:
    raw, logits = raw_outputs(700, logit=2.0)
    boxes, keypoints, scores = decode_boxes(raw, logits, model=SHORT_RANGE, floor=0.5)
    x, y = anchor_centres(SHORT_RANGE)[700] + [0.05, -0.05]
    np.testing.assert_allclose(boxes, [[x - 0.125, y - 0.125, x + 0.125, y + 0.125]], atol=1e-6)
    np.testing.assert_allclose(keypoints[0, 0], anchor_centres(SHORT_RANGE)[700] + [0.1, 0], atol=1e-6)
    assert scores[0] == pytest.approx(1 / (1 + np.exp(-2.0)))


def test_doubtful_boxes_are_dropped() -> None:
    raw, logits = raw_outputs(700, logit=-0.5)
    boxes, keypoints, scores = decode_boxes(raw, logits, model=SHORT_RANGE, floor=0.5)
    assert len(boxes) == len(keypoints) == len(scores) == 0
    assert merge_overlapping(boxes, keypoints=keypoints, scores=scores) == []


def test_overlap_is_one_for_the_same_box_and_none_for_another() -> None:
    box = np.array([0.1, 0.1, 0.3, 0.3], np.float32)
    others = np.array([[0.1, 0.1, 0.3, 0.3], [0.2, 0.1, 0.4, 0.3], [0.5, 0.5, 0.6, 0.6]], np.float32)
    np.testing.assert_allclose(overlap(box, others), [1.0, 1 / 3, 0.0], atol=1e-6)


def test_finds_of_one_face_become_one_and_two_faces_stay_two() -> None:
    boxes = np.array([[0.1, 0.1, 0.3, 0.3], [0.12, 0.1, 0.32, 0.3], [0.6, 0.6, 0.8, 0.8]], np.float32)
    keypoints = np.repeat(boxes[:, None, :2], 6, axis=1)
    scores = np.array([0.9, 0.6, 0.95], np.float32)
    found = merge_overlapping(boxes, keypoints=keypoints, scores=scores)
    assert [score for _, _, score in found] == pytest.approx([0.95, 0.9])
    assert found[1][0][0] == pytest.approx((0.9 * 0.1 + 0.6 * 0.12) / 1.5)
