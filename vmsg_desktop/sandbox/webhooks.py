"""Tells the addresses that talks named when they have ended: once, without a signature, whatever they answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

from vmsg_desktop.core.ports import Clock
from vmsg_desktop.sandbox.journal import LOGGER
from vmsg_desktop.sandbox.talks import Talk

_LOOK_S: Final = 0.02
_TIMEOUT_S: Final = 5.0


class Webhooks:
    """A thread of its own that starts with the first talk that names an address.

    Args:
        shown: a talk as it is told.
    """

    def __init__(self, clock: Clock, shown: Callable[[Talk], dict[str, Any]]) -> None:
        self._clock, self._shown = clock, shown
        self._lock = threading.Lock()
        self._waiting: list[Talk] = []
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._told = 0

    def watch(self, talk: Talk) -> None:
        """Tell of ``talk`` when it has ended, if it names an address."""
        if not talk.order.webhook:
            return
        with self._lock:
            self._waiting.append(talk)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sandbox-webhooks", daemon=True)
                self._thread.start()

    @property
    def told(self) -> int:
        """How many were taken by their address."""
        return self._told

    def close(self) -> None:
        """Tell nobody any more."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(_LOOK_S):
            for talk in self._ended():
                self._tell(talk)

    def _ended(self) -> list[Talk]:
        now_s = self._clock.now_s()
        with self._lock:
            ended = [talk for talk in self._waiting if talk.standing(now_s).has_ended]
            self._waiting = [talk for talk in self._waiting if talk not in ended]
        return ended

    def _tell(self, talk: Talk) -> None:
        import requests

        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.post(
                    talk.order.webhook, json=self._shown(talk), timeout=_TIMEOUT_S, allow_redirects=False
                )
            self._told += answer.ok
            LOGGER.info("webhook %d", answer.status_code)
        except requests.RequestException as exc:
            LOGGER.info("webhook not taken: %s", type(exc).__name__)
