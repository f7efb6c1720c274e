"""The bytes of the final frame."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.vision.encode import encode_frame

RED = np.full((64, 96, 3), (255, 0, 0), np.uint8)


def decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
    image.load()
    return image


def noise(side: int = 512) -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 256, (side, side, 3), np.uint8)


def test_red_stays_red() -> None:
    frame = encode_frame(RED, None, vendor_takes_alpha=False)
    assert (frame.format, frame.width, frame.height, frame.notes) == ("JPEG", 96, 64, ())
    red, green, blue = decoded(frame.data).getpixel((48, 32))  # type: ignore[misc]
    assert red > 250
    assert max(green, blue) < 5


def test_the_same_pixels_give_the_same_bytes() -> None:
    assert (
        encode_frame(noise(), None, vendor_takes_alpha=False).data
        == encode_frame(noise(), None, vendor_takes_alpha=False).data
    )


def test_a_jpeg_holds_full_colour_resolution_and_no_metadata() -> None:
    image = decoded(encode_frame(RED, None, vendor_takes_alpha=False).data)
    assert [layer[1:3] for layer in image.layer] == [(1, 1)] * 3  # type: ignore[attr-defined]
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_transparency_is_kept_where_it_is_taken() -> None:
    alpha = np.zeros((64, 96), np.uint8)
    alpha[:, 48:] = 255
    alpha[:, 40:48] = 100
    frame = encode_frame(RED, alpha, vendor_takes_alpha=True)
    image = decoded(frame.data)
    assert (frame.format, image.mode) == ("PNG", "RGBA")
    assert np.array_equal(np.asarray(image)[..., 3], alpha)
    assert tuple(np.asarray(image)[10, 44]) == (255, 0, 0, 100)
    assert not image.info


def test_transparency_is_flattened_onto_white_elsewhere_and_said() -> None:
    alpha = np.zeros((64, 96), np.uint8)
    alpha[:, 48:] = 255
    frame = encode_frame(RED, alpha, vendor_takes_alpha=False)
    image = np.asarray(decoded(frame.data))
    assert image[32, 10].min() > 250
    assert image[32, 90, 1] < 5
    assert frame.format == "JPEG"
    assert "white" in frame.notes[0]


def test_a_frame_too_large_loses_quality_and_says_so() -> None:
    whole = encode_frame(noise(), None, vendor_takes_alpha=False)
    smaller = encode_frame(noise(), None, vendor_takes_alpha=False, max_bytes=len(whole.data) - 1)
    assert len(smaller.data) < len(whole.data)
    assert "quality" in smaller.notes[0]


@pytest.mark.parametrize("alpha", [None, np.full((512, 512), 200, np.uint8)])
def test_what_never_fits_is_an_error_with_the_figures(alpha: NDArray[np.uint8] | None) -> None:
    with pytest.raises(InputError, match=r"0\.\d MB") as caught:
        encode_frame(noise(), alpha, vendor_takes_alpha=True, max_bytes=20_000)
    assert caught.value.code == "frame_too_large"
