from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.face import portrait, portrait_mesh
from vmsg_desktop.core.draft import landmarks as lm
from vmsg_desktop.core.draft.mouth import (
    LayerField,
    Mouth,
    opening_px,
    paint_mouth,
    prepare_mouth,
    sources,
    width_change,
)
from vmsg_desktop.core.draft.poses import FramePose
from vmsg_desktop.core.draft.seam import find_lips
from vmsg_desktop.core.draft.units import face_units

Floats = NDArray[np.float32]
POSES = [
    FramePose(open=opening, act=act, round=rounded, wide=wide)
    for opening in (0.0, 0.3, 0.7, 1.08)
    for act in (0.0, 1.0)
    for rounded, wide in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
]


def smiling() -> Mouth:
    """The portrait's own mouth: a smile that shows the teeth."""
    units = face_units(portrait_mesh())
    return prepare_mouth(portrait(), units, lips=find_lips(portrait(), units))


def shut_mesh() -> Floats:
    """The portrait's mesh as if the lips met in the middle of the smile."""
    points = portrait_mesh()
    upper, lower = list(lm.INNER_UPPER), list(lm.INNER_LOWER)
    middle = (points[upper] + points[lower]) / 2
    points[upper], points[lower] = middle, middle
    return points


def shut() -> Mouth:
    units = face_units(shut_mesh())
    return prepare_mouth(portrait(), units, lips=find_lips(portrait(), units))


def painted(mouth: Mouth, pose: FramePose) -> NDArray[np.uint8]:
    canvas = portrait()
    paint_mouth(canvas, mouth, still=portrait(), pose=pose)
    return canvas


def jacobians(rest: Floats, field: LayerField, mouth: Mouth, pose: FramePose) -> Floats:
    at = sources(rest, field, mouth=mouth, pose=pose)
    down, right = np.gradient(at[..., 0]), np.gradient(at[..., 1])
    return np.asarray(down[1] * right[0] - down[0] * right[1], np.float32)


@pytest.mark.parametrize("mouth", [smiling(), shut()], ids=["smiling", "shut"])
def test_no_layer_folds_at_any_pose(mouth: Mouth) -> None:
    inside = mouth.lip_box.inside(mouth.box).slices
    rest = np.ascontiguousarray(mouth.rest[inside])
    for pose in POSES:
        for field in (mouth.upper, mouth.lower):
            assert jacobians(rest, field, mouth, pose).min() > 0.2


@pytest.mark.parametrize("mouth", [smiling(), shut()], ids=["smiling", "shut"])
def test_the_face_round_the_lips_does_not_fold(mouth: Mouth) -> None:
    outside = np.ones(mouth.rest.shape[:2], bool)
    outside[mouth.lip_box.inside(mouth.box).slices] = False
    for pose in POSES:
        assert jacobians(mouth.rest, mouth.face, mouth, pose)[outside].min() > 0.2


def test_the_smile_is_seen_as_open_and_the_shut_mouth_as_closed() -> None:
    assert smiling().lips.is_open
    assert 0.05 < smiling().lips.rest_gap / smiling().height < 0.13
    assert not shut().lips.is_open


def test_the_cut_runs_between_teeth_and_lower_lip() -> None:
    mouth = smiling()
    u = np.linspace(-0.3, 0.3, 21, dtype=np.float32) * mouth.lips.half_width
    image = portrait().astype(np.float32)
    rows = []
    for offset in (-0.02 * mouth.height, 0.03 * mouth.height):
        x, y = mouth.lips.axes.to_picture(u, mouth.lips.seam(u) + np.float32(offset))
        rows.append(image[np.rint(y).astype(int), np.rint(x).astype(int)])
    redness = [float((row[:, 0] - row[:, 1]).mean()) for row in rows]
    assert redness[1] > redness[0] + 15  # lip against tooth


@pytest.mark.parametrize("mouth", [smiling(), shut()], ids=["smiling", "shut"])
def test_more_sound_opens_the_mouth_further(mouth: Mouth) -> None:
    openings = [opening_px(mouth, FramePose(open=value, act=1.0)) for value in np.linspace(0, 1, 9)]
    assert openings == sorted(openings)
    assert openings[-1] - openings[0] > 0.08 * mouth.height


def test_a_smile_rests_nearly_closed_and_opens_past_the_photo() -> None:
    mouth = smiling()
    assert opening_px(mouth, FramePose()) == pytest.approx(-0.70 * mouth.lips.rest_gap)
    assert opening_px(mouth, FramePose(open=1.0, act=1.0)) > 0


def test_round_narrows_and_wide_widens() -> None:
    mouth = smiling()
    rounded, wide = (width_change(mouth, FramePose(act=1.0, **shape)) for shape in ({"round": 1.0}, {"wide": 1.0}))
    assert rounded == pytest.approx(-0.16)
    assert wide == pytest.approx(0.07)


def test_a_closed_mouth_at_rest_is_the_photo() -> None:
    assert np.abs(painted(shut(), FramePose()).astype(int) - portrait()).max() <= 1


def test_opening_shows_a_dark_inside() -> None:
    mouth = shut()
    box = mouth.lip_box.slices
    before = (painted(mouth, FramePose())[box].mean(axis=-1) < 70).sum()
    after = (painted(mouth, FramePose(open=1.0, act=1.0))[box].mean(axis=-1) < 70).sum()
    assert after - before > 5 * mouth.lips.half_width


def test_closing_the_smile_hides_the_teeth() -> None:
    mouth = smiling()
    u = np.linspace(-0.5, 0.5, 41, dtype=np.float32) * mouth.lips.half_width
    v = mouth.lips.seam(u) - 0.4 * mouth.lips.gap(u)
    x, y = (np.rint(at).astype(int) for at in mouth.lips.axes.to_picture(u, v))
    chroma = [
        float(np.ptp(painted(mouth, pose)[y, x].astype(int), axis=-1).mean())
        for pose in (FramePose(open=0.6), FramePose(act=1))
    ]
    assert chroma[1] > chroma[0] + 15  # lips are red, teeth are not


def test_nothing_outside_the_box_changes() -> None:
    mouth = smiling()
    outside = np.ones((512, 512), bool)
    outside[mouth.box.slices] = False
    changed = painted(mouth, FramePose(open=1.0, act=1.0, wide=1.0)) != portrait()
    assert not changed[outside].any()
    assert changed.any()


def test_the_eyes_and_the_clothes_stay_while_the_mouth_opens() -> None:
    moved = np.abs(painted(smiling(), FramePose(open=1.0, act=1.0)).astype(int) - portrait()).mean(axis=-1)
    points = portrait_mesh()
    for index in (33, 133, 362, 263, 10):
        x, y = np.rint(points[index, :2]).astype(int)
        assert moved[y - 2 : y + 3, x - 2 : x + 3].max() <= 4
    chin_y = int(points[152, 1])
    assert moved[chin_y + 30 :].max() <= 1
