"""How each control of the picture column changes the message: plain functions, message in, message out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Literal

from vmsg_desktop.core.model.framing import Background, Framing, HandFrame
from vmsg_desktop.core.model.limits import STROKES_MAX, STROKES_MAX_POINTS
from vmsg_desktop.core.model.message import MaskChoice, Message, PeopleChoice, Source, Stroke
from vmsg_desktop.core.model.vision import Box, People
from vmsg_desktop.core.pipeline.seen_stages import Found
from vmsg_desktop.core.vision.framing import FramePlan
from vmsg_desktop.core.vision.people import choose_people, intersection_over_union

TouchUpName = Literal["denoise", "sharpen", "light"]
TOUCH_UP_STRENGTH: Final = 0.5
"""What a switch turns on: the strength that the command line uses too."""
_SAME_PERSON: Final = 0.5  # intersection over union of the same person's boxes at two thresholds
_HAND_LEAST: Final = 0.05
_HAND_MOST: Final = 2.0


def with_photo(message: Message, path: str) -> Message:
    """Another photo; what was chosen in the old one (people, strokes, a frame set by hand) does not fit it."""
    return replace(
        message,
        photo=Source(path),
        people=replace(message.people, persons=()),
        mask=replace(message.mask, strokes=()),
        framing=replace(message.framing, hand=None),
    )


def with_person(message: Message, people: People, taken: tuple[int, ...], number: int, *, adds: bool) -> Message:
    """The message with a person chosen.

    Args:
        message: before.
        people: of its photo.
        taken: numbers that it takes now.
        number: who was pointed at.
        adds: True adds the person, or leaves it out where it was chosen (the last one stays); False takes it alone.
    """
    wanted = {number} if not adds else set(taken) ^ {number}
    existing = {person.number for person in people.persons}
    persons = tuple(sorted(wanted & existing)) or taken
    return replace(message, people=replace(message.people, persons=persons))


def with_thresholds(message: Message, found: Found | None, **thresholds: float) -> Message:
    """Other detector thresholds (``confidence``, ``overlap``); the people that are chosen keep their places."""
    people: PeopleChoice = replace(message.people, **thresholds)  # type: ignore[arg-type]
    if found is not None and people.persons:
        people = replace(people, persons=_renumbered(found, people))
    return replace(message, people=people)


def with_stroke(message: Message, stroke: Stroke) -> Message | None:
    """The message with one more pull of the brush; None when it holds as many as it can."""
    strokes = (*message.mask.strokes, stroke)
    if len(strokes) > STROKES_MAX or sum(len(each.points) for each in strokes) > STROKES_MAX_POINTS:
        return None
    return with_mask(message, strokes=strokes)


def with_mask(message: Message, **changes: Any) -> Message:
    """Another feather, growth, or other strokes."""
    mask: MaskChoice = replace(message.mask, **changes)
    return replace(message, mask=mask)


def with_background(message: Message, **changes: Any) -> Message:
    """Another background."""
    background: Background = replace(message.background, **changes)
    return replace(message, background=background)


def with_framing(message: Message, **changes: Any) -> Message:
    """Another shot, aspect or padding."""
    framing: Framing = replace(message.framing, **changes)
    return replace(message, framing=framing)


def with_touch_up(message: Message, name: TouchUpName, *, is_on: bool) -> Message:
    """A touch-up switched on or off."""
    strengths: dict[str, float] = {name: TOUCH_UP_STRENGTH if is_on else 0.0}
    return replace(message, touch_up=replace(message.touch_up, **strengths))


def hand_of(framing: Framing, plan: FramePlan, photo_size: tuple[int, int]) -> HandFrame:
    """The frame as a hand would have set it: the hand's own, else where the shot put it, its padding included."""
    if framing.hand is not None:
        return framing.hand
    width, height = photo_size
    x, y = plan.rect.center
    return _hand(x / width, y / height, plan.rect.height / height)


def with_moved_frame(
    message: Message, plan: FramePlan, photo_size: tuple[int, int], *, across: float, down: float
) -> Message:
    """The frame moved by shares of its own width and height; it is the hand's from then on.

    Args:
        message: before.
        plan: where the frame lies now.
        photo_size: (width, height) px.
        across: of the frame's width, positive to the right.
        down: of the frame's height.
    """
    width, height = photo_size
    hand = hand_of(message.framing, plan, photo_size)
    tall = hand.height * height
    wide = tall * plan.width / plan.height
    moved = _hand(hand.center_x + across * wide / width, hand.center_y + down * tall / height, hand.height)
    return _by_hand(message, moved)


def with_zoomed_frame(message: Message, plan: FramePlan, photo_size: tuple[int, int], factor: float) -> Message:
    """The frame ``factor`` times as high around its middle; it is the hand's from then on."""
    hand = hand_of(message.framing, plan, photo_size)
    return _by_hand(message, _hand(hand.center_x, hand.center_y, hand.height * factor))


def _by_hand(message: Message, hand: HandFrame) -> Message:
    """Padding is part of what the hand set; kept beside it, it would be added once more."""
    padding_px = message.framing.padding_px if message.framing.hand is not None else 0
    return with_framing(message, hand=hand, padding_px=padding_px)


def _hand(center_x: float, center_y: float, height: float) -> HandFrame:
    return HandFrame(
        round(min(1.0, max(0.0, center_x)), 5),
        round(min(1.0, max(0.0, center_y)), 5),
        round(min(_HAND_MOST, max(_HAND_LEAST, height)), 5),
    )


def _renumbered(found: Found, people: PeopleChoice) -> tuple[int, ...]:
    """Numbers of the same people at other thresholds; those who are hidden then are left out."""
    detections = found.detections
    after = choose_people(
        detections.boxes,
        image_size=(detections.width, detections.height),
        confidence=people.confidence or detections.confidence,
        overlap=people.overlap or detections.overlap,
        faces=found.faces.looks,
    )
    before = {person.number: person.box for person in found.chosen.people.persons}
    wanted = [before[number] for number in people.persons if number in before]
    return tuple(person.number for person in after.persons if any(_is_same(person.box, box) for box in wanted))


def _is_same(box: Box, other: Box) -> bool:
    return intersection_over_union(box, other) >= _SAME_PERSON
