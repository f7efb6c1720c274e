"""The limits of uploads, each side of each."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from tests.fakes.sandbox_door import picture_bytes, sound_bytes
from vmsg_desktop.adapters.media.m4a import M4aEncoder
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.sandbox.parts import Part
from vmsg_desktop.sandbox.refusals import Refused
from vmsg_desktop.sandbox.uploads import AUDIO_MAX_BYTES, IMAGE_MAX_BYTES, decoded_picture, read_audio, read_image


def image(data: bytes, name: str | None = "face.png", kind: str | None = "image/png") -> dict[str, Part]:
    return {"image": Part(data, name, kind)}


def audio(data: bytes, name: str | None = "voice.m4a", kind: str | None = "audio/mp4") -> dict[str, Part]:
    return {"audio": Part(data, name, kind)}


def kind_of_image(parts: dict[str, Part]) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        read_image(parts)
    return refused.value.refusal.status, refused.value.refusal.body["kind"]


def kind_of_audio(parts: dict[str, Part]) -> tuple[int, str]:
    with pytest.raises(Refused) as refused:
        read_audio(parts)
    return refused.value.refusal.status, refused.value.refusal.body["kind"]


def test_a_picture_is_kept_as_it_came() -> None:
    data = picture_bytes(300, 200)
    kept = read_image(image(data))
    assert (kept.data, kept.width, kept.height, kept.name) == (data, 300, 200, "face.png")


@pytest.mark.parametrize(("kind", "name"), [("image/png", "image.png"), ("image/jpeg", "image.jpeg")])
def test_a_picture_without_a_name_gets_one_that_a_talk_takes(kind: str, name: str) -> None:
    assert read_image(image(picture_bytes(), None, kind)).name == name


def test_sides_of_160_px_are_the_least() -> None:
    assert read_image(image(picture_bytes(160, 160))).width == 160
    assert kind_of_image(image(picture_bytes(159, 400))) == (400, "InvalidImageResolutionError")
    assert kind_of_image(image(picture_bytes(400, 64))) == (400, "InvalidImageResolutionError")


def test_a_huge_picture_in_a_small_file_is_taken_at_the_upload() -> None:
    assert read_image(image(picture_bytes(3072, 4096))).width == 3072


def test_ten_megabytes_are_the_most() -> None:
    data = picture_bytes()
    padded = data + b"\0" * (IMAGE_MAX_BYTES - len(data))
    assert len(read_image(image(padded)).data) == IMAGE_MAX_BYTES
    assert kind_of_image(image(padded + b"\0")) == (400, "InvalidFileSizeError")


@pytest.mark.parametrize("kind", ["image/webp", "application/octet-stream", None])
def test_other_types_are_refused_with_those_that_are_taken(kind: str | None) -> None:
    with pytest.raises(Refused) as refused:
        read_image(image(picture_bytes(), kind=kind))
    body = refused.value.refusal.body
    assert (refused.value.refusal.status, body["kind"]) == (415, "UnsupportedMimeTypeError")
    assert body["details"] == {"received": kind or "", "supported": ["image/jpeg", "image/png"]}


@pytest.mark.parametrize("name", ["x" * 47 + ".png", "a b.png", "fäce.png", "../face.png", ""])
def test_names_that_are_refused(name: str) -> None:
    assert kind_of_image(image(picture_bytes(), name)) == (400, "ValidationError")


def test_a_name_of_fifty_characters_is_taken() -> None:
    assert len(read_image(image(picture_bytes(), "x" * 46 + ".png")).name) == 50


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"GIF89a" + b"\0" * 40, b"\x89PNG\r\n\x1a\n" + b"\0" * 60])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert kind_of_image(image(data)) == (400, "BadRequestError")
    assert kind_of_image({}) == (400, "BadRequestError")


def test_a_picture_for_another_storage_is_refused() -> None:
    parts = image(picture_bytes()) | {"result_url": Part(b"https://example.com/put")}
    assert kind_of_image(parts) == (400, "BadRequestError")


def test_pixels_are_decoded_as_rgb() -> None:
    assert decoded_picture(picture_bytes(200, 170)).shape == (170, 200, 3)
    with pytest.raises(Refused):
        decoded_picture(b"nothing")


def test_a_sound_becomes_16_khz_under_the_name_of_a_wav() -> None:
    kept = read_audio(audio(sound_bytes(1.5, rate_hz=44_100)))
    assert (kept.name, kept.sound.rate_hz) == ("voice.wav", 16_000)
    assert kept.sound.duration_s == pytest.approx(1.5, abs=0.002)
    assert 0.05 < float(np.abs(kept.sound.samples).max()) < 0.15


def test_what_this_program_uploads_keeps_its_length() -> None:
    noise = np.random.default_rng(0).normal(0, 0.05, 24_000 * 2).astype(np.float32)
    kept = read_audio(audio(M4aEncoder().encode(Sound(noise, 24_000)).data))
    assert kept.sound.duration_s == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(("name", "kept"), [("a.b.mp3", "a.b.wav"), ("voice", "voice.wav"), (None, "audio.wav")])
def test_names_of_sounds(name: str | None, kept: str) -> None:
    assert read_audio(audio(sound_bytes(), name, "video/mp4")).name == kept


def test_six_megabytes_are_the_most_for_a_sound() -> None:
    data = sound_bytes(3)
    assert kind_of_audio(audio(data + b"\0" * (AUDIO_MAX_BYTES - len(data) + 1))) == (400, "InvalidFileSizeError")


def test_a_sound_of_almost_no_length_is_refused() -> None:
    assert kind_of_audio(audio(sound_bytes(0.05))) == (400, "InvalidAudioDurationError")


def test_a_type_that_is_no_sound_is_refused() -> None:
    assert kind_of_audio(audio(sound_bytes(), kind="text/plain")) == (415, "UnsupportedMimeTypeError")
    assert kind_of_audio(audio(sound_bytes(), kind=None)) == (415, "UnsupportedMimeTypeError")


def silent_film() -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 64
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def test_what_holds_no_sound_is_refused() -> None:
    for data in (b"", b"RIFF", b"\0" * 2000, silent_film()):
        assert kind_of_audio(audio(data)) == (400, "BadRequestError")
