"""Numbering and filtering of people hold for every set of boxes."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.model.vision import Box, Detection, FaceLook
from vmsg_desktop.core.vision.people import choose_people, intersection_over_union, pick, suppress

SIZE = (640, 480)
coordinate = st.integers(0, 400).map(float)
extent = st.integers(1, 240).map(float)
boxes = st.builds(
    lambda x, y, w, h: Box(x, y, min(x + w, 640), min(y + h, 480)), coordinate, coordinate, extent, extent
)
detections = st.lists(
    st.builds(Detection, boxes.filter(lambda box: box.area > 0), st.floats(0.05, 1.0)), max_size=12, unique_by=id
)
share = st.floats(0.05, 0.95)


@given(detections, share, share)
def test_numbers_run_left_to_right_from_one(found: list[Detection], confidence: float, overlap: float) -> None:
    people = choose_people(found, image_size=SIZE, confidence=confidence, overlap=overlap)
    assert [person.number for person in people.persons] == list(range(1, len(people.persons) + 1))
    centres = [person.box.center for person in people.persons]
    assert centres == sorted(centres)
    assert (people.suggested is None) == (not people.persons)
    assert people.suggested is None or people.suggested in [person.number for person in people.persons]
    assert people.reason


@given(detections, share, share, st.randoms())
def test_order_of_the_boxes_does_not_matter(
    found: list[Detection], confidence: float, overlap: float, random: Random
) -> None:
    by_confidence = {detection.confidence: detection for detection in found}  # equal ones may be swapped
    unique = list(by_confidence.values())
    shuffled = unique.copy()
    random.shuffle(shuffled)
    first = choose_people(unique, image_size=SIZE, confidence=confidence, overlap=overlap)
    assert first == choose_people(shuffled, image_size=SIZE, confidence=confidence, overlap=overlap)


@given(detections, share, share, share)
def test_a_higher_confidence_only_takes_people_away(
    found: list[Detection], low: float, high: float, overlap: float
) -> None:
    low, high = sorted((low, high))
    many = choose_people(found, image_size=SIZE, confidence=low, overlap=overlap)
    few = choose_people(found, image_size=SIZE, confidence=high, overlap=overlap)
    if few.confidence_used == high:
        assert {person.box for person in few.persons} <= {person.box for person in many.persons}


@given(detections, share, share)
def test_filtering_the_cached_boxes_equals_a_run_with_that_floor(
    found: list[Detection], confidence: float, overlap: float
) -> None:
    cached = choose_people(found, image_size=SIZE, confidence=confidence, overlap=overlap)
    rerun = [detection for detection in found if detection.confidence >= cached.confidence_used]
    again = choose_people(rerun, image_size=SIZE, confidence=cached.confidence_used, overlap=overlap)
    assert again.persons == cached.persons


@given(detections, share)
def test_suppression_leaves_no_pair_above_the_overlap_and_drops_none_without_cause(
    found: list[Detection], overlap: float
) -> None:
    kept = suppress(found, overlap=overlap)
    for index, one in enumerate(kept):
        assert all(intersection_over_union(one.box, other.box) <= overlap for other in kept[index + 1 :])
    for dropped in (detection for detection in found if detection not in kept):
        assert any(
            intersection_over_union(dropped.box, one.box) > overlap and one.confidence >= dropped.confidence
            for one in kept
        )


@given(detections, share, share)
def test_everyone_who_is_there_can_be_picked(found: list[Detection], confidence: float, overlap: float) -> None:
    people = choose_people(found, image_size=SIZE, confidence=confidence, overlap=overlap)
    numbers = [person.number for person in people.persons]
    assert pick(people, numbers[::-1]) == people.persons


@given(detections, share, st.lists(st.builds(FaceLook, boxes, st.floats(0, 1e4)), max_size=5))
def test_faces_never_add_or_move_a_person_and_never_take_all(
    found: list[Detection], confidence: float, faces: list[FaceLook]
) -> None:
    plain = choose_people(found, image_size=SIZE, confidence=confidence, overlap=0.5)
    hinted = choose_people(found, image_size=SIZE, confidence=confidence, overlap=0.5, faces=faces)
    boxes_left = [person.box for person in hinted.persons]
    assert [box for box in (person.box for person in plain.persons) if box in boxes_left] == boxes_left
    assert bool(hinted.persons) == bool(plain.persons)
