"""A service of many machines, simulated event by event. Deterministic: no clock, only what the setup says.

An own loop over a heap of events rather than SimPy: it is all that is needed here, a dependency less in the package,
and an hour of a busy service takes a fraction of a second.
"""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from vmsg_desktop.core.model.scale import HIT_S, Look, Rules, ScaleResult, ScaleSetup, Scaling

Action = Callable[[], None]


@dataclass(eq=False)
class _Message:
    at_s: float
    has_mask: bool
    taken_s: float | None = None
    asked_s: float | None = None
    rendered_s: float = 0.0
    tries: int = 0


@dataclass(eq=False)
class _Machine:
    ordered_s: float
    cores: list[float]
    is_up: bool = False
    is_leaving: bool = False
    is_gone: bool = False
    gpu_free_s: float = 0.0
    gpu_busy_s: float = 0.0
    holds: set[_Message] = field(default_factory=set)


def simulate(setup: ScaleSetup) -> ScaleResult:
    """Run a service until its last message has ended."""
    return _Run(setup).run()


class _Run:
    def __init__(self, setup: ScaleSetup) -> None:
        self.setup = setup
        self.random = random.Random(setup.seed)  # noqa: S311 a simulation, no secret
        self.now_s = 0.0
        self.events: list[tuple[float, int, Action]] = []
        self.order = count()
        self.machines: list[_Machine] = []
        self.gone: list[tuple[_Machine, float]] = []
        self.waiting: deque[_Message] = deque()
        self.at_vendor: deque[_Message] = deque()
        self.holder: dict[_Message, _Machine] = {}
        self.rendering = self.most_rendering = 0
        self.arrived = self.done = self.failed = self.redone = self.paid = 0
        self.inside, self.inside_s, self.changed_s = 0, 0.0, 0.0
        self.latencies: list[float] = []
        self.overheads: list[float] = []
        self.waits: list[float] = []
        self.looks: list[Look] = []
        self.scalings: list[Scaling] = []
        self.highs = self.lows = 0
        self.quiet_until_s = self.busy_before_s = self.load = 0.0

    def run(self) -> ScaleResult:
        for _ in range(self.setup.fleet.start):
            self._bring_up(self._order_machine())
        self._schedule_arrival(0.0)
        self._look()
        while self.events:
            self.now_s, _, act = heapq.heappop(self.events)
            act()
        return self._result()

    # --- messages -------------------------------------------------------------------------------------------------

    def _schedule_arrival(self, from_s: float) -> None:
        """The next request after ``from_s``: exponential gaps, begun anew where the rate changes."""
        at_s = from_s
        for until_s, rate in self.setup.load.rates:
            if at_s >= until_s:
                continue
            gap_s = self.random.expovariate(rate) if rate > 0 else math.inf
            if at_s + gap_s < until_s:
                self._at(at_s + gap_s, self._arrive)
                return
            at_s = until_s

    def _arrive(self) -> None:
        self._schedule_arrival(self.now_s)
        work = self.setup.work
        self.arrived += 1
        self._enter(1)
        message = _Message(self.now_s, self.random.random() < work.mask_hits)
        if self.random.random() < work.video_hits:
            message.taken_s = self.now_s
            self._at(self.now_s + HIT_S, lambda: self._finish(message))
            return
        self.waiting.append(message)
        self._dispatch()

    def _dispatch(self) -> None:
        """Waiting messages to the machines with most room, first come first served."""
        while self.waiting:
            free = [each for each in self.machines if each.is_up and not each.is_leaving and self._room(each) > 0]
            if not free:
                return
            self._take(self.waiting.popleft(), max(free, key=self._room))

    def _room(self, machine: _Machine) -> int:
        return self.setup.fleet.slots - len(machine.holds)

    def _take(self, message: _Message, machine: _Machine) -> None:
        work, first_core = self.setup.work, machine.cores[0]
        message.tries += 1
        if message.taken_s is None:
            message.taken_s = self.now_s
            self.waits.append(self.now_s - message.at_s)
        machine.holds.add(message)
        self.holder[message] = machine
        gpu_s = 0.0 if message.has_mask else work.gpu_s
        gpu_end_s = max(self.now_s, machine.gpu_free_s) + gpu_s if gpu_s else self.now_s
        if gpu_s:
            machine.gpu_free_s = gpu_end_s
            machine.gpu_busy_s += gpu_s
        end_s = max(gpu_end_s, first_core) + work.cpu_s
        heapq.heapreplace(machine.cores, end_s)
        attempt = message.tries
        self._at(end_s, lambda: self._prepared(message, attempt))

    def _prepared(self, message: _Message, attempt: int) -> None:
        if message.tries != attempt or message not in self.holder:
            return  # its machine failed meanwhile
        if not self.setup.fleet.holds_slot:
            self._release(message)
        message.asked_s = self.now_s
        self.at_vendor.append(message)
        self._ask_vendor()
        self._dispatch()

    def _ask_vendor(self) -> None:
        work = self.setup.work
        while self.at_vendor and (self.setup.talks is None or self.rendering < self.setup.talks):
            message = self.at_vendor.popleft()
            self.rendering += 1
            self.paid += 1
            self.most_rendering = max(self.most_rendering, self.rendering)
            render_s = work.render_s * math.exp(self.random.gauss(0.0, work.render_sigma))
            has_failed = self.random.random() < work.vendor_errors
            self._at(self.now_s + render_s, lambda m=message, f=has_failed: self._rendered(m, has_failed=f))  # type: ignore[misc]

    def _rendered(self, message: _Message, *, has_failed: bool) -> None:
        self.rendering -= 1
        message.rendered_s = self.now_s - (self.now_s if message.asked_s is None else message.asked_s)
        if message in self.holder:
            self._release(message)
        if has_failed:
            self.failed += 1
            self._enter(-1)
        else:
            self._finish(message)
        self._ask_vendor()
        self._dispatch()

    def _finish(self, message: _Message) -> None:
        self.done += 1
        self._enter(-1)
        latency_s = self.now_s - message.at_s
        self.latencies.append(latency_s)
        self.overheads.append(latency_s - message.rendered_s)

    def _release(self, message: _Message) -> None:
        machine = self.holder.pop(message)
        machine.holds.discard(message)
        if machine.is_leaving and not machine.holds:
            self._let_go(machine)

    # --- machines -------------------------------------------------------------------------------------------------

    def _order_machine(self) -> _Machine:
        machine = _Machine(self.now_s, [0.0] * self.setup.fleet.cores)
        self.machines.append(machine)
        return machine

    def _bring_up(self, machine: _Machine) -> None:
        if machine.is_gone:
            return
        machine.is_up = True
        mtbf_s = self.setup.fleet.mtbf_s
        if mtbf_s is not None:
            self._at(self.now_s + self.random.expovariate(1 / mtbf_s), lambda: self._break(machine))
        self._dispatch()

    def _break(self, machine: _Machine) -> None:
        """What it worked at is begun anew elsewhere; what D-ID has is on record, and goes on without the machine."""
        if machine.is_gone or self._is_over():
            return
        held = sorted(machine.holds, key=lambda message: message.at_s, reverse=True)
        machine.holds.clear()
        for message in held:
            del self.holder[message]
            if message.asked_s is None:  # it never reached D-ID
                self.redone += 1
                self.waiting.appendleft(message)
        was_leaving = machine.is_leaving
        self._let_go(machine)
        if not was_leaving:
            new = self._order_machine()
            self.scalings.append(Scaling(self.now_s, 0, self._size()))
            self._at(self.now_s + self.setup.fleet.boot_s, lambda: self._bring_up(new))
        self._dispatch()

    def _let_go(self, machine: _Machine) -> None:
        machine.is_gone, machine.is_up = True, False
        self.machines.remove(machine)
        self.gone.append((machine, self.now_s))

    def _size(self) -> int:
        return sum(not machine.is_leaving for machine in self.machines)

    def _look(self) -> None:
        """Note how it stands, apply the rules, look again after a period while there is anything to see."""
        up = sum(machine.is_up for machine in self.machines)
        working = len(self.holder)
        asking = len(self.at_vendor)
        self.looks.append(Look(self.now_s, len(self.waiting), working, asking, self.rendering, up, self.done))
        rules = self.setup.rules
        if rules is not None:
            busy_s = math.fsum(each.gpu_busy_s for each in (*self.machines, *(gone for gone, _ in self.gone)))
            self.load, self.busy_before_s = (busy_s - self.busy_before_s) / rules.period_s, busy_s
            self._scale()
        if not self._is_over():
            self._at(self.now_s + (60.0 if rules is None else rules.period_s), self._look)

    def _scale(self) -> None:
        rules, fleet = self.setup.rules, self.setup.fleet
        if rules is None:
            return
        depth = len(self.waiting)
        self.highs = self.highs + 1 if depth > rules.up_above else 0
        self.lows = self.lows + 1 if depth < rules.down_below else 0
        if self.now_s < self.quiet_until_s:
            return
        if self.highs >= rules.up_after and self._size() < fleet.most:
            new = self._order_machine()
            self._at(self.now_s + fleet.boot_s, lambda: self._bring_up(new))
            self._scaled(1, rules.up_cooldown_s)
        elif self.lows >= rules.down_after and self._size() > fleet.least and self._is_idle(rules):
            self._take_away()
            self._scaled(-1, rules.down_cooldown_s)

    def _is_idle(self, rules: Rules) -> bool:
        """One machine less would still have room for the load of the last period."""
        return rules.down_busy is None or self.load < rules.down_busy * (self._size() - 1)

    def _scaled(self, change: int, cooldown_s: float) -> None:
        self.highs = self.lows = 0
        self.quiet_until_s = self.now_s + cooldown_s
        self.scalings.append(Scaling(self.now_s, 1 if change > 0 else -1, self._size()))

    def _take_away(self) -> None:
        """The one with least to do, those that still boot first; it finishes what it has."""
        staying = [machine for machine in self.machines if not machine.is_leaving]
        machine = min(staying, key=lambda each: (each.is_up, len(each.holds)))
        machine.is_leaving = True
        if not machine.holds:
            self._let_go(machine)

    # --- book-keeping ---------------------------------------------------------------------------------------------

    def _at(self, at_s: float, act: Action) -> None:
        heapq.heappush(self.events, (at_s, next(self.order), act))

    def _enter(self, change: int) -> None:
        self.inside_s += self.inside * (self.now_s - self.changed_s)
        self.inside, self.changed_s = self.inside + change, self.now_s

    def _is_over(self) -> bool:
        return self.now_s >= self.setup.load.end_s and self.inside == 0

    def _result(self) -> ScaleResult:
        end_s = max(self.changed_s, self.setup.load.end_s)
        paid_for = [(machine, until_s) for machine, until_s in self.gone]
        paid_for += [(machine, max(end_s, machine.ordered_s)) for machine in self.machines]
        machine_s = math.fsum(until_s - machine.ordered_s for machine, until_s in paid_for)
        busy_s = math.fsum(machine.gpu_busy_s for machine, _ in paid_for)
        return ScaleResult(
            arrived=self.arrived,
            done=self.done,
            failed=self.failed,
            redone=self.redone,
            paid=self.paid,
            end_s=end_s,
            latencies_s=tuple(self.latencies),
            overheads_s=tuple(self.overheads),
            waits_s=tuple(self.waits),
            mean_inside=self.inside_s / end_s if end_s else 0.0,
            machine_h=machine_s / 3600,
            gpu_busy=busy_s / machine_s if machine_s else 0.0,
            most_rendering=self.most_rendering,
            looks=tuple(self.looks),
            scalings=tuple(self.scalings),
        )
