"""Items become jobs: settings and files frozen, on disk before anything starts, and none taken twice."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from vmsg_desktop.application.desk import OwnedRecords
from vmsg_desktop.core.batch_items import BatchItem, BatchPlan, Problem, folder_name, item_key
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.message import Message


@dataclass(frozen=True)
class Enrolled:
    """Jobs of a batch, in the order of its items.

    Attributes:
        jobs: new ones, and those that earlier runs left or finished.
        bad: items that are left out.
        twins: items that are the same message as an earlier one: made once.
        others: how many jobs earlier runs made of this batch from other files or settings.
    """

    jobs: tuple[Job, ...]
    bad: tuple[Problem, ...] = ()
    twins: tuple[Problem, ...] = ()
    others: int = 0


@dataclass(frozen=True)
class Enrolment:
    """Makes jobs of items.

    Attributes:
        store: where the jobs live.
        pin: reads a message's files and returns it with their hashes; raises InputError.
        target: who renders.
        batch: its id.
        folder: absolute; each item gets a folder in it.
        machine: where its jobs compute.
    """

    store: OwnedRecords
    pin: Callable[[Message], Message]
    target: JobTarget
    batch: str
    folder: str
    machine: str = "here"

    def enrol(self, plan: BatchPlan, *, cancel: CancelToken, skips_bad: bool = False) -> Enrolled:
        """Read all items first, then write the new ones as jobs.

        Raises:
            InputError: "batch_bad_items": nothing was started; ``details["bad"]`` names each with its reason.
            InputError: "batch_empty": nothing is left to make.
            Cancelled: nothing was written.
        """
        pinned, unreadable = self._pinned(plan.items, cancel)
        bad = sorted((*plan.bad, *unreadable), key=lambda one: (len(one.place), one.place))  # line 9 before line 10
        if bad and not skips_bad:
            raise _bad_items(bad, of=len(plan.items) + len(plan.bad))
        if not pinned:
            raise InputError(
                "batch_empty",
                "There is no message to make: no photo with a voice.",
                "Give photo and voice the same name, e.g. mika.jpg and mika.m4a, or name them in a table.",
            )
        return self._written(pinned, bad)

    def enrol_each(self, items: Sequence[BatchItem], *, cancel: CancelToken) -> Enrolled:
        """As ``enrol``, each item on its own: what cannot be read is left out, and nothing at all is no error."""
        return self._written(*self._pinned(items, cancel))

    def _pinned(
        self, items: Sequence[BatchItem], cancel: CancelToken
    ) -> tuple[list[tuple[BatchItem, Message]], list[Problem]]:
        pinned, bad = [], []
        for item in items:
            cancel.check()
            try:
                pinned.append((item, self.pin(item.message)))
            except InputError as error:
                bad.append(Problem(item.place, error.message))
        return pinned, bad

    def _written(self, pinned: Sequence[tuple[BatchItem, Message]], bad: Sequence[Problem]) -> Enrolled:
        known = self.store.jobs(batch=self.batch)
        by_key = {item_key(_message(job)): job for job in reversed(known)}
        taken = [PurePath(job.folder).name for job in known]
        jobs: dict[str, Job] = {}
        first: dict[str, str] = {}
        twins = []
        for item, message in pinned:
            key = item_key(message)
            if key in jobs:
                twins.append(Problem(item.place, f"the same message as {first[key]}: made once"))
                continue
            earlier = by_key.get(key)
            jobs[key] = earlier if earlier and _stands(earlier, message) else self._new(item, message, taken)
            first[key] = item.place
        mine = {job.id for job in jobs.values()}
        return Enrolled(tuple(jobs.values()), tuple(bad), tuple(twins), sum(job.id not in mine for job in known))

    def _new(self, item: BatchItem, message: Message, taken: list[str]) -> Job:
        name = folder_name(item.name, taken)
        taken.append(name)
        job = Job(
            id=secrets.token_hex(16),
            target=self.target,
            title=message.title or item.name,
            message=dump_message(message).decode(),
            folder=str(PurePath(self.folder) / name),
            batch=self.batch,
            machine=self.machine,
        )
        return self.store.add(job)


def _stands(job: Job, message: Message) -> bool:
    """An earlier job is this item's, unless it never got anywhere and its files have moved since."""
    if job.state == "done" or job.token or job.talk_id:
        return True
    there = _message(job)
    return (there.photo.path, there.voice.path) == (message.photo.path, message.voice.path)


def _message(job: Job) -> Message:
    return parse_message(job.message.encode(), name=f"job {job.id[:8]}")


def _bad_items(bad: Sequence[Problem], *, of: int) -> InputError:
    first = bad[0]
    more = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
    return InputError(
        "batch_bad_items",
        f"{len(bad)} of {of} items cannot be made; nothing was started. {first.place}: {first.reason}{more}",
        "Mend them, or leave them out: --skip-bad",
        details={"bad": [{"place": one.place, "reason": one.reason} for one in bad]},
    )
