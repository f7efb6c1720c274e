"""A batch before it begins: what was found, who renders, whose look all of them get, how much may be spent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from vmsg_desktop.core.batch_items import BatchPlan
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.check_box import CheckBox
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label

translate = QCoreApplication.translate
_WIDTH_PX, _NAME_PX = 520, 110
_SHOWN = 5
_MOST_CREDITS = 100_000


@dataclass(frozen=True)
class BatchChoice:
    """What the person chose; see QueuePresenter.wish."""

    source: Path
    like_document: bool
    target: JobTarget
    is_watch: bool
    max_credits: int | None


class BatchDialog(QuestionDialog):
    """``plan_wanted(source, like_document)`` when what would be made is to be looked at.

    ``folder_wanted`` and ``table_wanted``: the person wants to choose; the page asks and calls `set_source`.
    """

    plan_wanted = Signal(object, bool)
    folder_wanted = Signal()
    table_wanted = Signal()

    def __init__(self, *, target: JobTarget, parent: QWidget | None = None) -> None:
        super().__init__(
            translate("BatchDialog", "Many messages at once"),
            translate(
                "BatchDialog",
                "Photos and voices of the same name in a folder, or the rows of a CSV file with the columns photo and "
                "voice.",
            ),
            answer=translate("BatchDialog", "Make messages"),
            safe=translate("BatchDialog", "Cancel"),
            parent=parent,
        )
        self.setMinimumWidth(_WIDTH_PX)
        self._source: Path | None = None
        self._plan: BatchPlan | None = None
        self._place = ElidedLabel(self.tr("Nothing chosen yet"), tone="t2")
        self._folder, self._table = Button(self.tr("Folder…"), icon="folder"), Button(self.tr("CSV…"), icon="list")
        self._found = Callout("note", "")
        self._found.hide()
        self._target = Combo(
            [("draft", self.tr("Drafts on this computer")), ("sandbox", self.tr("Sandbox, free")), ("did", "D-ID")],
            label=self.tr("Send with"),
        )
        self._target.set_value(target)
        self._look = Combo(
            [("document", self.tr("As in the message under work")), ("plain", self.tr("Plain, as it comes"))],
            label=self.tr("Look and voice"),
        )
        self._limit = Field("", label=self.tr("Most credits"), placeholder=self.tr("no limit"))
        self._watch = CheckBox(self.tr("Go on watching the folder: each new pair becomes a message"))
        self._lay_out()
        self._connect()
        self._show_state()

    @property
    def choice(self) -> BatchChoice | None:
        """None while it cannot begin."""
        if self._source is None or not self._is_ready():
            return None
        target: JobTarget = {"draft": "draft", "sandbox": "sandbox", "did": "did"}[self._target.value()]  # type: ignore[assignment]
        return BatchChoice(self._source, self._like_document, target, self._watch.isChecked(), self._credits())

    def set_source(self, source: Path, *, is_folder: bool) -> None:
        """A folder or a table was chosen."""
        self._source, self._plan = source, None
        self._place.setText(str(source))
        self._place.set_tone("t1")
        self._watch.setVisible(is_folder)
        if not is_folder:
            self._watch.setChecked(False)
        self._found.set_content("note", self.tr("Looking at what is there…"))
        self._found.show()
        self._show_state()
        self.plan_wanted.emit(source, self._like_document)

    def show_plan(self, source: Path, plan: BatchPlan) -> None:
        """What would be made."""
        if source != self._source:
            return
        self._plan = plan
        problems = (*plan.bad, *plan.left_out)
        lines = [f"{problem.place}: {said(problem.reason)}" for problem in problems[:_SHOWN]]
        hidden = len(problems) - len(lines)
        lines += [self.tr("and {count} more").format(count=hidden)] if hidden else []
        count = len(plan.items)
        head = self.tr("1 message found") if count == 1 else self.tr("{count} messages found").format(count=count)
        head += self.tr(", {count} left out").format(count=len(problems)) if problems else ""
        kind = "ok" if count and not problems else "warn"
        self._found.set_content(kind, head, "\n".join(lines))
        self._show_state()

    def show_plan_error(self, error: VmsgError) -> None:
        """It cannot be read."""
        self._plan = None
        self._found.set_content("err", said(error.message), said(error.hint))
        self._found.show()
        self._show_state()

    @property
    def _like_document(self) -> bool:
        return self._look.value() == "document"

    def _lay_out(self) -> None:
        chosen = QHBoxLayout()
        chosen.setSpacing(8)
        chosen.addWidget(self._place, 1)
        chosen.addWidget(self._folder)
        chosen.addWidget(self._table)
        self.body.addSpacing(4)
        self.body.addLayout(chosen)
        self.body.addWidget(self._found)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, _NAME_PX)
        grid.setColumnStretch(1, 1)
        self._limit_name = Label(self.tr("Most credits"), tone="t2")
        names = (Label(self.tr("Send with"), tone="t2"), Label(self.tr("Look and voice"), tone="t2"), self._limit_name)
        for row, (name, widget) in enumerate(zip(names, (self._target, self._look, self._limit), strict=True)):
            grid.addWidget(name, row, 0)
            grid.addWidget(widget, row, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self._watch)
        self._watch.hide()

    def _connect(self) -> None:
        self._folder.clicked.connect(lambda _checked=False: self.folder_wanted.emit())
        self._table.clicked.connect(lambda _checked=False: self.table_wanted.emit())
        self._target.picked.connect(lambda _key: self._show_state())
        self._look.picked.connect(self._look_again)
        self._limit.changed.connect(lambda _text: self._show_state())
        self._watch.toggled.connect(lambda _on: self._show_state())

    @Slot()
    def _look_again(self) -> None:
        if self._source is not None:
            self.plan_wanted.emit(self._source, self._like_document)

    def _show_state(self) -> None:
        count = 0 if self._plan is None else len(self._plan.items)
        is_paid = self._target.value() == "did"
        self._limit.setVisible(is_paid)
        self._limit_name.setVisible(is_paid)
        self._limit.set_error("" if self._is_limit_good() else self.tr("Use a whole number, or leave it empty"))
        if self._watch.isChecked():
            text = self.tr("Watch the folder")
        else:
            text = self.tr("Make 1 message") if count == 1 else self.tr("Make {count} messages").format(count=count)
        self.answer_button.setText(text)
        self.answer_button.setEnabled(self._is_ready())

    def _is_ready(self) -> bool:
        has_items = self._plan is not None and (bool(self._plan.items) or self._watch.isChecked())
        return has_items and self._is_limit_good()

    def _is_limit_good(self) -> bool:
        text = self._limit.text().strip()
        return self._target.value() != "did" or not text or (text.isdecimal() and int(text) <= _MOST_CREDITS)

    def _credits(self) -> int | None:
        text = self._limit.text().strip()
        return int(text) if self._target.value() == "did" and text.isdecimal() else None
