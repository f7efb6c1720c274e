from __future__ import annotations

import itertools
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.face import portrait, portrait_alpha, portrait_mesh
from vmsg_desktop.core.draft.matte import fit_alpha, split_layers
from vmsg_desktop.core.draft.painter import FramePainter, Portrait, enlarged, prepare_portrait
from vmsg_desktop.core.draft.poses import FramePose
from vmsg_desktop.core.draft.sway import sway_displacement

SWAYED = FramePose(rotation_deg=0.75, shift_x=1.3, shift_y=2.4, yaw=0.05, pitch=-0.06)
POSES = [
    FramePose(),
    FramePose(open=0.4, act=1.0, lid=0.3, rotation_deg=0.3),
    FramePose(open=1.0, act=1.0, wide=0.6, lid=1.0, yaw=0.04),
    FramePose(open=0.7, act=1.0, round=0.8, lid=0.5, shift_x=-1.0),
    SWAYED,
]


@cache
def prepared(*, has_matte: bool) -> Portrait:
    return prepare_portrait(portrait(), portrait_mesh(), alpha=portrait_alpha() if has_matte else None)


@pytest.mark.parametrize("has_matte", [True, False])
def test_a_frame_depends_on_its_pose_alone(has_matte: bool) -> None:
    painter = FramePainter(prepared(has_matte=has_matte))
    forwards = [painter.paint(pose) for pose in POSES]
    backwards = [painter.paint(pose) for pose in reversed(POSES)][::-1]
    for first, second in zip(forwards, backwards, strict=True):
        np.testing.assert_array_equal(first, second)
    for first, second in itertools.pairwise(forwards):
        assert (first != second).any()


def test_two_painters_paint_alike() -> None:
    again = prepare_portrait(portrait(), portrait_mesh(), alpha=portrait_alpha())
    pose = POSES[2]
    np.testing.assert_array_equal(FramePainter(again).paint(pose), FramePainter(prepared(has_matte=True)).paint(pose))


def test_the_background_never_moves() -> None:
    reach = cv2.dilate(portrait_alpha(), np.ones((15, 15), np.uint8)) > 2
    still = ~reach
    assert still.mean() > 0.35
    painter = FramePainter(prepared(has_matte=True))
    for pose in POSES:
        assert np.abs(painter.paint(pose)[still].astype(int) - portrait()[still]).max() <= 1


def test_without_a_matte_only_the_head_moves() -> None:
    painter = FramePainter(prepared(has_matte=False))
    moved = np.abs(painter.paint(SWAYED).astype(int) - portrait()).max(axis=-1) > 8
    assert moved[60:180, 160:300].mean() > 0.2
    assert moved[330:].sum() == 0
    assert moved[:, :20].sum() == 0


@pytest.mark.parametrize("has_matte", [True, False])
def test_the_sway_does_not_fold(has_matte: bool) -> None:
    sway = prepared(has_matte=has_matte).sway
    for pose in (SWAYED, FramePose(rotation_deg=-0.75, shift_x=-1.3, shift_y=-0.8, yaw=-0.05, pitch=-0.03)):
        shift = sway_displacement(sway, pose)
        x_down, x_right = np.gradient(shift[..., 0])
        y_down, y_right = np.gradient(shift[..., 1])
        assert ((1 - x_right) * (1 - y_down) - x_down * y_right).min() > 0.7


def test_the_head_moves_as_the_pose_says() -> None:
    sway = prepared(has_matte=True).sway
    nose = np.rint(portrait_mesh()[1, :2]).astype(int) - [sway.box.x0, sway.box.y0]
    for pose, expected in (
        (FramePose(shift_x=1.0), (sway.scale, 0.0)),
        (FramePose(shift_y=1.0), (0.0, sway.scale)),
    ):
        np.testing.assert_allclose(sway_displacement(sway, pose)[nose[1], nose[0]], expected, atol=0.02)
    assert sway_displacement(sway, FramePose(yaw=0.05))[nose[1], nose[0]][0] > 0.5


def test_at_rest_the_picture_keeps_its_sharpness() -> None:
    image = portrait()
    grid = 2.0 * np.stack(np.meshgrid(np.arange(512), np.arange(512)), axis=-1).astype(np.float32) + 0.5
    back = cv2.remap(enlarged(image), grid[..., 0], grid[..., 1], cv2.INTER_CUBIC)
    assert np.abs(back.astype(int) - image).mean() < 1.0
    ratio = cv2.Laplacian(back, cv2.CV_32F).std() / cv2.Laplacian(image, cv2.CV_32F).std()
    assert 0.9 < ratio < 1.1


def eye_boxes(lids: Portrait) -> list[tuple[slice, slice]]:
    points = portrait_mesh()
    boxes = []
    for ends in ((33, 133), (362, 263)):
        (x0, y0), (x1, y1) = points[list(ends), :2]
        middle = round(float(y0 + y1) / 2)
        boxes.append((slice(middle - 5, middle + 5), slice(round(float(min(x0, x1))), round(float(max(x0, x1))))))
    return boxes


