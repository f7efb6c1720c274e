"""Smaller copies of a picture: which one is enough, the same frame in them, heads as thumbnails."""

from __future__ import annotations

import numpy as np
import pytest

from vmsg_desktop.core.model.framing import Framing
from vmsg_desktop.core.model.media import Photo
from vmsg_desktop.core.model.vision import Box, Face
from vmsg_desktop.core.vision.framing import plan_frame
from vmsg_desktop.core.vision.reduced import (
    LEAST_LEVEL_PX,
    level_for,
    levels,
    person_thumb,
    reduced_photo,
    reduced_plan,
    square_thumb,
)


def picture(width: int, height: int) -> np.ndarray:
    rows, columns = np.mgrid[0:height, 0:width]
    return np.dstack([columns * 255 // width, rows * 255 // height, np.full_like(rows, 9)]).astype(np.uint8)


def test_levels_halve_and_end_before_they_are_too_small() -> None:
    sizes = [level.shape[:2] for level in levels(picture(4000, 3000))]
    assert sizes == [(3000, 4000), (1500, 2000), (750, 1000)]
    assert min(max(size) for size in sizes) >= LEAST_LEVEL_PX
    assert len(levels(picture(320, 240))) == 1


@pytest.mark.parametrize(("scale", "width"), [(1.0, 4000), (0.6, 4000), (0.5, 2000), (0.3, 2000), (0.1, 1000)])
def test_the_smallest_level_that_is_enough(scale: float, width: int) -> None:
    assert level_for(levels(picture(4000, 3000)), scale).shape[1] == width


def test_a_reduced_plan_frames_the_same() -> None:
    whole = levels(picture(2400, 2000))
    plan = plan_frame((2400, 2000), [Box(300, 200, 1200, 2000)], (), framing=Framing("upper", "9:16"), mask=None)
    small = reduced_plan(plan, (2400, 2000), whole[1], side_px=700)
    assert max(small.width, small.height) <= 700
    assert small.width % 2 == small.height % 2 == 0
    assert small.width / small.height == pytest.approx(plan.width / plan.height, rel=0.01)
    assert small.rect.x0 * 2 == pytest.approx(plan.rect.x0)
    assert small.rect.y1 * 2 == pytest.approx(plan.rect.y1)


def test_transparency_is_reduced_with_the_photo() -> None:
    photo = Photo(picture(2000, 1000), np.full((1000, 2000), 200, np.uint8), "", "PNG", 1)
    small = reduced_photo(photo, levels(photo.pixels)[1])
    assert small.alpha is not None
    assert small.alpha.shape == small.pixels.shape[:2]
    assert reduced_photo(photo, photo.pixels) is photo


def test_a_thumbnail_shows_the_head() -> None:
    whole = levels(picture(2000, 2000))
    face = Face(Box(900, 400, 1100, 600), 0.9, np.array([[960, 480], [1040, 480]] + [[1000, 550]] * 4, np.float32))
    thumb = person_thumb(whole, Box(700, 300, 1300, 2000), (face,), side_px=96)
    assert thumb.shape == (96, 96, 3)
    assert thumb[48, 48, 0] == pytest.approx(1000 * 255 / 2000, abs=6)
    assert thumb[48, 48, 1] < 90


def test_without_a_face_the_top_of_the_person_is_shown() -> None:
    thumb = person_thumb(levels(picture(800, 800)), Box(300, 100, 500, 800), (), side_px=64)
    assert thumb[32, 32, 1] == pytest.approx(150 * 255 / 800, abs=8)


def test_a_square_thumbnail_is_the_middle() -> None:
    thumb = square_thumb(levels(picture(900, 300)), side_px=50)
    assert thumb[25, 0, 0] == pytest.approx(300 * 255 / 900, abs=4)
    assert thumb[25, 49, 0] == pytest.approx(600 * 255 / 900, abs=4)
