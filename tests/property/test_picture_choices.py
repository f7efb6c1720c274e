"""Whatever a hand does in the picture column, the message stays one that a file takes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.framing import Framing, HandFrame
from vmsg_desktop.core.model.message import MaskChoice, Message, PeopleChoice, Source, Stroke
from vmsg_desktop.core.model.vision import Box, People, Person
from vmsg_desktop.core.vision.framing import FramePlan, plan_frame
from vmsg_desktop.presenters import picture_choices as choices

MESSAGE = Message(Source("p"), Source("v"))
SIZES = st.tuples(st.integers(160, 4000), st.integers(160, 4000))
STEPS = st.lists(
    st.tuples(st.just("move"), st.floats(-2, 2), st.floats(-2, 2))
    | st.tuples(st.just("zoom"), st.floats(0.05, 20), st.just(0.0)),
    max_size=12,
)


def plan_of(message: Message, size: tuple[int, int]) -> FramePlan:
    return plan_frame(size, [Box(10, 10, size[0] / 2, size[1] - 10)], (), framing=message.framing, mask=None)


@given(SIZES, st.sampled_from(["1:1", "9:16", "16:9"]), st.integers(0, 500), STEPS)
def test_a_frame_set_by_hand_is_always_valid(
    size: tuple[int, int], aspect: str, padding_px: int, steps: list[tuple[str, float, float]]
) -> None:
    message = replace(MESSAGE, framing=Framing("head", aspect, padding_px))  # type: ignore[arg-type]
    for kind, first, second in steps:
        plan = plan_of(message, size)
        if kind == "move":
            message = choices.with_moved_frame(message, plan, size, across=first, down=second)
        else:
            message = choices.with_zoomed_frame(message, plan, size, first)
    assert parse_message(dump_message(message)) == message


@given(SIZES, st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_a_move_there_and_back_is_no_move(size: tuple[int, int], across: float, down: float) -> None:
    hand = Framing(hand=HandFrame(0.5, 0.5, 0.4))
    message = replace(MESSAGE, framing=hand)
    plan = plan_of(message, size)
    there = choices.with_moved_frame(message, plan, size, across=across, down=down)
    inside = (
        there.framing.hand is not None and 0 < there.framing.hand.center_x < 1 and 0 < there.framing.hand.center_y < 1
    )
    back = choices.with_moved_frame(there, plan, size, across=-across, down=-down).framing.hand
    assert back is not None
    if inside:
        assert (back.center_x, back.center_y) == pytest.approx((0.5, 0.5), abs=3e-5)


@given(
    st.integers(1, 6),
    st.lists(st.tuples(st.integers(1, 8), st.booleans()), max_size=10),
)
def test_somebody_who_is_there_is_always_chosen(count: int, clicks: list[tuple[int, bool]]) -> None:
    persons = tuple(Person(number, Box(0, 0, 1, 1), 0.9, (0.5, 0.5), 0.1) for number in range(1, count + 1))
    people = People(persons, 1, "largest", 0.3)
    message = MESSAGE
    taken: tuple[int, ...] = (1,)
    for number, adds in clicks:
        message = choices.with_person(message, people, taken, number, adds=adds)
        taken = message.people.persons
        assert taken
        assert set(taken) <= set(range(1, count + 1))


@given(st.integers(1, 500), st.integers(1, 400))
def test_strokes_are_taken_exactly_as_long_as_a_file_holds_them(strokes: int, points: int) -> None:
    each = Stroke("erase", 0.1, ((0.5, 0.5),) * points)
    most = min(strokes, 5_000 // points)
    message = replace(MESSAGE, mask=MaskChoice(strokes=(each,) * most))
    more = choices.with_stroke(message, each)
    fits = most < 500 and (most + 1) * points <= 5_000
    assert (more is not None) == fits
    if more is not None:
        assert parse_message(dump_message(more)) == more


def test_another_photo_keeps_what_fits_every_photo() -> None:
    message = replace(
        MESSAGE,
        people=PeopleChoice((2,), 0.4, 0.6),
        mask=MaskChoice(3, 2, (Stroke("erase", 0.1, ((0.5, 0.5),)),)),
        framing=Framing("upper", "9:16", 40, HandFrame(0.5, 0.5, 0.4)),
    )
    changed = choices.with_photo(message, "other.jpg")
    assert changed.people == PeopleChoice((), 0.4, 0.6)
    assert changed.mask == MaskChoice(3, 2)
    assert changed.framing == Framing("upper", "9:16", 40)
