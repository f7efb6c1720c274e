"""Pictures of two overlapping people whose true alpha is known.

The one portrait that is free to use is cut out by its stored matte, recoloured, flipped and scaled into other people;
drawn people with other outlines stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Box, People, Person

Sprite = NDArray[np.float32]
"""(h, w, 4): RGB 0..255 and alpha 0..1, cropped to what is visible."""

_ROOT = Path(__file__).resolve().parents[2]
_SUIT_HUE = (0, 20)  # OpenCV hue of the orange suit, 0..180


@dataclass(frozen=True, eq=False)
class Composite:
    """Two people, left to right, and what is true about them.

    Attributes:
        pixels: the picture.
        alphas: per person (h, w) float32, what is visible of them.
        people: boxes of what is visible, as a good detector gives them, jittered by up to 2 % of their size.
    """

    pixels: RgbImage
    alphas: tuple[NDArray[np.float32], ...]
    people: People

    @property
    def union(self) -> NDArray[np.float32]:
        """What a perfect foreground matter answers."""
        return np.clip(sum(self.alphas), 0, 1).astype(np.float32)


def portrait_sprite(look: str, *, rows: int = 512) -> Sprite:
    """The portrait as another person: "as is", "blue", "green", "dark" (suit and hair recoloured); "/" flips it.

    ``rows`` = 345 keeps head and shoulders, above the helmet in her arm, which detectors take for somebody else.
    """
    pixels = np.asarray(Image.open(_ROOT / "resources/samples/portrait.png").convert("RGB"))
    alpha = np.asarray(Image.open(_ROOT / "tests/data/portrait-alpha.png"), np.float32) / 255
    alpha = np.clip((alpha - 0.1) / 0.85, 0, 1)
    sprite = np.dstack([_recoloured(pixels, look.strip("/")), alpha]).astype(np.float32)
    sprite = sprite[:rows]
    return np.ascontiguousarray(sprite[:, ::-1]) if look.endswith("/") else sprite


def drawn_sprite(shirt: tuple[int, int, int], hair: tuple[int, int, int], seed: int) -> Sprite:
    """A plain drawn person from the chest up, 380 x 500, with cloth texture and soft edges."""
    rng = np.random.default_rng(seed)
    scale = 4
    canvas = np.zeros((500 * scale, 380 * scale, 4), np.uint8)

    def blob(centre: tuple[int, int], axes: tuple[int, int], colour: tuple[int, int, int]) -> None:
        cv2.ellipse(canvas, (centre[0] * scale, centre[1] * scale), (axes[0] * scale, axes[1] * scale), 0, 0, 360,
                    (*colour, 255), -1)  # fmt: skip

    skin = tuple(int(value) for value in rng.integers((170, 120, 90), (235, 185, 160)))
    blob((190, 470), (180, 230), shirt)
    blob((190, 115), (86, 108), hair)
    cv2.rectangle(canvas, (158 * scale, 190 * scale), (222 * scale, 265 * scale), (*skin, 255), -1)
    blob((190, 140), (66, 88), (skin[0], skin[1], skin[2]))
    small = cv2.resize(canvas, (380, 500), interpolation=cv2.INTER_AREA).astype(np.float32)
    texture = cv2.GaussianBlur(rng.normal(0, 40, (500, 380)).astype(np.float32), (0, 0), 1.5)
    small[..., :3] = np.clip(small[..., :3] * (255 / np.maximum(small[..., 3:], 1)) + texture[..., None], 0, 255)
    small[..., 3] /= 255
    return small


def two_people(
    left: Sprite, right: Sprite, *, overlap: float, front: str, seed: int, scale: float = 1.0, height: int = 720
) -> Composite:
    """Both people standing on the lower edge of a room.

    Args:
        left, right: the people.
        overlap: of their boxes' widths, 0..1 of the narrower one; negative leaves a gap.
        front: "left" or "right" hides part of the other.
        seed: of the room and of the boxes' jitter.
        scale: height of the right person / height of the left one.
        height: of the picture; the taller person takes 85 % of it.
    """
    rng = np.random.default_rng(seed)
    tall = 0.85 * height / max(1.0, scale)
    sprites = [_scaled(left, tall), _scaled(right, tall * scale)]
    widths = [sprite.shape[1] for sprite in sprites]
    margin = round(0.06 * height)
    second_x = margin + widths[0] - round(overlap * min(widths))
    width = max(margin + widths[0], second_x + widths[1]) + margin
    picture = _room(width, height, rng)
    alphas = [np.zeros((height, width), np.float32) for _ in sprites]
    for index in (1, 0) if front == "left" else (0, 1):
        _paste(picture, alphas, index, sprites[index], x=(margin, second_x)[index])
    people = People(tuple(_person(number, alpha, rng) for number, alpha in enumerate(alphas, 1)), 1, "largest", 0.5)
    return Composite(np.clip(picture + 0.5, 0, 255).astype(np.uint8), tuple(alphas), people)


def scores(alpha: NDArray[Any], composite: Composite, chosen: int) -> tuple[float, float]:
    """(share of the other person removed, share of the chosen one lost) of a mask 0..255."""
    mask = alpha.astype(np.float32) / 255
    wanted, other = composite.alphas[chosen - 1], composite.alphas[2 - chosen]
    removed = 1 - float(np.minimum(mask, other)[other > wanted].sum() / other[other > wanted].sum())
    lost = float(np.maximum(wanted - mask, 0).sum() / wanted.sum())
    return removed, lost


def _recoloured(pixels: RgbImage, look: str) -> NDArray[np.float32]:
    shift, hair = {"as is": (0, 1.0), "blue": (100, 0.35), "green": (55, 0.6), "dark": (165, 0.2)}[look]
    hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    is_suit = (hsv[..., 0] <= _SUIT_HUE[1]) & (hsv[..., 1] > 150)
    is_suit[:200] = False
    weight = cv2.GaussianBlur(is_suit.astype(np.float32), (0, 0), 1)[..., None]
    hsv[..., 0] = (hsv[..., 0].astype(int) + shift) % 180
    shifted = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB).astype(np.float32)
    result = pixels * (1 - weight) + shifted * weight
    rows, columns = np.mgrid[0:512, 0:512]
    head = ((columns - 227) / 76) ** 2 + ((rows - 75) / 65) ** 2 < 1
    face = ((columns - 225) / 44) ** 2 + ((rows - 122) / 64) ** 2 < 1
    is_hair = cv2.GaussianBlur((head & ~face).astype(np.float32), (0, 0), 4)[..., None]
    darker: NDArray[np.float32] = result * (1 - is_hair * (1 - hair))
    return darker


def _scaled(sprite: Sprite, height: float) -> Sprite:
    rows, columns = np.nonzero(sprite[..., 3] > 0.5)
    cut = sprite[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    factor = height / cut.shape[0]
    size = round(cut.shape[1] * factor), round(height)
    premultiplied = cut.copy()
    premultiplied[..., :3] *= cut[..., 3:]
    scaled = cv2.resize(premultiplied, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    opaque = np.maximum(scaled[..., 3:], 1e-3)
    return np.dstack([scaled[..., :3] / opaque, scaled[..., 3]]).astype(np.float32)


def _paste(
    picture: NDArray[np.float32], alphas: list[NDArray[np.float32]], index: int, sprite: Sprite, *, x: int
) -> None:
    height, width = sprite.shape[:2]
    place = slice(picture.shape[0] - height, None), slice(x, x + width)
    cover = sprite[..., 3]
    picture[place] = picture[place] * (1 - cover[..., None]) + sprite[..., :3] * cover[..., None]
    for alpha in alphas:
        alpha[place] *= 1 - cover
    alphas[index][place] += cover


def _room(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """A wall with soft light, a door frame and a shelf line; nothing that looks like a person."""
    wall = np.linspace(205, 150, height)[:, None, None] + np.array([6.0, 0.0, -12.0])
    room = np.broadcast_to(wall, (height, width, 3)).copy()
    light = cv2.resize(rng.normal(0, 1, (5, 7)), (width, height), interpolation=cv2.INTER_CUBIC)
    room += 12 * light[..., None]
    door = int(width * 0.72)
    room[:, door : door + 14] -= 45
    room[int(height * 0.62) : int(height * 0.62) + 8] -= 30
    blurred: NDArray[np.float32] = cv2.GaussianBlur(room, (0, 0), 3).astype(np.float32)
    blurred += rng.normal(0, 2, room.shape).astype(np.float32)
    return blurred


def _person(number: int, alpha: NDArray[np.float32], rng: np.random.Generator) -> Person:
    height, width = alpha.shape
    rows, columns = np.nonzero(alpha > 0.5)
    x0, y0, x1, y1 = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    jitter = np.clip(rng.normal(0, 0.01, 4), -0.02, 0.02) * [x1 - x0, y1 - y0, x1 - x0, y1 - y0]
    box = Box(
        float(max(0, x0 + jitter[0])), float(max(0, y0 + jitter[1])),
        float(min(width, x1 + jitter[2])), float(min(height, y1 + jitter[3])),
    )  # fmt: skip
    centre = box.center[0] / width, box.center[1] / height
    return Person(number, box, 0.8, centre, box.area / (width * height))
