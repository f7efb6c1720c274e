"""Known pulses of load, seen at their time on this computer and on a host whose clock is an hour off."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from remote_agent.api.limits import ApiLimits
from tests.fakes.agent_api import TOKEN, ServedAgent, served_agent
from tests.fakes.nvml import FakeNvml
from tests.fakes.sample_streams import KeptSamples
from vmsg_desktop.adapters.compute.agent_samples import AgentSamples, RunningAgentLink
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.gpu_reader import GpuReader
from vmsg_desktop.adapters.system.machine_sampler import MachineSampler
from vmsg_desktop.application.samples import Samples
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Endpoint, MachineSample
from vmsg_desktop.core.model.host import HostEntry
from vmsg_desktop.core.model.metrics import HERE, Sample
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.samples import machine_sample

TOKYO = "tokyo"
SKEW_S = -3600.0
PULSE_S, PAUSE_S = 2.5, 2.5
CORES = psutil.cpu_count() or 1
PULLED_OUT = "Driver Not Loaded"


class Link:
    """Implements AgentLink: an address."""

    name = TOKYO

    def __init__(self, url: str) -> None:
        self._url = url

    def open(self, *, cancel: CancelToken) -> Endpoint:
        return Endpoint(self._url, Secret(TOKEN))

    def drop(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing is kept."""


@dataclass
class Rig:
    """Two machines that are one: their processor is real, their GPU is the test's."""

    folder: Path
    clock: SystemClock = field(default_factory=SystemClock)
    sink: KeptSamples = field(default_factory=KeptSamples)
    here: FakeNvml = field(default_factory=lambda: FakeNvml(loads={0: 0}))
    there: FakeNvml = field(default_factory=lambda: FakeNvml(loads={0: 0}))
    pulses: list[tuple[float, float]] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        with served_agent(self.folder, limits=ApiLimits()) as agent:
            self._tell(agent)
            samples = Samples(
                self.sink,
                self._sampler(self.here),
                clock=self.clock,
                agent=AgentSamples(RunningAgentLink(self.folder, name=HERE)),
                hosts=lambda: (HostEntry(TOKYO, "tokyo.example"),),
                stream_to=lambda _entry: AgentSamples(Link(agent.url)),
            )
            samples.start()
            try:
                for host in (HERE, TOKYO):
                    self.sink.wait_for(lambda host=host: self.sink.last(host, lambda one: bool(one.values)))  # type: ignore[misc]
                yield
            finally:
                samples.close()

    def pulse(self) -> None:
        """Both processor and GPUs are busy for a while, then idle."""
        begin_s = self.clock.now_s()
        self.here.loads[0] = self.there.loads[0] = 90
        burn = f"import time\nend = time.time() + {PULSE_S}\nwhile time.time() < end: pass"
        subprocess.run([sys.executable, "-c", burn], check=True)
        self.here.loads[0] = self.there.loads[0] = 0
        self.pulses.append((begin_s, self.clock.now_s()))
        CancelToken().wait(PAUSE_S)

    def seconds(self, host: str) -> list[Sample]:
        """One sample of each second, from the first that had figures on."""
        samples = self.sink.of(host)
        return [sample for sample in samples if sample.values]

    def is_busy(self, begin_s: float, end_s: float) -> bool | None:
        """Whether a pulse took all of that time (True) or none of it (False); None at its edges."""
        if any(first_s <= begin_s and end_s <= last_s for first_s, last_s in self.pulses):
            return True
        return None if any(begin_s < last_s and first_s < end_s for first_s, last_s in self.pulses) else False

    def _tell(self, agent: ServedAgent) -> None:
        sampler = self._sampler(self.there)

        def sample() -> MachineSample:
            at_s = self.clock.now_s() + SKEW_S
            return machine_sample(
                sampler.read(), at_s=at_s, slots=(), queued=0, running=0, transfers=0, stops_in_s=None
            )  # fmt: skip

        agent.machine.sample = sample  # type: ignore[method-assign]

    def _sampler(self, nvml: FakeNvml) -> MachineSampler:
        return MachineSampler(clock=self.clock, gpus=GpuReader(clock=self.clock, load=lambda: nvml))


@pytest.mark.slow
def test_pulses_are_where_they_were_on_every_machine_and_a_driver_pulled_out_has_its_reason(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    with rig.running():
        CancelToken().wait(1.5)
        for _ in range(2):
            rig.pulse()
        count = len(rig.sink.all)
        rig.here.is_there = rig.there.is_there = False
        for host in (HERE, TOKYO):
            rig.sink.wait_for(
                lambda host=host: rig.sink.last(host, lambda one: PULLED_OUT in one.missing.get("gpu0.load", ""))  # type: ignore[misc]
            )
    for host in (HERE, TOKYO):
        check_pulses(rig, [sample for sample in rig.sink.all[:count] if sample.host == host and sample.values])
        check_no_driver(rig.sink.of(host)[-1])
        seconds = [int(sample.at_s) for sample in rig.seconds(host)]
        assert seconds == list(range(seconds[0], seconds[0] + len(seconds))), f"{host}: a second has one sample"


def check_pulses(rig: Rig, samples: list[Sample]) -> None:
    """What was busy all through a sample's second, one sample more at each end left out, is busy; idle is idle."""
    seen = {True: 0, False: 0}
    for sample in samples:
        inner = rig.is_busy(sample.at_s - 1.2, sample.at_s + 0.2)
        if inner is None:
            continue
        seen[inner] += 1
        told = (sample.at_s, sample.values)
        assert sample.values["gpu0.load"] == (0.9 if inner else 0.0), told
        if inner:
            assert sample.values["process.cpu"] > 0.2 / CORES, told
        else:
            assert sample.values["process.cpu"] < 0.2 / CORES, told
    assert seen[True] >= 2, "one at least in each pulse"
    assert seen[False] >= 2


def check_no_driver(sample: Sample) -> None:
    assert not [name for name in sample.values if name.startswith("gpu")]
    for name in ("gpu0.load", "gpu0.memory.used", "gpu0.temperature", "gpu0.power", "gpu0.fan", "gpu0.clock"):
        assert PULLED_OUT in sample.missing[name]
    assert sample.values["cpu.load"] >= 0
