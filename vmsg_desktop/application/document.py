"""The message that a window works on: changed step by step, undone, kept on disk by itself.

It is written shortly after each change, whole, to the file that it was opened from, or to a folder of its own until it
gets one. A change that could not be written stays in memory, is said, and is written with the next one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from vmsg_desktop.core.history import History, changed, redone, settled, undone
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.message import Message, Source

log = logging.getLogger(__name__)
EMPTY: Final = Message(Source(""), Source(""))
"""A message of which nothing is chosen yet."""


class MessageFiles(Protocol):
    """Message files on disk."""

    def load(self, path: Path) -> Message:
        """Paths come back absolute. Raises InputError."""

    def save(self, path: Path, message: Message) -> None:
        """Whole or not at all. Raises StorageError."""

    def new_path(self) -> Path:
        """A place for a message that has no file yet; nothing is made."""

    def recent(self) -> tuple[Path, ...]:
        """Files opened or saved lately, newest first, those that are gone left out."""

    def remember(self, path: Path) -> None:
        """Put a file first among the recent ones."""


@dataclass(frozen=True)
class DocumentState:
    """What a window shows of its message.

    Attributes:
        message: as it is now.
        path: its file; is_named: the person chose that file.
        can_undo, can_redo: see there.
        saved_s: when it was last written, Unix seconds; None = not since the last change.
        problem: why it could not be written; None = it was, or will be shortly.
    """

    message: Message
    path: Path
    is_named: bool
    can_undo: bool
    can_redo: bool
    saved_s: float | None
    problem: VmsgError | None = None


Listener = Callable[[DocumentState], None]
Apart = Callable[[Callable[[], VmsgError | None], Callable[[VmsgError | None], None]], None]
"""Runs the first on a thread of its own, then the second with its answer on the window's; the latest call wins."""


class Document:
    """One message under work. All methods are called on one thread, where listeners are called too.

    Args:
        files: where it is kept.
        soon: runs a function shortly, once, however often it is asked for in between (a timer of that thread).
        now_s: wall clock, Unix seconds.
        apart: where it is written after a change, for a disk takes its time; None = on this thread.
    """

    def __init__(
        self,
        files: MessageFiles,
        *,
        soon: Callable[[Callable[[], None]], None],
        now_s: Callable[[], float],
        apart: Apart | None = None,
    ) -> None:
        self._files = files
        self._writer = _Writer(files)
        self._apart = apart
        self._soon = soon
        self._now_s = now_s
        self._listeners: list[Listener] = []
        self._history = History(EMPTY)
        self._path = files.new_path()
        self._is_named = False
        self._saved_s: float | None = None
        self._problem: VmsgError | None = None

    @property
    def message(self) -> Message:
        """As it is now."""
        return self._history.present

    @property
    def state(self) -> DocumentState:
        """What a window shows."""
        history = self._history
        return DocumentState(
            history.present,
            self._path,
            self._is_named,
            history.can_undo,
            history.can_redo,
            self._saved_s,
            self._problem,
        )

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` after each change, and at once."""
        self._listeners.append(listener)
        listener(self.state)

    def change(self, message: Message, *, gesture: str = "") -> None:
        """Replace the message; changes of one gesture (a drag, typing in a field) are one step of undo."""
        self._move(changed(self._history, message, gesture=gesture))

    def settle(self) -> None:
        """The gesture has ended."""
        self._history = settled(self._history)

    def undo(self) -> None:
        """One step back."""
        self._move(undone(self._history))

    def redo(self) -> None:
        """One step forward again."""
        self._move(redone(self._history))

    def new(self, message: Message = EMPTY) -> None:
        """Begin another message; the old one stays in its file."""
        self.flush()
        self._begin(message, self._files.new_path(), is_named=False)
        if message != EMPTY:
            self._soon(self._keep)

    def open(self, path: Path) -> None:
        """Work on a message file. Raises InputError, and then the message stays the one that it was."""
        message = self._files.load(path)
        self.flush()
        self._begin(message, path, is_named=True)
        self._files.remember(path)

    def save_as(self, path: Path) -> None:
        """Give it a file of its own. Raises StorageError; it stays where it was then."""
        self._files.save(path, self.message)
        self._path, self._is_named, self._saved_s, self._problem = path, True, self._now_s(), None
        self._files.remember(path)
        self._tell()

    def recent(self) -> tuple[Path, ...]:
        """Files to open again, newest first."""
        return self._files.recent()

    def flush(self) -> None:
        """Write what is not written yet, now; a failure is in the state."""
        if self._saved_s is not None or self.message == EMPTY:
            return
        self._wrote(self._path, self.message, self._writer.write(self._path, self.message, self._writer.turn()))

    def _keep(self) -> None:
        """Write what is not written yet, apart."""
        if self._apart is None:
            self.flush()
        elif self._saved_s is None and self.message != EMPTY:
            path, message, turn = self._path, self.message, self._writer.turn()
            self._apart(
                lambda: self._writer.write(path, message, turn), lambda problem: self._wrote(path, message, problem)
            )

    def _wrote(self, path: Path, message: Message, problem: VmsgError | None) -> None:
        if path != self._path or message != self.message:
            return  # it was changed meanwhile, and will be written once more
        if problem is None:
            self._saved_s, self._problem = self._now_s(), None
        else:
            self._problem = problem
        self._tell()

    def _begin(self, message: Message, path: Path, *, is_named: bool) -> None:
        self._history = History(message)
        self._path, self._is_named, self._problem = path, is_named, None
        self._saved_s = self._now_s() if is_named else None
        self._tell()

    def _move(self, history: History[Message]) -> None:
        if history.present == self._history.present:
            return
        self._history = history
        self._saved_s = None
        self._tell()
        self._soon(self._keep)

    def _tell(self) -> None:
        state = self.state
        for listener in self._listeners:
            listener(state)


class _Writer:
    """Writes messages one at a time; one whose turn is over never replaces a later one. Any thread."""

    def __init__(self, files: MessageFiles) -> None:
        self._files = files
        self._lock = threading.Lock()
        self._turns = 0
        self._last: dict[Path, int] = {}

    def turn(self) -> int:
        """Later ones are greater. Window's thread."""
        self._turns += 1
        return self._turns

    def write(self, path: Path, message: Message, turn: int) -> VmsgError | None:
        """Write it and put its file first among the recent ones; what went wrong, None = nothing."""
        with self._lock:
            if turn < self._last.get(path, 0):
                return None
            try:
                self._files.save(path, message)
                self._files.remember(path)
            except VmsgError as error:
                log.warning("The message could not be kept: %s", error.message)
                return error
            self._last[path] = turn
            return None


def with_title(message: Message, title: str) -> Message:
    """The message under another title, cut to what a message file takes."""
    return replace(message, title=title.strip()[:200])
