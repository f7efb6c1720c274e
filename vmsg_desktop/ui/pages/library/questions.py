"""Questions before something pays or cannot be undone, and the receipt of what was forgotten."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.library import Receipt
from vmsg_desktop.presenters.library_state import Question
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.library import words
from vmsg_desktop.ui.widgets.check_box import CheckBox
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.label import Label

translate = QCoreApplication.translate
_TITLE_MOST = 60
_LISTED_MOST = 12


class LibraryQuestion(QuestionDialog):
    """Asks `question`; ``with_video`` tells whether the video goes too where it lies in a folder of the person's."""

    def __init__(self, question: Question, *, is_video_own: bool, parent: QWidget | None = None) -> None:
        title, text, answer, kind = _words_of(question)
        super().__init__(
            title, text, answer=answer, safe=translate("Library", "Cancel"), answer_kind=kind, parent=parent
        )
        self.setMinimumWidth(420)
        self.question = question
        self._box: CheckBox | None = None
        if question.kind == "forget":
            self._list_what_goes(question.job)
            if question.job.video_path and not is_video_own:
                self._box = CheckBox(translate("Library", "Delete the video too: it lies in a folder of yours"))
                self.body.addWidget(self._box)

    @property
    def with_video(self) -> bool:
        """The person ticked it."""
        return self._box is not None and self._box.isChecked()

    def _list_what_goes(self, job: Job) -> None:
        goes = [translate("Library", "Its entry here, its history and its small picture")]
        goes += [translate("Library", "Its video, where it lies in the program's own folder")] if job.video_path else []
        if job.talk_id or job.token:
            goes.append(
                translate("Library", "The video and the uploads at {vendor}").format(vendor=words.target_words(job))
            )
        stays = [translate("Library", "Your own photo and voice"), translate("Library", "Credits already charged")]
        self.body.addLayout(_listed(translate("Library", "Deleted"), goes))
        self.body.addLayout(_listed(translate("Library", "Stays"), stays[: 2 if job.target == "did" else 1]))


class ReceiptDialog(QuestionDialog):
    """What was deleted, what stayed and why, and where the receipt lies."""

    def __init__(self, job: Job, receipt: Receipt, *, parent: QWidget | None = None) -> None:
        super().__init__(
            translate("Library", "“{title}” is forgotten").format(title=_short(job.title)),
            "",
            answer=translate("Library", "Close"),
            safe=translate("Library", "Show the receipt"),
            parent=parent,
        )
        self.setMinimumWidth(480)
        self.safe_button.setVisible(bool(receipt.file))
        gone = [f"{said(deletion.where)}: {said(deletion.what)}" for deletion in receipt.deleted]
        left = [f"{said(one.what)}: {said(one.why)}" for one in receipt.left]
        self.body.addLayout(_listed(translate("Library", "Deleted"), gone))
        self.body.addLayout(_listed(translate("Library", "Not deleted"), left))


def _words_of(question: Question) -> tuple[str, str, str, str]:
    """Title, text, answer, and the answer's look."""
    job, title = question.job, _short(question.job.title)
    cost = words.credits_words(job.credits_needed)
    if question.kind == "forget":
        return (
            translate("Library", "Forget “{title}”?").format(title=title),
            translate("Library", "This cannot be undone. You get a receipt of what was deleted."),
            translate("Library", "Forget"),
            "danger",
        )
    if question.kind == "forget_here":
        return (
            translate("Library", "Forget it on this computer only?"),
            said(question.reason),
            translate("Library", "Forget here only"),
            "danger",
        )
    if question.kind == "retry":
        return (
            translate("Library", "Send “{title}” again?").format(title=title),
            translate(
                "Library", "D-ID ended the last one without a video. Sending it again is a new paid request: {cost}."
            ).format(cost=cost),
            translate("Library", "Send again, {cost}").format(cost=cost),
            "primary",
        )
    return (
        translate("Library", "Make “{title}” once more?").format(title=title),
        translate(
            "Library", "A new video is made at D-ID, and it is charged again: {cost}. The one that you have stays."
        ).format(cost=cost),
        translate("Library", "Run again, {cost}").format(cost=cost),
        "primary",
    )


def _listed(heading: str, lines: list[str]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    column.setContentsMargins(0, 6, 0, 0)
    column.addWidget(Label(heading, role="section"))
    for line in lines[:_LISTED_MOST]:
        column.addWidget(Label(f"–  {line}", role="small", tone="t2", wraps=True))
    if len(lines) > _LISTED_MOST:
        more = translate("Library", "and {count} more, see the receipt").format(count=len(lines) - _LISTED_MOST)
        column.addWidget(Label(more, role="small", tone="t3"))
    return column


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_MOST else f"{title[: _TITLE_MOST - 1]}…"
