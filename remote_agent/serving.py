"""Puts the agent together and serves it.

Order: the lock of the home (one agent per user), log, token, store, blobs, worker, jobs, API, a socket on the
loopback; when it answers, the rendezvous file. Ending goes the other way: no more rendezvous, jobs given back to the
store, streams ended, connections closed, lock released.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn

from remote_agent.api.app import end_streams, make_app
from remote_agent.api.http import http_config
from remote_agent.blobs import AgentBlobs
from remote_agent.executor import CLOSE_S, ThreadExecutor, default_width
from remote_agent.hardware import open_hardware
from remote_agent.idle import IdleGuard
from remote_agent.job_service import QUEUE_LIMIT, JobService
from remote_agent.log_file import open_log
from remote_agent.machine import AgentFacts
from remote_agent.metrics import BlobByteCount, MeteredWorker
from remote_agent.rendezvous import HomeLock, Rendezvous, agent_id, find_running, here, publish, withdraw
from remote_agent.token import read_or_create_token
from remote_agent.work_store import WorkStore
from remote_agent.worker import OpenBench, PipelineWorker, Wrap
from vmsg_desktop import __version__
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.bootstrap import open_workbench
from vmsg_desktop.core.model.errors import InputError, RemoteError, StorageError

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
"""The only address; there is no option for another."""

_SWEEP_EVERY_S: Final = 3600.0
_OTHER_STARTS_S: Final = 20.0


@dataclass(frozen=True)
class ServeOptions:
    """What `vmsg-agent serve` can be told.

    Attributes:
        port: 0 = any free one.
        idle_s: ends after so many idle seconds; None = never.
        queue_limit: jobs that may wait. width: jobs at once; 0 = by the cores.
        close_s: at the end, what runs gets so long to stop.
    """

    port: int = 0
    idle_s: float | None = None
    queue_limit: int = QUEUE_LIMIT
    width: int = 0
    close_s: float = CLOSE_S


def agent_home() -> Path:
    """Where the agent of this user keeps its things."""
    return data_home() / "agent"


def serve(
    home: Path,
    options: ServeOptions,
    *,
    open_bench: OpenBench = open_workbench,
    wrap: Wrap | None = None,
    told: Callable[[Rendezvous], None] = lambda rendezvous: None,
) -> Rendezvous | None:
    """Be the agent of ``home`` until a signal or the idle guard ends it.

    Args:
        home: the agent's folder.
        options: see there.
        open_bench: opens the workbench of a job's wishes.
        wrap: put around the engines of each job; None = the slots of this machine.
        told: called when it answers.

    Returns:
        None when it has served; where the other one is when an agent of this home runs already.

    Raises:
        InputError: "port_taken".
        StorageError: the home cannot be used.
        RemoteError: "agent_busy": another agent of this home starts or ends, and does not get to an end of it.
    """
    lock = HomeLock(home)
    other = _taken_or_other(lock, home)
    if other is not None:
        return other
    try:
        with ExitStack() as opened:
            agent = opened.enter_context(open_agent(home, options, open_bench=open_bench, wrap=wrap))
            agent.serve(told)
    except OSError as exc:
        raise StorageError(
            "agent_home_unusable", f"The agent's folder {home} cannot be used: {exc}.", "Check its rights and the disk."
        ) from exc
    finally:
        lock.release()
    return None


@dataclass
class Agent:
    """An agent that is put together; ``serve`` makes it answer."""

    home: Path
    identity: str
    jobs: JobService
    app: FastAPI
    metered: BlobByteCount
    socket: socket.socket
    guard: IdleGuard

    def serve(self, told: Callable[[Rendezvous], None]) -> None:
        """Answer until the end."""
        config = http_config(self.metered)
        server = _Server(config, on_started=lambda: self._answers(told), on_stopping=self._stop)
        self.guard.on_idle = lambda: _end(server)
        with _quiet_signals():
            server.run(sockets=[self.socket])

    def _answers(self, told: Callable[[Rendezvous], None]) -> None:
        rendezvous = here(self.socket.getsockname()[1], version=__version__, agent=self.identity)
        publish(self.home, rendezvous)
        self.guard.start()
        log.info("agent %s answers on port %d, pid %d", __version__, rendezvous.port, rendezvous.pid)
        told(rendezvous)
        self.jobs.start()

    def _stop(self) -> None:
        withdraw(self.home)
        self.jobs.stop()
        end_streams(self.app)
        log.info("agent ends")


@contextmanager
def open_agent(home: Path, options: ServeOptions, *, open_bench: OpenBench, wrap: Wrap | None) -> Iterator[Agent]:
    """Everything that an agent is, bound to its port, its old jobs taken up. Raises as ``serve``."""
    clock = SystemClock()
    with ExitStack() as opened:
        handler = open_log(home)
        opened.callback(_close_log, handler)
        bound = opened.enter_context(bound_socket(options.port))
        token, identity = read_or_create_token(home / "token"), agent_id(home)
        store = WorkStore(home / "work.sqlite", clock=clock)
        opened.callback(store.close)
        blobs = AgentBlobs(home / "blobs")
        hardware = opened.enter_context(open_hardware())
        worker = PipelineWorker(blobs, home / "private", clock=clock, open_bench=open_bench, wrap=wrap or hardware.wrap)
        opened.callback(worker.close)
        executor = ThreadExecutor(
            MeteredWorker(worker, lambda: machine.figures),
            blobs,
            width=options.width or default_width(),
            close_s=options.close_s,
        )
        guard = IdleGuard(options.idle_s, is_working=lambda: _works(jobs), clock=clock)
        opened.callback(guard.close)

        def ended(job_id: str) -> None:
            worker.forget(job_id)
            guard.touch()

        jobs = JobService(store, blobs, executor, clock=clock, queue_limit=options.queue_limit, on_end=ended)
        opened.enter_context(_sweeping(lambda: _sweep(store, blobs, worker)))
        machine = hardware.machine(
            AgentFacts(__version__, identity, options.queue_limit, options.idle_s),
            counts=jobs.counts,
            transfers=lambda: guard.transfers,
            stops_in_s=lambda: guard.stops_in_s,
        )
        app = make_app(jobs, blobs, machine, guard, token)
        opened.callback(jobs.stop)
        jobs.recover()
        yield Agent(home, identity, jobs, app, BlobByteCount(app, machine.figures), bound, guard)


class _Server(uvicorn.Server):
    """Uvicorn that says when it answers, and lets the agent end in order before it waits for its connections."""

    def __init__(
        self, config: uvicorn.Config, *, on_started: Callable[[], None], on_stopping: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_started = on_started
        self._on_stopping = on_stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await asyncio.to_thread(self._on_stopping)
        await super().shutdown(sockets=sockets)


def _taken_or_other(lock: HomeLock, home: Path) -> Rendezvous | None:
    """Take the lock, or give where its holder answers; one that starts or ends is waited for."""
    end_s = time.monotonic() + _OTHER_STARTS_S
    try:
        while not lock.take():
            other = find_running(home)
            if other is not None:
                return other
            if time.monotonic() > end_s:
                raise RemoteError(
                    "agent_busy",
                    f"Another agent of this user holds {home} and does not answer.",
                    "See its log: vmsg-agent logs. End it: vmsg-agent stop",
                    retryable=True,
                )
            time.sleep(0.05)
    except OSError as exc:
        raise StorageError(
            "agent_home_unusable", f"The agent's folder {home} cannot be used: {exc.strerror}.", "Check its rights."
        ) from exc
    return None


def bound_socket(port: int) -> socket.socket:
    """A socket on the loopback, not listening yet. Raises InputError "port_taken"."""
    # With the protocol named: asyncio sets TCP_NODELAY only then, and without it every answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere it would let two processes share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
    except (OSError, OverflowError) as exc:
        listener.close()
        raise InputError("port_taken", f"Port {port} cannot be used: {exc}.", "Leave it out: any free one.") from exc
    return listener


def _works(jobs: JobService) -> bool:
    counts = jobs.counts()
    return counts.queued + counts.running > 0


def _end(server: _Server) -> None:
    log.info("nothing to do for a while")
    server.should_exit = True


def _sweep(store: WorkStore, blobs: AgentBlobs, worker: PipelineWorker) -> None:
    """Forget what nobody needs any more."""
    try:
        store.expire()
        blobs.sweep(set(store.blobs()))
        left_behind = worker.private_jobs()  # looked at first: a job may come now and make one
        for job_id in left_behind - store.unended():
            worker.forget(job_id)
    except (OSError, StorageError) as exc:
        log.warning("not tidied up this time: %s", exc)


@contextmanager
def _sweeping(sweep: Callable[[], None]) -> Iterator[None]:
    """Sweep now and once an hour, on a thread of its own."""
    ended = threading.Event()

    def work() -> None:
        sweep()
        while not ended.wait(_SWEEP_EVERY_S):
            sweep()

    thread = threading.Thread(target=work, name="sweeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Uvicorn raises a signal again after it has ended for it: by then everything is in order."""
    kept = {number: signal.signal(number, lambda number, frame: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _close_log(handler: logging.Handler) -> None:
    logging.getLogger().removeHandler(handler)
    handler.close()
