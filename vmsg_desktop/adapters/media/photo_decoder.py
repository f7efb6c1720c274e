"""Untrusted photo bytes to raw upright sRGB pixels. Runs inside the decoding child, so it imports no NumPy.

The order matters: type by content, then exactly one Pillow plug-in, then the size, and only then the pixels. No other
parser of Pillow's can be reached. Metadata ends here: what is returned is pixels.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from typing import TYPE_CHECKING, Any

from vmsg_desktop.adapters.media.photo_structure import RareJpeg, check_jpeg, png_chunks
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import (
    PHOTO_MAX_BYTES,
    PHOTO_MAX_PIXELS,
    PHOTO_MAX_SIDE_PX,
    PHOTO_MIN_SIDE_PX,
)

if TYPE_CHECKING:
    from PIL.Image import Image

_TAKES = "JPEG, PNG, WebP or HEIC"
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_EXIF_ORIENTATION = 0x0112
# What Pillow's plug-ins raise on bad bytes: OSError and SyntaxError by design, the others by accident.
_BROKEN = (OSError, SyntaxError, EOFError, ValueError, RuntimeError, LookupError, TypeError, struct.error, zlib.error)


def decode(data: bytes, params: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Decode a photo.

    Args:
        data: the file.
        params: "name" for messages.

    Returns:
        meta {"format", "width", "height", "has_alpha", "notes"} and height * width * 3 bytes of sRGB, followed by
        height * width bytes of alpha when has_alpha.

    Raises:
        InputError: with the name, the reason and the limit.
    """
    name = str(params.get("name", "the photo"))
    _check_bytes(data, name)
    kind = sniff(data)
    if kind is None:
        raise InputError(
            "photo_type",
            f"{name} is not a {_TAKES} picture; its content is something else, whatever its name says.",
            f"Save it as {_TAKES}.",
        )
    picture, notes = _load(data, kind, name)
    rgb, alpha = _srgb_and_alpha(picture, notes)
    meta = {"format": kind, "width": rgb.width, "height": rgb.height, "has_alpha": alpha is not None, "notes": notes}
    body = rgb.tobytes()
    return meta, body if alpha is None else body + alpha.tobytes()


def sniff(data: bytes) -> str | None:
    """What the first bytes say: "JPEG", "PNG", "WEBP" or "HEIF"; None for anything else."""
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "HEIF"
    return None


def _check_bytes(data: bytes, name: str) -> None:
    if not data:
        raise InputError("photo_empty", f"{name} is empty (0 bytes).", "Choose another photo.")
    if len(data) > PHOTO_MAX_BYTES:
        raise InputError(
            "photo_too_many_bytes",
            f"{name} has {len(data) / 1e6:.1f} MB; the limit is {PHOTO_MAX_BYTES / 1e6:.0f} MB.",
            "Export it smaller.",
        )


def _load(data: bytes, kind: str, name: str) -> tuple[Image, list[str]]:
    """The first picture of the file, all its pixels read, upright; and what a person should know about it."""
    from PIL import Image, UnidentifiedImageError

    _register(kind)
    Image.MAX_IMAGE_PIXELS = PHOTO_MAX_PIXELS  # some plug-ins set aside memory for the whole picture on opening
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata, which goes anyway
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _loaded(data, kind, name)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as exc:
        raise _too_large(name, _megapixels(exc)) from exc
    except RareJpeg as exc:
        raise InputError(
            "photo_process",
            f"{name} is a JPEG with {exc} coding; baseline and progressive ones are taken.",
            "Save it again in another program as an ordinary JPEG.",
        ) from exc
    except UnidentifiedImageError as exc:
        raise _broken(name, kind, "its header cannot be read") from exc
    except _BROKEN as exc:
        raise _broken(name, kind, _first_line(exc)) from exc


def _loaded(data: bytes, kind: str, name: str) -> tuple[Image, list[str]]:
    from PIL import Image

    picture = Image.open(io.BytesIO(data), formats=[kind])
    _check_size(picture.width, picture.height, name)
    notes = _structure_notes(data, kind, picture)
    picture.load()
    if kind == "JPEG" and _ends_grey(picture):
        notes.append("its last rows are one flat grey: the file may be damaged")
    return _upright(picture), notes


def _structure_notes(data: bytes, kind: str, picture: Image) -> list[str]:
    """What the file's structure tells. Raises ValueError and RareJpeg."""
    notes = []
    if kind in ("PNG", "WEBP") and getattr(picture, "is_animated", False):
        notes.append("animated: the first picture is used")
    if kind == "PNG" and b"iCCP" in png_chunks(data) and not picture.info.get("icc_profile"):
        notes.append("its colour profile cannot be used (not readable): colours are taken as sRGB")
    if kind == "JPEG":
        check_jpeg(data)
    return notes


