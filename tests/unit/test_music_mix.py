"""Music under a voice: how loud, how long, where it gives way, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.voices import RATE_HZ, cut, joined, silence, steady_noise, talk, tone
from vmsg_desktop.core.audio.ducking import ATTACK_S, HOLD_S, LEAST_GAP_S, RELEASE_S, duck_gain, speech_spans
from vmsg_desktop.core.audio.loudness import integrated_lufs, true_peak_dbtp
from vmsg_desktop.core.audio.music import fade_gain, fitted, mix, padded_voice
from vmsg_desktop.core.model.errors import Cancelled, InputError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.music import Music

PLAIN = Music(kind="bundled", name="x", fade_in_s=0, fade_out_s=0, duck=False)
VOICE = joined(talk(3.0), silence(2.5), talk(3.0, seed=4))


def gain_between(bed: NDArray[np.float32], start_s: float, end_s: float) -> float:
    part = bed[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)].astype(np.float64)
    return float(10 * np.log10(np.mean(part**2)))


@pytest.mark.parametrize("voice_gain_db", [-10.0, 0.0])
@pytest.mark.parametrize("level_db", [-30.0, -18.0, -6.0])
def test_the_level_is_against_the_voice_however_loud_that_is(level_db: float, voice_gain_db: float) -> None:
    voice = Sound(VOICE.samples * np.float32(10 ** (voice_gain_db / 20)), RATE_HZ)
    mixed = mix(voice, steady_noise(3.0, level_dbfs=-8), replace(PLAIN, level_db=level_db))
    voice_lufs, bed_lufs = integrated_lufs(voice), integrated_lufs(mixed.bed)
    assert voice_lufs is not None
    assert bed_lufs is not None
    assert bed_lufs - voice_lufs == pytest.approx(level_db, abs=0.1)


def test_the_mix_is_voice_plus_bed_where_no_peak_is_held() -> None:
    mixed = mix(VOICE, steady_noise(3.0), replace(PLAIN, level_db=-20))
    assert np.array_equal(mixed.sound.samples, VOICE.samples + mixed.bed.samples)
    assert mixed.sound_lufs == integrated_lufs(mixed.sound)
    assert mixed.true_peak_dbtp == true_peak_dbtp(mixed.sound)
    assert f"{mixed.sound_lufs:.1f} LUFS" in mixed.notes[0]


def test_peaks_are_held_under_the_ceiling_and_that_is_said() -> None:
    loud = Sound(VOICE.samples * np.float32(0.95 / np.abs(VOICE.samples).max()), RATE_HZ)
    mixed = mix(loud, steady_noise(3.0), replace(PLAIN, level_db=0))
    assert mixed.true_peak_dbtp <= -1 + 0.01
    assert "held down" in mixed.notes[1]


def test_music_is_ducked_under_speech_and_back_up_in_a_long_gap() -> None:
    music = replace(PLAIN, duck=True, duck_db=9, lead_s=2)
    bed = mix(VOICE, steady_noise(4.0), music).bed.samples
    speech, gap = gain_between(bed, 2.2, 4.9), gain_between(bed, 5 + HOLD_S + RELEASE_S, 7.5 - ATTACK_S)
    assert gap - speech == pytest.approx(9, abs=0.3)
    assert gain_between(bed, 0.1, 2 - ATTACK_S) == pytest.approx(gap, abs=0.3)


def test_short_gaps_do_not_pump() -> None:
    voice = joined(talk(2.0), silence(LEAST_GAP_S - 0.4), talk(2.0, seed=5), silence(3.0))
    gain = duck_gain(voice, duck_db=12, lead_s=0, samples=len(voice.samples))
    first, last = round(0.2 * RATE_HZ), round(4.8 * RATE_HZ)
    assert gain[first:last] == pytest.approx(10 ** (-12 / 20), rel=1e-5)
    assert gain[-1] == 1


def test_the_music_is_down_before_the_first_word_and_moves_smoothly() -> None:
    voice = joined(silence(2.0), talk(2.0), silence(2.0))
    gain = duck_gain(voice, duck_db=12, lead_s=1, samples=len(voice.samples) + 3 * RATE_HZ)
    word_s = 1 + speech_spans(voice)[0][0]
    assert gain[round(word_s * RATE_HZ)] == pytest.approx(10 ** (-12 / 20), rel=1e-3)
    assert gain[round((word_s - ATTACK_S) * RATE_HZ) - 10] == 1
    assert np.abs(np.diff(20 * np.log10(gain))).max() < 12 / (ATTACK_S * RATE_HZ) * 2  # a cosine's steepest point


def test_where_speech_cannot_be_told_from_noise_all_of_it_is_speech() -> None:
    assert speech_spans(steady_noise(2.0)) == ((0.0, 2.0),)


@pytest.mark.parametrize(("fade_in_s", "fade_out_s"), [(1.0, 2.0), (0.0, 0.0), (10.0, 10.0)])
def test_fades_begin_and_end_at_zero(fade_in_s: float, fade_out_s: float) -> None:
    music = replace(PLAIN, fade_in_s=fade_in_s, fade_out_s=fade_out_s)
    bed = mix(VOICE, steady_noise(3.0), music).bed.samples
    assert bed[0] == bed[-1] == 0
    gain = fade_gain(len(bed), music=music, rate_hz=RATE_HZ)
    assert np.abs(np.diff(gain)).max() < 0.01
    assert gain.max() == pytest.approx(1, abs=1e-6)


def test_two_fades_cross_in_equal_power() -> None:
    music = replace(PLAIN, fade_in_s=1, fade_out_s=1)
    gain = fade_gain(2 * RATE_HZ, music=music, rate_hz=RATE_HZ).astype(np.float64)
    rising, falling = gain[:RATE_HZ], gain[RATE_HZ:]
    assert rising**2 + falling**2 == pytest.approx(np.ones(RATE_HZ), abs=1e-3)


def test_a_bundled_loop_repeats_sample_by_sample() -> None:
    track = steady_noise(1.5).samples
    looped = fitted(track, 4 * len(track) + 100, music=PLAIN, seam=0)
    assert np.array_equal(looped[: len(track)], looped[3 * len(track) : 4 * len(track)])


@pytest.mark.parametrize("hz", [97.3, 440.0])
def test_the_seam_of_an_own_loop_does_not_jump(hz: float) -> None:
    track = tone(1.37, hz=hz).samples  # its end does not meet its start
    looped = fitted(track, round(6.0 * RATE_HZ), music=PLAIN, seam=len(track) // 4)
    # In a cross-fade of equal power two waves that happen to be in phase add up to 1.42 times one.
    assert np.abs(np.diff(looped)).max() < 1.45 * np.abs(np.diff(track)).max()
    assert len(looped) == 6 * RATE_HZ


def test_an_own_loop_never_falls_silent_at_its_seam() -> None:
    padded = joined(silence(0.3), steady_noise(3.0), silence(0.5))  # as encoders leave it
    bed = mix(cut(VOICE, 8.0), padded, replace(PLAIN, kind="own", path="x")).bed.samples
    levels = [gain_between(bed, start / 10, start / 10 + 0.1) for start in range(1, 78)]
    assert max(levels) - min(levels) < 2


def test_a_track_that_plays_once_fades_at_its_own_end() -> None:
    music = replace(PLAIN, fit="trim", fade_out_s=1)
    bed = mix(VOICE, steady_noise(3.0), music).bed.samples
    assert not bed[3 * RATE_HZ - 1 :].any()
    assert bed[round(2.9 * RATE_HZ) : 3 * RATE_HZ - 1].any()
    assert gain_between(bed, 2.9, 3) < gain_between(bed, 1, 2) - 10


def test_a_track_longer_than_the_message_is_cut() -> None:
    long = steady_noise(20.0)
    for fit in ("loop", "trim"):
        bed = mix(VOICE, long, replace(PLAIN, fit=fit)).bed
        assert len(bed.samples) == len(VOICE.samples)


def test_a_track_of_another_rate_is_brought_to_the_voices() -> None:
    bed = mix(VOICE, tone(20.0, hz=440, rate_hz=44_100), PLAIN).bed.samples
    spectrum = np.abs(np.fft.rfft(bed))
    assert np.argmax(spectrum) * RATE_HZ / len(bed) == pytest.approx(440, abs=1)


def test_the_voice_keeps_every_sample_between_lead_and_tail() -> None:
    music = replace(PLAIN, lead_s=1.5, tail_s=2.25)
    padded = padded_voice(VOICE, music)
    start = round(1.5 * RATE_HZ)
    assert np.array_equal(padded.samples[start : start + len(VOICE.samples)], VOICE.samples)
    assert not padded.samples[:start].any()
    assert len(mix(VOICE, steady_noise(3.0), music).sound.samples) == len(padded.samples)


def test_without_music_the_voice_is_itself() -> None:
    assert padded_voice(VOICE, Music(lead_s=3, tail_s=3)) is VOICE


def test_a_voice_shorter_than_a_loudness_window_gets_music_too() -> None:
    short = cut(Sound(talk(3.0).samples[RATE_HZ:], RATE_HZ), 0.2)
    assert mix(short, steady_noise(3.0), PLAIN).bed.samples.any()


def with_nan(sound: Sound) -> Sound:
    samples = sound.samples.copy()
    samples[7] = np.nan
    return Sound(samples, sound.rate_hz)


@pytest.mark.parametrize("kind", ["own", "bundled"])
@pytest.mark.parametrize(
    ("track", "code"),
    [
        (silence(5.0), "music_silent"),
        (with_nan(steady_noise(5.0)), "music_not_finite"),
        (steady_noise(0.9), "music_too_short"),
        (Sound(np.zeros(0, np.float32), RATE_HZ), None),
        (Sound(np.full(1_801 * 100, 0.1, np.float32), 100), "music_too_long"),
    ],
    ids=["silence", "nan", "short", "empty", "long"],
)
def test_what_is_no_music_is_refused_in_words(track: Sound, code: str | None, kind: Any) -> None:
    with pytest.raises(InputError) as refused:
        mix(VOICE, track, replace(PLAIN, kind=kind, path="x"))
    assert refused.value.code == code if code else refused.value.code.startswith("music_")
    assert refused.value.hint


def test_a_track_whose_heard_part_is_silent_is_refused_not_left_out() -> None:
    late = joined(silence(30.0), steady_noise(5.0))
    with pytest.raises(InputError) as refused:
        mix(VOICE, late, PLAIN)
    assert refused.value.code == "music_silent"
    assert "8.5 s" in refused.value.message


def test_a_voice_too_quiet_to_measure_is_refused() -> None:
    quiet = Sound(VOICE.samples * np.float32(1e-4), RATE_HZ)
    with pytest.raises(InputError) as refused:
        mix(quiet, steady_noise(3.0), PLAIN)
    assert refused.value.code == "voice_too_quiet"


def test_a_mix_is_cancelled_between_its_steps() -> None:
    def stop(share: float) -> None:
        if share > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        mix(VOICE, steady_noise(3.0), PLAIN, progress=stop)
