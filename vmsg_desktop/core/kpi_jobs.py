"""Key figures of jobs: latency, overhead, throughput, cache, errors, D-ID's videos."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from vmsg_desktop.core.cost import Figure, credits_needed
from vmsg_desktop.core.job_times import (
    DRAFT,
    PARTS_OF_A_JOB,
    SANDBOX,
    JobTimes,
    Split,
    busy_s,
    split_at,
)
from vmsg_desktop.core.kpi import kpi
from vmsg_desktop.core.model.kpi import KpiReading, Part
from vmsg_desktop.core.model.kpi_facts import KpiFacts
from vmsg_desktop.core.model.metrics import Span
from vmsg_desktop.core.stats import drain_s, hit_rate, median, percentile, rate_per_s, share

NO_JOBS = "no job was done in this time"
READING = "still being read"
_KEEPS_UP = 0.95  # of what is asked for: the last jobs of a window are not done yet


def blank(key: str, facts: KpiFacts, reason: str, *, host: str = "") -> KpiReading:
    """A figure that has no value, and why."""
    return KpiReading(key, facts.window.end_s, facts.window.length_s, None, reason, host=host)


def valued(key: str, facts: KpiFacts, value: float, *, count: int, parts: tuple[Part, ...] = ()) -> KpiReading:
    """A figure that has a value; judged when the ``count`` that it rests on is enough."""
    least = kpi(key).least_count
    unjudged = "" if count >= least else f"too few for a judgement: {count} of {least}"
    return KpiReading(
        key, facts.window.end_s, facts.window.length_s, value, count=count, parts=parts, unjudged=unjudged
    )


def latency(key: str, facts: KpiFacts, *, percent: float) -> KpiReading:
    """E2E: a percentile of the jobs' times, split into D-ID's share, the wait for a place and ours."""
    if facts.spans is None:
        return blank(key, facts, READING)
    jobs = facts.jobs
    split = split_at(jobs, percent)
    if split is None:
        return blank(key, facts, NO_JOBS)
    worst = max(jobs, key=lambda job: job.total_s)
    reading = valued(key, facts, split.total_s, count=len(jobs), parts=_split_parts(split))
    note = "the sandbox rendered all of them, not D-ID" if all(job.is_play for job in jobs) else ""
    return replace(_with_worst(reading, worst.job, worst.title), note=note)


def _split_parts(split: Split) -> tuple[Part, ...]:
    unknown = "D-ID's share of these jobs was not recorded"
    rows = (
        ("vendor", "D-ID's share", split.vendor_s),
        ("ours", "Our share", split.ours_s),
        ("waiting", "Waiting for a place", split.waiting_s),
    )
    parts = [Part(key, label, "s", value, "" if value is not None else unknown) for key, label, value in rows]
    vendor_share = None if split.vendor_s is None else share(split.vendor_s, split.total_s)
    reason = unknown if vendor_share is None else ""
    parts.append(Part("vendor.share", "D-ID's share", "share", vendor_share, reason))
    return tuple(parts)


def overhead(key: str, facts: KpiFacts, *, percent: float) -> KpiReading:
    """Ours: a percentile of what is neither D-ID's nor waiting, of the jobs that loaded no engine."""
    if facts.spans is None:
        return blank(key, facts, READING)
    jobs = facts.jobs
    warm = [job for job in jobs if job.is_warm and job.overhead_s is not None]
    value = percentile([job.overhead_s or 0.0 for job in warm], percent)
    if value is None:
        return blank(key, facts, NO_JOBS if not jobs else "no job in this time was warm with D-ID's share recorded")
    worst = max(warm, key=lambda job: job.overhead_s or 0.0)
    parts = (_cold(jobs, percent),)
    return _with_worst(valued(key, facts, value, count=len(warm), parts=parts), worst.job, worst.title)


def _cold(jobs: Sequence[JobTimes], percent: float) -> Part:
    cold = [job.overhead_s for job in jobs if job.is_warm is False and job.overhead_s is not None]
    value = percentile(cold, percent)
    return Part("cold", "With engines to load", "s", value, "" if cold else "no job had an engine to load")


def throughput(facts: KpiFacts, waiting: Figure) -> KpiReading:
    """Jobs done by the seconds in which any was under way; idle while none waits or all that is asked for is done."""
    key = "throughput"
    if facts.spans is None:
        return blank(key, facts, READING)
    jobs = [span for span in facts.spans if span.stage == "job"]
    busy = busy_s(jobs, facts.window)
    done = sum(span.stage == "job" and span.outcome == "done" for span in facts.ended)
    value = rate_per_s(done, busy)
    if value is None and waiting.value:
        return valued(key, facts, 0.0, count=int(waiting.value))  # jobs wait, and not one has ended
    if value is None:
        return blank(key, facts, "no job was under way in this time")
    asked = sum(facts.window.begin_s < span.started_s <= facts.window.end_s for span in jobs)
    parts = (
        Part("demand", "Asked for", "per_s", rate_per_s(asked, busy)),
        Part("done", "Done", "jobs", done),
        Part("over_window", "Over the whole time", "per_s", rate_per_s(done, facts.window.length_s)),
    )
    seen = sum(span.ended_s > facts.window.begin_s for span in jobs)
    reading = valued(key, facts, value, count=seen, parts=parts)
    if waiting.value is None:
        return replace(reading, unjudged=reading.unjudged or f"whether jobs wait is not known: {waiting.reason}")
    if waiting.value == 0:
        return replace(reading, unjudged="no job waits", is_idle=True)
    if done >= _KEEPS_UP * asked:
        return replace(reading, unjudged="as many are done as are asked for", is_idle=True)
    return reading


