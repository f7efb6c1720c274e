"""Gives out engines to jobs: as many copies as a device's memory and cores bear, in order of priority and age.

The books are `vmsg_desktop.core.slots`; here are the lock, the waiting and the engines themselves. An engine that
says ``is_shareable`` is opened once for all its slots, any other once for each.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from remote_agent.budgets import Budget
from remote_agent.run_meter import MeasuredMemory, RunMeter
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Priority, WireSlots
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import Cancelled
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.slots import EngineCopy, Ledger, SlotNeed, Ticket

CPU: Final = "cpu"
_LOOK_S: Final = 0.1  # so often who waits looks whether it was cancelled


class DeviceMemory(MeasuredMemory, Protocol):
    """The memory of devices, as their library sees it."""

    def empty(self, device: str) -> None:
        """Give back what is only kept for later."""


@dataclass(frozen=True)
class Wanted:
    """An engine that a job wants.

    Attributes:
        need: name and cost; ``most`` is further limited by the device.
        device: "cpu" or "cuda:N".
        open: makes a copy; called only where none rests.
    """

    need: SlotNeed
    device: str
    open: Callable[[], Any]


class SlotPool:
    """Thread-safe; ``close`` lets go of the engines.

    Args:
        budget_of: what a device bears; asked once for each.
        memory: for measuring and emptying; asked about GPUs only.
        clock: monotonic time.
    """

    def __init__(self, *, budget_of: Callable[[str], Budget], memory: DeviceMemory, clock: Clock) -> None:
        self._budget_of = budget_of
        self._memory = memory
        self._clock = clock
        self._changed = threading.Condition()
        self._numbers = itertools.count()
        self._ledgers: dict[str, Ledger] = {}
        self._granted: dict[int, EngineCopy] = {}  # by ticket
        self._engines: dict[tuple[str, int], Any] = {}  # by device and copy
        self._shared: dict[tuple[str, str], Any] = {}  # by device and name
        self._fresh: dict[tuple[str, str], Any] = {}  # opened to be asked for its name, in no slot yet
        self._names: dict[tuple[str, str], Engine] = {}
        self._meters: dict[str, RunMeter] = {}

    @contextmanager
    def use(
        self,
        wanted: Wanted,
        *,
        priority: Priority,
        cancel: CancelToken,
        is_alone: bool = False,
        since_s: float | None = None,
    ) -> Iterator[Any]:
        """An engine for the block, as soon as there is a slot.

        Args:
            wanted: which.
            priority: of the job.
            cancel: ends the waiting.
            is_alone: only when nothing else runs on the device, and nothing rests in its memory.
            since_s: when the work first asked; it keeps its place. None = now.

        Raises:
            Cancelled: while it waited. ComputeError: the engine cannot be opened.
        """
        ticket = self._ask(wanted, priority=priority, is_alone=is_alone, since_s=since_s)
        copy = self._wait(wanted.device, ticket, cancel)
        try:
            engine = self._opened(wanted, copy)
        except BaseException:
            self._end(wanted.device, ticket, lambda ledger: ledger.dropped(ticket))
            raise
        meter = self._meters[wanted.device]
        run = meter.start()
        try:
            yield engine
        finally:
            del engine
            seen = meter.end(run, copy.number)
            self._end(wanted.device, ticket, lambda ledger: ledger.released(ticket, seen_bytes=seen))

    def announce(self, wanted: Wanted) -> None:
        """Make an engine's slots known before anybody wants one. Raises ComputeError: its device cannot be read."""
        self._know(wanted.device)
        with self._changed:
            closed = self._settle(wanted.device, lambda ledger: _known(ledger, wanted.need))
        self._let_go(wanted.device, closed)

    def engine(self, wanted: Wanted) -> Engine:
        """What would run, without a slot. Raises ComputeError: the engine cannot be opened."""
        key = wanted.device, wanted.need.name
        if key not in self._names:
            opened = wanted.open()
            with self._changed:
                self._names[key] = opened.engine
                self._fresh[key] = opened
        return self._names[key]

    def cut(self, wanted: Wanted) -> tuple[int, int]:
        """Memory ran out: one slot less. Returns how many there were, and are."""
        at_s = self._clock.monotonic_s()
        with self._changed:
            before = self._ledgers[wanted.device].engines[wanted.need.name].allowed
            closed = self._settle(wanted.device, lambda ledger: ledger.cut(wanted.need.name, at_s=at_s))
            after = self._ledgers[wanted.device].engines[wanted.need.name].allowed
        self._let_go(wanted.device, closed)
        return before, after

    def empty(self, device: str) -> None:
        """Give back what the device's library only keeps for later."""
        if device != CPU:
            self._memory.empty(device)

    def slots(self) -> tuple[WireSlots, ...]:
        """Every engine that was asked for, as it stands."""
        at_s = self._clock.monotonic_s()
        with self._changed:
            for device in self._ledgers:
                self._settle(device, lambda ledger: ledger.eased(at_s=at_s))
            return tuple(
                _wire(device, name, ledger) for device, ledger in self._ledgers.items() for name in ledger.engines
            )

    def close(self) -> None:
        """Let go of all engines; one that is at work still goes when it has ended."""
        with self._changed:
            devices = list(self._ledgers)
            for held in (self._engines, self._shared, self._fresh, self._ledgers):
                held.clear()
        for device in devices:
            self.empty(device)

    def _ask(self, wanted: Wanted, *, priority: Priority, is_alone: bool, since_s: float | None) -> Ticket:
        self._know(wanted.device)
        now_s = self._clock.monotonic_s()
        ticket = Ticket(
            next(self._numbers), wanted.need.name, priority, now_s if since_s is None else since_s, is_alone
        )

        with self._changed:
            closed = self._settle(
                wanted.device, lambda ledger: _known(ledger.eased(at_s=now_s), wanted.need).asked(ticket)
            )
        self._let_go(wanted.device, closed)
        return ticket

    def _know(self, device: str) -> None:
        """Open the device's books; what it bears may take a look at the hardware, so not under the lock."""
        if device in self._ledgers:
            return
        budget = self._budget_of(device)
        with self._changed:
            self._ledgers.setdefault(device, Ledger(budget.capacity_bytes, budget.width))
            self._meters.setdefault(device, RunMeter(device, None if device == CPU else self._memory))

    def _wait(self, device: str, ticket: Ticket, cancel: CancelToken) -> EngineCopy:
        with self._changed:
            while ticket.number not in self._granted and not cancel.is_cancelled:
                self._changed.wait(_LOOK_S)
            if not cancel.is_cancelled:
                return self._granted[ticket.number]
        self._end(device, ticket, lambda ledger: ledger.left(ticket).released(ticket))
        raise Cancelled

    def _opened(self, wanted: Wanted, copy: EngineCopy) -> Any:
        key, place = (wanted.device, wanted.need.name), (wanted.device, copy.number)
        with self._changed:
            found = self._engines.get(place) or self._shared.get(key) or self._fresh.pop(key, None)
        opened = found or wanted.open()
        with self._changed:
            if getattr(opened, "is_shareable", False):
                opened = self._shared.setdefault(key, opened)
            self._engines[place] = opened
            return opened

    def _end(self, device: str, ticket: Ticket, change: Callable[[Ledger], Ledger]) -> None:
        with self._changed:
            self._granted.pop(ticket.number, None)
            if device not in self._ledgers:
                return  # the pool was closed meanwhile
            closed = self._settle(device, change)
        self._let_go(device, closed)

    def _settle(self, device: str, change: Callable[[Ledger], Ledger]) -> list[Any]:
        """Change the books and give out what can be given; returns the engines that are closed for it."""
        settled = change(self._ledgers[device]).settled()
        self._ledgers[device] = settled.ledger
        for copy in settled.granted:
            if copy.ticket is not None:
                self._granted[copy.ticket.number] = copy
        open_numbers = {copy.number for copy in settled.ledger.copies}
        gone = [place for place in self._engines if place[0] == device and place[1] not in open_numbers]
        closed = [self._engines.pop(place) for place in gone]
        for _, number in gone:
            self._meters[device].forget(number)
        open_names = {copy.engine for copy in settled.ledger.copies}
        unused = [key for key in self._shared if key[0] == device and key[1] not in open_names]
        closed += [self._shared.pop(key) for key in unused]
        self._changed.notify_all()
        return closed

    def _let_go(self, device: str, closed: list[Any]) -> None:
        if closed:
            closed.clear()
            self.empty(device)


def _known(ledger: Ledger, need: SlotNeed) -> Ledger:
    most = need.most if ledger.width is None else min(need.most, ledger.width)
    return ledger.with_engine(replace(need, most=most))


def _wire(device: str, name: str, ledger: Ledger) -> WireSlots:
    slots = ledger.engines[name]
    return WireSlots(
        engine=name,
        device=device.upper(),
        allowed=slots.allowed,
        in_use=sum(copy.engine == name for copy in ledger.running),
        waiting=sum(ticket.engine == name for ticket in ledger.waiting),
        cost_bytes=slots.need.cost_bytes,
    )
