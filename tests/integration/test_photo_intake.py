"""Photos through the real child: the port PhotoDecoder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
import pytest

from tests.fakes.photos import encoded, picture, png_header
from vmsg_desktop.adapters.media.decoder import MediaDecoder
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.core.model.errors import ComputeError, InputError


@pytest.fixture(scope="module")
def decoder() -> Iterator[MediaDecoder]:
    with DecodeWorker() as worker:
        yield MediaDecoder(worker)


def test_a_photo_arrives_whole(decoder: MediaDecoder) -> None:
    data = encoded(picture(), "PNG")
    photo = decoder.decode_photo(data, name="me.png")
    np.testing.assert_array_equal(photo.pixels, picture())
    assert (photo.width, photo.height, photo.format, photo.size_bytes) == (200, 170, "PNG", len(data))
    assert photo.sha256 == hashlib.sha256(data).hexdigest()
    assert photo.alpha is None
    assert photo.notes == ()


def test_alpha_arrives_beside_the_pixels(decoder: MediaDecoder) -> None:
    alpha = np.tile(np.arange(200, dtype=np.uint8), (170, 1))
    photo = decoder.decode_photo(encoded(np.dstack([picture(), alpha]), "PNG"), name="me.png")
    assert photo.alpha is not None
    np.testing.assert_array_equal(photo.alpha, alpha)
    np.testing.assert_array_equal(photo.pixels, picture())


@pytest.mark.parametrize("size", [(7_000, 7_000), (30_000, 1_600)])
def test_fifty_megapixels_fit_the_memory_limit(decoder: MediaDecoder, size: tuple[int, int]) -> None:
    photo = decoder.decode_photo(encoded(np.zeros((size[1], size[0], 3), np.uint8), "JPEG"), name="big.jpg")
    assert (photo.width, photo.height) == size


@pytest.mark.parametrize("data", [b"", b"\x00" * 99, png_header(60_000, 60_000), encoded(picture(), "JPEG")[:1000]])
def test_refusals_name_the_file_and_leave_the_door_open(decoder: MediaDecoder, data: bytes) -> None:
    with pytest.raises(InputError, match=r"odd\.jpg"):
        decoder.decode_photo(data, name="odd.jpg")
    assert decoder.decode_photo(encoded(picture(), "PNG"), name="me.png").width == 200


def test_too_little_memory_is_an_error_not_a_crash() -> None:
    with DecodeWorker(150_000_000) as worker, pytest.raises(ComputeError, match=r"big\.jpg"):
        MediaDecoder(worker).decode_photo(encoded(np.zeros((7_000, 7_000, 3), np.uint8), "JPEG"), name="big.jpg")