@pytest.mark.parametrize("has_matte", [True, False])
def test_a_blink_is_plainly_seen_and_only_round_the_eyes(has_matte: bool) -> None:
    lids = prepared(has_matte=has_matte)
    painter = FramePainter(lids)
    changed = np.abs(painter.paint(FramePose(lid=1.0)).astype(int) - painter.paint(FramePose())).mean(axis=-1)
    for box in eye_boxes(lids):
        assert changed[box].mean() > 8
    x0, x1 = portrait_mesh()[[234, 454], 0]
    y0, y1 = portrait_mesh()[[10, 2], 1]
    changed[round(float(y0)) : round(float(y1)), round(float(x0)) : round(float(x1))] = 0
    assert changed.max() == 0


def test_a_shut_eye_shows_no_white_and_no_iris() -> None:
    frame = FramePainter(prepared(has_matte=False)).paint(FramePose(lid=1.0))
    opened = FramePainter(prepared(has_matte=False)).paint(FramePose())
    points = portrait_mesh()
    for upper, lower in ((159, 145), (386, 374)):
        x, y = np.rint((points[upper, :2] + points[lower, :2]) / 2).astype(int)
        assert frame[y - 2, x].mean() > opened[y - 2 : y + 3, x - 3 : x + 4].mean(axis=-1).min() + 40


def with_dark_glasses() -> NDArray[np.uint8]:
    image = portrait()
    for ends in ((33, 133), (362, 263)):
        x, y = np.rint(portrait_mesh()[list(ends), :2].mean(axis=0)).astype(int)
        cv2.ellipse(image, (int(x), int(y)), (16, 12), 0, 0, 360, (18, 18, 20), -1)
    return image


def test_dark_glasses_do_not_blink() -> None:
    lids = prepare_portrait(with_dark_glasses(), portrait_mesh(), alpha=None)
    assert lids.lids == ()
    assert "dark" in lids.blink_note


def test_shut_eyes_do_not_blink() -> None:
    shut = FramePainter(prepared(has_matte=False)).paint(FramePose(lid=1.0))
    for ends in ((33, 133), (362, 263)):  # no lash line either
        x, y = np.rint(portrait_mesh()[list(ends), :2].mean(axis=0)).astype(int)
        shut[y - 7 : y + 8, x - 14 : x + 15] = np.median(shut[y - 7 : y + 8, x - 14 : x + 15].reshape(-1, 3), axis=0)
    assert prepare_portrait(shut, portrait_mesh(), alpha=None).blink_note == "The eyes look shut."


def test_narrow_eyes_do_not_blink() -> None:
    points = portrait_mesh()
    uppers, lowers = [246, 161, 160, 159, 158, 157, 173], [7, 163, 144, 145, 153, 154, 155]
    points[uppers] = points[lowers] - [0, 0.6, 0]
    assert prepare_portrait(portrait(), points, alpha=None).blink_note == "The eyes are nearly shut."


def test_a_grey_photo_stays_grey() -> None:
    grey = cv2.cvtColor(cv2.cvtColor(portrait(), cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB).astype(np.uint8)
    painter = FramePainter(prepare_portrait(grey, portrait_mesh(), alpha=portrait_alpha()))
    for pose in POSES:
        frame = painter.paint(pose).astype(int)
        assert np.ptp(frame, axis=-1).max() <= 3


def test_layers_are_put_together_again_without_a_halo() -> None:
    image, alpha = portrait(), fit_alpha(portrait_alpha(), width=512, height=512)
    foreground, background, coverage = split_layers(image, alpha)
    np.testing.assert_array_equal(background[alpha == 0], image[alpha == 0])
    whole = foreground * coverage[..., None] + background * (1 - coverage[..., None])
    edge = (alpha > 0.05) & (alpha < 0.95)
    assert np.abs(whole - image)[alpha == 0].max() == 0
    assert np.abs(whole - image)[cv2.erode(alpha, np.ones((9, 9))) > 0.99].max() <= 3
    assert np.abs(whole - image)[edge].mean() < 8


def test_alpha_of_another_size_fits() -> None:
    for size in ((256, 256), (1024, 1024)):
        alpha = fit_alpha(cv2.resize(portrait_alpha(), size).astype(np.uint8), width=512, height=512)
        assert alpha.shape == (512, 512)
        assert np.abs(alpha - portrait_alpha() / 255).mean() < 0.01


def test_an_empty_matte_leaves_the_picture_still() -> None:
    painter = FramePainter(prepare_portrait(portrait(), portrait_mesh(), alpha=np.zeros((512, 512), np.uint8)))
    np.testing.assert_array_equal(painter.paint(POSES[2]), portrait())
