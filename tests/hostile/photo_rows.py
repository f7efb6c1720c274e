"""Photos that are odd but honest: sizes at the limits, colours, EXIF, names. Most must be taken, and taken right."""

from __future__ import annotations

import io
import struct
from typing import Final, Literal

import numpy as np
from PIL import Image, ImageCms

from tests.fakes.photos import p3_profile
from tests.hostile.picture_bytes import (
    encoded,
    exif_app1,
    plain,
    png,
    png_chunk,
    quarters,
    tiff_ifd,
    with_jpeg_segment,
    with_png_chunk,
)
from tests.hostile.rows import Refused, Row, TakenPhoto

PRIVATE: Final = (b"SECRET-GPS", b"SECRET-SERIAL", b"SECRET-XMP", b"SECRET-IPTC", b"SECRET-THUMB", b"SECRET-TEXT")
"""Marks inside the metadata of the private photos; none may be found in anything that leaves."""
GREYS: Final = "dark light light dark"
_TURNED: Final = {  # EXIF orientation: the corners as they must be seen; the sides swap from 5 on
    1: "red green blue yellow", 2: "green red yellow blue", 3: "yellow blue green red", 4: "blue yellow red green",
    5: "red blue green yellow", 6: "blue red yellow green", 7: "yellow green blue red", 8: "green yellow red blue",
}  # fmt: skip


def photo_rows() -> list[Row]:
    """All of this module's rows."""
    return [*_sizes(), *_colours(), *_profiles(), *_orientations(), *_metadata(), *_names()]


def _sizes() -> list[Row]:
    def sized(side: int) -> bytes:
        return encoded(quarters(width=side, height=side), "PNG")

    small = Refused("photo_too_small", ("160",))
    return [
        Row("empty.jpg", "photo", lambda: b"", Refused("photo_empty", ("0 bytes",))),
        Row("one-pixel.png", "photo", lambda: sized(1), Refused("photo_too_small", ("1 x 1", "160"))),
        Row("side-159.png", "photo", lambda: sized(159), small),
        Row("side-160.png", "photo", lambda: sized(160), TakenPhoto("PNG", 160, 160)),
        Row("strip-4000x40.png", "photo", lambda: encoded(quarters(width=4000, height=40), "PNG"), small),
        Row("healthy.jpg", "photo", lambda: plain("JPEG"), TakenPhoto("JPEG")),
        Row("healthy.png", "photo", lambda: plain("PNG"), TakenPhoto("PNG")),
        Row("healthy.webp", "photo", lambda: plain("WEBP"), TakenPhoto("WEBP")),
        Row("healthy.heic", "photo", lambda: plain("HEIF"), TakenPhoto("HEIF")),
        Row("png-named.jpg", "photo", lambda: plain("PNG"), TakenPhoto("PNG")),
        Row("heic-named.png", "photo", lambda: plain("HEIF"), TakenPhoto("HEIF")),
    ]


def _colours() -> list[Row]:
    grey = quarters(GREYS).convert("L")
    seen = quarters().convert("RGBA")
    seen.putalpha(Image.fromarray(np.where(np.arange(240) < 120, 0, 255).astype(np.uint8)[None].repeat(200, 0)))
    deep = (np.asarray(quarters()).astype(">u2") * 257).reshape(200, -1)
    rows_16 = b"".join(b"\0" + row.tobytes() for row in deep)
    deep_grey = (np.asarray(grey).astype(">u2") * 257).reshape(200, -1)
    grey_16 = b"".join(b"\0" + row.tobytes() for row in deep_grey)
    palette = quarters().quantize(8)
    hole = quarters().quantize(8)
    index = hole.getpixel((10, 10))
    turned = quarters("yellow blue green red").convert("CMYK")
    cmyk_note = "CMYK without a colour profile"
    return [
        Row("cmyk.jpg", "photo", lambda: encoded(quarters().convert("CMYK"), "JPEG", quality=95),
            TakenPhoto("JPEG", note=cmyk_note)),
        Row("cmyk-turned.jpg", "photo", lambda: encoded(turned, "JPEG", quality=95),
            TakenPhoto("JPEG", corners="yellow blue green red", note=cmyk_note)),
        Row("grey.jpg", "photo", lambda: encoded(grey, "JPEG"), TakenPhoto("JPEG", corners=GREYS)),
        Row("rgb-16-bit.png", "photo", lambda: png(240, 200, rows_16, depth=16), TakenPhoto("PNG")),
        Row("grey-16-bit.png", "photo", lambda: png(240, 200, grey_16, depth=16, colour=0),
            TakenPhoto("PNG", corners=GREYS)),
        Row("grey-alpha.png", "photo", lambda: encoded(_with_alpha(grey), "PNG"),
            TakenPhoto("PNG", corners=GREYS, has_alpha=True)),
        Row("one-bit.png", "photo", lambda: encoded(quarters("black white white black").convert("1"), "PNG"),
            TakenPhoto("PNG", corners="black white white black")),
        Row("palette.png", "photo", lambda: encoded(palette, "PNG"), TakenPhoto("PNG")),
        Row("palette-hole.png", "photo", lambda: encoded(hole, "PNG", transparency=index),
            TakenPhoto("PNG", has_alpha=True)),
        Row("rgb-key-hole.png", "photo", lambda: encoded(quarters(), "PNG", transparency=(200, 40, 40)),
            TakenPhoto("PNG", has_alpha=True)),
        Row("half-seen.png", "photo", lambda: encoded(seen, "PNG"), TakenPhoto("PNG", has_alpha=True)),
        Row("half-seen.webp", "photo", lambda: encoded(seen, "WEBP", lossless=True, exact=True),
            TakenPhoto("WEBP", has_alpha=True)),
        Row("opaque-alpha.png", "photo", lambda: encoded(quarters().convert("RGBA"), "PNG"), TakenPhoto("PNG")),
        Row("progressive.jpg", "photo", lambda: encoded(quarters(), "JPEG", quality=95, progressive=True),
            TakenPhoto("JPEG")),
    ]  # fmt: skip


