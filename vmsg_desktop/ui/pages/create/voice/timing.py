"""Calls a moment later on the window's thread, none after the widget that asked is gone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Later(QObject):
    """``later(seconds, call)``; every timer belongs to ``parent``."""

    def __call__(self, seconds: float, call: Callable[[], None]) -> None:
        """Run ``call`` once after ``seconds``."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(round(seconds * 1000))
        timer.timeout.connect(call)
        timer.timeout.connect(timer.deleteLater)
        timer.start()
