"""Who may run on a device, and when: admission by memory, in order of priority and age. Pure.

A device's memory is a sum of bytes. Each copy of an engine that is open has its share reserved until it is closed;
copies that rest are closed when others need their room. A ticket waits for a copy: :meth:`Ledger.settled` gives out
what can be given. Why this order: a ticket is ranked by when it came plus a handicap for its priority, so the rank
never changes and only a bounded number of later tickets can be served before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from vmsg_desktop.core.model.compute import PRIORITIES, Priority

AGEING_S: Final = 30.0
"""A ticket is served before those of the next better priority that come this much later."""

QUIET_S: Final = 600.0
"""A slot that was taken away because memory ran out comes back after so long without it happening again."""


@dataclass(frozen=True)
class SlotNeed:
    """What an engine takes.

    Attributes:
        name: of the engine with its model.
        cost_bytes: of one copy at work.
        most: more copies than this are of no use.
    """

    name: str
    cost_bytes: int
    most: int


@dataclass(frozen=True)
class Ticket:
    """Somebody who waits for an engine, or has it.

    Attributes:
        number: unique, growing.
        since_s: when it came; who comes again for the same work keeps it.
        is_alone: nothing else may run on the device meanwhile, or rest in its memory.
    """

    number: int
    engine: str
    priority: Priority
    since_s: float
    is_alone: bool = False

    @property
    def rank(self) -> tuple[float, int]:
        """The lowest is served first."""
        return self.since_s + AGEING_S * PRIORITIES.index(self.priority), self.number


@dataclass(frozen=True)
class EngineCopy:
    """An engine that is open.

    Attributes:
        number: unique.
        reserved_bytes: its share of the device.
        ticket: who runs on it; None = it rests.
        rests_since: of copies that rest, the lowest has rested longest.
    """

    number: int
    engine: str
    reserved_bytes: int
    ticket: Ticket | None
    rests_since: int = 0


@dataclass(frozen=True)
class EngineSlots:
    """How many copies of an engine may be open: as planned, less those lost because memory ran out at ``lost_s``."""

    need: SlotNeed
    planned: int
    lost: int = 0
    lost_s: float = 0.0

    @property
    def allowed(self) -> int:
        """At least one."""
        return max(1, self.planned - self.lost)


def planned_slots(capacity_bytes: int, needs: Iterable[SlotNeed]) -> dict[str, int]:
    """How many copies of each engine: one each, then one more each in turn as long as all of them fit at once."""
    needs = tuple(needs)
    slots = {need.name: 1 for need in needs}
    room = capacity_bytes - sum(need.cost_bytes for need in needs)
    is_growing = True
    while is_growing:
        is_growing = False
        for need in needs:
            if slots[need.name] < need.most and need.cost_bytes <= room:
                slots[need.name] += 1
                room -= need.cost_bytes
                is_growing = True
    return slots


@dataclass(frozen=True)
class Ledger:
    """The books of one device.

    Attributes:
        capacity_bytes: what its engines may take together.
        width: copies that may run at once, of whatever engine; None = as many as there are slots.
        engines: those that were ever asked for.
        copies: the open ones. waiting: tickets without a copy.
    """

    capacity_bytes: int
    width: int | None = None
    engines: Mapping[str, EngineSlots] = field(default_factory=dict)
    copies: tuple[EngineCopy, ...] = ()
    waiting: tuple[Ticket, ...] = ()
    _counter: int = 0

    @property
    def reserved_bytes(self) -> int:
        """Of all open copies; never above the capacity."""
        return sum(copy.reserved_bytes for copy in self.copies)

    @property
    def running(self) -> tuple[EngineCopy, ...]:
        """Copies with a ticket."""
        return tuple(copy for copy in self.copies if copy.ticket is not None)

    def with_engine(self, need: SlotNeed) -> Ledger:
        """The engine is known, its cost never below what was said of it before; the slots are planned anew."""
        known = self.engines.get(need.name)
        if known is not None:
            need = replace(need, cost_bytes=max(need.cost_bytes, known.need.cost_bytes))
            if need == known.need:
                return self
        needs = {**{name: slots.need for name, slots in self.engines.items()}, need.name: need}
        plan = planned_slots(self.capacity_bytes, needs.values())
        before = {need.name: EngineSlots(need, 1), **self.engines}
        planned = {name: _replanned(before[name], needs[name], plan[name]) for name in needs}
        return replace(self, engines=planned)

    def asked(self, ticket: Ticket) -> Ledger:
        """A ticket more waits; its engine must be known."""
        if ticket.engine not in self.engines:
            raise KeyError(ticket.engine)
        return replace(self, waiting=(*self.waiting, ticket))

    def left(self, ticket: Ticket) -> Ledger:
        """Who waited does so no more; nothing where it did not wait."""
        return replace(self, waiting=tuple(other for other in self.waiting if other.number != ticket.number))

    def released(self, ticket: Ticket, *, seen_bytes: int | None = None) -> Ledger:
        """The ticket's copy rests. ``seen_bytes``: what it was seen to take, None = that was not measured."""
        copies = tuple(
            replace(copy, ticket=None, rests_since=self._counter) if copy.ticket == ticket else copy
            for copy in self.copies
        )
        ledger = replace(self, copies=copies, _counter=self._counter + 1)
        need = self.engines[ticket.engine].need
        return ledger if seen_bytes is None else ledger.with_engine(replace(need, cost_bytes=seen_bytes))

    def dropped(self, ticket: Ticket) -> Ledger:
        """The ticket's copy is closed, e.g. because it could not be opened."""
        return replace(self, copies=tuple(copy for copy in self.copies if copy.ticket != ticket))

    def cut(self, engine: str, *, at_s: float) -> Ledger:
        """Memory ran out: the engine loses a slot, down to one."""
        slots = self.engines[engine]
        cut = replace(slots, lost=min(slots.lost + 1, slots.planned - 1), lost_s=at_s)
        return replace(self, engines={**self.engines, engine: cut})

    def eased(self, *, at_s: float) -> Ledger:
        """Engines whose memory has not run out for QUIET_S get one slot back, and the next after the same time."""
        eased = {
            name: replace(slots, lost=slots.lost - 1, lost_s=at_s)
            for name, slots in self.engines.items()
            if slots.lost and at_s - slots.lost_s >= QUIET_S
        }
        return replace(self, engines={**self.engines, **eased}) if eased else self

    def settled(self) -> Settlement:
        """Give out what can be given, in order of rank.

        A ticket whose engine's slots are all in use lets others pass: it needs no new room. One that waits for room
        holds back all that come after it, or they would take the room for ever.
        """
        ledger, closed = _trimmed(self)
        granted: list[EngineCopy] = []
        for ticket in sorted(self.waiting, key=lambda waiting: waiting.rank):
            blocked = ledger._blocked(ticket)
            if blocked == "slots":
                continue
            fitting = None if blocked else ledger._fitting(ticket)
            if fitting is None:
                break
            ledger, copy, given_up = fitting
            granted.append(copy)
            closed = (*closed, *given_up)
        return Settlement(ledger, tuple(granted), closed)

    def _blocked(self, ticket: Ticket) -> Literal["", "device", "slots"]:
        """What stands against a ticket apart from memory."""
        running = self.running
        is_held = any(copy.ticket is not None and copy.ticket.is_alone for copy in running)
        if is_held or (ticket.is_alone and running) or (self.width is not None and len(running) >= self.width):
            return "device"
        used = sum(copy.engine == ticket.engine for copy in running)
        return "slots" if used >= self.engines[ticket.engine].allowed else ""

    def _fitting(self, ticket: Ticket) -> tuple[Ledger, EngineCopy, tuple[EngineCopy, ...]] | None:
        """The books with a copy for the ticket, that copy, and those closed for it; None when there is no room."""
        # An engine that is larger than the device takes all of it: it may still work, and its failure is told.
        need_bytes = min(self.engines[ticket.engine].need.cost_bytes, self.capacity_bytes)
        resting = sorted((copy for copy in self.copies if copy.ticket is None), key=lambda copy: copy.rests_since)
        own = next((copy for copy in reversed(resting) if copy.engine == ticket.engine), None)
        others = [copy for copy in resting if copy is not own]
        kept_bytes = self.reserved_bytes - (own.reserved_bytes if own else 0)
        share_bytes = max(need_bytes, own.reserved_bytes if own else 0)
        given_up: list[EngineCopy] = []
        while others and (ticket.is_alone or kept_bytes + share_bytes > self.capacity_bytes):
            given_up.append(others.pop(0))
            kept_bytes -= given_up[-1].reserved_bytes
        if kept_bytes + share_bytes > self.capacity_bytes:
            return None
        number = own.number if own else self._counter
        taken = EngineCopy(number, ticket.engine, share_bytes, ticket)
        gone = {copy.number for copy in given_up} | {number}
        copies = (*(copy for copy in self.copies if copy.number not in gone), taken)
        ledger = replace(self.left(ticket), copies=copies, _counter=self._counter + 1)
        return ledger, taken, tuple(given_up)


@dataclass(frozen=True)
class Settlement:
    """The books after giving out: the copies that now have a ticket, and the copies that must be closed before."""

    ledger: Ledger
    granted: tuple[EngineCopy, ...]
    closed: tuple[EngineCopy, ...]


def _replanned(slots: EngineSlots, need: SlotNeed, planned: int) -> EngineSlots:
    return replace(slots, need=need, planned=planned, lost=min(slots.lost, planned - 1))


def _trimmed(ledger: Ledger) -> tuple[Ledger, tuple[EngineCopy, ...]]:
    """Resting copies beyond what is allowed are closed, the longest resting first."""
    closed: list[EngineCopy] = []
    for name, slots in ledger.engines.items():
        own = [copy for copy in ledger.copies if copy.engine == name]
        resting = sorted((copy for copy in own if copy.ticket is None), key=lambda copy: copy.rests_since)
        closed += resting[: max(0, len(own) - slots.allowed)]
    kept = tuple(copy for copy in ledger.copies if copy not in closed)
    return replace(ledger, copies=kept), tuple(closed)
