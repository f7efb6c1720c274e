"""Every control in its states, in both themes, as a picture: ``python -m tests.qt.gallery out/gallery``.

Laid out like the design's sheet of components, so that the two can be put side by side.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from tests.qt.gallery_parts import FOCUSED, HALF_WIDTH, components, parts, rows
from vmsg_desktop.ui.theme.apply import apply_theme
from vmsg_desktop.ui.theme.focus import set_focus_visible
from vmsg_desktop.ui.theme.metrics import TOAST_IN_MS

HEIGHT = 1096


def picture_of(widget: QWidget, ratio: float = 1.0) -> QImage:
    """What ``widget`` looks like on a screen with ``ratio`` device pixels a pixel."""
    widget.show()
    widget.activateWindow()
    focused = widget.findChild(QWidget, FOCUSED)
    if focused is not None:
        focused.setFocus()
    QTest.qWait(2 * TOAST_IN_MS)
    image = QImage(widget.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    widget.render(painter, QPoint())
    painter.end()
    return image


def beside(images: Sequence[QImage]) -> QImage:
    """The pictures in a row."""
    width = sum(image.width() for image in images)
    whole = QImage(QSize(width, max(image.height() for image in images)), QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    left = 0
    for image in images:
        plain = QImage(image)
        plain.setDevicePixelRatio(1)
        painter.drawImage(QRect(left, 0, plain.width(), plain.height()), plain)
        left += plain.width()
    painter.end()
    return whole


def sheet(theme: str, content: QWidget, height: int = 0) -> QWidget:
    """A window's ground with ``content`` on it."""
    ground = QWidget()
    ground.setProperty("surface", "win")
    ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(ground)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(content)
    ground.setFixedWidth(HALF_WIDTH)
    if height:
        ground.setFixedHeight(height)
    ground.setObjectName(theme)
    return ground


def render(folder: Path, ratio: float = 1.0) -> list[Path]:
    """Write all sheets; returns the files."""
    application = QApplication.instance() or QApplication(["gallery"])
    assert isinstance(application, QApplication)
    set_focus_visible(True)
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for name, build in (("components", components), ("parts", parts), ("rows", rows)):
        images = []
        for theme in ("light", "dark"):
            apply_theme(application, theme)
            whole = sheet(theme, build(theme), HEIGHT if name == "components" else 0)
            images.append(picture_of(whole, ratio))
            whole.close()
            whole.deleteLater()
        target = folder / (f"{name}.png" if ratio == 1 else f"{name}-{round(ratio * 100)}.png")
        beside(images).save(str(target))
        made.append(target)
    return made


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else "out/gallery")
    for path in [*render(where), *render(where, 1.5)]:
        print(path)
