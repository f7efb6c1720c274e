"""The one way from other threads to the window: a call given here runs on the thread that owns the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """Created on the window's thread; ``deliver`` may be called from any."""

    _given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_open = True
        # Queued even on the same thread: nobody's method is ever entered while it is at work.
        self._given.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def deliver(self, call: Callable[[], None]) -> None:
        """Run ``call`` soon on the window's thread; calls keep their order. After ``close`` it is dropped."""
        if self._is_open:
            self._given.emit(call)

    def close(self) -> None:
        """What was delivered and has not run yet never does."""
        self._is_open = False

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        if self._is_open:
            call()
