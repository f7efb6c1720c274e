"""Backgrounds: colours, the lens-like blur, pictures that cover or fit, and photos that run on beyond their edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.vision import Box
from vmsg_desktop.core.vision.background import (
    blurred_background,
    colour_background,
    extended_photo,
    picture_background,
)

Picture = NDArray[np.uint8]


def plain(colour: tuple[int, int, int], width: int = 200, height: int = 200) -> Picture:
    return np.full((height, width, 3), colour, np.uint8)


def test_a_colour_fills_the_frame() -> None:
    image = colour_background("#2B4a60", (20, 10))
    assert image.shape == (10, 20, 3)
    assert (image == (0x2B, 0x4A, 0x60)).all()


def test_the_persons_colours_do_not_glow_in_the_blur() -> None:
    photo, alpha = plain((40, 60, 200)), np.zeros((200, 200), np.uint8)
    photo[60:200, 60:140] = (255, 80, 0)
    alpha[60:200, 60:140] = 255
    blurred = blurred_background(photo, alpha, Box(0, 0, 200, 200), (200, 200), blur_px=40)
    assert abs(blurred.astype(int) - (40, 60, 200)).max() <= 2


def test_a_soft_rim_of_the_mask_does_not_glow_either() -> None:
    photo, alpha = plain((40, 60, 200)), np.zeros((200, 200), np.uint8)
    photo[58:200, 58:142] = (255, 80, 0)
    alpha[56:200, 56:144] = 90
    alpha[62:200, 62:138] = 255
    blurred = blurred_background(photo, alpha, Box(0, 0, 200, 200), (200, 200), blur_px=40)
    assert abs(blurred.astype(int) - (40, 60, 200)).max() <= 6


def test_a_wider_blur_leaves_less_detail() -> None:
    stripes = plain((0, 0, 0))
    stripes[:, ::20] = stripes[:, 1::20] = stripes[:, 2::20] = 255
    nobody = np.zeros((200, 200), np.uint8)
    rect, size = Box(0, 0, 200, 200), (200, 200)
    contrast = [float(blurred_background(stripes, nobody, rect, size, blur_px=px).std()) for px in (5.0, 20.0, 80.0)]
    assert contrast[0] > contrast[1] > contrast[2]
    assert contrast[2] < 0.2 * contrast[0]


def test_a_light_spreads_to_a_disc_as_in_a_lens() -> None:
    night = plain((0, 0, 0), 400, 400)
    night[198:202, 198:202] = 255
    nobody = np.zeros((400, 400), np.uint8)
    blurred = blurred_background(night, nobody, Box(0, 0, 400, 400), (400, 400), blur_px=30)[..., 0]
    assert blurred[200, 200] > 0
    assert abs(int(blurred[200, 200]) - int(blurred[200, 206])) <= 0.15 * blurred[200, 200]
    assert blurred[200, 222] < 0.2 * blurred[200, 200]


def test_a_photo_full_of_people_still_gives_a_background() -> None:
    photo, alpha = plain((90, 120, 150)), np.full((200, 200), 255, np.uint8)
    blurred = blurred_background(photo, alpha, Box(0, 0, 200, 200), (100, 100), blur_px=24)
    assert blurred.shape == (100, 100, 3)


def circle(width: int, height: int) -> Picture:
    y, x = np.mgrid[0:height, 0:width]
    inside = np.hypot(x - width / 2 + 0.5, y - height / 2 + 0.5) < 40
    return np.where(inside[..., None], np.uint8(255), np.uint8(20)).repeat(3, -1)


def test_a_covering_picture_is_cropped_not_stretched() -> None:
    made = picture_background(circle(400, 200), (100, 100), is_cropped=True)
    bright = made[..., 0] > 128
    assert bright.any(0).sum() == bright.any(1).sum() == 40
    assert not bright[:, 0].any()


def test_a_fitting_picture_is_shown_whole_on_a_blur_of_itself() -> None:
    picture = plain((200, 40, 40), 400, 200)
    picture[:, :4] = picture[:, -4:] = (0, 255, 0)
    made = picture_background(picture, (100, 100), is_cropped=False)
    assert made[50, 0, 1] > 200
    assert made[50, 99, 1] > 200
    assert made[5, 50, 0] > 150
    assert made[5, 50, 1] < 90


def test_a_photo_inside_its_borders_is_left_alone() -> None:
    photo = circle(120, 120)
    assert np.array_equal(extended_photo(photo, Box(10, 10, 110, 110), (100, 100)), photo[10:110, 10:110])


def test_a_photo_runs_on_beyond_its_edges_without_bars() -> None:
    photo = plain((180, 150, 120))
    photo[:, 100:] = (60, 80, 100)
    made = extended_photo(photo, Box(-100, 0, 300, 200), (400, 200))
    assert np.array_equal(made[:, 100:300], photo)
    assert abs(made[100, 90].astype(int) - (180, 150, 120)).max() < 20
    assert abs(made[100, 310].astype(int) - (60, 80, 100)).max() < 30
    assert made.min() > 50


def test_no_copy_of_the_person_appears_beyond_the_edge() -> None:
    photo = plain((200, 200, 200))
    photo[20:120, 40:160] = (250, 60, 0)
    above = extended_photo(photo, Box(0, -200, 200, 200), (200, 400))[:150]
    assert above[..., 1].min() > 150
