"""Where a service of many machines ends, by arithmetic: each limit by itself, and which is met first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.core.model.scale import ScaleSetup

JOB_WRITE_S: Final = 0.000262
"""A job accepted, begun and ended in one job list on one disk: docs/benchmarks.md, row 12a."""
SENT_BYTES: Final = 480_000
"""Picture (0.38 MB, row 4) and ten seconds of sound that go to D-ID."""
_LINK_BYTES_S: Final = 1e9 / 8


@dataclass(frozen=True)
class Limit:
    """One limit: messages a second that it lets through, inf = none; ``why``: its arithmetic."""

    name: str
    per_s: float
    why: str


def mean_render_s(setup: ScaleSetup) -> float:
    """The mean of the lognormal distribution of D-ID's times."""
    return setup.work.render_s * math.exp(setup.work.render_sigma**2 / 2)


def limits(setup: ScaleSetup, machines: int) -> tuple[Limit, ...]:
    """Every limit of ``machines`` machines, the narrowest first."""
    work, fleet = setup.work, setup.fleet
    made = 1 - work.video_hits
    gpu_s = work.gpu_s * (1 - work.mask_hits)
    render_s = mean_render_s(setup)
    held_s = gpu_s + work.cpu_s + (render_s if fleet.holds_slot else 0.0)
    found = [
        Limit("GPUs", _rate(machines, gpu_s * made), f"{machines} x 1 / {gpu_s:g} s"),
        Limit(
            "cores", _rate(machines * fleet.cores, work.cpu_s * made), f"{machines * fleet.cores} / {work.cpu_s:g} s"
        ),
        Limit("slots", _rate(machines * fleet.slots, held_s * made), f"{machines * fleet.slots} / {held_s:.3g} s"),
        Limit("one job list", 1 / JOB_WRITE_S, f"1 / {JOB_WRITE_S * 1000:.3g} ms"),
        Limit("uplink of 1 Gbit/s", _rate(_LINK_BYTES_S, SENT_BYTES * made), f"125 MB/s / {SENT_BYTES / 1e6:g} MB"),
    ]
    if setup.talks is not None:
        found.append(Limit("talks at D-ID", _rate(setup.talks, render_s * made), f"{setup.talks} / {render_s:.3g} s"))
    return tuple(sorted(found, key=lambda limit: limit.per_s))


def talks_needed(setup: ScaleSetup, per_s: float) -> float:
    """Videos that D-ID renders at a time at a rate (Little's law)."""
    return per_s * (1 - setup.work.video_hits) * mean_render_s(setup)


def _rate(count: float, each_s: float) -> float:
    return count / each_s if each_s > 0 else math.inf
