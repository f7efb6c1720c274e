"""The program's icon in the sizes of a desktop, drawn from the mark."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

SIZES_PX: Final = (16, 22, 24, 32, 48, 64, 128, 256, 512)
COLOUR: Final = "#3355D6"
"""The accent of the light theme; it stands on light and dark panels."""


def write_icons(mark: Path, theme: Path) -> None:
    """``mark``, an SVG in ``currentColor``, as apps/vmsg in every size of ``theme``, and as the icon of messages."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QByteArray, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    svg = mark.read_text("utf-8").replace("currentColor", COLOUR)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    if not renderer.isValid():
        raise ValueError(f"{mark} is no SVG")
    for size_px in SIZES_PX:
        image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter)
        painter.end()
        path = theme / f"{size_px}x{size_px}" / "apps" / "vmsg.png"
        path.parent.mkdir(parents=True)
        if not image.save(str(path)):
            raise OSError(f"{path} cannot be written")
    scalable = theme / "scalable" / "apps" / "vmsg.svg"
    scalable.parent.mkdir(parents=True)
    scalable.write_text(svg, "utf-8")
