"""How the plot is painted. Everything reads its colours at paint time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from vmsg_desktop.presenters.voice_scope import TARGET_LUFS, Curve, PauseMark, ScopeState
from vmsg_desktop.ui.pages.create.voice.scope.geometry import (
    AXIS,
    BAR,
    GUTTER,
    LOUDNESS_RANGE,
    PITCH_OF_BARS,
    Geometry,
    Lane,
    PitchScale,
    barred,
    pitch_scale,
    segments,
)
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.widgets.values import MINUS

GRIP_WIDTH, GRIP_HEIGHT = 9, 24
_RADIUS: Final = 6
_SMOOTH_FLOOR: Final = 0.004


@dataclass(frozen=True)
class Words:
    """Names of the lanes, and the unit behind the last moment of the axis."""

    pauses: str
    sound: str
    pitch: str
    loudness: str
    second: str


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is the same from paint to paint: bars and lines in px."""

    bars_before: NDArray[np.float32]
    bars_after: NDArray[np.float32] | None
    scale: PitchScale
    pitch: tuple[tuple[QPolygonF, ...], ...]
    loudness: tuple[tuple[QPolygonF, ...], ...]


def drawn(state: ScopeState, where: Geometry) -> Drawn:
    """Reduce a state to what is painted at this size."""
    loudest = max(float(state.before.max(initial=0.0)), _SMOOTH_FLOOR)
    after = None
    if state.after is not None:
        loudest = max(loudest, float(state.after.max(initial=0.0)))
        after = barred(state.after, where.bars) / np.float32(loudest)
    scale = pitch_scale(tuple(curve.values for curve in state.pitch))
    pitch = tuple(_lines(curve, scale.share(curve.values), where, "pitch") for curve in state.pitch)
    loud = tuple(_lines(curve, _loud_share(curve.values), where, "loudness") for curve in state.loudness)
    return Drawn(barred(state.before, where.bars) / np.float32(loudest), after, scale, pitch, loud)


def paint_ground(painter: QPainter, state: ScopeState, where: Geometry) -> None:
    """The box, what is trimmed away, the bands of the pauses, the lines between the lanes."""
    box = QRectF(where.left, 0, where.span, where.bottom)
    draw.box(painter, box, radius=_RADIUS, fill=colour("plot"))
    strip, _ = where.lane("sound")
    start, end = (where.x_of(moment) for moment in state.trim)
    for left, right in ((box.left() + 1, start), (end, box.right() - 1)):
        painter.fillRect(QRectF(left, strip, max(0.0, right - left), where.bottom - strip - 1), colour("hover"))
    for pause in state.pauses:
        left, right = where.x_of(pause.start_s), where.x_of(pause.end_s)
        band = QRectF(left, strip, max(2.0, right - left), where.bottom - strip - 1)
        painter.fillRect(band, colour("sel" if pause.is_by_hand else "sunk"))
    lanes: tuple[Lane, ...] = ("sound", "pitch", "loudness")
    for lane in lanes:
        top, _ = where.lane(lane)
        draw.rule(painter, QPointF(box.left(), top), QPointF(box.right(), top), colour("line"))


def paint_frame(painter: QPainter, where: Geometry) -> None:
    """The border, over what lies inside."""
    draw.box(painter, QRectF(where.left, 0, where.span, where.bottom), radius=_RADIUS, line=colour("line2"))


def paint_names(painter: QPainter, where: Geometry, words: Words, shown: Drawn) -> None:
    """Lane names and ticks in the gutter, moments below."""
    names: tuple[tuple[Lane, str], ...] = (("strip", words.pauses), ("sound", words.sound), ("pitch", words.pitch))
    for lane, name in names:
        top, height = where.lane(lane)
        draw.text(painter, QRectF(0, top, GUTTER - 4, height), name, ink="t2", role="caption")
    top, height = where.lane("loudness")
    target = _y(_loud_share(np.array([TARGET_LUFS], np.float32))[0], where, "loudness")
    draw.text(
        painter, QRectF(0, target + 8, GUTTER - 4, top + height - target - 8), words.loudness, ink="t2", role="caption"
    )
    _tick(painter, target, f"{MINUS}{-TARGET_LUFS:.0f}")
    for hz in shown.scale.ticks():
        y = _y(float(shown.scale.share(np.array([hz], np.float32))[0]), where, "pitch")
        _tick(painter, y, str(hz))
        draw.rule(painter, QPointF(where.left + 1, y), QPointF(where.width - 1, y), colour("grid"))
    _paint_moments(painter, where, words)


def paint_sound(painter: QPainter, where: Geometry, shown: Drawn) -> None:
    """Bars: after above the middle, before below."""
    top, height = where.lane("sound")
    middle, half = top + height / 2, height / 2 - 5
    left = where.x_of(0.0)
    painter.fillRect(QRectF(where.left + 1, round(middle), where.span - 2, 1), colour("grid"))
    for number, peak in enumerate(shown.bars_before):
        tall = max(1.0, float(peak) * half)
        painter.fillRect(QRectF(left + number * PITCH_OF_BARS, middle + 1, BAR, tall), colour("before"))
    after = shown.bars_after if shown.bars_after is not None else ()
    for number, peak in enumerate(after):
        if peak > 0:
            tall = max(1.0, float(peak) * half)
            painter.fillRect(QRectF(left + number * PITCH_OF_BARS, middle - tall, BAR, tall), colour("d1"))


