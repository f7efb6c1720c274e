"""Puts what work asks the person on the screen, wherever in the window they are: a host's key, a passphrase."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from vmsg_desktop.application.questions import Asked, Questions
from vmsg_desktop.core.model.host import HostKeyQuestion
from vmsg_desktop.core.model.passphrase import KeyQuestion
from vmsg_desktop.ui.pages.settings.hosts.dialogs import FingerprintDialog, PassphraseDialog


class Questioner(QObject):
    """One dialog at a time; it goes by itself when the work does not wait for it any more."""

    def __init__(self, questions: Questions, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        questions.listen(self._put)

    def _put(self, asked: Asked) -> None:
        question = asked.question
        if isinstance(question, HostKeyQuestion):
            dialog: QDialog = FingerprintDialog(question, parent=self._window.window())
            dialog.finished.connect(partial(_said_same, asked))
        elif isinstance(question, KeyQuestion):
            asking = PassphraseDialog(question, parent=self._window.window())
            asking.finished.connect(partial(_typed, asked, asking))
            dialog = asking
        else:
            asked.answer(None)
            return
        dialog.finished.connect(dialog.deleteLater)
        asked.when_taken_back(dialog.reject)
        dialog.open()


def _said_same(asked: Asked, result: int) -> None:
    asked.answer(result == QDialog.DialogCode.Accepted)


def _typed(asked: Asked, dialog: PassphraseDialog, result: int) -> None:
    asked.answer(dialog.answer() if result == QDialog.DialogCode.Accepted else None)
