"""Plots of the live view paint what changed, and once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from vmsg_desktop.presenters.performance_state import Curve, Frame, Plot
from vmsg_desktop.ui.pages.performance.plot_view import GUTTER, RIGHT, PlotView
from vmsg_desktop.ui.theme.current import colour

NOW_S = 1_700_000_000.0
Show = Callable[[QWidget], QWidget]


class Paints(QObject):
    """Counts how often something is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def plot_of(values: list[float]) -> Plot:
    at_s = NOW_S + np.arange(len(values), dtype=np.float64)
    curve = Curve("cpu", "d1", "line", "percent", at_s, np.array(values), 3.0)
    return Plot("machine", (curve,), 0.0, 100.0, (0.0, 50.0, 100.0), "percent")


def last_column(view: PlotView) -> int:
    """The rightmost column where the curve is."""
    image, ink = view.grab().toImage(), colour("d1").rgb()
    return max(x for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == ink)


def test_new_curves_and_another_time_are_painted_once_however_many_plots_there_are(show: Show) -> None:
    page = QWidget()
    plots = [PlotView(parent=page) for _ in range(3)]
    for index, plot in enumerate(plots):
        plot.setGeometry(0, 150 * index, 260, 147)
    page.resize(260, 450)
    show(page)
    paints = Paints()
    for plot in plots:
        plot.show_plot(plot_of([20.0] * 50))
        plot.viewport().installEventFilter(paints)
    QApplication.processEvents()
    paints.count = 0
    for plot in plots:
        plot.show_plot(plot_of([30.0] * 60))
        plot.show_frame(Frame(NOW_S + 5, NOW_S + 105, NOW_S + 95, NOW_S + 105))
    QTest.qWait(30)
    assert paints.count == len(plots)


def test_a_plot_that_grew_shows_its_curve_on_its_new_width(show: Show) -> None:
    view = PlotView()
    view.resize(GUTTER + RIGHT + 200, 147)
    show(view)
    view.show_frame(Frame(NOW_S, NOW_S + 100, NOW_S + 90, NOW_S + 100))
    view.show_plot(plot_of([20.0] * 101))
    view.resize(GUTTER + RIGHT + 300, 147)
    assert last_column(view) == pytest.approx(GUTTER + 300, abs=3)
