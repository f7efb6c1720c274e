"""The load test: so many users at once ask agents for the results of a message, again and again, for some time."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.load import LoadCall, LoadReport, LoadSample, LoadSettings
from vmsg_desktop.core.model.compute import MachineSample, OutputName
from vmsg_desktop.core.model.errors import Cancelled, InputError, VmsgError
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.sources import Order
from vmsg_desktop.core.pipeline.key import canonical_json, sha256_hex
from vmsg_desktop.core.ports import Clock, ComputeTarget

OUTPUTS: Final[tuple[OutputName, ...]] = ("frame", "encoded")
"""What a message needs of an agent: picture and sound as they are sent."""

MOST_USERS: Final = 500
DRAIN_S: Final = 600.0
"""What is under way when the time is over may take so long to end; then it counts as lost."""

_TELL_S: Final = 1.0
_LAST_LOOK_S: Final = 0.5


class Caller(Protocol):
    """One machine that is asked. Any thread."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    def call(self, number: int, *, cancel: CancelToken) -> str:
        """Ask for the results once; gives their SHA-256. ``number`` is unique, 0 warms up. Raises VmsgError."""


@dataclass(frozen=True)
class TargetCaller:
    """Implements Caller.

    Attributes:
        name: of the machine.
        target: the way to it.
        order: the message; each request gets a title of its own, so that none is taken for another.
        run_id: tells this test's requests from another's.
    """

    name: str
    target: ComputeTarget
    order: Order
    run_id: str

    def call(self, number: int, *, cancel: CancelToken) -> str:
        """See Caller."""
        message = replace(self.order.message, title=f"Load {self.run_id} {number}")
        made = self.target.compute(
            replace(self.order, message=message), OUTPUTS, emit=lambda event: None, cancel=cancel
        )
        return digest_of(made)


def digest_of(made: Mapping[str, Kept]) -> str:
    """SHA-256 over the results' facts and bytes."""
    parts = [
        f"{name}|{canonical_json(made[name].packed.meta)}|{blob}|{sha256_hex(data)}"
        for name in sorted(made)
        for blob, data in sorted(made[name].packed.blobs.items())
    ]
    return sha256_hex("\n".join(parts).encode())


@dataclass(frozen=True)
class LoadProgress:
    """How far a load test is: ``done`` and ``failed`` so far, ``under_way`` now; ``is_draining``: none begins anew."""

    elapsed_s: float
    duration_s: float
    done: int
    failed: int
    under_way: int
    is_draining: bool


class Samples:
    """Gathers looks at hosts; thread-safe. ``began_s``: of the test, monotonic.

    Args:
        clock: of the looks.
        last_looks: at the end a look is waited for so many half seconds.
    """

    def __init__(self, clock: Clock, *, last_looks: int = 8) -> None:
        self._clock, self._last_looks = clock, last_looks
        self._lock = threading.Lock()
        self._samples: list[LoadSample] = []
        self._silences: dict[str, Callable[[], str]] = {}
        self._changed = threading.Event()
        self.began_s = clock.monotonic_s()

    def told(self, host: str, sample: MachineSample) -> None:
        """A host told how it is."""
        agent = sample.process_memory_bytes
        look = LoadSample(
            host,
            self._clock.monotonic_s() - self.began_s,
            memory_bytes=sample.memory_used_bytes,
            agent_bytes=agent,
            slots=sum(slots.allowed for slots in sample.slots),
            in_use=sum(slots.in_use for slots in sample.slots),
            queued=sample.queued,
            running=sample.running,
        )
        with self._lock:
            self._samples.append(look)
        self._changed.set()

    def watch(self, host: str, silence: Callable[[], str]) -> None:
        """``silence`` tells why nothing is heard of a host now."""
        self._silences[host] = silence

    def last_look(self) -> None:
        """Wait for a look at each machine that is heard of, so that the last one is of after the last request."""
        looks = self._looks()
        for _ in range(self._last_looks):
            now = self._looks()
            if all(now[host] > looks[host] + 1 for host in looks):  # the next one may have been on its way
                return
            self._changed.wait(_LAST_LOOK_S)
            self._changed.clear()

    def _looks(self) -> Counter[str]:
        with self._lock:
            return Counter(sample.host for sample in self._samples)

    @property
    def all(self) -> tuple[LoadSample, ...]:
        """In the order in which they came; a host that was never heard of with the reason."""
        at_s = self._clock.monotonic_s() - self.began_s
        with self._lock:
            heard = {sample.host for sample in self._samples}
            silent = [
                LoadSample(host, at_s, None, None, 0, 0, 0, 0, silence() or "it told nothing")
                for host, silence in self._silences.items()
                if host not in heard
            ]
            return (*self._samples, *silent)


