"""Wires jobs: the job list, the vendor, the desk, the library, forgetting and retention."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from vmsg_desktop.adapters.compute.sandbox_child import address_of, find_sandbox, open_sandbox
from vmsg_desktop.adapters.media.video_check import VideoCheck
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.adapters.storage.bundles import ReceiptFolder, write_bundle
from vmsg_desktop.adapters.storage.holdings import DiskHoldings
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.message_folder import read_source, write_result
from vmsg_desktop.adapters.storage.posters import PosterFolder
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import cache_home, data_home
from vmsg_desktop.application.desk import JobDesk
from vmsg_desktop.application.forgetting import Forgetter, Vendor
from vmsg_desktop.application.job_meter import JobMeter
from vmsg_desktop.application.jobs import JobRunner
from vmsg_desktop.application.library import Library
from vmsg_desktop.application.preparing import WorkbenchPreparer
from vmsg_desktop.application.retention import Retention
from vmsg_desktop.application.sent_messages import SentMessages
from vmsg_desktop.application.submission import Submission
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.bootstrap.budget import open_gate
from vmsg_desktop.bootstrap.metrics import MeasuredJobs, metrics_file, open_metrics_sink, open_metrics_store
from vmsg_desktop.bootstrap.targets import HERE, open_target
from vmsg_desktop.bootstrap.workbench import open_did, open_keys, open_workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import Endpoint, Priority
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.core.model.limits import DECODE_MEMORY_BYTES, DECODE_TIMEOUT_S
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.polling import PastRender, next_poll, render_times
from vmsg_desktop.core.ports import MetricsSink, TalkService

if TYPE_CHECKING:
    from vmsg_desktop.adapters.renderer.did.client import DidClient
    from vmsg_desktop.application.live_metrics import LiveMetrics

VENDOR_NAMES: Final[dict[JobTarget, str]] = {"draft": "nobody", "sandbox": "the sandbox", "did": "D-ID"}


def open_jobs(meter: JobMeter | None = None) -> JobStore:
    """The jobs of this user; a context manager. ``meter``: measures what happens to them."""
    heard = None if meter is None else meter.heard
    return JobStore(data_home() / "jobs.sqlite", clock=SystemClock(), heard=heard)


@contextmanager
def open_measured_jobs(metrics: MetricsSink | None = None) -> Iterator[JobStore]:
    """The jobs of this user, for a person's word on one that nothing carries: ended by it, it is measured as ended.

    ``metrics``: gets what it took; None = a recorder of its own, which keeps it.
    """
    with ExitStack() as opened:
        sink = metrics or opened.enter_context(open_metrics_sink())
        yield opened.enter_context(open_jobs(JobMeter(sink, SystemClock())))


@contextmanager
def open_library(metrics: MetricsSink | None = None) -> Iterator[Library]:
    """Every message of this user; ``metrics``: see open_measured_jobs."""
    with open_measured_jobs(metrics) as store:
        yield Library(store, ResultFolder(data_home() / "videos"), read_source, write_bundle)


def open_sent_messages(metrics: MetricsSink) -> SentMessages:
    """The jobs of this user as the page of one message needs them; nothing stays open.

    ``metrics``: gets what those took that a person lets go.
    """
    return SentMessages(partial(open_measured_jobs, metrics), ResultFolder(data_home() / "videos").read, write_result)


def posters_home() -> Path:
    """Where the library's small pictures lie."""
    return data_home() / "posters"


@contextmanager
def open_forgetter(cancel: CancelToken, source: LiveMetrics | None = None) -> Iterator[Forgetter]:
    """Deletes messages, here and at the vendor; the vendor is only met for those that it has.

    ``source``: what a window has in memory of their measurements.
    """
    home = data_home()
    with ExitStack() as opened:
        store = opened.enter_context(open_jobs())

        def vendor(target: JobTarget) -> Vendor:
            client = opened.enter_context(open_vendor(target, cancel))
            finder = Submission(client, store, SystemClock(), cancel)
            return Vendor(VENDOR_NAMES[target], client, finder.find)

        receipts = ReceiptFolder(home / "receipts")
        videos, files = ResultFolder(home / "videos"), FolderJobFiles(home / "jobs")
        measured = MeasuredJobs(opened.enter_context(open_metrics_store()), source)
        yield Forgetter(store, videos, files, vendor, receipts, SystemClock(), PosterFolder(posters_home()), measured)


@contextmanager
def open_retention() -> Iterator[Retention]:
    """What is kept for how long on this computer."""
    with open_jobs() as store:
        yield _retention(store)


def _retention(store: JobStore) -> Retention:
    home = data_home()
    holdings = DiskHoldings(
        work=home / "jobs",
        uploads=home / "uploads",
        library=home / "videos",
        results=ResultFolder(home / "videos"),
        others={"cache": cache_home(), "takes": home / "takes", "posters": posters_home()},
        databases={"measurements": metrics_file()},
    )
    return Retention(store, holdings, SystemClock())


