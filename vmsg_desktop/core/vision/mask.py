"""A soft mask of the chosen people only, and the hand's adjustments to it.

Working size: the photo at a long side of at most 1024 pixels. The matte sees the photo there, or a crop around the
chosen people when they are small in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import AlphaImage, RgbImage
from vmsg_desktop.core.model.vision import Box, Mask, People, Person
from vmsg_desktop.core.vision.people import pick
from vmsg_desktop.core.vision.separate import Split, split_foreground

Matte = Callable[[RgbImage], NDArray[np.float32]]
"""A picture to its foreground alpha, (h, w) float32 0..1: a Matter's ``matte``."""

WORKING_PX = 1024

_CROP_BELOW = 0.5  # of the picture's area: a larger crop gains no detail
_CROP_MARGIN = 0.35  # of the box: arms and things in the hands reach out of a detector's box
_CUT_OFF_SHARE = 0.02  # of a crop's inner border; more alpha there means that the crop cut somebody off

# Doubt, from a sweep of composites with known alpha (docs/adr/0004-one-person-out-of-two.md).
_MAX_UNCERTAIN = 0.14
_MAX_CONTESTED = 0.50
_MAX_DISAGREEMENT = 0.04
_MAX_SOFT_SHARE = 0.20
_MIN_FILL = 0.15
_HIDDEN_SHARE = 0.2
_MAX_BEYOND_BOX = 0.20  # 0.09 with a helmet in the arm that the box leaves out
_BOX_GROWTH = 0.10


def person_mask(
    image: RgbImage, matte: Matte, *, people: People, chosen: Collection[int], faces: Sequence[Box] = ()
) -> Mask:
    """The mask of the chosen people.

    Args:
        image: the photo, any size.
        matte: called once, or twice when a crop proves too narrow.
        people: who was found; when empty the mask holds everything salient and is doubtful.
        chosen: numbers; empty = the suggested person.
        faces: face boxes in pixels of ``image``, where known: more faces than chosen people in the mask are a doubt.

    Raises:
        InputError: "person_unknown" for a number that does not exist.
    """
    kept = pick(people, chosen)
    small, scale = working_image(image)
    if not kept:
        alpha = matte(small)
        return _mask(alpha, (), ["no person was found: everything that stands out is kept"])
    others = [person for person in people.persons if person not in kept]
    rivals, doubts = _rivals(others, kept)
    region = _crop_region(small, [_scaled(person.box, scale) for person in kept])
    alpha, more = _cut_out(small, matte, region, (kept, rivals, scale))
    if region != _whole(small) and _is_cut_off(alpha, region):
        alpha, more = _cut_out(small, matte, _whole(small), (kept, rivals, scale))
    more += _face_doubts(alpha, [_scaled(face, scale) for face in faces], len(kept))
    return _mask(alpha, tuple(person.number for person in kept), [*doubts, *more])


def working_image(image: RgbImage) -> tuple[RgbImage, float]:
    """The picture at a long side of at most WORKING_PX, and its scale to the original (<= 1)."""
    height, width = image.shape[:2]
    scale = min(1.0, WORKING_PX / max(height, width))
    if scale == 1.0:
        return image, 1.0
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8), scale


def scale_alpha(alpha: AlphaImage, size: tuple[int, int]) -> AlphaImage:
    """The mask at (width, height), smooth, without ringing."""
    height, width = alpha.shape
    if (width, height) == size:
        return alpha
    shrinks = size[0] * size[1] < width * height
    return np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR), np.uint8)


def feather(alpha: AlphaImage, radius_px: float) -> AlphaImage:
    """Soften the edge; ``radius_px`` (>= 0) in pixels of the working size is the Gaussian's sigma."""
    if radius_px <= 0:
        return alpha
    # The picture's border is no edge: somebody cut off by it stays solid there.
    return np.asarray(cv2.GaussianBlur(alpha, (0, 0), radius_px, borderType=cv2.BORDER_REPLICATE), np.uint8)


