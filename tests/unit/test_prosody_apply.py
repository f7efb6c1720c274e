"""The way of a voice: the order of its steps, its level, its ceiling, its notes and its refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.fakes.formant_voice import sentence
from tests.fakes.prosody import TapeProsody
from vmsg_desktop.core.audio.loudness import integrated_lufs, true_peak_dbtp
from vmsg_desktop.core.audio.pauses import find_pauses
from vmsg_desktop.core.audio.prosody import Spoken, apply
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, InputError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import EffectiveProsody, PauseEdit, Trim

NEUTRAL = EffectiveProsody()
WHOLE = Trim()
SPOKEN = sentence()


def run(
    prosody: EffectiveProsody, *, sound: Sound = SPOKEN, trim: Trim = WHOLE, engine: TapeProsody | None = None
) -> Spoken:
    return apply(sound, trim=trim, prosody=prosody, engine=engine or TapeProsody(), progress=lambda _: None)


def lufs(sound: Sound) -> float:
    value = integrated_lufs(sound)
    assert value is not None
    return value


def test_neutral_settings_keep_every_sample_and_never_ask_the_engine() -> None:
    engine = TapeProsody()

    spoken = run(NEUTRAL, engine=engine)

    np.testing.assert_array_equal(spoken.sound.samples, SPOKEN.samples)
    assert engine.calls == []
    assert spoken.notes == ()


def test_the_engine_is_asked_once_with_all_three_values() -> None:
    engine = TapeProsody()

    run(replace(NEUTRAL, pitch_st=2.0, speed=1.25, pitch_range=1.1), engine=engine)

    assert engine.calls == [(2.0, 1.25, 1.1)]


@pytest.mark.parametrize(
    "one", [EffectiveProsody(pitch_st=0.5), EffectiveProsody(speed=1.1), EffectiveProsody(pitch_range=0.9)]
)
def test_each_of_the_three_values_alone_asks_the_engine(one: EffectiveProsody) -> None:
    engine = TapeProsody()

    run(one, engine=engine)

    assert len(engine.calls) == 1


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_speed_divides_the_duration(speed: float) -> None:
    assert run(replace(NEUTRAL, speed=speed)).sound.duration_s == pytest.approx(SPOKEN.duration_s / speed, rel=0.001)


def test_pauses_set_by_hand_are_heard_as_long_as_asked_at_any_speed() -> None:
    by_hand = (PauseEdit(1.4, 0.30), PauseEdit(2.9, 1.20))

    for speed in (0.8, 1.0, 1.4):
        spoken = run(replace(NEUTRAL, speed=speed, pause_edits=by_hand))
        heard = [one.length_s for one in find_pauses(spoken.sound)]
        assert heard == pytest.approx([0.30, 1.20], abs=0.02)


def test_edits_count_from_the_start_of_the_trimmed_voice() -> None:
    spoken = run(replace(NEUTRAL, pause_edits=(PauseEdit(0.9, 1.0),)), trim=Trim(0.5, None))

    assert find_pauses(spoken.sound)[0].length_s == pytest.approx(1.0, abs=0.02)
    with pytest.raises(InputError):
        run(replace(NEUTRAL, pause_edits=(PauseEdit(1.4, 1.0),)), trim=Trim(1.0, None))


def test_the_time_map_leads_from_the_recording_through_trim_pauses_and_speed() -> None:
    spoken = run(replace(NEUTRAL, speed=2.0, pause_edits=(PauseEdit(0.9, 1.0),)), trim=Trim(0.5, None))

    assert spoken.time_map.to_edited(0.5) == 0.0
    assert spoken.time_map.to_edited(1.1) == pytest.approx(0.3)
    first = find_pauses(SPOKEN)[0]
    assert spoken.time_map.to_edited(2.0) == pytest.approx((1.5 - first.length_s) / 2 + 1.0, abs=0.01)
    assert spoken.time_map.to_edited(4.2) == pytest.approx(spoken.sound.duration_s, abs=0.01)


@pytest.mark.parametrize("gain", [0.3, 1.7])
def test_pitch_and_speed_do_not_change_how_loud_the_voice_is(gain: float) -> None:
    spoken = run(replace(NEUTRAL, pitch_st=3.0), engine=TapeProsody(gain=gain))

    assert lufs(spoken.sound) == pytest.approx(lufs(SPOKEN), abs=0.1)


@pytest.mark.parametrize("energy_db", [-20.0, -6.0, 3.0, 6.0])
def test_energy_moves_the_loudness_by_its_decibels(energy_db: float) -> None:
    spoken = run(replace(NEUTRAL, energy_db=energy_db))

    assert lufs(spoken.sound) - lufs(SPOKEN) == pytest.approx(energy_db, abs=0.1)
    assert spoken.notes == ()


def test_energy_beyond_the_ceiling_is_held_and_told_and_never_clipped() -> None:
    spoken = run(replace(NEUTRAL, energy_db=20.0))

    peak = true_peak_dbtp(spoken.sound)
    assert peak is not None
    assert peak <= -0.99
    assert len(spoken.notes) == 1
    assert "-1 dBTP" in spoken.notes[0]
    assert np.mean(np.abs(spoken.sound.samples) > 0.999 * np.abs(spoken.sound.samples).max()) < 0.001


def test_a_recording_over_the_ceiling_is_held_even_with_neutral_settings() -> None:
    hot = Sound((SPOKEN.samples / np.abs(SPOKEN.samples).max()).astype(np.float32), SPOKEN.rate_hz)

    spoken = run(NEUTRAL, sound=hot)

    assert spoken.notes
    assert np.abs(spoken.sound.samples).max() < 0.9


def test_the_end_pause_comes_last_at_its_full_length() -> None:
    spoken = run(replace(NEUTRAL, speed=2.0, end_pause_s=1.5))

    assert spoken.sound.duration_s == pytest.approx(SPOKEN.duration_s / 2 + 1.5, abs=0.001)
    assert np.abs(spoken.sound.samples[-30_000:]).max() < 0.01


@pytest.mark.parametrize("length_error", [0.0, 0.9, 1.02])
def test_an_engine_that_returns_the_wrong_length_is_an_error(length_error: float) -> None:
    with pytest.raises(ComputeError) as caught:
        run(replace(NEUTRAL, speed=1.2), engine=TapeProsody(length_error=length_error))

    assert caught.value.code == "prosody_wrong_length"
    assert "3.50 s" in caught.value.message


def test_progress_runs_from_nothing_to_done() -> None:
    shares: list[float] = []

    apply(SPOKEN, trim=Trim(), prosody=NEUTRAL, engine=TapeProsody(), progress=shares.append)

    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


@pytest.mark.parametrize("stop_at", [0.0, 0.2, 0.7, 1.0])
def test_stopping_at_any_step_stops(stop_at: float) -> None:
    def stop(share: float) -> None:
        if share >= stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        apply(SPOKEN, trim=Trim(), prosody=NEUTRAL, engine=TapeProsody(), progress=stop)


def test_the_recording_itself_is_never_written_to() -> None:
    before = SPOKEN.samples.copy()
    run(EffectiveProsody(1.0, 1.1, 1.1, 12.0, 0.5, end_pause_s=1.0), trim=Trim(0.1, 4.0))

    np.testing.assert_array_equal(SPOKEN.samples, before)
