"""Cyclic garbage is collected on the window's thread alone.

Python collects on whichever thread happens to allocate. Widgets with their slots are cycles, and a widget that is
deleted on another thread takes the program with it, so the automatic collector stays off and this looks once a second.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

_LOOK_MS: Final = 1000


class Garbage(QObject):
    """Looks for garbage while it lives, by Python's own thresholds; what exists now counts as used for ever."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due, with the younger ones."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > limits[generation] > 0]
        if due:
            gc.collect(due[-1])
