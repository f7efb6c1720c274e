"""Cancellation: a flag that long work checks."""

from __future__ import annotations

import threading

from vmsg_desktop.core.model.errors import Cancelled, Left


class CancelToken:
    """Set once from any thread; :meth:`check` raises Cancelled from then on, or Left after :meth:`leave`."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._is_left = False

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._event.set()

    def leave(self) -> None:
        """Ask the work to end here and stay as it stands; does nothing where it was cancelled before."""
        if not self._event.is_set():
            self._is_left = True
            self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """True after :meth:`cancel` or :meth:`leave`."""
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        """Let time pass, ended early by :meth:`cancel`, which raises Cancelled; 0 only looks."""
        if self._event.wait(max(0.0, seconds)):
            raise self._stopped()

    def check(self) -> None:
        """Raises Cancelled when :meth:`cancel` was called, Left after :meth:`leave`."""
        if self._event.is_set():
            raise self._stopped()

    def _stopped(self) -> Cancelled:
        return Left() if self._is_left else Cancelled()
