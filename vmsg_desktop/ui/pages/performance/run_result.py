"""A run in view: what it is, the chart beside the numbers, facts, and what it can be written to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter, QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.presenters.performance_runs import RunsState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.run_chart import RunChart
from vmsg_desktop.ui.pages.performance.run_table import RunTable
from vmsg_desktop.ui.pages.performance.run_words import (
    fact_words,
    kind_words,
    machine_words,
    title_words,
    when_words,
)
from vmsg_desktop.ui.pages.settings.parts import Fact, Facts
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.tile import Tile

EXPORTS: Final = ("json", "csv", "png", "trace")
_PICTURE_SCALE: Final = 2.0
_PICTURE_EDGE: Final = 16
_LEAST_CHART_PX: Final = 330


class RunResult(QWidget):
    """``compare_chosen(name or "")``, ``export_asked(kind)``, ``removal_asked()``."""

    compare_chosen = Signal(str)
    export_asked = Signal(str)
    removal_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RunsState()
        self._title, self._meta = Label("", role="big"), ElidedLabel("", role="small", tone="t3")
        self.against = Combo(icon="compare")
        self.exports = {key: Button(size="small", kind="secondary") for key in EXPORTS}
        self.remove = Button(size="small", kind="danger")
        self._failures, self._notes = Callout("err", ""), Callout("note", "")
        self._sheet_tile, self.chart, self.table = Tile(padding=0), RunChart(), RunTable()
        self._facts = Facts(name_px=190)
        self._lay_out()
        self.against.picked.connect(self.compare_chosen)
        self.remove.clicked.connect(lambda _checked=False: self.removal_asked.emit())
        for key, button in self.exports.items():
            button.clicked.connect(partial(self._ask_export, key))
        self.retranslate()

    def show_state(self, state: RunsState) -> None:
        """Show the run in view; hidden while there is none."""
        self._state = state
        run, sheet = state.shown_run, state.sheet
        self.setVisible(run is not None and sheet is not None)
        if run is None or sheet is None:
            return
        self._title.setText(title_words(run, is_comparison=sheet.is_comparison))
        self._meta.setText(self._meta_words(state))
        self._offer(state)
        self.exports["json"].setEnabled(not sheet.is_comparison)
        self.exports["trace"].setVisible(state.has_trace and not sheet.is_comparison)
        self.remove.setVisible(not sheet.is_comparison)
        self._say(self._failures, "err", self.tr("This run proves nothing"), sheet.failures)
        self._say(self._notes, "note", self._notes_words(state), sheet.notes)
        self.chart.set_sheet(sheet)
        self.table.set_sheet(sheet)
        self._facts.set_facts([Fact(fact_words(key), said(value)) for key, value in sheet.facts])
        self._facts.setVisible(bool(sheet.facts))
        self.chart.setFixedHeight(max(self.chart.sizeHint().height(), self.table.height()))
        self._arrange()

    def picture(self) -> bytes:
        """Title, chart and numbers as a PNG file, twice as fine as on the screen."""
        whole = self._picture_part
        ratio, edge = _PICTURE_SCALE, _PICTURE_EDGE
        image = QImage((whole.size() + QSize(2 * edge, 2 * edge)) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(colour("win"))
        painter = QPainter(image)
        with self._without_controls():
            whole.render(painter, QPoint(edge, edge))
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        return bytes(buffer.data().data())

    @contextmanager
    def _without_controls(self) -> Iterator[None]:
        """What can be pressed has no place in a picture; the focus stays where it is."""
        focused = self.focusWidget()
        shown = [each for each in (self.against, *self.exports.values(), self.remove) if not each.isHidden()]
        for each in shown:
            each.hide()
        yield
        for each in shown:
            each.show()
        if focused is not None:
            focused.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Numbers go below the chart where both do not fit side by side."""
        self._arrange()

    def _arrange(self) -> None:
        """Side by side where there is room; then the names of the chart's rows are those of the numbers too."""
        is_aligned = len(self.chart.sheet_rows()) == self.table.rowCount()
        self.table.setColumnHidden(0, is_aligned)
        fits = self.width() - self.table.wanted_px() - 48 >= _LEAST_CHART_PX
        self.table.setColumnHidden(0, is_aligned and fits)
        self._beside.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        self.table.setFixedWidth(min(self.table.wanted_px(), max(200, self.width() - 40)))

    def retranslate(self) -> None:
        """Other words in another language."""
        names = {"json": "JSON", "csv": "CSV", "png": "PNG", "trace": self.tr("Chrome trace")}
        for key, button in self.exports.items():
            button.setText(names[key])
            button.set_label(self.tr("Export as {kind}").format(kind=names[key]))
            button.set_icon_name("export" if key == "json" else "")
        self.remove.setText(self.tr("Remove…"))
        self.against.setAccessibleName(self.tr("Compare with"))
        self.chart.setAccessibleName(self.tr("Chart"))
        self.table.setAccessibleName(self.tr("Numbers"))
        self.show_state(self._state)

    def _ask_export(self, key: str, _checked: bool = False) -> None:
        self.export_asked.emit(key)

    def _offer(self, state: RunsState) -> None:
        first = self.tr("Not compared") if state.against else self.tr("Compare with…")
        items: list[tuple[str, ...]] = [("", first)]
        items += [(run.name, machine_words(run.target), when_words(run.at_s)) for run in state.comparable]
        self.against.set_items(items)
        self.against.set_value(state.against)
        self.against.setVisible(bool(state.comparable))

    def _meta_words(self, state: RunsState) -> str:
        run, other = state.shown_run, state.find(state.against)
        if run is None:
            return ""
        if other is not None:
            words = self.tr("{before} before, {after} after")
            return words.format(before=when_words(other.at_s), after=when_words(run.at_s))
        return f"{kind_words(run.kind)} · {when_words(run.at_s)}"

    def _notes_words(self, state: RunsState) -> str:
        sheet = state.sheet
        if sheet is not None and sheet.is_comparison:
            return self.tr("The two runs differ in more than time")
        is_benchmark = sheet is not None and sheet.kind == "benchmark"
        return self.tr("What proves each configuration") if is_benchmark else self.tr("To know")

    def _say(self, callout: Callout, kind: str, title: str, sentences: tuple[str, ...]) -> None:
        callout.setVisible(bool(sentences))
        if sentences:
            callout.set_content(kind, title, "\n".join(map(said, sentences)))

    def _lay_out(self) -> None:
        self._picture_part = QWidget()
        part = QVBoxLayout(self._picture_part)
        part.setContentsMargins(0, 0, 0, 0)
        part.setSpacing(12)
        part.addLayout(self._make_head())
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setContentsMargins(14, 8, 14, 8)
        self._beside.setSpacing(20)
        self._beside.addWidget(self.chart, 1, Qt.AlignmentFlag.AlignTop)
        self._beside.addWidget(self.table, 0, Qt.AlignmentFlag.AlignTop)
        self._sheet_tile.body.addLayout(self._beside)
        part.addWidget(self._sheet_tile)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._failures)
        column.addWidget(self._picture_part)
        column.addWidget(self._facts)
        column.addWidget(self._notes)
        column.addStretch(1)

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._meta, 1)
        head.addWidget(self.against)
        for button in self.exports.values():
            head.addWidget(button)
        head.addWidget(self.remove)
        self.against.setMaximumWidth(260)
        return head
