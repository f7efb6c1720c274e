"""The true length of an MP3, whatever its table of contents says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.hostile.sound_bytes import healthy, sndfile, tone
from vmsg_desktop.adapters.media.mp3_frames import count_samples, frame_at, with_true_table
from vmsg_desktop.adapters.media.voice_decoder import decode


def varying(seconds: float) -> bytes:
    """An MP3 of varying bitrate without its table: hiss, then near silence."""
    rng = np.random.default_rng(3)
    samples = rng.normal(0, 0.2, round(seconds * 44_100))
    samples[len(samples) // 4 :] *= 1e-3
    samples[-44_100:] = 0.25 * np.sin(np.arange(44_100) / 20)
    data = sndfile(samples.astype(np.float32), 44_100, "MP3")
    return data.replace(b"Xing", b"\0\0\0\0", 1).replace(b"Info", b"\0\0\0\0", 1)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_counts_what_the_encoder_wrote(rate_hz: int, channels: int) -> None:
    data = sndfile(tone(2, rate_hz=rate_hz, channels=channels), rate_hz, "MP3")
    assert 0 <= count_samples(data) - 2 * rate_hz <= 5 * 1152


def test_tags_and_damage_between_frames_are_stepped_over() -> None:
    whole = healthy("MP3")
    assert count_samples(whole + b"ID3" + bytes(500) + whole + b"TAG" + bytes(125)) == 2 * count_samples(whole)


@pytest.mark.parametrize(
    "header", [b"\xff\xfb\x00\x00", b"\xff\xfb\xf0\x00", b"\xff\xfb\x9c\x00", b"\xff\xe9\x90\0", b"ID3\4", b"\xff"]
)
def test_what_is_no_frame_is_none(header: bytes) -> None:
    assert frame_at(header + bytes(20) if len(header) > 1 else header, 0) is None


def test_data_without_frames_is_not_searched_for_ever() -> None:
    with pytest.raises(ValueError, match="no frames"):
        count_samples(b"\xff" * 5_000_000)


@pytest.mark.parametrize("copies", [2, 40])
def test_files_put_together_are_read_to_their_end(copies: int) -> None:
    meta, _ = decode(healthy("MP3") * copies, {"name": "all.mp3"})
    assert meta["duration_s"] == pytest.approx(count_samples(healthy("MP3")) / 48_000 * copies, abs=0.2)


def test_a_varying_bitrate_without_a_table_is_read_to_its_end() -> None:
    meta, _ = decode(varying(12), {"name": "varying.mp3"})
    assert meta["duration_s"] == pytest.approx(12, abs=0.2)


def test_a_fresh_table_replaces_the_old_one_and_keeps_the_frames() -> None:
    whole = healthy("MP3")
    told = with_true_table(whole * 3)
    assert told.count(b"Info") + told.count(b"Xing") == 1 + 2  # ours, and those of the second and third copy
    assert count_samples(told) == 3 * count_samples(whole) + 1152
