"""``vmsg-agent supervise``: keeps the agent running on a machine without systemd.

It is a session of its own, outlives the connection that started it, starts an agent that died again (each time after
a longer pause), and ends with one that ended by itself: idle, or told to stop. One supervisor a home.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Final

import psutil

from remote_agent.rendezvous import HomeLock, find_running
from vmsg_desktop.adapters.compute.detached import living_process
from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.programs import own_command

FILE_NAME: Final = "supervisor.json"
LOG_NAME: Final = "supervisor.log"
LOCK_FOLDER: Final = "supervisor"
STOP_S: Final = 25.0
"""An agent has so long to end in order; then it is killed."""

START_S: Final = 20.0
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 60.0
_STEADY_S: Final = 60.0
_MAX_LOG_BYTES: Final = 1_000_000
_LOOK_S: Final = 0.05
_LOOK_CHILD_S: Final = 1.0  # a signal while waiting is seen at the latest then; the child has it at once


@dataclass(frozen=True)
class Supervisor:
    """The process that watches. Attributes: ``pid``; ``started_s``, when it began (Unix seconds)."""

    pid: int
    started_s: float


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("supervise", help="keep the agent running where there is no systemd")
    parser.add_argument("--idle-minutes", type=float, default=0.0, metavar="N", help="as for serve; 0 = never")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--detach", action="store_true", help="as a session of its own; returns once it watches")
    what.add_argument("--stop", action="store_true", help="end the supervisor and the agent")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """``vmsg-agent supervise``."""
    home = data_home() / "agent"  # not by way of serving, which imports a whole server
    words = ["--idle-minutes", f"{args.idle_minutes:g}"]
    if args.stop:
        sys.stdout.write("ended\n" if stop(home) else "nothing ran\n")
        return 0
    if args.detach:
        sys.stdout.write(f"supervisor {detach(home, words).pid}\n")
        return 0
    return supervise(home, own_command("vmsg-agent", "serve", *words))


def next_pause_s(before_s: float, *, ran_s: float) -> float:
    """Seconds to wait before the next start: doubled each time, from the shortest again after a steady run."""
    if before_s == 0 or ran_s >= _STEADY_S:
        return _FIRST_PAUSE_S
    return min(2 * before_s, _LONGEST_PAUSE_S)


def supervise(home: Path, command: Sequence[str]) -> int:
    """Run ``command`` until it ends with 0 or a signal comes; 0, also when another supervisor of ``home`` runs.

    Raises OSError when the home cannot be used.
    """
    lock = HomeLock(home / LOCK_FOLDER)
    if not lock.take():
        return 0
    watch = _Watch(command)
    try:
        with watch.signals():
            _publish(home)
            watch.run()
    finally:
        (home / FILE_NAME).unlink(missing_ok=True)
        lock.release()
    return 0


def detach(home: Path, words: Sequence[str]) -> Supervisor:
    """Start ``vmsg-agent supervise`` as a session of its own; returns once it watches, or another one does already.

    ``words``: its options. Raises ComputeError "supervisor_failed" with its last words.
    """
    running = find_supervisor(home)
    if running is not None:
        return running
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _open_log(home) as output:
        child = subprocess.Popen(
            own_command("vmsg-agent", "supervise", *words),
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, cwd="/",
        )  # fmt: skip
    found = _until(lambda: find_supervisor(home), lambda: child.poll() is not None, timeout_s=START_S)
    if found is None:
        raise ComputeError(
            "supervisor_failed",
            f"The supervisor did not start: {last_words(home) or 'it wrote nothing'}",
            f"Its log: {home / LOG_NAME}",
        )
    return found


def stop(home: Path) -> bool:
    """End the supervisor and the agent of ``home``, whoever started it; False when neither runs.

    Raises ComputeError "agent_unstoppable" for one that stays.
    """
    supervisor, agent = find_supervisor(home), find_running(home)
    pids = [found.pid for found in (supervisor, agent) if found is not None]
    for pid in pids:
        _end(pid)
    return bool(pids)


def find_supervisor(home: Path) -> Supervisor | None:
    """The supervisor of this home that runs; None when there is none."""
    try:
        data = json.loads((home / FILE_NAME).read_text("utf-8"))
        found = Supervisor(int(data["pid"]), float(data["started_s"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if living_process(found.pid, found.started_s) is not None else None


def last_words(home: Path, *, lines: int = 8) -> str:
    """The end of the supervisor's log."""
    try:
        text = (home / LOG_NAME).read_text("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


class _Watch:
    """One agent after the other, until one ends by itself."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._ending = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None  # for the signal, which comes at any time

    def signals(self) -> _Signals:
        return _Signals(self._end)

    def run(self) -> None:
        pause_s = 0.0
        while not self._ending.is_set():
            began_s = time.monotonic()
            child = self._child = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)
            if self._ending.is_set():  # the signal came before there was a child to tell
                self._end()
            code = self._wait(child)
            if code == 0 or self._ending.is_set():
                _say("the agent was told to end" if self._ending.is_set() else "the agent has ended by itself")
                return
            pause_s = next_pause_s(pause_s, ran_s=time.monotonic() - began_s)
            _say(f"the agent died ({_cause(code)}); it is started again in {pause_s:.0f} s")
            self._ending.wait(pause_s)

    def _wait(self, child: subprocess.Popen[bytes]) -> int:
        """The exit code; a child that was told to end and stays is killed."""
        while not self._ending.is_set():
            try:
                return child.wait(_LOOK_CHILD_S)
            except subprocess.TimeoutExpired:
                continue
        try:
            return child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()

    def _end(self) -> None:
        self._ending.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()


class _Signals:
    """SIGTERM, SIGINT call ``end`` while the block runs; SIGHUP is not heard: the terminal may go."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end

    def __enter__(self) -> None:
        def told(_number: int, _frame: FrameType | None) -> None:
            self._end()

        self._earlier = {kind: signal.signal(kind, told) for kind in (signal.SIGTERM, signal.SIGINT)}
        if hasattr(signal, "SIGHUP"):
            self._earlier[signal.SIGHUP] = signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def __exit__(self, *_exc: object) -> None:
        for kind, handler in self._earlier.items():
            signal.signal(kind, handler)


def _publish(home: Path) -> None:
    me = Supervisor(os.getpid(), psutil.Process().create_time())
    write_atomically(home / FILE_NAME, json.dumps(asdict(me)).encode(), mode=0o600)


def _open_log(home: Path) -> IO[bytes]:
    path = home / LOG_NAME
    is_long = path.exists() and path.stat().st_size > _MAX_LOG_BYTES
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if is_long else os.O_APPEND)
    return open(os.open(path, flags, 0o600), "ab")


def _end(pid: int) -> None:
    """SIGTERM, and after a grace SIGKILL."""
    try:
        process = psutil.Process(pid)
        process.terminate()
        process.wait(STOP_S + 5)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        process.kill()
        try:
            process.wait(5)
        except psutil.TimeoutExpired as exc:
            raise ComputeError(
                "agent_unstoppable", f"Process {pid} of the agent does not end.", "Restart the machine."
            ) from exc


def _until(
    found: Callable[[], Supervisor | None], is_over: Callable[[], bool], *, timeout_s: float
) -> Supervisor | None:
    end_s = time.monotonic() + timeout_s
    while time.monotonic() < end_s:
        was_over = is_over()  # looked at first: what ended after it was found still counts
        value = found()
        if value is not None or was_over:
            return value
        time.sleep(_LOOK_S)
    return None


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _say(words: str) -> None:
    """Into the supervisor's log, which is its standard output."""
    sys.stdout.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {words}\n")
    sys.stdout.flush()
