"""Doubt in a mask: nothing where it is sure, a line along edges, a spot where an area is half and half."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vmsg_desktop.core.vision.doubt import MOST_SPOTS, dimmed, doubt_map, doubt_spots

Alpha = NDArray[np.uint8]


def disc(size: int = 400, *, soft_px: float = 2.0) -> Alpha:
    rows, columns = np.mgrid[0:size, 0:size]
    away = size / 3 - np.hypot(rows - size / 2, columns - size / 2)
    edge: Alpha = np.clip(127.5 + away * 127.5 / soft_px, 0, 255).astype(np.uint8)
    return edge


@pytest.mark.parametrize("value", [0, 255])
def test_a_sure_mask_has_no_doubt(value: int) -> None:
    alpha = np.full((60, 80), value, np.uint8)
    assert not doubt_map(alpha).any()
    assert doubt_spots(alpha) == ()


def test_doubt_is_most_where_the_mask_is_half() -> None:
    alpha = np.repeat(np.linspace(0, 255, 256).astype(np.uint8)[None], 256, axis=0)
    row = doubt_map(alpha)[128]
    assert row[127] >= 250
    assert row[0] < 12
    assert (np.diff(row[:120].astype(int)) >= 0).all()


def test_an_outline_is_a_line_and_no_spot() -> None:
    doubt, spots = doubt_map(disc()), doubt_spots(disc())
    assert doubt[200, 200] == 0
    assert doubt[200, 200 + 400 // 3] > 200
    assert spots == ()


def test_half_transparent_areas_are_spots_the_worst_first() -> None:
    alpha = disc()
    alpha[180:220, 180:220] = 128
    alpha[120:140, 200:220] = 90
    spots = doubt_spots(alpha)
    assert len(spots) == 2
    assert spots[0].weight > spots[1].weight
    assert (spots[0].x, spots[0].y) == pytest.approx((0.5, 0.5), abs=0.02)
    assert (spots[1].x, spots[1].y) == pytest.approx((0.525, 0.325), abs=0.03)


def test_no_more_spots_than_a_person_looks_at() -> None:
    alpha = np.zeros((400, 400), np.uint8)
    for row in range(40, 400, 80):
        for column in range(40, 400, 80):
            alpha[row - 12 : row + 12, column - 12 : column + 12] = 128
    assert len(doubt_spots(alpha)) == MOST_SPOTS


def test_what_is_removed_is_darker_than_what_is_kept() -> None:
    pixels = np.full((100, 200, 3), 200, np.uint8)
    alpha = np.zeros((50, 100), np.uint8)
    alpha[:, 50:] = 255
    grey = dimmed(pixels, alpha)
    assert grey.shape == (100, 200)
    assert (grey[:, :90] == 40).all()
    assert (grey[:, 110:] == 156).all()


def test_colours_become_grey_as_bright_as_they_look() -> None:
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[:, 0], pixels[:, 1], pixels[:, 2] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    row = dimmed(pixels, np.full((2, 3), 255, np.uint8))[0]
    assert row[1] > row[0] > row[2]
