"""Where the final frame lies in the photo and how large it gets (docs/adr/0005-final-frame.md).

The order: a wish (the shot around the heads), padding, then the sides that the frame may not cross, then the size in
pixels. Everything is in pixels of the upright photo until the last step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from vmsg_desktop.core.model.framing import Aspect, Framing, HandFrame, Shot
from vmsg_desktop.core.model.limits import FRAME_MAX_SIDE_PX, FRAME_MAX_UPSCALE, PHOTO_MIN_SIDE_PX
from vmsg_desktop.core.model.media import AlphaImage
from vmsg_desktop.core.model.vision import Box, Face
from vmsg_desktop.core.vision.heads import crown, face_of, guessed_head, head_box, union

ASPECT_RATIO: Final[dict[Aspect, float]] = {"1:1": 1.0, "9:16": 9 / 16, "16:9": 16 / 9}
"""Width over height."""
GOOD_SIDE_PX: Final = 512
"""A smaller frame is enlarged towards this long side, at most FRAME_MAX_UPSCALE times."""
HEAD_SHARE: Final[dict[tuple[Shot, Aspect], float]] = {
    ("head", "1:1"): 0.50,
    ("head", "9:16"): 0.44,  # a narrow frame at 0.5 would cut the ears' hair
    ("head", "16:9"): 0.50,
    ("upper", "1:1"): 0.30,
    ("upper", "9:16"): 0.26,
    ("upper", "16:9"): 0.32,
}
"""Head (crown to chin) over frame height before padding."""
HEADROOM: Final[dict[Shot, float]] = {"head": 0.08, "upper": 0.08, "whole": 0.04}
"""Air above the crown over frame height."""
LARGEST_HEAD_SHARE: Final[dict[Shot, float]] = {"head": 0.80, "upper": 0.45}
"""How far the frame may close in to stay inside the photo, before a blurred edge has to fill it up."""
LEAST_OFFSET: Final = 0.35
"""A frame that has to be shifted closes in rather than show the person nearer to its side than this share."""
CENTRING_SHRINK: Final = 0.84
"""How far it closes in for that: a head of 0.5 of the frame becomes 0.6 at most."""
GROUP_MARGIN: Final = 1.25
"""Frame width over the width of several heads."""
CUT_SHARE: Final = 0.02
"""A side counts as cutting the person when so much of it is covered by the mask."""


@dataclass(frozen=True)
class Sides:
    """Sides of the photo that the frame may not cross."""

    left: bool = False
    top: bool = False
    right: bool = False
    bottom: bool = False


ALL_SIDES: Final = Sides(left=True, top=True, right=True, bottom=True)


@dataclass(frozen=True)
class FramePlan:
    """Where the frame lies and how large it becomes.

    Attributes:
        rect: in photo pixels; may reach beyond the photo.
        width, height: of the final frame, even, long side <= FRAME_MAX_SIDE_PX.
        head_share: tallest chosen head (crown to chin) over frame height; None when nobody was found.
        notes: what a person should know.
    """

    rect: Box
    width: int
    height: int
    head_share: float | None
    notes: tuple[str, ...] = ()

    @property
    def scale(self) -> float:
        """Frame pixels per photo pixel."""
        return self.height / self.rect.height


@dataclass(frozen=True)
class _Wish:
    """A frame as the shot asks for it.

    Attributes:
        center_x, top, height: where it should lie.
        crown: top of the hair; the air above it keeps its share when the frame closes in.
        full_height: at this height the shot still shows all that its name says.
        least_height: never closer than this, whatever the photo cuts off.
    """

    center_x: float
    top: float
    height: float
    crown: float
    full_height: float
    least_height: float


def cut_sides(alpha: AlphaImage) -> Sides:
    """Which sides of the photo cut through the person, read from the mask's border rows and columns."""

    def is_cut(line: AlphaImage) -> bool:
        return float(np.mean(line > 127)) > CUT_SHARE

    return Sides(left=is_cut(alpha[:, 0]), top=is_cut(alpha[0]), right=is_cut(alpha[:, -1]), bottom=is_cut(alpha[-1]))


