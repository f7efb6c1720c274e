"""Photos made to hurt: foreign formats, bombs, lies, cuts, polyglots. Each is refused, or taken without harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

from PIL import Image

from tests.hostile.picture_bytes import (
    box,
    encoded,
    jpeg_scan_start,
    jpeg_segment,
    jpeg_with_size,
    noise,
    plain,
    png,
    png_chunk,
    png_head,
    quarters,
    riff,
    riff_chunk,
    with_jpeg_segment,
    with_png_chunk,
)
from tests.hostile.rows import Refused, Row, TakenPhoto

_SUFFIX: Final = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "HEIF": "heic"}
_TOO_LARGE: Final = Refused("photo_too_large", ("50 megapixels", "30000"))
_FOREIGN: Final = Refused("photo_type", ("JPEG, PNG, WebP or HEIC",))
_BROKEN: Final = Refused("photo_broken", ("damaged or cut-off",))
_BOMB: Final = Refused("photo_broken", ("expand", "limit of 1 MB"))
_RARE: Final = Refused("photo_process", ("baseline and progressive",))
_FIRST: Final = "the first picture is used"


def photo_attack_rows() -> list[Row]:
    """All of this module's rows."""
    return [*_foreign(), *_bombs(), *_cuts(), *_polyglots(), *_broken_pngs(), *_jpeg_tricks(), *_heif_lies()]


def _foreign() -> list[Row]:
    """Formats that Pillow could read, under the name of one that is taken: their parsers must not be reached."""

    def saved(kind: str) -> Row:
        picture = quarters().quantize(8) if kind == "GIF" else quarters()
        return Row(f"{kind.lower()}-named.jpg", "photo", lambda: encoded(picture, kind), _FOREIGN)

    texts = {
        "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">'
        b'<image href="file:///etc/passwd"/></svg>',
        "psd": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 200, 200, 8, 3) + bytes(400),
        "fits": b"SIMPLE  =                    T".ljust(2880),
        "xpm": b'/* XPM */\nstatic char *x[] = {"200 200 1 1", "a c #ffffff"};',
        "pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\nendobj\n%%EOF\n",
        "html": b"<!doctype html><script>alert(1)</script>",
        "wmf": b"\xd7\xcd\xc6\x9a" + bytes(200),
        "fpx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "elf": b"\x7fELF\2\1\1" + bytes(200),
    }
    made = [saved(kind) for kind in ("GIF", "BMP", "TIFF", "EPS", "ICO", "JPEG2000", "PPM", "TGA", "AVIF")]
    return made + [Row(f"{key}-named.jpg", "photo", lambda data=data: data, _FOREIGN)  # type: ignore[misc]
                   for key, data in texts.items()]  # fmt: skip


def _bombs() -> list[Row]:
    huge_webp = riff(b"WEBP", riff_chunk(b"VP8X", b"\x10\0\0\0" + b"\xff\xff\xff" * 2))
    lossless = struct.pack("<I", 16_383 | 16_383 << 14)
    return [
        Row("header-60000.png", "photo", lambda: png(60_000, 60_000, b"\0" * 100), _TOO_LARGE),
        Row("header-4-billion.png", "photo", lambda: png(0x7FFFFFFF, 0x7FFFFFFF, b""), _TOO_LARGE),
        Row("header-65500.jpg", "photo", lambda: jpeg_with_size(65_500, 65_500), _TOO_LARGE),
        Row("header-16-million.webp", "photo", lambda: huge_webp, _TOO_LARGE),
        Row("header-16384.webp", "photo", lambda: riff(b"WEBP", riff_chunk(b"VP8L", b"\x2f" + lossless + bytes(64))),
            _TOO_LARGE),
        Row("zip-bomb-30000.png", "photo", _one_bit_bomb, _TOO_LARGE),
        Row("side-40000.png", "photo", lambda: png(40_000, 160, b"", depth=1, colour=0), _TOO_LARGE),
        Row("flat-49-megapixels.png", "photo", lambda: encoded(Image.new("1", (7000, 7000), 1), "PNG"),
            TakenPhoto("PNG", 7000, 7000, "white white white white"), is_slow=True),
        Row("apng-of-2-billion.png", "photo", _endless_apng, TakenPhoto("PNG", note=_FIRST)),
        Row("apng-frame-60000.png", "photo", _apng_with_huge_frame, TakenPhoto("PNG", note=_FIRST)),
        Row("animated.png", "photo", lambda: _animated("PNG"), TakenPhoto("PNG", note=_FIRST)),
        Row("animated.webp", "photo", lambda: _animated("WEBP"), TakenPhoto("WEBP", note=_FIRST)),
        Row("text-bomb.png", "photo", lambda: with_png_chunk(_text_bomb()), _BOMB),
        Row("text-bombs-100.png", "photo", lambda: with_png_chunk(_text_bomb(900_000) * 100), _BOMB),
        Row("profile-bomb.png", "photo", lambda: with_png_chunk(png_chunk(b"iCCP", b"x\0\0" + _zeros(80_000_000))),
            _BOMB),
    ]  # fmt: skip


