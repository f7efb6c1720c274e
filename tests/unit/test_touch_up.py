"""Touch-up: off leaves every pixel alone; on does what it says and no harm."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vmsg_desktop.core.model.framing import TouchUp
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.vision.touch_up import noise_level, sharpened, side_by_side, touch_up

OFF = TouchUp()


def soft_scene(height: int = 200, width: int = 240) -> RgbImage:
    """A soft skin-like gradient with a dark disc: edges, flat parts, colour."""
    y, x = np.mgrid[:height, :width]
    base = np.stack([180 + x * 0.15, 140 + y * 0.1, 120 + 0 * x], axis=-1)
    disc = (np.hypot(x - 120, y - 100) < 40).astype(np.float32)
    base = base * (1 - 0.6 * cv2.GaussianBlur(disc, (0, 0), 1.2)[..., None])
    return np.asarray(np.clip(base, 0, 255), np.uint8)


def noisy(scene: RgbImage, sigma: float) -> RgbImage:
    rng = np.random.default_rng(3)
    return np.clip(scene + rng.normal(0, sigma, scene.shape), 0, 255).astype(np.uint8)


def lab(pixels: RgbImage) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB), np.uint8)


def lightness(pixels: RgbImage) -> NDArray[np.uint8]:
    return np.ascontiguousarray(lab(pixels)[..., 0])


def error(a: RgbImage, b: RgbImage) -> float:
    return float(np.sqrt(np.mean((a.astype(np.float32) - b.astype(np.float32)) ** 2)))


def test_nothing_chosen_gives_the_very_same_picture() -> None:
    scene = soft_scene()
    assert touch_up(scene, OFF) is scene


@pytest.mark.parametrize("sigma", [4.0, 8.0])
def test_the_noise_that_is_there_is_measured(sigma: float) -> None:
    flat = np.full((200, 240), 128, np.float32)
    grain = np.clip(flat + np.random.default_rng(1).normal(0, sigma, flat.shape), 0, 255).astype(np.uint8)
    assert noise_level(grain) == pytest.approx(sigma, rel=0.15)


def test_denoise_brings_a_grainy_picture_nearer_to_the_clean_one() -> None:
    clean = soft_scene()
    grainy = noisy(clean, 8)
    assert error(touch_up(grainy, TouchUp(denoise=1)), clean) < 0.5 * error(grainy, clean)


def test_denoise_hardly_touches_a_clean_picture() -> None:
    clean = soft_scene()
    assert error(touch_up(clean, TouchUp(denoise=1)), clean) < 2.0


def test_sharpen_raises_the_edge_and_leaves_flat_parts_alone() -> None:
    scene = soft_scene()
    after = touch_up(scene, TouchUp(sharpen=1))
    before_edge, after_edge = (np.abs(np.diff(lightness(p).astype(int), axis=1)).max() for p in (scene, after))
    assert after_edge > before_edge * 1.15
    assert error(after[:20, :40], scene[:20, :40]) < 1.5


@settings(max_examples=20)
@given(st.floats(0.1, 1))
def test_sharpen_never_overshoots_into_a_halo(strength: float) -> None:
    plane = lightness(soft_scene())
    added = sharpened(plane, strength).astype(int) - plane.astype(int)
    assert np.abs(added).max() <= 11


def test_light_opens_a_dark_part_and_keeps_the_hue() -> None:
    scene = (soft_scene() * 0.35).astype(np.uint8)
    after = touch_up(scene, TouchUp(light=1))
    assert lightness(after).mean() > lightness(scene).mean() * 1.05
    before_hue, after_hue = (lab(p)[..., 1:].astype(int).mean((0, 1)) for p in (scene, after))
    assert after_hue == pytest.approx(before_hue, abs=3)


@pytest.mark.parametrize("choice", [TouchUp(denoise=1), TouchUp(sharpen=1), TouchUp(light=1), TouchUp(1, 1, 1)])
def test_size_and_type_stay(choice: TouchUp) -> None:
    after = touch_up(soft_scene(161, 203), choice)
    assert after.shape == (161, 203, 3)
    assert after.dtype == np.uint8


def test_half_a_strength_lies_between_none_and_all() -> None:
    scene = noisy(soft_scene(), 6)
    half, full = (touch_up(scene, TouchUp(light=s)) for s in (0.5, 1.0))
    assert 0 < error(half, scene) < error(full, scene)


def test_side_by_side_shows_both_whole() -> None:
    scene = soft_scene()
    both = side_by_side(scene, 255 - scene)
    np.testing.assert_array_equal(both[:, :240], scene)
    np.testing.assert_array_equal(both[:, -240:], 255 - scene)
