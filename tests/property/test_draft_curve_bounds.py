from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vmsg_desktop.core.draft.curves import OPEN_MAX, frame_count, mouth_curve
from vmsg_desktop.core.draft.poses import plan_poses
from vmsg_desktop.core.model.media import Sound


@st.composite
def sounds(draw: st.DrawFn) -> Sound:
    """Noise whose level jumps from part to part, at any rate and length."""
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    levels_db = draw(st.lists(st.floats(-120, 0), min_size=1, max_size=8))
    rate_hz = draw(st.sampled_from([8_000, 16_000, 22_050, 24_000, 48_000]))
    part = draw(st.integers(1, 4_000))
    samples = np.concatenate([rng.normal(0, 10 ** (db / 20), part) for db in levels_db])
    return Sound(np.clip(samples, -1, 1).astype(np.float32), rate_hz)


@given(sounds(), st.sampled_from([24, 25, 30]))
@settings(max_examples=60, deadline=None)
def test_curves_stay_in_bounds_and_within_their_steps(sound: Sound, fps: int) -> None:
    curve = mouth_curve(sound, fps)
    assert curve.frames == frame_count(sound.duration_s, fps)
    assert abs(curve.frames / fps - sound.duration_s) <= 0.5 / fps + 1e-9 or curve.frames == 1
    for values, top in ((curve.open, OPEN_MAX), (curve.round, 1.08), (curve.wide, 1.08), (curve.act, 1.0)):
        assert values.dtype == np.float32
        assert len(values) == curve.frames
        assert values.min() >= 0.0
        assert values.max() <= top + 1e-5
    steps = np.diff(curve.open, prepend=0.0) * fps / 25
    assert steps.max() <= 0.341
    assert steps.min() >= -0.321
    assert curve.open[-1] == 0.0


@given(sounds(), st.integers(0, 2**40))
@settings(max_examples=20, deadline=None)
def test_one_pose_per_frame(sound: Sound, seed: int) -> None:
    curve = mouth_curve(sound, 25)
    poses = plan_poses(curve, seed=seed, can_blink=True)
    assert len(poses) == curve.frames
    assert tuple(pose.open for pose in poses) == tuple(map(float, curve.open))
