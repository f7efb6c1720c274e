"""The cache in the settings: how large, how often it helped, forgetting all of it or one stage, checking it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal, Protocol

from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.settings_desk import CacheShelf

if TYPE_CHECKING:
    from vmsg_desktop.adapters.storage.cache_disk import CacheAudit, CacheStats
    from vmsg_desktop.core.cancel import CancelToken
    from vmsg_desktop.core.model.errors import VmsgError
    from vmsg_desktop.core.model.events import Emit

_KEY: Final = "cache"


@dataclass(frozen=True)
class CacheState:
    """What the section shows.

    Attributes:
        stats: figures; None until it was looked at. stages: results by stage. limit_bytes: the most that it takes.
        doing: what is under way.
        cleared: results that the last clearing forgot; audit: what the last check found; None = there was none.
        problem: what went wrong last.
    """

    limit_bytes: int
    stats: CacheStats | None = None
    stages: dict[str, int] = field(default_factory=dict)
    doing: Literal["", "looking", "clearing", "checking"] = ""
    cleared: int | None = None
    audit: CacheAudit | None = None
    problem: VmsgError | None = None


class CacheView(Protocol):
    """Shows the section."""

    def show_cache(self, state: CacheState) -> None:
        """Show it."""


class CachePresenter:
    """Between the section and the cache. Window's thread; the disk on ``lane``."""

    def __init__(
        self, open_cache: Callable[[], CacheShelf], lane: PreviewLane, view: CacheView, *, limit_bytes: int
    ) -> None:
        self._open, self._lane, self._view = open_cache, lane, view
        self._state = CacheState(limit_bytes)

    def look(self) -> None:
        """Show the figures as they are now."""
        self._begin("looking", lambda shelf: {})

    def clear(self, stage: str | None = None) -> None:
        """Forget the results of one stage, or all; they are made again when they are needed."""
        self._begin("clearing", lambda shelf: {"cleared": shelf.clear(stage=stage)})

    def verify(self) -> None:
        """Check every result and drop what is damaged."""
        self._begin("checking", lambda shelf: {"audit": shelf.verify()})

    def _begin(
        self, doing: Literal["looking", "clearing", "checking"], work: Callable[[CacheShelf], dict[str, object]]
    ) -> None:
        if doing != "looking" and self._state.doing:
            return
        self._show(doing=doing, problem=None, **({} if doing == "looking" else {"cleared": None, "audit": None}))

        def run(emit: Emit, cancel: CancelToken) -> dict[str, object]:
            with closing(self._open()) as shelf:
                found = work(shelf)
                return {**found, "stats": shelf.stats(), "stages": dict(shelf.stages())}

        self._lane.show(_KEY, run, done=lambda found: self._show(doing="", **found), failed=self._failed)

    def _failed(self, error: VmsgError) -> None:
        self._show(doing="", problem=error)

    def _show(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        self._view.show_cache(self._state)
