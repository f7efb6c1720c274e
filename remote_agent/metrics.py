"""What operators watch, as Prometheus reads it; in a registry of its own, so that nothing else gets in.

Figures are taken when they are asked for. A figure that cannot be read is left out: a zero would be believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from remote_agent.ports import Worker
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import GpuSample, MachineReading, WireSlots, WorkOrder
from vmsg_desktop.core.model.events import Emit, Event, StageFinished
from vmsg_desktop.core.model.kept import Kept

_STAGE_BUCKETS_S: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
_BLOB_PATH: Final = "/blobs/"


class Counts(Protocol):
    """Jobs now, and those that ended since the agent began."""

    @property
    def queued(self) -> int:
        """They wait."""

    @property
    def running(self) -> int:
        """They run."""

    @property
    def ended(self) -> Mapping[str, int]:
        """By their last state."""

    @property
    def refused(self) -> int:
        """For a full queue."""


class AgentMetrics:
    """The figures of one agent.

    Args:
        counts, slots, reading: asked at each scrape.
    """

    def __init__(
        self,
        *,
        counts: Callable[[], Counts],
        slots: Callable[[], tuple[WireSlots, ...]],
        reading: Callable[[], MachineReading],
    ) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Now(counts, slots, reading))
        self._stages = Histogram(
            "vmsg_agent_stage_seconds", "Own time of a stage.", ("stage", "cache"), buckets=_STAGE_BUCKETS_S,
            registry=self._registry,
        )  # fmt: skip
        self._blobs = Counter(
            "vmsg_agent_blob_bytes", "Bytes of files that went in and out by their hash.", ("direction",),
            registry=self._registry,
        )  # fmt: skip
        for direction in ("in", "out"):
            self._blobs.labels(direction)

    def text(self) -> bytes:
        """Prometheus text exposition."""
        return bytes(generate_latest(self._registry))

    def blob_bytes(self, direction: str, count: int) -> None:
        """So many bytes of a file came "in" or went "out"."""
        self._blobs.labels(direction).inc(count)

    def watching(self, emit: Emit) -> Emit:
        """``emit`` with the durations of stages looked at on their way."""

        def watched(event: Event) -> None:
            if isinstance(event, StageFinished):
                report = event.report
                self._stages.labels(report.stage, report.cache).observe(report.ms / 1000)
            emit(event)

        return watched


class MeteredWorker:
    """Implements Worker: another one, whose stages are counted."""

    def __init__(self, worker: Worker, metrics: Callable[[], AgentMetrics]) -> None:
        self._worker = worker
        self._metrics = metrics

    def __call__(self, order: WorkOrder, *, job_id: str, emit: Emit, cancel: CancelToken) -> Mapping[str, Kept]:
        """See Worker."""
        return self._worker(order, job_id=job_id, emit=self._metrics().watching(emit), cancel=cancel)


class BlobByteCount:
    """ASGI middleware: counts the bytes of files on their way through the API."""

    def __init__(self, app: Any, metrics: AgentMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """See ASGI."""
        if scope["type"] != "http" or not scope["path"].startswith(_BLOB_PATH):
            await self._app(scope, receive, send)
            return
        is_out = scope["method"] == "GET"

        async def received() -> Any:
            message = await receive()
            if message["type"] == "http.request" and message.get("body"):
                self._metrics.blob_bytes("in", len(message["body"]))
            return message

        async def sent(message: Any) -> None:
            if is_out and message["type"] == "http.response.body" and message.get("body"):
                self._metrics.blob_bytes("out", len(message["body"]))
            await send(message)

        await self._app(scope, received, sent)


class _Now(Collector):
    """What is true at the moment of a scrape."""

    def __init__(
        self,
        counts: Callable[[], Counts],
        slots: Callable[[], tuple[WireSlots, ...]],
        reading: Callable[[], MachineReading],
    ) -> None:
        self._counts = counts
        self._slots = slots
        self._reading = reading

    def describe(self) -> Iterator[Metric]:
        """Nothing ahead: registering must not read the machine."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """See Collector."""
        yield from _job_figures(self._counts())
        yield from _slot_figures(self._slots())
        reading = self._reading()
        yield from _machine_figures(reading)
        yield from _gpu_figures(reading.gpus)
        yield from _gpu_processes(reading.gpus)


def _job_figures(counts: Counts) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("vmsg_agent_jobs", "Jobs by state.", labels=("state",))
    jobs.add_metric(("queued",), counts.queued)
    jobs.add_metric(("running",), counts.running)
    yield jobs
    yield GaugeMetricFamily("vmsg_agent_queue_depth", "Jobs that wait.", value=counts.queued)
    ended = CounterMetricFamily("vmsg_agent_jobs_ended", "Jobs that ended, by their last state.", labels=("state",))
    for state in ("done", "failed", "cancelled"):
        ended.add_metric((state,), counts.ended.get(state, 0))
    yield ended
    yield CounterMetricFamily("vmsg_agent_jobs_refused", "Jobs refused for a full queue.", value=counts.refused)


def _slot_figures(slots: tuple[WireSlots, ...]) -> Iterator[Metric]:
    names = ("engine", "device")
    allowed = GaugeMetricFamily("vmsg_agent_slots_allowed", "Inferences that may run at once.", labels=names)
    in_use = GaugeMetricFamily("vmsg_agent_slots_in_use", "Inferences that run.", labels=names)
    waiting = GaugeMetricFamily("vmsg_agent_slots_waiting", "Inferences that wait for a slot.", labels=names)
    for one in slots:
        labels = (one.engine, one.device)
        allowed.add_metric(labels, one.allowed)
        in_use.add_metric(labels, one.in_use)
        waiting.add_metric(labels, one.waiting)
    yield from (allowed, in_use, waiting)


_MACHINE_FIGURES: Final[tuple[tuple[str, str, Callable[[MachineReading], float | None]], ...]] = (
    ("cpu_load", "Busy share of all cores, 0..1.", lambda now: now.load),
    ("memory_used_bytes", "Memory in use on the machine.", lambda now: now.memory_used_bytes),
    ("memory_bytes", "Memory of the machine.", lambda now: now.memory_bytes),
    ("process_memory_bytes", "Resident memory of the agent and its children.", lambda now: now.process_memory_bytes),
    ("process_cpu_load", "Share of all cores of the agent and its children, 0..1.", lambda now: now.process_load),
    ("disk_read_bytes_per_second", "Read from all disks.", lambda now: now.disk_read_bytes_s),
    ("disk_write_bytes_per_second", "Written to all disks.", lambda now: now.disk_write_bytes_s),
    ("network_in_bytes_per_second", "Received by the machine.", lambda now: now.net_in_bytes_s),
    ("network_out_bytes_per_second", "Sent by the machine.", lambda now: now.net_out_bytes_s),
)


def _machine_figures(reading: MachineReading) -> Iterator[Metric]:
    for name, words, read in _MACHINE_FIGURES:
        value = read(reading)
        if value is not None:
            yield GaugeMetricFamily(f"vmsg_agent_{name}", words, value=value)


_GPU_FIGURES: Final[tuple[tuple[str, str, Callable[[GpuSample], float | None]], ...]] = (
    ("load", "Busy share of the GPU, 0..1.", lambda gpu: gpu.load),
    ("memory_used_bytes", "Memory in use on the GPU.", lambda gpu: gpu.memory_used_bytes),
    ("memory_bytes", "Memory of the GPU.", lambda gpu: gpu.memory_bytes),
    ("temperature_celsius", "Temperature of the GPU.", lambda gpu: gpu.temperature_c),
    ("power_watts", "Power that the GPU draws.", lambda gpu: gpu.power_w),
    ("power_limit_watts", "Power that the GPU may draw.", lambda gpu: gpu.power_limit_w),
    ("fan_speed", "Share of the fan's highest speed, 0..1.", lambda gpu: gpu.fan),
    ("clock_hertz", "Clock of the GPU's cores.", lambda gpu: _hertz(gpu.clock_mhz)),
    ("memory_clock_hertz", "Clock of the GPU's memory.", lambda gpu: _hertz(gpu.memory_clock_mhz)),
)


def _gpu_figures(gpus: tuple[GpuSample, ...]) -> Iterator[Metric]:
    for name, words, read in _GPU_FIGURES:
        values = [(gpu.device, value) for gpu in gpus if (value := read(gpu)) is not None]
        if values:
            family = GaugeMetricFamily(f"vmsg_agent_gpu_{name}", words, labels=("device",))
            for device, value in values:
                family.add_metric((device,), value)
            yield family


def _gpu_processes(gpus: tuple[GpuSample, ...]) -> Iterator[Metric]:
    family = GaugeMetricFamily(
        "vmsg_agent_gpu_process_memory_bytes", "Memory that processes hold of the GPU.", labels=("device", "process")
    )
    for gpu in gpus:
        for process in gpu.processes:
            if process.memory_bytes is not None:
                family.add_metric((gpu.device, process.name), process.memory_bytes)
    if family.samples:
        yield family


def _hertz(megahertz: float | None) -> float | None:
    return None if megahertz is None else megahertz * 1e6
