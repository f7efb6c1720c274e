"""What every ProsodyEngine keeps to: the real one and the fake that other tests use."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.fakes.formant_voice import sentence
from tests.fakes.prosody import SteadyMeter, TapeProsody
from vmsg_desktop.adapters.prosody.praat import PraatPitchMeter, PraatProsody
from vmsg_desktop.core.audio.analysis import figures
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.ports import PitchMeter, ProsodyEngine

SPOKEN = sentence()
ENGINES: list[Callable[[], ProsodyEngine]] = [PraatProsody, TapeProsody]
METERS: list[Callable[[], PitchMeter]] = [PraatPitchMeter, lambda: SteadyMeter(110.0)]


@pytest.fixture(params=ENGINES, ids=["praat", "tape"])
def engine(request: pytest.FixtureRequest) -> ProsodyEngine:
    made: ProsodyEngine = request.param()
    return made


@pytest.fixture(params=METERS, ids=["praat", "steady"])
def meter(request: pytest.FixtureRequest) -> PitchMeter:
    made: PitchMeter = request.param()
    return made


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.0, 1.25, 2.0])
@pytest.mark.parametrize("pitch_st", [-12.0, -3.0, 0.0, 4.0, 12.0])
def test_the_duration_is_divided_by_the_speed_to_the_sample(
    engine: ProsodyEngine, pitch_st: float, speed: float
) -> None:
    changed = engine.change(SPOKEN, pitch_st=pitch_st, speed=speed)

    assert len(changed.samples) == round(len(SPOKEN.samples) / speed)
    assert changed.rate_hz == SPOKEN.rate_hz


def test_the_result_is_finite_float32_at_about_the_same_level(engine: ProsodyEngine) -> None:
    changed = engine.change(SPOKEN, pitch_st=2.0, speed=1.1, pitch_range=1.2)

    assert changed.samples.dtype == np.float32
    assert np.isfinite(changed.samples).all()
    assert changed.samples.std() == pytest.approx(SPOKEN.samples.std(), rel=0.35)


def test_the_same_call_gives_the_same_samples(engine: ProsodyEngine) -> None:
    first = engine.change(SPOKEN, pitch_st=1.0, speed=0.8)
    second = engine.change(SPOKEN, pitch_st=1.0, speed=0.8)

    np.testing.assert_array_equal(first.samples, second.samples)


def test_the_input_is_not_written_to_and_may_be_read_only(engine: ProsodyEngine) -> None:
    frozen = SPOKEN.samples.copy()
    frozen.flags.writeable = False

    engine.change(Sound(frozen, SPOKEN.rate_hz), pitch_st=2.0, speed=1.2)

    np.testing.assert_array_equal(frozen, SPOKEN.samples)


def test_the_engine_says_what_it_is(engine: ProsodyEngine) -> None:
    assert engine.engine.name
    assert engine.engine.version
    assert engine.engine.device == "CPU"


def test_a_meter_reads_every_10_ms_inside_the_sound(meter: PitchMeter) -> None:
    track = meter.pitch(SPOKEN)

    assert len(track.times_s) == len(track.hz)
    np.testing.assert_allclose(np.diff(track.times_s), 0.01, atol=1e-5)
    assert 0 <= track.times_s[0] < track.times_s[-1] <= SPOKEN.duration_s


def test_a_meter_hears_the_voice_and_nothing_in_the_pauses(meter: PitchMeter) -> None:
    track = meter.pitch(SPOKEN)

    assert np.nanmedian(track.hz) == pytest.approx(113, rel=0.06)
    is_pause = (track.times_s > 1.25) & (track.times_s < 1.55)
    assert np.isnan(track.hz[is_pause]).all()


@pytest.mark.parametrize("count", [0, 1, 100, 1_200])
def test_a_meter_bears_a_sound_that_is_too_short(meter: PitchMeter, count: int) -> None:
    track = meter.pitch(Sound(np.zeros(count, np.float32), 24_000))

    assert np.isnan(track.hz).all()


def test_figures_take_any_meter(meter: PitchMeter) -> None:
    assert figures(SPOKEN, meter).median_hz == pytest.approx(113, rel=0.06)
