"""The live view: alert, tiles, eight plots on one time axis, jobs over the GPU trace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.kpi import Alert
from vmsg_desktop.presenters.performance import TICK_HZ, Instruments, PerformancePresenter
from vmsg_desktop.presenters.performance_state import PLOTS, Frame, Head, Plots, Tile
from vmsg_desktop.ui.pages.performance.banner import AlertBanner
from vmsg_desktop.ui.pages.performance.plot_tile import PlotTile
from vmsg_desktop.ui.pages.performance.stage_menu import StageMenu
from vmsg_desktop.ui.pages.performance.tiles import Tiles
from vmsg_desktop.ui.pages.performance.timeline import Timeline
from vmsg_desktop.ui.shortcuts import bind
from vmsg_desktop.ui.theme.metrics import GAP

_IN_A_ROW: Final = 4
_KEY_ZOOM: Final = 1.5
_PROPOSED = "performance.csv"
_PLOTS_SHARE, _TIMELINE_SHARE = 62, 38
"""What two rows of plots and the jobs take of the height that is left."""


class LiveView(QScrollArea):
    """``head_changed(Head)``, ``job_asked(id)``, ``alerts_asked()``, ``failed(error)``, ``told(str)``."""

    head_changed = Signal(object)
    job_asked = Signal(str)
    alerts_asked = Signal()
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, instruments: Instruments, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._band = (0.0, 0.0)
        self.banner, self.tiles = AlertBanner(), Tiles()
        self.plots = {key: PlotTile(key) for key in PLOTS}
        self.stage_menu = StageMenu(self.plots["percentiles"])
        self.timeline = Timeline(instruments.source, instruments.lane)
        self._lay_out()
        self.presenter = PerformancePresenter(instruments, self)
        self._timer = QTimer(self)
        self._timer.setInterval(round(1000 / TICK_HZ))
        self._timer.timeout.connect(self.presenter.tick)
        self._connect()

    def show_head(self, head: Head) -> None:
        """See PerformanceView."""
        self.head_changed.emit(head)

    def show_plots(self, plots: Plots) -> None:
        """See PerformanceView."""
        for tile in self.plots.values():
            tile.show_plots(plots)
        self.stage_menu.set_stage(plots.stage)
        self._show_jobs()

    def show_frame(self, frame: Frame) -> None:
        """See PerformanceView."""
        is_moved = self._band != (frame.band_begin_s, frame.band_end_s)
        self._band = (frame.band_begin_s, frame.band_end_s)
        for tile in self.plots.values():
            tile.show_frame(frame)
        if is_moved:
            self._show_jobs()
        self.timeline.set_cross(frame.cross_s)

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """See PerformanceView."""
        self.tiles.show_tiles(tiles)

    def show_alert(self, alert: Alert | None, others: int) -> None:
        """See PerformanceView."""
        self.banner.show_alert(alert, others)

    def show_written(self, path: Path) -> None:
        """See PerformanceView."""
        self.told.emit(self.tr("Written: {name}").format(name=path.name))

    def show_error(self, error: VmsgError) -> None:
        """See PerformanceView."""
        self.failed.emit(error)

    def showEvent(self, event: QShowEvent) -> None:
        """The time goes on while somebody looks."""
        super().showEvent(event)
        self.presenter.tick()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """And only then."""
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many points as there are pixels."""
        super().resizeEvent(event)
        if hasattr(self, "presenter"):
            self.presenter.set_columns(max(tile.plot.columns for tile in self.plots.values()))

    def _show_jobs(self) -> None:
        self.timeline.show_window(self.presenter.band, host=self.presenter.host)

    def _lay_out(self) -> None:
        self._inner = inner = QWidget()
        inner.setProperty("surface", "win")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(GAP)
        column.addWidget(self.banner)
        column.addWidget(self.tiles)
        plots = QWidget()
        grid = QGridLayout(plots)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        for index, tile in enumerate(self.plots.values()):
            grid.addWidget(tile, index // _IN_A_ROW, index % _IN_A_ROW)
        for place in range(_IN_A_ROW):
            grid.setColumnStretch(place, 1)
        column.addWidget(plots, _PLOTS_SHARE)
        column.addWidget(self.timeline, _TIMELINE_SHARE)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _connect(self) -> None:
        presenter = self.presenter
        for tile in self.plots.values():
            tile.plot.hovered.connect(presenter.hover)
            tile.plot.dragged.connect(presenter.move_band)
            tile.plot.zoomed.connect(presenter.zoom)
        self._bind()
        self.stage_menu.chosen.connect(presenter.choose_stage)
        self.timeline.pointed.connect(presenter.hover)
        self.timeline.chosen.connect(self.job_asked)
        self.timeline.failed.connect(self.failed)
        self.timeline.export_asked.connect(self._ask_trace)
        self.banner.job_asked.connect(self.job_asked)
        self.banner.snoozed.connect(presenter.snooze)
        self.banner.acknowledged.connect(presenter.acknowledge)
        self.banner.all_asked.connect(self.alerts_asked)

    def _bind(self) -> None:
        presenter = self.presenter
        keys: dict[str, Callable[[], None]] = {
            "plots-pause": presenter.toggle_pause,
            "plots-back": partial(presenter.step_cross, -1),
            "plots-on": partial(presenter.step_cross, 1),
            "plots-jobs": presenter.show_jobs_at_cross,
            "plots-closer": partial(presenter.zoom_at_cross, 1 / _KEY_ZOOM),
            "plots-wider": partial(presenter.zoom_at_cross, _KEY_ZOOM),
        }
        for name, does in keys.items():
            bind(name, self, does)

    @Slot()
    def ask_export(self) -> None:
        """Ask where the figures in view are to be written, and as what."""
        kinds = {
            self.tr("Table (*.csv)"): "csv",
            self.tr("JSON (*.json)"): "json",
            self.tr("Picture (*.png)"): "png",
        }
        name, chosen = QFileDialog.getSaveFileName(
            self, self.tr("Export the figures in view"), _PROPOSED, ";;".join(kinds)
        )
        if not name:
            return
        kind = kinds.get(chosen, "csv")
        path = Path(name)
        if path.name == _PROPOSED:  # the dialog does not change the name with the kind
            path = path.with_suffix(f".{kind}")
        elif path.suffix[1:] not in kinds.values():
            path = Path(f"{name}.{kind}")
        self.presenter.export(path.suffix[1:], path, picture_of(self._inner))

    @Slot()
    def _ask_trace(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export the jobs as a Chrome trace"), "vmsg.trace.json")
        if name:
            self.presenter.export_trace(Path(name))


def picture_of(widget: QWidget) -> bytes:
    """What a widget shows, as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().toImage().save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs lack str
    return bytes(buffer.data().data())
