"""What an agent says of its machine: devices that were proven, models, slots, samples, Prometheus text."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from remote_agent.budgets import Budget
from remote_agent.engines import SlotWrap
from remote_agent.machine import AgentFacts, AgentMachine, AgentState, cpu_device
from remote_agent.metrics import AgentMetrics, BlobByteCount, MeteredWorker
from remote_agent.slots import SlotPool
from tests.fakes.clock import FakeClock
from tests.fakes.gpu import GB, FakeGpu, GpuEngines
from tests.fakes.nvml import FakeNvml
from vmsg_desktop.adapters.models.table import load_model_table
from vmsg_desktop.adapters.system.gpu_reader import GpuReader
from vmsg_desktop.adapters.system.machine_sampler import MachineSampler
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Choice
from vmsg_desktop.core.model.compute import PROTOCOL, MachineReading, WireSlots
from vmsg_desktop.core.model.device import Gpu, GpuFacts
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.events import Event, StageFinished, StageReport, StageStarted
from vmsg_desktop.core.model.models import ModelStatus, ModelTask

T4 = Gpu(0, "Tesla T4", 16 * GB)
FACTS = AgentFacts("1.2.3", "ab" * 16, 50, 900.0)
YOLO, BIREFNET, FACES = "ultralytics:yolo11x", "birefnet-transformers:birefnet-portrait", "mediapipe:blazeface-facemesh"


@dataclass
class Counted:
    queued: int = 3
    running: int = 2
    ended: Mapping[str, int] = field(default_factory=lambda: {"done": 7, "failed": 1})
    refused: int = 4


@dataclass
class Agent:
    """An agent's machine with its parts."""

    facts: GpuFacts = field(default_factory=lambda: GpuFacts((T4,), ""))
    nvml: FakeNvml = field(default_factory=FakeNvml)
    probes: int = 0

    def __post_init__(self) -> None:
        self.clock = FakeClock()
        table = load_model_table()
        self.pool = SlotPool(budget_of=budget_of, memory=FakeGpu(), clock=self.clock)
        self.sampler = MachineSampler(clock=self.clock, gpus=GpuReader(clock=self.clock, load=lambda: self.nvml))
        statuses = [ModelStatus(entry, "missing", {}, False) for entry in table]
        self.state = AgentState(Counted, lambda: 1, lambda: 42.0, self.pool.slots, lambda: statuses)
        self.machine = AgentMachine(
            FACTS, self.state, probe=self.probe, sampler=self.sampler, clock=self.clock,
            plan=lambda: SlotWrap(self.pool, table, self.clock).plan(self.choice),
        )  # fmt: skip

    def probe(self) -> GpuFacts:
        self.probes += 1
        return self.facts

    def choice(self, task: ModelTask) -> Choice:
        return GpuEngines(device="cuda:0" if self.facts.gpus else "cpu").choice(task)


def budget_of(device: str) -> Budget:
    return Budget(6 * GB, 4) if device == "cpu" else Budget(14_500_000_000, None)


def test_a_t4_announces_three_detectors_and_two_matters_before_any_job() -> None:
    agent = Agent()
    capabilities = agent.machine.capabilities()
    assert {(slots.engine, slots.device, slots.allowed) for slots in capabilities.slots} == {
        (YOLO, "CUDA:0", 3), (BIREFNET, "CUDA:0", 2), (FACES, "CPU", 4),
    }  # fmt: skip
    assert [(device.name, device.label, device.is_proven) for device in capabilities.devices[1:]] == [
        ("CUDA:0", "Tesla T4", True)
    ]
    assert (capabilities.protocol, capabilities.version, capabilities.queue_limit) == (PROTOCOL, "1.2.3", 50)
    assert {model.name: model.state for model in capabilities.models}["isnet-medium"] == "missing"


def test_devices_are_proven_once() -> None:
    agent = Agent()
    agent.machine.sample()
    agent.machine.metrics()
    assert agent.probes == 0, "samples and metrics wait for nothing"
    for _ in range(3):
        agent.machine.capabilities()
    assert agent.probes == 1


