"""The stage: the canvas with its chips, what goes on, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QMarginsF, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.presenters.picture_state import Busy, Facts, Problem, View
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.create.picture import words
from vmsg_desktop.ui.pages.create.picture.canvas import Canvas
from vmsg_desktop.ui.pages.create.picture.canvas_tool import CanvasTool
from vmsg_desktop.ui.pages.create.picture.images import heat_table
from vmsg_desktop.ui.pages.create.picture.over_chip import FactChip, OverChip, Swatches
from vmsg_desktop.ui.pages.create.picture.viewport import ZOOM_STEP
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.spinner import Spinner
from vmsg_desktop.ui.widgets.stage_row import ThinBar

BUSY_AFTER_MS = 200
_INSET = 12
_CHIP_ROOM = 46.0
_CALLOUT_PX = 420


class Stage(QWidget):
    """``acted(action)`` about an error, ``stopped()`` when the person wants no more, ``unframed()`` from the hand,
    ``stepped(by)`` through the spots in doubt."""

    acted = Signal(str)
    stopped = Signal()
    unframed = Signal()
    stepped = Signal(int)

    def __init__(self, tools: Sequence[CanvasTool], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: Facts | None = None
        self.canvas = Canvas(tools, parent=self)
        self.facts = FactChip(parent=self)
        self._busy_wanted: Busy | None = None
        self._busy_soon = QTimer(self)
        self._busy_soon.setSingleShot(True)
        self._busy_soon.setInterval(BUSY_AFTER_MS)
        self._busy_soon.timeout.connect(self._show_busy)
        self._is_dropped_on = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._make_zoom()
        self._make_heat()
        self._make_top()
        self._make_busy()
        self.callout = Callout("err", "", parent=self)
        self.callout.acted.connect(self.acted)
        self.callout.hide()
        self.canvas.zoomed.connect(self._show_zoom)
        self._view: View = "frame"
        self._shown: tuple[View, bool] | None = None
        self.retranslate()
        self.show_view("frame", is_hand=False)

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(520, 520)

    def minimumSizeHint(self) -> QSize:
        """The chips fit."""
        return QSize(320, 200)

    def show_view(self, view: View, *, is_hand: bool) -> None:
        """The chips of a view."""
        if (view, is_hand) == self._shown:
            return
        self._view, self._shown = view, (view, is_hand)
        self.heat.setVisible(view == "mask")
        self.spots.setVisible(view == "mask" and self._spot_count > 0)
        self.ground.setVisible(view == "cut")
        self.hand.setVisible(view == "frame" and is_hand)
        for widget in (self._guides_rule, self.guides):
            widget.setVisible(view == "frame")
        has_top = view in ("mask", "cut") or (view == "frame" and is_hand)
        self.canvas.set_margins(QMarginsF(10, _CHIP_ROOM if has_top else 14, 10, _CHIP_ROOM + 4))
        self._place()

    def show_facts(self, facts: Facts) -> None:
        """How the picture came about."""
        self._told = facts
        self.facts.show_parts(words.facts_parts(facts), icon="lock" if facts.is_exact else "")
        self._place()

    def show_spots(self, count: int) -> None:
        """How many places are in doubt."""
        self._spot_count = count
        text = self.tr("%n spot(s) in doubt", "", count)
        self._spot_words.setText(text.replace("(s)", "" if count == 1 else "s"))
        self.spots.setVisible(self._view == "mask" and count > 0)
        self._place()

    def show_busy(self, busy: Busy | None) -> None:
        """Something goes on: it is said when it takes longer than a moment."""
        self._busy_wanted = busy
        if busy is None:
            self._busy_soon.stop()
            self.busy.hide()
        elif self.busy.isVisible():
            self._show_busy()
        elif not self._busy_soon.isActive():
            self._busy_soon.start()

    def show_problem(self, problem: Problem | None) -> None:
        """Something went wrong; the picture stays."""
        if problem is None:
            self.callout.hide()
            return
        actions = [
            Action(action, words.action_words(action), "primary" if at == 0 and action != "dismiss" else "secondary")
            for at, action in enumerate(problem.actions)
        ]
        hint = said(problem.error.hint)
        if "models" in problem.actions:
            hint = self.tr("They are fetched once and checked; then the picture is made.")
        self.callout.set_content(
            "err",
            said(problem.error.message),
            hint,
            actions=actions,
            state_label=self.tr("Error"),
        )
        self.callout.show()
        self._place()
        self.callout.raise_()

    def show_drag_over(self, is_over: bool) -> None:
        """Something that can be taken hovers over the column."""
        self._is_dropped_on = is_over
        self._veil.setVisible(is_over)
        self._veil.raise_()

    def retranslate(self) -> None:
        """Other words in another language."""
        if self._told is not None:
            self.show_facts(self._told)
        self._minus.set_label(self.tr("Farther"))
        self._plus.set_label(self.tr("Closer"))
        self._fit.set_label(self.tr("Show the whole picture"))
        self.guides.set_label(self.tr("Guides"))
        self._sure.setText(self.tr("sure"))
        self._doubt.setText(self.tr("in doubt"))
        self._previous.set_label(self.tr("Previous spot"))
        self._next.set_label(self.tr("Next spot"))
        self._hand_words.setText(self.tr("Framed by hand"))
        self._unframe.set_label(self.tr("Back to the chosen shot"))
        self._stop.setText(self.tr("Stop"))
        self.ground.segments.set_segments(
            [
                Segment("checker", self.tr("Checker")),
                Segment("black", self.tr("Black")),
                Segment("white", self.tr("White")),
            ]
        )
        self.canvas.setAccessibleName(self.tr("Picture"))
        self.show_spots(self._spot_count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chips keep their corners."""
        self.canvas.setGeometry(self.rect())
        self._veil.setGeometry(self.rect())
        self._place()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Fonts decide how wide chips are."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place()

    def _make_zoom(self) -> None:
        self.zoom = OverChip(parent=self)
        self._minus = Button(kind="quiet", icon="minus", size="small")
        self._plus = Button(kind="quiet", icon="plus", size="small")
        self._fit = Button(kind="quiet", icon="fit", size="small")
        self.guides = Button(kind="quiet", icon="guides", size="small")
        self.guides.setCheckable(True)
        self.guides.setChecked(True)
        self._percent = Label("", role="small")
        self._percent.setMinimumWidth(44)
        self._percent.setAlignment(draw.CENTRE)
        for widget in (self._minus, self._percent, self._plus):
            self.zoom.row.addWidget(widget)
        self.zoom.add_rule()
        self.zoom.row.addWidget(self._fit)
        self._guides_rule = QWidget()
        self._guides_rule.setFixedWidth(0)
        self.zoom.row.addWidget(self._guides_rule)
        self.zoom.row.addWidget(self.guides)
        self._minus.clicked.connect(lambda: self.canvas.zoom_by(1 / ZOOM_STEP))
        self._plus.clicked.connect(lambda: self.canvas.zoom_by(ZOOM_STEP))
        self._fit.clicked.connect(self.canvas.fit)

    def _make_heat(self) -> None:
        self._spot_count = 0
        self.heat = OverChip(margins=(10, 10), parent=self)
        self.heat.row.setSpacing(8)
        self._sure, self._doubt = Label("", role="small", tone="t2"), Label("", role="small", tone="t2")
        for widget in (self._sure, Swatches(heat_table()), self._doubt):
            self.heat.row.addWidget(widget)
        self.spots = OverChip(margins=(10, 2), parent=self)
        self._spot_words = Label("", role="small", tone="t2")
        self._previous = Button(kind="quiet", icon="chevl", size="small")
        self._next = Button(kind="quiet", icon="chevr", size="small")
        self.spots.row.addWidget(self._spot_words)
        self.spots.add_rule()
        self.spots.row.addWidget(self._previous)
        self.spots.row.addWidget(self._next)
        self._previous.clicked.connect(partial(self._step_spot, -1))
        self._next.clicked.connect(partial(self._step_spot, 1))

    def _step_spot(self, by: int, *_: object) -> None:
        self.stepped.emit(by)

    def _make_top(self) -> None:
        self.ground = _Ground(self)
        self.hand = OverChip(margins=(10, 2), parent=self)
        self._hand_words = Label("", role="small", tone="t2")
        self._unframe = Button(kind="quiet", icon="x", size="small")
        self.hand.row.addWidget(self._hand_words)
        self.hand.row.addWidget(self._unframe)
        self._unframe.clicked.connect(lambda: self.unframed.emit())

    def _make_busy(self) -> None:
        self.busy = OverChip(margins=(8, 2), parent=self)
        self.busy.row.setSpacing(8)
        self._busy_words = Label("", role="small", tone="t1")
        self._bar = ThinBar(width_px=72)
        self._share = Label("", role="small", tone="t2")
        self._stop = Button("", kind="quiet", size="small")
        for widget in (Spinner(), self._busy_words, self._bar, self._share, self._stop):
            self.busy.row.addWidget(widget)
        self._stop.clicked.connect(lambda: self.stopped.emit())
        self.busy.hide()
        self._veil = _Veil(self)
        self._veil.hide()

    @Slot()
    def _show_busy(self) -> None:
        busy = self._busy_wanted
        if busy is None:
            return
        self._busy_words.setText(words.stage_words(busy))
        self._bar.set_share(busy.share)
        self._share.setText("" if busy.share is None else f"{round(100 * busy.share)} %")
        self._share.setVisible(busy.share is not None)
        self.busy.show()
        self.busy.raise_()
        self._place()

    @Slot()
    def _show_zoom(self) -> None:
        self._percent.setText(f"{round(100 * self.canvas.view.scale)} %")
        is_there = self.canvas.has_picture()
        self.zoom.setVisible(is_there)

    def _place(self) -> None:
        for chip in (self.zoom, self.heat, self.spots, self.ground, self.hand, self.busy):
            chip.adjustSize()
        right, foot = self.width() - _INSET, self.height() - _INSET
        self.zoom.move(_INSET, foot - self.zoom.height())
        room = right - _INSET - self.zoom.width() - 8
        self.facts.fit(max(60, room))
        self.facts.move(right - self.facts.width(), foot - self.facts.height())
        for chip in (self.heat, self.ground, self.hand):
            chip.move(_INSET, _INSET)
        self.spots.move(right - self.spots.width(), _INSET)
        below = 36 if self._view in ("mask", "cut") else 0
        self.busy.move((self.width() - self.busy.width()) // 2, _INSET + below)
        wide = min(_CALLOUT_PX, self.width() - 2 * _INSET)
        tall = max(self.callout.heightForWidth(wide), self.callout.sizeHint().height())
        self.callout.setGeometry(QRect((self.width() - wide) // 2, (self.height() - tall) // 2, wide, tall))


class _Ground(OverChip):
    """What stands behind a cut-out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(margins=(0, 0), parent=parent)
        self.setFixedHeight(30)
        self.segments = Segmented([Segment("checker"), Segment("black"), Segment("white")], track="raise_")
        self.row.addWidget(self.segments)


class _Veil(QWidget):
    """Over everything while something is dragged over the column; lets the drop through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw.box(painter, rect, radius=RADIUS_TILE, fill=colour("sel", 0.72), line=colour("acc"), width_px=2)
        painter.end()
