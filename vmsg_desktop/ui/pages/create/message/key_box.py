"""Asks for the D-ID key where it is needed: pasted, tried with a free question, kept in the system's keyring."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.presenters.message_account import Account
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.label import Label

_KEY_PAGE = "https://studio.d-id.com/account-settings"


class KeyBox(QWidget):
    """``given(text)`` when a key is to be tried; ``closed()`` when the person lets it be."""

    given = Signal(str)
    closed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label("", role="section")
        self._words = Label("", role="small", tone="t2", wraps=True)
        self.field = Field(icon="key")
        self.field.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._use = Button(kind="primary")
        self._get = Button(kind="link", icon="ext", size="small")
        self._close = Button(kind="link", size="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._use, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        links = QHBoxLayout()
        links.setSpacing(14)
        links.addWidget(self._get)
        links.addStretch(1)
        links.addWidget(self._close)
        column.addLayout(links)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._use.clicked.connect(self._give)
        self.field.edit.returnPressed.connect(self._give)
        self.field.changed.connect(lambda _: self.field.set_error(""))
        self._get.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(_KEY_PAGE)))
        self._close.clicked.connect(self.closed)
        self.retranslate()

    def show_account(self, account: Account) -> None:
        """A key is being tried, or was not taken; one that was taken leaves no trace here."""
        self._use.set_busy(account.is_trying)
        error = account.key_error
        self.field.set_error("" if error is None else said(f"{error.message} {error.hint}"))
        if account.has_key and not account.is_trying and error is None:
            self.field.set_text("")

    def retranslate(self) -> None:
        """Say it in another language."""
        self._title.setText(self.tr("D-ID key"))
        self._words.setText(
            self.tr("Paste it from D-ID's account settings. It is tried with a free question and kept in the keyring.")
        )
        self.field.edit.setPlaceholderText(self.tr("USER:PASSWORD"))
        self.field.edit.setAccessibleName(self.tr("D-ID key"))
        self._use.setText(self.tr("Use key"))
        self._get.setText(self.tr("Where to find it"))
        self._close.setText(self.tr("Send to Sandbox instead"))

    @Slot()
    def _give(self) -> None:
        text = self.field.text()
        if text.strip() and not self._use.is_busy:
            self.given.emit(text)
