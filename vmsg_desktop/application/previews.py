"""Live previews: the latest wins. A new wish cancels the run in flight, and nothing queues up behind a drag."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, VmsgError

_log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True)
class PreviewStarted:
    """A run began; what is shown is about to be out of date."""

    generation: int


@dataclass(frozen=True)
class PreviewReady(Generic[T]):
    """The result of the latest wish."""

    generation: int
    value: T


@dataclass(frozen=True)
class PreviewFailed:
    """The latest wish could not be fulfilled."""

    generation: int
    error: VmsgError


PreviewEvent = PreviewStarted | PreviewReady[T] | PreviewFailed
Work = Callable[[CancelToken], T]


class PreviewLane(Generic[T]):
    """One serial lane of previews, e.g. of the picture, or of the voice.

    At most one run is in flight and at most one waits. An event is sent only while its generation is the latest one:
    after ``wish`` has returned none of an older one comes any more.

    Args:
        name: of its thread.
        emit: receives the events on the lane's thread; may call ``wish``. It must not block, for ``wish`` waits for it.
    """

    def __init__(self, name: str, *, emit: Callable[[PreviewEvent[T]], None]) -> None:
        self._emit = emit
        self._changed = threading.Condition()
        self._latest = 0
        self._next: Work[T] | None = None
        self._cancel = CancelToken()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run_all, name=f"vmsg-preview-{name}", daemon=True)
        self._thread.start()

    def wish(self, work: Work[T]) -> int:
        """Run ``work`` as soon as the run in flight has let go; one that still waits is dropped.

        Args:
            work: gets the token that cancels it; raises VmsgError.

        Returns:
            The generation that its events carry, from 1.
        """
        with self._changed:
            self._latest += 1
            self._next = work
            self._cancel.cancel()
            self._changed.notify_all()
            return self._latest

    def forget(self) -> None:
        """Cancel what runs and drop what waits: nothing is wished any more."""
        with self._changed:
            self._latest += 1
            self._next = None
            self._cancel.cancel()

    def close(self) -> None:
        """Cancel everything and wait until the lane's thread has ended. Not from ``emit``."""
        with self._changed:
            self._is_closed = True
            self._next = None
            self._latest += 1
            self._cancel.cancel()
            self._changed.notify_all()
        self._thread.join()

    def _run_all(self) -> None:
        while (taken := self._take()) is not None:
            self._run(*taken)

    def _take(self) -> tuple[Work[T], int, CancelToken] | None:
        """The latest wish, waited for; None when the lane is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._next is not None)
            work, self._next = self._next, None
            if work is None:
                return None
            self._cancel = CancelToken()
            return work, self._latest, self._cancel

    def _run(self, work: Work[T], generation: int, cancel: CancelToken) -> None:
        self._tell(PreviewStarted(generation))
        try:
            value = work(cancel)
        except Cancelled:
            return
        except VmsgError as error:
            self._tell(PreviewFailed(generation, error))
        except Exception:  # noqa: BLE001 - the thread's top: one broken preview must not end all later ones
            _log.exception("a preview failed unexpectedly")
            self._tell(PreviewFailed(generation, _unexpected()))
        else:
            self._tell(PreviewReady(generation, value))

    def _tell(self, event: PreviewEvent[T]) -> None:
        """Send an event, unless something newer was wished meanwhile."""
        with self._changed:  # held while it is sent: a wish that has returned is the last word
            if event.generation == self._latest:
                self._emit(event)


def _unexpected() -> ComputeError:
    return ComputeError(
        "preview_broken",
        "The preview failed for a reason that the program does not know.",
        "Change a value; see the log.",
    )
