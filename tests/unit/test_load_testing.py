"""The load test: every request comes to an end that is counted, whatever happens to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema
import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.application.load_testing import LoadProgress, LoadTest, Samples, digest_of
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.load import (
    LOAD_HEAD,
    LoadCall,
    LoadReport,
    LoadSample,
    LoadSettings,
    Memory,
    differing,
    load_json,
    load_table,
    memory_words,
)
from vmsg_desktop.core.model.compute import MachineSample, WireSlots
from vmsg_desktop.core.model.errors import Cancelled, InputError, RemoteError
from vmsg_desktop.core.model.kept import Kept, Packed

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "resources" / "schemas" / "loadtest-1.schema.json").read_text("utf-8")
)


@dataclass
class FakeMachine:
    """Implements Caller: 1 s a request on the common clock; ``does`` may raise or give another digest."""

    clock: FakeClock
    name: str = "local"
    does: Callable[[int, CancelToken], str] = lambda number, cancel: "aa"
    numbers: list[int] = field(default_factory=list)
    warm_ups: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, number: int, *, cancel: CancelToken) -> str:
        cancel.check()
        if number == 0:
            self.warm_ups += 1
            return "aa"
        with self.lock:
            self.numbers.append(number)
            self.clock.advance(1.0)
        return self.does(number, cancel)


def load_of(
    *machines: FakeMachine,
    users: int = 4,
    duration_s: float = 20,
    cancel: CancelToken | None = None,
    drain_s: float = 60,
    samples: Samples | None = None,
) -> LoadReport:
    settings = LoadSettings(
        users, duration_s, tuple(machine.name for machine in machines), False, "aa" * 32, "bb" * 32, ("frame",)
    )
    clock = machines[0].clock
    test = LoadTest(machines, settings, {}, samples or Samples(clock), clock, drain_s=drain_s, pause_s=0.001)
    return test.run(tell=lambda news: None, cancel=cancel or CancelToken())


def sample(*, memory: int | None = 2_000_000_000, queued: int = 1, in_use: int = 1) -> MachineSample:
    slots = (WireSlots("isnet", "CPU", 2, in_use, 0, None), WireSlots("yolo", "CPU", 1, 0, 0, None))
    return MachineSample(0.0, None, memory, None, (), slots, queued, 1, 0, None, process_memory_bytes=None)


def test_users_ask_again_until_the_time_is_over_and_nothing_is_lost() -> None:
    machine = FakeMachine(FakeClock())
    report = load_of(machine)
    (row,) = report.hosts()
    assert row.begun == row.done == len(machine.numbers)
    assert row.begun >= 20
    assert (row.failed, row.lost, row.stopped, row.differing) == (0, 0, 0, 0)
    assert len(set(machine.numbers)) == len(machine.numbers)
    assert report.failures == ()


def test_what_is_told_as_an_error_is_an_error_not_a_loss() -> None:
    def does(number: int, cancel: CancelToken) -> str:
        if number % 2:
            raise RemoteError("queue_full", "200 jobs wait already.", "Wait.", retryable=True)
        return "aa"

    (row,) = load_of(FakeMachine(FakeClock(), does=does)).hosts()
    assert row.failed > 0
    assert row.lost == 0
    assert row.errors == {"queue_full: 200 jobs wait already.": row.failed}
    assert row.error_share == pytest.approx(row.failed / row.begun)


def test_a_request_that_never_ends_is_lost_and_fails_the_test() -> None:
    clock, hangs = FakeClock(), threading.Event()

    def does(number: int, cancel: CancelToken) -> str:
        if number == 3:
            clock.advance(100)
            hangs.wait(30)
        return "aa"

    cancel = CancelToken()
    report = load_of(FakeMachine(clock, does=does), cancel=cancel, drain_s=10)
    hangs.set()
    (row,) = report.hosts()
    assert row.lost == 1
    assert row.begun == row.done + row.lost
    assert report.failures == (f"1 of {row.begun} requests were lost: nothing was heard of their end",)
    assert not report.is_stopped
    assert cancel.is_cancelled  # what hangs is told to end


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_request_whose_user_died_of_a_fault_of_ours_is_lost_not_forgotten() -> None:
    def does(number: int, cancel: CancelToken) -> str:
        if number == 3:
            raise KeyError("a fault of this program")
        return "aa"

    report = load_of(FakeMachine(FakeClock(), does=does))
    (row,) = report.hosts()
    assert row.lost == 1
    assert row.begun == row.done + row.lost
    assert report.failures == (f"1 of {row.begun} requests were lost: nothing was heard of their end",)


def test_who_stops_it_gets_what_was_measured() -> None:
    cancel = CancelToken()

    def does(number: int, token: CancelToken) -> str:
        if number == 5:
            cancel.cancel()
            raise Cancelled
        return "aa"

    report = load_of(FakeMachine(FakeClock(), does=does), cancel=cancel, duration_s=1_000)
    (row,) = report.hosts()
    assert report.is_stopped
    assert row.stopped >= 1
    assert row.begun == row.done + row.stopped
    assert report.failures == ()


def test_nothing_served_at_all_is_a_failure() -> None:
    def does(number: int, cancel: CancelToken) -> str:
        raise RemoteError("agent_unreachable", "Nobody answers.", "Start it.")

    report = load_of(FakeMachine(FakeClock(), does=does))
    assert report.failures[0].endswith("requests was served: agent_unreachable: Nobody answers.")


def test_users_are_shared_out_over_a_fleet_and_each_machine_has_its_row() -> None:
    clock = FakeClock()
    all_ask = threading.Barrier(4)

    def does(number: int, cancel: CancelToken) -> str:
        if number <= 4:
            all_ask.wait(10)
        return "aa"

    machines = [FakeMachine(clock, name, does) for name in ("tokyo", "osaka")]
    report = load_of(*machines, users=4, duration_s=40)
    rows = {row.host: row for row in report.hosts()}
    assert list(rows) == ["tokyo", "osaka", "all"]
    assert rows["tokyo"].begun == len(machines[0].numbers) > 0
    assert rows["osaka"].begun == len(machines[1].numbers) > 0
    assert rows["all"].begun == rows["tokyo"].begun + rows["osaka"].begun
    assert rows["all"].memory == Memory(None, None, None, "each host has its own")


def test_results_of_one_machine_that_differ_are_counted() -> None:
    def does(number: int, cancel: CancelToken) -> str:
        return "bb" if number == 2 else "aa"

    (row,) = load_of(FakeMachine(FakeClock(), does=does)).hosts()
    assert row.differing == 1


def test_machines_of_different_engines_may_give_different_results() -> None:
    calls = [LoadCall(host, 0, 1, "done", "", digest) for host, digest in (("a", "x"), ("a", "x"), ("b", "y"))]
    assert (differing(calls, "a"), differing(calls, "b")) == (0, 0)


def test_memory_slots_and_queue_are_those_that_the_agent_told() -> None:
    clock = FakeClock()
    samples = Samples(clock, last_looks=0)
    for number, memory in enumerate((2_000_000_000, 3_000_000_000, 2_100_000_000)):
        samples.told("local", sample(memory=memory, queued=number, in_use=2 if number == 1 else 0))
    (row,) = load_of(FakeMachine(clock), samples=samples).hosts()
    assert row.memory == Memory(2_000_000_000, 3_000_000_000, 2_100_000_000)
    assert (row.slots, row.slots_used, row.queued, row.left) == (3, 2, 2, 3)
    assert row.agent_memory.first_bytes is None
    assert memory_words(row.memory) == "2.00 GB at first, 3.00 GB at most, 2.10 GB at last"


def test_a_machine_that_is_not_heard_of_has_no_memory_but_a_reason() -> None:
    clock = FakeClock()
    samples = Samples(clock)
    samples.watch("local", lambda: "local was not reached yet.")
    (row,) = load_of(FakeMachine(clock), samples=samples).hosts()
    assert row.memory == Memory(None, None, None, "local was not reached yet.")
    assert row.left is None
    assert memory_words(row.memory) == "n/a (local was not reached yet.)"


def test_the_file_keeps_to_its_schema() -> None:
    clock = FakeClock()
    samples = Samples(clock, last_looks=0)
    samples.told("tokyo", sample())
    samples.watch("osaka", lambda: "out of reach")
    report = load_of(FakeMachine(clock, "tokyo"), FakeMachine(clock, "osaka"), samples=samples)
    data = json.loads(json.dumps(load_json(report), allow_nan=False))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert len(data["calls"]) == report.hosts()[-1].begun


def test_the_table_has_a_row_a_machine() -> None:
    settings = LoadSettings(1, 10.0, ("local",), True, "", "", ())
    looks = (LoadSample("local", 0.0, None, None, 0, 0, 0, 0, "no word"),)
    report = LoadReport("", settings, {}, (LoadCall("local", 0, 2.0, "done"), LoadCall("local", 2, 6.0, "done")), looks)
    assert load_table(report) == [("local", "2", "0", "0", "3.00 s", "3.90 s", "3.98 s", "0.333/s")]
    assert len(LOAD_HEAD) == 8


def test_throughput_is_over_the_whole_time_that_the_machine_was_busy() -> None:
    settings = LoadSettings(1, 10.0, ("local",), True, "", "", ())
    calls = tuple(LoadCall("local", 4.0 * number, 4.0 * number + 4.0, "done") for number in range(3))
    assert LoadReport("", settings, {}, calls, ()).hosts()[0].throughput == pytest.approx(0.25)
    failed = tuple(LoadCall("local", 0.0, 4.0, "failed", "x") for _ in range(3))
    assert LoadReport("", settings, {}, failed, ()).hosts()[0].throughput == 0
    assert LoadReport("", settings, {}, (), ()).hosts()[0].throughput is None


def test_each_machine_is_warmed_up_once_and_that_is_not_counted() -> None:
    clock = FakeClock()
    machines = [FakeMachine(clock, name) for name in ("tokyo", "osaka")]
    report = load_of(*machines)
    assert [machine.warm_ups for machine in machines] == [1, 1]
    assert report.hosts()[-1].begun == sum(len(machine.numbers) for machine in machines)


@pytest.mark.parametrize(("users", "duration_s"), [(0, 10.0), (501, 10.0), (5, 0.0), (5, 90_000.0)])
def test_a_load_that_cannot_be_is_refused(users: int, duration_s: float) -> None:
    with pytest.raises(InputError):
        load_of(FakeMachine(FakeClock()), users=users, duration_s=duration_s)


def test_progress_is_told_and_ends_with_what_was_done() -> None:
    machine, told = FakeMachine(FakeClock()), list[LoadProgress]()
    settings = LoadSettings(1, 5.0, ("local",), False, "", "", ())
    LoadTest([machine], settings, {}, Samples(machine.clock), machine.clock).run(tell=told.append, cancel=CancelToken())
    assert (told[-1].done, told[-1].failed, told[-1].under_way) == (5, 0, 0)
    assert told[-1].is_draining


def test_a_digest_tells_bytes_and_facts_apart() -> None:
    one = {"frame": Kept(Packed({"width": 1}, {"data": b"a"}))}
    assert digest_of(one) == digest_of(dict(one))
    assert digest_of(one) != digest_of({"frame": Kept(Packed({"width": 2}, {"data": b"a"}))})
    assert digest_of(one) != digest_of({"frame": Kept(Packed({"width": 1}, {"data": b"b"}))})
