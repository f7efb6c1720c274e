"""Previews while somebody moves a slider: the latest wish wins, nothing queues up, everything can be cancelled.

One lane = one thread = one scarce resource. Work is named by a key ("people", "frame"): a newer wish for a key takes
the place of the waiting one and cancels the running one. Results come back through ``deliver``, on the thread that owns
the window, and only while they are still what was last asked for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, VmsgError
from vmsg_desktop.core.model.events import Emit, Event

log = logging.getLogger(__name__)
T = TypeVar("T")
Deliver = Callable[[Callable[[], None]], None]
"""Runs a function soon on the thread that owns the window; may be called from any thread, and after it has ended."""

Work = Callable[[Emit, CancelToken], T]


@dataclass(frozen=True, eq=False)
class _Wish:
    key: str
    work: Work[Any]
    done: Callable[[Any], None]
    failed: Callable[[VmsgError], None]
    event: Emit
    cancel: CancelToken = field(default_factory=CancelToken)


def _ignore(event: Event) -> None:
    """No progress is shown."""


class PreviewLane:
    """Runs previews one after the other on a thread of its own; ``close`` ends it."""

    def __init__(self, deliver: Deliver, *, name: str) -> None:
        self._deliver = deliver
        self._changed = threading.Condition()
        self._waiting: dict[str, _Wish] = {}  # in the order in which they are served
        self._latest: dict[str, _Wish] = {}
        self._is_closing = False
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def show(
        self,
        key: str,
        work: Work[T],
        *,
        done: Callable[[T], None],
        failed: Callable[[VmsgError], None],
        event: Emit = _ignore,
    ) -> None:
        """Ask for a preview; whatever was asked for under ``key`` before is no longer wanted.

        Args:
            key: what is previewed.
            work: makes it, on the lane's thread; checks the token it is given.
            done: receives the result.
            failed: receives what went wrong; neither is called for what is not wanted any more.
            event: receives progress.
        """
        wish = _Wish(key, work, done, failed, event)
        with self._changed:
            if self._is_closing:
                return
            self._drop(key)
            self._latest[key] = self._waiting[key] = wish
            self._changed.notify_all()

    def cancel(self, key: str) -> None:
        """Nothing is wanted under ``key`` any more."""
        with self._changed:
            self._drop(key)

    def is_wanted(self, key: str) -> bool:
        """Something under ``key`` waits or runs, or its result is on its way."""
        with self._changed:
            return key in self._latest

    @property
    def is_busy(self) -> bool:
        """Something waits or runs, or its result is on its way."""
        with self._changed:
            return bool(self._latest)

    def close(self) -> None:
        """Cancel everything and wait for the thread to end."""
        with self._changed:
            self._is_closing = True
            for key in list(self._latest):
                self._drop(key)
            self._changed.notify_all()
        self._thread.join()

    def _drop(self, key: str) -> None:
        wish = self._latest.pop(key, None)
        self._waiting.pop(key, None)
        if wish is not None:
            wish.cancel.cancel()

    def _serve(self) -> None:
        while (wish := self._next()) is not None:
            self._answer(wish, self._outcome(wish))

    def _next(self) -> _Wish | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closing)
            if self._is_closing:
                return None
            return self._waiting.pop(next(iter(self._waiting)))

    def _outcome(self, wish: _Wish) -> Callable[[], None] | None:
        """What is to be called with the result; None where nobody wants it."""
        try:
            value = wish.work(lambda event: self._tell(wish, event), wish.cancel)
        except Cancelled:
            return None
        except VmsgError as error:
            failure = error
        except Exception as exc:  # the thread's top: the window hears of it, the lane goes on
            log.exception("A preview failed")
            failure = ComputeError("preview_failed", f"The preview failed: {exc}.", "Try again; the log has the rest.")
        else:
            return lambda: wish.done(value)
        return lambda: wish.failed(failure)

    def _tell(self, wish: _Wish, event: Event) -> None:
        wish.cancel.check()
        self._deliver(lambda: wish.event(event) if self._is_latest(wish) else None)

    def _answer(self, wish: _Wish, call: Callable[[], None] | None) -> None:
        def answer() -> None:
            with self._changed:
                is_wanted = self._is_latest(wish)
                if is_wanted:
                    del self._latest[wish.key]
            if is_wanted and call is not None:
                call()

        self._deliver(answer)

    def _is_latest(self, wish: _Wish) -> bool:
        return self._latest.get(wish.key) is wish
