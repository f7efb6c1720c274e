"""How a driver cuts the sound into blocks changes nothing about what is found in it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.microphones import RATE_HZ, tone
from vmsg_desktop.core.audio.meter import Meter
from vmsg_desktop.core.audio.warnings import SignalWatch

_LONG = RATE_HZ * 2
_CUTS = st.lists(st.integers(1, _LONG - 1), max_size=30, unique=True).map(sorted)
_AT = st.integers(200, _LONG - 1200)


@given(cuts=_CUTS, holes=st.lists(_AT, max_size=4), peaks=st.lists(_AT, max_size=4))
def test_clipped_peaks_and_holes_are_counted_alike(cuts: list[int], holes: list[int], peaks: list[int]) -> None:
    sound = tone(2.0, hz=1000.0, amplitude=0.4)
    for at in holes:
        sound[at : at + 100] = 0.0
    for at in peaks:
        sound[at : at + 3] = 1.0
    whole, parts = SignalWatch(RATE_HZ), SignalWatch(RATE_HZ)
    whole.take(sound)
    for part in np.split(sound, cuts):
        parts.take(part)
    counted = [
        {warning.kind: warning.count for warning in watch.history if warning.kind in ("clipping", "dropout")}
        for watch in (whole, parts)
    ]
    assert counted[0] == counted[1]


@given(cuts=_CUTS)
def test_the_meter_reads_alike(cuts: list[int]) -> None:
    sound = tone(2.0, amplitude=0.4)
    whole, parts = Meter(RATE_HZ), Meter(RATE_HZ)
    whole.add(sound)
    for part in np.split(sound, cuts):
        parts.add(part)
    assert whole.read() == parts.read()
