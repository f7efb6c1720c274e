"""The machines' samples, once a second: the own one, and every host whose agent runs, into the store of measurements.

Nothing here starts an agent, asks a person, or keeps an idle agent from ending: it only looks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from vmsg_desktop.application.sample_follower import Follower, SampleStream, Waits
from vmsg_desktop.core.model.compute import MachineReading, MachineSample
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.host import HostEntry
from vmsg_desktop.core.model.metrics import HERE, Sample
from vmsg_desktop.core.ports import Clock, MetricsSink
from vmsg_desktop.core.samples import HostClock, WindowJobs, host_sample, local_sample, own_second_s, silent_sample

LOOK_AT_HOSTS_S: Final = 5.0
"""A host that was added or taken off is noticed after so long."""

NO_AGENT: Final = "No agent of this computer is looked at."
_AFTER_FULL_S: Final = 0.005  # so that no sample falls before the second that it belongs to
_HERE_WAITS: Final = Waits(first_s=0.5, longest_s=2.0, refused_s=10.0)  # asking whether an agent runs costs nothing


class MachineReader(Protocol):
    """The own machine's figures."""

    def read(self) -> MachineReading:
        """Now; never raises."""


class Samples:
    """Takes them on threads of its own.

    Args:
        sink: where they go.
        machine: this one's figures.
        clock: the own clocks.
        agent: of this computer; None = there can be none.
        hosts: the list now; raises StorageError.
        stream_to: the way to a host's agent.
        window: a window's own queue now, asked on the sampling thread; None = there is no window.
    """

    def __init__(
        self,
        sink: MetricsSink,
        machine: MachineReader,
        *,
        clock: Clock,
        agent: SampleStream | None = None,
        hosts: Callable[[], tuple[HostEntry, ...]] = tuple,
        stream_to: Callable[[HostEntry], SampleStream] | None = None,
        window: Callable[[], WindowJobs] | None = None,
    ) -> None:
        self._sink, self._machine, self._clock = sink, machine, clock
        self._agent = None if agent is None else _OwnAgent(agent, clock)
        self._hosts, self._stream_to, self._window = hosts, stream_to, window
        self._followed: Mapping[HostEntry, _Host] = {}
        self._looked_s: float | None = None
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._work, name="vmsg-samples", daemon=True)
        self._first_s = 0.0

    def start(self, *, after_s: float = 0.0) -> None:
        """Begin; once. ``after_s``: so that a window shows first."""
        self._first_s = after_s
        self._thread.start()

    def look(self) -> None:
        """One look at every machine; what the thread does once a second."""
        window = None if self._window is None else self._window()
        reading, work = self._machine.read(), self._work_here()
        self._sink.sample(local_sample(HERE, reading, work, at_s=self._clock.now_s(), window=window))
        self._look_at_hosts()
        for host in self._followed.values():
            host.tell_silence()

    def close(self) -> None:
        """End it and wait for that; hosts that hang are left to themselves."""
        self._ends.set()
        if self._thread.is_alive():
            self._thread.join()
        followers = [host.follower for host in self._followed.values()]
        if self._agent is not None:
            followers.append(self._agent.follower)
        for follower in followers:
            follower.stop()
        for follower in followers:
            follower.close()

    def _work(self) -> None:
        if self._ends.wait(self._first_s):
            return
        if self._agent is not None:
            self._agent.follower.start()
        while not self._ends.wait(self._until_next_s()):
            self.look()

    def _until_next_s(self) -> float:
        """To the next full second of the wall clock, so that machines and restarts share their seconds."""
        return 1.0 - self._clock.now_s() % 1.0 + _AFTER_FULL_S

    def _work_here(self) -> MachineSample | str:
        return NO_AGENT if self._agent is None else self._agent.work

    def _look_at_hosts(self) -> None:
        """Follow those that are in the list now. An entry that changed is another host."""
        now_s = self._clock.monotonic_s()
        if self._stream_to is None or (self._looked_s is not None and now_s - self._looked_s < LOOK_AT_HOSTS_S):
            return
        self._looked_s = now_s
        try:
            entries = self._hosts()
        except StorageError:
            return  # a list that cannot be read now: who is followed stays
        before = self._followed
        self._followed = {entry: before.get(entry) or self._follow(entry, self._stream_to) for entry in entries}
        for entry, host in before.items():
            if entry not in self._followed:
                host.follower.stop()

    def _follow(self, entry: HostEntry, stream_to: Callable[[HostEntry], SampleStream]) -> _Host:
        host = _Host(entry.name, stream_to(entry), self._sink, self._clock)
        host.follower.start()
        return host


class _OwnAgent:
    """The last word of this computer's agent, which tells of jobs and slots."""

    def __init__(self, stream: SampleStream, clock: Clock) -> None:
        self._last: MachineSample | None = None
        self.follower = Follower(stream, told=self._told, clock=clock, waits=_HERE_WAITS)

    @property
    def work(self) -> MachineSample | str:
        """Now, or why there is none."""
        silence = self.follower.silence
        return silence or self._last or NO_AGENT

    def _told(self, told: MachineSample) -> None:
        self._last = told


class _Host:
    """One host: its samples on our clock, and its silence."""

    def __init__(self, name: str, stream: SampleStream, sink: MetricsSink, clock: Clock) -> None:
        self._name, self._sink, self._clock = name, sink, clock
        self._host_clock = HostClock()
        self._last: Sample | None = None
        self.follower = Follower(stream, told=self._told, clock=clock)

    def tell_silence(self) -> None:
        """Without a word from it, its figures are missing, and why."""
        reason = self.follower.silence
        if reason:
            self._sink.sample(silent_sample(self._name, reason, at_s=self._clock.now_s(), last=self._last))

    def _told(self, told: MachineSample) -> None:
        self._host_clock = self._host_clock.heard(told.at_s, self._clock.now_s())
        last_s = None if self._last is None else self._last.at_s
        at_s = own_second_s(self._host_clock.own_s(told.at_s), last_s)
        self._last = host_sample(self._name, told, at_s=at_s)
        self._sink.sample(self._last)
