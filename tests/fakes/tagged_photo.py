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


def marks() -> dict[str, bytes]:
    """What must be found nowhere else, by what it is."""
    found = {"serial": SERIAL, "place": PLACE, "owner": OWNER, "xmp": XMP, "comment": COMMENT}
    texts = {name: text.encode() for name, text in found.items()}
    return texts | {"latitude": _packed(LATITUDE), "longitude": _packed(LONGITUDE)}


def marks_of(photo: bytes) -> set[str]:
    """The marks that a file holds; the coordinates in either byte order."""
    return {name for name, mark in marks().items() if mark in photo or _swapped(mark) in photo}


def _degrees(parts: tuple[tuple[int, int], ...]) -> tuple[float, ...]:
    return tuple(above / below for above, below in parts)


def _packed(parts: tuple[tuple[int, int], ...]) -> bytes:
    """The seconds as a rational, little-endian; degrees and minutes alone are too common to look for."""
    return struct.pack("<2I", *parts[2])


def _swapped(mark: bytes) -> bytes:
    return b"".join(mark[at : at + 4][::-1] for at in range(0, len(mark), 4))
