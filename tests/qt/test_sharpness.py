"""At 125 and 150 % a line is still a line: whole device pixels, no half tones beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.qt.gallery import render
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.tokens import LIGHT

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("ratio", ["1", "1.25", "1.5", "1.75", "2"])
def test_frames_and_dividers_are_clean_on_a_screen_of_any_scale(ratio: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.qt.sharp_window", ratio], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "16 frames, 0 edges not clean; 16 dividers, 0 not clean" in done.stdout


def test_boxes_stay_inside_what_they_are_given(app: QApplication) -> None:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.win))
    painter = QPainter(image)
    draw.box(painter, QRectF(10, 10, 20, 20), radius=6, fill=colour("panel"), line=colour("t1"), width_px=2)
    painter.end()
    outside = [image.pixelColor(x, y) for x in range(40) for y in (9, 30)]
    assert set(map(QColor.name, outside)) == {QColor(LIGHT.win).name()}


def test_the_gallery_can_be_drawn(app: QApplication, tmp_path: Path) -> None:
    for path in render(tmp_path, 1.25):
        image = QImage(str(path))
        assert image.width() == 2 * 720 * 1.25
        left, right = image.pixelColor(800, 2), image.pixelColor(image.width() - 2, 2)
        assert left.lightness() > 200 > 60 > right.lightness()
