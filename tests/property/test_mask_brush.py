"""The brush paints where the hand went and nowhere else, in the order of its strokes, at any size of the mask."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from vmsg_desktop.core.message_file import MAX_FILE_BYTES, dump_message, parse_message
from vmsg_desktop.core.model.limits import STROKE_MAX_POINTS, STROKES_MAX, STROKES_MAX_POINTS
from vmsg_desktop.core.model.message import MaskChoice, Message, Source, Stroke
from vmsg_desktop.core.vision.brush import make_stroke, painted

Alpha = NDArray[np.uint8]
ALPHAS = npst.arrays(np.uint8, st.tuples(st.integers(8, 60), st.integers(8, 60)))
PLACES = st.floats(-0.2, 1.2)
POINTS = st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=6)
KINDS = st.sampled_from(["erase", "restore"])
STROKES = st.builds(Stroke, KINDS, st.floats(0.02, 0.5), POINTS.map(tuple))


def distances(shape: tuple[int, ...], stroke: Stroke) -> NDArray[np.float64]:
    """Of each pixel's middle to the stroke's line, in pixels; by brute force."""
    long_px = max(shape)
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]] + 0.5
    points = [(x * long_px, y * long_px) for x, y in stroke.points]
    nearest = np.full(shape, np.inf)
    for (x0, y0), (x1, y1) in zip(points, points[1:] or points, strict=False):
        squared = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = np.clip(((columns - x0) * (x1 - x0) + (rows - y0) * (y1 - y0)) / squared, 0, 1) if squared else 0.0
        nearest = np.minimum(nearest, np.hypot(columns - x0 - along * (x1 - x0), rows - y0 - along * (y1 - y0)))
    return nearest


@given(ALPHAS)
def test_without_strokes_nothing_changes(alpha: Alpha) -> None:
    assert painted(alpha, ()) is alpha


@given(ALPHAS, STROKES)
def test_a_stroke_fills_its_line_and_leaves_the_rest(alpha: Alpha, stroke: Stroke) -> None:
    before = alpha.copy()
    after = painted(alpha, [stroke])
    away = distances(alpha.shape, stroke)
    radius_px = stroke.radius * max(alpha.shape)
    goal = 0 if stroke.kind == "erase" else 255
    assert (after[away > radius_px + 0.51] == alpha[away > radius_px + 0.51]).all()
    if radius_px >= 1:
        assert (after[away < radius_px - 0.51] == goal).all()
    assert (alpha == before).all()


@given(ALPHAS, STROKES)
def test_erasing_only_takes_and_restoring_only_gives(alpha: Alpha, stroke: Stroke) -> None:
    after = painted(alpha, [stroke])
    assert (after <= alpha).all() if stroke.kind == "erase" else (after >= alpha).all()


@given(ALPHAS, STROKES)
def test_the_later_stroke_lies_above(alpha: Alpha, stroke: Stroke) -> None:
    other = Stroke("restore" if stroke.kind == "erase" else "erase", stroke.radius, stroke.points)
    inside = distances(alpha.shape, stroke) < stroke.radius * max(alpha.shape) - 0.51
    first, second = painted(alpha, [other, stroke]), painted(alpha, [stroke, other])
    if stroke.radius * max(alpha.shape) >= 1:
        assert (first[inside] == (0 if stroke.kind == "erase" else 255)).all()
        assert (second[inside] == (255 if stroke.kind == "erase" else 0)).all()


@given(ALPHAS, st.lists(STROKES, max_size=4), st.lists(STROKES, max_size=4))
def test_strokes_can_be_laid_on_one_after_the_other(alpha: Alpha, some: list[Stroke], more: list[Stroke]) -> None:
    assert (painted(painted(alpha, some), more) == painted(alpha, [*some, *more])).all()


@given(st.floats(0.05, 0.2), POINTS)
def test_a_stroke_means_the_same_at_every_size_of_the_mask(radius: float, points: list[tuple[float, float]]) -> None:
    stroke = Stroke("restore", radius, tuple(points))
    small = painted(np.zeros((60, 80), np.uint8), [stroke]).astype(np.float32)
    large = painted(np.zeros((240, 320), np.uint8), [stroke])
    reduced = cv2.resize(large, (80, 60), interpolation=cv2.INTER_AREA).astype(np.float32)
    # One sample stands for sixteen: off by up to half a pixel where two parts of a stroke meet at a sharp angle.
    assert np.abs(small - reduced).max() <= 160
    assert abs(float(small.mean() - reduced.mean())) < 3


def test_the_edge_is_soft_over_one_pixel() -> None:
    edge = painted(np.zeros((101, 101), np.uint8), [Stroke("restore", 20.3 / 101, ((0.5, 0.5),))])[50]
    assert {0, 255} < set(edge)
    assert np.count_nonzero((edge > 0) & (edge < 255)) == 2


@given(KINDS, st.floats(0.001, 1), st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=60))
def test_what_the_hand_draws_is_always_a_stroke_that_a_message_takes(
    kind: str, radius: float, points: list[tuple[float, float]]
) -> None:
    stroke = make_stroke(kind, radius, points)  # type: ignore[arg-type]
    message = Message(Source("p"), Source("v"), mask=MaskChoice(strokes=(stroke,)))
    assert parse_message(dump_message(message)) == message


@given(st.floats(0.01, 0.1), st.integers(0, 10_000), st.integers(3, 120))
def test_a_simplified_pull_stays_beside_the_hand(radius: float, seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    walk = np.clip(0.5 + np.cumsum(rng.normal(0, 0.01, (count, 2)), axis=0), 0, 1)
    hand = [(float(x), float(y)) for x, y in walk]
    stroke = make_stroke("erase", radius, hand)
    line = np.array(stroke.points, np.float32)
    far = max(_distance(point, line) for point in hand)
    assert far <= max(0.0003, 0.07 * radius)
    assert stroke.points[0] == (round(hand[0][0], 5), round(hand[0][1], 5))


def _distance(point: tuple[float, float], line: NDArray[np.float32]) -> float:
    """Of a point to a line of several pieces."""
    start, step = line[:-1], line[1:] - line[:-1]
    squared = np.maximum((step**2).sum(axis=1), 1e-12)
    along = np.clip(((np.array(point) - start) * step).sum(axis=1) / squared, 0, 1)[:, None]
    return float(np.sqrt(((np.array(point) - start - along * step) ** 2).sum(axis=1)).min())


def test_scribbling_for_minutes_is_one_stroke_with_few_points() -> None:
    rng = np.random.default_rng(1)
    hand = [(float(x), float(y)) for x, y in rng.uniform(0, 1, (20_000, 2))]
    assert 1 < len(make_stroke("erase", 0.02, hand).points) <= STROKE_MAX_POINTS


def test_a_message_full_of_strokes_fits_into_its_file() -> None:
    each = STROKES_MAX_POINTS // STROKES_MAX
    stroke = Stroke("restore", 0.123456789012345, ((-0.123456789012345, 1.123456789012345),) * each)
    message = Message(Source("p"), Source("v"), mask=MaskChoice(strokes=(stroke,) * STROKES_MAX))
    assert len(dump_message(message)) < MAX_FILE_BYTES * 0.8
