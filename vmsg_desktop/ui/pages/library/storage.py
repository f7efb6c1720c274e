"""The tab of storage: what takes space, how long each kind stays, clearing up now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vmsg_desktop.application.retention import StorageReport
from vmsg_desktop.core.retention import DAY_S, HoldingKind, KindTotal
from vmsg_desktop.presenters.settings_storage import StorageState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.library import words
from vmsg_desktop.ui.pages.library.details_parts import ShareBar, clear
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.stage_row import Swatch
from vmsg_desktop.ui.widgets.tile import Tile

_WIDTH_PX = 760
_INKS = {"finished": "d1", "upload": "d3", "processed": "d2", "temporary": "d4", "takes": "d5", "cache": "d6"}
_ROW_PX = 34


class StorageTab(QWidget):
    """``sweep_wanted()`` and ``look_wanted()``."""

    sweep_wanted = Signal()
    look_wanted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = StorageState()
        self._heading, self._total = Label("", role="column"), Label("", role="big")
        self._free = Label("", role="small", tone="t2")
        self._bar = ShareBar(height_px=12)
        self._grid = QGridLayout()
        self._sweep, self._look = Button(icon="trash"), Button(kind="quiet", icon="refresh")
        self._plan = Label("", role="small", tone="t2", wraps=True)
        self._note = Callout("ok", "")
        self._lay_out()
        self._sweep.clicked.connect(lambda _checked=False: self.sweep_wanted.emit())
        self._look.clicked.connect(lambda _checked=False: self.look_wanted.emit())
        self.retranslate()

    def show_storage(self, state: StorageState) -> None:
        """Show it."""
        self._state = state
        self._look.set_busy(state.doing == "looking")
        self._sweep.set_busy(state.doing == "sweeping")
        if state.report is not None:
            self._show_report(state.report)
        goes = 0 if state.plan is None else state.plan.freed_bytes
        count = 0 if state.plan is None else len(state.plan.goes)
        self._sweep.setEnabled(count > 0 or state.doing == "sweeping")
        self._sweep.setText(
            self.tr("Clear {size} now").format(size=words.size_words(goes)) if count else self.tr("Clear now")
        )
        self._plan.setText(
            self.tr("{count} things have had their time. They go by themselves with the next job, or now.").format(
                count=count
            )
            if count
            else self.tr("Nothing has had its time. Pinned messages and those under way are left alone.")
            if state.plan is not None
            else self.tr("Looking at what takes space…")
        )
        self._show_note(state)

    def retranslate(self) -> None:
        """Other words in another language."""
        self._heading.setText(self.tr("What takes space"))
        self._look.set_label(self.tr("Look again"))
        self.show_storage(self._state)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH_PX)
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self._look)
        figures = QHBoxLayout()
        figures.addWidget(self._total)
        figures.addSpacing(8)
        figures.addWidget(self._free, 1, Qt.AlignmentFlag.AlignBottom)
        tile = Tile(padding=16)
        tile.body.setSpacing(12)
        tile.body.addLayout(figures)
        tile.body.addWidget(self._bar)
        tile.body.addLayout(self._grid)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._plan, 1)
        foot.addWidget(self._sweep)
        column.addLayout(head)
        column.addWidget(tile)
        column.addLayout(foot)
        column.addWidget(self._note)
        column.addStretch(1)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(3, 84)
        self._grid.setColumnMinimumWidth(4, 168)
        outer = QWidget()
        outer.setProperty("scrolled", "true")
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its contents have the focus
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(outer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _show_report(self, report: StorageReport) -> None:
        total = total_bytes(report)
        self._total.setText(words.size_words(total))
        self._free.setText(self.tr("{size} free on this disk").format(size=words.size_words(report.free_bytes)))
        amounts = [(float(kind.size_bytes), _INKS[kind.kind]) for kind in report.kinds]
        amounts += [(float(size), _INKS.get(name, "before")) for name, size in report.others.items()]
        self._bar.set_parts(amounts, name=self._heading.text())
        clear(self._grid)
        heads = ("", self.tr("Kind"), self.tr("Things"), self.tr("Size"), self.tr("Stays"), self.tr("Can go now"))
        self._add_row(0, heads, "", tone="t3")
        for at, kind in enumerate(report.kinds, start=1):
            self._add_row(at, self._kind_cells(kind), _INKS[kind.kind])
        for at, (name, size) in enumerate(report.others.items(), start=1 + len(report.kinds)):
            cells = ("", self._other_name(name), "", words.size_words(size), self._other_stays(name), "")
            self._add_row(at, cells, _INKS.get(name, "before"))

    def _kind_cells(self, kind: KindTotal) -> tuple[str, ...]:
        goes = words.size_words(kind.goes_bytes) if kind.goes_bytes else "–"
        return ("", self._kind_name(kind.kind), str(kind.count), words.size_words(kind.size_bytes),
                self._stays(kind.lifetime_s), goes)  # fmt: skip

    def _add_row(self, row: int, cells: tuple[str, ...], ink: str, *, tone: str = "t1") -> None:
        self._grid.setRowMinimumHeight(row, _ROW_PX)
        if ink:
            self._grid.addWidget(Swatch(ink), row, 0)
        for column, cell in enumerate(cells):
            if column:
                label = Label(cell, role="small", tone="t2" if column in (2, 4) and tone == "t1" else tone)
                side = Qt.AlignmentFlag.AlignRight if column in (2, 3, 5) else Qt.AlignmentFlag.AlignLeft
                label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(label, row, column)

    def _show_note(self, state: StorageState) -> None:
        self._note.setVisible(state.swept is not None or state.problem is not None)
        if state.problem is not None:
            self._note.set_content("err", said(state.problem.message), said(state.problem.hint))
        elif state.swept is not None:
            freed = self.tr("{size} cleared").format(size=words.size_words(state.swept.freed_bytes))
            failed = [said(words_) for words_ in state.swept.failed]
            self._note.set_content("warn" if failed else "ok", freed, "\n".join(failed))

    def _kind_name(self, kind: HoldingKind) -> str:
        return {
            "finished": self.tr("Finished videos"), "upload": self.tr("Files handed over"),
            "processed": self.tr("Pictures and sounds as sent"), "temporary": self.tr("Temporary files"),
        }[kind]  # fmt: skip

    def _other_name(self, name: str) -> str:
        known = {
            "cache": self.tr("Cache"), "takes": self.tr("Takes"), "posters": self.tr("Small pictures"),
            "measurements": self.tr("Measurements"),
        }  # fmt: skip
        return known.get(name, words.named(name))

    def _other_stays(self, name: str) -> str:
        known = {
            "cache": self.tr("by its own rules"), "takes": self.tr("until deleted"),
            "posters": self.tr("as long as the message"), "measurements": self.tr("by their age, up to a size"),
        }  # fmt: skip
        return known.get(name, "")

    def _stays(self, lifetime_s: float | None) -> str:
        if lifetime_s is None:
            return self.tr("until you forget it")
        if lifetime_s >= DAY_S:
            return self.tr("{count} days").format(count=round(lifetime_s / DAY_S))
        return self.tr("{count} h").format(count=round(lifetime_s / 3600))


def total_bytes(report: StorageReport) -> int:
    """All that is told."""
    return sum(kind.size_bytes for kind in report.kinds) + sum(report.others.values())
