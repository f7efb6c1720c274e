"""Where the final frame lies: the shots, the photo's borders, padding, by hand, and what is said about it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.fakes.drawn_faces import face_with_head
from vmsg_desktop.core.model.framing import Aspect, Framing, HandFrame
from vmsg_desktop.core.model.media import AlphaImage
from vmsg_desktop.core.model.vision import Box
from vmsg_desktop.core.vision.framing import ASPECT_RATIO, FramePlan, Sides, cut_sides, plan_frame

SIZE = 3000, 2400
HEAD = face_with_head(1500, 500, 500)
STANDING = Box(1100, 480, 1900, 2300)
ASPECTS: tuple[Aspect, ...] = ("1:1", "9:16", "16:9")


def a_mask(*, left: int = 1100, right: int = 1900, top: int = 480, bottom: int = 2300) -> AlphaImage:
    mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    mask[top:bottom, left:right] = 255
    return mask


def plan(mask: AlphaImage | None = None, **framing: Any) -> FramePlan:
    return plan_frame(SIZE, [STANDING], [HEAD], framing=Framing(**framing), mask=mask)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_head_fills_about_half_of_a_head_shot(aspect: Aspect) -> None:
    made = plan(aspect=aspect)
    assert made.head_share == pytest.approx(500 / made.rect.height)
    assert 0.4 <= 500 / made.rect.height <= 0.6
    assert made.rect.y0 < 500
    assert made.rect.y1 > 1000
    assert made.notes == ()


@pytest.mark.parametrize("aspect", ASPECTS)
def test_nothing_is_stretched(aspect: Aspect) -> None:
    for shot in ("head", "upper", "whole"):
        made = plan(aspect=aspect, shot=shot, padding_px=30)
        assert made.rect.width / made.rect.height == pytest.approx(made.width / made.height, rel=1e-6)
        assert made.width / made.height == pytest.approx(ASPECT_RATIO[aspect], rel=0.01)


def test_shots_show_more_and_more_of_the_person() -> None:
    head, upper, whole = (plan(shot=shot).rect for shot in ("head", "upper", "whole"))
    assert head.height < upper.height < whole.height
    assert whole.y0 < STANDING.y0
    assert whole.y1 > STANDING.y1


def test_a_frame_of_the_photos_own_size_is_cut_on_whole_pixels() -> None:
    made = plan(shot="head")
    assert made.scale == 1
    assert made.rect.x0 == int(made.rect.x0)
    assert made.rect.y0 == int(made.rect.y0)


def test_a_kept_photo_is_never_left_when_shifting_is_enough() -> None:
    made = plan_frame(SIZE, [Box(0, 0, 600, 2400)], [face_with_head(250, 20, 500)], framing=Framing(), mask=None)
    assert made.rect.x0 == 0
    assert made.rect.y0 == 0
    assert made.head_share == pytest.approx(0.6, abs=0.01)


def test_a_tight_photo_closes_in_and_says_so() -> None:
    made = plan_frame(
        (900, 1200), [Box(0, 100, 900, 1200)], [face_with_head(450, 200, 600)], framing=Framing(), mask=None
    )
    assert (made.rect.x0, made.rect.x1) == (0, 900)
    assert made.head_share == pytest.approx(600 / 900)
    assert "67%" in made.notes[0]


def test_a_kept_photo_too_narrow_for_the_shot_is_filled_up_and_says_so() -> None:
    made = plan(shot="whole", aspect="9:16")
    assert made.rect.y0 < 0 or made.rect.y1 > SIZE[1] or made.rect.height <= SIZE[1]
    narrow = plan_frame((1000, 1000), [Box(10, 10, 990, 990)], [face_with_head(500, 20, 300)],
                        framing=Framing("whole", "16:9"), mask=None)  # fmt: skip
    assert narrow.rect.x0 < 0
    assert narrow.rect.x1 > 1000
    assert any("beyond the photo" in note for note in narrow.notes)


def test_a_body_cut_off_below_ends_at_the_frames_lower_edge() -> None:
    mask = a_mask(bottom=SIZE[1])
    for aspect in ASPECTS:
        cut_off = Box(1100, 480, 1900, SIZE[1])
        made = plan_frame(SIZE, [cut_off], [HEAD], framing=Framing("whole", aspect), mask=mask)
        assert made.rect.y1 <= SIZE[1]
        assert made.rect.y1 > SIZE[1] - 3 * 3000 / 2048
        assert not any("cut edge" in note for note in made.notes)


def test_a_whole_body_may_stand_free_on_a_new_background() -> None:
    mask = a_mask(top=30, bottom=2380)
    made = plan_frame(SIZE, [Box(1100, 30, 1900, 2380)], [face_with_head(1500, 40, 330)],
                      framing=Framing("whole", "1:1", padding_px=100), mask=mask)  # fmt: skip
    assert made.rect.y0 < 0
    assert made.rect.y1 > SIZE[1]
    assert made.notes == ()


def test_a_person_cut_off_at_one_side_is_not_pushed_to_the_rim_of_a_wide_frame() -> None:
    mask = a_mask(left=2300, right=3000)
    made = plan_frame(SIZE, [Box(2300, 480, 3000, 2400)], [face_with_head(2650, 500, 400)],
                      framing=Framing("upper", "16:9"), mask=mask)  # fmt: skip
    assert made.rect.x1 <= SIZE[0]
    assert (2650 - made.rect.x0) / made.rect.width < 0.83


def test_cut_sides_are_read_from_the_mask() -> None:
    assert cut_sides(a_mask()) == Sides()
    assert cut_sides(a_mask(bottom=SIZE[1])) == Sides(bottom=True)
    assert cut_sides(a_mask(left=0, right=SIZE[0])) == Sides(left=True, right=True)
    speck = a_mask()
    speck[0, :20] = 255
    assert cut_sides(speck) == Sides()


@pytest.mark.parametrize("aspect", ASPECTS)
def test_padding_is_room_in_pixels_of_the_frame(aspect: Aspect) -> None:
    mask = a_mask()
    tight, roomy = plan(mask, aspect=aspect), plan(mask, aspect=aspect, padding_px=100)
    assert roomy.width >= 2 * 100
    room = (roomy.rect.width - tight.rect.width) * roomy.scale / 2
    least = room if aspect != "16:9" else (roomy.rect.height - tight.rect.height) * roomy.scale / 2
    assert least == pytest.approx(100, abs=3)


def test_the_most_padding_still_gives_a_frame_within_limits() -> None:
    for aspect in ASPECTS:
        made = plan(a_mask(), aspect=aspect, padding_px=500)
        assert max(made.width, made.height) <= 2048
        assert made.rect.height > 0


def test_padding_without_room_in_the_photo_is_said() -> None:
    made = plan(shot="whole", padding_px=400)
    assert made.rect.y0 >= 0
    assert any("400 px of padding" in note for note in made.notes)


def test_small_people_are_enlarged_twice_at_most() -> None:
    made = plan_frame(
        (1000, 1000), [Box(480, 480, 520, 590)], [face_with_head(500, 482, 14)], framing=Framing(), mask=None
    )
    assert made.scale == pytest.approx(2)
    assert min(made.width, made.height) >= 160
    assert any("enlarged" in note for note in made.notes)


def test_hair_and_hats_above_the_face_stay_in_the_frame() -> None:
    hat = Box(1100, 340, 1900, 2300)
    made = plan_frame(SIZE, [hat], [HEAD], framing=Framing(), mask=None)
    assert made.rect.y0 < 340
    raised_arm = Box(1100, 0, 1900, 2300)
    assert plan_frame(SIZE, [raised_arm], [HEAD], framing=Framing(), mask=None).rect.y0 > 200


def test_without_a_face_the_top_of_the_person_counts_and_is_said() -> None:
    made = plan_frame(SIZE, [STANDING], [], framing=Framing(), mask=None)
    assert made.rect.y0 < STANDING.y0 < made.rect.y1
    assert made.rect.x0 < 1500 < made.rect.x1
    assert any("No face" in note for note in made.notes)


def test_a_face_outside_the_chosen_person_does_not_count() -> None:
    other = face_with_head(2600, 100, 200)
    made = plan_frame(SIZE, [STANDING], [other, HEAD], framing=Framing(), mask=None)
    assert made.rect == plan().rect


def test_several_people_are_framed_together() -> None:
    people = [Box(300, 600, 900, 2300), Box(1900, 500, 2500, 2300)]
    faces = [face_with_head(2200, 520, 300), face_with_head(600, 620, 300)]
    made = plan_frame(SIZE, people, faces, framing=Framing(), mask=None)
    assert made.rect.x0 < 600 - 120
    assert made.rect.x1 > 2200 + 120
    assert made.rect.y0 < 520


def test_nobody_gives_the_middle_of_the_photo() -> None:
    made = plan_frame(SIZE, [], [], framing=Framing(), mask=None)
    assert made.rect == Box(300, 0, 2700, 2400)
    assert made.head_share is None
    assert any("Nobody" in note for note in made.notes)


def test_a_face_without_a_detected_person_is_enough() -> None:
    made = plan_frame(SIZE, [], [HEAD], framing=Framing(), mask=None)
    assert made.head_share == pytest.approx(0.5, abs=0.02)


def test_a_frame_set_by_hand_is_taken_as_it_is() -> None:
    hand = HandFrame(center_x=0.25, center_y=0.5, height=0.4)
    made = plan(hand=hand, aspect="16:9")
    assert made.rect.center == pytest.approx((750, 1200), abs=2)
    assert made.rect.height == pytest.approx(960, abs=2)
    beyond = plan(hand=HandFrame(center_x=0, center_y=0, height=2))
    assert beyond.rect.x0 < 0
    assert any("beyond the photo" in note for note in beyond.notes)