def _with_alpha(grey: Image.Image) -> Image.Image:
    both = grey.convert("LA")
    both.putalpha(Image.new("L", grey.size, 128))
    return both


def _profiles() -> list[Row]:
    srgb, lab = _profile("sRGB"), _profile("LAB")
    broken = "colour profile cannot be used"

    def jpeg(profile: bytes) -> bytes:
        return encoded(quarters(), "JPEG", quality=95, icc_profile=profile)

    return [
        Row("srgb-profile.jpg", "photo", lambda: jpeg(srgb), TakenPhoto("JPEG")),
        # Its colours move, by the book's formula in the tests of the photo decoder; here only that it is taken.
        Row("display-p3.jpg", "photo", lambda: jpeg(p3_profile()), TakenPhoto("JPEG", corners=None)),
        Row("profile-garbage.jpg", "photo", lambda: jpeg(b"\x5a" * 600), TakenPhoto("JPEG", note=broken)),
        Row("profile-cut.jpg", "photo", lambda: jpeg(srgb[:200]), TakenPhoto("JPEG", note=broken)),
        Row("profile-lying-size.jpg", "photo", lambda: jpeg(b"\xff\xff\xff\xff" + srgb[4:]),
            TakenPhoto("JPEG")),
        Row("profile-tag-beyond-end.jpg", "photo", lambda: jpeg(_with_far_tags(srgb)),
            TakenPhoto("JPEG", note=broken)),
        Row("profile-of-lab.jpg", "photo", lambda: jpeg(lab), TakenPhoto("JPEG", note=broken)),
        Row("profile-of-another-mode.png", "photo", lambda: encoded(quarters(GREYS).convert("L"), "PNG",
            icc_profile=srgb), TakenPhoto("PNG", corners=GREYS)),
        Row("profile-not-zlib.png", "photo", lambda: with_png_chunk(png_chunk(b"iCCP", b"x\0\0not zlib at all")),
            TakenPhoto("PNG", note=broken)),
    ]  # fmt: skip


