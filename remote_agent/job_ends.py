"""How a job's end is kept and told, and the words for the ends that the agent itself decides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from remote_agent.ports import NumberedEvent
from remote_agent.work_store import Ending, EndState, WorkRow
from vmsg_desktop.core.model.compute import WireError, WireOutput, WorkView
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, InputError, RemoteError, VmsgError

MOST_STARTS: Final = 3
"""A job that was under way at so many deaths of the agent is not begun again."""

OUTPUTS: Final = TypeAdapter(Mapping[str, WireOutput])
"""Results to and from JSON."""


def state_after(error: VmsgError) -> EndState:
    """What a job that ended with this error is."""
    return "cancelled" if isinstance(error, Cancelled) else "failed"


def ending_of(
    state: EndState,
    last_event: int,
    lasting: Sequence[NumberedEvent] = (),
    *,
    error: VmsgError | None = None,
    outputs: Mapping[str, WireOutput] | None = None,
) -> Ending:
    """The end of a job as its row keeps it.

    Args:
        state: its last one.
        last_event: number of the event that tells it.
        lasting: what is worth telling again.
        error: why it failed; a cancelled job needs none.
        outputs: of a done job.
    """
    files = [file for made in (outputs or {}).values() for file in made.blobs.values()]
    return Ending(
        state,
        last_event,
        error=json.dumps(error.to_json()) if error is not None and state == "failed" else None,
        outputs=None if outputs is None else OUTPUTS.dump_json(outputs).decode(),
        events=json.dumps([[event.number, event.name, event.data] for event in lasting]),
        made=[file.sha256 for file in files if file.data is None],
    )


def last_data(row: WorkRow, outputs: Mapping[str, Any] | None) -> dict[str, Any]:
    """The data of an ended job's last event."""
    if row.state == "done":
        return {"outputs": outputs}
    return {"error": json.loads(row.error)} if row.error is not None else {}


def view_of(row: WorkRow, outputs: Mapping[str, WireOutput] | None) -> WorkView:
    """How a job stands that is not in the line and does not run."""
    error = None if row.error is None else WireError(**json.loads(row.error))
    times = row.accepted_s, row.started_s, row.ended_s
    return WorkView(row.id, row.state, row.priority, None, row.last_event, *times, error=error, outputs=outputs)


def job_unknown(job_id: str) -> InputError:
    """There is no row."""
    return InputError("job_unknown", f"There is no job {job_id}.", "It was never sent, or its time is over.")


def queue_full(waiting: int, limit: int, *, wait_s: float) -> RemoteError:
    """The line takes no more; there may be room after ``wait_s``."""
    return RemoteError(
        "queue_full",
        f"{waiting} jobs wait already; the agent takes no more than {limit}.",
        f"Try again in {wait_s:.0f} s.",
        retryable=True,
        details={"retry_after_s": wait_s, "queued": waiting},
    )


def order_outdated() -> InputError:
    """It was accepted by a version that understood it."""
    why = "The agent was updated and does not understand this order any more."
    return InputError("order_invalid", why, "Send the job again.")


def kills_agent(starts: int) -> ComputeError:
    """It was under way whenever the agent died."""
    return ComputeError(
        "job_kills_agent",
        f"The agent died {starts} times while this job was under way; it is not begun again.",
        "See the agent's log: vmsg-agent logs. Choose another engine or device, then send a new job.",
        details={"starts": starts},
    )


def worker_failed(error: Exception) -> ComputeError:
    """A fault of the program; its story is in the log."""
    what = f"The agent failed while it made this job: {type(error).__name__}."
    return ComputeError("worker_failed", what, "See the agent's log: vmsg-agent logs")
