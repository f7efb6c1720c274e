"""The books of a device: memory is never promised twice, everybody is served, what is released is given back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from vmsg_desktop.core.model.compute import PRIORITIES, Priority
from vmsg_desktop.core.slots import AGEING_S, QUIET_S, Ledger, SlotNeed, Ticket, planned_slots

NAMES = ("a", "b", "c", "d")
NEEDS = st.builds(SlotNeed, st.sampled_from(NAMES), st.integers(1, 120), st.integers(1, 4))
PRIORITY = st.sampled_from(PRIORITIES)


class LedgerMachine(RuleBasedStateMachine):
    """Tickets come, wait, leave, run and end in any order; memory runs out and rests."""

    @initialize(capacity=st.integers(20, 200), width=st.none() | st.integers(1, 5), needs=st.lists(NEEDS, min_size=1))
    def begin(self, capacity: int, width: int | None, needs: list[SlotNeed]) -> None:
        self.ledger = Ledger(capacity, width)
        self.now_s = 0.0
        self.numbers = 0
        for need in needs:
            self.ledger = self.ledger.with_engine(need)

    def settle(self) -> None:
        before = self.ledger
        settled = before.settled()
        self.ledger = settled.ledger
        for copy in settled.closed:
            assert copy.ticket is None, "what runs was closed"
            assert copy.number in {other.number for other in before.copies}, "what was not open was closed"
        granted = [copy.ticket for copy in settled.granted if copy.ticket]
        assert [ticket.rank for ticket in granted] == sorted(ticket.rank for ticket in granted)
        for ticket in granted:  # first come, first served among equals
            for other in self.ledger.waiting:
                is_equal = (other.engine, other.priority) == (ticket.engine, ticket.priority)
                assert not (is_equal and other.rank < ticket.rank)

    @rule(need=NEEDS)
    def learn(self, need: SlotNeed) -> None:
        self.ledger = self.ledger.with_engine(need)
        self.settle()

    @rule(data=st.data(), priority=PRIORITY, is_alone=st.booleans(), wait_s=st.floats(0, 40))
    def ask(self, data: st.DataObject, priority: Priority, is_alone: bool, wait_s: float) -> None:
        self.now_s += wait_s
        self.numbers += 1
        engine = data.draw(st.sampled_from(sorted(self.ledger.engines)))
        self.ledger = self.ledger.asked(Ticket(self.numbers, engine, priority, self.now_s, is_alone))
        self.settle()

    @precondition(lambda self: self.ledger.waiting)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from(self.ledger.waiting))
        before = self.ledger.reserved_bytes
        self.ledger = self.ledger.left(ticket)
        assert self.ledger.reserved_bytes == before
        self.settle()

    @precondition(lambda self: self.ledger.running)
    @rule(data=st.data(), seen=st.none() | st.integers(1, 250))
    def release(self, data: st.DataObject, seen: int | None) -> None:
        copy = data.draw(st.sampled_from(self.ledger.running))
        assert copy.ticket
        self.ledger = self.ledger.released(copy.ticket, seen_bytes=seen)
        assert self.ledger.engines[copy.engine].need.cost_bytes >= (seen or 0)
        self.settle()

    @precondition(lambda self: self.ledger.running)
    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        copy = data.draw(st.sampled_from(self.ledger.running))
        assert copy.ticket
        before = self.ledger.reserved_bytes
        self.ledger = self.ledger.dropped(copy.ticket)
        assert self.ledger.reserved_bytes == before - copy.reserved_bytes, "exactly its share is given back"
        self.settle()

    @rule(data=st.data())
    def cut(self, data: st.DataObject) -> None:
        self.ledger = self.ledger.cut(data.draw(st.sampled_from(sorted(self.ledger.engines))), at_s=self.now_s)
        self.settle()

    @rule(quiet_s=st.sampled_from([1.0, QUIET_S]))
    def rest(self, quiet_s: float) -> None:
        self.now_s += quiet_s
        self.ledger = self.ledger.eased(at_s=self.now_s)
        self.settle()

    @invariant()
    def books_are_sound(self) -> None:
        ledger = self.ledger
        assert ledger.reserved_bytes <= ledger.capacity_bytes
        assert ledger.width is None or len(ledger.running) <= ledger.width
        numbers = [copy.number for copy in ledger.copies]
        assert len(numbers) == len(set(numbers))
        alone = [copy for copy in ledger.running if copy.ticket and copy.ticket.is_alone]
        assert not alone or len(ledger.copies) == 1
        for name, slots in ledger.engines.items():
            assert 1 <= slots.allowed <= slots.need.most or slots.allowed == 1
            assert 0 <= slots.lost < slots.planned
            resting = [copy for copy in ledger.copies if copy.engine == name and copy.ticket is None]
            copies = [copy for copy in ledger.copies if copy.engine == name]
            assert not resting or len(copies) <= slots.allowed
        assert not ledger.waiting or ledger.running, "somebody waits for nothing"

    def teardown(self) -> None:
        """Nobody starves: as runs end, all that wait are served."""
        if not hasattr(self, "ledger"):
            return
        for _ in range(len(self.ledger.waiting) + len(self.ledger.running)):
            copy = self.ledger.running[0]
            assert copy.ticket
            self.ledger = self.ledger.released(copy.ticket)
            self.settle()
        assert not self.ledger.waiting
        assert not self.ledger.running


LedgerMachine.TestCase.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
TestLedger = LedgerMachine.TestCase


@given(capacity=st.integers(1, 400), needs=st.lists(NEEDS, max_size=5, unique_by=lambda need: need.name))
def test_a_plan_gives_each_engine_a_slot_and_more_only_while_all_fit_at_once(
    capacity: int, needs: list[SlotNeed]
) -> None:
    plan = planned_slots(capacity, needs)
    assert set(plan) == {need.name for need in needs}
    assert all(1 <= plan[need.name] <= need.most for need in needs)
    total = sum(plan[need.name] * need.cost_bytes for need in needs)
    assert total <= capacity or all(slots == 1 for slots in plan.values())
    for need in needs:  # nothing is left that another slot would fit into
        assert plan[need.name] == need.most or total + need.cost_bytes > capacity


@given(PRIORITY, PRIORITY, st.floats(0, 1e9), st.floats(0, 500))
def test_ageing_bounds_how_many_later_tickets_pass(
    first: Priority, second: Priority, since_s: float, later_s: float
) -> None:
    steps = PRIORITIES.index(first) - PRIORITIES.index(second)
    old, new = Ticket(1, "a", first, since_s), Ticket(2, "a", second, since_s + later_s)
    if later_s > steps * AGEING_S + 1e-3:
        assert old.rank < new.rank
    if later_s < steps * AGEING_S - 1e-3:
        assert new.rank < old.rank
    if first == second:
        assert old.rank < new.rank


@given(st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_a_cost_is_the_largest_that_was_seen(seen: list[int]) -> None:
    ledger = Ledger(100).with_engine(SlotNeed("a", 10, 4))
    for number, taken in enumerate(seen):
        ticket = Ticket(number, "a", "normal", 0)
        ledger = ledger.asked(ticket).settled().ledger.released(ticket, seen_bytes=taken)
    need = ledger.engines["a"].need
    assert need == replace(need, cost_bytes=max(10, *seen))