def grow(alpha: AlphaImage, amount_px: float) -> AlphaImage:
    """Move the edge outwards, or inwards when negative, by up to ``amount_px`` pixels of the working size.

    Grey morphology with a disc; fractions are mixed between the two nearest whole radii.
    """
    whole, rest = int(abs(amount_px)), abs(amount_px) % 1.0
    near = _moved(alpha, whole, outwards=amount_px > 0)
    if rest == 0:
        return near
    far = _moved(alpha, whole + 1, outwards=amount_px > 0)
    return np.asarray(cv2.addWeighted(near, 1 - rest, far, rest, 0), np.uint8)


def _moved(alpha: AlphaImage, radius_px: int, *, outwards: bool) -> AlphaImage:
    if radius_px == 0:
        return alpha
    side = 2 * radius_px + 1
    disc = np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
    operate = cv2.dilate if outwards else cv2.erode
    return np.asarray(operate(alpha, disc, borderType=cv2.BORDER_REPLICATE), np.uint8)


def _rivals(others: Sequence[Person], kept: Sequence[Person]) -> tuple[list[Person], list[str]]:
    """The others who can claim pixels. A weak box that the other boxes cover is a group, or a part of somebody."""
    rivals: list[Person] = []
    doubts: list[str] = []
    surest = min(person.confidence for person in kept)
    for person in others:
        covering = [other.box for other in [*kept, *others] if other is not person]
        if person.confidence < surest and _uncovered(person.box, covering) < _HIDDEN_SHARE:
            doubts.append(
                f"person {person.number} lies almost wholly within other people's boxes and was not told apart"
            )
        else:
            rivals.append(person)
    return rivals, doubts


def _uncovered(box: Box, covering: Sequence[Box]) -> float:
    """Share of ``box`` that none of the others covers, on a 32 x 32 grid."""
    steps = (np.arange(32) + 0.5) / 32
    x, y = np.meshgrid(box.x0 + steps * box.width, box.y0 + steps * box.height)
    covered = np.zeros(x.shape, np.bool_)
    for other in covering:
        covered |= (x >= other.x0) & (x < other.x1) & (y >= other.y0) & (y < other.y1)
    return 1.0 - float(covered.mean())


def _cut_out(
    small: RgbImage,
    matte: Matte,
    region: tuple[int, int, int, int],
    who: tuple[Sequence[Person], Sequence[Person], float],
) -> tuple[NDArray[np.float32], list[str]]:
    """Alpha of the kept people at the working size, from the matte of one region; and the doubts about it."""
    kept, rivals, scale = who
    x0, y0, x1, y1 = region
    crop = np.ascontiguousarray(small[y0:y1, x0:x1])
    salient = matte(crop)
    chosen = [_shifted(_scaled(person.box, scale), x0, y0) for person in kept]
    others = [_shifted(_scaled(person.box, scale), x0, y0) for person in rivals]
    split = split_foreground(crop, salient, chosen, others)
    alpha = np.zeros(small.shape[:2], np.float32)
    alpha[y0:y1, x0:x1] = salient * split.share
    return alpha, [*_split_doubts(split), *_matte_doubts(alpha[y0:y1, x0:x1], chosen)]


def _split_doubts(split: Split) -> list[str]:
    if split.contested > _MAX_CONTESTED:
        return [f"people overlap too far to be told apart safely: {split.contested:.0%} of one lies in the overlap"]
    if split.uncertain > _MAX_UNCERTAIN or split.disagreement > _MAX_DISAGREEMENT:
        return ["people overlap and look alike where they meet: the cut between them may be wrong"]
    return []


