"""A photo that tells where it was taken, with which camera, and by whom, in every place that a JPEG has for it."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Final

from PIL import Image
from PIL.ExifTags import IFD

SERIAL: Final = "SN-4471-9035-KANARI"
PLACE: Final = "KANARIENVOGELWEG-17"
OWNER: Final = "Kanari Besitzerin"
XMP: Final = "kanari-xmp-document-id-5512"
COMMENT: Final = "kanari comment 8841"
LATITUDE: Final = ((48, 1), (8, 1), (123_457, 1_000))
LONGITUDE: Final = ((11, 1), (34, 1), (765_433, 1_000))


def tagged_photo(portrait: Path) -> bytes:
    """The portrait as JPEG with EXIF (GPS, serial number, owner, a thumbnail's worth of text), XMP and a comment."""
    image = Image.open(portrait).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x8298] = "Kanari Kamera", OWNER, OWNER
    details = exif.get_ifd(IFD.Exif)
    details[0xA431], details[0xA430] = SERIAL, OWNER
    place = exif.get_ifd(IFD.GPSInfo)
    place.update({1: "N", 2: _degrees(LATITUDE), 3: "E", 4: _degrees(LONGITUDE), 18: PLACE})
    packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><id>{XMP}</id></x:xmpmeta>'.encode()
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92, exif=exif, xmp=packet, comment=COMMENT.encode())
    return out.getvalue()


def marks() -> dict[str, tuple[bytes, ...]]:
    """What must be found nowhere else, by what it is; the coordinates in either byte order."""
    texts = {"serial": SERIAL, "place": PLACE, "owner": OWNER, "xmp": XMP, "comment": COMMENT}
    places = {"latitude": LATITUDE, "longitude": LONGITUDE}
    forms = {name: (text.encode(),) for name, text in texts.items()}
    return forms | {name: (_packed(parts, "<"), _packed(parts, ">")) for name, parts in places.items()}


def marks_of(data: bytes) -> set[str]:
    """The marks that a file holds."""
    return {name for name, forms in marks().items() if any(form in data for form in forms)}


def _degrees(parts: tuple[tuple[int, int], ...]) -> tuple[float, ...]:
    return tuple(above / below for above, below in parts)


def _packed(parts: tuple[tuple[int, int], ...], order: str) -> bytes:
    """The seconds as a rational; degrees and minutes alone are too common to look for."""
    return struct.pack(f"{order}2I", *parts[2])
