"""The takes: choose, rate, rename, delete with a way back; those that a crash left unfinished are made whole first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from vmsg_desktop.application.document import Document, DocumentState
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.studio import Takes
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.take import Take
from vmsg_desktop.core.voice_edits import with_voice

T = TypeVar("T")
Later = Callable[[float, Callable[[], None]], None]
"""Runs a function after so many seconds on the window's thread."""
_UNDO_S: Final = 60.0  # longer than its toast, which stays while the pointer is on it
_LIST: Final = "takes-list"


@dataclass(frozen=True)
class TakesState:
    """Takes, the newest first; which one the message uses ("" = none of them); the number of the next one."""

    takes: tuple[Take, ...] = ()
    chosen_id: str = ""
    next_number: int = 1


class TakesView(Protocol):
    """Shows the takes."""

    def show_takes(self, state: TakesState) -> None:
        """Show them."""

    def show_recovered(self, takes: tuple[Take, ...]) -> None:
        """These were left unfinished by a crash and are whole again."""

    def show_deleted(self, take: Take) -> None:
        """It is gone from the list; offer it back."""

    def show_error(self, error: VmsgError) -> None:
        """Say what went wrong."""


class TakesPresenter:
    """Between list, folder and document. Window's thread; the disk is touched on the errand lane.

    A deleted take stays on the disk until its way back is over.
    """

    def __init__(
        self, document: Document, takes: Takes, errands: PreviewLane, view: TakesView, *, later: Later
    ) -> None:  # fmt: skip
        self._document, self._folder, self._errands, self._view, self._later = document, takes, errands, view, later
        self._takes: tuple[Take, ...] = ()
        self._deleted: dict[str, Take] = {}
        self._emptied: Message | None = None  # the message as a deletion left it
        document.listen(self._follow)
        self._errand("takes-recover", takes.recover, self._recovered)

    @property
    def takes(self) -> tuple[Take, ...]:
        """Those that are shown."""
        return tuple(take for take in self._takes if take.id not in self._deleted)

    def take(self, take_id: str) -> Take | None:
        """One of those that are shown."""
        return next((take for take in self.takes if take.id == take_id), None)

    def choose(self, take_id: str) -> None:
        """Use a take in the message."""
        take = self.take(take_id)
        if take is not None:
            self._document.change(with_voice(self._document.message, take.path))

    def add(self, take: Take) -> None:
        """A take was just recorded: show and use it."""
        self._takes = (take, *(other for other in self._takes if other.id != take.id))
        self._document.change(with_voice(self._document.message, take.path))
        self._show()

    def rate(self, take_id: str, stars: int) -> None:
        """Give it stars; the same number again takes them away."""
        take = self.take(take_id)
        if take is not None:
            given = 0 if take.stars == stars else stars
            self._errand(f"take-{take_id}", lambda: self._folder.rate(take_id, given), self._changed)

    def rename(self, take_id: str, name: str) -> None:
        """Give it a name."""
        self._errand(f"take-{take_id}", lambda: self._folder.rename(take_id, name), self._changed)

    def delete(self, take_id: str) -> None:
        """Take it from the list, from the message and, once there is no way back any more, from the disk."""
        take = self.take(take_id)
        if take is None:
            return
        self._deleted[take_id] = take
        if self._document.message.voice.path == take.path:
            self._emptied = with_voice(self._document.message, "")
            self._document.change(self._emptied)
        self._show()
        self._view.show_deleted(take)
        self._later(_UNDO_S, lambda: self._delete(take_id))

    def bring_back(self, take_id: str) -> None:
        """Undo ``delete``."""
        if self._deleted.pop(take_id, None) is not None:
            if self._emptied is not None and self._document.message == self._emptied:
                self._document.undo()
            self._emptied = None
            self._show()

    def close(self) -> None:
        """The window closes: what is deleted goes now, without a lane, for those are closing too."""
        for take_id in tuple(self._deleted):
            del self._deleted[take_id]
            with suppress(VmsgError):  # it is then in the list again at the next start
                self._folder.delete(take_id)

    def _delete(self, take_id: str) -> None:
        take = self._deleted.pop(take_id, None)
        if take is None:
            return
        self._takes = tuple(other for other in self._takes if other.id != take_id)
        self._errand(f"take-{take_id}", lambda: self._folder.delete(take_id), lambda _none: None)

    def _recovered(self, takes: tuple[Take, ...]) -> None:
        if takes:
            self._view.show_recovered(takes)
        self._errand(_LIST, self._folder.takes, self._listed)

    def _listed(self, takes: tuple[Take, ...]) -> None:
        self._takes = takes
        self._show()

    def _changed(self, take: Take) -> None:
        self._takes = tuple(take if other.id == take.id else other for other in self._takes)
        self._show()

    def _errand(self, key: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._errands.show(key, lambda _emit, _cancel: work(), done=done, failed=self._view.show_error)

    def _next_number(self) -> int:
        numbers = [int(word) for take in self._takes if (word := take.name.removeprefix("Take ")).isdecimal()]
        return 1 + max(numbers, default=0)

    def _follow(self, state: DocumentState) -> None:
        self._show()

    def _show(self) -> None:
        path = self._document.message.voice.path
        chosen = next((take.id for take in self.takes if take.path == path), "")
        self._view.show_takes(TakesState(self.takes, chosen, self._next_number()))
