"""The stamp's picture: white letters on a dark rounded pill, drawn once with Pillow's own font."""

from __future__ import annotations

import cv2
import numpy as np

from vmsg_desktop.core.draft.stamp import RgbaImage

_FINE = 4  # drawn larger and reduced, so that the pill's round ends are smooth
_DARK = (18, 20, 24)
_OPACITY = 0.62


def draw_pill(text: str, *, height_px: int) -> RgbaImage:
    """(height_px, w, 4) picture of ``text``, letter-spaced, with straight alpha."""
    from PIL import Image, ImageDraw, ImageFont

    height = height_px * _FINE
    font = ImageFont.load_default(size=height * 0.56)
    spacing, padding = height * 0.06, height * 0.50
    advances = [font.getlength(letter) for letter in text]
    width = round(sum(advances) + spacing * (len(text) - 1) + 2 * padding)
    width = -(-width // _FINE) * _FINE
    letters = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(letters)
    x = padding
    for letter, advance in zip(text, advances, strict=True):
        draw.text(
            (x, height * 0.5 + font.getbbox("H", anchor="ls")[1] * -0.5), letter, fill=255, font=font, anchor="ls"
        )
        x += advance + spacing
    pill = Image.new("L", (width, height), 0)
    ImageDraw.Draw(pill).rounded_rectangle((0, 0, width - 1, height - 1), radius=height / 2, fill=255)
    return _combined(np.asarray(pill), np.asarray(letters))


def _combined(pill: RgbaImage, letters: RgbaImage) -> RgbaImage:
    """Light letters over the translucent pill, reduced to the final size."""
    size = (pill.shape[1] // _FINE, pill.shape[0] // _FINE)
    body, ink = (
        cv2.resize(mask, size, interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255.0
        for mask in (pill, letters)
    )
    alpha = ink * 0.95 + (1.0 - ink * 0.95) * body * _OPACITY
    light = ink * 0.95 * 255.0 + (1.0 - ink * 0.95) * body * _OPACITY * np.array(_DARK, np.float32)
    colour = light / np.maximum(alpha, 1e-3)
    return np.clip(np.concatenate([colour, alpha * 255.0], axis=-1) + 0.5, 0, 255).astype(np.uint8)
