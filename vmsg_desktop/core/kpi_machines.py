"""Key figures of machines: GPUs, workers, hosts that are up, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vmsg_desktop.core.cost import Figure, rent_usd
from vmsg_desktop.core.kpi_jobs import blank, valued
from vmsg_desktop.core.model.kpi import KpiReading, Part
from vmsg_desktop.core.model.kpi_facts import GpuFacts, KpiFacts, MachineFacts
from vmsg_desktop.core.stats import share

NO_HOST = "no host was connected in this time"
NOT_MEASURED = "no machine was measured in this time"


def gpu_load(facts: KpiFacts) -> KpiReading:
    """The busiest GPU."""
    return _fullest("gpu.load", facts, lambda gpu: gpu.load)


def gpu_memory(facts: KpiFacts) -> KpiReading:
    """The fullest GPU, with its bytes beside."""

    def full(gpu: GpuFacts) -> Figure:
        used, size = gpu.used_bytes, gpu.size_bytes
        if used.value is None or size.value is None:
            return Figure(None, used.reason or size.reason)
        return Figure(share(used.value, size.value), "" if size.value > 0 else "the card tells no size")

    fullest = _fullest("gpu.memory", facts, full)
    found = next((gpu for machine, gpu in _gpus(facts) if _name(machine, gpu) == fullest.where), None)
    if found is None:
        return fullest
    sizes = (
        Part("used", "In use", "bytes", found.used_bytes.value, found.used_bytes.reason),
        Part("size", "Of", "bytes", found.size_bytes.value, found.size_bytes.reason),
    )
    return replace(fullest, parts=(*sizes, *fullest.parts))


def _fullest(key: str, facts: KpiFacts, of: Callable[[GpuFacts], Figure]) -> KpiReading:
    found = [(_name(machine, gpu), of(gpu)) for machine, gpu in _gpus(facts)]
    known = [(name, figure.value) for name, figure in found if figure.value is not None]
    if not known:
        return blank(key, facts, _why_no_gpu(facts, [figure.reason for _, figure in found]))
    name, value = max(known, key=lambda row: row[1])
    each = tuple(Part(name, name, "share", figure.value, figure.reason) for name, figure in found)
    return replace(valued(key, facts, value, count=len(known), parts=each), where=name)


def _gpus(facts: KpiFacts) -> list[tuple[MachineFacts, GpuFacts]]:
    return [(machine, gpu) for machine in facts.machines for gpu in machine.gpus]


def _name(machine: MachineFacts, gpu: GpuFacts) -> str:
    return f"{machine.host} {gpu.name}"


def _why_no_gpu(facts: KpiFacts, reasons: list[str]) -> str:
    reasons += [machine.no_gpu for machine in facts.machines]
    return next((reason for reason in reasons if reason), NOT_MEASURED)


def workers(facts: KpiFacts) -> KpiReading:
    """Stages that may be computed at a time, over the machines that answer."""
    key = "workers"
    known = [machine for machine in facts.machines if machine.workers.value is not None]
    if not known:
        reasons = [machine.workers.reason for machine in facts.machines]
        return blank(key, facts, next((reason for reason in reasons if reason), NOT_MEASURED))
    running = [machine.running.value for machine in known if machine.running.value is not None]
    parts = [Part("running", "Running", "jobs", sum(running) if running else None, "" if running else "not told")]
    parts += [
        Part(f"workers.{machine.host}", machine.host, "workers", machine.workers.value, machine.workers.reason)
        for machine in facts.machines
    ]
    total = sum(machine.workers.value or 0.0 for machine in known)
    return valued(key, facts, total, count=len(known), parts=tuple(parts))


def availability(facts: KpiFacts) -> KpiReading:
    """Seconds in which hosts answered, of those in which they were due."""
    key, hosts = "availability", _hosts(facts)
    value = share(sum(host.up_s for host in hosts), sum(host.due_s for host in hosts))
    if value is None:
        return blank(key, facts, NO_HOST)
    down_s = sum(host.due_s - host.up_s for host in hosts)
    parts = [Part("down", "Not answering", "s", down_s)]
    parts += [Part(host.host, host.host, "share", share(host.up_s, host.due_s), NO_HOST) for host in hosts]
    return valued(key, facts, value, count=len(hosts), parts=tuple(parts))


def instances(facts: KpiFacts) -> KpiReading:
    """Hosts that answer now, and the hours that they were up in the window."""
    if not _measured(facts):
        return blank("instances", facts, NOT_MEASURED)
    hosts = _hosts(facts)
    hours = {host.host: host.up_s / 3600 for host in hosts}
    cost = Figure(None, "the price table cannot be read") if facts.prices is None else rent_usd(hours, facts.prices)
    parts = (
        Part("hours", "Instance hours", "hours", sum(hours.values())),
        Part("usd", "Rent", "usd", cost.value, cost.reason),
        Part("known", "Known", "machines", len(hosts)),
    )
    up = sum(host.is_live for host in hosts)
    return valued("instances", facts, up, count=len(hosts), parts=parts)


def scaling_events(facts: KpiFacts) -> KpiReading:
    """Hosts that came or went, and changes of what a machine may compute at a time."""
    machines = _measured(facts)
    if not machines:
        return blank("scaling.events", facts, NOT_MEASURED)
    parts = tuple(Part(machine.host, machine.host, "count", machine.changes) for machine in machines)
    total = sum(machine.changes for machine in machines)
    return valued("scaling.events", facts, total, count=len(parts), parts=parts)


def _hosts(facts: KpiFacts) -> list[MachineFacts]:
    return [machine for machine in _measured(facts) if not machine.is_here]


def _measured(facts: KpiFacts) -> list[MachineFacts]:
    return [machine for machine in facts.machines if machine.due_s > 0]
