"""Questions about hosts: is this their key, the passphrase of one's own, what is to go, how to set an agent up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from vmsg_desktop.core.key_picture import grouped
from vmsg_desktop.core.model.host import HostKeyQuestion, Removal
from vmsg_desktop.core.model.passphrase import KeyQuestion, Passphrase
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.ui.pages.settings.hosts.words import translate
from vmsg_desktop.ui.pages.settings.parts import size_words
from vmsg_desktop.ui.theme.fonts import fixed_font
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.check_box import CheckBox
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.key_picture import KeyPictureView
from vmsg_desktop.ui.widgets.label import Label

_WHERE_KEY_LIES = "ssh-keygen -lf /etc/ssh/ssh_host_{kind}_key.pub"
_KINDS = {"ssh-ed25519": "ed25519", "ssh-rsa": "rsa"}


class FingerprintDialog(QuestionDialog):
    """Is this the host's key? Pinning it is never the default: comparing is what makes it safe."""

    def __init__(self, question: HostKeyQuestion, parent: QWidget | None = None) -> None:
        super().__init__(
            translate("Hosts", "Is this the key of {host}?").format(host=question.host),
            translate("Hosts", "You connect to it for the first time. Compare this with the host's own fingerprint: if "
                      "they differ, somebody may sit in between. Nothing was sent yet."),
            answer=translate("Hosts", "It is the same, pin it"), safe=translate("Hosts", "Do not connect"),
            answer_kind="secondary", parent=parent,
        )  # fmt: skip
        self.setMinimumWidth(520)
        self._add_key(question)
        self._add_help(question)
        if question.known_to_ssh != "absent":
            self.body.addWidget(_known_to_ssh(question))
        self.safe_button.setDefault(True)
        self.safe_button.setFocus()

    def _add_key(self, question: HostKeyQuestion) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        picture = KeyPictureView(question.fingerprint, label=translate("Hosts", "Picture of the key"))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(Label(question.key_type, role="section"))
        self.fingerprint = self.add_code(grouped(question.fingerprint), label=translate("Hosts", "Fingerprint"))
        self.body.removeWidget(self.fingerprint)
        self.fingerprint.setWordWrap(True)
        self.fingerprint.setMinimumHeight(self.fingerprint.heightForWidth(360))
        words.addWidget(self.fingerprint)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.body.addSpacing(6)
        self.body.addLayout(row)

    def _add_help(self, question: HostKeyQuestion) -> None:
        kind = _KINDS.get(question.key_type, "ecdsa")
        self.body.addWidget(
            Label(translate("Hosts", "On the host itself this command tells it:"), role="small", tone="t2", wraps=True)
        )
        self.add_code(_WHERE_KEY_LIES.format(kind=kind), label=translate("Hosts", "Command to run on the host"))


def _known_to_ssh(question: HostKeyQuestion) -> Callout:
    if question.known_to_ssh == "same":
        return Callout("note", translate("Hosts", "ssh on this computer knows the host with this very key."))
    return Callout(
        "warn", translate("Hosts", "ssh on this computer knows the host with another key."),
        translate("Hosts", "Ask who runs the host before you pin this one."),
    )  # fmt: skip


class PassphraseDialog(QuestionDialog):
    """The passphrase of a private key; `answer` gives it."""

    def __init__(self, question: KeyQuestion, parent: QWidget | None = None) -> None:
        super().__init__(
            translate("Hosts", "Passphrase of {key}").format(key=question.path.name),
            translate("Hosts", "The private key {path} is locked.").format(path=question.path),
            answer=translate("Hosts", "Unlock"), safe=translate("Hosts", "Leave it locked"), parent=parent,
        )  # fmt: skip
        self.setMinimumWidth(400)
        self.field = Field(label=translate("Hosts", "Passphrase"))
        self.field.edit.setEchoMode(QLineEdit.EchoMode.Password)
        if question.attempt > 1:
            self.field.set_error(translate("Hosts", "That was not it."))
        self.keeps = CheckBox(translate("Hosts", "Keep it in the system's keyring"))
        self.body.addWidget(self.field)
        self.body.addWidget(self.keeps)
        self.field.edit.setFocus()

    def answer(self) -> Passphrase | None:
        """What was typed; None = nothing was."""
        typed = self.field.text()
        return Passphrase(Secret(typed), is_to_keep=self.keeps.isChecked()) if typed else None


class RemovalDialog(QuestionDialog):
    """How much of a host is to go; `choice` gives it. The least is chosen at first."""

    def __init__(self, name: str, freed: dict[Removal, int], parent: QWidget | None = None) -> None:
        super().__init__(
            translate("Hosts", "Remove {host}?").format(host=name),
            translate("Hosts", "Its pinned key is forgotten too. Videos and messages on this computer stay."),
            answer=translate("Hosts", "Remove"), safe=translate("Hosts", "Keep it"),
            answer_kind="danger", parent=parent,
        )  # fmt: skip
        self.setMinimumWidth(420)
        self._group = QButtonGroup(self)
        self._choices: list[Removal | None] = []
        self._add(None, translate("Hosts", "Only off this list; nothing is done over there"))
        if freed:
            program = translate("Hosts", "The agent with its jobs too ({size})")
            self._add("program", program.format(size=size_words(freed["program"])))
            everything = translate("Hosts", "Its models and kept results too ({size})")
            self._add("everything", everything.format(size=size_words(freed["everything"])))
        else:
            note = translate("Hosts", "The host was not reached, so nothing over there can be removed now.")
            self.body.addWidget(Label(note, role="small", tone="t2", wraps=True))
        self._group.button(0).setChecked(True)

    def choice(self) -> Removal | None:
        """What is to go beside its line of the list; None = nothing."""
        return self._choices[self._group.checkedId()]

    def _add(self, removal: Removal | None, words: str) -> None:
        button = QRadioButton(words)
        self._group.addButton(button, len(self._choices))
        self._choices.append(removal)
        self.body.addWidget(button)


class LogDialog(QuestionDialog):
    """What an agent wrote, to read and to copy."""

    def __init__(self, name: str, text: str, *, copy: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(
            translate("Hosts", "What the agent of {host} wrote").format(host=name), "",
            answer=translate("Hosts", "Copy"), safe=translate("Hosts", "Close"), answer_kind="secondary", parent=parent,
        )  # fmt: skip
        self.setMinimumSize(760, 460)
        shown = QPlainTextEdit(text or translate("Hosts", "It wrote nothing yet."))
        shown.setReadOnly(True)
        shown.setFont(fixed_font(12))
        shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(self.windowTitle())
        self.body.addWidget(shown, 1)
        self.answer_button.clicked.disconnect()
        self.answer_button.clicked.connect(lambda _checked=False: copy(text))
        self.safe_button.setDefault(True)
        scroll = shown.verticalScrollBar()
        scroll.setValue(scroll.maximum())