def _profile(space: Literal["sRGB", "LAB"]) -> bytes:
    """A profile of Little CMS, its date of creation set to one and the same (ICC.1, 7.2.8)."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()
    return data[:24] + struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + data[36:]


def _with_far_tags(profile: bytes) -> bytes:
    """The profile with every tag offset beyond its end."""
    count = struct.unpack(">I", profile[128:132])[0]
    data = bytearray(profile)
    for index in range(count):
        place = 132 + 12 * index + 4
        data[place : place + 4] = b"\x7f\xff\xff\xf0"
    return bytes(data)


def _orientations() -> list[Row]:
    def jpeg(value: int) -> bytes:
        return with_jpeg_segment(exif_app1(tiff_ifd([(0x0112, 3, 1, struct.pack("<H", value))])))

    rows = []
    for value, corners in _TURNED.items():
        width, height = (240, 200) if value < 5 else (200, 240)
        rows.append(Row(f"orientation-{value}.jpg", "photo", lambda value=value: jpeg(value),  # type: ignore[misc]
                        TakenPhoto("JPEG", width, height, corners)))  # fmt: skip
    rows += [
        Row(f"orientation-{value}.jpg", "photo", lambda value=value: jpeg(value), TakenPhoto("JPEG"))  # type: ignore[misc]
        for value in (0, 9, 65535)
    ]
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = TakenPhoto("PNG", 200, 240, _TURNED[6])
    rows.append(Row("orientation-6.png", "photo", lambda: encoded(quarters(), "PNG", exif=exif), turned))
    return rows


def _metadata() -> list[Row]:
    def tiff(entries: list[tuple[int, int, int, bytes]], offset: int = 8) -> bytes:
        return with_jpeg_segment(exif_app1(tiff_ifd(entries, offset=offset)))

    far = struct.pack("<I", 0x7FFFFFFF)
    taken = TakenPhoto("JPEG")
    return [
        Row("private.jpg", "photo", private_jpeg, taken),
        Row("private.png", "photo", private_png, TakenPhoto("PNG")),
        Row("private.webp", "photo", private_webp, TakenPhoto("WEBP")),
        Row("exif-garbage.jpg", "photo", lambda: with_jpeg_segment(exif_app1(b"\xde\xad\xbe\xef" * 900)), taken),
        Row("exif-empty.jpg", "photo", lambda: with_jpeg_segment(exif_app1(b"")), taken),
        Row("exif-far-offset.jpg", "photo", lambda: tiff([], offset=0x7FFFFFFF), taken),
        Row("exif-loop.jpg", "photo", lambda: tiff([(0x8769, 4, 1, struct.pack("<I", 8))]), taken),
        Row("exif-huge-count.jpg", "photo", lambda: tiff([(0x010F, 2, 0xFFFFFFFF, far), (0x0112, 5, 0xFFFFFFF0, far)]),
            taken),
        Row("exif-orientation-is-text.jpg", "photo", lambda: tiff([(0x0112, 2, 3, b"six\0")]), taken),
        Row("exif-zero-fraction.jpg", "photo", lambda: tiff([(0x0112, 5, 1, struct.pack("<I", 8))]), taken),
        Row("exif-65-segments.jpg", "photo",
            lambda: with_jpeg_segment(exif_app1(b"II*\0" + b"\x41" * 65_000) * 65), taken),
        Row("text-of-private-kind.png", "photo", lambda: with_png_chunk(png_chunk(b"tEXt", b"Author\0SECRET-TEXT")),
            TakenPhoto("PNG")),
    ]  # fmt: skip


def private_jpeg(picture: Image.Image | None = None) -> bytes:
    """A photo as a phone writes it: place, serial number, thumbnail, XMP and IPTC."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET-SERIAL maker"
    exif.get_ifd(0x8825)[27] = b"ASCII\0\0\0SECRET-GPS"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.1)
    exif.get_ifd(0x8769)[0xA431] = "SECRET-SERIAL 4711"
    data = encoded(picture or quarters(), "JPEG", quality=95, exif=exif, comment=b"SECRET-TEXT")
    thumb = encoded(quarters(width=40, height=30), "JPEG", comment=b"SECRET-THUMB")
    more = (
        exif_app1(
            tiff_ifd([(0x0201, 4, 1, struct.pack("<I", 60)), (0x0202, 4, 1, struct.pack("<I", len(thumb)))]) + thumb
        )
        + _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>SECRET-XMP</x>")
        + _segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x14SECRET-IPTC city    ")
    )
    return with_jpeg_segment(more, data) + thumb


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def private_png(picture: Image.Image | None = None) -> bytes:
    """The same marks in the chunks of a PNG."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET-SERIAL"
    exif.get_ifd(0x8825)[27] = b"ASCII\0\0\0SECRET-GPS"
    data = encoded(picture or quarters(), "PNG", exif=exif)
    more = png_chunk(b"tEXt", b"Comment\0SECRET-TEXT") + png_chunk(
        b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x>SECRET-XMP</x>"
    )
    return data[:33] + more + data[33:] + b"SECRET-THUMB"


def private_webp() -> bytes:
    """The same marks in a WebP."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET-SERIAL"
    exif.get_ifd(0x8825)[27] = b"ASCII\0\0\0SECRET-GPS"
    return encoded(quarters(), "WEBP", lossless=True, exif=exif, xmp=b"<x>SECRET-XMP</x>")


def _names() -> list[Row]:
    names = {
        "emoji": "\U0001f600 selfie \u00e9\u4e2d.jpg",
        "newline": "two\nlines\r\n.jpg",
        "escape": "red\x1b[31m\x1b]0;title\x07.jpg",
        "right-to-left": "photo\u202egpj.exe",
        "traversal": "../../../../etc/passwd",
        "nul": "nul\0byte.jpg",
        "300-letters": "n" * 296 + ".jpg",
        "markup": "[bold]x[/bold][link=http://example.org].jpg",
        "surrogate": "broken\udcff.jpg",
    }
    taken = [Row(f"name-{key}.jpg", "photo", lambda: plain("JPEG"), TakenPhoto("JPEG"), name)
             for key, name in names.items()]  # fmt: skip
    refused = [Row(f"name-{key}-of-a-gif.jpg", "photo", _gif, Refused("photo_type", ("JPEG",)), name)
               for key, name in names.items()]  # fmt: skip
    return taken + refused


def _gif() -> bytes:
    buffer = io.BytesIO()
    quarters().quantize(8).save(buffer, "GIF")
    return buffer.getvalue()
