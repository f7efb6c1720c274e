"""How a sent message ended: what happened, why, whether money moved, what can be done; one main action."""

from __future__ import annotations

import re
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vmsg_desktop.presenters.sending_outcome import ActionKey, Outcome
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.create.message.words import charge_words, credits_words
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.fixes import Action

_CODES = re.compile(r"HTTP \d+( \w+Error)?")
_DOING = re.compile(r"^,? ?while [^.]*")
_ICONS = {"photo": "image", "voice": "mic", "key": "key", "fetch": "refresh", "retry": "refresh", "again": "send"}


class OutcomeBox(Callout):
    """``acted(key)`` with an ActionKey."""

    acted_on = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("note", "", parent=parent)
        self._outcome: Outcome | None = None
        self.acted.connect(self.acted_on)
        self.hide()

    @property
    def outcome(self) -> Outcome | None:
        """What is shown."""
        return self._outcome

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Say it; None hides the box."""
        self._outcome = outcome
        self.setVisible(outcome is not None)
        if outcome is None:
            return
        kind = {"error": "err", "question": "warn", "stopped": "note"}[outcome.kind]
        title, text = self._words(outcome)
        at = "" if outcome.at_s is None else datetime.fromtimestamp(outcome.at_s).strftime("%H:%M")
        self.set_content(
            kind,
            title,
            text,
            actions=[self._action(key, outcome, is_main=index == 0) for index, key in enumerate(outcome.actions)],
            links=[self._action(key, outcome, is_main=False) for key in outcome.links],
            meta=at,
        )

    def retranslate(self) -> None:
        """Say it in another language."""
        self.show_outcome(self._outcome)

    def _words(self, outcome: Outcome) -> tuple[str, str]:
        charge = charge_words(outcome.charge)
        if outcome.kind == "question":
            return self.tr("Was it sent? Nobody knows"), self.tr(
                "The connection broke while it was ordered. D-ID was asked and does not list it, and the credits are "
                "unchanged: it was most likely never made. Once more costs {credits}."
            ).format(credits=credits_words(outcome.charge.credits or 1))
        if outcome.kind == "stopped":
            has_it = outcome.charge.kind in ("committed", "unknown")
            what = self.tr("D-ID goes on with it; the video can be fetched later.") if has_it else ""
            return self.tr("Stopped"), " ".join(filter(None, (what, charge)))
        message = "" if outcome.error is None else outcome.error.message
        title = _short(message.partition(". ")[0].rstrip("."))
        told = charge if charge.casefold() not in message.casefold() else ""
        seen = self._seen(outcome)
        return said(title), " ".join(
            filter(None, (seen, said(_rest(message, title, is_quoted=not seen)), self._hint(outcome), told))
        )

    def _seen(self, outcome: Outcome) -> str:
        """What the vendor's check says it saw."""
        label = "" if outcome.error is None else str(outcome.error.details.get("offensive_label", ""))
        return (
            self.tr("Its automatic check saw {what}. Often it is something in the background.").format(
                what=label.rpartition(", ")[2]
            )
            if label
            else ""
        )

    def _hint(self, outcome: Outcome) -> str:
        """The hint where the window has no button that does it: those for the terminal name commands."""
        hint = outcome.error.hint if outcome.error is not None else ""
        return "" if "vmsg " in hint else said(hint)

    def _action(self, key: ActionKey, outcome: Outcome, *, is_main: bool) -> Action:
        labels: dict[ActionKey, str] = {
            "fix": said(outcome.fix.label) if outcome.fix is not None else "",
            "retry": self.tr("Try again"),
            "fetch": self.tr("Fetch the video"),
            "again": self.tr("Send once more") if outcome.kind == "question" else self.tr("Send once more…"),
            "let-go": self.tr("Let it go"),
            "key": self.tr("Another key…"),
            "budget": self.tr("Look at the budget"),
            "sandbox": self.tr("Send to Sandbox"),
            "photo": self.tr("Another photo…"),
            "voice": self.tr("Another voice"),
            "frame": self.tr("Look at the frame"),
            "details": self.tr("Copy details"),
            "close": self.tr("Put away"),
        }
        return Action(key, labels[key], "primary" if is_main else "secondary", "" if is_main else _ICONS.get(key, ""))


def _short(sentence: str) -> str:
    """What happened, without the vendor's own words in brackets and what was being done."""
    for mark in (" (", ", while "):
        sentence = sentence.partition(mark)[0]
    return sentence


def _rest(message: str, title: str, *, is_quoted: bool = True) -> str:
    """What the title left out: the vendor's own words and what it cost, without codes and what was being done."""
    rest = message.removeprefix(title).strip(" .")
    quoted = ""
    if rest.startswith("("):
        inside, _, rest = rest[1:].partition(")")
        quoted = _CODES.sub("", inside).strip(" :;") if is_quoted else ""
    sentences = [quoted, _DOING.sub("", rest).strip(" .")]
    return " ".join(f"{words[:1].upper()}{words[1:]}." for words in sentences if words)
