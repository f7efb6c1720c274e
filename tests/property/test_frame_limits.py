"""Whatever the photo, the people and the choices: the frame keeps its limits and the borders it must keep."""

from __future__ import annotations

from typing import get_args

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.drawn_faces import face_with_head
from vmsg_desktop.core.model.framing import Aspect, Framing, HandFrame, Shot
from vmsg_desktop.core.model.limits import FRAME_MAX_PIXELS, FRAME_MAX_SIDE_PX, FRAME_MAX_UPSCALE, PHOTO_MIN_SIDE_PX
from vmsg_desktop.core.model.media import AlphaImage
from vmsg_desktop.core.model.vision import Box, Face
from vmsg_desktop.core.vision.framing import ASPECT_RATIO, FramePlan, cut_sides, plan_frame

shares = st.floats(0, 1)
hands = st.builds(HandFrame, center_x=shares, center_y=shares, height=st.floats(0.01, 2))
framings = st.builds(
    Framing,
    shot=st.sampled_from(get_args(Shot)),
    aspect=st.sampled_from(get_args(Aspect)),
    padding_px=st.integers(0, 500),
    hand=st.none() | hands,
)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[tuple[int, int], list[Box], list[Face], AlphaImage]:
    size = draw(st.integers(160, 6000)), draw(st.integers(160, 6000))
    boxes, faces = [], []
    for _ in range(draw(st.integers(0, 3))):
        x0, y0 = draw(shares) * size[0] * 0.9, draw(shares) * size[1] * 0.9
        box = Box(x0, y0, x0 + max(4.0, draw(shares) * (size[0] - x0)), y0 + max(4.0, draw(shares) * (size[1] - y0)))
        boxes.append(box)
        if draw(st.booleans()):
            faces.append(face_with_head(box.center[0], y0, max(3.0, draw(shares) * box.height)))
    mask = np.zeros((64, 64), np.uint8)
    for box in boxes:
        x0, x1 = (int(64 * x / size[0]) for x in (box.x0, box.x1))
        y0, y1 = (int(64 * y / size[1]) for y in (box.y0, box.y1))
        mask[y0 : y1 + 1, x0 : x1 + 1] = 255
    return size, boxes, faces, mask


def check_limits(plan: FramePlan, framing: Framing) -> None:
    assert plan.width % 2 == plan.height % 2 == 0
    assert min(plan.width, plan.height) >= PHOTO_MIN_SIDE_PX
    assert max(plan.width, plan.height) <= FRAME_MAX_SIDE_PX
    assert plan.width * plan.height < FRAME_MAX_PIXELS
    assert plan.scale <= FRAME_MAX_UPSCALE * (1 + 1e-9)
    assert abs(plan.rect.width * plan.scale - plan.width) < 1e-6 * plan.width
    assert abs(plan.width / plan.height / ASPECT_RATIO[framing.aspect] - 1) < 0.02


def is_inside(plan: FramePlan, size: tuple[int, int]) -> bool:
    rect = plan.rect
    return rect.x0 >= -0.5 and rect.y0 >= -0.5 and rect.x1 <= size[0] + 0.5 and rect.y1 <= size[1] + 0.5


@settings(max_examples=300, deadline=None)
@given(scenes(), framings)
def test_a_kept_photo(scene: tuple[tuple[int, int], list[Box], list[Face], AlphaImage], framing: Framing) -> None:
    size, boxes, faces, _ = scene
    plan = plan_frame(size, boxes, faces, framing=framing, mask=None)
    check_limits(plan, framing)
    assert is_inside(plan, size) or any("beyond the photo" in note for note in plan.notes)


@settings(max_examples=300, deadline=None)
@given(scenes(), framings)
def test_a_replaced_background(
    scene: tuple[tuple[int, int], list[Box], list[Face], AlphaImage], framing: Framing
) -> None:
    size, boxes, faces, mask = scene
    plan = plan_frame(size, boxes, faces, framing=framing, mask=mask)
    check_limits(plan, framing)
    sides, rect = cut_sides(mask), plan.rect
    floats = (
        (sides.left and rect.x0 < -0.5)
        or (sides.top and rect.y0 < -0.5)
        or (sides.right and rect.x1 > size[0] + 0.5)
        or (sides.bottom and rect.y1 > size[1] + 0.5)
    )
    assert floats == any("cut edge" in note for note in plan.notes)
