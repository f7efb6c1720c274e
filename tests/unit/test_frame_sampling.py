"""Cutting rectangles out of pictures at a wanted size."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vmsg_desktop.core.model.vision import Box
from vmsg_desktop.core.vision.sampling import EMPTY, MIRRORED, Beyond, mix, rect_in, sample


def ramp(width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([3 * x, 4 * y, x + y], -1).astype(np.uint8)


def test_whole_pixels_at_their_own_size_are_copied() -> None:
    image = ramp()
    part = sample(image, Box(5, 7, 25, 27), (20, 20))
    assert np.array_equal(part, image[7:27, 5:25])
    part[:] = 0
    assert image.any()


def test_reducing_averages_areas() -> None:
    checkers = np.indices((64, 64)).sum(0) % 2 * 255
    small = sample(checkers.astype(np.uint8), Box(0, 0, 64, 64), (16, 16))
    assert abs(small.astype(int) - 127).max() <= 1


def test_enlarging_keeps_places_to_a_fraction_of_a_pixel() -> None:
    image = ramp()
    large = sample(image, Box(10.25, 8.5, 26.25, 24.5), (32, 32))
    x = 10.25 + (np.arange(32) + 0.5) / 2 - 0.5
    y = 8.5 + (np.arange(32) + 0.5) / 2 - 0.5
    assert abs(large[..., 0] - 3 * x[None, :]).max() <= 1
    assert abs(large[..., 1] - 4 * y[:, None]).max() <= 1


@pytest.mark.parametrize("size", [(20, 20), (10, 10), (40, 40)])
def test_beyond_the_picture_is_mirrored_or_empty(size: tuple[int, int]) -> None:
    image = np.full((30, 30), 255, np.uint8)
    rect = Box(-10, 5, 10, 25)
    assert (sample(image, rect, size, border=MIRRORED) == 255).all()
    empty = sample(image, rect, size, border=EMPTY)
    assert (empty[:, : size[0] // 2] == 0).all()
    assert (empty[:, size[0] // 2 :] == 255).all()


def test_mirroring_reaches_as_far_as_asked() -> None:
    image = ramp(4, 3)
    far = sample(image, Box(-20, -20, 20, 20), (40, 40))
    assert far.shape == (40, 40, 3)
    assert np.array_equal(far[20:23, 20:24], image)
    assert np.array_equal(far[20, 19], image[0, 1])


def test_a_single_pixel_can_be_spread() -> None:
    image = np.full((1, 1, 3), 77, np.uint8)
    assert (sample(image, Box(-2, -2, 3, 3), (5, 5)) == 77).all()


def test_a_rectangle_moves_to_the_scale_of_the_mask() -> None:
    assert rect_in(Box(100, 200, 300, 600), (1000, 2000), np.zeros((200, 100))) == Box(10, 20, 30, 60)


def test_mixing_weighs_both_pictures() -> None:
    front, behind = np.full((2, 2, 3), 200, np.uint8), np.full((2, 2, 3), 100, np.uint8)
    share = np.array([[0, 0.25], [0.5, 1]], np.float32)
    assert mix(front, behind, share)[..., 0].tolist() == [[100, 125], [150, 200]]


@pytest.mark.parametrize("border", [MIRRORED, EMPTY])
def test_every_place_agrees_with_a_padded_picture(border: Beyond) -> None:
    image = ramp(12, 9)
    modes = {MIRRORED: "reflect", EMPTY: "constant"}
    padded = np.pad(image, ((40, 40), (40, 40), (0, 0)), mode=modes[border])  # type: ignore[call-overload]
    for x0, y0, width, height in ((-3, -2, 8, 6), (5, 4, 15, 12), (-20, -20, 50, 45), (-30, 2, 10, 4), (14, 10, 20, 5)):
        part = sample(image, Box(x0, y0, x0 + width, y0 + height), (width, height), border=border)
        assert np.array_equal(part, padded[40 + y0 : 40 + y0 + height, 40 + x0 : 40 + x0 + width])