@dataclass(frozen=True)
class LoadTest:
    """Runs load tests.

    Attributes:
        callers: the machines; users are shared out over them in turn.
        settings: what is asked for.
        machine: facts of the machine of the users.
        samples: filled by others meanwhile.
        clock: time.
        drain_s: see DRAIN_S.
        pause_s: after a request that failed, so that a machine that refuses at once is not hammered.
    """

    callers: Sequence[Caller]
    settings: LoadSettings
    machine: Mapping[str, Any]
    samples: Samples
    clock: Clock
    drain_s: float = DRAIN_S
    pause_s: float = 1.0

    def run(self, *, tell: Callable[[LoadProgress], None], cancel: CancelToken) -> LoadReport:
        """Let the users ask until the time is over or ``cancel`` is set; then wait for what is under way.

        A machine that nobody reaches is told by its requests. ``tell`` is called once a second, from this thread.

        Raises:
            InputError: too many users, or none.
            Cancelled: before it began.
        """
        check_load(self.settings)
        self._warm_up(cancel)
        began_at = datetime.fromtimestamp(self.clock.now_s(), UTC).astimezone().isoformat(timespec="seconds")
        self.samples.began_s = self.clock.monotonic_s()
        run = _Run(self, cancel)
        run.through(tell)
        self.samples.last_look()
        calls = tuple(sorted(run.calls, key=lambda call: call.began_s))
        return LoadReport(began_at, self.settings, self.machine, calls, self.samples.all, is_stopped=run.is_stopped)

    def _warm_up(self, cancel: CancelToken) -> None:
        """Each machine once, so that the start of an agent and the loading of models are not measured as load."""
        for caller in {caller.name: caller for caller in self.callers}.values():
            try:
                caller.call(0, cancel=cancel)
            except Cancelled:
                raise
            except VmsgError:
                continue  # the requests will tell


def check_load(settings: LoadSettings) -> None:
    """Raise InputError for a load that cannot be."""
    if not 1 <= settings.concurrency <= MOST_USERS or not 0 < settings.duration_s <= 86_400:
        raise InputError(
            "load_out_of_range",
            f"{settings.concurrency} users for {settings.duration_s:g} s cannot be tried.",
            f"From 1 to {MOST_USERS} users, up to a day.",
        )


class _Run:
    """One run: users on threads, calls as they begin and end."""

    def __init__(self, of: LoadTest, cancel: CancelToken) -> None:
        self._of, self._cancel = of, cancel
        self._lock = threading.Lock()
        self._begun: dict[int, LoadCall] = {}  # under way, as lost ones would be told
        self._number = 0
        self._is_over = False
        self.is_stopped = False
        self.calls: list[LoadCall] = []

    def through(self, tell: Callable[[LoadProgress], None]) -> None:
        users = [
            threading.Thread(target=self._ask, args=(self._caller(number),), name=f"user-{number}", daemon=True)
            for number in range(self._of.settings.concurrency)
        ]
        for user in users:
            user.start()
        while any(user.is_alive() for user in users):
            late_s = self._now_s() - self._of.settings.duration_s
            if late_s > self._of.drain_s:
                self._give_up()
                return
            tell(self._progress(late_s))
            self._pause(users)
        self._lose_the_rest()
        tell(self._progress(self._now_s() - self._of.settings.duration_s))
        self.is_stopped = self._cancel.is_cancelled

    def _pause(self, users: Sequence[threading.Thread]) -> None:
        """A second, less when all users have ended; a stop reaches the users by itself."""
        for user in users:
            if user.is_alive():
                user.join(_TELL_S)
                return

    def _caller(self, user: int) -> Caller:
        return self._of.callers[user % len(self._of.callers)]

    def _ask(self, caller: Caller) -> None:
        """One user."""
        while self._now_s() < self._of.settings.duration_s and not self._cancel.is_cancelled:
            number = self._begin(caller.name)
            try:
                self._end(number, digest=caller.call(number, cancel=self._cancel))
            except Cancelled:
                self._end(number, stopped=True)
            except VmsgError as error:
                self._end(number, error=f"{error.code}: {error.message}")
                with suppress(Cancelled):
                    self._cancel.wait(self._of.pause_s)

    def _begin(self, host: str) -> int:
        with self._lock:
            self._number += 1
            now_s = self._now_s()
            self._begun[self._number] = LoadCall(host, now_s, now_s, "lost", "lost: nothing was heard of its end")
            return self._number

    def _end(self, number: int, *, digest: str = "", error: str = "", stopped: bool = False) -> None:
        with self._lock:
            if self._is_over:
                return  # it was counted as lost
            call = self._begun.pop(number)
            end = replace(call, ended_s=self._now_s(), error=error, digest=digest, end="failed" if error else "done")
            self.calls.append(replace(end, end="stopped") if stopped else end)

    def _give_up(self) -> None:
        self._lose_the_rest()
        self._cancel.cancel()

    def _lose_the_rest(self) -> None:
        """What is under way still hangs, or its user ended by a fault of this program: lost either way."""
        with self._lock:
            self._is_over = True
            self.calls += [replace(call, ended_s=self._now_s()) for call in self._begun.values()]
            self._begun.clear()

    def _progress(self, late_s: float) -> LoadProgress:
        with self._lock:
            done = sum(call.end == "done" for call in self.calls)
            failed = sum(call.end == "failed" for call in self.calls)
            return LoadProgress(
                self._now_s(), self._of.settings.duration_s, done, failed, len(self._begun), is_draining=late_s >= 0
            )

    def _now_s(self) -> float:
        return self._of.clock.monotonic_s() - self._of.samples.began_s
