"""The foot of the column: who renders, the one main button, what it costs and how long it usually takes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.presenters.message import FootState
from vmsg_desktop.presenters.message_account import Account
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.create.message.key_box import KeyBox
from vmsg_desktop.ui.pages.create.message.words import band_words, credits_words, line_names, target_name
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented

KEYS = "Ctrl+Enter"


class Foot(QWidget):
    """``sent()`` by the main button; ``chosen(target)``; ``key_given(text)``."""

    sent = Signal()
    chosen = Signal(str)
    key_given = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: FootState | None = None
        self._account: Account | None = None
        self._asks = False
        self._with = Label("", role="small", tone="t2")
        self.targets = Segmented([Segment("did", "D-ID"), Segment("sandbox", "Sandbox")], track="sunk")
        self.key_box = KeyBox()
        self.main = Button(kind="primary", size="main", key=KEYS.replace("+", " "))
        self._left = Label("", role="small", tone="t2", wraps=True)
        self._right = ElidedLabel("", role="small", tone="t2")
        self._right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._add_key = Button(kind="link", size="small")
        self._note = Label("", role="small", tone="warn", wraps=True)
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.main.clicked.connect(self.sent)
        self.targets.chosen.connect(self.chosen)
        self.key_box.given.connect(self.key_given)
        self.key_box.closed.connect(lambda: self.chosen.emit("sandbox"))
        self._add_key.clicked.connect(lambda: self.ask_for_key())
        self.retranslate()

    def show_state(self, state: FootState) -> None:
        """Show whether it can be sent, and the price."""
        self._state = state
        self.targets.set_value(state.target)
        is_asking = state.asks_for_key or (self._asks and state.target == "did")
        self.key_box.setVisible(is_asking)
        self.main.setVisible(not is_asking)
        self.main.setEnabled(state.can_send)
        self.main.setText(self.tr("Send to {name}").format(name=target_name(state.target)))
        self._show_words(state, is_asking=is_asking)

    def show_account(self, account: Account) -> None:
        """A key that was taken, or why it is held for this session only."""
        was_trying = self._account is not None and self._account.is_trying
        self._account = account
        self.key_box.show_account(account)
        if was_trying and not account.is_trying and account.key_error is None:
            self._asks = False
        kept = account.why_not_kept
        self._note.setVisible(kept is not None and account.target == "did")
        if kept is not None:
            self._note.setText(
                self.tr("The key is held until VMsg is closed. {reason}").format(reason=said(kept.message))
            )

    def ask_for_key(self) -> None:
        """Show the field, for a first key or for another one."""
        self._asks = True
        self.chosen.emit("did")
        if self._state is not None:
            self.show_state(self._state)
        self.key_box.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Say it in another language."""
        self._with.setText(self.tr("Send with"))
        self.targets.setAccessibleName(self.tr("Send with"))
        self.targets.set_segments([Segment("did", "D-ID"), Segment("sandbox", self.tr("Sandbox"))])
        self._add_key.setText(self.tr("Add a D-ID key"))
        self.key_box.retranslate()
        if self._state is not None:
            self.show_state(self._state)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule())
        body = QVBoxLayout()
        body.setContentsMargins(16, 12, 16, 14)
        body.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._with)
        row.addWidget(self.targets, 1)
        body.addLayout(row)
        body.addWidget(self.key_box)
        body.addWidget(self.main)
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(self._left, 1)
        words.addWidget(self._right, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(words)
        link = QHBoxLayout()
        link.addWidget(self._add_key)
        link.addStretch(1)
        body.addLayout(link)
        body.addWidget(self._note)
        column.addLayout(body)
        self._note.hide()

    def _show_words(self, state: FootState, *, is_asking: bool) -> None:
        has_price = state.can_send or state.why == "checking"
        self._left.setText(self._price(state) if has_price else self._reason(state))
        self._right.setText(band_words(state.band) if has_price else "")
        why = "" if state.band is not None else self.tr("It is told once three videos were made.")
        self._right.setToolTip(why if has_price else "")
        self._right.setVisible(has_price)
        self._left.setVisible(not is_asking)
        is_offered = state.target == "sandbox" and not state.can_send and state.why == "missing"
        self._add_key.setVisible(is_offered)
        self.main.setAccessibleDescription(self._left.text())

    def _price(self, state: FootState) -> str:
        if state.credits_needed is None:
            return ""
        needed = credits_words(state.credits_needed)
        if state.target == "sandbox":
            return self.tr("Free, stamped")
        if state.credits is None:
            return self.tr("{needed}, balance n/a").format(needed=needed)
        return self.tr("{needed} of {left}").format(needed=needed, left=f"{state.credits.remaining:g}")

    def _reason(self, state: FootState) -> str:
        if state.why == "missing":
            if state.target == "sandbox":
                return self.tr("Sandbox needs no account and stamps its video.")
            both = len(state.names) == 2
            voice = self.tr("Record or import a voice first.")
            photo = self.tr("Add a photo first.")
            return self.tr("Add a photo and a voice first.") if both else photo if "photo" in state.names else voice
        if state.why == "red":
            names = ", ".join(line_names().get(name, name) for name in state.names)
            if state.target == "did" and state.names == ("credits",):
                return self.tr("Fix {names} first, or send to Sandbox for free.").format(names=names)
            return self.tr("Fix {names} first.").format(names=names)
        return {
            "failed": self.tr("The pre-flight list could not be made; it says why."),
            "question": self.tr("Answer the question above first."),
            "starting": self.tr("It is being sent."),
            "key": "",
            "key-unknown": self.tr("Looking for your D-ID key…"),
        }.get(state.why, "")
