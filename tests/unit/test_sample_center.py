"""Samples of this computer and its hosts: each look has every machine, its figures or the reason why they are not."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.sample_streams import FakeStream, KeptSamples, told
from vmsg_desktop.application.sample_follower import SILENT_S, Follower, Waits
from vmsg_desktop.application.samples import LOOK_AT_HOSTS_S, Samples
from vmsg_desktop.core.model.compute import MachineReading
from vmsg_desktop.core.model.errors import RemoteError, StorageError
from vmsg_desktop.core.model.host import HostEntry
from vmsg_desktop.core.model.metrics import HERE
from vmsg_desktop.core.samples import NO_GPU, WindowJobs
from vmsg_desktop.core.series import WINDOW

TOKYO, OSAKA = HostEntry("tokyo", "tokyo.example"), HostEntry("osaka", "osaka.example")
LOST = RemoteError("agent_lost", "The connection to the agent broke off.", retryable=True)
QUICK = Waits(first_s=0.0, longest_s=0.0, refused_s=1e6)


class Machine:
    load = 0.25

    def read(self) -> MachineReading:
        return MachineReading(self.load, 1, 2, ())


class Room:
    """Samples with a list of hosts whose streams the test holds."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.sink = KeptSamples()
        self.machine = Machine()
        self.hosts: tuple[HostEntry, ...] = ()
        self.is_list_damaged = False
        self.streams: dict[str, FakeStream] = {}
        self.samples = Samples(
            self.sink, self.machine, clock=self.clock, hosts=self.listed, stream_to=self.stream_to
        )  # fmt: skip

    def listed(self) -> tuple[HostEntry, ...]:
        if self.is_list_damaged:
            raise StorageError("hosts_unusable", "It is damaged.", "Mend it.")
        return self.hosts

    def stream_to(self, entry: HostEntry) -> FakeStream:
        self.streams[entry.name] = FakeStream(entry.name)
        return self.streams[entry.name]

    def look(self, *, after_s: float = 1.0) -> None:
        self.clock.advance(after_s)
        self.samples.look()


@pytest.fixture
def room() -> Iterator[Room]:
    opened = Room()
    yield opened
    opened.samples.close()


def test_a_look_has_this_computer_and_the_reason_for_what_it_lacks(room: Room) -> None:
    room.look()
    (sample,) = room.sink.of(HERE)
    assert (sample.at_s, sample.values["cpu.load"]) == (room.clock.now_s(), 0.25)
    assert sample.missing["gpu0.load"] == NO_GPU
    assert sample.missing["queue.waiting"]


def test_a_host_tells_on_our_clock(room: Room) -> None:
    room.hosts = (TOKYO,)
    room.look()
    now_s = room.clock.now_s()
    room.streams["tokyo"].say(told(500.0, load=0.75))
    room.sink.wait_for(lambda: room.sink.last("tokyo", lambda sample: bool(sample.values)))
    sample = room.sink.of("tokyo")[-1]
    assert (sample.at_s, sample.values["cpu.load"]) == (now_s, 0.75)


def test_a_host_that_was_not_reached_yet_says_so(room: Room) -> None:
    room.hosts = (TOKYO,)
    room.look()
    (sample,) = room.sink.of("tokyo")
    assert dict(sample.values) == {}
    assert set(sample.missing.values()) == {"tokyo was not reached yet."}
    assert {"cpu.load", "gpu0.load", "queue.waiting"} <= set(sample.missing)


def test_a_host_that_falls_silent_misses_what_it_had_and_comes_back(room: Room) -> None:
    room.hosts = (TOKYO,)
    room.look()
    stream = room.streams["tokyo"]
    stream.say(told(1.0))
    room.sink.wait_for(lambda: room.sink.last("tokyo", lambda sample: bool(sample.values)))
    had = room.sink.of("tokyo")[-1]
    room.look(after_s=1.0)
    assert room.sink.of("tokyo")[-1] is had, "a second without a word is none too many"
    room.look(after_s=SILENT_S)
    silent = room.sink.of("tokyo")[-1]
    assert set(silent.missing) == set(had.values) | set(had.missing)
    assert set(silent.missing.values()) == {"Nothing was heard from tokyo for 4 s."}
    stream.say(told(4.5, load=1.0))
    room.sink.wait_for(lambda: room.sink.last("tokyo", lambda sample: sample.values.get("cpu.load") == 1.0))


def test_hosts_come_and_go_with_the_list(room: Room) -> None:
    room.hosts = (TOKYO,)
    room.look()
    room.hosts = (OSAKA, TOKYO)
    room.look()
    assert set(room.streams) == {"tokyo"}, "the list is not read each second"
    room.look(after_s=LOOK_AT_HOSTS_S)
    assert set(room.streams) == {"tokyo", "osaka"}
    room.hosts = (OSAKA,)
    room.look(after_s=LOOK_AT_HOSTS_S)
    assert room.streams["tokyo"].is_closed.wait(10)
    count = len(room.sink.of("tokyo"))
    room.look()
    assert len(room.sink.of("tokyo")) == count
    assert room.sink.of("osaka")


