"""Clears away what has outlived its time, and tells what takes space. The rules: core/retention.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.retention import DESKTOP_RULES, Holding, Judged, KindTotal, Rules, judge, judge_all, totals


class JobList(Protocol):
    """The jobs of this user, with one owner a job."""

    def jobs(self) -> Sequence[Job]:
        """All."""

    def claim(self, job_id: str) -> bool:
        """False while another living process owns it."""

    def release(self, job_id: str) -> None:
        """Give it up."""


class Holdings(Protocol):
    """What lies on the disk."""

    def find(self, jobs: Sequence[Job]) -> Iterable[Holding]:
        """Everything that retention watches over. Raises StorageError."""

    def delete(self, holding: Holding, job: Job | None) -> int | None:
        """Delete it; returns the bytes freed, None when it was changed since it was found. Raises StorageError."""

    def other_bytes(self) -> dict[str, int]:
        """What has rules of its own, e.g. cache and measurements, and its sizes."""

    def free_bytes(self) -> int:
        """On the disk where it all lies."""


@dataclass(frozen=True)
class SweepReport:
    """What a sweep did or would do.

    Attributes:
        goes: what was deleted, or would be.
        freed_bytes: by that.
        failed: what could not be deleted, in words.
    """

    goes: tuple[Holding, ...]
    freed_bytes: int
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class StorageReport:
    """What takes space.

    Attributes:
        kinds: what retention watches over. others: the rest by name, in bytes. free_bytes: on the disk.
    """

    kinds: tuple[KindTotal, ...]
    others: dict[str, int] = field(default_factory=dict)
    free_bytes: int = 0


@dataclass(frozen=True)
class Retention:
    """Attributes: ``rules`` are those of this kind of machine."""

    jobs: JobList
    holdings: Holdings
    clock: Clock
    rules: Rules = DESKTOP_RULES

    def plan(self) -> SweepReport:
        """What ``sweep`` would delete now; nothing is touched."""
        goes = tuple(one.holding for one in self._judged(self.jobs.jobs()) if one.verdict == "goes")
        return SweepReport(goes, sum(holding.size_bytes for holding in goes))

    def sweep(self) -> SweepReport:
        """Delete what has outlived its time. What fails is told and stays; the rest goes on."""
        gone: list[Holding] = []
        failed: list[str] = []
        freed_bytes = 0
        for holding in self.plan().goes:
            try:
                freed = self._delete(holding)
            except StorageError as error:
                failed.append(error.message)
                continue
            if freed is not None:
                gone.append(holding)
                freed_bytes += freed
        return SweepReport(tuple(gone), freed_bytes, tuple(failed))

    def storage_report(self) -> StorageReport:
        """What takes space, by kind."""
        judged = self._judged(self.jobs.jobs())
        return StorageReport(totals(judged, rules=self.rules), self.holdings.other_bytes(), self.holdings.free_bytes())

    def _judged(self, jobs: Sequence[Job]) -> tuple[Judged, ...]:
        return judge_all(self.holdings.find(jobs), rules=self.rules, now_s=self.clock.now_s())

    def _delete(self, holding: Holding) -> int | None:
        """Bytes freed; None when it may not go any more: its job was taken up or pinned since it was looked at."""
        if not holding.job_id:
            return self.holdings.delete(holding, None)
        if not self.jobs.claim(holding.job_id):
            return None
        try:
            job = next((job for job in self.jobs.jobs() if job.id == holding.job_id), None)
            now = _as_it_stands(holding, job)
            may_go = judge(now, rules=self.rules, now_s=self.clock.now_s()) == "goes"
            return self.holdings.delete(holding, job) if may_go else None
        finally:
            self.jobs.release(holding.job_id)


def _as_it_stands(holding: Holding, job: Job | None) -> Holding:
    if job is None:
        return holding
    return replace(
        holding,
        changed_s=max(holding.changed_s, job.updated_s),
        is_in_use=holding.is_in_use or not job.has_ended,
        is_pinned=holding.is_pinned or job.is_pinned,
    )
