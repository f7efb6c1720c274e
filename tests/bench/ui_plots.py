"""How long the live plots take to draw: 4 hosts, 12 plots, a made-up day. One line of JSON.

    python -m tests.bench.ui_plots

A redraw is everything that the window's thread does for it: the axis moves, new curves are set, all is painted. It is
forced each time, with what was really computed for that moment; in use a tick of which no pixel would change paints
nothing.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from vmsg_desktop.application.simulated_day import SimulatedDay
from vmsg_desktop.core.model.metrics import Window
from vmsg_desktop.presenters.performance_plots import Wish, make_plots
from vmsg_desktop.presenters.performance_state import ALL_HOSTS, PLOTS, Frame, Plots
from vmsg_desktop.ui.pages.performance.plot_tile import PlotTile
from vmsg_desktop.ui.theme.apply import apply_theme

MIDNIGHT_S: Final = 1_790_035_200.0
SIZE: Final = (1356, 560)
IN_A_ROW: Final = 4
MORE: Final = ("gpu", "machine", "percentiles", "stages")
"""The four that come twice, so that there are twelve: the dearest ones."""
REDRAWS: Final = 120
WARM_UP: Final = 10
TICKS_A_RENEWAL: Final = 10
"""Plots are computed anew once a second, the axis moves up to ten times."""
DAY_STEP_S: Final = 317.0
"""The made-up day goes on by more than a pixel column between two redraws: every bucket is another one."""
_LIVE_S: Final = 300.0
_DAY_S: Final = 86_400.0
Redraw = tuple[Plots | None, Frame]


class Page(QWidget):
    """Twelve plots as on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tiles = [PlotTile(key) for key in (*PLOTS, *MORE)]
        grid = QGridLayout(self)
        grid.setSpacing(8)
        for index, tile in enumerate(self.tiles):
            grid.addWidget(tile, index // IN_A_ROW, index % IN_A_ROW)
        self.resize(*SIZE)

    def draw(self, plots: Plots | None, frame: Frame) -> None:
        """Show, and paint to the end."""
        for tile in self.tiles:
            if plots is not None:
                tile.show_plots(plots)
            tile.show_frame(frame)
        QApplication.processEvents()


def main() -> None:
    """Measure and print."""
    application = QApplication.instance() or QApplication(["vmsg"])
    assert isinstance(application, QApplication)
    apply_theme(application, "dark")
    elapsed = [0.0]
    source = SimulatedDay(midnight_s=MIDNIGHT_S, elapsed_s=lambda: elapsed[0])
    page = Page()
    page.show()
    QApplication.processEvents()
    columns = max(tile.plot.columns for tile in page.tiles)

    def plots_of(length_s: float) -> Plots:
        now_s = source.now_s()
        return make_plots(source, Wish(Window(now_s - length_s, now_s), ALL_HOSTS, "cut", columns))

    def frame_of(length_s: float, *, back_s: float | None = None) -> Frame:
        end_s = source.now_s()
        cross_s = end_s - (0.1 * length_s if back_s is None else back_s)
        return Frame(end_s - length_s, end_s, end_s - 0.2 * length_s, end_s, cross_s=cross_s)

    def live(number: int) -> Redraw:
        elapsed[0] += 0.1
        return plots_of(_LIVE_S) if number % TICKS_A_RENEWAL == 0 else None, frame_of(_LIVE_S)

    def renewed(number: int) -> Redraw:
        elapsed[0] += 1.0
        return plots_of(_LIVE_S), frame_of(_LIVE_S)

    def crossed(number: int) -> Redraw:
        return None, frame_of(_LIVE_S, back_s=number % _LIVE_S)

    def day(number: int) -> Redraw:
        elapsed[0] += DAY_STEP_S
        return plots_of(_DAY_S), frame_of(_DAY_S)

    found: dict[str, dict[str, float]] = {}
    for key, make in (("live", live), ("renewed", renewed), ("crosshair", crossed), ("day", day)):
        found[key] = times(page, make)
    found["of"] = {"columns": columns, "hosts": len(source.hosts()), "plots": len(page.tiles)}
    print(json.dumps(found), flush=True)


def times(page: Page, make: Callable[[int], Redraw]) -> dict[str, float]:
    """Milliseconds of many redraws, and of computing what they show, which is no part of them."""
    taken, worked, computed = [], [], []
    for number in range(-WARM_UP, REDRAWS):
        begun = time.perf_counter()
        plots, frame = make(number)
        ready, ready_cpu = time.perf_counter(), time.thread_time()
        page.draw(plots, frame)
        if number >= 0:
            taken.append(1000 * (time.perf_counter() - ready))
            worked.append(1000 * (time.thread_time() - ready_cpu))
            computed.append(1000 * (ready - begun))
    place = round(0.95 * REDRAWS) - 1
    ranked = sorted(taken)
    return {
        "median_ms": statistics.median(ranked),
        "p95_ms": ranked[place],
        "max_ms": ranked[-1],
        "processor_p95_ms": sorted(worked)[place],
        "compute_median_ms": statistics.median(computed),
    }


if __name__ == "__main__":
    main()
