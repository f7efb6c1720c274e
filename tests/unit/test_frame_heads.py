"""Heads from faces and from bodies."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.fakes.drawn_faces import face_with_head
from vmsg_desktop.core.model.vision import Box, Face
from vmsg_desktop.core.vision.heads import HEAD_WIDTH, crown, face_of, guessed_head, head_box, union


def rolled(face: Face, angle: float) -> Face:
    center = face.keypoints[:2].mean(0)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return Face(face.box, face.score, ((face.keypoints - center) @ turn + center).astype(np.float32))


def test_a_level_head_reaches_from_crown_to_chin() -> None:
    head = head_box(face_with_head(400, 100, 200))
    assert (head.y0, head.y1) == pytest.approx((100, 300))
    assert head.width == pytest.approx(200 * HEAD_WIDTH)
    assert head.center[0] == 400


def test_a_head_lying_on_its_side_is_wider_than_tall() -> None:
    head = head_box(rolled(face_with_head(400, 100, 200), math.pi / 2))
    assert head.width == pytest.approx(200, rel=1e-3)
    assert head.height == pytest.approx(200 * HEAD_WIDTH, rel=1e-3)


def test_the_guess_sits_at_the_top_of_the_body() -> None:
    standing = guessed_head(Box(100, 50, 300, 750))
    assert standing.y0 == 50
    assert standing.height == pytest.approx(100)
    assert guessed_head(Box(0, 0, 1000, 400)).height == pytest.approx(160)


def test_the_face_nearest_the_top_of_the_body_is_taken() -> None:
    printed_on_shirt, own = face_with_head(200, 400, 60), face_with_head(210, 60, 100)
    assert face_of(Box(100, 50, 300, 750), [printed_on_shirt, own]) is own
    assert face_of(Box(500, 50, 700, 750), [printed_on_shirt, own]) is None


def test_the_crown_follows_tall_hair_but_no_raised_arm() -> None:
    head = Box(100, 200, 180, 300)
    assert crown(head, Box(80, 180, 300, 900)) == 180
    assert crown(head, Box(80, 0, 300, 900)) == 200 - 35
    assert crown(head, Box(80, 230, 300, 900)) == 200


def test_union_spans_all_boxes() -> None:
    assert union([Box(0, 5, 10, 20), Box(-3, 8, 4, 30)]) == Box(-3, 5, 10, 30)
