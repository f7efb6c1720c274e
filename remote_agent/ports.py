"""What the parts of the agent need of each other; the API knows only these."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Capabilities, MachineSample, WireOutput, WorkOrder, WorkView
from vmsg_desktop.core.model.events import Event
from vmsg_desktop.core.model.kept import Kept


@dataclass(frozen=True)
class NumberedEvent:
    """An event of a job; numbers grow by at least one, also over a restart of the agent."""

    number: int
    name: str
    data: Mapping[str, Any]


class Jobs(Protocol):
    """The jobs of this agent. Called from any thread."""

    def submit(self, job_id: str, order: WorkOrder) -> WorkView:
        """Take a job, durable before this returns; the same id with the same order again changes nothing.

        Raises:
            InputError: "job_differs" (the id names another order), "files_missing" (details["files"]: SHA-256 of the
                blobs that must be sent first), "order_invalid" (an output without its file).
            RemoteError: "queue_full", with details["retry_after_s"]; "agent_stopping".
        """

    def view(self, job_id: str) -> WorkView:
        """How it stands. Raises InputError "job_unknown"."""

    def cancel(self, job_id: str) -> WorkView:
        """Stop it; what has ended stays as it is. Raises InputError "job_unknown"."""

    def events(self, job_id: str, *, after: int) -> AsyncIterator[Sequence[NumberedEvent]]:
        """Its events with numbers above ``after``, then those to come, until it has ended. Raises "job_unknown".

        Those that are there at once come together: each piece that is sent costs both ends some time.
        The call may read the disk; what it gives does not, and may be followed on a server's loop.
        """


class Blobs(Protocol):
    """Files by their SHA-256, whole or on their way. Called from any thread."""

    def size(self, sha256: str) -> int | None:
        """Bytes of a whole blob (of the program's own files too); None when it is not there."""

    def get(self, sha256: str) -> bytes | None:
        """A whole blob, hashed again; None when missing or damaged."""

    def put(self, data: bytes) -> str:
        """Keep a blob; returns its SHA-256. Raises StorageError."""


class Machine(Protocol):
    """What the agent's machine is, and how it does."""

    def capabilities(self) -> Capabilities:
        """Devices are proven once, when first asked: that takes seconds where torch is installed."""

    def sample(self) -> MachineSample:
        """Now; cheap."""

    def metrics(self) -> bytes:
        """Prometheus text exposition."""


class Activity(Protocol):
    """What keeps the idle guard from ending the agent."""

    def transfer(self) -> AbstractContextManager[None]:
        """While the block runs, a transfer is under way."""


class Worker(Protocol):
    """Runs one job to its end on the calling thread."""

    def __call__(
        self, order: WorkOrder, *, job_id: str, emit: Callable[[Event], None], cancel: CancelToken
    ) -> Mapping[str, Kept]:
        """The outputs. Raises VmsgError."""


class JobExecutor(Protocol):
    """Where jobs run: threads of this process, or workers behind a broker."""

    def start(self, job_id: str, order: WorkOrder, report: JobReport) -> None:
        """Begin a job; returns at once. ``report`` hears of it from any thread."""

    def cancel(self, job_id: str) -> None:
        """Ask a job to stop; it reports when it has."""

    @property
    def width(self) -> int:
        """How many jobs it takes at once; beyond that one preview, see `places`."""

    def close(self) -> None:
        """Stop what runs and wait for it; what was interrupted is not reported as failed."""


class JobReport(Protocol):
    """How an executor tells of a job."""

    def event(self, event: Event, /) -> None:
        """Something happened."""

    def done(self, outputs: Mapping[str, WireOutput], /) -> None:
        """It has its results; blobs that do not ride along are in the blob store already."""

    def failed(self, error: Exception, /) -> None:
        """It ended without: a VmsgError (Cancelled included), or an error of the program."""
