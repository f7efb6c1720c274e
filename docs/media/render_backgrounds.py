"""Render the bundled backgrounds into resources/backgrounds: ``python docs/media/render_backgrounds.py [FOLDER]``.

Every picture is painted in linear light, thrown out of focus by a round aperture like a portrait lens, and given a
fine grain, which hides banding and matches the grain of a photo in front.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 1920
MOST_BYTES = 340_000
Image = NDArray[Any]
Y, X = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE


def light(colour: str) -> Image:
    """Linear RGB of "#RRGGBB"."""
    return (np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255) ** 2.2


def ramp(position: Image, *stops: tuple[float, str]) -> Image:
    """(h, w, 3): colours between ``stops``, blended in sRGB, smoothed so that no stop shows."""
    places = [place for place, _ in stops]
    colours = np.array([light(colour) ** (1 / 2.2) for _, colour in stops])
    grid = np.linspace(-0.2, 1.2, 701)
    kernel = np.hanning(81)
    kernel /= kernel.sum()
    table = np.stack([np.interp(grid, places, colours[:, c]) for c in range(3)], -1)
    table = np.stack([np.convolve(np.pad(table[:, c], 40, "edge"), kernel, "valid") for c in range(3)], -1)
    return np.stack([np.interp(position, grid, table[:, c]) for c in range(3)], -1).astype(np.float32) ** 2.2


def glow(x: float, y: float, radius: float, *, stretch: float = 1.0) -> Image:
    """(h, w) 0..1: a soft round light; places and sizes are shares of the side."""
    return np.exp(-(((X - x) / stretch) ** 2 + (Y - y) ** 2) / (2 * radius**2))


def clouds(rng: np.random.Generator, cells: float, *, octaves: int = 5, stretch: float = 1.0) -> Image:
    """(h, w) about -1..1: smooth noise with ``cells`` large features across, each octave half as large."""
    total, weight = np.zeros((SIDE, SIDE), np.float32), 0.0
    for octave in range(octaves):
        across = max(2, round(cells * 2**octave / stretch))
        down = max(2, round(cells * 2**octave))
        grid = rng.standard_normal((down + 3, across + 3)).astype(np.float32)
        layer = cv2.resize(grid, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        total += layer * 0.5**octave
        weight += 0.25**octave
    return total / weight**0.5 / 1.5


def lens(image: Image, radius_px: float) -> Image:
    """Out of focus: a disc with a smooth rim."""
    half = int(radius_px) + 2
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    disc = np.clip(radius_px + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return cv2.filter2D(image, -1, disc / disc.sum(), borderType=cv2.BORDER_REFLECT_101)


def soft(image: Image, sigma_px: float) -> Image:
    """Gaussian, computed small where it is wide."""
    step = max(1, int(sigma_px / 8))
    small = cv2.resize(image, (SIDE // step, SIDE // step), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma_px / step, borderType=cv2.BORDER_REFLECT_101)
    return cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)


def shape(points: list[tuple[float, float]]) -> Image:
    """(h, w) 0..1: a filled polygon; points are shares of the side."""
    mask = np.zeros((SIDE, SIDE), np.uint8)
    fixed = np.round(np.array(points) * SIDE * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def box(x0: float, y0: float, x1: float, y1: float) -> Image:
    """(h, w) 0..1: an upright rectangle."""
    return shape([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])


def over(image: Image, colour: Image, mask: Image) -> Image:
    """Paint ``colour`` (one colour or a picture) through ``mask``."""
    return image + (colour - image) * mask[..., None]


def vignette(image: Image, strength: float) -> Image:
    """Darker corners."""
    return image * (1 - strength * np.clip(np.hypot(X - 0.5, Y - 0.47) / 0.72, 0, 1) ** 2.2)[..., None]


def studio(rng: np.random.Generator) -> Image:
    """Blue-grey canvas, lit from behind the head."""
    fall = np.clip(0.10 + 0.62 * Y + 0.16 * X + 0.018 * clouds(rng, 3, octaves=4), 0, 1)
    image = ramp(fall, (0, "#E3EBF0"), (0.3, "#C9D7E0"), (0.62, "#98AFBE"), (1, "#5F7D92"))
    image = image + light("#DCE8F0") * 0.30 * glow(0.46, 0.34, 0.24)[..., None]
    return vignette(image, 0.22)


def peach(rng: np.random.Generator) -> Image:
    """Warm paper in evening light."""
    fall = np.clip(0.06 + 0.66 * Y + 0.14 * (1 - X) + 0.014 * clouds(rng, 3, octaves=4), 0, 1)
    image = ramp(fall, (0, "#FFF1E4"), (0.32, "#FADCC2"), (0.65, "#EFB891"), (1, "#CF855B"))
    image = image + light("#FFE6D2") * 0.15 * glow(0.55, 0.33, 0.23)[..., None]
    return vignette(image, 0.16)


def window_room(rng: np.random.Generator) -> Image:
    """A bright room: a window on the left, a plant, a shelf and a lamp, all out of focus."""
    wall = ramp(0.15 + 0.55 * X + 0.25 * Y, (0, "#FBF7EF"), (0.5, "#EADFCF"), (1, "#C9B79F"))
    image = wall * (1 + 0.02 * clouds(rng, 4)[..., None])
    sun = shape([(0.50, 0.22), (0.80, 0.31), (0.80, 0.71), (0.50, 0.60)])
    image = image * (1 + 0.20 * soft(sun, 26) * (1 - 0.9 * soft(box(0.635, 0, 0.66, 1), 16)))[..., None]
    image = _floor(image, rng)
    image = _window(image, rng)
    image = _furniture(image, rng)
    image = lens(lens(image, 21), 11)
    bloom = soft(np.maximum(image - 0.7, 0), 110)
    image = image * 0.94 + 0.5 * bloom + light("#FFF6E4") * 0.09 * glow(0.22, 0.32, 0.28)[..., None]
    return vignette(image, 0.14)


def _floor(image: Image, rng: np.random.Generator) -> Image:
    planks = ramp(np.clip(X * 0.8 + 0.06 * clouds(rng, 2, stretch=6), 0, 1), (0, "#D9B78C"), (1, "#9A7149"))
    image = over(image, planks, box(-0.1, 0.86, 1.1, 1.1))
    image = over(image, light("#F4EEE4") * 0.9, box(-0.1, 0.825, 1.1, 0.86))
    return image * (1 - 0.25 * soft(box(-0.1, 0.85, 1.1, 0.875), 8))[..., None]


def _window(image: Image, rng: np.random.Generator) -> Image:
    outside = ramp(Y / 0.62, (0, "#CFE2F3"), (0.5, "#EAF3F6"), (1, "#F2F4E4")) * 1.12
    crowns = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(90):
        x, radius = rng.uniform(0, 0.48), rng.uniform(0.02, 0.05)
        y = 0.43 + 0.05 * np.sin(17 * x) + abs(rng.normal(0, 0.06))
        crowns = np.maximum(crowns, np.clip((radius - np.hypot(X - x, Y - y)) / 0.012, 0, 1))
    crowns = np.maximum(crowns, np.clip((Y - 0.52) / 0.03, 0, 1))
    leaves = ramp(0.5 + 0.42 * clouds(rng, 16), (0, "#6F8F58"), (0.55, "#A3BD84"), (1, "#E3EBC8"))
    outside = lens(over(outside, leaves, crowns * 0.92), 24)
    image = over(image, light("#F7F3EC"), box(0.035, 0.045, 0.445, 0.685))
    for x0, x1 in ((0.06, 0.232), (0.248, 0.42)):
        for y0, y1 in ((0.07, 0.262), (0.278, 0.462), (0.478, 0.655)):
            image = over(image, outside, box(x0, y0, x1, y1))
    image = over(image, light("#FFFDF8") * 1.05, box(0.02, 0.685, 0.46, 0.712))
    image = image * (1 - 0.22 * soft(box(0.02, 0.714, 0.46, 0.735), 9))[..., None]
    folds = 0.5 + 0.5 * np.sin(2 * np.pi * (X * 26 + 0.25 * clouds(rng, 2, octaves=2)))
    for edge_points in ([(-0.05, -0.05), (0.075, -0.05), (0.05, 0.80), (-0.05, 0.80)],
                        [(0.415, -0.05), (0.535, -0.05), (0.515, 0.80), (0.45, 0.80)]):  # fmt: skip
        cloth = light("#F6F0E6") * (0.74 + 0.30 * folds)[..., None]
        image = over(image, cloth, shape(edge_points) * 0.93)
    return image


def _furniture(image: Image, rng: np.random.Generator) -> Image:
    image = image * (1 - 0.22 * soft(box(0.70, 0.13, 0.915, 0.385), 16))[..., None]
    image = over(image, light("#C9A87C"), box(0.695, 0.115, 0.905, 0.37))
    image = over(image, light("#FBF8F1"), box(0.707, 0.127, 0.893, 0.358))
    image = over(
        image, light("#9DB6AE"), shape([(0.735, 0.33), (0.79, 0.22), (0.835, 0.28), (0.865, 0.245), (0.87, 0.33)])
    )
    image = over(image, light("#E9B872"), (np.hypot(X - 0.765, Y - 0.19) < 0.022).astype(np.float32))
    image = image * (1 - 0.30 * soft(box(0.66, 0.655, 1.1, 0.90), 22))[..., None]
    image = over(image, light("#B98A58"), box(0.655, 0.625, 1.1, 0.650))
    image = over(image, light("#D8CDBB"), box(0.675, 0.650, 1.1, 0.87))
    image = over(image, light("#C4B7A2"), box(0.836, 0.655, 0.840, 0.87))
    x = 0.685
    for colour, wide, tall in (("#7C97A6", 0.022, 0.115), ("#D9A77C", 0.017, 0.10), ("#EFE6D8", 0.020, 0.122),
                               ("#8C6E5A", 0.024, 0.105), ("#AFC0A4", 0.016, 0.118)):  # fmt: skip
        image = over(image, light(colour), box(x, 0.625 - tall, x + wide, 0.625))
        x += wide + 0.003
    image = over(image, light("#E7DED0"), shape([(0.862, 0.55), (0.922, 0.55), (0.912, 0.625), (0.872, 0.625)]))
    for _ in range(130):
        angle, reach = rng.normal(-np.pi / 2, 0.75), rng.uniform(0.06, 0.19)
        tip = 0.892 + reach * np.cos(angle), 0.555 + reach * np.sin(angle)
        image = over(
            image, light(rng.choice(["#5E8A57", "#79A467", "#4A7350", "#97BD7E"])), _leaf((0.892, 0.55), tip, rng)
        )
    return image


def _leaf(start: tuple[float, float], tip: tuple[float, float], rng: np.random.Generator) -> Image:
    (x0, y0), (x1, y1) = start, tip
    droop = 0.25 * abs(x1 - x0)
    along = np.linspace(0, 1, 9)
    xs, ys = x0 + along * (x1 - x0), y0 + along * (y1 - y0) + droop * along**2
    wide = rng.uniform(0.05, 0.09) * np.sin(np.pi * along**0.8)
    left = [(x + w * (y0 - y1), y + w * (x1 - x0)) for x, y, w in zip(xs, ys, wide, strict=True)]
    right = [(x - w * (y0 - y1), y - w * (x1 - x0)) for x, y, w in zip(xs, ys, wide, strict=True)]
    return shape(left + right[::-1]) * rng.uniform(0.75, 1.0)


def hills(rng: np.random.Generator) -> Image:
    """Green hills under a summer sky."""
    image = ramp(Y / 0.66, (0, "#5E9FDC"), (0.55, "#A5CDEE"), (1, "#EAF3F4"))
    wisps = np.clip(clouds(rng, 2.5, octaves=6, stretch=2.6) - 0.1, 0, 1) * np.clip((0.55 - Y) / 0.3, 0, 1)
    image = over(image, light("#FFFFFF"), soft(wisps, 12) * 0.42)
    for x, y, wide in (
        (0.17, 0.20, 0.15),
        (0.72, 0.13, 0.19),
        (0.93, 0.33, 0.12),
        (0.42, 0.42, 0.10),
        (0.08, 0.46, 0.08),
    ):
        image = _cloud(image, rng, x=x, y=y, wide=wide)
    ridges = ((0.565, 0.030, 2.2, "#A9C6C4", "#BCD3C4"), (0.615, 0.040, 1.7, "#86B08F", "#A3C59A"),
              (0.680, 0.045, 1.3, "#6A9F5E", "#93BE72"), (0.765, 0.050, 1.0, "#5A9340", "#8FC25A"))  # fmt: skip
    for number, (base, tall, cells, low, high) in enumerate(ridges):
        image = _ridge(image, rng, base=base, tall=tall, cells=cells, low=low, high=high, near=number / 3)
    meadow = lens(image, 26)
    share = np.clip((Y - 0.66) / 0.34, 0, 1)[..., None]
    image = lens(image, 13) * (1 - share) + meadow * share
    image = _flowers(image, rng)
    image = image + light("#FFF3D0") * 0.16 * glow(0.78, 0.20, 0.28)[..., None]
    return vignette(image, 0.14)


def _cloud(image: Image, rng: np.random.Generator, *, x: float, y: float, wide: float) -> Image:
    """A fair-weather cloud: round heads on a flat base, shaded from below."""
    cover = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(60):
        across = float(np.clip(rng.normal(0, 0.42), -0.95, 0.95))
        radius = wide * rng.uniform(0.10, 0.26) * max(0.25, 1 - across**2)
        at_x, at_y = x + wide * across, y - radius * rng.uniform(0.1, 1.1) * 0.8
        puff = np.clip((radius - np.hypot(X - at_x, (Y - at_y) * 1.15)) / (0.35 * radius) + 0.4, 0, 1)
        cover = 1 - (1 - cover) * (1 - 0.55 * puff)
    ragged = np.clip(cover * (1 + 0.35 * clouds(rng, 12, octaves=4)), 0, 1)
    height = np.clip((y + 0.03 - Y) / (0.45 * wide), 0, 1)
    tint = ramp(height, (0, "#D3DFEA"), (0.5, "#F4F8FB"), (1, "#FFFFFF"))
    return over(image, tint, soft(ragged * np.clip((y + 0.06 * wide - Y) / (0.22 * wide) + 0.5, 0, 1), 13) * 0.93)


def _ridge(
    image: Image, rng: np.random.Generator, *, base: float, tall: float, cells: float, low: str, high: str, near: float
) -> Image:
    wave = np.interp(np.arange(SIDE) / SIDE * (cells * 3), np.arange(40), rng.uniform(-1, 1, 40))
    wave = cv2.GaussianBlur(wave[None].astype(np.float32), (0, 0), SIDE / cells / 9, borderType=cv2.BORDER_REFLECT_101)[
        0
    ]
    top = base + tall * wave / max(0.2, float(np.abs(wave).max()))
    body = soft((top[None, :] < Y).astype(np.float32), 2)
    depth = np.clip((Y - top[None, :]) / 0.16, 0, 1)
    sunlit = np.clip(0.75 - 0.8 * depth + 0.16 * clouds(rng, 5 + 5 * near, octaves=5, stretch=2.5), 0, 1)
    image = over(image, ramp(sunlit, (0, low), (1, high)), body)
    for _ in range(int(30 - 24 * near)):  # copses along the crest
        x, size = rng.uniform(0, 1), rng.uniform(0.005, 0.009) * (1 + 1.6 * near)
        y = float(np.interp(x, np.arange(SIDE) / SIDE, top)) + 0.3 * size
        for _ in range(9):
            at_x, at_y = x + rng.normal(0, 2.2) * size, y + rng.normal(0, 0.25) * size
            own = size * rng.uniform(0.5, 1.1)
            crown = np.clip((1 - np.hypot((X - at_x) / own, (Y - at_y) / own)) * 4, 0, 1)
            image = over(image, light(low) * rng.uniform(0.5, 0.8), crown * 0.75)
    return image


def _flowers(image: Image, rng: np.random.Generator) -> Image:
    for _ in range(150):
        near = rng.uniform(0, 1) ** 0.7
        x, y, size_px = rng.uniform(0, 1), 0.80 + 0.22 * near, 7 + 30 * near**2
        colour = light(rng.choice(["#FFF7D6", "#FFE27A", "#FFFFFF", "#F7C6D2"]))
        image = _bokeh(image, (x, y), size_px, colour * 0.9, strength=rng.uniform(0.16, 0.42), is_added=False)
    return image


def _bokeh(
    image: Image, at: tuple[float, float], radius_px: float, colour: Image, *, strength: float, is_added: bool
) -> Image:
    """One out-of-focus light, in place: an even disc with a slightly brighter rim."""
    x, y = at[0] * SIDE, at[1] * SIDE
    x0, x1 = max(0, int(x - radius_px - 3)), min(SIDE, int(x + radius_px + 4))
    y0, y1 = max(0, int(y - radius_px - 3)), min(SIDE, int(y + radius_px + 4))
    if x1 <= x0 or y1 <= y0:
        return image
    yy, xx = np.mgrid[y0:y1, x0:x1]
    distance = np.hypot(xx - x, yy - y)
    edge = max(1.5, 0.06 * radius_px)
    disc = np.clip((radius_px - distance) / edge + 0.5, 0, 1) * (0.82 + 0.30 * (distance / radius_px) ** 6)
    part = image[y0:y1, x0:x1]
    amount = (disc * strength)[..., None].astype(np.float32)
    image[y0:y1, x0:x1] = part + colour * amount if is_added else part + (colour - part) * amount
    return image


def night_lights(rng: np.random.Generator) -> Image:
    """A city at night, far out of focus."""
    image = ramp(Y, (0, "#070B1E"), (0.45, "#121A3C"), (0.72, "#2A2450"), (1, "#0E0F26"))
    image = image + light("#C56A4A") * 0.10 * glow(0.5, 0.66, 0.13, stretch=4.5)[..., None]
    image = image + light("#3A59C0") * 0.10 * glow(0.2, 0.35, 0.22)[..., None]
    for _ in range(26):
        x, wide, top = rng.uniform(-0.05, 1), rng.uniform(0.04, 0.11), rng.uniform(0.30, 0.58)
        image = over(image, light("#0B1030"), soft(box(x, top, x + wide, 1.0), 14) * rng.uniform(0.25, 0.55))
    palette = ["#FFC37A", "#FFDBA6", "#FF9A5C", "#FFF0D8", "#7FA8FF", "#FF6F91", "#6FE0E6", "#B48CFF"]
    weights = np.array([6, 5, 4, 4, 2.2, 1.6, 1.2, 1.4])
    for depth, count, low, high, power in ((0, 260, 9, 22, 0.34), (1, 120, 24, 46, 0.30), (2, 42, 52, 92, 0.17)):
        for _ in range(count):
            x, y = rng.uniform(-0.03, 1.03), np.clip(rng.normal(0.60 + 0.02 * depth, 0.17), 0.04, 1.03)
            colour = light(rng.choice(palette, p=weights / weights.sum()))
            strength = power * rng.uniform(0.35, 1.3)
            image = _bokeh(image, (x, y), rng.uniform(low, high), colour, strength=strength, is_added=True)
    image = image + 0.35 * soft(image, 60)
    return vignette(image, 0.35)


def confetti(rng: np.random.Generator) -> Image:
    """Paper confetti falling before a pink wall."""
    fall = np.clip(0.12 + 0.60 * Y + 0.10 * X + 0.012 * clouds(rng, 3, octaves=3), 0, 1)
    image = ramp(fall, (0, "#FFF1F3"), (0.4, "#FBD9E0"), (1, "#EFACBD"))
    image = image + light("#FFF4F2") * 0.25 * glow(0.5, 0.34, 0.24)[..., None]
    palette = ["#F27C9B", "#FBC4CF", "#FFFFFF", "#F4C76B", "#E75C86", "#F9A8B8", "#FFE3A8", "#C9A7E8"]
    for count, size, blur_px, share in ((300, 0.0085, 4, 0.62), (95, 0.016, 10, 0.66), (30, 0.032, 24, 0.55)):
        layer, cover = np.zeros_like(image), np.zeros((SIDE, SIDE), np.float32)
        for _ in range(count):
            colour = light(rng.choice(palette)) * rng.uniform(0.85, 1.05)
            piece = _paper(rng, size * rng.uniform(0.7, 1.25))
            layer, cover = over(layer, colour, piece), np.maximum(cover, piece)
        layer, cover = lens(layer * cover[..., None], blur_px), lens(cover, blur_px)
        image = image * (1 - share * cover[..., None]) + share * layer
    return vignette(image, 0.10)


def _paper(rng: np.random.Generator, size: float) -> Image:
    x, y, turn = rng.uniform(-0.02, 1.02), rng.uniform(-0.02, 1.02), rng.uniform(0, np.pi)
    tilt, is_round = rng.uniform(0.3, 1), rng.uniform() < 0.45
    angles = np.linspace(0, 2 * np.pi, 24 if is_round else 4, endpoint=False)
    long, short = (size, size * tilt) if is_round else (size * 1.25, size * 0.8 * tilt)
    px, py = long * np.cos(angles), short * np.sin(angles)
    return shape(
        [
            (x + a * np.cos(turn) - b * np.sin(turn), y + a * np.sin(turn) + b * np.cos(turn))
            for a, b in zip(px, py, strict=True)
        ]
    )


PAINTERS: dict[str, Callable[[np.random.Generator], Image]] = {
    "studio": studio,
    "peach": peach,
    "window-room": window_room,
    "hills": hills,
    "night-lights": night_lights,
    "confetti": confetti,
}


def finished(image: Image, rng: np.random.Generator) -> Image:
    """SRGB with a fine grain, 8 bits, dithered."""
    peak = image.max(-1, keepdims=True)
    rolled = np.where(peak > 0.8, 0.8 + 0.2 * (1 - np.exp(-(peak - 0.8) / 0.2)), peak)  # highlights keep their hue
    image = image * (rolled / np.maximum(peak, 1e-6))
    shown = np.clip(image, 0, 1) ** (1 / 2.2) * 255
    grain = cv2.GaussianBlur(rng.standard_normal((SIDE, SIDE)).astype(np.float32), (0, 0), 0.8) * 1.7
    tint = rng.uniform(-0.4, 0.4, (SIDE, SIDE, 3)).astype(np.float32)
    return np.clip(np.rint(shown + grain[..., None] + tint), 0, 255).astype(np.uint8)


def encoded(image: Image) -> bytes:
    """JPEG under MOST_BYTES. Colour hardly costs bytes in so soft a picture, and coarse colour shows as bands."""
    settings = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    for quality in range(86, 50, -2):
        quality_settings = [cv2.IMWRITE_JPEG_LUMA_QUALITY, quality, cv2.IMWRITE_JPEG_CHROMA_QUALITY, 96]
        data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), quality_settings + settings)[1].tobytes()
        if len(data) < MOST_BYTES:
            break
    return data


def main() -> None:
    """Paint all, or those named after the folder."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "resources/backgrounds")
    for name in sys.argv[2:] or PAINTERS:
        rng = np.random.default_rng(20 + list(PAINTERS).index(name))
        (folder / f"{name}.jpg").write_bytes(encoded(finished(PAINTERS[name](rng), rng)))


if __name__ == "__main__":
    main()
