"""Which of the jobs that wait may begin: so many at once, one more for a preview, and an accused job alone. Pure.

Somebody sits before a preview: it need not wait until a long job of a batch has ended. As only one preview has the
place beyond the others, previews that keep coming never hold back who waits for a common place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from remote_agent.work_store import WorkRow

PREVIEW_PLACES: Final = 1
"""Places beyond an executor's width that only an interactive job may have."""

ALONE_STARTS: Final = 2
"""A job that was under way at so many deaths runs alone, so that nobody else is blamed for the next."""


def has_place(row: WorkRow, running: Collection[WorkRow], *, width: int) -> bool:
    """Whether a job may begin beside those that run, whoever else waits."""
    is_anyone_alone = any(other.starts > ALONE_STARTS for other in running)
    if is_anyone_alone or (running and row.starts >= ALONE_STARTS):
        return False
    previews = sum(other.priority == "interactive" for other in running)
    if row.priority == "interactive" and previews < PREVIEW_PLACES:
        return True
    return len(running) - min(previews, PREVIEW_PLACES) < width


def next_to_begin(waiting: Iterable[WorkRow], running: Collection[WorkRow], *, width: int) -> int | None:
    """Who begins now, as the place in the line: the first, or the first preview that may pass; None = nobody."""
    for number, row in enumerate(waiting):
        if number and row.priority != "interactive":
            continue
        if has_place(row, running, width=width):
            return number
        if row.starts >= ALONE_STARTS:
            return None  # it waits until nothing runs: nobody passes it, or that would never be
    return None
