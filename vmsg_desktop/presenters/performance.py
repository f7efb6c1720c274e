"""The performance room's live view: which time, host and stage are looked at, and when plots are computed anew.

Plots are computed on a lane, once a second while somebody looks; the window's timer only moves the time axis.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from vmsg_desktop.application.metrics import RecorderState
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.kpi import Alert, KpiBoard
from vmsg_desktop.core.model.metrics import Window
from vmsg_desktop.core.ports import MetricsSource
from vmsg_desktop.presenters.performance_export import figures_csv, figures_json, trace_json
from vmsg_desktop.presenters.performance_plots import Wish, make_plots
from vmsg_desktop.presenters.performance_state import ALL_HOSTS, WINDOWS_S, Frame, Head, Plots, Tile
from vmsg_desktop.presenters.performance_tiles import tiles_of

TICK_HZ: Final = 10.0
_RENEW_S: Final = 1.0
_RENEW_LONG_S: Final = 5.0
_LONG_S: Final = 2 * 86_400.0
_REST, _LONGEST_REST = 4.0, 3.0  # plots that take long to compute come less often, but not much less
_BAND_SHARE: Final = 40 / 300
_BAND_ROUNDING: Final = 0.05  # share of the jobs' window by which its end may be rounded up
_LONGEST_BAND_S: Final = 1_800.0  # more jobs than that in one picture tell nothing
_SHORTEST_S, _LONGEST_S = 20.0, 35 * 86_400.0
_SNOOZE_S: Final = 3_600.0
_STEPS: Final = 60


class PerformanceView(Protocol):
    """What shows it."""

    def show_head(self, head: Head) -> None:
        """Window, host, live or not."""

    def show_plots(self, plots: Plots) -> None:
        """New curves."""

    def show_frame(self, frame: Frame) -> None:
        """Another time in view, or another place of the crosshair."""

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Key figures."""

    def show_alert(self, alert: Alert | None, others: int) -> None:
        """The newest alert that nobody has seen yet, and how many more there are."""

    def show_written(self, path: Path) -> None:
        """A file was written."""

    def show_error(self, error: VmsgError) -> None:
        """What could not be done."""


@dataclass(eq=False)
class Instruments:
    """What the room works with.

    Attributes:
        source: what was measured. lane: computes plots.
        board: the newest key figures. acknowledge: an alert by its id. snooze: the same, and for how many seconds.
        write: a file, whole; raises StorageError.
        measuring: whether what is measured is kept.
    """

    source: MetricsSource
    lane: PreviewLane
    board: Callable[[], KpiBoard]
    acknowledge: Callable[[str], None]
    snooze: Callable[[str, float], None]
    write: Callable[[Path, bytes], None]
    measuring: Callable[[], RecorderState] = RecorderState


