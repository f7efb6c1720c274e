"""The final frame as bytes: exactly what is sent, with nothing in it but pixels."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import FRAME_MAX_BYTES
from vmsg_desktop.core.model.media import AlphaImage, Frame, RgbImage, image_size
from vmsg_desktop.core.vision.sampling import mix

JPEG_QUALITIES: Final = (92, 85, 75, 60)
"""Tried in this order until the file fits."""
_PNG_LEVEL: Final = 6


def encode_frame(
    pixels: RgbImage, alpha: AlphaImage | None, *, vendor_takes_alpha: bool, max_bytes: int = FRAME_MAX_BYTES
) -> Frame:
    """The same pixels always give the same bytes.

    Without alpha, or where the vendor takes none (then on white): JPEG with full colour resolution. With alpha: PNG.

    Args:
        pixels: (h, w, 3) sRGB.
        alpha: (h, w) or None.
        vendor_takes_alpha: whether who gets the frame can use transparency.
        max_bytes: limit of the file.

    Raises:
        InputError: no quality makes it small enough.
    """
    if alpha is not None and vendor_takes_alpha:
        return _png(pixels, alpha, max_bytes)
    if alpha is None:
        return _jpeg(pixels, max_bytes, ())
    return _jpeg(on_white(pixels, alpha), max_bytes, ("The transparent background was flattened onto white.",))


def _jpeg(pixels: RgbImage, max_bytes: int, notes: tuple[str, ...]) -> Frame:
    width, height = image_size(pixels)
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    for quality in JPEG_QUALITIES:
        settings = [
            cv2.IMWRITE_JPEG_QUALITY,
            quality,
            # 4:2:0 frays red cloth against a blue background
            cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
            cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
            cv2.IMWRITE_JPEG_OPTIMIZE,
            1,
        ]
        data = _encoded(".jpg", bgr, settings)
        if len(data) <= max_bytes:
            if quality != JPEG_QUALITIES[0]:
                notes = (*notes, f"JPEG quality lowered to {quality} to stay under {max_bytes / 1e6:.0f} MB.")
            return Frame(data, "JPEG", width, height, notes)
    raise _too_large(len(data), max_bytes)


def _png(pixels: RgbImage, alpha: AlphaImage, max_bytes: int) -> Frame:
    width, height = image_size(pixels)
    # Colours under full transparency are invisible; flat ones keep the file small.
    bgr = cv2.cvtColor(np.where(alpha[..., None] > 0, pixels, np.uint8(255)), cv2.COLOR_RGB2BGR)
    data = _encoded(".png", np.dstack([bgr, alpha]), [cv2.IMWRITE_PNG_COMPRESSION, _PNG_LEVEL])
    if len(data) > max_bytes:
        raise _too_large(len(data), max_bytes)
    return Frame(data, "PNG", width, height)


def on_white(pixels: RgbImage, alpha: AlphaImage) -> RgbImage:
    """The picture as it looks before white: (h, w, 3) and its alpha (h, w)."""
    return mix(pixels, np.full_like(pixels, 255), alpha.astype(np.float32) / np.float32(255))


def _encoded(suffix: str, image: NDArray[Any], settings: list[int]) -> bytes:
    is_done, buffer = cv2.imencode(suffix, image, settings)
    if not is_done:
        raise InputError("frame_not_encoded", "The frame could not be encoded.", "Try another photo.")
    return bytes(buffer)


def _too_large(size_bytes: int, max_bytes: int) -> InputError:
    return InputError(
        "frame_too_large",
        f"The frame has {size_bytes / 1e6:.1f} MB; at most {max_bytes / 1e6:.1f} MB may be sent.",
        "Choose a plainer background or a smaller frame.",
    )