@contextmanager
def open_job_desk(
    *,
    target: JobTarget,
    cancel: CancelToken,
    wishes: Wishes | None = None,
    is_cached: bool = True,
    machine: str = HERE,
    priority: Priority = "normal",
    is_over_budget: bool = False,
    metrics: MetricsSink | None = None,
) -> Iterator[JobDesk]:
    """Jobs of one target on this computer.

    Args:
        target: "draft" needs nobody; "sandbox" uses that of this computer and starts it where it does not run, or that
            of VMSG_SANDBOX_URL and VMSG_SANDBOX_KEY; "did" needs a key.
        cancel: ends the waiting of the vendor's client.
        wishes: engines and device; None = the best that is there.
        is_cached: False = compute everything, keep nothing.
        machine: where the heavy part runs: here, local, or a host.
        priority: of that part, on another machine.
        is_over_budget: the person lets these jobs through, whatever the budget says.
        metrics: gets what their steps took; None = a recorder of their own, which keeps it.

    Raises:
        InputError: no key is set, or an engine or a host does not exist.
        StorageError: the job list cannot be used.
    """
    with ExitStack() as opened:
        worker = opened.enter_context(DecodeWorker(memory_bytes=DECODE_MEMORY_BYTES, timeout_s=DECODE_TIMEOUT_S))
        elsewhere = opened.enter_context(
            open_target(machine, wishes=wishes or Wishes(), is_cached=is_cached, priority=priority)
        )
        bench = opened.enter_context(open_workbench(wishes, is_cached=is_cached, elsewhere=elsewhere))
        meter = JobMeter(metrics or opened.enter_context(open_metrics_sink()), SystemClock())
        store = opened.enter_context(open_jobs(meter))
        _retention(store).sweep()
        service = opened.enter_context(_open_service(target, cancel))
        video_check = VideoCheck(worker)

        def runner(waiter: CancelToken) -> JobRunner:
            delay_s = _delays(store.renders(target=target))
            submission = None
            if service is not None:
                gate = open_gate(store, is_overruled=is_over_budget) if target == "did" else None
                submission = Submission(service, store, SystemClock(), waiter, gate=gate)
            made = _job_runner(bench, store, submission, video_check, waiter)
            return replace(made, next_delay_s=delay_s, meter=meter)

        yield JobDesk(target, bench, store, runner, machine)


def _job_runner(
    bench: Workbench, store: JobStore, submission: Submission | None, video_check: VideoCheck, waiter: CancelToken
) -> JobRunner:
    clock, results = SystemClock(), ResultFolder(data_home() / "videos")

    def check(video: bytes, *, expected_s: float) -> float:
        return video_check.check(video, expected_s=expected_s or None).duration_s

    return JobRunner(
        records=store,
        files=FolderJobFiles(data_home() / "jobs"),
        submission=submission,
        prepare=WorkbenchPreparer(bench),
        check=check,
        save=results.save,
        read=results.read,
        next_delay_s=_delays(()),
        clock=clock,
        waiter=waiter,
    )


def _delays(history: Sequence[PastRender]) -> Callable[[float, float], float]:
    """When to ask again, from how long earlier videos took."""

    def delay_s(waited_s: float, sound_s: float) -> float:
        return next_poll(waited_s, render_times(history, audio_s=sound_s)).delay_s

    return delay_s


def open_vendor(target: JobTarget, cancel: CancelToken) -> DidClient:
    """The client of a target's vendor; a context manager. Raises InputError: no key, or no sandbox runs."""
    if target == "did":
        return open_did(open_keys().require().key, waiter=cancel)
    address = _sandbox_address()
    if address is None:
        raise InputError(
            "no_sandbox",
            "The sandbox that made this message runs no more, and what it held is gone with it.",
            "Forget it here: vmsg jobs forget JOB --even-if-kept",
        )
    return open_did(address.token, waiter=cancel, base_url=address.base_url)


def sandbox_home() -> Path:
    """Where the sandbox of this computer keeps its things."""
    return data_home() / "sandbox"


def sandbox_balance(cancel: CancelToken) -> Credits | None:
    """The balance at the sandbox; None while none runs. Raises RemoteError."""
    address = _sandbox_address()
    if address is None:
        return None
    with open_did(address.token, waiter=cancel, base_url=address.base_url) as client:
        return client.credits()


def _sandbox_address() -> Endpoint | None:
    """The sandbox of the environment, else the one that runs on this computer; None where there is none."""
    given = os.environ.get("VMSG_SANDBOX_URL")
    if given:
        if (urlsplit(given).hostname or "").endswith("d-id.com"):  # no budget would hold what is paid there
            raise InputError(
                "sandbox_is_did", f"VMSG_SANDBOX_URL names D-ID itself: {given}.", "Send with D-ID: --send did"
            )
        return Endpoint(given, Secret(os.environ.get("VMSG_SANDBOX_KEY", "")))
    found = find_sandbox(sandbox_home())
    return None if found is None else address_of(sandbox_home(), found)


@contextmanager
def _open_service(target: JobTarget, cancel: CancelToken) -> Iterator[TalkService | None]:
    if target == "draft":
        yield None
        return
    if target == "sandbox" and _sandbox_address() is None:
        open_sandbox(sandbox_home(), cancel=cancel)
    with open_vendor(target, cancel) as client:
        yield client