def _zeros(count: int) -> bytes:
    """``count`` zeros, packed a thousand times smaller."""
    packer = zlib.compressobj(9)
    block = bytes(1_000_000)
    parts = [packer.compress(block[: min(len(block), count - done)]) for done in range(0, count, len(block))]
    return b"".join(parts) + packer.flush()


def _text_bomb(count: int = 80_000_000) -> bytes:
    return png_chunk(b"zTXt", b"Comment\0\0" + _zeros(count))


def _one_bit_bomb() -> bytes:
    row_bytes = 1 + 30_000 // 8
    pixels = png_chunk(b"IDAT", _zeros(30_000 * row_bytes))
    return png_head(30_000, 30_000, depth=1, colour=0) + pixels + png_chunk(b"IEND")


def _endless_apng() -> bytes:
    return with_png_chunk(png_chunk(b"acTL", struct.pack(">II", 0x7FFFFFFF, 0)))


def _apng_with_huge_frame() -> bytes:
    frame = struct.pack(">IIIIIHHBB", 0, 60_000, 60_000, 0, 0, 1, 10, 0, 0)
    data = with_png_chunk(png_chunk(b"acTL", struct.pack(">II", 2, 0)))
    return data[:-12] + png_chunk(b"fcTL", frame) + png_chunk(b"fdAT", b"\0\0\0\1" + _zeros(100)) + data[-12:]


def _animated(kind: str) -> bytes:
    more = [quarters("blue blue red red"), quarters("black white white black")]
    options = {"lossless": True} if kind == "WEBP" else {}
    return encoded(quarters(), kind, save_all=True, append_images=more, duration=40, **options)


