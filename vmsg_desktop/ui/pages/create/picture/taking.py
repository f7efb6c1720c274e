"""Pictures that are dropped or pasted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter


def files_in(data: QMimeData) -> list[Path]:
    """Files of this computer, messages left out: those are the window's."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() != ".json"]


def is_picture(data: QMimeData) -> bool:
    """Something that may be a photo."""
    return bool(files_in(data)) or data.hasImage()


def as_png(image: QImage) -> bytes:
    """The picture as a PNG file's bytes; slow, and safe on another thread."""
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(packed.data())