def cache_hits(facts: KpiFacts) -> KpiReading:
    """Of stages that may be kept, the share from the cache, and what that saved."""
    key = "cache.hit_rate"
    if facts.spans is None:
        return blank(key, facts, READING)
    ended = facts.ended
    looked_up = [span for span in ended if span.stage not in PARTS_OF_A_JOB | {"job"} and span.cache != "off"]
    hits = [span for span in looked_up if span.cache == "hit"]
    value = hit_rate(len(hits), len(looked_up) - len(hits))
    if value is None:
        return blank(key, facts, "nothing was looked up in this time")
    saved = _saved_s(looked_up, facts.spans)
    again = [s for s in ended if s.stage == "job" and s.cache == "hit" and s.engine not in (SANDBOX, DRAFT)]
    parts = (
        Part("saved", "Saved", "s", saved.value, saved.reason),
        Part("saved.credits", "Credits saved", "credits", float(sum(credits_needed(s.sound_s or 0.0) for s in again))),
        Part("hits", "Hits", "count", len(hits)),
        Part("lookups", "Lookups", "count", len(looked_up)),
    )
    return valued(key, facts, value, count=len(looked_up), parts=parts)


def _saved_s(looked_up: Sequence[Span], known: Sequence[Span]) -> Figure:
    """Seconds that hits saved, by the median of what the same stage took where it was computed."""
    computed: dict[str, list[float]] = defaultdict(list)
    for span in known:
        if span.cache == "miss" and span.outcome == "done":
            computed[span.stage].append(span.ms)
    usual = {stage: median(times) or 0.0 for stage, times in computed.items()}
    hits = [span for span in looked_up if span.cache == "hit"]
    judged = [span for span in hits if span.stage in usual]
    if hits and not judged:
        return Figure(None, "none of these stages was computed in this time, so what a hit saves is not known")
    saved_s = sum(max(0.0, usual[span.stage] - span.ms) for span in judged) / 1000
    left_out = len(hits) - len(judged)
    return Figure(saved_s, f"{left_out} hits of stages that were not computed are left out" if left_out else "")


def errors(facts: KpiFacts) -> KpiReading:
    """Of the jobs that ended, the share that failed, split by whose fault it was."""
    key = "error.rate"
    if facts.spans is None:
        return blank(key, facts, READING)
    ended = [s for s in facts.ended if s.stage == "job" and s.outcome != "cancelled"]
    failed = [span for span in ended if span.outcome == "failed"]
    value = share(len(failed), len(ended))
    if value is None:
        return blank(key, facts, "no job ended in this time")
    rows = (("ours", "Ours"), ("vendor", "D-ID's"), ("input", "Input"))
    parts = tuple(
        Part(blame, label, "share", share(sum((span.blame or "ours") == blame for span in failed), len(ended)))
        for blame, label in rows
    )
    parts = (*parts, Part("failed", "Failed", "jobs", len(failed)))
    reading = valued(key, facts, value, count=len(ended), parts=parts)
    newest = max(failed, key=lambda span: span.ended_s, default=None)
    return reading if newest is None else _with_worst(reading, newest.job, newest.title)


def queue_depth(facts: KpiFacts, waiting: Figure) -> KpiReading:
    """Jobs that wait, and how long it takes until none does at the pace of the window."""
    key = "queue.depth"
    if waiting.value is None:
        return blank(key, facts, waiting.reason)
    rate = None if facts.spans is None else throughput(facts, waiting).value
    drains = drain_s(int(waiting.value), rate)
    reason = "" if drains is not None else "no job was done in this time, so the pace is not known"
    parts = [Part("drain", "Drains in", "s", drains, reason)]
    parts += [
        Part(f"waiting.{machine.host}", machine.host, "jobs", machine.waiting.value, machine.waiting.reason)
        for machine in facts.machines
    ]
    return replace(
        valued(key, facts, waiting.value, count=int(waiting.value), parts=tuple(parts)),
        note=waiting.reason,
    )


def did_calls(facts: KpiFacts) -> KpiReading:
    """Videos that were asked for at D-ID."""
    key = "did.calls"
    if facts.spans is None:
        return blank(key, facts, READING)
    window = facts.window
    vendor = [span for span in facts.spans if span.stage == "vendor" and span.engine != SANDBOX]
    calls = [span for span in vendor if window.begin_s < span.started_s <= window.end_s]
    hourly = rate_per_s(len(calls), window.length_s)
    spending = facts.spending
    parts = (
        Part("per_hour", "An hour", "count", None if hourly is None else hourly * 3600),
        Part("failed", "Failed", "count", sum(span.outcome == "failed" for span in calls)),
        Part("month", "This month", "count", spending.month_calls if spending else None, "" if spending else READING),
    )
    return valued(key, facts, len(calls), count=len(calls), parts=parts)


def _with_worst(reading: KpiReading, job: str, title: str) -> KpiReading:
    return replace(reading, worst_job=job, worst_title=title)
