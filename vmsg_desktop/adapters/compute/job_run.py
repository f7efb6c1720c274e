"""One job at an agent, from the order to its results, whatever the connection does.

The agent's work outlives the connection: this only loses sight of it. After each fault it comes back, sends what is
not there yet, and follows the job from the last event that it saw.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from vmsg_desktop.adapters.compute.agent_client import is_link_fault, outputs_of, understood
from vmsg_desktop.adapters.compute.agent_line import AgentLine, Connected
from vmsg_desktop.adapters.compute.memory import AgentMemory
from vmsg_desktop.adapters.compute.pace import Pace
from vmsg_desktop.adapters.compute.parcel import Parcel
from vmsg_desktop.adapters.compute.sse import ServerEvent
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import LinkStatus, WireError, WireFile, WireOutput
from vmsg_desktop.core.model.errors import Cancelled, Left, RemoteError, StorageError, VmsgError
from vmsg_desktop.core.model.events import Emit, Event, StageFinished, StageNote, StageProgress
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.wire import STAGE_EVENTS, error_from_wire, event_from_json, not_understood, output_from_wire

LINK_STAGE: Final = "link"
"""Stage of the notes that tell of the connection."""
UPLOAD_STAGE: Final = "upload"
"""Stage of the progress of files on their way."""
RESULT_MAX_BYTES: Final = 2_000_000_000
"""Of all results of a job together, as announced; nothing is fetched beyond."""

_BUSY: Final = frozenset(
    {"queue_full", "too_many_requests", "too_many_streams", "upload_busy", "upload_offset", "request_too_slow"}
)
_ANEW_AT_MOST: Final = 3  # times that one kind of mending is tried before it is a failure
_GOES_ON: Final = "The agent may go on with the job; the next run picks it up. Is the machine on and connected?"

Wait = Callable[[CancelToken, float], None]


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a job needs of the target that runs it."""

    line: AgentLine
    memory: AgentMemory
    clock: Clock
    pace: Pace
    wait: Wait


