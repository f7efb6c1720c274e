"""A fetched video: whole and playable ones pass, every broken one is refused with its reason."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from vmsg_desktop.adapters.media.video_check import VideoCheck
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.core.model.errors import RenderError
from vmsg_desktop.core.mp4 import check_outline

FPS, RATE_HZ = 25, 16_000


def video(seconds: float = 2.0, *, sound_s: float | None = None, is_fast: bool = False, gop: int = 12) -> bytes:
    """An MP4 of moving noise with a tone; ``sound_s`` 0 = no sound track; ``is_fast`` = the index in front."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "v.mp4"
        options = {"movflags": "+faststart"} if is_fast else {}
        with av.open(str(path), "w", format="mp4", options=options) as container:
            _write(container, seconds, seconds if sound_s is None else sound_s, gop)
        return path.read_bytes()


def _write(container: Any, seconds: float, sound_s: float, gop: int) -> None:
    pictures: Any = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
    pictures.width, pictures.height, pictures.pix_fmt, pictures.gop_size = 64, 48, "yuv420p", gop
    voice: Any = container.add_stream("aac", rate=RATE_HZ, layout="mono") if sound_s else None
    dice = np.random.default_rng(7)
    for number in range(round(seconds * FPS)):
        frame = av.VideoFrame.from_ndarray(dice.integers(0, 255, (48, 64, 3), np.uint8), format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        container.mux(pictures.encode(frame))
    container.mux(pictures.encode(None))
    if voice is not None:
        tone = np.sin(np.arange(round(sound_s * RATE_HZ)) / 20).astype(np.float32)[None]
        piece = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
        piece.sample_rate, piece.pts, piece.time_base = RATE_HZ, 0, Fraction(1, RATE_HZ)
        container.mux(voice.encode(piece))
        container.mux(voice.encode(None))


@pytest.fixture(scope="module")
def check() -> Iterator[VideoCheck]:
    with DecodeWorker() as worker:
        yield VideoCheck(worker)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return video()


def refusal(check: VideoCheck, data: bytes, **given: Any) -> RenderError:
    with pytest.raises(RenderError) as caught:
        check.check(data, **given)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("is_fast", [False, True])
@pytest.mark.parametrize("gop", [1, 12, 3000])
def test_a_good_video_passes_with_its_facts(check: VideoCheck, is_fast: bool, gop: int) -> None:
    facts = check.check(video(is_fast=is_fast, gop=gop), expected_s=2.0)
    assert (facts.width, facts.height, facts.frames) == (64, 48, 50)
    assert facts.duration_s == pytest.approx(2.0, abs=0.05)
    assert facts.audio_s == pytest.approx(2.0, abs=0.15)


@pytest.mark.parametrize("is_fast", [False, True])
def test_cut_anywhere_it_is_refused(check: VideoCheck, is_fast: bool) -> None:
    data = video(1.0, is_fast=is_fast)
    dice = random.Random(3)
    cuts = {1, 4, 8, 31, 32, len(data) - 1, *(dice.randrange(1, len(data)) for _ in range(150))}
    for cut in sorted(cuts):
        with pytest.raises(RenderError):
            check_outline(data[:cut], name="v")


def test_cut_at_the_end_of_the_index_it_has_no_pictures() -> None:
    data = video(1.0, is_fast=True)
    mdat = next(box for box in check_outline(data, name="v") if box.kind == "mdat")
    with pytest.raises(RenderError, match="mdat"):
        check_outline(data[: mdat.start], name="v")


def test_a_hole_filled_with_nothing_is_found_where_the_last_picture_was(check: VideoCheck) -> None:
    data = video(2.0, is_fast=True)
    holed = data[: int(len(data) * 0.6)] + bytes(len(data) - int(len(data) * 0.6))
    assert refusal(check, holed).code == "video_unplayable"


def test_a_track_that_promises_more_than_the_file_holds_is_not_whole(check: VideoCheck) -> None:
    data = bytearray(video(2.0, is_fast=True))
    mdat = next(box for box in check_outline(bytes(data), name="v") if box.kind == "mdat")
    shorter = mdat.start + (mdat.end - mdat.start) // 2
    data[mdat.start : mdat.start + 4] = struct.pack(">I", shorter - mdat.start)
    assert refusal(check, bytes(data[:shorter])).code in ("video_truncated", "video_unplayable")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "XML"),
        (b"\n <!DOCTYPE html><html>", "web page"),
        (b"<HTML><body>login", "web page"),
        (b'{"message":"Forbidden"}', "JSON"),
        (b"RIFF\0\0\0\0AVI ", "AVI"),
        (b"\x1aE\xdf\xa3abcdefgh", "WebM"),
        (bytes(5000), "something else"),
        (b"abc", "something else"),
    ],
)
def test_what_is_no_video_is_named(check: VideoCheck, data: bytes, words: str) -> None:
    error = refusal(check, data, name="birthday.mp4")
    assert words in error.message
    assert "birthday.mp4" in error.message


