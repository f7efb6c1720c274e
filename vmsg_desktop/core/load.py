"""A load test: what so many users at once got from agents, and whether anything was lost. Pure.

A user asks, waits for the results, and asks again until the time is over; what is under way then is waited for. Nothing
is lost when every request that was handed over came to an end that was told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from vmsg_desktop.core.stats import Percentiles, percentiles, rate_per_s, share

SCHEMA: Final = 1
End = Literal["done", "failed", "stopped", "lost"]
ALL: Final = "all"
"""The name of the row over all hosts."""


@dataclass(frozen=True)
class LoadSettings:
    """What was asked for.

    Attributes:
        concurrency: users at once, shared out over the targets. duration_s: so long they ask anew.
        targets: names of the machines.
        is_cached: results of stages may come from a machine's cache; False = everything is computed for each request.
        photo, voice: SHA-256 of the files.
        outputs: what each request wants.
    """

    concurrency: int
    duration_s: float
    targets: tuple[str, ...]
    is_cached: bool
    photo: str
    voice: str
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class LoadCall:
    """One request.

    Attributes:
        host: who made it.
        began_s, ended_s: on the test's clock.
        end: done; failed: told with an error; stopped: by the person; lost: no end was heard of.
        error: code and sentence; "" when done.
        digest: SHA-256 of the results; "" when there are none.
    """

    host: str
    began_s: float
    ended_s: float
    end: End
    error: str = ""
    digest: str = ""

    @property
    def latency_s(self) -> float:
        """Handed over to all results here."""
        return self.ended_s - self.began_s


@dataclass(frozen=True)
class LoadSample:
    """One look at a host; None = could not be read, ``reason`` says why.

    Attributes:
        at_s: on the test's clock.
        memory_bytes: of the machine; agent_bytes: of the agent with its children.
        slots, in_use: of all engines. queued, running: jobs.
    """

    host: str
    at_s: float
    memory_bytes: int | None
    agent_bytes: int | None
    slots: int
    in_use: int
    queued: int
    running: int
    reason: str = ""


@dataclass(frozen=True)
class Memory:
    """How much was in use at the first look, at most, and at the last; None = not read, ``reason`` says why."""

    first_bytes: int | None
    highest_bytes: int | None
    last_bytes: int | None
    reason: str = ""


@dataclass(frozen=True)
class HostLoad:
    """What one host gave, or all of them.

    Attributes:
        begun, done, failed, stopped, lost: requests.
        differing: results unlike those that most requests of that host got.
        latency: of what was done, seconds.
        throughput: done a second, from the first request to the end of the last; None where none was begun.
        error_share: failed / ended, 0..1.
        errors: how often each was told.
        memory, agent_memory: of the machine, and of the agent alone.
        slots, slots_used: of the engines: as many as there were, and were in use at most; None = not seen.
        queued: jobs that waited, at most; left: jobs that the agent still had at the end; None = not seen.
    """

    host: str
    begun: int
    done: int
    failed: int
    stopped: int
    lost: int
    differing: int
    latency: Percentiles
    throughput: float | None
    error_share: float | None
    errors: Mapping[str, int]
    memory: Memory
    agent_memory: Memory
    slots: int | None
    slots_used: int | None
    queued: int | None
    left: int | None


@dataclass(frozen=True)
class LoadReport:
    """A load test; ``machine``: where the users sat. ``is_stopped``: the person ended it early."""

    began_at: str
    settings: LoadSettings
    machine: Mapping[str, Any]
    calls: tuple[LoadCall, ...]
    samples: tuple[LoadSample, ...]
    is_stopped: bool = False

    def hosts(self) -> tuple[HostLoad, ...]:
        """Each host, and all of them where there are several."""
        names = self.settings.targets
        rows = tuple(host_load(self, name) for name in names)
        return rows if len(names) == 1 else (*rows, host_load(self, ALL))

    @property
    def failures(self) -> tuple[str, ...]:
        """What must not be, a sentence each."""
        total = host_load(self, ALL)
        told = []
        if total.lost:
            told.append(f"{total.lost} of {total.begun} requests were lost: nothing was heard of their end")
        if not total.done and not self.is_stopped:
            why = next(iter(total.errors), "none was begun")
            told.append(f"None of {total.begun} requests was served: {why}")
        return tuple(told)


def host_load(report: LoadReport, host: str) -> HostLoad:
    """The figures of a host; of all for ALL."""
    calls = [call for call in report.calls if host in (call.host, ALL)]
    samples = [sample for sample in report.samples if host in (sample.host, ALL)]
    ends = Counter(call.end for call in calls)
    done = [call for call in calls if call.end == "done"]
    took_s = max((call.ended_s for call in calls), default=0.0) - min((call.began_s for call in calls), default=0.0)
    is_one = host != ALL or len(report.settings.targets) == 1
    seen = samples if is_one else []
    return HostLoad(
        host=host,
        begun=len(calls),
        done=ends["done"],
        failed=ends["failed"],
        stopped=ends["stopped"],
        lost=ends["lost"],
        differing=sum(differing(report.calls, name) for name in report.settings.targets if host in (name, ALL)),
        latency=percentiles([call.latency_s for call in done]),
        throughput=rate_per_s(len(done), took_s),
        error_share=share(ends["failed"], ends["failed"] + ends["done"]),
        errors=dict(Counter(call.error for call in calls if call.end == "failed").most_common()),
        memory=_memory(seen, "memory_bytes", is_one=is_one),
        agent_memory=_memory(seen, "agent_bytes", is_one=is_one),
        slots=max((sample.slots for sample in seen if not sample.reason), default=None),
        slots_used=max((sample.in_use for sample in seen if not sample.reason), default=None),
        queued=max((sample.queued for sample in seen if not sample.reason), default=None),
        left=_left(seen),
    )


def differing(calls: Sequence[LoadCall], host: str) -> int:
    """Results of a host that are unlike most of its results."""
    digests = Counter(call.digest for call in calls if call.host == host and call.digest)
    return sum(digests.values()) - max(digests.values(), default=0)


def _memory(samples: Sequence[LoadSample], name: str, *, is_one: bool) -> Memory:
    if not is_one:
        return Memory(None, None, None, "each host has its own")
    read = [value for sample in samples if (value := getattr(sample, name)) is not None]
    if not read:
        reasons = [sample.reason for sample in samples if sample.reason]
        return Memory(None, None, None, reasons[-1] if reasons else "it told nothing")
    return Memory(read[0], max(read), read[-1])


def _left(samples: Sequence[LoadSample]) -> int | None:
    seen = [sample for sample in samples if not sample.reason]
    return seen[-1].queued + seen[-1].running if seen else None


LOAD_HEAD: Final = ("Machine", "done", "failed", "lost", "P50", "P95", "P99", "Throughput")
"""Columns of the table."""


def load_table(report: LoadReport) -> list[tuple[str, ...]]:
    """Rows under LOAD_HEAD."""
    return [
        (
            row.host,
            *(str(count) for count in (row.done, row.failed, row.lost)),
            *(_seconds(value) for value in (row.latency.p50, row.latency.p95, row.latency.p99)),
            "n/a" if row.throughput is None else f"{row.throughput:.3f}/s",
        )
        for row in report.hosts()
    ]


def memory_words(memory: Memory) -> str:
    """1.20 GB at first, 2.45 GB at most, 1.31 GB at last; or n/a and why."""
    first, most, last = memory.first_bytes, memory.highest_bytes, memory.last_bytes
    if first is None or most is None or last is None:
        return f"n/a ({memory.reason})"
    return f"{first / 1e9:.2f} GB at first, {most / 1e9:.2f} GB at most, {last / 1e9:.2f} GB at last"


def load_json(report: LoadReport) -> dict[str, Any]:
    """The file, as resources/schemas/loadtest-1.schema.json describes it."""
    settings = asdict(report.settings)
    return {
        "schema": SCHEMA,
        "loadtest_timestamp": report.began_at,
        "settings": {name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()},
        "machine": dict(report.machine),
        "hosts": [asdict(row) for row in report.hosts()],
        "calls": [asdict(call) for call in report.calls],
        "samples": [asdict(sample) for sample in report.samples],
        "is_stopped": report.is_stopped,
        "failures": list(report.failures),
    }


def _seconds(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.2f} s"
