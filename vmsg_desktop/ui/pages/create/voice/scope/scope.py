"""The plot as a widget: trim handles, pauses and playhead by mouse and by keyboard.

Tab goes from part to part: playhead, left handle, each pause, right handle. Arrows move the part (Shift = fine), Enter
types a pause's length, Delete takes back what was set by hand, Space plays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.core.model.limits import PAUSE_MAX_S
from vmsg_desktop.presenters.voice_scope import ScopeState
from vmsg_desktop.ui.pages.create.voice.scope import painting
from vmsg_desktop.ui.pages.create.voice.scope.geometry import AXIS, HANDLE_REACH, LOW, TALL, Geometry
from vmsg_desktop.ui.pages.create.voice.scope.length_edit import LengthEdit
from vmsg_desktop.ui.pages.create.voice.scope.painting import Drawn, Words, drawn
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import is_focus_visible, paints_own_focus
from vmsg_desktop.ui.widgets.values import ValueRange, format_value, parse_value

_STEP_S: Final = {"playhead": 0.5, "start": 0.1, "end": 0.1, "pause": 0.05}
_FINE: Final = 0.2
_DRAG_FROM_PX: Final = 3
_PAUSE: Final = ValueRange(0.0, PAUSE_MAX_S, 0.05, unit="s", decimals=2)


@dataclass(frozen=True)
class Part:
    """What can be moved: playhead, start, end, or the pause with this number."""

    kind: str
    number: int = -1


@dataclass
class _Drag:
    part: Part
    from_x: float
    from_value: float
    is_moving: bool


class Scope(QWidget):
    """Draws a ScopeState; what the person does leaves as signals, and comes back as another state."""

    trimmed = Signal(float, float)
    pause_moved = Signal(int, float)
    pause_cleared = Signal(int)
    let_go = Signal()
    sought = Signal(float)
    toggled = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: ScopeState | None = None
        self._drawn: Drawn | None = None
        self._lanes = TALL
        self._words = Words("", "", "", "", "")
        self._playhead_s = 0.0
        self._active = Part("playhead")
        self._drag: _Drag | None = None
        self._editor = LengthEdit(self)
        self._editor.committed.connect(self._typed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        paints_own_focus(self)

    @property
    def active(self) -> Part:
        """The part that keys move."""
        return self._active

    def set_words(self, words: Words, *, label: str) -> None:
        """Names of the lanes, and the accessible name."""
        self._words = words
        self.setAccessibleName(label)
        self.update()

    def set_low(self, is_low: bool) -> None:
        """Lower lanes for a low window."""
        lanes = LOW if is_low else TALL
        if lanes is not self._lanes:
            self._lanes = lanes
            self.updateGeometry()
            self._reduce()

    def set_state(self, state: ScopeState | None) -> None:
        """Draw something else."""
        self._state = state
        if self._active not in self.parts():
            self._active = Part("playhead")
        self._reduce()
        self._describe()

    def set_playhead(self, moment_s: float) -> None:
        """Move the line; only what it covers is painted anew."""
        before = self._where().x_of(self._playhead_s)
        self._playhead_s = moment_s
        for x in (before, self._where().x_of(moment_s)):
            self.update(QRect(round(x) - 8, 0, 16, round(self._where().bottom) + 1))
        self._describe()

    def parts(self) -> tuple[Part, ...]:
        """What can be moved, from left to right as Tab goes."""
        pauses = () if self._state is None else tuple(Part("pause", at) for at in range(len(self._state.pauses)))
        return Part("playhead"), Part("start"), *pauses, Part("end")

    def place_of(self, part: Part) -> QPointF:
        """The middle of where a part can be taken."""
        where = self._where()
        top, height = where.lane("strip" if part.kind == "pause" else "sound")
        return QPointF(self._x_of(part), top + height / 2)

    def sizeHint(self) -> QSize:
        """All lanes and the axis."""
        return QSize(360, sum(self._lanes.values()) + AXIS)

    def minimumSizeHint(self) -> QSize:
        """Narrow, but as high."""
        return QSize(240, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Reduce for the new width."""
        super().resizeEvent(event)
        self._reduce()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything; bars and lines are there already."""
        painter = QPainter(self)
        state, shown, where = self._state, self._drawn, self._where()
        if state is not None and shown is not None:
            painting.paint_ground(painter, state, where)
            painting.paint_names(painter, where, self._words, shown)
            painting.paint_sound(painter, where, shown)
            painting.paint_curves(painter, where, shown)
            active = self._active.number if self.hasFocus() else -1
            painting.paint_pauses(painter, where, state.pauses, active)
            painting.paint_frame(painter, where)
            for moment in state.trim:
                painting.paint_handle(painter, where, where.x_of(moment))
            painting.paint_playhead(painter, where, where.x_of(self._playhead_s))
            if self.hasFocus() and is_focus_visible():
                self._paint_focus(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a handle or a pause, or put the playhead here."""
        if event.button() != Qt.MouseButton.LeftButton or self._state is None:
            return
        at = event.position()
        part = self._part_at(at)
        self._choose(part)
        self._drag = _Drag(part, at.x(), self._value_of(part), part.kind != "pause")
        if part.kind == "playhead":
            self.sought.emit(self._where().moment_of(at.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer, or show what could be taken here."""
        at = event.position()
        if self._drag is None:
            can_move = self._state is not None and self._part_at(at).kind != "playhead"
            self.setCursor(Qt.CursorShape.SizeHorCursor if can_move else Qt.CursorShape.ArrowCursor)
            return
        moved_px = at.x() - self._drag.from_x
        if not self._drag.is_moving and abs(moved_px) <= _DRAG_FROM_PX:
            return
        self._drag.is_moving = True
        scale = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        if self._drag.part.kind == "playhead":
            self.sought.emit(self._where().moment_of(at.x()))
        else:
            self._put(self._drag.part, self._drag.from_value + moved_px * scale * self._where().seconds_a_px)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a pause that did not move only puts the playhead there."""
        drag, self._drag = self._drag, None
        if drag is None:
            return
        top, _ = self._where().lane("sound")
        if drag.is_moving and drag.part.kind != "playhead":
            self.let_go.emit()
        elif drag.part.kind == "pause" and event.position().y() >= top:
            self.sought.emit(self._where().moment_of(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type the length of a pause."""
        if self._state is not None and self._part_at(event.position()).kind == "pause":
            self._choose(self._part_at(event.position()))
            self._edit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the module."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._state is not None:
            self._step(-1 if key == Qt.Key.Key_Left else 1, event.modifiers())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._state is not None:
            self._choose(self.parts()[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._active.kind == "pause":
            self._edit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        elif key == Qt.Key.Key_Space:
            self.toggled.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes through the parts before it leaves."""
        parts = self.parts()
        at = parts.index(self._active) + (1 if next else -1)
        if not is_focus_visible() or self._editor.hasFocus() or not 0 <= at < len(parts):
            return super().focusNextPrevChild(next)
        self._choose(parts[at])
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the end from which the focus comes."""
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._choose(self.parts()[0 if event.reason() == Qt.FocusReason.TabFocusReason else -1])
        super().focusInEvent(event)

    def _where(self) -> Geometry:
        return Geometry(self.width(), 0.0 if self._state is None else self._state.duration_s, self._lanes)

    def _reduce(self) -> None:
        self._drawn = None if self._state is None else drawn(self._state, self._where())
        self.update()

    def _x_of(self, part: Part) -> float:
        where, state = self._where(), self._state
        if part.kind == "pause" and state is not None:
            pause = state.pauses[part.number]
            return (where.x_of(pause.start_s) + where.x_of(pause.end_s)) / 2
        return where.x_of(self._value_of(part))

    def _value_of(self, part: Part) -> float:
        if self._state is None or part.kind == "playhead":
            return self._playhead_s
        if part.kind == "pause":
            return self._state.pauses[part.number].length_s
        return self._state.trim[0 if part.kind == "start" else 1]

    def _part_at(self, at: QPointF) -> Part:
        state, where = self._state, self._where()
        if state is None:
            return Part("playhead")
        top, _ = where.lane("sound")
        handles = sorted((abs(at.x() - where.x_of(state.trim[side])), side) for side in (0, 1))
        if at.y() >= top and handles[0][0] <= HANDLE_REACH:
            return Part("start" if handles[0][1] == 0 else "end")
        reach = 0.0 if at.y() >= top else 10.0
        for number, pause in enumerate(state.pauses):
            if where.x_of(pause.start_s) - reach <= at.x() <= where.x_of(pause.end_s) + reach:
                return Part("pause", number)
        return Part("playhead")

    def _choose(self, part: Part) -> None:
        self._active = part
        self._describe()
        self.update()

    def _put(self, part: Part, value: float) -> None:
        if self._state is None:
            return
        start_s, end_s = self._state.trim
        if part.kind == "pause":
            self.pause_moved.emit(part.number, _PAUSE.clamp(round(value, 2)))
        elif part.kind == "playhead":
            self.sought.emit(min(max(0.0, value), self._state.duration_s))
        else:
            self.trimmed.emit(*((value, end_s) if part.kind == "start" else (start_s, value)))

    def _step(self, steps: int, modifiers: Qt.KeyboardModifier) -> None:
        step_s = _STEP_S[self._active.kind]
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            step_s *= _FINE
        self._put(self._active, self._value_of(self._active) + steps * step_s)
        if self._active.kind != "playhead":
            self.let_go.emit()

    def _clear(self) -> None:
        state, part = self._state, self._active
        if state is None:
            return
        if part.kind == "pause":
            self.pause_cleared.emit(part.number)
        elif part.kind in ("start", "end"):
            self._put(part, 0.0 if part.kind == "start" else state.duration_s)
            self.let_go.emit()

    def _edit(self) -> None:
        x = self._x_of(self._active)
        self._editor.begin(format_value(self._value_of(self._active), _PAUSE), round(x), self.width())

    @Slot(str)
    def _typed(self, text: str) -> None:
        length_s = parse_value(text, _PAUSE)
        if length_s is not None and self._active.kind == "pause":
            self.pause_moved.emit(self._active.number, length_s)
            self.let_go.emit()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _describe(self) -> None:
        names = {
            "playhead": self.tr("Playhead at {time} s"),
            "start": self.tr("Trim start at {time} s"),
            "end": self.tr("Trim end at {time} s"),
            "pause": self.tr("Pause {number}, {time} s"),
        }
        words = names[self._active.kind].format(
            time=f"{self._value_of(self._active):.2f}", number=self._active.number + 1
        )
        self.setAccessibleDescription(words)

    def _paint_focus(self, painter: QPainter) -> None:
        where, x = self._where(), self._x_of(self._active)
        top, height = where.lane("strip" if self._active.kind == "pause" else "sound")
        wide = 15 if self._active.kind == "pause" else 8
        room = QRectF(x - wide, top + 1, 2 * wide, height - 2)
        draw.box(painter, room, radius=4, line=colour("focus"), width_px=2)
