"""Wires batches: their files, and the desk that runs their jobs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from vmsg_desktop.adapters.storage.message_folder import read_file
from vmsg_desktop.adapters.storage.watched_folder import look_into
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.application.batch_center import BatchCenter, BatchFiles
from vmsg_desktop.application.previews import Deliver
from vmsg_desktop.bootstrap.jobs import open_job_desk
from vmsg_desktop.core.batch_items import BatchPlan, folder_items
from vmsg_desktop.core.batch_table import TABLE_MAX_BYTES, read_table
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.ports import MetricsSink


def read_plan(source: Path, base: Message) -> BatchPlan:
    """The items of a folder or a table. Raises InputError."""
    if source.is_dir():
        return folder_items(sorted(look_into(source)), folder=str(source), base=base)
    data = read_file(source, what="table", limit_bytes=TABLE_MAX_BYTES)
    return read_table(data, folder=str(source.parent), base=base)


def open_batches(deliver: Deliver, metrics: MetricsSink | None = None) -> BatchCenter:
    """The batches of a window; to be closed. ``metrics``: see ``open_job_desk``."""
    open_desk = partial(open_job_desk, priority="batch", metrics=metrics)
    return BatchCenter(open_desk, BatchFiles(read_plan, look_into), clock=SystemClock(), deliver=deliver)
