"""The job desk: takes messages as jobs, runs them, one owner a job across all processes of this user."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Protocol

from vmsg_desktop.application.jobs import JobRunner
from vmsg_desktop.application.library import StageNotes
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.ports import JobRecords


class OwnedRecords(JobRecords, Protocol):
    """Records that know which process works on a job."""

    def add(self, job: Job) -> Job:
        """Write a new job."""

    def claim(self, job_id: str) -> bool:
        """False while another living process owns it."""

    def release(self, job_id: str) -> None:
        """Give it up."""

    def jobs(self, *, batch: str) -> tuple[Job, ...]:
        """The jobs of a batch, newest first."""

    def note(self, job_id: str, name: str, facts: Mapping[str, Any]) -> None:
        """Add a row to its history."""


@dataclass(frozen=True)
class JobDesk:
    """Jobs for one target.

    Attributes:
        target: who renders.
        bench: the local stages.
        store: the jobs of this user.
        runner: builds a runner whose waiting ends with the given token.
        machine: where the bench computes, written into new jobs so that they go on there.
    """

    target: JobTarget
    bench: Workbench
    store: OwnedRecords
    runner: Callable[[CancelToken], JobRunner]
    machine: str = "here"

    def add(self, message: Message, *, folder: str, pays_again: bool = False) -> Job:
        """Take a message as a job, on disk before anything else; its files are read and pinned. Raises VmsgError."""
        pinned, _ = self.bench.message_stages(message)
        job = Job(
            id=secrets.token_hex(16),
            target=self.target,
            title=message.title or PurePath(message.photo.path).stem,
            message=dump_message(pinned).decode(),
            folder=folder,
            pays_again=pays_again,
            machine=self.machine,
        )
        return self.store.add(job)

    def run(self, job_id: str, *, emit: Emit, cancel: CancelToken) -> Job:
        """Carry a job to its end, or until the person is asked.

        Raises:
            StorageError: "job_owned": another process is at it.
            VmsgError: see JobRunner.run.
        """
        if not self.store.claim(job_id):
            raise StorageError(
                "job_owned",
                f"Job {job_id[:8]} is under way in another window or terminal.",
                "Look there, or wait for it: vmsg jobs show",
            )
        notes = StageNotes(emit)
        try:
            return self.runner(cancel).run(job_id, emit=notes, cancel=cancel)
        finally:
            notes.keep(self.store, job_id)
            self.store.release(job_id)
