"""A plot in its frame, with title, legend and note."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsg_desktop.presenters.performance_state import Curve, Frame, Plot, PlotKey, Plots
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance import words
from vmsg_desktop.ui.pages.performance.plot_head import Entry, Mark, PlotHead
from vmsg_desktop.ui.pages.performance.plot_view import PlotView
from vmsg_desktop.ui.pages.performance.quick_text import forget
from vmsg_desktop.ui.widgets.tile import Tile

_MARKS: Final[dict[str, Mark]] = {
    "stack": "square", "bar_up": "square", "bar_down": "square", "dash": "dash", "dots": "dots",
}  # fmt: skip
_ONE_UNIT: Final = ("percentiles", "gpu_memory", "cache")
"""Plots whose legend says the unit once, behind the last figure."""


class PlotTile(Tile):
    """Shows one plot of `Plots`."""

    def __init__(self, key: PlotKey, *, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self._key = key
        self._plots: Plots | None = None
        self._frame: Frame | None = None
        self._empty = ""
        self.head, self.plot = PlotHead(), PlotView()
        self.body.setContentsMargins(3, 1, 3, 3)  # the round corners stay free
        self.body.setSpacing(0)
        self.body.addWidget(self.head)
        self.body.addWidget(self.plot, 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(180, 128)

    def show_plots(self, plots: Plots) -> None:
        """New curves."""
        self._plots = plots
        plot = plots.by_key[self._key]
        self._empty = self._empty_words(plot, plots)
        self.plot.show_plot(plot, empty=self._empty, mark=self._mark(plots))
        self._tell()

    def show_frame(self, frame: Frame) -> None:
        """Another time, another place of the crosshair."""
        self._frame = frame
        self.plot.show_frame(frame)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Other words, other colours."""
        super().changeEvent(event)
        if not hasattr(self, "plot"):
            return
        if event.type() == QEvent.Type.LanguageChange and self._plots is not None:
            self.show_plots(self._plots)
            self.plot.resetCachedContent()
        if event.type() == QEvent.Type.FontChange:
            forget()
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self.plot.repaint_all()

    def _tell(self) -> None:
        """Title, note and legend, at the crosshair or of the newest moment."""
        if self._plots is None:
            return
        plot, plots = self._plots.by_key[self._key], self._plots
        cross_s = None if self._frame is None else self._frame.cross_s
        moment_s = plots.newest_s if cross_s is None else cross_s
        title = words.title_words(self._key, stage=plots.stage, plots=plots)
        figure, note = _stages_figure(plot, moment_s) if self._key == "stages" else ("", words.note_words(plot, plots))
        self.head.set_words(title, figure=figure, note=note)
        self.head.set_entries(entries_of(plot, moment_s, newest_s=plots.newest_s))
        self._speak(title, ", ".join(filter(None, (self._mark(plots), figure, note, self._empty))))

    def _speak(self, name: str, about: str) -> None:
        """For those who do not see it. Ten times a second: what has not changed is not told anew."""
        if name != self.accessibleName():
            self.setAccessibleName(name)
        if about != self.accessibleDescription():
            self.setAccessibleDescription(about)

    def _empty_words(self, plot: Plot, plots: Plots) -> str:
        """Why there is nothing to draw."""
        if not all(each.is_empty for each in plot.curves):
            return ""
        if not plots.is_whole:
            return self.tr("Reading…")
        reason = next((each.reason for each in plot.curves if each.reason), "")
        if reason:
            return words.missing_words(said(reason))
        return self.tr("Nothing ran in this time") if plot.unit == "seconds" else self.tr("Not measured in this time")

    def _mark(self, plots: Plots) -> str:
        return words.simulated_words() if plots.is_simulated else ""


def entries_of(plot: Plot, moment_s: float, *, newest_s: float) -> tuple[Entry, ...]:
    """The legend of a plot at a moment. A reason is told once, behind the last of those that share it."""
    curves = [plot.curves[index] for index in plot.listed] or list(plot.curves)
    missing = [each for each in curves if each.is_empty]
    found = []
    if plot.key == "gpu" and len(missing) > 1 and len(missing) < len(curves):
        curves = [each for each in curves if not each.is_empty]
    for index, curve in enumerate(curves):
        has_unit = plot.key not in _ONE_UNIT or index == len(curves) - 1
        figure = words.value_words(curve, moment_s, with_unit=has_unit)
        mark, name = _MARKS.get(curve.look, "line"), words.curve_words(curve.name)
        if plot.key == "stages":
            found.append(Entry(mark, curve.ink, name))
        elif figure:
            short = words.value_words(curve, moment_s, with_unit=False) if plot.key in _ONE_UNIT else ""
            found.append(Entry(mark, curve.ink, name, figure, short=short))
        else:
            reason = words.reason_words(curve, moment_s, newest_s=newest_s)
            is_last = index == len(curves) - 1 or not _shares(curve, curves[index + 1], moment_s)
            figure = words.missing_words(reason) if is_last else words.na_words()
            found.append(Entry(mark, curve.ink, name, figure, is_missing=True))
    if len(curves) + len(missing) == len(plot.curves) and missing:
        found.append(_silent(missing))
    return tuple(found)


def _silent(curves: list[Curve]) -> Entry:
    """Several machines that tell nothing, as one; each with its reason in what is told of it."""
    name = words.translate("Performance", "{n} hosts").format(n=len(curves))
    told = [f"{words.curve_words(each.name)} {words.missing_words(said(each.reason))}" for each in curves]
    return Entry("line", "t3", name, words.na_words(), is_missing=True, told=", ".join(told))


def _shares(one: Curve, other: Curve, moment_s: float) -> bool:
    return other.value(moment_s) is None and one.reason == other.reason


def _stages_figure(plot: Plot, moment_s: float) -> tuple[str, str]:
    """Our time as a whole, and what D-ID adds to it."""
    values = [each.value(moment_s) for each in plot.curves]
    known = [value for value in values if value is not None]
    if not known:
        return words.na_words(), words.translate("Performance", "nothing ran then")
    total = words.figure_words(sum(known), "seconds")
    vendor = None if plot.vendor is None else plot.vendor.value(moment_s)
    if vendor is None:
        return total, ""
    seconds = f"{vendor:.1f} s"
    return total, words.translate("Performance", "D-ID adds {seconds}").format(seconds=seconds)
