"""The budget: what may be spent in a month, what happens then, and what the month cost so far."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.budget import Gauge
from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.cost_report import CostReport
from vmsg_desktop.core.model.budget import OnLimit
from vmsg_desktop.presenters.settings_budget import BudgetPresenter, BudgetState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.settings.parts import (
    Fact,
    Facts,
    Section,
    TitledTile,
    not_available,
    number,
    show_problem,
)
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.stage_row import ThinBar

_FIELD_PX, _BAR_PX = 120, 220


class BudgetSection(Section):
    """See the module."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._state = BudgetState()
        self._problem, self._over = Callout("err", ""), Callout("warn", "")
        self._limits, self._month = TitledTile(), TitledTile()
        self._fields = {"credits": Field(), "gpu_hours": Field()}
        self._names = {key: Label("", role="body", tone="t2") for key in (*self._fields, "then")}
        self._used = {key: Label("", role="small", tone="t2") for key in self._fields}
        self._bars = {key: ThinBar(width_px=_BAR_PX) for key in self._fields}
        self._then = Segmented(self._choices(), track="sunk")
        self._then_words = Label("", role="small", tone="t2", wraps=True)
        self._facts = Facts(name_px=200)
        self._lay_out()
        self._presenter = BudgetPresenter(studio.desk.budget, studio.desk.month, studio.desk.lanes.of("budget"), self)
        self._fields["credits"].committed.connect(self._presenter.set_credits)
        self._fields["gpu_hours"].committed.connect(self._presenter.set_gpu_hours)
        self._then.chosen.connect(self._choose)
        self._problem.acted.connect(self._act)
        self._retranslate()

    def look(self) -> None:
        """See SettingsSection."""
        self._presenter.look()

    def show_budget(self, state: BudgetState) -> None:
        """See BudgetView."""
        self._state = state
        can_reset = state.problem is not None and state.problem.code == "budget_unreadable"
        show_problem(self._problem, state.problem, [Action("reset", self.tr("Start anew"))] if can_reset else [])
        wrong = self.tr("A number from 0, or nothing for no limit.")
        for key, field in self._fields.items():
            field.set_error(wrong if key in state.wrong else "")
        if state.budget is not None:
            self._show_limits(state)
        if state.report is not None:
            self._show_month(state.report)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(str)
    def _choose(self, choice: str) -> None:
        self._presenter.set_on_limit(cast(OnLimit, choice))

    @Slot(str)
    def _act(self, key: str) -> None:
        if key == "reset":
            self._presenter.reset()

    def _show_limits(self, state: BudgetState) -> None:
        budget = state.budget
        if budget is None:
            return
        for key, limit in (("credits", budget.credits), ("gpu_hours", budget.gpu_hours)):
            if key not in state.wrong and not self._fields[key].edit.hasFocus():
                self._fields[key].set_text("" if limit is None else f"{limit:.10g}")
        self._then.set_value(budget.on_limit)
        self._then_words.setText(self._then_texts()[budget.on_limit])
        gauges = () if state.report is None else state.report.budget
        by_key = {"credits" if gauge.unit == "credits" else "gpu_hours": gauge for gauge in gauges}
        for key in self._fields:
            self._show_gauge(key, by_key.get(key))
        over = next((gauge for gauge in gauges if gauge.level == "over"), None)
        self._over.setVisible(over is not None)
        if over is not None:
            title = self.tr("The budget of this month is spent.")
            self._over.set_content("warn", title, self._held_texts()[budget.on_limit])

    def _show_gauge(self, key: str, gauge: Gauge | None) -> None:
        bar, used = self._bars[key], self._used[key]
        bar.set_share(None if gauge is None else gauge.share)
        if gauge is None:
            used.setText(self.tr("no limit"))
            return
        spent = not_available() if gauge.spent is None else number(gauge.spent, 0 if key == "credits" else 1)
        used.setText(self.tr("{spent} used this month").format(spent=spent))

    def _show_month(self, report: CostReport) -> None:
        self._facts.set_facts(
            [
                Fact(self.tr("Videos"), number(report.videos), self.tr("made by D-ID")),
                self._fact(self.tr("Credits"), Figure(report.credits), 0),
                self._fact(self.tr("Credits, whole month"), report.credits_projected, 0),
                self._fact(self.tr("GPU hours, rented"), report.gpu_hours, 1, self.tr("while VMsg looked")),
                self._fact(self.tr("GPU rent, $"), report.gpu_usd, 2, said(report.gpu_usd.reason)),
                self._fact(self.tr("GPU rent a video, $"), report.gpu_usd_per_video, 4),
                self._fact(self.tr("GPU rent, whole month, $"), report.gpu_usd_projected, 2),
            ]
        )  # fmt: skip

    def _fact(self, name: str, figure: Figure, decimals: int, meta: str = "") -> Fact:
        if figure.value is None:
            return Fact(name, not_available(), said(figure.reason))
        return Fact(name, number(figure.value, decimals), meta)

    def _choices(self) -> list[Segment]:
        return [
            Segment("warn", self.tr("Say so")),
            Segment("hold", self.tr("Hold")),
            Segment("stop", self.tr("Stop")),
        ]

    def _then_texts(self) -> dict[str, str]:
        return {
            "warn": self.tr("It is said, and the message goes out all the same."),
            "hold": self.tr("Paid messages wait, ready to go, until you raise the budget or the next month begins."),
            "stop": self.tr("Paid messages end unsent until you raise the budget or the next month begins."),
        }

    def _held_texts(self) -> dict[str, str]:
        return {
            "warn": self.tr("Messages still go out."),
            "hold": self.tr("Paid messages wait. Raise it, and they go on with a click in the library."),
            "stop": self.tr("Paid messages are not sent."),
        }

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(14)
        grid.setColumnMinimumWidth(0, 160)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, key in enumerate(self._fields):
            self._fields[key].setFixedWidth(_FIELD_PX)
            grid.addWidget(self._names[key], row, 0)
            grid.addWidget(self._fields[key], row, 1, top)
            beside = QVBoxLayout()
            beside.setSpacing(4)
            beside.addWidget(self._used[key])
            beside.addWidget(self._bars[key], 0, Qt.AlignmentFlag.AlignLeft)
            grid.addLayout(beside, row, 2)
        grid.addWidget(self._names["then"], 2, 0)
        grid.addWidget(self._then, 2, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._then_words, 3, 1, 1, 2)
        self._limits.body.addLayout(grid)
        self._month.body.addWidget(self._facts)
        for callout in (self._problem, self._over):
            callout.hide()
        for widget in (self._problem, self._over, self._limits, self._month):
            self.body.addWidget(widget)

    def _retranslate(self) -> None:
        lead = self.tr("What you are ready to spend in a calendar month, whichever window, terminal or batch sends it.")
        self.set_title(self.tr("Budget"), lead)
        self._limits.set_title(self.tr("Limits"), self.tr("a month"))
        self._month.set_title(self.tr("This month"))
        words = {
            "credits": self.tr("Credits at D-ID"), "gpu_hours": self.tr("GPU hours, rented"),
            "then": self.tr("At the limit"),
        }  # fmt: skip
        for key, text in words.items():
            self._names[key].setText(text)
        for key, field in self._fields.items():
            field.edit.setAccessibleName(words[key])
            self._bars[key].setAccessibleName(words[key])
        self._then.setAccessibleName(words["then"])
        self._then.set_segments(self._choices())
        self.show_budget(self._state)
