"""A window with one file in it, to be dragged elsewhere: ``python -m tests.e2e.file_manager FILE X Y``."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

_STAYS_MS = 2_000  # the other program asks for the file after the drop


class FileIcon(QLabel):
    """Begins a drag of its file when the mouse moves with a button down; ends after the drop."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path
        self.setFixedSize(200, 80)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Off it goes."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._path))])
        drag = QDrag(self)
        drag.setMimeData(data)
        action = drag.exec(Qt.DropAction.CopyAction)
        code = 0 if action == Qt.DropAction.CopyAction else 3
        QTimer.singleShot(_STAYS_MS, lambda: QApplication.exit(code))


def main() -> int:
    """Show it; 0 when the file was taken, 3 when it was not."""
    application = QApplication(sys.argv[:1])
    icon = FileIcon(Path(sys.argv[1]))
    icon.move(int(sys.argv[2]), int(sys.argv[3]))
    icon.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