def test_a_host_with_another_address_is_connected_anew(room: Room) -> None:
    room.hosts = (TOKYO,)
    room.look()
    first = room.streams["tokyo"]
    room.hosts = (HostEntry("tokyo", "elsewhere.example"),)
    room.look(after_s=LOOK_AT_HOSTS_S)
    assert first.is_closed.wait(10)
    assert room.streams["tokyo"] is not first


def test_a_list_that_cannot_be_read_leaves_the_hosts_as_they_are(room: Room) -> None:
    room.hosts = (TOKYO,)
    room.look()
    room.is_list_damaged = True
    room.look(after_s=LOOK_AT_HOSTS_S)
    assert not room.streams["tokyo"].is_closed.is_set()
    assert len(room.sink.of("tokyo")) == 2


def test_the_work_of_this_computers_agent_is_part_of_its_sample() -> None:
    clock, sink, stream = FakeClock(0.99), KeptSamples(), FakeStream(HERE)
    samples = Samples(sink, Machine(), clock=clock, agent=stream)
    samples.start()
    stream.say(told(7.0, load=0.9, queued=3))
    sink.wait_for(lambda: sink.last(HERE, lambda sample: "queue.waiting" in sample.values))
    last = sink.all[-1]
    assert (last.values["queue.waiting"], last.values["cpu.load"]) == (3, 0.25)
    clock.advance(SILENT_S + 1)
    sink.wait_for(lambda: sink.last(HERE, lambda sample: "Nothing was" in sample.missing.get("queue.waiting", "")))
    samples.close()
    assert stream.is_closed.is_set()


def test_nothing_comes_after_the_end(room: Room) -> None:
    room.hosts = (TOKYO,)
    room.look()
    stream = room.streams["tokyo"]
    stream.wait_for_attempts(1)
    room.samples.close()
    assert stream.is_closed.wait(10)
    count = len(room.sink.all)
    stream.say(told(1.0))
    assert len(room.sink.all) == count


class Heard:
    """A follower with what it told."""

    def __init__(self, stream: FakeStream, *, waits: Waits = QUICK) -> None:
        self.clock = FakeClock()
        self.loads: list[float | None] = []
        self.came = threading.Semaphore(0)
        self.follower = Follower(stream, told=lambda sample: self.tell(sample.load), clock=self.clock, waits=waits)

    def tell(self, load: float | None) -> None:
        self.loads.append(load)
        self.came.release()

    def wait(self) -> None:
        assert self.came.acquire(timeout=20)


@pytest.mark.parametrize("error", [LOST, None])
def test_a_stream_that_ends_is_followed_anew(error: RemoteError | None) -> None:
    stream = FakeStream()
    heard = Heard(stream)
    heard.follower.start()
    stream.say(told(1.0, load=0.1))
    heard.wait()
    stream.end(error)
    stream.say(told(2.0, load=0.2))
    heard.wait()
    assert (heard.loads, stream.attempts) == ([0.1, 0.2], 2)
    heard.follower.close()
    assert stream.is_closed.is_set()


def test_the_reason_of_a_failure_is_the_silence() -> None:
    stream = FakeStream()
    stream.refuses = LOST
    heard = Heard(stream)
    assert heard.follower.silence == "tokyo was not reached yet."
    heard.follower.start()
    stream.wait_for_attempts(2)
    assert heard.follower.silence == LOST.message
    heard.follower.close()


def test_what_a_person_has_to_decide_is_not_tried_again_and_again() -> None:
    stream = FakeStream()
    stream.refuses = RemoteError("host_key_changed", "The key of tokyo has changed.", "Compare it.")
    heard = Heard(stream)
    heard.follower.start()
    stream.wait_for_attempts(1)
    heard.follower.close()
    assert stream.attempts == 1
    assert heard.follower.silence == "The key of tokyo has changed."


def test_attempts_come_ever_later_and_early_again_after_a_word() -> None:
    follower = Follower(FakeStream(), told=lambda _: None, clock=FakeClock(), waits=Waits(1.0, 5.0))
    waits = [follower._longer(0.0)]
    for _ in range(4):
        waits.append(follower._longer(waits[-1]))
    assert waits == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_a_windows_own_queue_is_part_of_the_sample_without_any_agent() -> None:
    clock, sink, queue = FakeClock(), KeptSamples(), [WindowJobs(waiting=2, running=4)]
    samples = Samples(sink, Machine(), clock=clock, window=lambda: queue[-1])
    samples.look()
    queue.append(WindowJobs(waiting=0, running=1))
    clock.advance(1.0)
    samples.look()
    samples.close()
    told_jobs = [(sample.values["window.waiting"], sample.values["window.running"]) for sample in sink.of(HERE)]
    assert told_jobs == [(2, 4), (0, 1)]
    assert sink.of(HERE)[-1].missing["queue.waiting"], "what an agent has is still not known"


def test_without_a_window_nothing_is_said_of_its_queue(room: Room) -> None:
    room.look()
    (sample,) = room.sink.of(HERE)
    names = {series.name for series in WINDOW}
    assert not names & (set(sample.values) | set(sample.missing))
