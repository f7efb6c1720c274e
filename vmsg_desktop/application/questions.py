"""Questions that work asks a person while it waits: a host's key, a passphrase. One at a time, asked on the window."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from vmsg_desktop.application.previews import Deliver
from vmsg_desktop.core.cancel import CancelToken

_LOOK_S: Final = 0.1


class Asked:
    """A question that waits; ``answer`` once, on the window's thread. ``value`` None = the person would rather not."""

    def __init__(self, question: Any, done: Callable[[Asked], None]) -> None:
        self.question = question
        self.value: Any = None
        self.is_over = threading.Event()
        self._done = done
        self._take_back: Callable[[], None] = lambda: self.answer(None)

    def answer(self, value: Any) -> None:
        """What the person said; the work goes on."""
        if not self.is_over.is_set():
            self.value = value
            self._done(self)

    def when_taken_back(self, take_back: Callable[[], None]) -> None:
        """``take_back`` ends the asking when the work does not wait any more; it answers too."""
        self._take_back = take_back

    def withdraw(self) -> None:
        """The work does not wait any more."""
        if not self.is_over.is_set():
            self._take_back()


class Questions:
    """``ask`` from any thread of work, the rest on the window's."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._lock = threading.Lock()
        self._waiting: deque[Asked] = deque()
        self._listener: Callable[[Asked], None] | None = None
        self._quiet = threading.local()
        self._is_closed = False

    def listen(self, listener: Callable[[Asked], None]) -> None:
        """``listener`` puts each question to the person; the next comes when it is answered."""
        self._listener = listener

    @contextmanager
    def unasked(self) -> Iterator[None]:
        """Whatever this thread asks while the block runs is answered with None: nobody wanted to be disturbed."""
        self._quiet.on = True
        try:
            yield
        finally:
            self._quiet.on = False

    def ask(self, question: Any, *, cancel: CancelToken | None = None) -> Any:
        """The person's answer; None = they would rather not, or nobody is there. Raises Cancelled."""
        asked = Asked(question, self._answered)
        with self._lock:
            if self._is_closed or self._listener is None or getattr(self._quiet, "on", False):
                return None
            self._waiting.append(asked)
            is_first = len(self._waiting) == 1
        if is_first:
            self._deliver(lambda: self._put(asked))
        return self._answer_of(asked, cancel)

    def close(self) -> None:
        """Whoever still waits is answered with None."""
        with self._lock:
            self._is_closed = True
            waiting, self._waiting = self._waiting, deque()
        for asked in waiting:
            asked.is_over.set()

    def _answer_of(self, asked: Asked, cancel: CancelToken | None) -> Any:
        while not asked.is_over.wait(_LOOK_S):
            if cancel is not None and cancel.is_cancelled:
                self._deliver(asked.withdraw)
                cancel.check()
        return asked.value

    def _put(self, asked: Asked) -> None:
        if self._listener is not None and not asked.is_over.is_set():
            self._listener(asked)

    def _answered(self, asked: Asked) -> None:
        asked.is_over.set()
        with self._lock:
            if asked in self._waiting:
                self._waiting.remove(asked)
            following = self._waiting[0] if self._waiting else None
        if following is not None:
            self._deliver(lambda: self._put(following))
