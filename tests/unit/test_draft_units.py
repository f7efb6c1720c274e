from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.face import face_of, portrait_mesh
from vmsg_desktop.core.draft.units import face_units, largest_central_face, refusal
from vmsg_desktop.core.model.vision import FaceMesh

Floats = NDArray[np.float32]
SIZE = {"width": 512, "height": 512}


def moved(points: Floats, *, scale: float = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> Floats:
    middle = points.mean(axis=0)
    result = (points - middle) * scale + middle
    result[:, :2] += shift
    return np.asarray(result, np.float32)


def turned(points: Floats, yaw_deg: float) -> Floats:
    """The mesh rotated about the vertical axis."""
    angle = np.radians(yaw_deg)
    matrix = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    middle = points.mean(axis=0)
    return np.asarray((points - middle) @ matrix.T + middle, np.float32)


def rolled(points: Floats, roll_deg: float) -> Floats:
    angle = np.radians(roll_deg)
    matrix = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    middle = points.mean(axis=0)
    return np.asarray((points - middle) @ matrix.T + middle, np.float32)


def test_a_clear_face_is_accepted() -> None:
    assert refusal(FaceMesh(portrait_mesh(), 0.99), **SIZE) == ""


@pytest.mark.parametrize(
    ("points", "score", "reason"),
    [
        (portrait_mesh(), 0.41, "score 0.41"),
        (turned(portrait_mesh(), 62), 0.99, "turned"),
        (moved(portrait_mesh(), scale=0.5), 0.99, "too small"),
        (moved(portrait_mesh(), shift=(-215, 0)), 0.99, "cut by the frame"),
        (moved(portrait_mesh(), shift=(0, 375)), 0.99, "cut by the frame"),
    ],
    ids=["unclear", "turned", "small", "beyond the left", "mouth below the frame"],
)
def test_a_face_that_would_break_is_refused_with_the_reason(points: Floats, score: float, reason: str) -> None:
    assert reason in refusal(FaceMesh(points, score), **SIZE)


def test_a_mouth_of_no_width_is_refused() -> None:
    points = portrait_mesh()
    lips = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 78, 308]
    points[lips, 0] = points[lips, 0].mean() + (points[lips, 0] - points[lips, 0].mean()) * 0.2
    assert "mouth" in refusal(FaceMesh(points, 0.99), **SIZE)


def test_an_eye_that_cannot_be_seen_is_refused() -> None:
    points = portrait_mesh()
    points[263] = points[362] + (points[263] - points[362]) * 0.2
    assert "eye" in refusal(FaceMesh(points, 0.99), **SIZE)


def test_units_do_not_depend_on_roll() -> None:
    upright, tilted = face_units(portrait_mesh()), face_units(rolled(portrait_mesh(), 35))
    assert tilted.height == pytest.approx(upright.height, rel=1e-4)
    assert tilted.mouth_width == pytest.approx(upright.mouth_width, rel=1e-4)
    assert tilted.yaw_deg == pytest.approx(upright.yaw_deg, abs=0.5)


def test_axes_are_square_and_point_to_the_chin() -> None:
    for roll_deg in (0, 40, -60, 170):
        units = face_units(rolled(portrait_mesh(), roll_deg))
        assert float(units.across @ units.down) == pytest.approx(0.0, abs=1e-5)
        assert float((units.points[152, :2] - units.points[168, :2]) @ units.down) > 0


def test_a_turned_head_opens_its_mouth_less() -> None:
    gains = [face_units(turned(portrait_mesh(), yaw)).gain for yaw in (0, 15, 35, 50)]
    assert gains[0] == 1.0
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] < 0.8


def test_yaw_tells_left_from_right() -> None:
    assert face_units(turned(portrait_mesh(), 30)).yaw_deg * face_units(turned(portrait_mesh(), -30)).yaw_deg < 0


def test_the_large_central_face_is_chosen() -> None:
    small = face_of(moved(portrait_mesh(), scale=0.4, shift=(30, 100)))
    aside = face_of(moved(portrait_mesh(), shift=(-180, 300)))
    central = face_of(moved(portrait_mesh(), shift=(30, 120)))
    assert largest_central_face((small, aside, central), **SIZE) is central