def _cuts() -> list[Row]:
    rows = []
    for kind, suffix in _SUFFIX.items():
        whole = encoded(noise(240, 200), kind)
        for share in (10, 50, 90):
            rows.append(Row(f"cut-at-{share}.{suffix}", "photo",
                            lambda whole=whole, share=share: whole[: len(whole) * share // 100], _BROKEN))  # type: ignore[misc]  # fmt: skip
        rows.append(Row(f"only-signature.{suffix}", "photo", lambda whole=whole: whole[:12], _BROKEN))  # type: ignore[misc]
    rows.append(Row("two-bytes.jpg", "photo", lambda: b"\xff\xd8", _FOREIGN))
    progressive = encoded(quarters(), "JPEG", progressive=True)
    rows.append(Row("cut-progressive.jpg", "photo", lambda: progressive[: len(progressive) // 2], _BROKEN))
    return rows


def _polyglots() -> list[Row]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr(zipfile.ZipInfo("evil.class"), b"\xca\xfe\xba\xbe")
    zipped = archive.getvalue()
    html = b"<html><script>alert(1)</script>"
    script = jpeg_segment(0xFE, b"%PDF-1.4\n<?php system($_GET['c']); ?>")
    return [
        Row("jpeg-and-zip.jpg", "photo", lambda: plain("JPEG") + zipped, TakenPhoto("JPEG")),
        Row("png-and-html.png", "photo", lambda: plain("PNG") + html, TakenPhoto("PNG")),
        Row("jpeg-with-pdf-and-php.jpg", "photo", lambda: with_jpeg_segment(script), TakenPhoto("JPEG")),
        Row("pdf-then-jpeg.jpg", "photo", lambda: b"%PDF-1.4\n" + plain("JPEG"), _FOREIGN),
        Row("gifar.jpg", "photo", lambda: encoded(quarters().quantize(8), "GIF") + zipped, _FOREIGN),
        Row("zip-then-png.png", "photo", lambda: zipped + plain("PNG"), _FOREIGN),
        Row("webp-and-wav.webp", "photo", lambda: plain("WEBP") + riff(b"WAVE", bytes(40)), TakenPhoto("WEBP")),
        Row("voice-as-photo.jpg", "photo", lambda: riff(b"WAVE", riff_chunk(b"data", bytes(4000))), _FOREIGN),
    ]


def _broken_pngs() -> list[Row]:
    whole = plain("PNG")
    pixels = whole.index(b"IDAT")
    size = struct.unpack(">I", whole[pixels - 4 : pixels])[0]
    bad_sum = bytearray(whole)
    bad_sum[pixels + 4 + size] ^= 0xFF
    bad_head = bytearray(whole)
    bad_head[29] ^= 0xFF
    short = png(240, 200, b"\0" * 700)
    return [
        Row("bad-sum-of-pixels.png", "photo", lambda: bytes(bad_sum), _BROKEN),
        Row("bad-sum-of-header.png", "photo", lambda: bytes(bad_head), _BROKEN),
        Row("bad-sum-of-text.png", "photo", lambda: with_png_chunk(png_chunk(b"tEXt", b"a\0b", crc=1)), _BROKEN),
        Row("rows-missing.png", "photo", lambda: short, _BROKEN),
        Row("no-pixels.png", "photo", lambda: png_head(240, 200) + png_chunk(b"IEND"), _BROKEN),
        Row("palette-without-palette.png", "photo", lambda: png(240, 200, bytes(241 * 200), colour=3), _BROKEN),
        Row("chunk-of-4-gb.png", "photo",
            lambda: png_head(240, 200) + b"\xff\xff\xff\xffIDAT" + bytes(100), _BROKEN),
        Row("chunk-of-minus-1.png", "photo", lambda: with_png_chunk(b"\xff\xff\xff\xfftEXt" + bytes(60)), _BROKEN),
        Row("colour-type-9.png", "photo", lambda: png(240, 200, bytes(800), colour=9), _BROKEN),
        Row("zero-wide.png", "photo", lambda: png(0, 200, b""), Refused("photo_broken")),
        Row("empty-pixel-chunks-20000.png", "photo",
            lambda: whole[:33] + png_chunk(b"IDAT") * 20_000 + whole[33:], TakenPhoto("PNG")),
        Row("text-chunks-50000.png", "photo",
            lambda: with_png_chunk(png_chunk(b"tEXt", b"k\0v") * 50_000), TakenPhoto("PNG")),
    ]  # fmt: skip


def _jpeg_tricks() -> list[Row]:
    whole = plain("JPEG")
    scan = jpeg_scan_start(whole)
    taken = TakenPhoto("JPEG")
    return [
        Row("comments-20-mb.jpg", "photo", lambda: with_jpeg_segment(jpeg_segment(0xFE, b"c" * 65_000) * 310), taken),
        Row("comment-never-ends.jpg", "photo", lambda: whole[:2] + b"\xff\xfe\xff\xff" + b"c" * 400, _BROKEN),
        Row("segment-of-length-0.jpg", "photo", lambda: whole[:2] + b"\xff\xe5\0\0" + whole[2:], _BROKEN),
        Row("restarts-10-mb.jpg", "photo", lambda: whole[: scan + 14] + b"\xff\xd0" * 5_000_000, _BROKEN),
        Row("fill-bytes.jpg", "photo", lambda: whole[:2] + b"\xff" * 1000 + whole[2:], taken),
        Row("fill-bytes-2-mb.jpg", "photo", lambda: whole[:2] + b"\xff" * 2_000_000 + whole[2:], _BROKEN),
        Row("scans-4000.jpg", "photo", lambda: _many_scans(quarters(), 4000),
            Refused("photo_broken", ("limit of 100",))),
        Row("scans-85-of-49-megapixels.jpg", "photo", lambda: _many_scans(quarters(width=7000, height=7000), 85),
            TakenPhoto("JPEG", 7000, 7000), is_slow=True),
        Row("scans-40.jpg", "photo", lambda: _many_scans(quarters(), 40), taken),
        Row("multi-picture.jpg", "photo", _multi_picture, taken),
        Row("no-tables.jpg", "photo", lambda: _without(whole, b"\xff\xdb"), _BROKEN),
        Row("lossless-process.jpg", "photo", lambda: whole.replace(b"\xff\xc0", b"\xff\xc3", 1), _RARE),
        Row("arithmetic-process.jpg", "photo", lambda: whole.replace(b"\xff\xc0", b"\xff\xc9", 1), _RARE),
        Row("hierarchical-process.jpg", "photo", lambda: whole.replace(b"\xff\xc0", b"\xff\xc5", 1), _RARE),
        Row("twelve-bit.jpg", "photo", lambda: _frame_byte(whole, 4, 12), _BROKEN),
        Row("no-components.jpg", "photo", lambda: _frame_byte(whole, 9, 0), _BROKEN),
        Row("two-components.jpg", "photo", lambda: _frame_byte(whole, 9, 2), _BROKEN),
        Row("sampling-15.jpg", "photo", lambda: _frame_byte(whole, 11, 0xFF), _BROKEN),
        Row("height-0.jpg", "photo", lambda: jpeg_with_size(240, 0), _BROKEN),
        Row("taller-than-its-pixels.jpg", "photo", lambda: jpeg_with_size(240, 6000), _BROKEN),
    ]  # fmt: skip


def _multi_picture() -> bytes:
    """Two pictures in one JPEG, as phones write them for depth; the first one counts."""
    return encoded(quarters(), "MPO", save_all=True, append_images=[quarters("blue blue red red")], quality=95)


def _frame_byte(data: bytes, offset: int, value: int) -> bytes:
    """One byte of the frame header changed."""
    place = data.index(b"\xff\xc0") + offset
    return data[:place] + bytes([value]) + data[place + 1 :]


def _without(data: bytes, marker: bytes) -> bytes:
    """Without the first segment of this marker."""
    place = data.index(marker)
    size = struct.unpack(">H", data[place + 2 : place + 4])[0]
    return data[:place] + data[place + 2 + size :]


def _many_scans(picture: Image.Image, count: int) -> bytes:
    """A progressive JPEG whose last scan comes ``count`` times; each makes the decoder walk the whole picture."""
    data = encoded(picture, "JPEG", quality=95, progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + data[-2:]


def _heif_lies() -> list[Row]:
    whole = plain("HEIF")
    size = whole.index(b"ispe") + 8
    lying = whole[:size] + struct.pack(">II", 60_000, 60_000) + whole[size + 8 :]
    avif = encoded(quarters(), "AVIF")
    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    return [
        Row("claims-60000.heic", "photo", lambda: lying, _TOO_LARGE),
        Row("avif-inside.heic", "photo", lambda: avif.replace(b"ftypavif", b"ftypmif1", 1), _BROKEN),
        Row("only-ftyp.heic", "photo", lambda: head, _BROKEN),
        Row("box-of-16-eb.heic", "photo", lambda: head + b"\0\0\0\1meta" + b"\x7f" + b"\xff" * 7 + bytes(200), _BROKEN),
        Row("box-of-size-0.heic", "photo", lambda: head + box(b"meta", bytes(100), size=0), _BROKEN),
        Row("nested-20000.heic", "photo", lambda: head + _nested(20_000), _BROKEN),
        Row("mdat-garbage.heic", "photo", lambda: _garbled(whole), _BROKEN),
    ]


def _nested(depth: int) -> bytes:
    """Boxes in boxes; the innermost is empty."""
    return b"".join(struct.pack(">I", 12 * (depth - level)) + b"meta\0\0\0\0" for level in range(depth))


def _garbled(whole: bytes) -> bytes:
    place = whole.index(b"mdat") + 4
    return whole[:place] + bytes((byte * 7 + 13) % 256 for byte in whole[place:])
