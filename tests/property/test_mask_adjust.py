"""Feather, grow, shrink and scaling keep what they promise for every mask."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vmsg_desktop.core.vision.mask import feather, grow, scale_alpha, working_image

Alpha = NDArray[np.uint8]


@st.composite
def masks(draw: st.DrawFn) -> Alpha:
    """Blobs and noise, 8 to 60 pixels a side."""
    height, width = draw(st.tuples(st.integers(8, 60), st.integers(8, 60)))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    kind = draw(st.sampled_from(["noise", "blob", "full", "empty"]))
    if kind == "noise":
        noise: Alpha = rng.integers(0, 256, (height, width)).astype(np.uint8)
        return noise
    if kind in ("full", "empty"):
        return np.full((height, width), 255 if kind == "full" else 0, np.uint8)
    rows, columns = np.mgrid[0:height, 0:width]
    distance = np.hypot(rows - rng.uniform(0, height), columns - rng.uniform(0, width))
    blob: Alpha = np.clip(255 - 20 * (distance - rng.uniform(2, 20)), 0, 255).astype(np.uint8)
    return blob


amounts = st.floats(0, 6)


@given(masks(), amounts)
def test_growing_adds_and_shrinking_takes(alpha: Alpha, amount_px: float) -> None:
    assert (grow(alpha, amount_px) >= alpha).all()
    assert (grow(alpha, -amount_px) <= alpha).all()


@given(masks(), amounts, amounts)
def test_growing_more_adds_more(alpha: Alpha, one: float, two: float) -> None:
    less, more = sorted((one, two))
    assert (grow(alpha, more).astype(int) >= grow(alpha, less).astype(int) - 1).all()  # 1 for rounding


@given(masks(), st.integers(0, 5))
def test_growing_and_shrinking_mirror_each_other(alpha: Alpha, amount_px: int) -> None:
    np.testing.assert_array_equal(grow(255 - alpha, -amount_px), 255 - grow(alpha, amount_px))


@given(masks())
def test_zero_changes_nothing(alpha: Alpha) -> None:
    np.testing.assert_array_equal(grow(alpha, 0), alpha)
    np.testing.assert_array_equal(feather(alpha, 0), alpha)


@given(masks(), st.floats(0.1, 8))
def test_feathering_stays_within_the_mask_s_range_and_keeps_plain_masks(alpha: Alpha, radius_px: float) -> None:
    soft = feather(alpha, radius_px)
    assert soft.shape == alpha.shape
    assert int(soft.min()) >= int(alpha.min()) - 1
    assert int(soft.max()) <= int(alpha.max()) + 1
    if alpha.min() == alpha.max():
        np.testing.assert_array_equal(soft, alpha)


def test_an_edge_moves_by_the_asked_pixels_and_feathers_by_its_sigma() -> None:
    alpha = np.zeros((40, 80), np.uint8)
    alpha[:, :40] = 255
    assert (grow(alpha, 5)[20] > 127).sum() == 45
    assert (grow(alpha, -5)[20] > 127).sum() == 35
    half = grow(alpha, 2.5)[20]
    assert half[41] == 255
    assert 120 <= half[42] <= 135
    soft = feather(alpha, 4)[20] / 255
    np.testing.assert_allclose(soft[36] + soft[43], 1.0, atol=0.01)
    np.testing.assert_allclose(soft[43], 0.19, atol=0.03)  # 3.5 px outside = -0.875 sigma
    assert feather(alpha, 4)[0, 0] == 255, "the picture's border is no edge"


@given(masks(), st.integers(1, 120), st.integers(1, 120))
def test_scaling_gives_the_asked_size_within_range(alpha: Alpha, width: int, height: int) -> None:
    scaled = scale_alpha(alpha, (width, height))
    assert scaled.shape == (height, width)
    assert int(scaled.min()) >= int(alpha.min())
    assert int(scaled.max()) <= int(alpha.max())


@given(st.integers(1, 60), st.integers(1, 60))
def test_small_pictures_work_at_their_own_size(width: int, height: int) -> None:
    picture = np.zeros((height, width, 3), np.uint8)
    same, scale = working_image(picture)
    assert same is picture
    assert scale == 1.0