def test_without_a_gpu_the_reason_is_told_and_the_cpu_is_what_there_is() -> None:
    agent = Agent(GpuFacts((), "CUDA is installed but no GPU answered: no driver"))
    cpu, gpu = agent.machine.capabilities().devices
    assert cpu == cpu_device()
    assert (cpu.name, cpu.is_proven, cpu.problem) == ("CPU", True, "")
    assert cpu.label
    assert cpu.memory_bytes
    assert (gpu.is_proven, gpu.problem) == (False, "CUDA is installed but no GPU answered: no driver")
    assert {slots.device for slots in agent.machine.capabilities().slots} == {"CPU"}


def test_a_broken_torch_is_a_reason_for_no_gpu_and_the_rest_is_told() -> None:
    agent = Agent()

    def broken() -> GpuFacts:
        raise ComputeError("torch_missing", "torch does not load: libcudart.so.13 is missing.", "Install it.")

    machine = AgentMachine(FACTS, agent.state, probe=broken, sampler=agent.sampler, clock=agent.clock)
    assert [(device.name, device.problem) for device in machine.capabilities().devices] == [
        ("CPU", ""), ("CUDA", "torch does not load: libcudart.so.13 is missing"),
    ]  # fmt: skip


def test_engines_that_cannot_be_chosen_here_announce_no_slots() -> None:
    agent = Agent()

    def choice(task: ModelTask) -> Choice:
        if task == "matting":
            raise ComputeError("libraries_missing", "torch is missing.", "Install it.")
        return agent.choice(task)

    SlotWrap(agent.pool, load_model_table(), agent.clock).plan(choice)
    assert {slots.engine for slots in agent.pool.slots()} == {YOLO, FACES}


def test_a_sample_has_the_figures_of_all_parts() -> None:
    agent = Agent()
    sample = agent.machine.sample()
    assert (sample.queued, sample.running, sample.transfers, sample.stops_in_s) == (3, 2, 1, 42.0)
    assert sample.at_s == agent.clock.now_s()
    assert [gpu.load for gpu in sample.gpus] == [0.4]