def _matte_doubts(alpha: NDArray[np.float32], boxes: Sequence[Box]) -> list[str]:
    area = float(np.count_nonzero(alpha > 0.1))
    if area < _MIN_FILL * sum(_visible_area(box, alpha.shape) for box in boxes):
        return ["little of the person stands out from the background: parts may be missing"]
    beyond = 1 - float(alpha[_near(alpha.shape, boxes)].sum()) / max(1.0, float(alpha.sum()))
    if beyond > _MAX_BEYOND_BOX:
        return [f"{beyond:.0%} of the mask lies outside the person's box: somebody or something else may be kept"]
    soft = float(np.count_nonzero((alpha > 0.1) & (alpha < 0.9))) / max(1.0, area)
    if soft > _MAX_SOFT_SHARE:
        return [f"the outline is unclear: {soft:.0%} of the mask is half transparent"]
    return []


def _near(shape: tuple[int, ...], boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """Pixels in the boxes, each grown by a part of its size."""
    flags = np.zeros(shape, np.bool_)
    for box in boxes:
        across, up = box.width * _BOX_GROWTH, box.height * _BOX_GROWTH
        flags[
            max(0, round(box.y0 - up)) : max(0, round(box.y1 + up)),
            max(0, round(box.x0 - across)) : max(0, round(box.x1 + across)),
        ] = True
    return flags


def _face_doubts(alpha: NDArray[np.float32], faces: Sequence[Box], persons: int) -> list[str]:
    height, width = alpha.shape
    shown = 0
    for face in faces:
        x, y = (int(value) for value in face.center)
        shown += 0 <= x < width and 0 <= y < height and bool(alpha[y, x] > 0.5)
    if shown <= persons:
        return []
    return [f"the mask shows {shown} faces for {persons} chosen: two people may have been found as one"]


def _visible_area(box: Box, shape: tuple[int, ...]) -> float:
    return Box(max(0.0, box.x0), max(0.0, box.y0), min(shape[1], box.x1), min(shape[0], box.y1)).area


def _crop_region(small: RgbImage, boxes: Sequence[Box]) -> tuple[int, int, int, int]:
    """(x0, y0, x1, y1) around the boxes with a margin; the whole picture when that would gain little."""
    height, width = small.shape[:2]
    x0, y0 = min(box.x0 for box in boxes), min(box.y0 for box in boxes)
    x1, y1 = max(box.x1 for box in boxes), max(box.y1 for box in boxes)
    across, up = (x1 - x0) * _CROP_MARGIN, (y1 - y0) * _CROP_MARGIN
    region = (
        max(0, round(x0 - across)), max(0, round(y0 - up)),
        min(width, round(x1 + across)), min(height, round(y1 + up)),
    )  # fmt: skip
    area = (region[2] - region[0]) * (region[3] - region[1])
    return region if area < _CROP_BELOW * width * height else _whole(small)


def _whole(small: RgbImage) -> tuple[int, int, int, int]:
    return 0, 0, int(small.shape[1]), int(small.shape[0])


def _is_cut_off(alpha: NDArray[np.float32], region: tuple[int, int, int, int]) -> bool:
    """Does the mask reach a border of the crop that is not a border of the picture?"""
    height, width = alpha.shape
    x0, y0, x1, y1 = region
    borders = [
        line
        for line, is_inner in (
            (alpha[y0:y1, x0], x0 > 0),
            (alpha[y0:y1, x1 - 1], x1 < width),
            (alpha[y0, x0:x1], y0 > 0),
            (alpha[y1 - 1, x0:x1], y1 < height),
        )
        if is_inner
    ]
    return bool(borders) and float((np.concatenate(borders) > 0.5).mean()) > _CUT_OFF_SHARE


def _mask(alpha: NDArray[np.float32], numbers: tuple[int, ...], doubts: Sequence[str]) -> Mask:
    pixels = np.clip(alpha * 255 + 0.5, 0, 255).astype(np.uint8)
    return Mask(alpha=pixels, persons=numbers, is_doubtful=bool(doubts), doubts=tuple(doubts))


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)


def _shifted(box: Box, x0: int, y0: int) -> Box:
    return Box(box.x0 - x0, box.y0 - y0, box.x1 - x0, box.y1 - y0)
