"""The mask of the chosen people: measured on composites whose true alpha is known."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.people_composites import Composite, Sprite, drawn_sprite, portrait_sprite, scores, two_people
from tests.fakes.vision import KnownMatter
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.vision import Box, Mask, People, Person
from vmsg_desktop.core.vision.mask import person_mask

MIN_REMOVED, MAX_LOST = 0.95, 0.03
PAIRS = [
    ("as is", "blue/", 1.0),
    ("as is/", "dark", 0.8),
    ("drawn green", "as is", 1.0),
    ("drawn green", "drawn red", 1.0),
    ("green/", "as is", 1.1),
    ("as is", "as is/", 1.0),
    ("as is/", "as is", 0.9),
    ("drawn green", "drawn olive", 1.0),
    ("blue", "dark/", 0.9),
    ("dark", "green/", 1.0),
    ("as is", "drawn red", 0.85),
]


@functools.cache
def sprite(look: str) -> Sprite:
    drawn = {
        "drawn green": ((40, 90, 60), (50, 30, 20), 1),
        "drawn red": ((150, 40, 50), (200, 170, 90), 2),
        "drawn olive": ((45, 80, 70), (60, 40, 30), 3),
    }
    return drawn_sprite(*drawn[look]) if look in drawn else portrait_sprite(look)


def composite(pair: tuple[str, str, float], *, overlap: float, front: str, seed: int = 1) -> Composite:
    left, right, scale = pair
    return two_people(sprite(left), sprite(right), overlap=overlap, front=front, seed=seed, scale=scale, height=500)


def masked(made: Composite, chosen: int) -> tuple[Mask, float, float]:
    matter = KnownMatter(made.pixels, made.union)
    mask = person_mask(made.pixels, matter.matte, people=made.people, chosen=[chosen])
    assert mask.persons == (chosen,)
    return mask, *scores(mask.alpha, made, chosen)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]}+{pair[1]}")
@pytest.mark.parametrize("chosen", [1, 2])
def test_people_who_barely_overlap_are_told_apart_without_doubt(pair: tuple[str, str, float], chosen: int) -> None:
    mask, removed, lost = masked(composite(pair, overlap=0.08, front=("left", "right")[chosen - 1]), chosen)
    assert (mask.is_doubtful, mask.doubts) == (False, ())
    assert removed >= MIN_REMOVED
    assert lost <= MAX_LOST


@pytest.mark.parametrize("pair", PAIRS[:1] + PAIRS[2:4] + PAIRS[-3:-1], ids=lambda pair: f"{pair[0]}+{pair[1]}")
def test_people_in_other_clothes_are_told_apart_at_a_quarter_overlap(pair: tuple[str, str, float]) -> None:
    mask, removed, lost = masked(composite(pair, overlap=0.25, front="left", seed=2), 2)
    assert not mask.is_doubtful
    assert removed >= MIN_REMOVED
    assert lost <= MAX_LOST


@pytest.mark.parametrize("pair", [PAIRS[1], PAIRS[4], PAIRS[6]], ids=lambda pair: f"{pair[0]}+{pair[1]}")
def test_people_behind_each_other_are_marked_doubtful_with_the_reason(pair: tuple[str, str, float]) -> None:
    mask, removed, lost = masked(composite(pair, overlap=0.6, front="left"), 1)
    assert removed < MIN_REMOVED or lost > MAX_LOST, "the case must be a hard one"
    assert mask.is_doubtful
    assert "overlap" in mask.doubts[0]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4])
def test_no_miss_of_the_whole_sweep_goes_unmarked_and_most_masks_are_sure(seed: int) -> None:
    sure: dict[float, list[bool]] = {}
    for overlap in (-0.05, 0.0, 0.1, 0.2, 0.3, 0.45, 0.6):
        for index, pair in enumerate(PAIRS):
            front = ("left", "right")[(index + seed) % 2]
            for chosen in (1, 2):
                made = composite(pair, overlap=overlap, front=front, seed=seed * 100 + index)
                mask, removed, lost = masked(made, chosen)
                hit = removed >= MIN_REMOVED and lost <= MAX_LOST
                assert hit or mask.is_doubtful, (pair, overlap, front, chosen, removed, lost)
                sure.setdefault(overlap, []).append(hit and not mask.is_doubtful)
    assert all(all(sure[overlap]) for overlap in (-0.05, 0.0, 0.1))
    assert np.mean(sure[0.2]) >= 0.8
    assert np.mean(sure[0.3]) >= 0.6


def test_both_people_may_be_chosen() -> None:
    made = composite(PAIRS[0], overlap=0.3, front="left")
    mask = person_mask(made.pixels, KnownMatter(made.pixels, made.union).matte, people=made.people, chosen=[2, 1])
    assert mask.persons == (1, 2)
    assert not mask.is_doubtful
    assert np.abs(mask.alpha / 255 - made.union).max() < 0.03


def test_nobody_chosen_means_the_suggested_person() -> None:
    made = composite(PAIRS[0], overlap=-0.05, front="left")
    mask = person_mask(made.pixels, KnownMatter(made.pixels, made.union).matte, people=made.people, chosen=())
    assert mask.persons == (made.people.suggested,)


def test_an_unknown_person_is_refused_before_the_matte_runs() -> None:
    made = composite(PAIRS[0], overlap=-0.05, front="left")
    matter = KnownMatter(made.pixels, made.union)
    with pytest.raises(InputError, match="people 1 to 2"):
        person_mask(made.pixels, matter.matte, people=made.people, chosen=[3])
    assert matter.asked == []


def test_without_people_everything_salient_is_kept_and_doubtful() -> None:
    made = composite(PAIRS[0], overlap=0.1, front="left")
    nobody = People((), None, "nobody was found", 0.05)
    mask = person_mask(made.pixels, KnownMatter(made.pixels, made.union).matte, people=nobody, chosen=())
    assert mask.persons == ()
    assert mask.is_doubtful
    assert "no person was found" in mask.doubts[0]
    assert np.abs(mask.alpha / 255 - made.union).max() < 0.01


def scene(*blobs: tuple[int, int, int, int], size: tuple[int, int] = (900, 600)) -> KnownMatter:
    """Textured ellipses (x, y, half width, half height) on a wall."""
    rng = np.random.default_rng(5)
    picture = rng.integers(120, 136, (size[1], size[0], 3)).astype(np.uint8)
    alpha = np.zeros((size[1], size[0]), np.float32)
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    for index, (x, y, across, up) in enumerate(blobs):
        inside = ((columns - x) / across) ** 2 + ((rows - y) / up) ** 2 <= 1
        alpha[inside] = 1
        picture[inside] = picture[inside] // 4 + np.array([[180, 40, 40], [40, 60, 180], [40, 150, 60]][index % 3])
    return KnownMatter(picture, alpha)


def boxed(*boxes: Box, confidences: tuple[float, ...] = ()) -> People:
    persons = tuple(
        Person(number, box, confidences[number - 1] if confidences else 0.8, (0.5, 0.5), 0.1)
        for number, box in enumerate(boxes, 1)
    )
    return People(persons, 1, "largest", 0.5)


def test_a_small_person_is_seen_through_a_crop() -> None:
    matter = scene((200, 400, 50, 120), (700, 300, 60, 60))
    mask = person_mask(matter._picture, matter.matte, people=boxed(Box(150, 280, 250, 520)), chosen=[1])
    assert len(matter.asked) == 1
    assert matter.asked[0][0] < 300
    assert not mask.is_doubtful
    expected = matter._alpha.copy()
    expected[:, 450:] = 0
    np.testing.assert_allclose(mask.alpha / 255, expected, atol=0.01)


def test_a_crop_that_cuts_somebody_off_is_widened_to_the_whole_picture() -> None:
    matter = scene((200, 400, 50, 120), (420, 500, 220, 40))
    mask = person_mask(matter._picture, matter.matte, people=boxed(Box(150, 280, 250, 520)), chosen=[1])
    assert matter.asked[-1] == (900, 600)
    assert mask.is_doubtful
    assert "outside the person's box" in mask.doubts[0]


def test_things_that_do_not_touch_the_person_are_dropped() -> None:
    matter = scene((450, 320, 200, 250), (60, 60, 50, 50))
    mask = person_mask(matter._picture, matter.matte, people=boxed(Box(250, 70, 650, 570)), chosen=[1])
    assert mask.alpha[320, 450] == 255
    assert mask.alpha[60, 60] == 0


def test_what_the_person_holds_outside_the_box_is_kept() -> None:
    matter = scene((400, 320, 200, 250), (630, 400, 70, 70))
    mask = person_mask(matter._picture, matter.matte, people=boxed(Box(200, 70, 600, 570)), chosen=[1])
    assert mask.alpha[400, 680] == 255
    assert not mask.is_doubtful


def test_a_weak_box_over_two_people_takes_nothing_away() -> None:
    matter = scene((250, 320, 150, 250), (620, 320, 150, 250))
    group = Box(110, 200, 760, 570)
    people = boxed(Box(100, 70, 400, 570), group, Box(470, 70, 770, 570), confidences=(0.8, 0.3, 0.7))
    mask = person_mask(matter._picture, matter.matte, people=people, chosen=[1])
    assert mask.alpha[500, 250] == 255
    assert mask.alpha[320, 620] == 0
    assert mask.is_doubtful
    assert "person 2" in mask.doubts[0]


def test_somebody_wholly_inside_another_box_is_doubtful_not_empty() -> None:
    matter = scene((450, 320, 250, 260), (450, 420, 80, 150))
    people = boxed(Box(200, 60, 700, 580), Box(370, 270, 530, 570))
    mask = person_mask(matter._picture, matter.matte, people=people, chosen=[2])
    assert mask.is_doubtful
    assert mask.alpha[420, 450] == 255


def test_two_faces_in_the_mask_of_one_person_are_a_doubt() -> None:
    matter = scene((450, 320, 200, 250))
    people = boxed(Box(250, 70, 650, 570))
    one, two, outside = Box(400, 100, 460, 160), Box(480, 300, 540, 360), Box(10, 10, 50, 50)

    def doubts(*faces: Box) -> tuple[str, ...]:
        return person_mask(matter._picture, matter.matte, people=people, chosen=[1], faces=faces).doubts

    assert doubts(one, outside) == ()
    assert "2 faces for 1" in doubts(one, two)[0]


def test_a_matte_that_finds_little_or_is_vague_is_doubtful() -> None:
    matter = scene((450, 320, 200, 250))
    people = boxed(Box(250, 70, 650, 570))
    nothing = person_mask(matter._picture, lambda image: np.zeros(image.shape[:2], np.float32), people=people,
                          chosen=[1])  # fmt: skip
    assert "little of the person" in nothing.doubts[0]
    vague = person_mask(matter._picture, lambda image: matter.matte(image) * np.float32(0.7), people=people, chosen=[1])
    assert "half transparent" in vague.doubts[0]


def test_a_large_photo_is_masked_at_the_working_size() -> None:
    matter = scene((450, 320, 200, 250))
    large = np.repeat(np.repeat(matter._picture, 3, axis=0), 3, axis=1)
    sizes = []

    def matte(image: NDArray[np.uint8]) -> NDArray[np.float32]:
        sizes.append(image.shape)
        return np.ones(image.shape[:2], np.float32)

    mask = person_mask(large, matte, people=boxed(Box(0, 0, 2700, 1800)), chosen=[1])
    assert sizes == [(683, 1024, 3)]
    assert mask.alpha.shape == (683, 1024)
