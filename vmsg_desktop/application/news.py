"""Telling several listeners of something, on the thread that owns the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from vmsg_desktop.application.previews import Deliver

T = TypeVar("T")


class News(Generic[T]):
    """What was told last, and who wants to know. ``tell`` from any thread, the rest on the window's."""

    def __init__(self, deliver: Deliver, first: T) -> None:
        self._deliver = deliver
        self._listeners: list[Callable[[T], None]] = []
        self.last = first

    def listen(self, listener: Callable[[T], None]) -> None:
        """Call ``listener`` with each news from now on, and at once with the last."""
        self._listeners.append(listener)
        listener(self.last)

    def tell(self, news: T) -> None:
        """Tell everybody, soon."""
        self._deliver(lambda: self._told(news))

    def _told(self, news: T) -> None:
        self.last = news
        for listener in self._listeners:
            listener(news)
