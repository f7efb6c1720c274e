"""Labels of a time axis: round, evenly spaced, inside, and no more than there is room for."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.model.metrics import Window
from vmsg_desktop.core.time_ticks import STEPS_S, tick_step_s, time_ticks

begins = st.floats(1.0e9, 2.0e9)
lengths = st.floats(5.0, 40 * 86_400.0)
offsets = st.sampled_from([0.0, 3600.0, -18_000.0, 9 * 3600.0, 5.5 * 3600])


@given(begin_s=begins, length_s=lengths, most=st.integers(2, 12), offset_s=offsets)
def test_labels_are_inside_even_and_few(begin_s: float, length_s: float, most: int, offset_s: float) -> None:
    window = Window(begin_s, begin_s + length_s)
    ticks = time_ticks(window, most=most, offset_s=offset_s)
    assert len(ticks) <= most + 1
    assert all(window.begin_s <= tick <= window.end_s for tick in ticks)
    steps = {after - before for before, after in itertools.pairwise(ticks)}
    assert len(steps) <= 1
    assert steps <= set(map(float, STEPS_S))


@given(begin_s=begins, length_s=lengths, offset_s=offsets)
def test_labels_are_round_on_the_persons_own_clock(begin_s: float, length_s: float, offset_s: float) -> None:
    step_s = tick_step_s(length_s, most=8)
    for tick in time_ticks(Window(begin_s, begin_s + length_s), most=8, offset_s=offset_s):
        assert (tick + offset_s) % step_s == 0


def test_a_day_in_tokyo_has_its_label_at_midnight_there() -> None:
    tokyo_s = 9 * 3600.0
    midnight_s = 20_000 * 86_400 - tokyo_s
    assert midnight_s in time_ticks(Window(midnight_s - 50_000, midnight_s + 50_000), most=8, offset_s=tokyo_s)
