"""The photo door: what comes in upright and in sRGB, what is refused, and what never leaves."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.fakes.photos import encoded, p3_profile, p3_seen_as_srgb, picture, png_header
from vmsg_desktop.adapters.media.photo_decoder import decode
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import PHOTO_MAX_BYTES


def opened(data: bytes) -> tuple[dict[str, Any], NDArray[np.uint8], NDArray[np.uint8] | None]:
    meta, body = decode(data, {"name": "me.jpg"})
    width, height = meta["width"], meta["height"]
    values = np.frombuffer(body, np.uint8)
    count = width * height * 3
    alpha = values[count:].reshape(height, width) if meta["has_alpha"] else None
    return meta, values[:count].reshape(height, width, 3), alpha


def refused(data: bytes) -> InputError:
    with pytest.raises(InputError, match=r"me\.jpg") as caught:
        decode(data, {"name": "me.jpg"})
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("kind", "options", "tolerance"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}, 6),
        ("JPEG", {"quality": 95, "progressive": True}, 8),
        ("PNG", {}, 0),
        ("WEBP", {"lossless": True}, 0),
        ("HEIF", {"quality": 90}, 12),
    ],
)
def test_takes_each_type_by_content(kind: str, options: dict[str, Any], tolerance: int) -> None:
    meta, pixels, alpha = opened(encoded(picture(), kind, **options))
    assert (meta["format"], meta["width"], meta["height"]) == (kind, 200, 170)
    assert meta["notes"] == []
    assert alpha is None
    assert np.abs(pixels.astype(int) - picture()).max() <= tolerance


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_is_upright_whatever_the_camera_wrote(kind: str, orientation: int) -> None:
    upright = Image.fromarray(picture())
    stored_by = [None, 0, 3, 1, 5, 2, 6, 4]  # the Pillow transposition that EXIF's number undoes
    how = stored_by[orientation - 1]
    stored = upright if how is None else upright.transpose(Image.Transpose(how))
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if kind != "PNG" else {}
    _, pixels, _ = opened(encoded(stored, kind, exif=exif.tobytes(), **options))
    assert pixels.shape == (170, 200, 3)
    assert np.abs(pixels.astype(int) - picture()).mean() < 4


def test_broken_exif_turns_nothing() -> None:
    data = encoded(picture(), "JPEG", quality=95, exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert opened(data)[1].shape == (170, 200, 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_display_p3_colours_are_converted_before_the_profile_goes(kind: str) -> None:
    colour = np.array([200, 100, 60], np.uint8)
    exact: dict[str, dict[str, Any]] = {"JPEG": {"quality": 98, "subsampling": 0}, "WEBP": {"lossless": True}}
    options = exact.get(kind, {})
    data = encoded(np.full((170, 200, 3), colour), kind, icc_profile=p3_profile(), **options)
    meta, pixels, _ = opened(data)
    assert meta["notes"] == []
    expected = p3_seen_as_srgb(colour)
    assert np.abs(expected - colour).max() > 10, "the case must show a difference"
    np.testing.assert_allclose(pixels[80, 100], expected, atol=3)


def test_an_unusable_profile_is_told() -> None:
    meta, pixels, _ = opened(encoded(picture(), "PNG", icc_profile=b"not a profile" * 20))
    assert "colour profile cannot be used" in meta["notes"][0]
    np.testing.assert_array_equal(pixels, picture())


def test_cmyk_becomes_rgb_and_says_so() -> None:
    meta, pixels, _ = opened(encoded(Image.fromarray(picture()).convert("CMYK"), "JPEG", quality=95))
    assert "CMYK" in meta["notes"][0]
    assert np.abs(pixels.astype(int) - picture()).mean() < 3


def test_sixteen_bit_grey_keeps_its_tones() -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (200, 1))
    _, pixels, _ = opened(encoded(Image.fromarray(ramp), "PNG"))
    np.testing.assert_allclose(pixels[5, :, 0], np.arange(256), atol=1)
    np.testing.assert_array_equal(pixels[..., 0], pixels[..., 2])


@pytest.mark.parametrize("mode", ["L", "1", "P"])
def test_grey_and_palette_pictures_are_taken(mode: str) -> None:
    expected = Image.fromarray(picture()).convert(mode)
    _, pixels, alpha = opened(encoded(expected, "PNG"))
    assert alpha is None
    np.testing.assert_array_equal(pixels, np.asarray(expected.convert("RGB")))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF"])
def test_alpha_is_kept(kind: str) -> None:
    alpha = np.tile(np.linspace(0, 255, 200).astype(np.uint8), (170, 1))
    source = np.dstack([picture(), alpha])
    _, pixels, kept = opened(encoded(source, kind, **({"lossless": True, "exact": True} if kind == "WEBP" else {})))
    assert kept is not None
    np.testing.assert_allclose(kept.astype(int), alpha, atol=6 if kind == "HEIF" else 0)
    assert np.abs(pixels.astype(int) - picture()).max() <= (40 if kind == "HEIF" else 0)


@pytest.mark.parametrize("mode", ["LA", "P"])
def test_alpha_of_grey_and_palette_is_kept(mode: str) -> None:
    source = Image.fromarray(picture()).convert("L" if mode == "LA" else "P")
    if mode == "LA":
        source.putalpha(Image.new("L", source.size, 90))
        _, _, alpha = opened(encoded(source, "PNG"))
        assert alpha is not None
        assert (alpha == 90).all()
    else:
        index = int(np.asarray(source)[3, 3])
        _, _, alpha = opened(encoded(source, "PNG", transparency=index))
        assert alpha is not None
        np.testing.assert_array_equal(alpha == 0, np.asarray(source) == index)


def test_an_opaque_alpha_channel_is_no_alpha() -> None:
    source = np.dstack([picture(), np.full((170, 200), 255, np.uint8)])
    assert opened(encoded(source, "PNG"))[2] is None


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_animations_give_their_first_picture_and_say_so(kind: str) -> None:
    frames = [Image.fromarray(picture(seed=seed)) for seed in (1, 2, 3)]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True)
    meta, pixels, _ = opened(data)
    assert "animated" in meta["notes"][0]
    np.testing.assert_array_equal(pixels, picture(seed=1))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "AVIF", "JPEG2000"])
def test_other_parsers_cannot_be_reached(kind: str) -> None:
    assert refused(encoded(picture(), kind)).code == "photo_type"


@pytest.mark.parametrize("data", [b"GIF89a" + b"\0" * 50, b"\x00" * 500, b"RIFF1234WAVEfmt ", b"%PDF-1.7", b"\xff"])
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    assert refused(data).code == "photo_type"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_file_cut_anywhere_is_refused(kind: str, portrait_path: Any) -> None:
    data = encoded(Image.open(portrait_path).convert("RGB"), kind)
    for length in [*range(1, len(data) - 32, 1024), len(data) - 32]:
        assert refused(data[:length]).code in ("photo_broken", "photo_type"), length


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_noise_inside_a_file_never_escapes_as_another_error(kind: str) -> None:
    data = bytearray(encoded(picture(), kind))
    rng = np.random.default_rng(3)
    outcomes = set()
    for _ in range(60):
        noisy = bytearray(data)
        for place in rng.integers(0, len(data), 4):
            noisy[place] = int(rng.integers(0, 256))
        try:
            outcomes.add(decode(bytes(noisy), {"name": "me.jpg"})[0]["format"])
        except InputError as error:
            outcomes.add(error.code)
    assert outcomes <= {"JPEG", "PNG", "WEBP", "HEIF", "photo_broken", "photo_type", "photo_too_large",
                        "photo_too_small"}  # fmt: skip


def test_zero_bytes_and_too_many_bytes_are_refused() -> None:
    assert refused(b"").code == "photo_empty"
    error = refused(b"\xff\xd8\xff" + bytes(PHOTO_MAX_BYTES))
    assert error.code == "photo_too_many_bytes"
    assert "64 MB" in error.message


@pytest.mark.parametrize("size", [(1, 1), (159, 900), (900, 159)])
def test_too_small_names_the_limit(size: tuple[int, int]) -> None:
    error = refused(encoded(picture(*size), "PNG"))
    assert error.code == "photo_too_small"
    assert "160" in error.message


@pytest.mark.parametrize("size", [(60_000, 60_000), (8_000, 6_251), (30_001, 200)])
def test_too_large_is_refused_before_its_pixels_are_read(size: tuple[int, int]) -> None:
    error = refused(png_header(*size))
    assert error.code == "photo_too_large"
    assert "50 megapixels" in error.message


def test_a_compressed_text_bomb_is_refused() -> None:
    import zlib

    bomb = b"zTXt" + b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9)
    data = encoded(picture(), "PNG")
    chunk = struct.pack(">I", len(bomb) - 4) + bomb + struct.pack(">I", zlib.crc32(bomb))
    assert refused(data[:33] + chunk + data[33:]).code == "photo_broken"


def test_a_polyglot_is_only_its_picture() -> None:
    data = encoded(picture(), "PNG") + b"PK\x03\x04<script>alert(1)</script>"
    _, body = decode(data, {})
    assert b"script" not in body


def test_nothing_of_the_metadata_leaves() -> None:
    exif = Image.Exif()
    exif[0x010E] = "PRIVATE-DESCRIPTION"
    exif.get_ifd(0x8769)[0xA431] = "SERIAL-4711"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 13.37)
    exif.get_ifd(0x8825)[0x1D] = "GPS-2024:01:02"
    data = encoded(
        picture(), "JPEG", exif=exif.tobytes() + b"THUMBNAIL-BYTES", comment=b"PRIVATE-COMMENT",
        xmp=b"<x:xmpmeta>PRIVATE-XMP</x:xmpmeta>", icc_profile=p3_profile() + b"PRIVATE-ICC",
    )  # fmt: skip
    marks = [b"PRIVATE-DESCRIPTION", b"SERIAL-4711", b"GPS-2024", b"THUMBNAIL-BYTES", b"PRIVATE-COMMENT",
             b"PRIVATE-XMP", b"PRIVATE-ICC"]  # fmt: skip
    assert all(mark in data for mark in marks), "the source must hold them"
    meta, pixels, _ = opened(data)
    for kind in ("JPEG", "PNG"):
        sent = encoded(pixels, kind)
        assert not [mark for mark in [*marks, b"Exif", b"ICC_PROFILE", b"iCCP"] if mark in sent]
        assert not Image.open(io.BytesIO(sent)).getexif()
    assert "PRIVATE" not in str(meta)
