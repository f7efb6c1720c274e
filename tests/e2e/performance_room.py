"""The performance room as a person meets it: what its tiles, plots, jobs, alerts and runs say, and what is pressed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.fakes.person import Person, Seen
from vmsg_desktop.ui.pages.performance.timeline_canvas import ROW, TOP

TILES: Final = {
    "e2e.p50": "E2E P50", "e2e.p95": "E2E P95", "throughput": "Throughput", "cache.hit_rate": "Cache hit rate",
    "gpu.load": "GPU utilisation", "error.rate": "Error rate", "queue.depth": "Queue depth", "workers": "Workers",
    "cost.credits": "Cost per video", "credits.left": "Credits",
}  # fmt: skip
"""What stands on each tile, by key figure."""
PLOTS: Final = (
    "Stage latency, ours", "percentiles", "GPU utilisation", "GPU memory by process", "Temperature and power",
    "CPU and memory", "Queue and workers", "Cache, per",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """What a tile or a row of the alerts says: ``value`` with its unit, and ``about``, the line below."""

    value: str
    about: str

    @property
    def number(self) -> float:
        """The value alone."""
        return float(self.value.split()[0].replace(",", "").lstrip("$"))

    @property
    def is_number(self) -> bool:
        """It is known."""
        return self.value[:1].isdigit()


@dataclass(frozen=True)
class Point:
    """A point of a curve in view: Unix seconds; None = nothing there, and why."""

    plot: str
    curve: str
    at_s: float
    value: float | None
    missing: str


@dataclass(frozen=True)
class Room:
    """What ``person`` sees of it."""

    person: Person

    def enter(self) -> None:
        """Go there."""
        self.person.click("Performance", kind="_RailItem")
        self.person.wait(lambda: self.tiles(), what="tiles")
        self.person.wait(lambda: all(each.about != "Not read yet" for each in self.tiles().values()), what="figures")

    def go_to(self, view: str) -> None:
        """Live, Alerts or Runs."""
        self.person.click(view, kind="_SegmentButton")

    # -- live

    def tiles(self) -> dict[str, Figure]:
        """By key figure."""
        seen = {each.name.partition(": ")[0]: each for each in self._all("KpiTile")}
        return {
            key: Figure(seen[name].name.partition(": ")[2], seen[name].about)
            for key, name in TILES.items()
            if name in seen
        }

    def plots(self) -> dict[str, str]:
        """What each plot says of itself, by its title."""
        return {each.name: each.about for each in self._all("PlotTile")}

    def legend(self, title: str) -> str:
        """The curves of a plot with their figures; "" while they are not there."""
        return next((each.about for each in self._all("PlotHead") if title in each.name), "")

    def jobs(self) -> list[str]:
        """The rows of the timeline, from top to bottom."""
        return [told for told in self._canvas().about.split("; ")[:-1] if told != "No job in this time"]

    def trace(self) -> str:
        """What is said of the GPU below the jobs."""
        return self._canvas().about.split("; ")[-1]

    def open_job(self, title: str) -> None:
        """Press its row."""
        place = [row.partition(":")[0] for row in self.jobs()].index(title)
        x, y, _, _ = self._canvas().rect
        self.person.click_at(x + 40, y + TOP + place * ROW + ROW // 2)

    def export(self, path: Path) -> list[Point]:
        """Write the figures in view to a table, and read it."""
        self.person.click("Export the figures in view")
        self.in_dialog(path)
        self.person.wait(path.exists, what=path.name)
        return [_point(row) for row in csv.DictReader(path.read_text().splitlines())]

    def in_dialog(self, path: Path) -> None:
        """Name a file in the dialog that asks for one."""
        self.person.wait_for("File name:", is_part=True)
        self.person.type(str(path))
        self.person.press("Return")
        self.person.wait(lambda: not self._all("QFileDialog"), what="the end of the dialog")

    # -- alerts

    def banner(self) -> Seen | None:
        """The line of the newest alert."""
        return next(iter(self._all("AlertBanner")), None)

    def alerts_on_rail(self) -> str:
        """What the rail says of alerts; "" = none."""
        return next(each.about for each in self._all("_RailItem") if each.name == "Performance")

    def cards(self) -> dict[str, str]:
        """Alerts that last: state by headline."""
        return {each.name: each.about for each in self._all("Callout")}

    def history(self) -> list[str]:
        """Alerts that are over."""
        return [each.name for each in self._all("HistoryLine")]

    def threshold(self, figure: str) -> str:
        """As it stands in its field."""
        return self.person.wait_for(f"{figure}: threshold").text

    def set_threshold(self, figure: str, value: str, *, hold: str) -> None:
        """Type another threshold, and choose how long it must last."""
        self.person.click(f"{figure}: threshold")
        self.person.press("ctrl+a")
        self.person.type(value)
        self.person.press("Return")
        self._choose(f"{figure}: for how long", hold)

    # -- runs

    def choose_runs(self, count: str) -> None:
        """How often something is measured."""
        self._choose("How often", count)

    def chart(self) -> str:
        """What the chart of the run in view shows; "" without one."""
        return next((each.about for each in self._all("RunChart")), "")

    def measuring(self) -> str:
        """What is measured now; "" = nothing."""
        seen = self._all("MeasuringTile")
        words = (each.text for each in self.person.look() if seen and each.kind == "Label")
        return next((text for text in words if text.startswith(("Profile: ", "Benchmark: "))), "")

    def _choose(self, name: str, item: str) -> None:
        """Open the combo called ``name`` and press an item of its list."""
        self.person.wait(lambda: self._combo(name), what=name)
        combo = self._combo(name)
        assert combo is not None
        if combo.text != item:
            self.person.click_at(*combo.middle)
            self.person.click(item, kind="Row")
            self.person.wait(lambda: (now := self._combo(name)) and now.text == item, what=item)

    def _combo(self, name: str) -> Seen | None:
        return next((each for each in self._all("Combo") if name in (each.name, each.label)), None)

    def _canvas(self) -> Seen:
        return self._all("TimelineCanvas")[0]

    def _all(self, kind: str) -> list[Seen]:
        return [each for each in self.person.look() if each.kind == kind]


def _point(row: dict[str, str]) -> Point:
    value = float(row["value"]) if row["value"] else None
    return Point(row["plot"], row["curve"], float(row["at_s"]), value, row["missing"])
