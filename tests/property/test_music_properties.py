"""What holds for every choice of music."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.voices import RATE_HZ, steady_noise, talk
from vmsg_desktop.core.audio.ducking import duck_gain
from vmsg_desktop.core.audio.loudness import integrated_lufs
from vmsg_desktop.core.audio.music import fade_gain, fitted, mix, padded_voice
from vmsg_desktop.core.model.music import Music, MusicFit

VOICE = talk(2.0)
PADS = st.floats(0, 10).map(lambda length_s: round(length_s, 3))
FITS: st.SearchStrategy[MusicFit] = st.sampled_from(["loop", "trim"])
MUSICS = st.builds(
    Music,
    kind=st.sampled_from(["bundled", "own"]),
    level_db=st.floats(-40, 0),
    fade_in_s=st.floats(0, 10),
    fade_out_s=st.floats(0, 10),
    fit=FITS,
    lead_s=PADS,
    tail_s=PADS,
    duck=st.booleans(),
    duck_db=st.floats(0, 24),
)


@settings(max_examples=25, deadline=None)
@given(MUSICS, st.floats(1.05, 6.0))
def test_the_mix_is_exactly_as_long_as_the_padded_voice(music: Music, track_s: float) -> None:
    mixed = mix(VOICE, steady_noise(track_s), music)
    wanted = round(music.lead_s * RATE_HZ) + len(VOICE.samples) + round(music.tail_s * RATE_HZ)
    assert len(mixed.sound.samples) == len(mixed.bed.samples) == wanted
    assert len(padded_voice(VOICE, music).samples) == wanted
    assert np.isfinite(mixed.sound.samples).all()
    assert mixed.bed.samples[0] == mixed.bed.samples[-1] == 0
    assert mixed.true_peak_dbtp <= -0.99


@settings(max_examples=15, deadline=None)
@given(st.floats(-40, 0), st.floats(1.05, 6.0))
def test_the_bed_lies_at_its_level_for_any_track(level_db: float, track_s: float) -> None:
    music = Music(kind="bundled", level_db=level_db, fade_in_s=0, fade_out_s=0, duck=False, tail_s=4)
    lufs, voice_lufs = integrated_lufs(mix(VOICE, steady_noise(track_s), music).bed), integrated_lufs(VOICE)
    assert lufs is not None
    assert voice_lufs is not None
    assert lufs - voice_lufs == pytest.approx(level_db, abs=0.5)


@given(st.integers(2, 5_000), st.integers(1, 20_000), FITS, st.floats(0, 0.25))
def test_a_fitted_track_has_the_length_asked_for_and_begins_as_it_does(
    length: int, count: int, fit: MusicFit, seam_share: float
) -> None:
    track = np.random.default_rng(length).uniform(-1, 1, length).astype(np.float32)
    made = fitted(track, count, music=Music(fit=fit), seam=int(seam_share * length))
    assert len(made) == count
    kept = min(count, length - int(seam_share * length))
    assert np.array_equal(made[:kept], track[:kept])
    assert np.abs(made).max() <= np.sqrt(2) + 1e-6


@given(st.integers(100, 200_000), st.floats(0, 10), st.floats(0, 10))
def test_a_fade_stays_between_zero_and_one(count: int, fade_in_s: float, fade_out_s: float) -> None:
    gain = fade_gain(count, music=Music(fade_in_s=fade_in_s, fade_out_s=fade_out_s), rate_hz=RATE_HZ)
    assert gain[0] == gain[-1] == 0
    assert gain.min() >= 0
    assert gain.max() <= 1


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 24), PADS, st.integers(1, 400_000))
def test_ducking_never_lifts_and_never_goes_deeper_than_asked(duck_db: float, lead_s: float, samples: int) -> None:
    gain = duck_gain(VOICE, duck_db=duck_db, lead_s=lead_s, samples=samples)
    assert len(gain) == samples
    assert gain.max() <= 1 + 1e-6
    assert gain.min() >= 10 ** (-duck_db / 20) - 1e-6