def test_without_an_index_it_cannot_be_played() -> None:
    data = video(1.0)
    moov = next(box for box in check_outline(data, name="v") if box.kind == "moov")
    with pytest.raises(RenderError, match="no index") as caught:
        check_outline(data[: moov.start], name="v")
    assert caught.value.code == "video_no_index"


def test_without_sound_it_is_refused(check: VideoCheck) -> None:
    assert refusal(check, video(1.0, sound_s=0)).code == "video_silent"


def test_sound_that_ends_long_before_the_pictures_is_refused(check: VideoCheck) -> None:
    error = refusal(check, video(5.0, sound_s=1.0))
    assert error.code == "video_truncated"
    assert "5.0 s of pictures" in error.message


@pytest.mark.parametrize(
    ("expected_s", "is_good"), [(2.0, True), (3.4, True), (0.6, True), (3.6, False), (60.0, False)]
)
def test_the_length_must_be_that_of_the_sound_that_was_sent(
    check: VideoCheck, whole: bytes, expected_s: float, is_good: bool
) -> None:
    if is_good:
        assert check.check(whole, expected_s=expected_s).frames == 50
    else:
        error = refusal(check, whole, expected_s=expected_s)
        assert error.code == "video_wrong_length"
        assert f"{expected_s:.1f} s" in error.message


def test_an_index_full_of_noise_ends_in_a_refusal(check: VideoCheck, whole: bytes) -> None:
    dice = random.Random(11)
    moov = next(box for box in check_outline(whole, name="v") if box.kind == "moov")
    refused = 0
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(40):
            data[dice.randrange(moov.start + 8, moov.end)] = dice.randrange(256)
        try:
            check.check(bytes(data), expected_s=2.0)
        except RenderError:
            refused += 1
    assert refused >= 20


@pytest.mark.parametrize("size", [0, 7, 2**31])
def test_a_box_of_a_senseless_size_is_not_followed(size: int) -> None:
    start = struct.pack(">I4s", 16, b"ftyp") + bytes(8)
    with pytest.raises(RenderError):
        check_outline(start + struct.pack(">I4s", size, b"free") + bytes(8), name="v")


def test_long_boxes_are_read() -> None:
    ftyp = struct.pack(">I4s", 16, b"ftyp") + bytes(8)
    moov = struct.pack(">I4s", 8, b"moov")
    mdat = struct.pack(">I4sQ", 1, b"mdat", 20) + bytes(4)
    assert [box.kind for box in check_outline(ftyp + moov + mdat, name="v")] == ["ftyp", "moov", "mdat"]
    with pytest.raises(RenderError):
        check_outline(ftyp + moov + struct.pack(">I4sQ", 1, b"mdat", 2**63) + bytes(4), name="v")
    with pytest.raises(RenderError):
        check_outline(ftyp + moov + mdat[:12], name="v")


def test_the_test_videos_are_what_they_claim(whole: bytes) -> None:
    with av.open(io.BytesIO(whole)) as container:
        assert (len(container.streams.video), len(container.streams.audio)) == (1, 1)
