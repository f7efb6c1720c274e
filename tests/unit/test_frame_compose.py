"""The frame as a picture: what stands where, and how little is computed."""

from __future__ import annotations

import numpy as np
import pytest

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.media import AlphaImage, Photo, RgbImage
from vmsg_desktop.core.model.vision import Box
from vmsg_desktop.core.vision.compose import Composed, compose_frame
from vmsg_desktop.core.vision.framing import FramePlan

PERSON, WALL = (250, 120, 30), (40, 90, 160)


def a_photo(width: int = 400, height: int = 300, alpha: AlphaImage | None = None) -> Photo:
    pixels = np.full((height, width, 3), WALL, np.uint8)
    pixels[height // 4 :, width // 4 : width * 3 // 4] = PERSON
    return Photo(pixels, alpha, "", "PNG", 1)


def a_mask(width: int = 200, height: int = 150) -> AlphaImage:
    mask = np.zeros((height, width), np.uint8)
    mask[height // 4 :, width // 4 : width * 3 // 4] = 255
    return mask


WHOLE = FramePlan(Box(0, 0, 400, 300), 400, 300, None)


class Decontaminator:
    """Paints what it is given green, and remembers its size."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, ...]] = []

    def __call__(self, pixels: RgbImage, alpha: AlphaImage) -> RgbImage:
        self.sizes += [pixels.shape, alpha.shape]
        return np.full_like(pixels, (0, 255, 0))


def unchanged(pixels: RgbImage, alpha: AlphaImage) -> RgbImage:
    return pixels


def composed(background: Background, plan: FramePlan = WHOLE, picture: RgbImage | None = None) -> Composed:
    return compose_frame(a_photo(), a_mask(), plan, background=background, picture=picture, decontaminate=unchanged)


def test_a_kept_photo_is_not_touched() -> None:
    photo = a_photo()
    made = compose_frame(photo, None, WHOLE, background=Background(), picture=None, decontaminate=Decontaminator())
    assert np.array_equal(made.pixels, photo.pixels)
    assert made.alpha is None


def test_a_kept_photo_keeps_its_own_transparency() -> None:
    own = a_mask(400, 300)
    made = compose_frame(
        a_photo(alpha=own), None, WHOLE, background=Background(), picture=None, decontaminate=unchanged
    )
    assert made.alpha is not None
    assert np.array_equal(made.alpha, own)


def test_the_person_stands_on_the_chosen_colour() -> None:
    made = composed(Background("colour", colour="#FF00FF"))
    assert tuple(made.pixels[200, 200]) == PERSON
    assert tuple(made.pixels[20, 20]) == (255, 0, 255)
    assert made.alpha is None


def test_transparent_leaves_the_alpha() -> None:
    made = composed(Background("transparent"))
    assert made.alpha is not None
    assert made.alpha[200, 200] == 255
    assert made.alpha[20, 20] == 0


def test_a_picture_stands_behind_the_person() -> None:
    made = composed(Background("bundled", name="hills"), picture=np.full((90, 70, 3), (9, 99, 199), np.uint8))
    assert tuple(made.pixels[200, 200]) == PERSON
    assert abs(made.pixels[20, 20].astype(int) - (9, 99, 199)).max() <= 1


def test_the_blur_shows_the_wall_and_not_the_person() -> None:
    made = composed(Background("blur"))
    assert tuple(made.pixels[200, 200]) == PERSON
    assert abs(made.pixels[60, 95].astype(int) - WALL).max() <= 4


def test_beyond_the_photo_only_the_background_is_seen() -> None:
    plan = FramePlan(Box(0, -300, 400, 300), 200, 300, None)
    made = composed(Background("colour", colour="#101010"), plan)
    assert (made.pixels[:140] == 16).all()
    assert tuple(made.pixels[280, 100]) == PERSON


def test_only_the_frame_is_worked_on_at_the_frames_size() -> None:
    decontaminate = Decontaminator()
    plan = FramePlan(Box(1000, 1000, 3000, 3000), 500, 500, None)
    made = compose_frame(
        a_photo(4000, 3000), a_mask(1024, 768), plan,
        background=Background("colour"), picture=None, decontaminate=decontaminate,
    )  # fmt: skip
    assert decontaminate.sizes == [(500, 500, 3), (500, 500)]
    assert made.pixels.shape == (500, 500, 3)
    assert tuple(made.pixels[250, 250]) == (0, 255, 0)


def test_half_transparent_edges_mix_both() -> None:
    mask = np.full((150, 200), 128, np.uint8)
    made = compose_frame(
        a_photo(), mask, WHOLE, background=Background("colour", colour="#000000"), picture=None, decontaminate=unchanged
    )
    assert made.pixels[200, 200, 0] == pytest.approx(PERSON[0] * 128 / 255, abs=1)


def test_what_is_missing_is_an_error() -> None:
    with pytest.raises(InputError, match="mask"):
        compose_frame(a_photo(), None, WHOLE, background=Background("blur"), picture=None, decontaminate=unchanged)
    with pytest.raises(InputError, match="picture"):
        composed(Background("picture", path="beach.jpg"))
