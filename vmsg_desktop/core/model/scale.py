"""A service of many machines as a set of figures: what comes in, what a message takes, when machines are added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from vmsg_desktop.core.model.errors import InputError

HIT_S = 0.05
"""A finished video that is found again: hash, look-up, copy. Measured: docs/benchmarks.md, rows 7 and 13."""


MOST_MESSAGES = 1_000_000
MOST_DAYS = 31
MOST_MACHINES = 10_000
LEAST_MTBF_S = 60.0
_DAY_S = 86_400.0


@dataclass(frozen=True)
class Load:
    """Requests, each independent of the others (Poisson).

    Attributes:
        rates: (until second, requests a second) in order of time; none after the last.
    """

    rates: tuple[tuple[float, float], ...]

    @property
    def end_s(self) -> float:
        """When the last request may come."""
        return self.rates[-1][0] if self.rates else 0.0

    @property
    def expected(self) -> float:
        """Requests that come, on average."""
        begins_s = (0.0, *(until_s for until_s, _ in self.rates))
        return sum(rate * (until_s - begin_s) for begin_s, (until_s, rate) in zip(begins_s, self.rates, strict=False))


@dataclass(frozen=True)
class Work:
    """What a message takes.

    Attributes:
        gpu_s: on a GPU of its machine. cpu_s: on one core of it.
        render_s: at D-ID, median of a lognormal distribution with ``render_sigma`` of the logarithm.
        video_hits: share that was made before and is found again whole. mask_hits: share of the others whose GPU work
            is found again.
        vendor_errors: share that D-ID ends without a video.
    """

    gpu_s: float = 0.37
    cpu_s: float = 0.5
    render_s: float = 25.0
    render_sigma: float = 0.35
    video_hits: float = 0.0
    mask_hits: float = 0.0
    vendor_errors: float = 0.0


@dataclass(frozen=True)
class Fleet:
    """The machines.

    Attributes:
        start, least, most: how many.
        slots: messages that one works at. cores: of one.
        boot_s: from the order to the first message.
        mtbf_s: mean time between failures of one; None = they never fail.
        holds_slot: a message keeps its slot while D-ID renders, as a worker that waits in its task does.
    """

    start: int = 1
    least: int = 1
    most: int = 10
    slots: int = 5
    cores: int = 4
    boot_s: float = 180.0
    mtbf_s: float | None = None
    holds_slot: bool = False


@dataclass(frozen=True)
class Rules:
    """When machines are added and taken away: looked at every ``period_s``.

    Attributes:
        up_above, up_after: more waiting than this at so many looks in a row adds one.
        down_below, down_after: fewer than this takes one away; it finishes what it has.
        up_cooldown_s, down_cooldown_s: nothing is changed for so long after one was added, or taken away.
        down_busy: one is taken away only where the others' GPUs would then be busy for less than this share; None = a
            short queue is enough.
    """

    period_s: float = 60.0
    up_above: int = 50
    up_after: int = 2
    up_cooldown_s: float = 300.0
    down_below: int = 10
    down_after: int = 5
    down_cooldown_s: float = 600.0
    down_busy: float | None = None


@dataclass(frozen=True)
class ScaleSetup:
    """One simulated service. ``talks``: videos that D-ID renders at a time, at most; None = no limit.

    ``seed``: of everything that is random; the same setup gives the same result.
    """

    load: Load
    work: Work = field(default_factory=Work)
    fleet: Fleet = field(default_factory=Fleet)
    rules: Rules | None = field(default_factory=Rules)
    talks: int | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        fleet, work = self.fleet, self.work
        shares = (work.video_hits, work.mask_hits, work.vendor_errors)
        is_sane = (
            0 < fleet.least <= fleet.start <= fleet.most <= MOST_MACHINES
            and fleet.slots > 0
            and fleet.cores > 0
            and all(0 <= share <= 1 for share in shares)
            and all(0 <= time_s <= _DAY_S for time_s in (work.gpu_s, work.cpu_s, fleet.boot_s, work.render_s))
            and all(rate >= 0 for _, rate in self.load.rates)
            and work.render_s > 0
            and (self.talks is None or self.talks > 0)
        )
        if not is_sane:
            raise InputError(
                "scale_impossible",
                "A service has at least one machine, slot, core and talk, times from 0, and shares from 0 to 1.",
                "Mend the figure.",
            )
        self._check_size()

    def _check_size(self) -> None:
        """A simulation must end, and within minutes."""
        mtbf_s = self.fleet.mtbf_s
        if mtbf_s is not None and not mtbf_s >= LEAST_MTBF_S:
            raise InputError(
                "scale_impossible",
                f"Machines that fail every {mtbf_s:g} s end no message.",
                f"From {LEAST_MTBF_S:g} s on it can be tried.",
            )
        if not (0 < self.load.end_s <= MOST_DAYS * _DAY_S and self.load.expected <= MOST_MESSAGES):
            raise InputError(
                "scale_too_large",
                f"{self.load.expected:.3g} messages in {self.load.end_s / 3600:g} h cannot be simulated.",
                f"Up to {MOST_MESSAGES:,} messages in up to {MOST_DAYS} days can.",
            )


@dataclass(frozen=True)
class Scaling:
    """A machine was ordered (+1), taken away (-1) or failed (0, and another was ordered in its place)."""

    at_s: float
    change: Literal[-1, 0, 1]
    size: int


@dataclass(frozen=True)
class Look:
    """The service at a moment: messages waiting for a machine, at machines, waiting for D-ID, at D-ID; machines up;
    messages done so far."""

    at_s: float
    waiting: int
    working: int
    asking: int
    rendering: int
    machines: int
    done: int


@dataclass(frozen=True)
class ScaleResult:
    """What came of it.

    Attributes:
        arrived, done, failed: messages; failed ones are D-ID's. dropped: neither, which must be none.
        redone: begun again because their machine failed. paid: requests that D-ID took.
        end_s: when the last one ended.
        latencies_s: of the done ones, from asked to saved, in order of their ends. overheads_s: the same less D-ID's
            time and the waiting for D-ID. waits_s: until a machine took it.
        mean_inside: messages in the service, averaged over time.
        machine_h: paid for, booting included. gpu_busy: share of it in which GPUs computed.
        most_rendering: talks at a time.
        looks: every period. scalings: in order.
    """

    arrived: int
    done: int
    failed: int
    redone: int
    paid: int
    end_s: float
    latencies_s: tuple[float, ...]
    overheads_s: tuple[float, ...]
    waits_s: tuple[float, ...]
    mean_inside: float
    machine_h: float
    gpu_busy: float
    most_rendering: int
    looks: tuple[Look, ...]
    scalings: tuple[Scaling, ...]

    @property
    def dropped(self) -> int:
        """Messages that neither ended nor failed."""
        return self.arrived - self.done - self.failed

    @property
    def throughput(self) -> float:
        """Done a second, until the last one ended."""
        return self.done / self.end_s if self.end_s else 0.0
