from __future__ import annotations

import numpy as np
import pytest

from tests.fakes.voices import silence, talk
from vmsg_desktop.core.draft.curves import mouth_curve
from vmsg_desktop.core.draft.poses import BLINK_SHAPE, plan_blinks, plan_poses

FPS = 25


def starts(lids: np.ndarray) -> list[int]:
    shut = np.concatenate([[0.0], lids])
    return [int(i) for i in np.nonzero((shut[1:] > 0) & (shut[:-1] == 0))[0]]


@pytest.mark.parametrize("seed", range(8))
def test_blinks_come_every_three_to_five_seconds(seed: int) -> None:
    begun = starts(plan_blinks(60 * FPS, fps=FPS, seed=seed))
    assert 1.2 * FPS - 1 <= begun[0] <= 2.2 * FPS + 1
    gaps_s = np.diff(begun) / FPS
    assert gaps_s.min() >= 3.0 - 0.05
    assert gaps_s.max() <= 5.0 + 0.05
    assert len(begun) >= 11


def test_a_blink_shuts_the_eyes_wholly_and_opens_them_again() -> None:
    lids = plan_blinks(10 * FPS, fps=FPS, seed=1)
    first = starts(lids)[0]
    np.testing.assert_allclose(lids[first : first + len(BLINK_SHAPE)], BLINK_SHAPE)
    assert lids[first + len(BLINK_SHAPE)] == 0.0


@pytest.mark.parametrize("frames", [1, 8, 40, 55, 70, 101])
def test_eyes_are_open_at_the_end(frames: int) -> None:
    for seed in range(20):
        assert not plan_blinks(frames, fps=FPS, seed=seed)[-6:].any()


def test_blinks_go_on_in_silence_while_the_mouth_is_still() -> None:
    poses = plan_poses(mouth_curve(silence(12.0), FPS), seed=9, can_blink=True)
    assert {pose.open for pose in poses} == {0.0}
    assert len(starts(np.array([pose.lid for pose in poses]))) >= 2


def test_eyes_that_must_not_blink_stay_open() -> None:
    poses = plan_poses(mouth_curve(silence(12.0), FPS), seed=9, can_blink=False)
    assert {pose.lid for pose in poses} == {0.0}


def test_the_seed_decides_the_movement() -> None:
    curve = mouth_curve(talk(4.0), FPS)
    assert plan_poses(curve, seed=5, can_blink=True) == plan_poses(curve, seed=5, can_blink=True)
    assert plan_poses(curve, seed=5, can_blink=True) != plan_poses(curve, seed=6, can_blink=True)


@pytest.mark.parametrize("seed", range(5))
def test_the_head_begins_at_rest_and_moves_slowly(seed: int) -> None:
    poses = plan_poses(mouth_curve(silence(12.0), FPS), seed=seed, can_blink=True)
    first = poses[0]
    assert (first.rotation_deg, first.shift_x, first.shift_y, first.yaw, first.pitch) == (0.0, 0.0, 0.0, 0.0, 0.0)
    for name, size, step in (
        ("rotation_deg", 0.75, 0.08),
        ("shift_x", 1.3, 0.2),
        ("shift_y", 0.8, 0.2),
        ("yaw", 0.05, 0.01),
    ):
        path = np.array([getattr(pose, name) for pose in poses])
        assert 0.2 * size < np.abs(path).max() <= size
        assert np.abs(np.diff(path)).max() < step


def test_the_head_nods_with_speech() -> None:
    voice = talk(6.0)
    curve = mouth_curve(voice, FPS)
    quiet = plan_poses(mouth_curve(silence(6.0), FPS), seed=3, can_blink=False)
    speaking = plan_poses(curve, seed=3, can_blink=False)
    nod = np.array([spoken.shift_y - still.shift_y for spoken, still in zip(speaking, quiet, strict=True)])
    assert nod.max() > 0.4
    assert np.corrcoef(nod, curve.open)[0, 1] > 0.5