def plan_frame(
    photo_size: tuple[int, int],
    persons: Sequence[Box],
    faces: Sequence[Face],
    *,
    framing: Framing,
    mask: AlphaImage | None,
) -> FramePlan:
    """Place the frame.

    Args:
        photo_size: (width, height) in pixels.
        persons: boxes of the chosen people; empty = nobody was detected.
        faces: all faces found in the photo.
        framing: the person's choices.
        mask: alpha of the chosen people where the background is replaced: a body that the photo cuts off then ends at
            the frame's edge and does not float. None where the photo is kept: the frame stays inside the photo.
    """
    sides = ALL_SIDES if mask is None else cut_sides(mask)
    heads, notes = _heads(persons, faces)
    aspect = ASPECT_RATIO[framing.aspect]
    if framing.hand is not None:
        wish, notes, sides = _hand_wish(framing.hand, photo_size), (), Sides()
    elif not heads:
        wish, notes = _photo_wish(photo_size, aspect), ("Nobody was found; the middle of the photo is framed.",)
    else:
        wish = _wish(persons or heads, heads, framing)
    wish = _with_least_size(_padded(wish, framing, aspect), aspect)
    plan = _sized(_place(wish, photo_size, aspect, sides=sides, people=union(persons) if persons else None), aspect)
    tallest = max((head.height for head in heads), default=None)
    plan = replace(plan, head_share=None if tallest is None else tallest / plan.rect.height)
    beyond = _crossed(plan.rect, photo_size, ALL_SIDES if mask is None else cut_sides(mask))
    notes += _room_notes(plan, wish, framing) + _edge_notes(beyond, is_photo_kept=mask is None)
    return replace(plan, notes=notes)


def _heads(persons: Sequence[Box], faces: Sequence[Face]) -> tuple[tuple[Box, ...], tuple[str, ...]]:
    """One head per chosen person (the largest face alone where nobody was detected), and a note on guesses."""
    if not persons:
        largest = max(faces, key=lambda face: face.box.area, default=None)
        return ((head_box(largest),) if largest else ()), ()
    found = [face_of(person, faces) for person in persons]
    heads = tuple(head_box(face) if face else guessed_head(person) for person, face in zip(persons, found, strict=True))
    notes = ("No face was found; framed by the top of the person.",) if None in found else ()
    return heads, notes


def _wish(persons: Sequence[Box], heads: Sequence[Box], framing: Framing) -> _Wish:
    people, all_heads = union(persons), union(heads)
    top = min(crown(head, person) for head, person in zip(heads, persons, strict=True))
    tallest = max(head.height for head in heads)
    aspect = ASPECT_RATIO[framing.aspect]
    closest = tallest / LARGEST_HEAD_SHARE["head"]
    if framing.shot == "whole":
        top = min(top, people.y0)
        inner = max(people.y1 - top, people.width / aspect)
        height = inner / (1 - 2 * HEADROOM["whole"])
        return _Wish(people.center[0], (top + people.y1 - height) / 2, height, top, inner, min(closest, inner))
    group = max(all_heads.width / aspect, all_heads.y1 - top) * GROUP_MARGIN if len(heads) > 1 else 0.0
    height = max(tallest / HEAD_SHARE[framing.shot, framing.aspect], group)
    full = max(tallest / LARGEST_HEAD_SHARE[framing.shot], group)
    center_x = all_heads.center[0]
    if framing.shot == "upper":
        center_x = (center_x + people.center[0]) / 2
    return _Wish(center_x, top - HEADROOM[framing.shot] * height, height, top, full, max(closest, group))


def _hand_wish(hand: HandFrame, photo_size: tuple[int, int]) -> _Wish:
    width, height = photo_size
    tall = hand.height * height
    top = hand.center_y * height - tall / 2
    return _Wish(hand.center_x * width, top, tall, top, tall, tall)


def _photo_wish(photo_size: tuple[int, int], aspect: float) -> _Wish:
    width, height = photo_size
    tall = min(float(height), width / aspect)
    top = (height - tall) / 2
    return _Wish(width / 2, top, tall, top, 0.0, 0.0)


def _scale(height: float, aspect: float, *, padding: float = 0.0) -> float:
    """Frame pixels per photo pixel for a crop ``height``, with ``padding`` frame pixels added to its height."""
    long_per_height = max(1.0, aspect)
    most, good = FRAME_MAX_SIDE_PX / long_per_height, GOOD_SIDE_PX / long_per_height
    if height + padding > most:
        return (most - padding) / height
    if height + padding < good:
        return min(FRAME_MAX_UPSCALE, (good - padding) / height)
    return 1.0


def _padded(wish: _Wish, framing: Framing, aspect: float) -> _Wish:
    """Room of ``padding_px`` frame pixels on the short sides, as much as the aspect asks on the long ones."""
    padding = 2 * framing.padding_px * max(1.0, 1 / aspect)
    grow = padding / _scale(wish.height, aspect, padding=padding)
    return replace(wish, top=wish.top - grow / 2, height=wish.height + grow)


