"""Foreground colours at soft edges: against the truth, against the published code, and no halo."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.people_composites import portrait_sprite
from vmsg_desktop.core.vision.mask import scale_alpha
from vmsg_desktop.core.vision.refine import decontaminate


def published(pixels: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The paper's estimator in float64 over the whole frame, radii 90 and 6; 0..255."""
    seen, cover = pixels / 255.0, (alpha / 255.0)[..., None]
    front = back = seen
    for radius in (90, 6):
        kernel = (radius, radius)
        blurred = np.asarray(cv2.blur(cover, kernel))[..., None]
        front_guess = cv2.blur(front * cover, kernel) / (blurred + 1e-5)
        back = np.asarray(cv2.blur(back * (1 - cover), kernel) / (1 - blurred + 1e-5))
        front = np.clip(front_guess + cover * (seen - cover * front_guess - (1 - cover) * back), 0, 1)
    return np.asarray(front * 255)


@pytest.fixture(scope="module")
def bright() -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]]:
    """The portrait on a bright wall: picture, mask, true foreground."""
    sprite = portrait_sprite("as is")
    alpha = cv2.GaussianBlur(sprite[..., 3], (0, 0), 1.5)
    inner = (sprite[..., 3] > 0.98).astype(np.float32)[..., None]
    near = cv2.blur(sprite[..., :3] * inner, (15, 15)) / np.maximum(cv2.blur(inner, (15, 15))[..., None], 1e-3)
    truth = (sprite[..., :3] * inner + near * (1 - inner)).astype(np.float32)
    wall = np.array([250, 248, 240], np.float32)
    picture = truth * alpha[..., None] + wall * (1 - alpha[..., None])
    return (picture + 0.5).astype(np.uint8), (alpha * 255 + 0.5).astype(np.uint8), truth


def pasted(front: NDArray[np.uint8], alpha: NDArray[np.uint8], background: float) -> NDArray[np.float64]:
    cover = alpha[..., None] / 255
    return np.asarray(front * cover + background * (1 - cover))


def edge_error(front: NDArray[np.uint8], truth: NDArray[np.float32], alpha: NDArray[np.uint8]) -> float:
    """Mean brightness added at the edge when pasted on black; negative = a dark rim."""
    soft = (alpha > 12) & (alpha < 243)
    difference = pasted(front, alpha, 0) - truth * (alpha[..., None] / 255)
    return float(difference[soft].mean())


def test_a_bright_wall_leaves_no_halo_on_black(
    bright: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]],
) -> None:
    picture, alpha, truth = bright
    before, after = edge_error(picture, truth, alpha), edge_error(decontaminate(picture, alpha), truth, alpha)
    assert before > 15, "without the step there is a halo"
    assert abs(after) < 0.2 * before


def soft_difference(picture: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.float64]:
    """By how much the answer differs from the published one where alpha is neither 0 nor 255; levels of 0..255."""
    soft = (alpha > 0) & (alpha < 255)
    assert soft.any()
    return np.abs(decontaminate(picture, alpha) - published(picture, alpha))[soft]


@pytest.mark.parametrize("size", [(1100, 1100), (803, 640)])
def test_the_answer_is_the_published_one(
    bright: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]], size: tuple[int, int]
) -> None:
    picture, alpha, _ = bright
    large = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    difference = soft_difference(large, scale_alpha(alpha, size))
    assert difference.max() <= 2.0
    assert difference.mean() <= 0.35, "rounding alone makes 0.25"


@pytest.mark.parametrize("veil", [1, 3, 128, 254])
def test_the_answer_is_the_published_one_under_a_veil_to_the_picture_s_edges(
    bright: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]], veil: int
) -> None:
    picture, _, _ = bright
    part = picture[:301, :200]
    alpha = np.full(part.shape[:2], veil, np.uint8)
    alpha[100:, 80:] = 0
    alpha[200:] = 255
    assert soft_difference(part, alpha).max() <= 2.0


def test_only_soft_pixels_change_and_the_photo_is_left_alone(
    bright: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]],
) -> None:
    picture, alpha, _ = bright
    kept = picture.copy()
    picture.setflags(write=False)
    cleaned = decontaminate(picture, alpha)
    np.testing.assert_array_equal(picture, kept)
    hard = (alpha == 0) | (alpha == 255)
    np.testing.assert_array_equal(cleaned[hard], picture[hard])
    assert (cleaned != picture).any()


@pytest.mark.parametrize("value", [0, 255])
def test_a_mask_without_soft_pixels_changes_nothing(value: int) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (50, 70, 3)).astype(np.uint8)
    cleaned = decontaminate(picture, np.full((50, 70), value, np.uint8))
    np.testing.assert_array_equal(cleaned, picture)
    assert cleaned is not picture


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (257, 255), (256, 512)])
def test_any_size_works(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(2)
    picture = rng.integers(0, 256, (*size, 3)).astype(np.uint8)
    cleaned = decontaminate(picture, rng.integers(0, 256, size).astype(np.uint8))
    assert cleaned.shape == picture.shape
    assert cleaned.dtype == np.uint8


def test_a_plain_mix_is_unmixed() -> None:
    alpha = np.tile(np.clip(np.linspace(-1500, 1755, 300), 0, 255), (200, 1)).astype(np.uint8)
    red, grey = np.array([200.0, 40, 30]), np.array([240.0, 240, 240])
    cover = alpha[..., None] / 255
    picture = (red * cover + grey * (1 - cover) + 0.5).astype(np.uint8)
    visible = alpha > 60
    np.testing.assert_allclose(decontaminate(picture, alpha)[visible], np.broadcast_to(red, (200, 300, 3))[visible],
                               atol=30)  # fmt: skip
