"""The sample portrait through the real face finder and its real mask: the frame that a person would expect."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vmsg_desktop.adapters.face.mediapipe import MediaPipeFaces
from vmsg_desktop.core.model.framing import Background, Framing, Shot
from vmsg_desktop.core.model.media import Photo
from vmsg_desktop.core.model.vision import Box, Face
from vmsg_desktop.core.vision.compose import compose_frame
from vmsg_desktop.core.vision.encode import encode_frame
from vmsg_desktop.core.vision.framing import plan_frame
from vmsg_desktop.core.vision.refine import decontaminate
from vmsg_desktop.resources import resource_path

pytestmark = pytest.mark.models

CROWN_Y, CHIN_Y = 15, 188
"""Read by eye off the portrait."""
PERSON = Box(19, 15, 512, 512)


@pytest.fixture(scope="module")
def photo(portrait_path: Path) -> Photo:
    pixels = np.asarray(Image.open(portrait_path).convert("RGB"))
    return Photo(pixels, None, "", "PNG", portrait_path.stat().st_size)


@pytest.fixture(scope="module")
def faces(models_dir: Path, photo: Photo) -> tuple[Face, ...]:
    folder = models_dir / "blazeface-facemesh"
    names = ("face_detection_short_range", "face_detection_full_range", "face_landmark")
    short_range, full_range, mesh = (folder / f"{name}.tflite" for name in names)
    return MediaPipeFaces(short_range, full_range, mesh, model_sha256="").find(photo.pixels)


def test_the_true_head_fills_half_of_the_frame(photo: Photo, faces: tuple[Face, ...]) -> None:
    plan = plan_frame((512, 512), [PERSON], faces, framing=Framing(), mask=None)
    true_share = (CHIN_Y - CROWN_Y) / plan.rect.height
    assert 0.4 <= true_share <= 0.6
    assert plan.head_share == pytest.approx(true_share, abs=0.06)
    assert plan.rect.y0 <= CROWN_Y
    assert plan.notes == ()


@pytest.mark.parametrize("shot", ["head", "upper", "whole"])
def test_the_body_stands_on_the_frames_lower_edge(shot: Shot, photo: Photo, faces: tuple[Face, ...]) -> None:
    mask = np.asarray(Image.open(Path(__file__).parents[1] / "data" / "portrait-alpha.png"))
    plan = plan_frame((512, 512), [PERSON], faces, framing=Framing(shot, padding_px=40), mask=mask)
    background = Background("colour", colour="#00FF00")
    made = compose_frame(photo, mask, plan, background=background, picture=None, decontaminate=decontaminate)
    is_green = (made.pixels == (0, 255, 0)).all(-1)
    assert is_green[0].mean() > 0.9
    assert is_green[-1].mean() < 0.6
    frame = encode_frame(made.pixels, made.alpha, vendor_takes_alpha=False)
    assert frame.data[:2] == b"\xff\xd8"
    assert len(frame.data) < 400_000


def test_every_bundled_background_takes_the_person(photo: Photo, faces: tuple[Face, ...]) -> None:
    mask = np.asarray(Image.open(Path(__file__).parents[1] / "data" / "portrait-alpha.png"))
    plan = plan_frame((512, 512), [PERSON], faces, framing=Framing(), mask=mask)
    for row in json.loads(resource_path("backgrounds", "backgrounds.json").read_text("utf-8"))["backgrounds"]:
        picture = np.asarray(Image.open(resource_path("backgrounds", row["file"])))
        made = compose_frame(
            photo, mask, plan,
            background=Background("bundled", name=row["id"]), picture=picture, decontaminate=decontaminate,
        )  # fmt: skip
        middle_x, eyes_y = int((226 - plan.rect.x0) * plan.scale), int((120 - plan.rect.y0) * plan.scale)
        shown = made.pixels[eyes_y - 4 : eyes_y + 4, middle_x - 4 : middle_x + 4].mean((0, 1))
        assert abs(shown - photo.pixels[116:124, 222:230].mean((0, 1))).max() < 25, row["id"]
