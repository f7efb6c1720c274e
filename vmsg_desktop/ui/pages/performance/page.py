"""The performance room: live plots, alerts, runs behind three tabs; the last two are made when they are gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.kpi import KpiBoard
from vmsg_desktop.presenters.performance import Instruments
from vmsg_desktop.ui.pages.performance.header import PerformanceHeader
from vmsg_desktop.ui.pages.performance.live import LiveView
from vmsg_desktop.ui.widgets.rule import Rule

if TYPE_CHECKING:
    from vmsg_desktop.ui.pages.performance.alerts import AlertsView
    from vmsg_desktop.ui.pages.performance.runs import RunsView


class PerformancePage(QWidget):
    """``job_asked(id)`` when somebody wants to see a job; ``failed(error)``, ``told(str)``, ``noted(str)`` for the
    corner."""

    job_asked = Signal(str)
    failed = Signal(object)
    told = Signal(str)
    noted = Signal(str)

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        desk = studio.alerts
        instruments = Instruments(
            studio.metrics,
            studio.metrics_lane,
            board=lambda: desk.board,
            acknowledge=desk.acknowledge,
            snooze=lambda alert, seconds: desk.snooze(alert, for_s=seconds),
            write=lambda path, data: studio.open_runs().write(path, data),
            measuring=studio.measuring,
        )
        self.header = PerformanceHeader()
        self.live = LiveView(instruments)
        self._alerts: AlertsView | None = None
        self._runs: RunsView | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.live)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Rule())
        column.addWidget(self._stack, 1)
        self._connect()
        desk.listen(self._count)

    @property
    def alerts(self) -> AlertsView:
        """The view of the alerts."""
        if self._alerts is None:
            from vmsg_desktop.ui.pages.performance.alerts import AlertsView

            self._alerts = AlertsView(self._studio)
            self._alerts.failed.connect(self.failed)
            self._alerts.told.connect(self.told)
            self._alerts.job_asked.connect(self._open_job)
            self._stack.addWidget(self._alerts)
        return self._alerts

    @property
    def runs(self) -> RunsView:
        """The view of profiles and benchmarks."""
        if self._runs is None:
            from vmsg_desktop.ui.pages.performance.runs import RunsView

            self._runs = RunsView(self._studio)
            self._runs.failed.connect(self.failed)
            self._runs.told.connect(self.told)
            self._runs.noted.connect(self.noted)
            self._stack.addWidget(self._runs)
        return self._runs

    @Slot(str)
    def go_to_view(self, key: str) -> None:
        """Show live, alerts or runs."""
        self.header.views.set_value(key)
        self.header.set_live(key == "live")
        self._stack.setCurrentWidget(getattr(self, key))

    def _count(self, board: KpiBoard) -> None:
        """The live view's presenter counts while it is seen; here, while another view is."""
        self.header.show_alerts(len(board.loud()))

    @Slot(str)
    def _begin(self, errand: str) -> None:
        self.go_to_view("runs")
        getattr(self.runs, errand)()

    @Slot(str)
    def _open_job(self, job: str) -> None:
        if self._studio.metrics.is_simulated:
            self.noted.emit(self.tr("This job is made up: there is nothing to open"))
        else:
            self.job_asked.emit(job)

    @Slot()
    def _go_to_alerts(self) -> None:
        self.go_to_view("alerts")

    def _connect(self) -> None:
        header, live = self.header, self.live
        presenter = live.presenter
        live.head_changed.connect(header.show_head)
        live.job_asked.connect(self._open_job)
        live.alerts_asked.connect(self._go_to_alerts)
        live.failed.connect(self.failed)
        live.told.connect(self.told)
        header.export_asked.connect(live.ask_export)
        header.view_chosen.connect(self.go_to_view)
        header.host_chosen.connect(presenter.choose_host)
        header.window_chosen.connect(presenter.choose_window)
        header.paused.connect(lambda is_paused: presenter.pause(is_paused=is_paused))
        header.errand.connect(self._begin)