def _with_least_size(wish: _Wish, aspect: float) -> _Wish:
    """Never so small that the frame would be enlarged beyond FRAME_MAX_UPSCALE to reach the smallest side."""
    least = PHOTO_MIN_SIDE_PX / FRAME_MAX_UPSCALE / min(1.0, aspect)
    grow = max(0.0, least - wish.height)
    return replace(
        wish,
        top=wish.top - grow / 2,
        height=wish.height + grow,
        full_height=max(wish.full_height, least),
        least_height=max(wish.least_height, least),
    )


def _place(wish: _Wish, photo_size: tuple[int, int], aspect: float, *, sides: Sides, people: Box | None) -> Box:
    """Close in until the frame crosses no locked side, or as far as the wish allows; then shift it inside.

    A photo kept as it is can be filled up by its blurred edges, so there the frame closes in no further than the
    shot's name allows. A body that the photo cuts off has no such remedy.
    """
    x_range = _range(photo_size[0], low=sides.left, high=sides.right)
    y_range = _range(photo_size[1], low=sides.top, high=sides.bottom)
    inside = min(y_range[1] - y_range[0], (x_range[1] - x_range[0]) / aspect)
    centred = min(wish.center_x - x_range[0], x_range[1] - wish.center_x) / LEAST_OFFSET / aspect
    height = min(wish.height, max(centred, wish.full_height, wish.height * CENTRING_SHRINK))
    height = max(min(height, inside), wish.full_height if sides == ALL_SIDES else wish.least_height)
    height = min(height, wish.height)
    air = (wish.crown - wish.top) * height / wish.height
    reach = people or Box(0, 0, *photo_size)
    top = _shifted(wish.crown - air, height, y_range, reach=(reach.y0, reach.y1))
    width = height * aspect
    left = _shifted(wish.center_x - width / 2, width, x_range, reach=(reach.x0, reach.x1))
    return Box(left, top, left + width, top + height)


def _range(length: int, *, low: bool, high: bool) -> tuple[float, float]:
    return (0.0 if low else -math.inf), (float(length) if high else math.inf)


def _shifted(start: float, length: float, allowed: tuple[float, float], *, reach: tuple[float, float]) -> float:
    """Start of a span moved into ``allowed``.

    Where it is too long: at the end that cuts the people (who reach from reach[0] to reach[1]), else in the middle.
    """
    low, high = allowed
    if length <= high - low:
        return min(max(start, low), high - length)
    tolerance = 0.01 * (high - low)
    is_low_cut, is_high_cut = reach[0] < low + tolerance, reach[1] > high - tolerance
    if is_low_cut != is_high_cut:
        return low if is_low_cut else high - length
    return (low + high - length) / 2


def _sized(rect: Box, aspect: float) -> FramePlan:
    """Even output sides, and the rectangle trimmed to match them exactly, so that nothing is stretched."""
    scale = _scale(rect.height, aspect)
    height, width = _even(rect.height * scale), _even(rect.width * scale)
    left = rect.x0 + (rect.width - width / scale) / 2
    top = rect.y0 + (rect.height - height / scale) / 2
    if scale == 1.0:  # whole pixels: copied, not resampled
        left, top = float(math.floor(left + 1e-6)), float(math.floor(top + 1e-6))
    return FramePlan(Box(left, top, left + width / scale, top + height / scale), width, height, None)


def _even(length: float) -> int:
    return 2 * int((length + 1e-6) / 2)


def _room_notes(plan: FramePlan, wish: _Wish, framing: Framing) -> tuple[str, ...]:
    notes = []
    if framing.padding_px and plan.rect.height < wish.height - 2:
        notes.append(f"The photo has no room for {framing.padding_px} px of padding; the frame is closer.")
    is_head_shot = framing.shot == "head" and framing.hand is None
    if is_head_shot and plan.head_share is not None and plan.head_share > 0.6:
        notes.append(f"The photo ends close to the person; the head fills {plan.head_share:.0%} of the frame's height.")
    if plan.scale > 1.75:
        notes.append(f"The person is small in the photo: enlarged {plan.scale:.1f} times, which looks soft.")
    return tuple(notes)


def _edge_notes(is_beyond: bool, *, is_photo_kept: bool) -> tuple[str, ...]:
    if not is_beyond:
        return ()
    if is_photo_kept:
        return ("The frame reaches beyond the photo; its blurred edges fill the rest.",)
    return ("The photo cuts the person off, and the cut edge shows in the frame.",)


def _crossed(rect: Box, photo_size: tuple[int, int], sides: Sides) -> bool:
    """Whether the rectangle crosses one of the sides by more than half a pixel."""
    width, height = photo_size
    return (
        (sides.left and rect.x0 < -0.5)
        or (sides.top and rect.y0 < -0.5)
        or (sides.right and rect.x1 > width + 0.5)
        or (sides.bottom and rect.y1 > height + 0.5)
    )
