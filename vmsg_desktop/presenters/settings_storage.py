"""What takes space, how long each kind stays, and clearing up what has had its time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.retention import Retention, StorageReport, SweepReport
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit

_KEY: Final = "storage"


@dataclass(frozen=True)
class StorageState:
    """What the section shows.

    Attributes:
        report: what takes space; None until it was looked at. plan: what has had its time.
        swept: what the last clearing up did; None = there was none.
        doing: what is under way. problem: what went wrong last.
    """

    report: StorageReport | None = None
    plan: SweepReport | None = None
    swept: SweepReport | None = None
    doing: Literal["", "looking", "sweeping"] = ""
    problem: VmsgError | None = None


class StorageView(Protocol):
    """Shows the section."""

    def show_storage(self, state: StorageState) -> None:
        """Show it."""


class StoragePresenter:
    """Between the section and what lies on the disk. Window's thread; the disk on ``lane``."""

    def __init__(
        self, open_retention: Callable[[], AbstractContextManager[Retention]], lane: PreviewLane, view: StorageView
    ) -> None:
        self._open, self._lane, self._view = open_retention, lane, view
        self._state = StorageState()

    def look(self) -> None:
        """Show what takes space now."""
        self._begin("looking", lambda retention: None)

    def sweep(self) -> None:
        """Delete what has had its time."""
        self._begin("sweeping", lambda retention: retention.sweep())

    def _begin(
        self, doing: Literal["looking", "sweeping"], work: Callable[[Retention], SweepReport | None]
    ) -> None:  # fmt: skip
        self._state = replace(self._state, doing=doing, problem=None, swept=None)
        self._view.show_storage(self._state)

        def run(emit: Emit, cancel: CancelToken) -> StorageState:
            with self._open() as retention:
                swept = work(retention)
                return StorageState(retention.storage_report(), retention.plan(), swept)

        self._lane.show(_KEY, run, done=self._done, failed=self._failed)

    def _done(self, found: StorageState) -> None:
        self._state = found
        self._view.show_storage(found)

    def _failed(self, error: VmsgError) -> None:
        self._state = replace(self._state, doing="", problem=error)
        self._view.show_storage(self._state)
