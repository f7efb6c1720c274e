"""Jobs over the GPU trace: which step of which job ran when, and what the GPU did meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.metrics import HERE, Window
from vmsg_desktop.core.ports import MetricsSource
from vmsg_desktop.presenters.performance_timeline import TimelinePresenter, TimelineState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.clock import DAY_S, is_same_day, moment_words, tick_words
from vmsg_desktop.ui.pages.performance.timeline_canvas import (
    AXIS,
    FEWEST_ROWS,
    ROW,
    TOP,
    TRACE,
    TimelineRoom,
    TimelineWords,
    bar_tip,
    paint_timeline,
    row_words,
)
from vmsg_desktop.ui.pages.performance.words import missing_words, simulated_words
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import is_focus_visible, paints_own_focus
from vmsg_desktop.ui.theme.tokens import STAGE_COLOURS
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.tile import Tile

_SWATCH, _SWATCH_GAP, _BETWEEN = 9, 6, 14
_HEAD = 36


class Timeline(Tile):
    """The part of the page under the plots.

    `show_window` draws a time, `set_cross` moves the crosshair. ``chosen(job)``: a job was clicked, to be opened.
    ``pointed(at_s)``: the pointer is at a moment (float) or gone (None). ``export_asked()``: the trace is wanted.
    ``failed(error)``: the jobs could not be found.
    """

    chosen = Signal(str)
    pointed = Signal(object)
    export_asked = Signal()
    failed = Signal(object)

    def __init__(
        self, source: MetricsSource, lane: PreviewLane | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(padding=0, parent=parent)
        self._title, self._meta = Label("", role="section"), ElidedLabel("", role="small", tone="t3")
        self._simulated, self._legend = Badge("", kind="warn"), Legend()
        self.export = Button(kind="quiet", icon="export", size="small")
        self.canvas = TimelineCanvas()
        self._lay_out()
        self.presenter = TimelinePresenter(source, self, lane)
        self.canvas.chosen.connect(self._choose)
        self.canvas.pointed.connect(self.pointed)
        self.export.clicked.connect(self.export_asked)
        self._retranslate()

    def show_window(self, window: Window, *, host: str = "") -> None:
        """Draw a time. ``host`` "" = all jobs over the busiest GPU."""
        self.presenter.show(window, host=host, columns=max(40, self.canvas.width()))

    def set_cross(self, at_s: float | None) -> None:
        """Draw the crosshair at a moment, Unix seconds; None = nowhere."""
        self.canvas.set_cross(at_s)

    def show_timeline(self, state: TimelineState) -> None:
        """See TimelineView."""
        self._simulated.setVisible(state.is_simulated)
        self.export.setEnabled(bool(state.rows))
        self.canvas.set_state(state, self._words(state))
        self._say_meta(state)

    def show_error(self, error: VmsgError) -> None:
        """See TimelineView."""
        self.failed.emit(error)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(str)
    def _choose(self, job: str) -> None:
        self.presenter.choose(job)
        self.chosen.emit(job)

    def _say_meta(self, state: TimelineState) -> None:
        window, shown = state.window, self.canvas.shown_count()
        begin = moment_words(window.begin_s, length_s=window.length_s)
        if not is_same_day(window.begin_s, state.now_s):
            begin = f"{tick_words(window.begin_s, step_s=DAY_S)} {begin}"
        times = self.tr("{begin} to {end}").format(
            begin=begin, end=moment_words(window.end_s, length_s=window.length_s)
        )
        if state.is_reading:
            times = self.tr("{times} · reading older jobs").format(times=times)
        elif shown < len(state.rows):
            words = self.tr("{times} · {shown} of {all} jobs, scroll")
            times = words.format(times=times, shown=shown, all=len(state.rows))
        times = self.tr("{times} · drag on any plot to move").format(times=times)
        self._meta.setText(times)

    def _words(self, state: TimelineState) -> TimelineWords:
        trace = state.trace
        meta = self.tr("reading") if trace is None else ""
        if trace is not None:
            host = self.tr("this computer") if trace.host == HERE else trace.host
            gpu = f"{host} GPU {trace.gpu}" if trace.is_one_of_several else host
            scale = self.tr("0–100 %")
            meta = gpu if trace.reason else f"{gpu}, {scale}"
        return TimelineWords(
            vendor=self.tr("D-ID {seconds} s"),
            vendor_running=self.tr("D-ID, running"),
            slow=self.tr("{words}, slow"),
            failed=self.tr("failed"),
            trace=self.tr("GPU utilisation"),
            trace_meta=meta,
            trace_missing=missing_words(said(trace.reason)) if trace is not None and trace.reason else "",
            nothing=self.tr("No job in this time"),
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 6, 0)
        head.setSpacing(10)
        self._meta.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head.addWidget(self._title)
        head.addWidget(self._simulated)
        head.addWidget(self._meta, 1)
        head.addWidget(self._legend)
        head.addWidget(self.export)
        row = QWidget()
        row.setLayout(head)
        row.setFixedHeight(_HEAD)
        self._simulated.hide()
        self.body.setSpacing(0)
        self.body.setContentsMargins(1, 0, 1, 1)
        self.body.addWidget(row)
        self.body.addWidget(self.canvas, 1)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Jobs over the GPU trace"))
        self.setAccessibleName(self._title.text())
        self._simulated.set_badge(simulated_words(), "warn")
        self.export.setText(self.tr("Export trace"))
        self._legend.set_names(
            {
                "waiting": self.tr("Waiting"), "find": self.tr("Find"), "cut": self.tr("Cut out"),
                "compose": self.tr("Compose"), "voice": self.tr("Voice"), "upload": self.tr("Network"),
                "vendor": self.tr("D-ID"),
            }
        )  # fmt: skip
        self.canvas.setAccessibleName(self._title.text())
        if self.presenter.state.now_s:
            self.show_timeline(self.presenter.state)


class Legend(QWidget):
    """Which colour is which stage."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_names(self, names: dict[str, str]) -> None:
        """Words by group."""
        self._names = names
        self.setAccessibleName(", ".join(names.values()))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All names side by side."""
        words = sum(draw.text_width(name, "small") + _SWATCH + _SWATCH_GAP + _BETWEEN for name in self._names.values())
        return QSize(round(words), 20)

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatches and names."""
        painter, at = QPainter(self), 0.0
        for group, name in self._names.items():
            square = QRectF(at, (self.height() - _SWATCH) / 2, _SWATCH, _SWATCH)
            if group == "waiting":
                draw.box(painter, square, radius=2, line=colour("ctl"), is_dashed=True)
            else:
                opacity = 0.5 if group == "vendor" else 1.0
                draw.box(painter, square, radius=2, fill=colour(STAGE_COLOURS[group], opacity))
            at += _SWATCH + _SWATCH_GAP
            wide = draw.text_width(name, "small")
            draw.text(painter, QRectF(at, 0, wide + 1, self.height()), name, ink="t2", role="small")
            at += wide + _BETWEEN
        painter.end()