def _ends_grey(picture: Image) -> bool:
    """Whether the last 8 rows are the grey that libjpeg paints where data is missing, inside an intact frame."""
    if picture.mode != "RGB":
        return False
    last = picture.crop((0, picture.height - 8, picture.width, picture.height))
    return last.getextrema() == ((128, 128),) * 3


def _broken(name: str, kind: str, reason: str) -> InputError:
    if "MAX_TEXT" in reason:
        reason = "its texts or its colour profile expand to more than the limit of 1 MB each, 64 MB together"
    return InputError(
        "photo_broken",
        f"{name} is a damaged or cut-off {kind} file: {reason}.",
        "Copy it again from where it came, or save it again in another program.",
    )


def _register(kind: str) -> None:
    """Import the one plug-in that this type needs."""
    if kind == "JPEG":
        from PIL import JpegImagePlugin  # noqa: F401
    elif kind == "PNG":
        from PIL import PngImagePlugin  # noqa: F401
    elif kind == "WEBP":
        from PIL import WebPImagePlugin  # noqa: F401
    else:
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)


def _check_size(width: int, height: int, name: str) -> None:
    if min(width, height) < PHOTO_MIN_SIDE_PX:
        raise InputError(
            "photo_too_small",
            f"{name} is {width} x {height} pixels; each side needs at least {PHOTO_MIN_SIDE_PX}.",
            "Choose a larger photo.",
        )
    if width * height > PHOTO_MAX_PIXELS or max(width, height) > PHOTO_MAX_SIDE_PX:
        raise _too_large(name, f"{width} x {height}")


def _too_large(name: str, figures: str) -> InputError:
    return InputError(
        "photo_too_large",
        f"{name} is too large: the limit is {PHOTO_MAX_PIXELS / 1e6:.0f} megapixels"
        f" and {PHOTO_MAX_SIDE_PX} pixels a side ({figures}).",
        "Export it smaller; 2000 pixels on the long side are enough.",
    )


def _megapixels(bomb: Exception) -> str:
    """The figure out of Pillow's words, whose own limit is twice the one that counts here."""
    found = re.search(r"(\d+) pixels", str(bomb))
    return f"{int(found[1]) / 1e6:,.0f} megapixels" if found else "many times more"


def _upright(picture: Image) -> Image:
    """Turned as EXIF asks. HEIF is turned by its own decoder, which then resets the tag."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(_orientation(picture))
    if turn is None:
        return picture
    turned = picture.transpose(turn)
    turned.info = dict(picture.info)
    return turned


def _orientation(picture: Image) -> int:
    try:
        return int(picture.getexif().get(_EXIF_ORIENTATION, 1))
    except (ValueError, TypeError, KeyError, SyntaxError, OSError):  # broken EXIF turns nothing, as in every viewer
        return 1


def _srgb_and_alpha(picture: Image, notes: list[str]) -> tuple[Image, Image | None]:
    """RGB in sRGB, and alpha where any pixel is not opaque. Appends to ``notes``."""
    profile = picture.info.get("icc_profile")
    alpha = _alpha(picture)
    colour = _plain_colour(picture)
    if profile:
        colour = _to_srgb(colour, profile, notes)
    elif colour.mode == "CMYK":
        notes.append("CMYK without a colour profile: colours are approximate")
    return colour if colour.mode == "RGB" else colour.convert("RGB"), alpha


def _alpha(picture: Image) -> Image | None:
    if "A" in picture.mode or "a" in picture.mode:
        alpha = picture.getchannel("A") if picture.mode in ("RGBA", "LA") else picture.convert("RGBA").getchannel("A")
    elif "transparency" in picture.info:
        alpha = picture.convert("RGBA").getchannel("A")
    else:
        return None
    return None if alpha.getextrema() == (255, 255) else alpha


def _plain_colour(picture: Image) -> Image:
    """The colour channels in a mode that a colour profile can describe: L, RGB or CMYK."""
    if picture.mode.startswith("I"):  # 16-bit grey, read as I;16 or I
        return picture.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if picture.mode in ("1", "LA", "La"):
        return picture.convert("L")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("RGB")


def _to_srgb(colour: Image, profile: bytes, notes: list[str]) -> Image:
    """Through the embedded profile; a profile that cannot be used is told, and the values are taken as sRGB."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if space == "GRAY" and colour.mode == "RGB":
            colour = colour.convert("L")
        elif space == "RGB" and colour.mode == "L":
            colour = colour.convert("RGB")
        converted = ImageCms.profileToProfile(
            colour,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError) as exc:
        notes.append(f"its colour profile cannot be used ({_first_line(exc)}): colours are taken as sRGB")
        return colour
    return colour if converted is None else converted


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:160].rstrip(".") or type(error).__name__
