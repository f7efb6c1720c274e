"""Lanes without threads: work is done when the test says so, on the test's own thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from vmsg_desktop.application.lanes import Lanes
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, VmsgError
from vmsg_desktop.core.model.events import Emit, Event


def _ignore(event: Event) -> None:
    """No progress is shown."""


@dataclass(eq=False)
class _Wish:
    work: Callable[[Emit, CancelToken], Any]
    done: Callable[[Any], None]
    failed: Callable[[VmsgError], None]
    event: Emit
    cancel: CancelToken = field(default_factory=CancelToken)


class StillLane(PreviewLane):
    """Works at once, unless ``is_held``: then when `run` is called. The latest wish for a key wins."""

    def __init__(self) -> None:
        self.is_held = False
        self.wishes: dict[str, _Wish] = {}

    def show(
        self,
        key: str,
        work: Callable[[Emit, CancelToken], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[VmsgError], None],
        event: Emit = _ignore,
    ) -> None:
        """See PreviewLane."""
        self.cancel(key)
        self.wishes[key] = _Wish(work, done, failed, event)
        if not self.is_held:
            self.run(key)

    def run(self, key: str) -> None:
        """Do what was asked for under ``key``."""
        wish = self.wishes[key]
        try:
            result = wish.work(wish.event, wish.cancel)
        except Cancelled:
            return
        except VmsgError as error:
            call, told = wish.failed, error
        else:
            call, told = wish.done, result
        if self.wishes.get(key) is wish:
            del self.wishes[key]
            call(told)

    def cancel(self, key: str) -> None:
        """See PreviewLane."""
        wish = self.wishes.pop(key, None)
        if wish is not None:
            wish.cancel.cancel()

    def is_wanted(self, key: str) -> bool:
        """See PreviewLane."""
        return key in self.wishes

    def close(self) -> None:
        """See PreviewLane."""
        for key in list(self.wishes):
            self.cancel(key)


class StillLanes(Lanes):
    """Lanes by name, each a `StillLane`."""

    def __init__(self) -> None:
        self.by_name: dict[str, StillLane] = {}

    def of(self, name: str) -> StillLane:
        """See Lanes."""
        return self.by_name.setdefault(name, StillLane())

    def close(self) -> None:
        """See Lanes."""
        for lane in self.by_name.values():
            lane.close()
