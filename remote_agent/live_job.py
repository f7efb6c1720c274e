"""A job that has not ended, what its worker reports of it, and how many jobs there are."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from remote_agent.event_log import EventLog
from remote_agent.job_ends import last_data, state_after, worker_failed
from remote_agent.ports import NumberedEvent
from remote_agent.work_store import EndState, WorkRow
from vmsg_desktop.core.model.compute import WORK_ENDED, WireOutput, WorkOrder
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Event
from vmsg_desktop.core.wire import event_to_json

log: Final = logging.getLogger(__name__)


@dataclass(eq=False)
class LiveJob:
    """A job that has not ended; ``place`` is what its log last told."""

    row: WorkRow
    order: WorkOrder
    log: EventLog
    place: int | None = None


@dataclass(frozen=True)
class JobCounts:
    """Jobs now, and how many ended since the agent began, by their last state; refused: for a full queue."""

    queued: int
    running: int
    ended: Mapping[str, int]
    refused: int


class EndJob(Protocol):
    """Ends a job."""

    def __call__(
        self,
        live: LiveJob,
        state: EndState,
        /,
        *,
        error: VmsgError | None = None,
        outputs: Mapping[str, WireOutput] | None = None,
    ) -> Any:
        """Keep the end, then tell it."""


class LiveReport:
    """Implements JobReport for one job; ``end`` ends it."""

    def __init__(self, live: LiveJob, end: EndJob) -> None:
        self._live = live
        self._end = end

    def event(self, event: Event, /) -> None:
        """See JobReport."""
        self._live.log.append(*event_to_json(event))

    def done(self, outputs: Mapping[str, WireOutput], /) -> None:
        """See JobReport."""
        self._end(self._live, "done", outputs=outputs)

    def failed(self, error: Exception, /) -> None:
        """See JobReport; an error of the program is told as one, its story is in the log."""
        if not isinstance(error, VmsgError):
            log.error("job %s failed unexpectedly", self._live.row.id, exc_info=error)
            error = worker_failed(error)
        self._end(self._live, state_after(error), error=error)


def told_again(
    row: WorkRow, read: Callable[[str], tuple[str | None, str]], *, after: int
) -> AsyncIterator[Sequence[NumberedEvent]]:
    """The events of a job that is not live, with numbers above ``after``: how its stages went, and its end.

    Args:
        row: of the job; of one that has not ended nothing is told: the agent is about to end, its next life goes on.
        read: (results, events) of a job by its id, JSON; called here, not when the events are asked for.
        after: see above.
    """
    events: list[NumberedEvent] = []
    if row.state in WORK_ENDED:
        outputs, told = read(row.id)
        events += [NumberedEvent(number, name, data) for number, name, data in json.loads(told)]
        events += [NumberedEvent(row.last_event, row.state, last_data(row, json.loads(outputs) if outputs else None))]
    return _once([event for event in events if event.number > after])


async def _once(events: Sequence[NumberedEvent]) -> AsyncIterator[Sequence[NumberedEvent]]:
    if events:
        yield events