class JobRun:
    """Runs one parcel. For one thread.

    Args:
        at: the line, the memory, the clock and the patience.
        parcel: what is wanted.
        emit: receives the stages' events and notes about the connection.
        cancel: ends it.
    """

    def __init__(self, at: Surroundings, parcel: Parcel, *, emit: Emit, cancel: CancelToken) -> None:
        self._at = at
        self._parcel = parcel
        self._emit = emit
        self._cancel = cancel
        self._connected: Connected | None = None
        self._is_taken = False  # the agent has the order
        self._may_be_taken = False  # it was sent, and what was said to it may have been lost
        self._has_ended = False
        self._last_event = 0
        self._uploaded = 0.0  # share of the file on its way
        self._lacking: frozenset[str] = frozenset()  # what the agent said to lack
        self._partial: dict[str, bytearray] = {}
        self._attempts = 0
        self._is_from_before = at.line.is_open  # a connection that may have died since it was used
        self._mended: dict[str, int] = {}
        self._heard_s = at.clock.monotonic_s()
        self._followed_s: float | None = None  # since when the job's events are followed
        self._job_id = at.memory.open_job(at.line.name, parcel.order_hash) or self._new_id()

    def result(self) -> Mapping[str, Kept]:
        """The outputs by name. Raises VmsgError; Cancelled after the agent was told, or will be told."""
        try:
            outputs = self._persisted()
        except Left:  # the agent goes on; the next start takes the job up again
            raise
        except Cancelled:
            self._withdraw()
            raise
        except VmsgError:
            may_be_there = self._may_be_taken and not self._has_ended and self._connected is None
            if not may_be_there:
                self._forget_job()
            raise
        self._forget_job()
        return outputs

    def _persisted(self) -> Mapping[str, Kept]:
        while True:
            self._cancel.check()
            try:
                with self._at.line.interruptible(self._cancel):
                    return self._attempt()
            except VmsgError as exc:
                self._cancel.check()
                if self._has_ended:
                    raise
                self._mend(exc)

    def _attempt(self) -> Mapping[str, Kept]:
        self._connected = None
        self._connected = here = self._at.line.connected(self._cancel)
        self._tell_unwanted(here)
        if self._is_taken:
            with here.client.events(self._job_id, after=self._last_event) as events:
                return self._followed(events, here)
        riding = self._send_ahead(here)
        self._may_be_taken = True
        with here.client.submit(self._job_id, self._parcel.loaded(riding)) as events:
            self._taken(here)
            return self._followed(events, here)

    def _send_ahead(self, here: Connected) -> frozenset[str]:
        """Send the files that are too large to ride; gives those that ride."""
        names = frozenset(self._parcel.data)
        known = self._at.memory.known(here.agent, names) | self._parcel.shipped
        lacking = (names - known) | (names & self._lacking)
        riding = self._parcel.riding(lacking)
        for sha256 in sorted(lacking - riding):
            self._upload(here, self._parcel.file(sha256))
        return riding

    def _upload(self, here: Connected, file: WireFile) -> None:
        def on_sent(size_bytes: int) -> None:
            self._cancel.check()
            self._hear()
            self._uploaded = size_bytes / file.size_bytes
            self._emit(StageProgress(UPLOAD_STAGE, self._uploaded))

        here.client.upload_blob(file, self._parcel.data[file.sha256], on_sent=on_sent)
        self._uploaded = 0.0
        self._lacking -= {file.sha256}
        self._at.memory.learn(here.agent, [file.sha256])

    def _taken(self, here: Connected) -> None:
        self._is_taken = True
        self._lacking = frozenset()
        self._hear()
        self._at.memory.learn(here.agent, self._parcel.data)

    def _followed(self, events: Iterable[ServerEvent], here: Connected) -> Mapping[str, Kept]:
        self._followed_s = self._at.clock.monotonic_s()
        with self._at.line.following():
            return self._outcome(events, here)

    def _outcome(self, events: Iterable[ServerEvent], here: Connected) -> Mapping[str, Kept]:
        for event in events:
            self._hear()
            if event.number <= self._last_event:
                continue
            outputs = self._heard(event, here)
            if outputs is not None:
                return outputs
            self._last_event = event.number
        raise RemoteError("agent_lost", "The agent ended the connection before the job's end.", retryable=True)

    def _heard(self, event: ServerEvent, here: Connected) -> Mapping[str, Kept] | None:
        """Pass a stage's event on; gives the results of a done job."""
        match event.name:
            case "done":
                outputs = self._fetched(outputs_of(event), here)
                self._has_ended = True
                return outputs
            case "failed":
                self._has_ended = True
                raise error_from_wire(_error_of(event))
            case "cancelled":
                raise RemoteError("job_cancelled_there", "The job was cancelled on the agent.", "Start it again.")
            case name if name in STAGE_EVENTS:
                self._emit(self._from_there(event_from_json(name, understood(dict, event.data))))
            case _:
                pass  # "queued", "running", and what a newer agent tells beside
        return None

    def _from_there(self, event: Event) -> Event:
        if isinstance(event, StageFinished):
            return StageFinished(replace(event.report, where=self._at.line.name))
        return event

    def _fetched(self, wired: Mapping[str, WireOutput], here: Connected) -> Mapping[str, Kept]:
        if set(wired) != set(self._parcel.order.outputs):
            raise not_understood(ValueError(f"results {sorted(wired)}"))
        announced = sum(file.size_bytes for output in wired.values() for file in output.blobs.values())
        if announced > RESULT_MAX_BYTES:
            raise not_understood(ValueError(f"results of {announced} bytes"))

        def fetch(file: WireFile) -> bytes:
            into = self._partial.setdefault(file.sha256, bytearray())
            return here.client.fetch_blob(file, into=into, on_received=lambda _size: self._hear())

        return {name: output_from_wire(output, fetch) for name, output in wired.items()}

    def _mend(self, error: VmsgError) -> None:
        """Prepare the next attempt and wait for its time; raises ``error`` where another attempt is no answer."""
        if error.code == "job_unknown" and self._is_taken:
            self._count(error)
            self._is_taken, self._last_event = False, 0
        elif error.code == "files_missing":
            self._count(error)
            self._lacking = frozenset(map(str, error.details.get("files", ())))
            if self._connected is not None:
                self._at.memory.forget(self._connected.agent, self._lacking)
        elif error.code in ("job_differs", "job_cancelled_there"):
            self._count(error)
            self._forget_job()
            self._job_id, self._is_taken, self._last_event = self._new_id(), False, 0
        elif error.code == "result_damaged":
            self._count(error)
        elif self._is_from_before and isinstance(error, RemoteError) and error.code not in _BUSY:
            self._lose(error)  # who answers at that address may be another by now
        elif error.code in _BUSY or is_link_fault(error) or (self._connected is None and error.retryable):
            self._wait(error)
        else:
            raise error

    def _count(self, error: VmsgError) -> None:
        self._mended[error.code] = self._mended.get(error.code, 0) + 1
        if self._mended[error.code] > _ANEW_AT_MOST:
            raise error

    def _wait(self, error: VmsgError) -> None:
        name, was_connected = self._at.line.name, self._connected is not None
        self._count_signs_of_life()
        if error.code not in _BUSY:
            self._lose(error)
        self._check_patience(error)
        self._attempts += 1
        asked_s = error.details.get("retry_after_s")
        wait_s = self._at.pace.wait_s(self._attempts, asked_s=None if asked_s is None else float(asked_s))
        if error.code in _BUSY:
            words = f"{name}: {error.message}"
        else:
            words = self._words_of_loss() if was_connected else f"{name} cannot be reached: {error.message}"
            self._at.line.told(LinkStatus("reconnecting", error.message, wait_s))
        self._emit(StageNote(LINK_STAGE, words, wait_s))
        self._at.wait(self._cancel, wait_s)

    def _lose(self, error: VmsgError) -> None:
        self._at.line.lost(self._connected, error)
        self._connected = None
        self._is_from_before = False

    def _count_signs_of_life(self) -> None:
        """A stream that lasted brought signs of life until shortly before it ended; one that broke at once did not."""
        now_s, since_s = self._at.clock.monotonic_s(), self._followed_s
        self._followed_s = None
        if since_s is not None and now_s - since_s > self._at.pace.most_s:
            self._heard_s = now_s

    def _words_of_loss(self) -> str:
        lost = f"The connection to {self._at.line.name} was lost;"
        if self._is_taken:
            return f"{lost} the job goes on there."
        return (
            f"{lost} resuming the upload at {100 * self._uploaded:.0f} %."
            if self._uploaded
            else f"{lost} trying again."
        )

    def _check_patience(self, error: VmsgError) -> None:
        silent_s = self._at.clock.monotonic_s() - self._heard_s
        pace = self._at.pace
        if silent_s < (pace.patience_s if self._is_taken else pace.first_patience_s):
            return
        raise RemoteError(
            "agent_out_of_reach" if self._is_taken else error.code,
            f"{self._at.line.name} could not be reached for {silent_s:.0f} s: {error.message}",
            _GOES_ON if self._is_taken else error.hint,
            retryable=True,
            details={"job": self._job_id} if self._is_taken else error.details,
        ) from error

    def _hear(self) -> None:
        self._heard_s = self._at.clock.monotonic_s()
        self._attempts = 0

    def _new_id(self) -> str:
        """A new id, on disk before the agent hears of it."""
        job_id = secrets.token_hex(16)
        self._at.memory.begin_job(self._at.line.name, self._parcel.order_hash, job_id)
        return job_id

    def _forget_job(self) -> None:
        self._at.memory.end_job(self._at.line.name, self._job_id)

    def _withdraw(self) -> None:
        """Tell the agent now if it can be told at once, else when it is next spoken to.

        A disk that has no room to note it for then is no reason not to tell it now.
        """
        with suppress(StorageError):
            self._at.memory.unwanted_job(self._at.line.name, self._job_id)
        if self._connected is not None:
            with suppress(VmsgError):
                self._stop_there(self._connected, [self._job_id], within_s=self._at.line.last_word_s)

    def _tell_unwanted(self, here: Connected) -> None:
        """Stop what was cancelled while the agent was out of reach. Raises RemoteError: not reached."""
        self._stop_there(here, self._at.memory.unwanted_jobs(self._at.line.name))

    def _stop_there(self, here: Connected, job_ids: Iterable[str], *, within_s: float | None = None) -> None:
        """Stop jobs; what the agent will not stop is its own affair. Raises RemoteError: not reached."""
        for job_id in job_ids:
            try:
                here.client.cancel(job_id, within_s=within_s)
            except VmsgError as exc:
                if is_link_fault(exc):
                    raise
            self._at.memory.end_job(self._at.line.name, job_id)


def _error_of(event: ServerEvent) -> WireError:
    told: Mapping[str, WireError] = understood(Mapping[str, WireError], event.data)
    if "error" not in told:
        raise not_understood(ValueError("event 'failed' without its error"))
    return told["error"]
