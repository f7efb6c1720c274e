"""What is seen of a PNG or a JPEG before its decoder sees it."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.hostile.picture_bytes import encoded, jpeg_scan_start, noise, plain, png, png_chunk, png_head, with_png_chunk
from vmsg_desktop.adapters.media.photo_structure import RareJpeg, check_jpeg, png_chunks


def test_a_whole_png_tells_its_parts() -> None:
    assert png_chunks(with_png_chunk(png_chunk(b"tEXt", b"a\0b"))) == {b"IHDR", b"tEXt", b"IDAT", b"IEND"}


@pytest.mark.parametrize("cut", range(8, len(plain("PNG")), 17))
def test_a_cut_png_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match="end is missing"):
        png_chunks(plain("PNG")[:cut])


def test_a_wrong_sum_counts_in_parts_that_matter() -> None:
    assert b"tEXt" in png_chunks(with_png_chunk(png_chunk(b"tEXt", b"a\0b", crc=1)))
    with pytest.raises(ValueError, match="check sum of its part at byte 33"):
        png_chunks(png_head(9, 9) + png_chunk(b"IDAT", b"abc", crc=1) + png_chunk(b"IEND"))


def test_a_palette_picture_needs_its_palette() -> None:
    with pytest.raises(ValueError, match="palette"):
        png_chunks(png(9, 9, bytes(90), colour=3))


@pytest.mark.parametrize(
    "options",
    [{}, {"progressive": True}, {"restart_marker_blocks": 1}, {"restart_marker_rows": 1, "progressive": True},
     {"quality": 1, "optimize": True}, {"subsampling": 0}, {"subsampling": 2}],
)  # fmt: skip
@pytest.mark.parametrize("picture", [noise(243, 171), Image.new("RGB", (1201, 903), (128, 128, 128))])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_honest_jpegs_pass(options: dict[str, int], picture: Image.Image, mode: str) -> None:
    check_jpeg(encoded(picture.convert(mode), "JPEG", **options))


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 1}])
def test_restart_markers_out_of_step_are_refused(options: dict[str, int]) -> None:
    data = encoded(noise(243, 171), "JPEG", **options)
    with pytest.raises(ValueError, match="out of step"):
        check_jpeg(data[: jpeg_scan_start(data) + 20] + b"\xff\xd3\xff\xd9")


def test_a_frame_with_too_few_bytes_for_its_blocks_is_refused() -> None:
    data = bytearray(plain("JPEG"))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 2] = (20_000).to_bytes(2, "big")
    with pytest.raises(ValueError, match="too few for its size"):
        check_jpeg(bytes(data))


@pytest.mark.parametrize(("marker", "words"), [(0xC3, "lossless"), (0xC9, "arithmetic"), (0xC6, "hierarchical")])
def test_rare_processes_are_named(marker: int, words: str) -> None:
    with pytest.raises(RareJpeg, match=words):
        check_jpeg(plain("JPEG").replace(b"\xff\xc0", bytes([0xFF, marker]), 1))


def test_scans_are_counted() -> None:
    data = encoded(noise(40, 40), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    check_jpeg(data[:last] + data[last:-2] * 80 + data[-2:])
    with pytest.raises(ValueError, match="limit of 100"):
        check_jpeg(data[:last] + data[last:-2] * 120 + data[-2:])
