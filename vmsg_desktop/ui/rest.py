"""Waits until nothing was asked for a moment: work after a change begins when the change has come to rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot


class Rest(QObject):
    """Call it with a function: that runs ``delay_ms`` after the last call, once."""

    def __init__(self, delay_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._call: Callable[[], None] = lambda: None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(self._run)

    def __call__(self, call: Callable[[], None]) -> None:
        """Run ``call`` soon; what was asked for before and has not run is forgotten."""
        self._call = call
        self._timer.start()

    @Slot()
    def _run(self) -> None:
        self._call()
