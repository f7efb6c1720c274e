"""The bundled backgrounds: each listed file is there, decodes, and is as good as promised."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from vmsg_desktop.resources import resource_path

ROWS = json.loads(resource_path("backgrounds", "backgrounds.json").read_text("utf-8"))["backgrounds"]


def test_the_six_are_there_once_each() -> None:
    ids = [row["id"] for row in ROWS]
    assert ids == ["studio", "peach", "window-room", "hills", "night-lights", "confetti"]
    assert all(row["licence"] == "CC0-1.0" and row["label"] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_each_is_large_enough_and_light_enough(row: dict[str, str]) -> None:
    path = resource_path("backgrounds", row["file"])
    assert path.stat().st_size < 350_000
    image = Image.open(path)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1920, 1920))
    assert np.asarray(image.resize((64, 64))).std() > 5


def test_no_other_file_lies_beside_them() -> None:
    folder = resource_path("backgrounds", "backgrounds.json").parent
    assert {path.name for path in folder.iterdir()} == {row["file"] for row in ROWS} | {"backgrounds.json"}
