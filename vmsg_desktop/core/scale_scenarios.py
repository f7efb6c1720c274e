"""Services worth looking at, and what came of each in one row. docs/scale.md tells about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from vmsg_desktop.core.model.prices import MachinePrice
from vmsg_desktop.core.model.scale import Fleet, Load, Rules, ScaleResult, ScaleSetup, Work
from vmsg_desktop.core.stats import percentile

_HOUR_S: Final = 3600.0


@dataclass(frozen=True)
class Scenario:
    """``name``: for the command line. ``title``: for people."""

    name: str
    title: str
    setup: ScaleSetup


def _steady(per_s: float, hours: float = 1.0) -> Load:
    return Load(((hours * _HOUR_S, per_s),))


def _day() -> Load:
    """A day with a night, a morning, a lunch dip and an evening peak; requests a second by the hour."""
    hourly = (
        0.05, 0.05, 0.05, 0.05, 0.05, 0.1, 0.2, 0.4, 0.8, 1.2, 1.4, 1.2,
        0.8, 1.0, 1.2, 1.2, 1.0, 1.2, 2.0, 3.2, 3.6, 2.0, 0.6, 0.2,
    )  # fmt: skip
    return Load(tuple(((hour + 1) * _HOUR_S, rate) for hour, rate in enumerate(hourly)))


_BURST: Final = Load(((1800, 0.3), (3600, 4.0), (7200, 0.3)))
_FIXED: Final = Fleet(start=1, least=1, most=1)
_THREE: Final = Fleet(start=3, least=3, most=3)
_ONE: Final = ScaleSetup(_steady(0.3), fleet=_FIXED, rules=None)
_BY_LOAD: Final = Rules(down_busy=0.7)

SCENARIOS: Final = (
    Scenario("one", "0.3 a second, one machine", _ONE),
    Scenario(
        "one-worker", "the same, a worker that waits for D-ID", replace(_ONE, fleet=replace(_FIXED, holds_slot=True))
    ),
    Scenario(
        "three-worker", "the same worker on three machines", replace(_ONE, fleet=replace(_THREE, holds_slot=True))
    ),
    Scenario("one-full", "2.5 a second, one machine: nearly full", replace(_ONE, load=_steady(2.5))),
    Scenario("talks", "0.3 a second, D-ID bears 10 at once", replace(_ONE, talks=10)),
    Scenario("talks-few", "0.3 a second, D-ID bears 6 at once", replace(_ONE, talks=6)),
    Scenario(
        "hits",
        "the same, 30 % found again",
        replace(_ONE, work=Work(video_hits=0.3, mask_hits=0.3), talks=6),
    ),
    Scenario(
        "failures",
        "1 a second, 3 machines that each fail every half hour",
        ScaleSetup(_steady(1.0, 2), fleet=Fleet(start=3, least=3, mtbf_s=1800)),
    ),
    Scenario("vendor", "1 a second, D-ID ends 3 % without a video", ScaleSetup(_steady(1.0), Work(vendor_errors=0.03))),
    Scenario("burst", "half an hour of 4 a second, 1 to 10 machines", ScaleSetup(_BURST)),
    Scenario("burst-load", "the same, taken away by load", ScaleSetup(_BURST, rules=_BY_LOAD)),
    Scenario("burst-worker", "the same, workers that wait", ScaleSetup(_BURST, fleet=Fleet(holds_slot=True))),
    Scenario("day", "a day, 1 to 10 machines", ScaleSetup(_day())),
    Scenario("day-load", "the same day, taken away by load", ScaleSetup(_day(), rules=_BY_LOAD)),
)


def row_of(scenario: Scenario, result: ScaleResult, price: MachinePrice | None) -> dict[str, str]:
    """What came of it, by column; n/a where nothing was done or no price is known."""
    per_h = None if price is None else price.on_demand_per_h
    usd = None if per_h is None else result.machine_h * per_h
    a_video = None if usd is None or not result.done else usd / result.done
    return {
        "service": scenario.title,
        "in": f"{result.arrived}",
        "done a s": f"{result.throughput:.2f}",
        "P50": _s(percentile(result.latencies_s, 50)),
        "P95": _s(percentile(result.latencies_s, 95)),
        "ours P95": _s(percentile(result.overheads_s, 95)),
        "dropped": f"{result.dropped}",
        "failed": f"{result.failed}",
        "begun anew": f"{result.redone}",
        "paid": f"{result.paid}",
        "most machines": f"{max(look.machines for look in result.looks)}",
        "machine h": f"{result.machine_h:.1f}",
        "GPU": f"{result.gpu_busy * 100:.0f} %",
        "most talks": f"{result.most_rendering}",
        "$": "n/a" if usd is None else f"{usd:.2f}",
        "$ a video": "n/a" if a_video is None else f"{a_video:.4f}",
    }


def markdown(rows: list[dict[str, str]]) -> str:
    """The rows as a table."""
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|---|" + "---:|" * (len(names) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row.values()) + " |" for row in rows)])


def _s(value: float | None) -> str:
    return "n/a" if value is None else f"{value:,.1f} s"