class PerformancePresenter:
    """Window's thread. ``tick`` ten times a second while the room is seen."""

    def __init__(self, instruments: Instruments, view: PerformanceView) -> None:
        self._with = instruments
        self._view = view
        self._key, self._length_s = "5min", WINDOWS_S["5min"]
        self._host, self._stage, self._columns = ALL_HOSTS, "cut", 264
        self._stands_at_s: float | None = None  # the end of the axis while it does not follow the time
        self._stood_s = 0.0  # when it began to stand
        self._band_s: tuple[float, float] | None = None  # None = the newest
        self._cross_s: float | None = None
        self._plots: Plots | None = None
        self._asked_s, self._asked_key = -math.inf, ""
        self._took_s = 0.0
        self._frame: Frame | None = None
        self._head: Head | None = None
        self._board: KpiBoard | None = None

    @property
    def plots(self) -> Plots | None:
        """As they are shown."""
        return self._plots

    @property
    def host(self) -> str:
        """The machine that is looked at, or ALL_HOSTS."""
        return self._host

    @property
    def band(self) -> Window:
        """The window of the jobs."""
        return self._make_frame().band

    def tick(self) -> None:
        """The time went on: move the axis, and compute anew what is older than a second."""
        now_s = self._with.source.now_s()
        rest_s = max(self._renew_s, min(_REST * self._took_s, _LONGEST_REST * self._renew_s))
        if self._stands_at_s is None and not 0 <= now_s - self._asked_s < rest_s:
            self._ask(now_s)
        elif self._plots is not None and not self._plots.is_whole and now_s - self._asked_s >= _RENEW_S:
            self._ask(now_s)  # old values still come from the disk, whether the axis stands or not
        self._show_frame()
        self._show_head()
        self._show_board()

    def choose_window(self, key: str) -> None:
        """Look at one of WINDOWS_S, up to now."""
        self._key, self._length_s = key, WINDOWS_S[key]
        self._stands_at_s = self._band_s = None
        self._renew()

    def choose_host(self, host: str) -> None:
        """Look at one machine, or ALL_HOSTS."""
        self._host = host
        self._renew()

    def choose_stage(self, stage: str) -> None:
        """Show percentiles of another group of stages."""
        self._stage = stage
        self._renew()

    def set_columns(self, columns: int) -> None:
        """How many pixel columns the widest plot has."""
        if columns != self._columns:
            self._columns = max(32, columns)
            self._renew()

    def pause(self, *, is_paused: bool) -> None:
        """Let the plots stand still, or follow the time again."""
        if is_paused:
            self._stands_at_s, self._stood_s = self._make_frame().end_s, self._with.source.now_s()
        else:
            if self._key:
                self._length_s = WINDOWS_S[self._key]
            self._stands_at_s = None
        self._renew()

    def toggle_pause(self) -> None:
        """Stand still, or follow the time again."""
        self.pause(is_paused=self._stands_at_s is None)

    def hover(self, at_s: float | None) -> None:
        """The pointer is over a moment of a plot or of the jobs; None = over none."""
        self._cross_s = at_s
        self._show_frame()

    def step_cross(self, direction: int) -> None:
        """Move the crosshair by a sixtieth of the time in view: -1 back, 1 on; it begins at the newest moment."""
        frame, step_s = self._make_frame(), self._length_s / _STEPS
        at_s = (frame.end_s if self._cross_s is None else self._cross_s) + direction * step_s
        self.hover(min(max(at_s, frame.begin_s), frame.end_s))

    def show_jobs_at_cross(self) -> None:
        """Show the jobs around the crosshair, or the newest ones."""
        if self._cross_s is not None:
            self.move_band(self._cross_s)

    def zoom_at_cross(self, factor: float) -> None:
        """Zoom around the crosshair, or the newest moment."""
        frame = self._make_frame()
        self.zoom(factor, frame.end_s if self._cross_s is None else self._cross_s)

    def zoom(self, factor: float, at_s: float) -> None:
        """Show a time ``factor`` times as long, with the moment under the pointer where it is; the axis stands then."""
        before = self._make_frame()
        length_s = min(_LONGEST_S, max(_SHORTEST_S, self._length_s * factor))
        share = (at_s - before.begin_s) / self._length_s
        end_s = min(at_s + (1 - share) * length_s, self._with.source.now_s())
        self._length_s, self._stands_at_s, self._key = length_s, end_s, ""
        self._stood_s = self._with.source.now_s()
        self._renew()

    def move_band(self, centre_s: float) -> None:
        """Show the jobs around a moment."""
        frame, half_s = self._make_frame(), self._band_length_s / 2
        newest_s = max(frame.begin_s + 2 * half_s, self._newest_s(frame.end_s))
        centre_s = min(max(centre_s, frame.begin_s + half_s), newest_s - half_s)
        self._band_s = (centre_s - half_s, centre_s + half_s)
        self._show_frame()

    def acknowledge(self, alert: str) -> None:
        """A person has seen an alert."""
        self._act(lambda: self._with.acknowledge(alert))

    def snooze(self, alert: str) -> None:
        """Be quiet about an alert for an hour."""
        self._act(lambda: self._with.snooze(alert, _SNOOZE_S))

    def export(self, kind: str, path: Path, picture: bytes = b"") -> None:
        """Write what is in view: csv, json, or png with the bytes of a picture."""
        plots = self._plots
        if plots is None:
            return
        data = {"csv": lambda: figures_csv(plots), "json": lambda: figures_json(plots), "png": lambda: picture}[kind]
        self._write(path, data)

    def export_trace(self, path: Path) -> None:
        """Write the jobs of their window as a Chrome trace."""
        window = self.band
        self._write(path, lambda: trace_json(self._with.source, window))

    def _write(self, path: Path, data: Callable[[], bytes]) -> None:
        def work(emit: Emit, cancel: CancelToken) -> Path:
            self._with.write(path, data())
            return path

        self._with.lane.show("export", work, done=self._view.show_written, failed=self._view.show_error)

    def _act(self, call: Callable[[], None]) -> None:
        try:
            call()
        except VmsgError as error:
            self._view.show_error(error)
        self._show_board()

    def _renew(self) -> None:
        self._ask(self._with.source.now_s())
        self._show_frame()
        self._show_head()

    def _ask(self, now_s: float) -> None:
        """Compute the plots, unless the same is being computed already."""
        frame = self._make_frame()
        wish = Wish(Window(frame.begin_s, frame.end_s), self._host, self._stage, self._columns)
        key = f"{self._key} {self._length_s} {self._host} {self._stage} {self._columns} {self._stands_at_s}"
        if self._with.lane.is_wanted(key):
            return
        if self._asked_key and self._asked_key != key:
            self._with.lane.cancel(self._asked_key)
        self._asked_s, self._asked_key = now_s, key
        self._with.lane.show(
            key, lambda emit, cancel: make_plots(self._with.source, wish), done=self._computed, failed=self._failed
        )

    def _computed(self, plots: Plots) -> None:
        self._plots = plots
        self._took_s = max(0.0, self._with.source.now_s() - self._asked_s)
        self._show_frame()
        self._view.show_plots(plots)
        self._show_head()

    def _failed(self, error: VmsgError) -> None:
        self._view.show_error(error)

    @property
    def _renew_s(self) -> float:
        return _RENEW_S if self._length_s <= _LONG_S else _RENEW_LONG_S

    @property
    def _band_length_s(self) -> float:
        return min(_LONGEST_BAND_S, self._length_s * _BAND_SHARE)

    def _newest_s(self, end_s: float) -> float:
        """Where the newest jobs end: at the end of the axis, or now where its last column ends hours from now."""
        if self._length_s / self._columns < _BAND_ROUNDING * self._band_length_s:
            return end_s
        column_s = self._band_length_s / self._columns
        now_s = self._with.source.now_s() if self._stands_at_s is None else self._stood_s
        return min(end_s, math.ceil(now_s / column_s) * column_s)

    def _make_frame(self) -> Frame:
        """The end lies on a pixel column, so that curves move by whole pixels and do not shimmer."""
        column_s = self._length_s / self._columns
        end_s = self._stands_at_s
        if end_s is None:
            end_s = math.ceil(self._with.source.now_s() / column_s) * column_s
        band_end_s = self._newest_s(end_s)
        band = self._band_s or (band_end_s - self._band_length_s, band_end_s)
        return Frame(end_s - self._length_s, end_s, *band, cross_s=self._cross_s)

    def _show_frame(self) -> None:
        if self._plots is not None and self._plots.window.length_s != self._length_s:
            return  # curves of another length: they are shown in their own time until the new ones come
        frame = self._make_frame()
        if self._band_s is not None and self._band_s[0] < frame.begin_s:  # it has left the view
            length_s = self._band_s[1] - self._band_s[0]
            self._band_s = (frame.begin_s, frame.begin_s + length_s)
            frame = self._make_frame()
        if frame != self._frame:
            self._frame = frame
            self._view.show_frame(frame)

    def _show_head(self) -> None:
        source, plots = self._with.source, self._plots
        is_of_another_time = plots is not None and plots.window.length_s != self._length_s
        is_reading = is_of_another_time or (plots is not None and not plots.is_whole)
        head = Head(
            window=self._key,
            host=self._host,
            hosts=source.hosts(),
            feed="paused" if self._stands_at_s is not None else "reading" if is_reading else "live",
            rate_hz=TICK_HZ if self._length_s <= WINDOWS_S["1h"] else 1 / self._renew_s,
            alerts=len(self._with.board().loud()),
            is_simulated=source.is_simulated,
            measuring=self._with.measuring(),
        )
        if head != self._head:
            self._head = head
            self._view.show_head(head)

    def _show_board(self) -> None:
        board = self._with.board()
        if board is self._board:
            return
        self._board = board
        loud = board.loud()
        self._view.show_tiles(tiles_of(board))
        self._view.show_alert(loud[0] if loud else None, max(0, len(loud) - 1))
