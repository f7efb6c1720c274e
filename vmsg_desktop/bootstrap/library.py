"""Wires what only the library of a window works with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from vmsg_desktop.adapters.media.poster import PosterMaker
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.message_folder import read_source
from vmsg_desktop.adapters.storage.posters import PosterFolder
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.library_desk import LibraryDesk
from vmsg_desktop.application.posters import Posters
from vmsg_desktop.application.previews import Deliver, PreviewLane
from vmsg_desktop.bootstrap.batch import open_batches
from vmsg_desktop.bootstrap.jobs import posters_home
from vmsg_desktop.core.model.limits import DECODE_MEMORY_BYTES, DECODE_TIMEOUT_S
from vmsg_desktop.core.ports import MetricsSink


@contextmanager
def open_library_desk(deliver: Deliver, metrics: MetricsSink) -> Iterator[LibraryDesk]:
    """Batches are ended cleanly and lanes closed on the way out; ``metrics`` gets what their jobs took."""
    home = data_home()
    with ExitStack() as opened:
        worker = opened.enter_context(DecodeWorker(memory_bytes=DECODE_MEMORY_BYTES, timeout_s=DECODE_TIMEOUT_S))
        videos = ResultFolder(home / "videos")
        posters = Posters(
            PosterFolder(posters_home()),
            PosterMaker(worker),
            videos.read,
            FolderJobFiles(home / "jobs"),
            read_source,
        )
        lanes = [PreviewLane(deliver, name=f"vmsg-{name}") for name in ("library", "deletion", "poster")]
        for lane in lanes:
            opened.callback(lane.close)
        batches = open_batches(deliver, metrics)
        opened.callback(batches.close)
        yield LibraryDesk(lanes[0], lanes[1], posters, lanes[2], videos.copy, batches, SystemClock())