def figures(text: bytes) -> dict[tuple[str, tuple[str, ...]], float]:
    """Value by name and sorted label values."""
    return {
        (sample.name, tuple(sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_prometheus_reads_jobs_queue_slots_machine_and_gpus() -> None:
    agent = Agent(nvml=FakeNvml(held={os.getpid(): 700, 1: None}))
    agent.machine.capabilities()
    found = figures(agent.machine.metrics())
    assert found["vmsg_agent_jobs", ("queued",)] == 3
    assert found["vmsg_agent_jobs", ("running",)] == 2
    assert found["vmsg_agent_queue_depth", ()] == 3
    assert found["vmsg_agent_jobs_ended_total", ("done",)] == 7
    assert found["vmsg_agent_jobs_ended_total", ("cancelled",)] == 0
    assert found["vmsg_agent_jobs_refused_total", ()] == 4
    assert found["vmsg_agent_slots_allowed", ("CUDA:0", BIREFNET)] == 2
    assert found["vmsg_agent_slots_in_use", ("CUDA:0", YOLO)] == 0
    assert found["vmsg_agent_gpu_load", ("CUDA:0",)] == 0.4
    assert found["vmsg_agent_gpu_power_watts", ("CUDA:0",)] == 45.5
    assert found["vmsg_agent_gpu_power_limit_watts", ("CUDA:0",)] == 70
    assert found["vmsg_agent_gpu_fan_speed", ("CUDA:0",)] == 0.33
    assert found["vmsg_agent_gpu_clock_hertz", ("CUDA:0",)] == 1.59e9
    assert found["vmsg_agent_gpu_process_memory_bytes", ("CUDA:0", "vmsg")] == 700
    assert found["vmsg_agent_process_memory_bytes", ()] > 1e6
    assert found["vmsg_agent_blob_bytes_total", ("in",)] == 0


def test_figures_that_cannot_be_read_are_left_out_never_zero() -> None:
    unread = MachineReading(None, None, None, ())
    metrics = AgentMetrics(counts=Counted, slots=lambda: (), reading=lambda: unread)
    names = {name for name, _ in figures(metrics.text())}
    assert not any("gpu" in name or "cpu" in name or "memory" in name for name in names)
    agent = Agent(nvml=FakeNvml(broken={"power", "load"}))
    found = figures(agent.machine.metrics())
    assert found["vmsg_agent_gpu_memory_used_bytes", ("CUDA:0",)] == 3 * GB
    assert not any("power_watts" in name or "gpu_load" in name for name, _ in found)


def test_two_agents_in_one_process_share_no_figures() -> None:
    one, other = Agent(), Agent()
    one.machine.figures.blob_bytes("in", 5)
    assert figures(other.machine.metrics())["vmsg_agent_blob_bytes_total", ("in",)] == 0


def test_stages_are_timed_on_their_way_and_handed_on() -> None:
    metrics = Agent().machine.figures
    seen: list[Event] = []
    report = StageReport("mask", None, 1500.0, "miss")

    def worker(order: Any, *, job_id: str, emit: Any, cancel: CancelToken) -> dict[str, Any]:
        for event in (StageStarted("mask"), StageFinished(report), StageFinished(replace(report, cache="hit", ms=1.0))):
            emit(event)
        return {}

    metered = MeteredWorker(worker, lambda: metrics)
    order: Any = None
    assert metered(order, job_id="0" * 32, emit=seen.append, cancel=CancelToken()) == {}
    assert len(seen) == 3
    found = figures(metrics.text())
    assert found["vmsg_agent_stage_seconds_count", ("mask", "miss")] == 1
    assert found["vmsg_agent_stage_seconds_sum", ("mask", "miss")] == pytest.approx(1.5)
    assert found["vmsg_agent_stage_seconds_bucket", ("1.0", "mask", "miss")] == 0
    assert found["vmsg_agent_stage_seconds_bucket", ("3.0", "mask", "miss")] == 1
    assert found["vmsg_agent_stage_seconds_count", ("hit", "mask")] == 1


def pass_through(path: str, method: str, *, comes: list[bytes], goes: list[bytes]) -> AgentMetrics:
    """Send a request of such a body through the middleware to an app that reads it and answers so."""
    metrics = AgentMetrics(counts=Counted, slots=lambda: (), reading=lambda: MachineReading(None, None, None, ()))
    pieces = iter(comes)
    sent: list[Any] = []

    async def receive() -> Any:
        piece = next(pieces, None)
        return {"type": "http.request", "body": piece} if piece is not None else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["type"] == "http.request":
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for piece in goes:
            await send({"type": "http.response.body", "body": piece, "more_body": True})

    asyncio.run(BlobByteCount(app, metrics)({"type": "http", "path": path, "method": method}, receive, send))
    assert [message.get("body") for message in sent[1:]] == goes
    return metrics


@pytest.mark.parametrize(
    ("path", "method", "come", "went"),
    [
        ("/blobs/" + "a" * 64, "PUT", 7, 0),
        ("/blobs/" + "a" * 64, "GET", 0, 9),
        ("/jobs/" + "a" * 32, "PUT", 0, 0),
    ],
)
def test_bytes_of_files_are_counted_and_nothing_else(path: str, method: str, come: int, went: int) -> None:
    comes = [b"abc", b"", b"defg"] if method == "PUT" else []
    metrics = pass_through(path, method, comes=comes, goes=[b"1234", b"56789"])
    found = figures(metrics.text())
    assert found["vmsg_agent_blob_bytes_total", ("in",)] == come
    assert found["vmsg_agent_blob_bytes_total", ("out",)] == went


def test_slots_of_a_sample_are_those_of_the_pool() -> None:
    agent = Agent()
    agent.machine.capabilities()
    slots: tuple[WireSlots, ...] = agent.machine.sample().slots
    assert slots == agent.pool.slots()