class TimelineCanvas(QWidget):
    """The drawing itself. ``chosen(job)`` by click or Return, ``pointed(at_s or None)`` while the pointer moves."""

    chosen = Signal(str)
    pointed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._state: TimelineState | None = None
        self._words = TimelineWords("", "", "", "", "", "", "", "")
        self._cross_s: float | None = None
        self._hovered = self._focused = ""
        self._scrolled = 0  # rows below the ones in view
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        paints_own_focus(self)

    def set_state(self, state: TimelineState, words: TimelineWords) -> None:
        """Draw something else."""
        self._state, self._words = state, words
        self._scrolled = min(self._scrolled, max(0, len(state.rows) - 1))
        names = [f"{row.title}: {row_words(row, words)}" for row in self._room().shown]
        trace = f"{words.trace}: " + ", ".join(filter(None, (words.trace_meta, words.trace_missing)))
        self.setAccessibleDescription("; ".join([*(names or [words.nothing]), trace]))
        self.update()

    def set_cross(self, at_s: float | None) -> None:
        """Move the crosshair."""
        if at_s != self._cross_s:
            self._cross_s = at_s
            self.update()

    def shown_count(self) -> int:
        """Rows in view."""
        return len(self._room().shown)

    def sizeHint(self) -> QSize:
        """Five rows, the trace, the axis."""
        return QSize(640, TOP + FEWEST_ROWS * ROW + 4 + TRACE + AXIS)

    def minimumSizeHint(self) -> QSize:
        """The same, narrower."""
        return QSize(360, self.sizeHint().height())

    def _room(self) -> TimelineRoom:
        state = self._state or TimelineState(Window(0.0, 1.0), 0.0)
        room = TimelineRoom(self.size(), state, 0)
        return TimelineRoom(self.size(), state, max(0, len(state.rows) - room.fits - self._scrolled))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw rows, trace and axis."""
        if self._state is None:
            return
        painter = QPainter(self)
        focused = self._focused if self.hasFocus() and is_focus_visible() else ""
        paint_timeline(
            painter, self._room(), self._words, cross_s=self._cross_s, hovered=self._hovered, focused=focused
        )
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the moment under the pointer, mark the row."""
        room, at = self._room(), event.position()
        row = room.row_at(at.y())
        self._hovered = "" if row is None else row.job
        self.setCursor(Qt.CursorShape.ArrowCursor if row is None else Qt.CursorShape.PointingHandCursor)
        self.pointed.emit(room.at_s(at.x()))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        self._hovered = ""
        self.pointed.emit(None)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The moment under the pointer."""
        self.pointed.emit(self._room().at_s(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the job."""
        row = self._room().row_at(event.position().y())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self._focused = row.job
            self.chosen.emit(row.job)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Older and newer rows, where there are more than fit; else the page scrolls."""
        if self._state is None or self._room().fits >= len(self._state.rows):
            event.ignore()
            return
        self._scroll(1 if event.angleDelta().y() > 0 else -1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from job to job, Return opens one."""
        rows = self._state.rows if self._state else ()
        jobs = [row.job for row in rows]
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused in jobs:
            self.chosen.emit(self._focused)
        elif event.key() in steps and jobs:
            before = jobs.index(self._focused) if self._focused in jobs else len(jobs)
            self._focus_row(min(len(jobs) - 1, max(0, before + steps[Qt.Key(event.key())])))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """What a bar is, in a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _tip(self, at: QPointF) -> str:
        room = self._room()
        for place, row in enumerate(room.shown):
            for bar in row.bars:
                if room.bar_rect(place, bar).contains(at):
                    return f"{row.title}: {bar_tip(bar, self._words)}"
        return ""

    def _focus_row(self, number: int) -> None:
        rows = self._room().state.rows
        self._focused = rows[number].job
        room = self._room()
        if number < room.first:
            self._scroll(room.first - number)
        elif number >= room.first + room.fits:
            self._scroll(room.first + room.fits - 1 - number)
        self.update()

    def _scroll(self, older: int) -> None:
        room = self._room()
        most = max(0, len(room.state.rows) - room.fits)
        self._scrolled = min(most, max(0, self._scrolled + older))
        self.update()
