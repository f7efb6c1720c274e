"""Storage: what takes space here, how long each kind stays, clearing up what has had its time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout

from vmsg_desktop.application.retention import StorageReport, SweepReport
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.retention import DAY_S
from vmsg_desktop.presenters.settings_storage import StoragePresenter, StorageState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.settings.parts import Section, TitledTile, empty, number, show_problem, size_words
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.label import Label

_HOUR_S = 3600.0


class StorageSection(Section):
    """See the module."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._state = StorageState()
        self._problem, self._told = Callout("err", ""), Callout("ok", "")
        self._kinds, self._others = TitledTile(), TitledTile()
        self._kind_grid, self._other_grid = _grid(), _grid()
        self._goes = Label("", role="small", tone="t2", wraps=True)
        self._sweep = Button(icon="trash")
        self._lay_out()
        self._presenter = StoragePresenter(studio.open_retention, studio.desk.lanes.of("storage"), self)
        self._sweep.clicked.connect(self._presenter.sweep)
        self._retranslate()

    def look(self) -> None:
        """See SettingsSection."""
        self._presenter.look()

    def show_storage(self, state: StorageState) -> None:
        """See StorageView."""
        self._state = state
        show_problem(self._problem, state.problem)
        self._sweep.set_busy(state.doing == "sweeping")
        self._sweep.setEnabled(state.plan is not None and bool(state.plan.goes))
        self._told.setVisible(state.swept is not None)
        if state.swept is not None:
            self._tell(state.swept)
        if state.plan is not None:
            self._goes.setText(self._plan_words(state.plan))
        if state.report is not None:
            self._show_report(state.report)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show_report(self, report: StorageReport) -> None:
        empty(self._kind_grid)
        kinds = {
            "finished": self.tr("Finished videos"),
            "upload": self.tr("Files handed over"),
            "processed": self.tr("Prepared pictures and sounds"),
            "temporary": self.tr("Unfinished pieces"),
        }
        for row, total in enumerate(report.kinds):
            cells = (
                (kinds[total.kind], "t1"), (number(total.count), "t2"), (size_words(total.size_bytes), "t1"),
                (self._lifetime(total.lifetime_s), "t2"),
            )  # fmt: skip
            _fill(self._kind_grid, row, cells)
        empty(self._other_grid)
        others = {
            "cache": self.tr("Cache"),
            "takes": self.tr("Takes"),
            "posters": self.tr("Posters"),
            "models": self.tr("Models"),
            "measurements": self.tr("Measurements"),
        }
        rows = [(others.get(name, name), size_words(size)) for name, size in report.others.items()]
        rows.append((self.tr("Free on this disk"), size_words(report.free_bytes)))
        for row, (name, size) in enumerate(rows):
            _fill(self._other_grid, row, ((name, "t1"), ("", "t2"), (size, "t1"), ("", "t2")))

    def _lifetime(self, lifetime_s: float | None) -> str:
        if lifetime_s is None:
            return self.tr("until you delete them")
        if lifetime_s >= DAY_S:
            return self.tr("for {days} days").format(days=number(lifetime_s / DAY_S))
        return self.tr("for {hours} h").format(hours=number(lifetime_s / _HOUR_S))

    def _plan_words(self, plan: SweepReport) -> str:
        if not plan.goes:
            return self.tr("Nothing has had its time. What has is cleared up by itself before each message.")
        words = self.tr("Had its time: {count}, {size} in all. It goes by itself before the next message.")
        return words.format(count=number(len(plan.goes)), size=size_words(plan.freed_bytes))

    def _tell(self, swept: SweepReport) -> None:
        title = self.tr("{count} cleared up, {size} freed.").format(
            count=number(len(swept.goes)), size=size_words(swept.freed_bytes)
        )
        failed = " ".join(said(each) for each in swept.failed)
        self._told.set_content("warn" if failed else "ok", title, failed)

    def _lay_out(self) -> None:
        self.buttons.addWidget(self._sweep)
        self._kinds.body.addLayout(self._kind_grid)
        self._kinds.body.addWidget(self._goes)
        self._others.body.addLayout(self._other_grid)
        for callout in (self._problem, self._told):
            callout.hide()
        for widget in (self._problem, self._told, self._kinds, self._others):
            self.body.addWidget(widget)

    def _retranslate(self) -> None:
        self.set_title(
            self.tr("Storage"),
            self.tr("What messages leave on this disk. To keep one for good, pin it in the library."),
        )
        self._kinds.set_title(self.tr("Messages"), self.tr("and how long they are kept"))
        self._others.set_title(self.tr("The rest"))
        self._sweep.setText(self.tr("Clear up now"))
        self.show_storage(self._state)


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(10)
    for column, width in enumerate((220, 56, 88)):
        grid.setColumnMinimumWidth(column, width)
    grid.setColumnStretch(3, 1)
    return grid


def _fill(grid: QGridLayout, row: int, cells: tuple[tuple[str, str], ...]) -> None:
    """Name, count, size, lifetime; figures right-aligned."""
    for column, (text, tone) in enumerate(cells):
        label = Label(text, tone=tone)
        if column in (1, 2):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(label, row, column)
