"""Who is suggested and why, retries at lower confidence, and numbers that do not exist."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Box, Detection, FaceLook, People
from vmsg_desktop.core.vision.people import choose_people, face_sharpness, intersection_over_union, pick

SIZE = (1000, 800)
LEFT = Detection(Box(50, 300, 250, 700), 0.80)
MIDDLE = Detection(Box(400, 250, 600, 700), 0.60)
RIGHT = Detection(Box(650, 100, 990, 790), 0.90)


def chosen(*found: Detection, confidence: float = 0.5, faces: list[FaceLook] | None = None) -> People:
    return choose_people(found, image_size=SIZE, confidence=confidence, overlap=0.45, faces=faces)


def test_people_are_numbered_left_to_right_not_by_confidence() -> None:
    people = chosen(RIGHT, LEFT, MIDDLE)
    assert [person.box for person in people.persons] == [LEFT.box, MIDDLE.box, RIGHT.box]
    assert people.persons[0].center == pytest.approx((0.15, 0.625))
    assert people.persons[0].area_share == pytest.approx(0.1)


def test_one_person_is_suggested_as_the_only_one() -> None:
    people = chosen(MIDDLE)
    assert (people.suggested, people.reason, people.confidence_used) == (1, "the only person", 0.5)


def test_the_largest_is_suggested_before_the_most_central() -> None:
    people = chosen(LEFT, MIDDLE, RIGHT)
    assert (people.suggested, people.reason) == (3, "largest")


def test_the_most_central_wins_among_equals() -> None:
    people = chosen(LEFT, Detection(Box(400, 200, 600, 600), 0.7))
    assert (people.suggested, people.reason) == (2, "largest and most central")


def test_a_sharp_face_tips_the_balance() -> None:
    one, two = Detection(Box(100, 200, 400, 700), 0.9), Detection(Box(620, 200, 900, 700), 0.9)
    assert chosen(one, two).suggested == 1
    hinted = chosen(one, two, faces=[FaceLook(Box(200, 220, 300, 320), 20), FaceLook(Box(700, 220, 800, 320), 900)])
    assert hinted.suggested == 2
    assert "sharpest face" in hinted.reason


def test_nobody_at_the_asked_confidence_is_retried_lower_and_said() -> None:
    people = chosen(Detection(MIDDLE.box, 0.12))
    assert people.confidence_used == 0.10
    assert "nobody at a confidence of 0.50" in people.reason
    assert "0.10" in people.reason
    assert people.suggested == 1


def test_nobody_at_all_is_said_with_the_lowest_confidence_tried() -> None:
    people = chosen()
    assert people == People((), None, "nobody was found, even at a confidence of 0.05", 0.05)


def test_two_boxes_of_one_person_are_one() -> None:
    shifted = Detection(Box(405, 255, 610, 700), 0.55)
    assert len(chosen(MIDDLE, shifted).persons) == 1


def test_pick_without_numbers_takes_the_suggested_person() -> None:
    people = chosen(LEFT, MIDDLE, RIGHT)
    assert [person.number for person in pick(people, ())] == [3]
    assert pick(chosen(), ()) == ()


def test_pick_takes_several_by_number() -> None:
    assert [person.number for person in pick(chosen(LEFT, MIDDLE, RIGHT), [3, 1, 1])] == [1, 3]


@pytest.mark.parametrize(
    ("found", "words"),
    [((LEFT, MIDDLE), "people 1 to 2"), ((LEFT,), "only person 1"), ((), "nobody was found")],
)
def test_an_unknown_number_names_those_that_exist(found: tuple[Detection, ...], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        pick(chosen(*found), [7])
    assert caught.value.code == "person_unknown"
    assert caught.value.details["existing"] == list(range(1, len(found) + 1))


def test_intersection_over_union_of_known_boxes() -> None:
    assert intersection_over_union(Box(0, 0, 2, 2), Box(1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert intersection_over_union(Box(0, 0, 2, 2), Box(2, 0, 3, 2)) == 0


def test_a_blurred_face_is_less_sharp_and_size_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    sharp: RgbImage = cv2.GaussianBlur(rng.integers(0, 256, (200, 200, 3), np.uint8), (0, 0), 2).astype(np.uint8)
    blurred = cv2.GaussianBlur(sharp, (0, 0), 5).astype(np.uint8)
    large = cv2.resize(sharp, (400, 400), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    face = Box(40, 40, 160, 160)
    assert face_sharpness(sharp, face) > 5 * face_sharpness(blurred, face)
    assert face_sharpness(large, Box(80, 80, 320, 320)) == pytest.approx(face_sharpness(sharp, face), rel=0.3)
    assert face_sharpness(sharp, Box(500, 500, 600, 600)) == 0


def face_at(x: float, y: float) -> FaceLook:
    return FaceLook(Box(x - 20, y - 25, x + 20, y + 25), 100.0)


WHOLE = Detection(Box(100, 100, 700, 790), 0.7)
BODY = Detection(Box(110, 330, 680, 790), 0.55)


def told_apart(*found: Detection, faces: list[FaceLook]) -> list[Box]:
    people = choose_people(found, image_size=SIZE, confidence=0.4, overlap=0.9, faces=faces)
    return [person.box for person in people.persons]


def test_the_second_box_of_a_body_is_not_a_second_person() -> None:
    assert told_apart(WHOLE, BODY, faces=[face_at(400, 200)]) == [WHOLE.box]


def test_two_boxes_stay_two_where_no_face_tells() -> None:
    assert told_apart(WHOLE, BODY, faces=[]) == [BODY.box, WHOLE.box]


def test_somebody_in_front_with_a_face_of_their_own_stays() -> None:
    assert len(told_apart(WHOLE, BODY, faces=[face_at(400, 200), face_at(300, 450)])) == 2


def test_a_child_turned_away_before_a_grown_up_stays() -> None:
    child = Detection(Box(300, 450, 500, 780), 0.6)
    assert len(told_apart(WHOLE, child, faces=[face_at(400, 200)])) == 2


def test_a_box_round_two_people_who_have_their_own_is_not_a_third() -> None:
    group = Detection(Box(40, 90, 995, 795), 0.6)
    faces = [face_at(150, 350), face_at(820, 200)]
    assert told_apart(LEFT, RIGHT, group, faces=faces) == [LEFT.box, RIGHT.box]


def test_a_grown_up_with_two_children_stays() -> None:
    parent = Detection(Box(40, 90, 995, 795), 0.6)
    faces = [face_at(150, 350), face_at(820, 200), face_at(500, 150)]
    assert parent.box in told_apart(LEFT, RIGHT, parent, faces=faces)
