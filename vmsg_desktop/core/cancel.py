"""Cancellation: a flag that long work checks."""

from __future__ import annotations

import threading

from vmsg_desktop.core.model.errors import Cancelled


class CancelToken:
    """Set once from any thread; :meth:`check` raises Cancelled from then on."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """True after :meth:`cancel`."""
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        """Let time pass, ended early by :meth:`cancel`, which raises Cancelled; 0 only looks."""
        if self._event.wait(max(0.0, seconds)):
            raise Cancelled

    def check(self) -> None:
        """Raises Cancelled when :meth:`cancel` was called."""
        if self._event.is_set():
            raise Cancelled
