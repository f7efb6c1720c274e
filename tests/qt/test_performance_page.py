"""The performance room as a whole: views behind tabs, errands, jobs that can be opened and made-up ones that cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes.metrics_source import FilledSource
from tests.fakes.still_lane import StillLane
from vmsg_desktop.application.metrics import RecorderState
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.kpi import Alert, KpiBoard
from vmsg_desktop.core.model.metrics import HERE
from vmsg_desktop.ui.pages.performance import alerts, runs
from vmsg_desktop.ui.pages.performance.page import PerformancePage

NOW_S = 1_700_000_000.0


class StandIn(QWidget):
    """In place of a view that has tests of its own."""

    failed = Signal(object)
    told = Signal(str)
    job_asked = Signal(str)
    noted = Signal(str)

    def __init__(self, studio: object) -> None:
        super().__init__()
        self.begun: list[str] = []

    def profile(self) -> None:
        self.begun.append("profile")

    def benchmark(self) -> None:
        self.begun.append("benchmark")

    def compare(self) -> None:
        self.begun.append("compare")


@pytest.fixture
def source() -> FilledSource:
    made = FilledSource(NOW_S)
    made.fill(HERE, begin_s=NOW_S - 30, end_s=NOW_S, cpu__load=0.5)
    return made


@pytest.fixture
def page(
    show: Callable[[QWidget], QWidget], monkeypatch: pytest.MonkeyPatch, source: FilledSource
) -> Iterator[PerformancePage]:
    monkeypatch.setattr(alerts, "AlertsView", StandIn)
    monkeypatch.setattr(runs, "RunsView", StandIn)
    desk = SimpleNamespace(board=KpiBoard(at_s=NOW_S), acknowledge=lambda alert: None, snooze=lambda alert, for_s: None)
    desk.listen = lambda listener: listener(desk.board)
    studio: Any = SimpleNamespace(metrics=source, metrics_lane=StillLane(), alerts=desk, measuring=RecorderState)
    made = PerformancePage(cast("Studio", studio))
    made.resize(1356, 860)
    show(made)
    yield made
    made.hide()


def test_other_views_are_made_when_they_are_gone_to(page: PerformancePage) -> None:
    assert page._alerts is None
    assert page._runs is None
    page.header.views.chosen.emit("alerts")
    assert page.alerts.isVisible()
    assert page._runs is None
    assert not page.header.windows.isVisible()
    assert not page.live._timer.isActive()
    page.go_to_view("live")
    assert page.header.windows.isVisible()
    assert page.live._timer.isActive()


@pytest.mark.parametrize("errand", ["profile", "benchmark", "compare"])
def test_an_errand_of_the_head_begins_in_the_view_of_the_runs(page: PerformancePage, errand: str) -> None:
    page.header.errands[errand].click()
    assert page.header.views.value() == "runs"
    assert cast(Any, page.runs).begun == [errand]


def test_host_and_window_of_the_head_change_the_plots(page: PerformancePage) -> None:
    page.header.window_chosen.emit("1h")
    assert page.live.presenter.plots is not None
    assert page.live.presenter.plots.window.length_s == pytest.approx(3600)
    page.header.host_chosen.emit(HERE)
    assert page.live.presenter.host == HERE


def test_a_job_is_opened_unless_it_is_made_up(page: PerformancePage, source: FilledSource) -> None:
    asked: list[str] = []
    told: list[str] = []
    page.job_asked.connect(asked.append)
    page.noted.connect(told.append)
    page.live.timeline.chosen.emit("j1")
    page.alerts.job_asked.emit("j2")
    assert (asked, told) == (["j1", "j2"], [])
    source.is_simulated = True
    page.live.banner.job_asked.emit("j3")
    assert asked == ["j1", "j2"]
    assert len(told) == 1


def test_problems_of_every_view_reach_the_corner(page: PerformancePage) -> None:
    failures: list[object] = []
    page.failed.connect(failures.append)
    for view in (page.live, page.alerts, page.runs):
        view.failed.emit("trouble")
    QApplication.processEvents()
    assert failures == ["trouble"] * 3


def test_alerts_are_counted_while_another_view_is_seen(page: PerformancePage) -> None:
    page.header.views.chosen.emit("alerts")
    alert = Alert("a1", "e2e.p95", "", 60.0, "over", NOW_S - 9, NOW_S - 5, 67.2, 71.0)
    page._count(KpiBoard(at_s=NOW_S, alerts=(alert,)))
    assert page.header._head.alerts == 1
    page._count(KpiBoard(at_s=NOW_S))
    assert page.header._head.alerts == 0
