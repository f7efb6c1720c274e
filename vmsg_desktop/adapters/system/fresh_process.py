"""A run in a process that has run nothing yet: ``vmsg profile-run`` as a child, its order on standard input.

It prints one JSON object a line: the events of the run, then how it went, or its error.
"""

from __future__ import annotations

import json
import queue
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, Any, Final, cast

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.errors import ComputeError, error_from_json
from vmsg_desktop.core.model.events import Emit, StageFinished, StageReport
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.profile import TimedRun
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.wire import event_from_json, event_to_json
from vmsg_desktop.programs import own_command

COMMAND: Final = "profile-run"
_LOOK_S: Final = 0.05
_END_WAIT_S: Final = 5.0


@dataclass(frozen=True)
class RunOrder:
    """What the child is asked to run."""

    message: Message
    wishes: Wishes
    wants_draft: bool


def order_to_json(order: RunOrder) -> dict[str, Any]:
    """Plain data; :func:`order_from_json` is the inverse."""
    message = json.loads(dump_message(order.message))
    return {"message": message, "wishes": asdict(order.wishes), "wants_draft": order.wants_draft}


def order_from_json(data: Mapping[str, Any]) -> RunOrder:
    """The order. Raises KeyError, TypeError, InputError."""
    message = parse_message(json.dumps(data["message"]).encode(), name="the order")
    return RunOrder(message, Wishes(**data["wishes"]), bool(data["wants_draft"]))


def event_line(event: Any, at_s: float) -> str:
    """An event of the run and when it came, as a line."""
    name, told = event_to_json(event)
    return json.dumps({"event": name, "data": told, "at_s": at_s})


def end_line(run: TimedRun) -> str:
    """How the run went, as the last line."""
    return json.dumps({"began_s": run.began_s, "total_ms": run.total_ms, "sound_s": run.sound_s})


class FreshProcess:
    """Implements ColdRun.

    Args:
        wishes: engines and device.
        clock: of this computer, which the child's events are timed by too.
        command: starts the child.
    """

    def __init__(self, wishes: Wishes, *, clock: Clock, command: Sequence[str] | None = None) -> None:
        self._wishes = wishes
        self._clock = clock
        self._command = tuple(command or own_command("vmsg", COMMAND))

    def __call__(self, message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> TimedRun:
        """See ColdRun."""
        order = json.dumps(order_to_json(RunOrder(message, self._wishes, wants_draft)))
        started_s = self._clock.now_s()
        with _child(self._command) as (child, said):
            lines = _Lines(child, order)
            return self._heard(lines, child, said, started_s=started_s, emit=emit, cancel=cancel)

    def _heard(
        self,
        lines: _Lines,
        child: subprocess.Popen[str],
        said: IO[str],
        *,
        started_s: float,
        emit: Emit,
        cancel: CancelToken,
    ) -> TimedRun:
        reports: list[StageReport] = []
        ended_s: list[float] = []
        for told in lines.until_end(cancel):
            if "error" in told:
                raise error_from_json(told["error"])
            if "total_ms" in told:
                began_s = float(told["began_s"])
                start_ms = max(0.0, (began_s - started_s) * 1000)
                return TimedRun(
                    began_s, told["total_ms"], tuple(reports), tuple(ended_s), start_ms, told["sound_s"]
                )  # fmt: skip
            event = event_from_json(told["event"], told["data"])
            if isinstance(event, StageFinished):
                reports.append(event.report)
                ended_s.append(float(told["at_s"]))
            emit(event)
        raise _ended_early(child, said)


class _Lines:
    """What the child prints, read on a thread so that a cancel is heard meanwhile."""

    def __init__(self, child: subprocess.Popen[str], order: str) -> None:
        self._child = child
        self._order = order
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="vmsg-fresh-process", daemon=True).start()

    def until_end(self, cancel: CancelToken) -> Iterator[dict[str, Any]]:
        """Each line as it comes. Raises Cancelled."""
        while True:
            cancel.check()
            try:
                line = self._lines.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            if line is None:
                return
            yield cast(dict[str, Any], json.loads(line))

    def _read(self) -> None:
        stdin, stdout = cast(IO[str], self._child.stdin), cast(IO[str], self._child.stdout)
        try:
            stdin.write(self._order)
            stdin.close()
            for line in stdout:
                if line.startswith("{"):  # a library may print as well
                    self._lines.put(line)
        except (OSError, ValueError):  # it has ended, or was closed meanwhile
            return
        finally:
            self._lines.put(None)


@contextmanager
def _child(command: Sequence[str]) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """The process and what it says on standard error; it has ended when the block has."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        try:
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True, encoding="utf-8"
            )
        except OSError as exc:
            raise ComputeError("process_not_started", f"No process could be started: {exc}.", "Free memory.") from exc
        try:
            yield child, said
        finally:
            child.terminate()
            try:
                child.wait(_END_WAIT_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            if child.stdout is not None:
                child.stdout.close()


def _ended_early(child: subprocess.Popen[str], said: IO[str]) -> ComputeError:
    code = child.wait(_END_WAIT_S)
    said.seek(0)
    last = said.read().strip().splitlines()[-1:] or ["nothing"]
    return ComputeError(
        "fresh_process_died",
        f"The process of a cold run ended without a result (exit code {code}). It said: {last[0]}",
        "Try again, or leave the cold runs out: --cold-runs 0",
    )
