"""Two sounds at one loudness, so that a comparison by ear does not favour the louder one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vmsg_desktop.core.audio.loudness import integrated_lufs
from vmsg_desktop.core.model.media import Sound


@dataclass(frozen=True)
class Gains:
    """What each side is turned down by, dB, at most 0.

    Attributes:
        is_matched: False where one side has no loudness (silent, or under 0.4 s) and both stay as they are.
    """

    before_db: float
    after_db: float
    is_matched: bool


def matching_gains(before_lufs: float | None, after_lufs: float | None) -> Gains:
    """Turn the louder side down to the softer one; never up, so that nothing clips."""
    if before_lufs is None or after_lufs is None:
        return Gains(0.0, 0.0, is_matched=False)
    difference_db = after_lufs - before_lufs
    return Gains(min(0.0, difference_db), min(0.0, -difference_db), is_matched=True)


def gains_of(before: Sound, after: Sound) -> Gains:
    """Measure both sides (BS.1770) and match them."""
    return matching_gains(integrated_lufs(before), integrated_lufs(after))


def turned(sound: Sound, gain_db: float) -> Sound:
    """The sound at another level."""
    if gain_db == 0.0:
        return sound
    return Sound(np.asarray(sound.samples * np.float32(10 ** (gain_db / 20)), np.float32), sound.rate_hz)
