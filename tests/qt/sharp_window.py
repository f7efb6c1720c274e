"""A window of frames and dividers on a screen of a given scale, and how many of their edges are not clean.

Run by a test in a process of its own, because Qt takes the scale when it starts.
"""

from __future__ import annotations

import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = sys.argv[1]

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from vmsg_desktop.ui.theme.apply import apply_theme
from vmsg_desktop.ui.theme.tokens import LIGHT
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.tile import Tile

RATIO = float(sys.argv[1])
INK, GROUNDS = LIGHT.t1, {LIGHT.panel, LIGHT.win}
REACH = 4


def main() -> int:
    application = QApplication(["sharp"])
    apply_theme(application, "light")
    window = QWidget()
    window.setGeometry(0, 0, 390, 300)
    framed: list[QWidget] = []
    ruled: list[QWidget] = []
    for step in range(16):
        tile, rule = Tile(line="t1", parent=window), Rule(ink="t1", parent=window)
        left, top = 9 + step % 4 * 93 + step % 3, 9 + step // 4 * 71 + step % 5
        tile.setGeometry(left, top, 60 + step % 7, 30 + step % 6)
        rule.setGeometry(left, top + 44 + step % 3, 60, 1)
        framed.append(tile)
        ruled.append(rule)
    window.show()
    application.processEvents()
    image = window.screen().grabWindow(0).toImage()
    image.setDevicePixelRatio(1)
    frames = sum(2 - are_clean(image, tile, 2) for tile in framed)
    rules = sum(not is_clean(column(image, rule), 1) for rule in ruled)
    print(f"{len(framed)} frames, {frames} edges not clean; {len(ruled)} dividers, {rules} not clean")
    window.close()
    return int(bool(frames or rules))


def are_clean(image: QImage, widget: QWidget, lines: int) -> int:
    """How many of the two cuts through the middle show ``lines`` clean lines."""
    return is_clean(column(image, widget), lines) + is_clean(row(image, widget), lines)


def is_clean(cut: list[str], lines: int) -> bool:
    return cut.count(INK) == lines * int(RATIO) and set(cut) <= {INK, *GROUNDS}


def named(pixel: QColor) -> str:
    """The token's colour that a pixel has, give or take what smoothing rounds away."""
    near = (each for each in (INK, *GROUNDS) if abs(QColor(each).lightness() - pixel.lightness()) <= 4)
    return next(near, pixel.name())


def column(image: QImage, widget: QWidget) -> list[str]:
    at = int(widget.geometry().center().x() * RATIO)
    first, last = int(widget.y() * RATIO) - REACH, int((widget.y() + widget.height()) * RATIO) + REACH
    return [named(image.pixelColor(at, y)) for y in range(first, last)]


def row(image: QImage, widget: QWidget) -> list[str]:
    at = int(widget.geometry().center().y() * RATIO)
    first, last = int(widget.x() * RATIO) - REACH, int((widget.x() + widget.width()) * RATIO) + REACH
    return [named(image.pixelColor(x, at)) for x in range(first, last)]


if __name__ == "__main__":
    raise SystemExit(main())