def paint_curves(painter: QPainter, where: Geometry, shown: Drawn) -> None:
    """Pitch and loudness, before under after; the target dashed."""
    y = _y(_loud_share(np.array([TARGET_LUFS], np.float32))[0], where, "loudness")
    painter.save()
    pen = QPen(colour("ctl"), 1)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawLine(QPointF(where.left + 1, round(y) + 0.5), QPointF(where.width - 1, round(y) + 0.5))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for curves in (shown.pitch, shown.loudness):
        for lines, ink in zip(curves, ("before", "d1"), strict=False):
            painter.setPen(QPen(colour(ink), 1.5 if ink == "d1" else 1.25))
            for line in lines:
                painter.drawPolyline(line)
    painter.restore()


def paint_pauses(painter: QPainter, where: Geometry, pauses: tuple[PauseMark, ...], active: int) -> None:
    """Lengths above a short mark; one that would lie on its neighbour is left out, hand-set and active ones last."""
    _, height = where.lane("strip")
    taken: list[tuple[float, float]] = []
    order = sorted(range(len(pauses)), key=lambda number: (number != active, not pauses[number].is_by_hand, number))
    for number in order:
        pause = pauses[number]
        middle = (where.x_of(pause.start_s) + where.x_of(pause.end_s)) / 2
        words = f"{pause.length_s:.2f}"
        weight = 600 if pause.is_by_hand else 400
        half = draw.text_width(words, "caption", weight) / 2 + 1
        ink = "acc" if pause.is_by_hand else "ctl"
        painter.fillRect(QRectF(middle - 4.5, height - 4, 9, 3), colour(ink))
        middle = min(max(middle, where.left + half + 3), where.width - half - 3)
        if all(middle + half + 3 < left or middle - half - 3 > right for left, right in taken):
            taken.append((middle - half, middle + half))
            room = QRectF(middle - half, 1, 2 * half, height - 5)
            tone = "acc_t" if pause.is_by_hand else "t2"
            draw.text(painter, room, words, ink=tone, role="caption", weight=weight, align=draw.CENTRE)


def paint_handle(painter: QPainter, where: Geometry, x: float) -> None:
    """A trim handle: a bar over all lanes with a grip on the sound."""
    top, height = where.lane("sound")
    painter.fillRect(QRectF(round(x) - 1, top, 2, where.bottom - top - 1), colour("acc"))
    grip = QRectF(round(x) - GRIP_WIDTH / 2, top + (height - GRIP_HEIGHT) / 2, GRIP_WIDTH, GRIP_HEIGHT)
    draw.box(painter, grip, radius=3, fill=colour("acc"))
    painter.fillRect(QRectF(round(x) - 0.5, grip.top() + 7, 1, 10), colour("on_acc"))


def paint_playhead(painter: QPainter, where: Geometry, x: float) -> None:
    """The line of what is heard."""
    top, _ = where.lane("sound")
    x = round(x)
    painter.fillRect(QRectF(x, top, 1, where.bottom - top - 1), colour("t1"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("t1"))
    points = ((-4.5, -6), (5.5, -6), (5.5, -1), (0.5, 3.5), (-4.5, -1))
    painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in points]))
    painter.restore()


def _paint_moments(painter: QPainter, where: Geometry, words: Words) -> None:
    ticks = where.time_ticks()
    for moment in ticks:
        text = f"{moment:g}" if where.duration_s < 120 else f"{int(moment // 60)}:{int(moment % 60):02d}"
        if moment == ticks[-1] and where.duration_s < 120:
            text = f"{text} {words.second}"
        wide = draw.text_width(text, "caption")
        left = min(max(where.left - 3, where.x_of(moment) - wide / 2), where.width - wide)
        draw.text(painter, QRectF(left, where.bottom + 3, wide + 1, AXIS - 3), text, ink="t3", role="caption")


def _tick(painter: QPainter, y: float, words: str) -> None:
    draw.text(painter, QRectF(0, y - 8, GUTTER - 6, 16), words, ink="t3", role="caption", align=draw.RIGHT)


def _y(share: float, where: Geometry, lane: Lane) -> float:
    top, height = where.lane(lane)
    return top + 5 + (height - 10) * (1 - min(max(share, 0.0), 1.0))


def _loud_share(lufs: NDArray[np.float32]) -> NDArray[np.float64]:
    low, high = LOUDNESS_RANGE
    return np.asarray((np.maximum(lufs, low) - low) / (high - low), np.float64)


def _lines(curve: Curve, shares: NDArray[np.float64], where: Geometry, lane: Lane) -> tuple[QPolygonF, ...]:
    top, height = where.lane(lane)
    x = where.x_of(0.0) + np.asarray(curve.times_s, np.float64) / where.seconds_a_px
    y = top + 5 + (height - 10) * (1 - np.clip(shares, 0.0, 1.0))
    step = max(1, len(x) // (4 * int(where.span)))  # at most a few points a pixel
    return tuple(
        QPolygonF([QPointF(float(px), float(py)) for px, py in run]) for run in segments(x[::step], y[::step])
    )  # fmt: skip
