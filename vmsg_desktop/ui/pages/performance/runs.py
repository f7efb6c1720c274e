"""Runs: profile a machine, benchmark the whole way, look at what was kept, compare two."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.kept_runs import KeptRun
from vmsg_desktop.presenters.performance_runs import COUNTS, Export, RunsPresenter, RunsState
from vmsg_desktop.ui.pages.performance.run_result import RunResult
from vmsg_desktop.ui.pages.performance.run_words import (
    kind_words,
    left_words,
    machine_words,
    measuring_words,
    took_words,
    when_words,
)
from vmsg_desktop.ui.pages.settings.parts import Scroll, TitledTile, empty, show_problem
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.empty_state import EmptyState
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.list_row import ListRow, RowData
from vmsg_desktop.ui.widgets.panel import Panel
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.stage_row import ThinBar
from vmsg_desktop.ui.widgets.status_shape import StatusShape

_LIST_PX: Final = 288
_ICONS: Final = {"profile": "gauge", "benchmark": "clock"}
_HERE: Final = "here"


class RunsView(QWidget):
    """``failed(error)``, ``told(str)``, ``noted(str)`` (nothing happened, and why) for the corner of the window."""

    failed = Signal(object)
    told = Signal(str)
    noted = Signal(str)

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._state = RunsState()
        self.list, self.result = RunList(), RunResult()
        self._problem, self._work = Callout("err", ""), MeasuringTile()
        self.nothing = EmptyState("gauge", "", "")
        self._lay_out()
        lanes = studio.desk.lanes
        self.presenter = RunsPresenter(
            studio.open_runs(), measures=lanes.of("measuring"), files=lanes.of("runs"), deliver=studio.deliver,
            view=self,
        )  # fmt: skip
        self._connect()
        self._retranslate()

    @Slot()
    def profile(self) -> None:
        """Profile the chosen machine."""
        self.presenter.profile(self.list.machine.value(), int(self.list.count.value()))

    @Slot()
    def benchmark(self) -> None:
        """Benchmark the chosen machine."""
        self.presenter.benchmark(self.list.machine.value(), int(self.list.count.value()))

    @Slot()
    def compare(self) -> None:
        """Hold two runs against each other."""
        self.presenter.compare_two()

    def show_runs(self, state: RunsState) -> None:
        """See RunsView of the presenter."""
        self._state = state
        self.list.show_state(state)
        self.result.show_state(state)
        self._work.setVisible(state.measuring is not None)
        self._work.show_state(state)
        actions = [Action("dismiss", self.tr("Dismiss"), "quiet")]
        show_problem(self._problem, state.problem, actions)
        self.nothing.setVisible(state.is_read and not state.runs and state.measuring is None)

    def show_exported(self, path: Path) -> None:
        """See RunsView of the presenter."""
        self.told.emit(self.tr("{name} written").format(name=path.name))

    def show_no_pair(self) -> None:
        """See RunsView of the presenter."""
        self.noted.emit(self.tr("Two runs of a kind are needed to compare them."))

    def showEvent(self, event: QShowEvent) -> None:
        """Another program may have kept something."""
        super().showEvent(event)
        self._offer_machines()
        self.presenter.look()

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(str)
    def _export(self, kind: Export) -> None:
        picture = self.result.picture() if kind == "png" else b""
        suffix = {"trace": "trace.json"}.get(kind, kind)
        stem = self._state.shown.removesuffix(".json") + ("-compared" if self._state.against else "")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export"), f"{stem}.{suffix}")
        if name:
            self.presenter.export(kind, Path(name), picture)

    @Slot()
    def _add_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Add a profile or a benchmark"), "", self.tr("Runs (*.json)")
        )
        if name:
            self.presenter.add(Path(name))

    @Slot()
    def _ask_removal(self) -> None:
        name = self._state.shown
        dialog = QuestionDialog(
            self.tr("Remove this run?"),
            self.tr("Its file is deleted. Exported copies stay."),
            answer=self.tr("Remove it"), safe=self.tr("Keep it"), answer_kind="danger", parent=self.window(),
        )  # fmt: skip
        dialog.accepted.connect(lambda: self.presenter.remove(name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _offer_machines(self) -> None:
        machines = [(_HERE, self.tr("This computer"))]
        machines += [(host.name, host.name) for host in self._studio.agents.hosts()]
        self.list.machine.set_items(machines)

    def _connect(self) -> None:
        presenter, runs, result = self.presenter, self.list, self.result
        runs.chosen.connect(presenter.choose)
        runs.profile.clicked.connect(self.profile)
        runs.benchmark.clicked.connect(self.benchmark)
        runs.add.clicked.connect(self._add_file)
        result.compare_chosen.connect(presenter.compare_with)
        result.export_asked.connect(self._export)
        result.removal_asked.connect(self._ask_removal)
        self._work.stop.clicked.connect(presenter.stop)
        self._problem.acted.connect(lambda _key: presenter.dismiss())
        self.nothing.acted.connect(self.profile)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(12)
        for widget in (self._problem, self._work, self.result, self.nothing):
            widget.hide()
            column.addWidget(widget, 1 if widget in (self.result, self.nothing) else 0)
        column.addStretch(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(Rule(orientation=Qt.Orientation.Vertical))
        row.addWidget(Scroll(content), 1)

    def _retranslate(self) -> None:
        self.list.retranslate()
        self.result.retranslate()
        self._work.stop.setText(self.tr("Stop"))
        self.nothing.set_words(
            self.tr("Nothing was measured yet"),
            self.tr("A profile tells what each stage takes here, cold and warm, and which one takes most."),
            self.tr("Profile this machine"),
        )
        self._offer_machines()
        self.show_runs(self._state)


class RunList(Panel):
    """Begins runs and lists those that were kept. ``chosen(name)``."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("", surface="panel")
        self.setFixedWidth(_LIST_PX)
        self.machine, self.count = Combo(icon="computer"), Combo()
        self.profile, self.benchmark = Button(icon="gauge"), Button(icon="clock")
        self.add = Button(kind="quiet", icon="plus", size="small")
        self._hint = Label("", role="caption", tone="t3", wraps=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._shown: tuple[KeptRun, ...] = ()
        self._lay_out()

    def show_state(self, state: RunsState) -> None:
        """Show another list."""
        for button in (self.profile, self.benchmark):
            button.setEnabled(state.measuring is None)
        if state.runs != self._shown:
            self._fill(state.runs)
        for run, place in zip(state.runs, range(self._rows.count()), strict=True):
            item = self._rows.itemAt(place)
            row = item.widget() if item is not None else None
            if isinstance(row, ListRow) and (run.name == state.shown) != row.isChecked():
                row.setChecked(run.name == state.shown)

    def retranslate(self) -> None:
        """Other words in another language."""
        self.set_title(self.tr("Runs"))
        self.machine.setAccessibleName(self.tr("Machine"))
        self.count.setAccessibleName(self.tr("How often"))
        before = self.count.value() or "10"
        self.count.set_items([(str(each), self.tr("{n} runs").format(n=each)) for each in COUNTS])
        self.count.set_value(before)
        self.profile.setText(self.tr("Profile"))
        self.benchmark.setText(self.tr("Benchmark"))
        self.add.set_label(self.tr("Add a file…"))
        self._hint.setText(self.tr("The sample message is measured, so that runs can be compared. Nothing is paid."))
        self._fill(self._shown)

    def _fill(self, runs: tuple[KeptRun, ...]) -> None:
        empty(self._rows)
        self._shown = runs
        for run in runs:
            row = ListRow(
                RowData(
                    kind_words(run.kind), meta=machine_words(run.target), detail=when_words(run.at_s),
                    value=took_words(run), icon=_ICONS[run.kind],
                )
            )  # fmt: skip
            row.clicked.connect(lambda _checked=False, name=run.name: self.chosen.emit(name))
            self._rows.addWidget(row)

    def _lay_out(self) -> None:
        self.add_action(self.add)
        choices, buttons = QHBoxLayout(), QHBoxLayout()
        for row, widgets in ((choices, (self.machine, self.count)), (buttons, (self.profile, self.benchmark))):
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget, 0 if widget is self.count else 1)
            self.body.addLayout(row)
        self.body.addWidget(self._hint)
        self.body.addWidget(Rule())
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._rows)
        column.addStretch(1)
        scroll = Scroll(holder)
        scroll.setFrameShape(scroll.Shape.NoFrame)
        self.body.addWidget(scroll, 1)


class MeasuringTile(TitledTile):
    """What is measured: words, a bar, and the button that ends it."""

    def __init__(self) -> None:
        super().__init__()
        self._shape, self._bar = StatusShape("running"), ThinBar(width_px=360)
        self.stop = Button(size="small")
        self.head.insertWidget(0, self._shape)
        self.buttons.addWidget(self.stop)
        self.body.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignLeft)

    def show_state(self, state: RunsState) -> None:
        """Say how far it is."""
        measuring = state.measuring
        if measuring is not None:
            self.set_title(measuring_words(measuring), left_words(measuring))
            self._bar.set_share(measuring.share)
