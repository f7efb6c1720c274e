"""The voice door: every accepted type comes in as the same voice, everything else is refused with its reason."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.formant_voice import sentence
from tests.fakes.voice_files import (
    CONTAINER_KINDS,
    SNDFILE_KINDS,
    claiming,
    container,
    encode,
    flac_claiming,
    silent_video,
    sndfile,
)
from vmsg_desktop.adapters.media.voice_decoder import decode
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import VOICE_RATE_HZ
from vmsg_desktop.core.model.media import Sound

SPOKEN = sentence()
KINDS = [*SNDFILE_KINDS, *CONTAINER_KINDS, "MP4"]
FORMATS = {"OPUS": "OGG", "M4A": "MP4"}


def decoded(data: bytes) -> tuple[dict[str, Any], NDArray[np.float32]]:
    meta, body = decode(data, {"name": "voice.bin"})
    return meta, np.frombuffer(body, np.float32)


def refusal(data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        decode(data, {"name": "voice.bin"})
    assert "voice.bin" in caught.value.message
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_every_accepted_type_comes_in_as_the_same_voice(kind: str) -> None:
    meta, samples = decoded(encode(SPOKEN, kind))

    assert meta["format"] == FORMATS.get(kind, kind)
    assert meta["channels"] == 1
    assert meta["duration_s"] == pytest.approx(SPOKEN.duration_s, abs=0.08)
    assert len(samples) == pytest.approx(meta["duration_s"] * VOICE_RATE_HZ, abs=1)
    assert correlation(samples, SPOKEN.samples) > 0.97
    assert samples.std() == pytest.approx(SPOKEN.samples.std(), rel=0.1)


@pytest.mark.parametrize("coding", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"])
def test_wav_of_integers_and_floats_keeps_its_level(coding: str) -> None:
    _, samples = decoded(sndfile(SPOKEN.samples, VOICE_RATE_HZ, coding=coding))

    assert samples.std() == pytest.approx(SPOKEN.samples.std(), rel=0.03)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
def test_rates_from_8_to_96_khz_become_the_working_rate(rate_hz: int) -> None:
    spoken = sentence(rate_hz=rate_hz)
    meta, samples = decoded(sndfile(spoken.samples, rate_hz))

    assert meta["rate_hz"] == rate_hz
    assert len(samples) == pytest.approx(spoken.duration_s * VOICE_RATE_HZ, abs=1)
    assert samples.std() == pytest.approx(spoken.samples.std(), rel=0.1)


@pytest.mark.parametrize("channels", [2, 3, 6])
def test_equal_channels_fold_into_one_at_the_same_level(channels: int) -> None:
    meta, samples = decoded(sndfile(np.tile(SPOKEN.samples[:, None], channels), VOICE_RATE_HZ))

    assert meta["channels"] == channels
    np.testing.assert_allclose(samples, SPOKEN.samples, atol=1e-4)


def test_a_voice_on_one_side_only_keeps_its_level() -> None:
    _, samples = decoded(sndfile(np.stack([SPOKEN.samples, np.zeros_like(SPOKEN.samples)], axis=1), VOICE_RATE_HZ))

    np.testing.assert_allclose(samples, SPOKEN.samples, atol=1e-4)


def test_channels_of_opposite_sign_do_not_cancel() -> None:
    _, samples = decoded(sndfile(np.stack([SPOKEN.samples, -SPOKEN.samples], axis=1), VOICE_RATE_HZ))

    assert samples.std() == pytest.approx(SPOKEN.samples.std(), rel=0.01)


def test_floats_beyond_full_scale_are_turned_down_instead_of_clipped() -> None:
    meta, samples = decoded(sndfile(SPOKEN.samples * 40, VOICE_RATE_HZ, coding="FLOAT"))

    assert np.abs(samples).max() == pytest.approx(1.0, abs=1e-6)
    assert meta["gain_db"] == pytest.approx(-20 * np.log10(40 * np.abs(SPOKEN.samples).max()), abs=0.01)
    assert correlation(samples, SPOKEN.samples) > 0.9999


def test_a_full_scale_voice_does_not_overshoot_when_resampled() -> None:
    square = np.sign(sentence(rate_hz=48_000).samples).astype(np.float32)
    _, samples = decoded(sndfile(square, 48_000, coding="FLOAT"))

    assert np.abs(samples).max() <= 1.0


def test_mp4_with_video_gives_its_sound_and_an_mp4_without_sound_is_refused() -> None:
    assert decoded(encode(SPOKEN, "MP4"))[0]["duration_s"] > 4
    assert refusal(silent_video()).code == "voice_no_sound"


def test_an_id3_tag_in_front_does_not_hide_the_type() -> None:
    tag = b"ID3\x04\x00\x00\x00\x00\x02\x00" + bytes(256)

    assert decoded(tag + encode(SPOKEN, "MP3"))[0]["format"] == "MP3"


def test_the_name_decides_nothing() -> None:
    meta, _ = decode(encode(SPOKEN, "FLAC"), {"name": "holiday.mp3"})

    assert meta["format"] == "FLAC"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b".snd" + bytes(100), "AU"),
        (b"MATLAB 5.0 MAT-file" + bytes(100), "MATLAB"),
        (b" paf" + bytes(100), "PAF"),
        (b"caff" + bytes(100), "CAF"),
        (b"FORM" + bytes(4) + b"AIFF" + bytes(100), "AIFF"),
        (b"RF64" + bytes(100), "RF64"),
        (b"MThd" + bytes(100), "MIDI"),
        (b"\xff\xf1\x50\x80" + bytes(100), "not a sound file"),
        (b"RIFF\x00\x00\x00\x00AVI " + bytes(100), "not a sound file"),
        (b"%PDF-1.7" + bytes(100), "not a sound file"),
        (b"\x00" * 200, "not a sound file"),
    ],
)
def test_other_types_are_refused_by_name_before_any_parser(content: bytes, words: str) -> None:
    error = refusal(content)

    assert error.code == "voice_type"
    assert words in error.message
    assert "WAV, FLAC, MP3" in error.message


def test_real_au_caf_and_sd2_neighbours_are_refused() -> None:
    for form in ("AU", "CAF", "PAF", "MAT5", "AIFF", "W64", "RF64"):
        assert refusal(sndfile(SPOKEN.samples, VOICE_RATE_HZ, form=form)).code == "voice_type"


def test_a_compressed_coding_inside_wav_is_refused() -> None:
    assert refusal(sndfile(SPOKEN.samples, VOICE_RATE_HZ, coding="IMA_ADPCM")).code == "voice_codec"


@pytest.mark.parametrize("claimed", [0xFFFFFFFF, 4_000_000_000, 300_000])
def test_a_wav_that_promises_more_than_it_holds_is_refused(claimed: int) -> None:
    error = refusal(claiming(encode(SPOKEN, "WAV"), claimed))

    assert error.code == "voice_truncated"
    assert f"{claimed:,}" in error.message


def test_a_flac_that_promises_more_samples_than_it_holds_is_refused() -> None:
    for frames in (2**36 - 5, len(SPOKEN.samples) + 1_000):
        assert refusal(flac_claiming(encode(SPOKEN, "FLAC"), frames)).code in {"voice_truncated", "voice_damaged"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_anywhere_is_refused(kind: str) -> None:
    whole = encode(SPOKEN, kind)
    for share in (0.02, 0.1, 0.25, 0.5, 0.75, 0.9):
        error = refusal(whole[: int(len(whole) * share)])
        assert error.code in {"voice_truncated", "voice_damaged", "voice_empty", "voice_type"}


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3", "M4A", "WEBM"])
def test_a_header_alone_is_refused(kind: str) -> None:
    assert refusal(encode(SPOKEN, kind)[:48]).family == "input"


def test_nothing_at_all_is_refused() -> None:
    assert refusal(b"").code == "voice_empty"
    assert refusal(sndfile(np.zeros(0, np.float32), VOICE_RATE_HZ)).code == "voice_empty"


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_refused(bad: float) -> None:
    samples = SPOKEN.samples.copy()
    samples[50_000] = bad

    error = refusal(sndfile(samples, VOICE_RATE_HZ, coding="FLOAT"))

    assert error.code == "voice_not_finite"
    assert "NaN" in error.message


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(24_000, np.float32),
        np.zeros((24_000, 2), np.float32),
        np.full(24_000, 0.5, np.float32),
        np.random.default_rng(1).normal(0, 3e-4, 24_000).astype(np.float32),
    ],
    ids=["digital", "stereo", "constant", "faint noise"],
)
def test_silence_is_refused(samples: NDArray[np.float32]) -> None:
    error = refusal(sndfile(samples, VOICE_RATE_HZ, coding="PCM_24"))

    assert error.code == "voice_silent"
    assert "-60 dBFS" in error.message


def test_a_single_loud_word_in_silence_is_heard() -> None:
    samples = np.concatenate([np.zeros(240_000, np.float32), SPOKEN.samples[:4_800]])

    assert decoded(sndfile(samples, VOICE_RATE_HZ))[0]["duration_s"] == pytest.approx(10.2)


@pytest.mark.parametrize(("rate_hz", "is_taken"), [(7_999, False), (8_000, True), (96_000, True), (96_001, False)])
def test_rates_outside_the_limits_are_refused(rate_hz: int, is_taken: bool) -> None:
    data = sndfile(np.tile(SPOKEN.samples, 2), rate_hz)
    if is_taken:
        assert decoded(data)[0]["rate_hz"] == rate_hz
    else:
        assert refusal(data).code == "voice_rate"


def test_more_than_six_channels_are_refused() -> None:
    assert refusal(sndfile(np.tile(SPOKEN.samples[:, None], 7), VOICE_RATE_HZ)).code == "voice_channels"


def test_more_than_ten_minutes_are_refused_without_being_kept() -> None:
    minutes = np.resize(SPOKEN.samples[::3], 8_000 * 601)

    error = refusal(sndfile(minutes, 8_000, form="FLAC"))

    assert error.code == "voice_too_long"
    assert "10 minutes" in error.message


def test_a_voice_shorter_than_a_word_is_refused() -> None:
    error = refusal(sndfile(SPOKEN.samples[:2_400], VOICE_RATE_HZ))

    assert error.code == "voice_too_short"
    assert "0.100 s" in error.message


def test_tags_in_an_old_encoding_do_not_matter() -> None:
    data = container(SPOKEN, form="mp4", codec="aac")
    damaged_tag = data.replace(b"isom", b"is\xf6m")

    assert damaged_tag != data
    assert decoded(damaged_tag)[0]["format"] == "MP4"


def test_flipped_bytes_never_end_in_anything_but_a_voice_or_a_refusal() -> None:
    rng = np.random.default_rng(11)
    refused = 0
    for kind, count in itertools.product(KINDS, (1, 3, 30)):
        for _ in range(8):
            data = bytearray(encode(Sound(SPOKEN.samples[:24_000], VOICE_RATE_HZ), kind))
            for place in rng.integers(0, min(len(data), 400), count):
                data[place] = int(rng.integers(256))
            try:
                _, samples = decoded(bytes(data))
            except InputError:
                refused += 1
                continue
            assert np.isfinite(samples).all()
            assert np.abs(samples).max() <= 1.0
    assert refused > 20


def test_the_bundled_sample_is_a_good_voice(voice_path: Path) -> None:
    meta, samples = decoded(voice_path.read_bytes())

    assert meta["format"] == "FLAC"
    assert 10 <= meta["duration_s"] <= 11
    assert np.abs(samples).max() < 0.9


def correlation(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Best correlation within 60 ms of delay, which codecs add."""
    from scipy.signal import correlate

    count = min(len(first), len(second))
    a, b = first[:count] - first[:count].mean(), second[:count] - second[:count].mean()
    middle, reach = count - 1, round(0.06 * VOICE_RATE_HZ)
    match = correlate(a, b, method="fft")[middle - reach : middle + reach + 1]
    return float(match.max() / np.sqrt((a @ a) * (b @ b)))
