"""How exactly the PSOLA engine does what it is asked, on a voice whose pitch, length and formants are known."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.formant_voice import (
    VOWEL_A,
    VOWEL_I,
    VOWEL_U,
    Part,
    measured_formants,
    pause,
    sentence,
    speak,
    vowel,
)
from vmsg_desktop.adapters.media.voice_decoder import decode
from vmsg_desktop.adapters.prosody.praat import PraatPitchMeter, PraatProsody
from vmsg_desktop.core.audio.pauses import find_pauses
from vmsg_desktop.core.model.errors import Cancelled, ComputeError
from vmsg_desktop.core.model.limits import VOICE_RATE_HZ
from vmsg_desktop.core.model.media import Sound

ENGINE, METER = PraatProsody(), PraatPitchMeter()
RATE = 24_000
GLIDE = (0.94, 1.06)
ASKED = [(4.0, 1.25), (4.0, 0.8), (-4.0, 1.25), (-4.0, 0.8), (2.0, 1.0), (-2.0, 1.0), (0.0, 1.25), (0.0, 0.8)]


def gliding(f0_hz: float, formants_hz: tuple[float, ...], length_s: float = 1.2) -> Sound:
    return speak([Part(length_s, (f0_hz * GLIDE[0], f0_hz * GLIDE[1]), formants_hz)])


def contour_hz(
    moment_s: float, f0_hz: float, *, length_s: float = 1.2, pitch_st: float = 0.0, speed: float = 1.0
) -> float:
    share = moment_s * speed / length_s
    return float(2 ** (pitch_st / 12) * f0_hz * GLIDE[0] * (GLIDE[1] / GLIDE[0]) ** share)


def deviation_st(sound: Sound, f0_hz: float, *, pitch_st: float = 0.0, speed: float = 1.0) -> np.ndarray:
    """Measured against true pitch, frame by frame, without the first and last 50 ms."""
    track = METER.pitch(sound)
    inner = (track.times_s > 0.05) & (track.times_s < sound.duration_s - 0.05)
    true = [contour_hz(float(t), f0_hz, pitch_st=pitch_st, speed=speed) for t in track.times_s[inner]]
    return np.asarray(12 * np.log2(track.hz[inner] / np.array(true)))


@pytest.mark.parametrize("f0_hz", [75, 90, 110, 150, 220, 300, 400])
def test_the_meter_follows_a_known_glide(f0_hz: float) -> None:
    deviation = deviation_st(gliding(f0_hz, VOWEL_A), f0_hz)

    assert np.isfinite(deviation).all()
    assert np.abs(deviation).max() < 0.1


@pytest.mark.parametrize(("pitch_st", "speed"), ASKED)
@pytest.mark.parametrize("f0_hz", [90.0, 140.0, 210.0])
def test_pitch_lands_within_a_tenth_of_a_semitone_on_the_whole_contour(
    f0_hz: float, pitch_st: float, speed: float
) -> None:
    changed = ENGINE.change(gliding(f0_hz, VOWEL_A), pitch_st=pitch_st, speed=speed)

    deviation = deviation_st(changed, f0_hz, pitch_st=pitch_st, speed=speed)
    assert np.isfinite(deviation).all()
    assert abs(np.median(deviation)) < 0.1
    assert np.percentile(np.abs(deviation), 95) < 0.25
    assert changed.duration_s == pytest.approx(1.2 / speed, rel=0.005)


@pytest.mark.parametrize(("pitch_st", "speed"), ASKED)
@pytest.mark.parametrize("f0_hz", [90.0, 110.0, 140.0])
def test_the_formants_of_an_open_vowel_stay_within_5_percent(f0_hz: float, pitch_st: float, speed: float) -> None:
    np.testing.assert_allclose(formant_ratios(f0_hz, VOWEL_A, pitch_st, speed), 1.0, atol=0.05)


@pytest.mark.parametrize(("pitch_st", "speed"), ASKED)
@pytest.mark.parametrize("formants_hz", [VOWEL_I, VOWEL_U], ids=["i", "u"])
def test_close_vowels_keep_f2_and_f3_within_5_and_f1_within_12_percent(
    formants_hz: tuple[float, ...], pitch_st: float, speed: float
) -> None:
    # F1 of i and u lies between the first and the third harmonic, and PSOLA knows no more than these.
    ratios = formant_ratios(110.0, formants_hz, pitch_st, speed)

    assert ratios[0] == pytest.approx(1.0, abs=0.12)
    assert ratios[1] == pytest.approx(1.0, abs=0.05)


def test_the_measure_of_formants_sees_a_plain_shift() -> None:
    # A voice played faster moves its formants along: the measure must not call that preserved.
    plain = gliding(110.0, VOWEL_A)
    faster = Sound(
        np.interp(np.arange(0, len(plain.samples), 1.19), np.arange(len(plain.samples)), plain.samples).astype(
            np.float32
        ),
        RATE,
    )
    ratios = measured_formants(
        faster, f0_hz=lambda t: contour_hz(t, 110.0, pitch_st=12 * np.log2(1.19), speed=1.19), near=VOWEL_A
    ) / np.array(VOWEL_A[:3])

    assert (ratios > 1.12).all()


def formant_ratios(f0_hz: float, formants_hz: tuple[float, ...], pitch_st: float, speed: float) -> np.ndarray:
    plain = gliding(f0_hz, formants_hz)
    changed = ENGINE.change(plain, pitch_st=pitch_st, speed=speed)
    before = measured_formants(plain, f0_hz=lambda t: contour_hz(t, f0_hz), near=formants_hz)
    after = measured_formants(
        changed, f0_hz=lambda t: contour_hz(t, f0_hz, pitch_st=pitch_st, speed=speed), near=formants_hz
    )
    return np.asarray(after / before)


@pytest.mark.parametrize("pitch_range", [0.5, 0.8, 1.25, 1.8])
def test_the_range_stretches_the_melody_and_leaves_its_middle(pitch_range: float) -> None:
    spoken = sentence(f0_hz=150)
    before, after = (
        METER.pitch(spoken),
        METER.pitch(ENGINE.change(spoken, pitch_st=0.0, speed=1.0, pitch_range=pitch_range)),
    )

    def width_st(hz: np.ndarray) -> float:
        low, high = np.nanpercentile(hz, [5, 95])
        return float(12 * np.log2(high / low))

    assert width_st(after.hz) / width_st(before.hz) == pytest.approx(pitch_range, rel=0.05)
    assert 12 * np.log2(np.nanmedian(after.hz) / np.nanmedian(before.hz)) == pytest.approx(0.0, abs=0.15)


@pytest.mark.parametrize(("pitch_st", "speed"), [(12.0, 1.0), (-12.0, 1.0), (0.0, 0.5), (0.0, 2.0), (12.0, 2.0)])
def test_the_far_ends_of_the_sliders_still_hit_pitch_and_length(pitch_st: float, speed: float) -> None:
    changed = ENGINE.change(gliding(200.0, VOWEL_A), pitch_st=pitch_st, speed=speed)

    assert abs(np.nanmedian(deviation_st(changed, 200.0, pitch_st=pitch_st, speed=speed))) < 0.1
    assert changed.duration_s == pytest.approx(1.2 / speed, rel=0.005)


def test_pauses_stay_pauses() -> None:
    spoken = speak([Part(0.6), pause(0.6, level_dbfs=-60), Part(0.6)])
    changed = ENGINE.change(spoken, pitch_st=3.0, speed=0.8)

    inside = changed.samples[round(0.80 * RATE) : round(1.45 * RATE)]
    assert inside.std() == pytest.approx(0.001, rel=0.4)


def test_noise_between_words_gets_no_buzz() -> None:
    noise = np.random.default_rng(0).normal(0, 0.02, 2 * RATE).astype(np.float32)
    slowed = ENGINE.change(Sound(noise, RATE), pitch_st=0.0, speed=0.5).samples

    spectrum = np.abs(np.fft.rfft(slowed, 2 * len(slowed))) ** 2
    likeness = np.fft.irfft(spectrum)[: RATE // 20]
    assert np.abs(likeness[RATE // 500 :]).max() / likeness[0] < 0.1


def test_no_sample_jumps_further_than_the_voice_itself_does() -> None:
    spoken = sentence()
    before = np.abs(np.diff(spoken.samples)).max()

    for pitch_st, speed in ((3.0, 1.1), (-3.0, 0.9), (0.0, 0.8)):
        changed = ENGINE.change(spoken, pitch_st=pitch_st, speed=speed)
        assert np.abs(np.diff(changed.samples)).max() < 1.3 * before


def test_a_whisper_has_no_pitch_to_move_and_that_is_an_error() -> None:
    whisper = Sound(np.random.default_rng(2).normal(0, 0.05, 2 * RATE).astype(np.float32), RATE)

    for change in ((2.0, 1.0, 1.0), (0.0, 1.0, 1.3), (2.0, 1.2, 1.0)):
        with pytest.raises(ComputeError) as caught:
            ENGINE.change(whisper, pitch_st=change[0], speed=change[1], pitch_range=change[2])
        assert caught.value.code == "prosody_unvoiced"
        assert caught.value.hint
    assert len(ENGINE.change(whisper, pitch_st=0.0, speed=1.25).samples) == round(2 * RATE / 1.25)


@pytest.mark.parametrize("count", [0, 1, 600, 1_400])
def test_a_sound_of_no_length_is_an_error(count: int) -> None:
    with pytest.raises(ComputeError) as caught:
        ENGINE.change(Sound(np.zeros(count, np.float32), RATE), pitch_st=1.0, speed=1.0)

    assert caught.value.code == "prosody_too_short"


def test_the_shortest_voice_that_is_taken_in_can_be_changed() -> None:
    changed = ENGINE.change(vowel(0.2, f0_hz=80), pitch_st=2.0, speed=1.2)

    assert len(changed.samples) == round(4_800 / 1.2)


def test_threads_do_not_disturb_each_other() -> None:
    spoken = sentence()
    expected = ENGINE.change(spoken, pitch_st=1.0, speed=0.9).samples
    results: list[np.ndarray] = []

    def work() -> None:
        results.append(ENGINE.change(spoken, pitch_st=1.0, speed=0.9).samples)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 4
    for result in results:
        np.testing.assert_array_equal(result, expected)


def long_voice() -> Sound:
    """67 s: sixteen sentences with half a second of room after each."""
    spoken = sentence(f0_hz=130).samples
    room = np.random.default_rng(8).normal(0, 10 ** (-65 / 20), RATE // 2).astype(np.float32)
    return Sound(np.tile(np.concatenate([spoken, room]), 16)[: 67 * RATE], RATE)


def test_a_long_take_is_changed_in_pieces_as_exactly_as_a_short_one() -> None:
    shares: list[float] = []
    long = long_voice()

    changed = ENGINE.change(long, pitch_st=2.0, speed=1.1, progress=shares.append)

    assert len(changed.samples) == round(len(long.samples) / 1.1)
    assert len(shares) == 3
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    before, after = METER.pitch(long), METER.pitch(changed)
    assert 12 * np.log2(np.nanmedian(after.hz) / np.nanmedian(before.hz)) == pytest.approx(2.0, abs=0.05)
    assert largest_jump_in_pauses(changed) < 1.2 * largest_jump_in_pauses(long)


def largest_jump_in_pauses(sound: Sound) -> float:
    pauses = [sound.samples[round(one.start_s * RATE) : round(one.end_s * RATE)] for one in find_pauses(sound)]
    assert len(pauses) > 40
    return float(max(np.abs(np.diff(one)).max() for one in pauses))


def test_a_long_take_can_be_cancelled_between_its_pieces() -> None:
    def stop(share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        ENGINE.change(long_voice(), pitch_st=2.0, speed=1.0, progress=stop)


def test_the_meter_reads_a_long_take_on_one_grid_as_it_reads_its_parts() -> None:
    long = long_voice()

    track = METER.pitch(long)

    np.testing.assert_allclose(np.diff(track.times_s), 0.01, atol=1e-4)
    part = METER.pitch(Sound(long.samples[: round(4.7 * RATE)], RATE))
    last = track.times_s < 4.5
    np.testing.assert_allclose(
        np.interp(track.times_s[last], part.times_s, np.nan_to_num(part.hz)), np.nan_to_num(track.hz[last]), rtol=0.02
    )
    assert np.isfinite(track.hz).mean() == pytest.approx(3.2 / 4.7, abs=0.03)


def test_a_long_take_without_voice_in_one_piece_is_still_changed() -> None:
    silence = np.random.default_rng(9).normal(0, 10 ** (-65 / 20), 45 * RATE).astype(np.float32)
    spoken = sentence(f0_hz=130).samples
    mixed = Sound(np.concatenate([spoken, silence, spoken, silence, spoken]), RATE)

    changed = ENGINE.change(mixed, pitch_st=3.0, speed=1.0)

    before, after = METER.pitch(mixed), METER.pitch(changed)
    assert 12 * np.log2(np.nanmedian(after.hz) / np.nanmedian(before.hz)) == pytest.approx(3.0, abs=0.1)


def test_the_sample_voice_moves_as_a_whole(voice_path: Path) -> None:
    _, body = decode(voice_path.read_bytes(), {"name": "voice.flac"})
    voice = Sound(np.frombuffer(body, np.float32), VOICE_RATE_HZ)
    before = METER.pitch(voice)

    after = METER.pitch(ENGINE.change(voice, pitch_st=-3.0, speed=1.15))

    assert 12 * np.log2(np.nanmedian(after.hz) / np.nanmedian(before.hz)) == pytest.approx(-3.0, abs=0.1)
    assert np.isfinite(after.hz).mean() == pytest.approx(np.isfinite(before.hz).mean(), abs=0.03)
