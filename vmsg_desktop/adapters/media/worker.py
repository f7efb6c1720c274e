"""One warm child process that opens untrusted files: bounded memory, bounded time, and a crash that is only an error.

A window also has Praat work there, see :mod:`vmsg_desktop.adapters.prosody.apart`.

The child is a fresh interpreter on two pipes, not ``multiprocessing``: that would import the program's ``__main__``
again, hand over the whole environment, and refuse to start inside a daemonic pool worker. What the child does is in
:mod:`vmsg_desktop.adapters.media.worker_child`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NoReturn, cast

from vmsg_desktop.adapters.media.worker_child import read_frame, write_frame
from vmsg_desktop.core.model.errors import ComputeError, error_from_json
from vmsg_desktop.core.model.limits import DECODE_MEMORY_BYTES, DECODE_TIMEOUT_S
from vmsg_desktop.programs import is_frozen, own_command

FROZEN_FLAG = "--decode-worker"
"""In a frozen program the child is ``vmsg`` with this flag, the path list and the memory limit."""

_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from vmsg_desktop.adapters.media.worker_child import main; main(int(sys.argv[2]))"
)
_PASSED_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")
_STOP_WAIT_S = 2.0
_PIPE_BYTES = 1_048_576  # the most that Linux grants without privilege; 36 MB of pixels cross in 1/16 of the switches
_F_SETPIPE_SZ = 1031
_LOOK_S = 0.05  # so often a caller that passes ``progress`` is asked whether it still wants the answer
_FINISH_S = 0.3  # a call that nobody wants may end by itself for so long: a new child costs more


@dataclass(frozen=True, eq=False)
class _Request:
    """What is asked of the child."""

    target: str
    data: bytes
    params: Mapping[str, Any]
    timeout_s: float

    @property
    def name(self) -> str:
        return str(self.params.get("name", "the file"))

    def header(self, *, tells: bool) -> dict[str, Any]:
        return {"target": self.target, "params": dict(self.params), "timeout_s": self.timeout_s, "tells": tells}


class DecodeWorker:
    """Runs ``function(data, params) -> (meta, bytes)`` in the child; safe to share between threads, one call at a time.

    Args:
        memory_bytes: address space of the child, and the largest body in either direction.
        timeout_s: wall clock of one call, start of the child included.
    """

    def __init__(self, memory_bytes: int = DECODE_MEMORY_BYTES, timeout_s: float = DECODE_TIMEOUT_S) -> None:
        self._memory_bytes = memory_bytes
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._finalizer: weakref.finalize[..., DecodeWorker] | None = None
        self._is_closed = False

    def __enter__(self) -> DecodeWorker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the running child, None when none runs."""
        return self._child.pid if self._child else None

    def warm(self, *modules: str) -> None:
        """Start the child early and have it import ``modules``; returns at once."""
        with self._lock:
            child = self._running_child()
            for module in modules:
                write_frame(_pipe(child.stdin), {"preload": module})

    def call(
        self,
        target: str,
        data: bytes,
        params: Mapping[str, Any],
        *,
        timeout_s: float | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> tuple[dict[str, Any], bytes]:
        """Run ``target`` ("module:function") on ``data``; ``params["name"]`` names the file in messages.

        Args:
            target: called with ``data`` and ``params``, and where ``progress`` is given, a function for its share.
            data: the body.
            params: what JSON can hold.
            timeout_s: another wall clock than the worker's own.
            progress: called on this thread, 20 times a second, with the last share told. What it raises stops the call:
                within 0.3 s it may end by itself, then the child is killed, and replaced on the next call.

        Raises:
            VmsgError: what the function itself raised, unchanged.
            ComputeError: "decode_timeout", "decode_memory", "decode_died" (the child was lost and is replaced on the
                next call) or "decode_failed" (the function raised something unforeseen).
        """
        request = _Request(target, data, params, timeout_s or self._timeout_s)
        with self._lock:
            answer, body = self._exchange(request) if progress is None else self._watched(request, progress)
        name = request.name
        if "error" in answer:
            raise error_from_json(answer["error"])
        if "memory" in answer:
            self._refuse_memory(name)
        if "meta" not in answer:
            raise ComputeError(
                "decode_failed",
                f"{name} could not be opened: the decoder failed with {answer.get('failed', 'an unreadable answer')}.",
                "Save the file again in another program, or choose another one.",
            )
        return answer["meta"], body

    def close(self) -> None:
        """End the child and wait for it; a later call is an error."""
        with self._lock:
            self._is_closed = True
            self._drop_child()

    def _watched(self, request: _Request, progress: Callable[[float], None]) -> tuple[dict[str, Any], bytes]:
        """One exchange on a thread of its own, while this one asks ``progress`` again and again."""
        shares = [0.0]
        with ThreadPoolExecutor(1, thread_name_prefix="vmsg-worker") as pool:
            going_on = pool.submit(self._exchange, request, shares.append)
            try:
                while not wait([going_on], _LOOK_S).done:
                    progress(shares[-1])
            except BaseException:
                self._end_soon(going_on)
                raise
            return going_on.result()

    def _end_soon(self, going_on: Future[tuple[dict[str, Any], bytes]]) -> None:
        while not wait([going_on], _FINISH_S).done:
            if self._child is not None:  # else it is just being started
                self._child.kill()  # the exchange reads an end, and drops the child

    def _exchange(self, request: _Request, told: Callable[[float], None] | None = None) -> tuple[dict[str, Any], bytes]:
        """One request and its answer, under the clock; the child is dropped on any trouble."""
        child = self._running_child()
        has_expired = threading.Event()

        def stop() -> None:
            has_expired.set()
            child.kill()

        clock = threading.Timer(request.timeout_s, stop)
        clock.daemon = True
        clock.start()
        try:
            write_frame(_pipe(child.stdin), request.header(tells=told is not None), request.data)
            answer, body = read_frame(_pipe(child.stdout), max_body_bytes=self._memory_bytes)
            while told is not None and "progress" in answer:
                told(float(answer["progress"]))
                answer, body = read_frame(_pipe(child.stdout), max_body_bytes=self._memory_bytes)
        except (OSError, EOFError, TypeError, ValueError) as exc:
            self._report_loss(child, request, has_expired.is_set(), exc)
        except BaseException:  # interrupted in the middle of a frame: the pipe is out of step
            self._drop_child()
            raise
        finally:
            clock.cancel()
        if "memory" in answer:
            self._drop_child()
        return answer, body

    def _report_loss(
        self, child: subprocess.Popen[bytes], request: _Request, has_expired: bool, cause: Exception
    ) -> NoReturn:
        self._drop_child()
        if has_expired:
            raise ComputeError(
                "decode_timeout",
                f"{request.name} could not be opened: the decoder took longer than the limit of"
                f" {request.timeout_s:g} s.",
                "The file may be damaged; save it again in another program, or choose another one.",
                details={"limit_s": request.timeout_s},
            ) from cause
        raise ComputeError(
            "decode_died",
            f"{request.name} could not be opened: the decoder ended with {_exit_words(child.returncode)}"
            f" (limits {self._memory_bytes / 1e6:.0f} MB, {request.timeout_s:g} s).",
            "The file may be damaged; save it again in another program, or choose another one.",
            details={"exit": child.returncode},
        ) from cause

    def _refuse_memory(self, name: str) -> NoReturn:
        raise ComputeError(
            "decode_memory",
            f"{name} could not be opened: it needs more memory than the limit of {self._memory_bytes / 1e6:.0f} MB.",
            "Make the file smaller, or choose another one.",
            details={"limit_bytes": self._memory_bytes},
        )

    def _running_child(self) -> subprocess.Popen[bytes]:
        if self._is_closed:
            raise ComputeError("decode_closed", "The decoder was already shut down.", "Start the program again.")
        if self._child is None or self._child.poll() is not None:
            self._drop_child()
            self._child = _start_child(self._memory_bytes)
            self._finalizer = weakref.finalize(self, _stop_child, self._child)
        return self._child

    def _drop_child(self) -> None:
        if self._child is None:
            return
        if self._finalizer is not None:
            self._finalizer()  # runs at most once
        self._child = None


def _start_child(memory_bytes: int) -> subprocess.Popen[bytes]:
    paths = json.dumps([str(Path(entry).absolute()) for entry in sys.path])
    if is_frozen():
        command = own_command("vmsg", FROZEN_FLAG, paths, str(memory_bytes))
    else:
        command = (sys.executable, "-P", "-c", _BOOT, paths, str(memory_bytes))
    kept = {name: os.environ[name] for name in _PASSED_ENVIRONMENT if name in os.environ}
    # One BLAS thread: each one reserves tens of megabytes of the address space that is limited.
    environment = {**kept, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    try:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
    except OSError as exc:
        raise ComputeError(
            "decode_no_start",
            f"The decoder could not be started: {exc}.",
            "Free memory, then try again.",
            retryable=True,
        ) from exc
    _widen_pipe(_pipe(child.stdin))
    _widen_pipe(_pipe(child.stdout))
    return child


def _widen_pipe(pipe: BinaryIO) -> None:
    if not sys.platform.startswith("linux"):
        return
    import fcntl

    try:
        fcntl.fcntl(pipe.fileno(), _F_SETPIPE_SZ, _PIPE_BYTES)
    except OSError:  # the user's share of pipe memory is used up: slower, not wrong
        return


def _stop_child(child: subprocess.Popen[bytes]) -> None:
    """End the child, reap it and close both pipes. It holds nothing worth saving, so it is killed."""
    child.kill()
    child.wait(_STOP_WAIT_S)
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # unsent bytes to a dead child
                continue


def _pipe(pipe: Any) -> BinaryIO:
    """Popen types its pipes as optional; ours always exist."""
    return cast(BinaryIO, pipe)


def _exit_words(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {-code}"
    return f"exit code {code}"
