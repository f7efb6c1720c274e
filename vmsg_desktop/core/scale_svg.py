"""A simulated service as a picture: waiting messages, machines, talks and done messages over time. A string of SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from xml.sax.saxutils import escape

from vmsg_desktop.core.model.scale import Look, ScaleResult

# The light theme's colours (docs/adr/0021-look.md): a picture in a document stands on white.
_INK: Final = {"ground": "#FFFFFF", "words": "#1A1B1E", "quiet": "#656871", "grid": "#ECECE8", "axis": "#D2D2CD"}
_WIDTH, _PLOT_H, _LEFT, _RIGHT, _TOP, _GAP, _BOTTOM = 860, 104, 56, 20, 46, 34, 30
_FONT: Final = "font-family='Inter, Helvetica, Arial, sans-serif'"
_MOST_POINTS: Final = 800


@dataclass(frozen=True)
class Trace:
    """One plot: ``value`` of each look, in one colour; ``mark`` = a level to compare with."""

    title: str
    colour: str
    value: Callable[[Look], float]
    mark: float | None = None
    is_steps: bool = False


TRACES: Final = (
    Trace("Waiting for a machine", "#BF7600", lambda look: look.waiting, mark=50),
    Trace("Machines up", "#3355D6", lambda look: look.machines, is_steps=True),
    Trace("Talks at D-ID", "#7B8089", lambda look: look.rendering),
)


FOR_VENDOR: Final = Trace("Waiting for D-ID", "#B83B7E", lambda look: look.asking)
"""Where D-ID bears only so many at a time."""


def scale_svg(result: ScaleResult, *, title: str, sentence: str = "", traces: Sequence[Trace] = TRACES) -> str:
    """The service over time.

    Args:
        result: of a simulation.
        title: above the plots.
        sentence: below the title; what was found.
        traces: one plot each.
    """
    height = _TOP + 14 + len(traces) * (_PLOT_H + _GAP) + _BOTTOM
    looks = _thinned(result.looks)
    end_s = looks[-1].at_s or 1.0
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{height}' viewBox='0 0 {_WIDTH} {height}'>",
        f"<rect width='{_WIDTH}' height='{height}' fill='{_INK['ground']}'/>",
        _text(_LEFT, 24, title[:1].upper() + title[1:], size=15, weight=600),
        _text(_LEFT, 43, sentence, ink="quiet"),
    ]
    for index, trace in enumerate(traces):
        top = _TOP + 14 + index * (_PLOT_H + _GAP) + 18
        parts += _plot(trace, looks, end_s=end_s, top=top)
    parts += _times(end_s, height - _BOTTOM + 4)
    return "\n".join([*parts, "</svg>", ""])


def _plot(trace: Trace, looks: Sequence[Look], *, end_s: float, top: float) -> list[str]:
    values = [trace.value(look) for look in looks]
    most = _round_up(max([*values, trace.mark or 0, 1]))
    right = _WIDTH - _RIGHT

    def x(at_s: float) -> float:
        return _LEFT + (right - _LEFT) * at_s / end_s

    def y(value: float) -> float:
        return top + _PLOT_H * (1 - value / most)

    parts = [_text(_LEFT, top - 8, f"{trace.title}, most {max(values):g}", weight=600)]
    for share in (0, 0.5, 1):
        level = y(most * share)
        ink = _INK["axis" if share == 0 else "grid"]
        parts.append(f"<line x1='{_LEFT}' x2='{right}' y1='{level:.1f}' y2='{level:.1f}' stroke='{ink}'/>")
        parts.append(_text(_LEFT - 8, level + 4, f"{most * share:g}", ink="quiet", anchor="end"))
    if trace.mark is not None and trace.mark < most:
        level = y(trace.mark)
        dashed = f"stroke='{trace.colour}' stroke-dasharray='4 4' opacity='0.6'"
        parts.append(f"<line x1='{_LEFT}' x2='{right}' y1='{level:.1f}' y2='{level:.1f}' {dashed}/>")
    points = [(x(look.at_s), y(value)) for look, value in zip(looks, values, strict=True)]
    if trace.is_steps:
        points = _stepped(points)
    line = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
    parts.append(f"<polyline points='{line}' fill='none' stroke='{trace.colour}' stroke-width='1.5'/>")
    return parts


def _times(end_s: float, at: float) -> list[str]:
    step_s = next((step for step in (600, 1800, 3600, 7200, 14400, 28800) if end_s / step <= 8), 86400)
    marks = [step_s * number for number in range(int(end_s // step_s) + 1)]
    right = _WIDTH - _RIGHT
    return [
        _text(
            _LEFT + (right - _LEFT) * mark / end_s,
            at,
            _clock(mark),
            ink="quiet",
            anchor="end" if mark > 0.95 * end_s else "middle",
        )
        for mark in marks
    ]


def _clock(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d}" if minutes >= 60 else f"{minutes} min"


def _thinned(looks: Sequence[Look]) -> Sequence[Look]:
    step = max(1, len(looks) // _MOST_POINTS)
    return [*looks[::step], looks[-1]] if (len(looks) - 1) % step else looks[::step]


def _stepped(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    corners = [points[0]]
    for (_, before), (across, down) in pairwise(points):
        corners += [(across, before), (across, down)]
    return corners


def _round_up(value: float) -> float:
    """The next of 2, 4, 6, 10, 20, 40, 60, 100 ...: its half is round too."""
    size = 1.0
    while True:
        for step in (2, 4, 6, 10):
            if value <= step * size:
                return step * size
        size *= 10


def _text(
    x: float, y: float, words: str, *, ink: str = "words", size: int = 12, weight: int = 400, anchor: str = ""
) -> str:
    where = f" text-anchor='{anchor}'" if anchor else ""
    look = f"{_FONT} font-size='{size}' font-weight='{weight}' fill='{_INK[ink]}'"
    return f"<text x='{x:.1f}' y='{y:.1f}' {look}{where}>{escape(words)}</text>"
