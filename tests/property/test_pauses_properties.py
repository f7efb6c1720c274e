"""What holds for every voice, every rule and every edit of its pauses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.formant_voice import VOWEL_A, VOWEL_I, Part, pause, speak
from vmsg_desktop.core.audio.pause_edits import TimeMap, planned_lengths_s, set_pause_lengths
from vmsg_desktop.core.audio.pauses import find_pauses
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import EffectiveProsody, Pause, PauseEdit

RATE = 8_000
NEUTRAL = EffectiveProsody()

words = st.tuples(st.floats(0.25, 0.6), st.floats(90, 250), st.sampled_from([VOWEL_A, VOWEL_I]))
gaps = st.floats(0.25, 0.9)
lengths = st.floats(0.0, 3.0)


@st.composite
def voices(draw: st.DrawFn) -> Sound:
    parts: list[Part] = []
    for length_s, f0_hz, formants in draw(st.lists(words, min_size=1, max_size=4)):
        parts += [Part(length_s, (f0_hz, f0_hz * 0.9), formants), pause(draw(gaps), level_dbfs=-60)]
    return speak(parts[:-1], rate_hz=RATE)


def counts(pauses: tuple[Pause, ...]) -> list[int]:
    return [round(one.end_s * RATE) - round(one.start_s * RATE) for one in pauses]


def voice_samples(sound: Sound, pauses: tuple[Pause, ...], targets: list[int]) -> np.ndarray:
    """What lies outside the pauses, when each pause has its target length in samples."""
    kept, shift, cursor = [], 0, 0
    for one, target, own in zip(pauses, targets, counts(pauses), strict=True):
        start = round(one.start_s * RATE) + shift
        kept.append(sound.samples[cursor:start])
        cursor, shift = start + target, shift + target - own
    return np.concatenate([*kept, sound.samples[cursor:]])


@settings(max_examples=40, deadline=None)
@given(voices(), st.data())
def test_lengths_come_out_as_asked_and_the_voice_is_untouched(sound: Sound, data: st.DataObject) -> None:
    pauses = find_pauses(sound)
    wanted = [data.draw(lengths) for _ in pauses]

    edited = set_pause_lengths(sound, pauses, wanted).sound

    targets = [
        own if length_s == one.length_s else round(length_s * RATE)
        for one, own, length_s in zip(pauses, counts(pauses), wanted, strict=True)
    ]
    assert len(edited.samples) == len(sound.samples) - sum(counts(pauses)) + sum(targets)
    np.testing.assert_array_equal(voice_samples(edited, pauses, targets), voice_samples(sound, pauses, counts(pauses)))
    assert np.isfinite(edited.samples).all()


@settings(max_examples=40, deadline=None)
@given(voices())
def test_an_unchanged_rule_is_the_identity(sound: Sound) -> None:
    pauses = find_pauses(sound)
    by_hand = tuple(PauseEdit(one.start_s, one.length_s) for one in pauses)

    for rule in (NEUTRAL, replace(NEUTRAL, pause_edits=by_hand)):
        assert set_pause_lengths(sound, pauses, planned_lengths_s(pauses, rule)).sound is sound


@settings(max_examples=60, deadline=None)
@given(voices(), st.data())
def test_time_never_runs_backwards_and_comes_back(sound: Sound, data: st.DataObject) -> None:
    pauses = find_pauses(sound)
    edited = set_pause_lengths(sound, pauses, [data.draw(lengths) for _ in pauses])
    moments = np.linspace(0, sound.duration_s, 200)

    mapped = [edited.time_map.to_edited(float(moment)) for moment in moments]

    assert mapped[0] == 0.0
    assert mapped[-1] == pytest.approx(edited.sound.duration_s, abs=1e-6)
    assert (np.diff(mapped) >= 0).all()
    for moment in moments:
        if not any(one.start_s <= moment <= one.end_s for one in pauses):
            assert edited.time_map.to_original(edited.time_map.to_edited(float(moment))) == pytest.approx(moment)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(0.18, 3.0), min_size=1, max_size=6),
    st.floats(0.0, 3.0),
    st.floats(0.0, 2.0),
    st.none() | st.floats(0.0, 5.0),
    st.floats(0.5, 2.0),
)
def test_the_rule_keeps_its_bounds_as_heard(
    spoken_s: list[float], scale: float, min_s: float, max_s: float | None, speed: float
) -> None:
    pauses = tuple(Pause(5.0 * number, 5.0 * number + length_s) for number, length_s in enumerate(spoken_s))
    rule = EffectiveProsody(speed=speed, pause_scale=scale, pause_min_s=min_s, pause_max_s=max_s)

    for planned_s, one in zip(planned_lengths_s(pauses, rule), pauses, strict=True):
        heard_s = planned_s / speed
        assert heard_s <= (max_s if max_s is not None else max(min_s, one.length_s / speed * scale)) + 1e-9
        assert heard_s >= (min_s if max_s is None else min(min_s, max_s)) - 1e-9


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=20), st.floats(-5, 205))
def test_any_time_map_is_monotonic(steps: list[tuple[float, float]], moment: float) -> None:
    corners = np.cumsum(np.array([(0.0, 0.0), *steps]), axis=0)
    time_map = TimeMap(corners[:, 0], corners[:, 1])

    assert time_map.to_edited(moment) <= time_map.to_edited(moment + 1)
    assert 0 <= time_map.to_edited(moment) <= corners[-1, 1] + 1e-9
