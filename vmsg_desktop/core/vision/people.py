"""From the raw boxes of one inference to numbered people, at any threshold and without asking the model again."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import cv2
import numpy as np

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Box, Detection, FaceLook, People, Person

DETECTION_FLOOR = 0.05
"""Raw boxes are kept from here up; no threshold goes lower."""

_RETRY_CONFIDENCES = (0.15, 0.10, DETECTION_FLOOR)
_WEIGHTS = {"largest": 0.5, "most central": 0.3, "sharpest face": 0.2}
_SHARPNESS_PX = 96
_PART_INSIDE = 0.85  # of a box that is only a part of somebody
_GROUP_SIZE = 0.8  # of a group at most is one of its people
_PART_SIZE = 0.35  # of the whole person: a smaller box may be a child who is turned away


def choose_people(
    detections: Sequence[Detection],
    *,
    image_size: tuple[int, int],
    confidence: float,
    overlap: float,
    faces: Sequence[FaceLook] | None = None,
) -> People:
    """Filter, suppress and number the people of one cached inference.

    Args:
        detections: raw boxes with confidence >= DETECTION_FLOOR.
        image_size: (width, height) of the photo.
        confidence: 0..1; when nobody reaches it, 0.15, 0.10 and 0.05 are tried in turn, and the reason says so.
        overlap: boxes with a larger intersection over union (0..1) count as one person.
        faces: with sharpness, to help the suggestion and to tell a body's second box from a second person.

    Returns:
        People numbered from 1, left to right by box centre; ties from top to bottom.
    """
    steps = [confidence, *(step for step in _RETRY_CONFIDENCES if step < confidence)]
    for step in steps:
        kept = suppress([found for found in detections if found.confidence >= step], overlap=overlap)
        if kept:
            kept = without_parts_and_groups(kept, faces or ())
            return _people(kept, image_size, steps=(confidence, step), faces=faces or ())
    return People((), None, f"nobody was found, even at a confidence of {steps[-1]:.2f}", steps[-1])


def pick(people: People, numbers: Collection[int]) -> tuple[Person, ...]:
    """The people with these numbers, by number; without numbers the suggested one (nobody when there is nobody).

    Raises:
        InputError: "person_unknown" when a number does not exist; says which do.
    """
    wanted = set(numbers) or ({people.suggested} if people.suggested is not None else set())
    existing = [person.number for person in people.persons]
    unknown = sorted(wanted - set(existing))
    if unknown:
        there = "nobody was found in the photo" if not existing else f"the photo has {_span(existing)}"
        raise InputError(
            "person_unknown",
            f"There is no person {', '.join(map(str, unknown))}: {there}.",
            "People are numbered from 1, left to right. Choose one of them, or lower the confidence.",
            details={"existing": existing},
        )
    return tuple(person for person in people.persons if person.number in wanted)


def suppress(detections: Sequence[Detection], *, overlap: float) -> tuple[Detection, ...]:
    """Greedy non-maximum suppression: the best box of each cluster, best first."""
    kept: list[Detection] = []
    for found in sorted(detections, key=lambda found: -found.confidence):
        if all(intersection_over_union(found.box, other.box) <= overlap for other in kept):
            kept.append(found)
    return tuple(kept)


def without_parts_and_groups(kept: Sequence[Detection], faces: Sequence[FaceLook]) -> tuple[Detection, ...]:
    """Drop boxes that are no person of their own, as far as faces can tell.

    A part: the body alone, nearly covered by a larger box of about its size that has the head too, and no face in it.
    A child before a grown-up is much smaller or shows a face, and stays. A group: two or more faces, each of which
    lies in a smaller box of its own. A grown-up with children has a face that no smaller box holds, and stays.
    Without faces nothing is dropped.

    Args:
        kept: after suppression.
        faces: all faces found in the photo.
    """
    if not faces:
        return tuple(kept)
    single = [found for found in kept if not _is_group(found, kept, faces)]
    return tuple(found for found in single if not _is_part(found, single, faces))


def _is_group(found: Detection, kept: Sequence[Detection], faces: Sequence[FaceLook]) -> bool:
    inside = [look.box.center for look in faces if _contains(found.box, look.box.center)]
    smaller = [other.box for other in kept if other.box.area < _GROUP_SIZE * found.box.area]
    owners = [next((box for box in smaller if _contains(box, centre)), None) for centre in inside]
    return len(inside) >= 2 and None not in owners and len({id(owner) for owner in owners}) >= 2


def _is_part(found: Detection, kept: Sequence[Detection], faces: Sequence[FaceLook]) -> bool:
    if any(_contains(found.box, look.box.center) for look in faces):
        return False
    return any(
        _share_inside(found.box, other.box) >= _PART_INSIDE
        and found.box.area >= _PART_SIZE * other.box.area
        and any(_contains(other.box, look.box.center) for look in faces)
        for other in kept
        if other is not found and other.box.area > found.box.area
    )


def _share_inside(inner: Box, outer: Box) -> float:
    width = min(inner.x1, outer.x1) - max(inner.x0, outer.x0)
    height = min(inner.y1, outer.y1) - max(inner.y0, outer.y0)
    return max(0.0, width) * max(0.0, height) / inner.area if inner.area > 0 else 0.0


def _contains(box: Box, point: tuple[float, float]) -> bool:
    return box.x0 <= point[0] < box.x1 and box.y0 <= point[1] < box.y1


def intersection_over_union(a: Box, b: Box) -> float:
    """0..1; 0 for boxes that only touch."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (a.area + b.area - width * height)


