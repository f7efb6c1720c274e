"""The head of the room: the message's title, when it was saved, undo and redo, opening and beginning anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from vmsg_desktop.application.document import Document, DocumentState, with_title
from vmsg_desktop.core.model.errors import VmsgError


@dataclass(frozen=True)
class HeaderState:
    """What the head shows.

    Attributes:
        title: empty = none yet.
        saved_at: clock time "14:02"; empty = not saved since the last change.
        problem: why it could not be saved; empty = it could.
        can_undo, can_redo: see there.
        recent: files to open again: (name, path).
    """

    title: str
    saved_at: str
    problem: str
    can_undo: bool
    can_redo: bool
    recent: tuple[tuple[str, Path], ...]


class HeaderView(Protocol):
    """Shows the head."""

    def show_state(self, state: HeaderState) -> None:
        """Show it."""

    def show_error(self, error: VmsgError) -> None:
        """Say what went wrong, and what to do."""


class HeaderPresenter:
    """Between the head and the document. Window's thread."""

    def __init__(self, document: Document, view: HeaderView) -> None:
        self._document = document
        self._view = view
        document.listen(self._show)

    def rename(self, title: str) -> None:
        """Give the message a title."""
        self._document.change(with_title(self._document.message, title))

    def undo(self) -> None:
        """One step back."""
        self._document.undo()

    def redo(self) -> None:
        """One step forward again."""
        self._document.redo()

    def begin_anew(self) -> None:
        """A new, empty message; the old one stays in its file."""
        self._document.new()

    def open(self, path: Path) -> None:
        """Work on another message."""
        self._guarded(lambda: self._document.open(path))

    def save_as(self, path: Path) -> None:
        """Give the message a file of the person's own."""
        self._guarded(lambda: self._document.save_as(path))

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except VmsgError as error:
            self._view.show_error(error)

    def _show(self, state: DocumentState) -> None:
        saved_at = "" if state.saved_s is None else datetime.fromtimestamp(state.saved_s).strftime("%H:%M")
        self._view.show_state(
            HeaderState(
                title=state.message.title,
                saved_at=saved_at,
                problem=state.problem.message if state.problem else "",
                can_undo=state.can_undo,
                can_redo=state.can_redo,
                recent=tuple((_name(path), path) for path in self._document.recent() if path != state.path),
            )
        )


def _name(path: Path) -> str:
    """A message's folder says more than "message.json"."""
    return path.parent.name if path.name == "message.json" else path.stem
