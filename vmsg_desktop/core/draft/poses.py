"""Sound and seed to a list of frame poses: mouth, blinks and the slow movement of the head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.draft.curves import MouthCurve, smooth_frames

BLINK_SHAPE = (0.30, 0.80, 1.0, 0.85, 0.5, 0.2)  # lid per frame at 25 fps
_BLINK_TAIL = 6  # frames at the end without a blink
_FIRST_BLINK_S = (1.2, 2.2)
_BLINK_EVERY_S = (3.0, 5.0)
_SINE_HZ = (0.13, 0.37)
_FADE_IN_S = 0.6


@dataclass(frozen=True)
class FramePose:
    """All that a frame depends on besides the portrait.

    Attributes:
        open, round, wide, act: the mouth, see MouthCurve.
        lid: 0 open eyes .. 1 shut.
        rotation_deg: head tilt about a point under the chin, positive clockwise in the picture.
        shift_x, shift_y: head movement in units of face height / 200 (pixels for a face 200 px high).
        yaw, pitch: small turns: displacement per unit of depth, right and down positive.
    """

    open: float = 0.0
    round: float = 0.0
    wide: float = 0.0
    act: float = 0.0
    lid: float = 0.0
    rotation_deg: float = 0.0
    shift_x: float = 0.0
    shift_y: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0


def plan_blinks(frames: int, *, fps: int, seed: int) -> NDArray[np.float32]:
    """Lid position per frame (frames,), 0 open .. 1 shut: first blink after 1.2-2.2 s, then every 3-5 s."""
    lids = np.zeros(frames, np.float32)
    random = np.random.default_rng([seed, 1])
    start_s = random.uniform(*_FIRST_BLINK_S)
    while (start := round(start_s * fps)) + len(BLINK_SHAPE) + _BLINK_TAIL <= frames:
        lids[start : start + len(BLINK_SHAPE)] = BLINK_SHAPE
        start_s += random.uniform(*_BLINK_EVERY_S)
    return lids


def plan_poses(curve: MouthCurve, *, seed: int, can_blink: bool) -> tuple[FramePose, ...]:
    """One pose per frame of ``curve``; the same seed gives the same poses."""
    count, fps = curve.frames, curve.fps
    lids = plan_blinks(count, fps=fps, seed=seed) if can_blink else np.zeros(count, np.float32)
    random = np.random.default_rng([seed, 2])
    rotation, shift_x, shift_y, yaw, pitch = (
        _wander(random, count, fps) * size for size in (0.75, 1.3, 0.8, 0.05, 0.03)
    )
    nod = smooth_frames(curve.open, sigma_s=0.2, fps=fps)
    columns = (curve.open, curve.round, curve.wide, curve.act, lids, rotation, shift_x)
    moved = (*columns, shift_y + 1.6 * nod, yaw, pitch - 0.03 * nod)
    return tuple(FramePose(*map(float, row)) for row in zip(*moved, strict=True))


def _wander(random: np.random.Generator, count: int, fps: int) -> NDArray[np.float64]:
    """A slow path within -1..1 from rest: two sines, faded in."""
    times_s = np.arange(count) / fps
    slow_hz, fast_hz = random.uniform(*_SINE_HZ, size=2)
    phases = random.uniform(0.0, 2.0 * np.pi, size=2)
    path = 0.6 * np.sin(2 * np.pi * slow_hz * times_s + phases[0])
    path += 0.4 * np.sin(2 * np.pi * fast_hz * times_s + phases[1])
    share = np.clip(times_s / _FADE_IN_S, 0.0, 1.0)
    return np.asarray(path * share * share * (3.0 - 2.0 * share))
