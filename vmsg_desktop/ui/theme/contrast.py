"""How well one colour stands out from another, by WCAG 2.2 (relative luminance and contrast ratio)."""

from __future__ import annotations


def contrast(first: str, second: str) -> float:
    """Contrast ratio 1..21 of two ``#RRGGBB`` colours; the order does not matter."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance 0..1 of an sRGB colour ``#RRGGBB``."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (_linear(channel) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