def face_sharpness(image: RgbImage, face: Box) -> float:
    """Variance of the Laplacian of the face at a common size, so that faces of any size compare; 0 outside."""
    height, width = image.shape[:2]
    x0, y0 = max(0, math.floor(face.x0)), max(0, math.floor(face.y0))
    x1, y1 = min(width, math.ceil(face.x1)), min(height, math.ceil(face.y1))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return 0.0
    grey = cv2.cvtColor(np.ascontiguousarray(image[y0:y1, x0:x1]), cv2.COLOR_RGB2GRAY)
    same = cv2.resize(grey, (_SHARPNESS_PX, _SHARPNESS_PX), interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(same, cv2.CV_32F).var())


def _people(
    kept: Sequence[Detection],
    image_size: tuple[int, int],
    *,
    steps: tuple[float, float],
    faces: Sequence[FaceLook],
) -> People:
    width, height = image_size
    ordered = sorted(kept, key=lambda found: (*found.box.center, found.box.x0, found.box.y0))
    persons = tuple(
        Person(
            number=number,
            box=found.box,
            confidence=found.confidence,
            center=(found.box.center[0] / width, found.box.center[1] / height),
            area_share=found.box.area / (width * height),
        )
        for number, found in enumerate(ordered, start=1)
    )
    suggested, reason = _suggest(persons, faces)
    asked, used = steps
    if used < asked:
        reason = f"nobody at a confidence of {asked:.2f}, so it was lowered to {used:.2f}; {reason}"
    return People(persons, suggested, reason, used)


def _suggest(persons: Sequence[Person], faces: Sequence[FaceLook]) -> tuple[int, str]:
    """The number of the person that the photo seems to be about, and why."""
    if len(persons) == 1:
        return persons[0].number, "the only person"
    marks = {
        "largest": [person.area_share for person in persons],
        "most central": [1 - math.dist(person.center, (0.5, 0.5)) / math.sqrt(0.5) for person in persons],
        "sharpest face": [_sharpest_face(person, faces) for person in persons],
    }
    scores = [
        sum(weight * marks[mark][index] / (max(marks[mark]) or 1.0) for mark, weight in _WEIGHTS.items())
        for index in range(len(persons))
    ]
    best = max(range(len(persons)), key=lambda index: scores[index])
    won = [mark for mark, values in marks.items() if values[best] == max(values) > 0]
    return persons[best].number, " and ".join(won) if won else "best in size, place and sharpness together"


def _sharpest_face(person: Person, faces: Sequence[FaceLook]) -> float:
    """Of the faces whose centre lies in the person's box and closer to its middle axis than to its sides' edges."""
    inside = [
        look.sharpness
        for look in faces
        if person.box.y0 <= look.box.center[1] <= person.box.y1
        and abs(look.box.center[0] - person.box.center[0]) <= person.box.width / 4
    ]
    return max(inside, default=0.0)


def _span(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return "only person 1"
    return f"people {numbers[0]} to {numbers[-1]}"
