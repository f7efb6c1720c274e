"""The D-ID key: where it lies, pasting another one, trying it, forgetting it. It is never shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.presenters.settings_key import KeyPresenter, KeyState
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.settings.parts import Section, TitledTile, number, show_problem
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.status_shape import StatusShape

_LONGEST = 4096


class KeySection(Section):
    """See the module."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._state = KeyState()
        self._shape = StatusShape("waiting")
        self._place = Label("", role="strong")
        self._detail = Label("", role="small", tone="t2", wraps=True)
        self._test, self._remove = Button(icon="refresh"), Button(kind="danger")
        self._field, self._use, self._stop = Field(icon="key"), Button(kind="primary"), Button()
        self._field.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.edit.setMaxLength(_LONGEST)
        self._typed_words = Label("", role="small", tone="t2", wraps=True)
        self._problem, self._no_keyring = Callout("err", ""), Callout("warn", "")
        self._now, self._new = TitledTile(), TitledTile()
        self._lay_out()
        self._presenter = KeyPresenter(studio.account, studio.desk.keys, studio.desk.lanes.of("key"), self)
        self._connect()
        self._retranslate()

    def look(self) -> None:
        """See SettingsSection."""
        self._presenter.look()

    def show_key(self, state: KeyState) -> None:
        """See KeyView."""
        self._state = state
        is_trying = state.busy == "trying"
        shape, place, detail = self._words(state)
        self._shape.set_state(shape, place)
        self._place.setText(place)
        self._detail.setText(detail)
        self._new.set_title(self.tr("Use another key") if state.place else self.tr("Your key"))
        self._test.setVisible(state.place is not None)
        self._test.set_busy(is_trying)
        self._remove.setVisible(state.place in ("keyring", "session"))
        self._use.set_busy(is_trying)
        self._use.setEnabled(bool(self._field.text().strip()))
        self._stop.setVisible(is_trying)
        self._field.set_error(said(state.problem.message) if state.problem and state.is_typed else "")
        show_problem(self._problem, None if state.is_typed else state.problem, self._fixes(state))
        self._show_no_keyring(state)

    def _show_no_keyring(self, state: KeyState) -> None:
        self._no_keyring.setVisible(state.no_keyring is not None)
        if state.no_keyring is not None:
            title = self.tr("A key that you paste here is held only until you close the program.")
            text = f"{said(state.no_keyring.message)} {said(state.no_keyring.hint)}"
            self._no_keyring.set_content("warn", title, text.strip())

    def clear_typed(self) -> None:
        """See KeyView."""
        self._field.set_text("")

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _take(self) -> None:
        if self._field.text().strip():
            self._presenter.take(self._field.text())

    @Slot()
    def _ask_removal(self) -> None:
        dialog = QuestionDialog(
            self.tr("Forget the D-ID key?"),
            self.tr("Messages cannot be sent with D-ID until you paste it again. Finished videos stay."),
            answer=self.tr("Forget it"), safe=self.tr("Keep it"), answer_kind="danger", parent=self.window(),
        )  # fmt: skip
        dialog.accepted.connect(self._presenter.remove)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _act(self, _key: str) -> None:
        if self._field.text().strip():
            self._take()
        elif self._state.place is not None:
            self._presenter.test()
        else:
            self._presenter.look()

    def _fixes(self, state: KeyState) -> list[Action]:
        is_worth_it = state.problem is not None and state.problem.retryable
        return [Action("again", self.tr("Try again"))] if is_worth_it else []

    def _words(self, state: KeyState) -> tuple[str, str, str]:
        """Shape, headline, and what stands below it."""
        if not state.is_known:
            return "running", self.tr("Looking for a key"), ""
        if state.place is None:
            return "waiting", self.tr("No key"), self.tr(
                "A key is needed only to send with D-ID. Drafts and the sandbox work without one."
            )  # fmt: skip
        places = {
            "keyring": self.tr("A key is kept in the system's keyring"),
            "session": self.tr("A key is held until you close the program"),
            "environment": self.tr("The key of the environment is used (DID_API_KEY)"),
        }
        detail = "" if state.credits is None else self._balance(state.credits)
        if state.place == "environment":
            detail = " ".join(filter(None, [detail, self.tr("It goes before any other, and ends with its session.")]))
        return "ok", places[state.place], detail or self.tr("It is not shown again. Testing it is free.")

    def _balance(self, found: Credits) -> str:
        words = self.tr("D-ID accepts it: {left} of {total} credits left.")
        text = words.format(left=number(found.remaining), total=number(found.total))
        if found.expire_at:
            text += " " + self.tr("The next ones lapse on {day}.").format(day=found.expire_at[:10])
        return text

    def _connect(self) -> None:
        self._use.clicked.connect(self._take)
        self._field.edit.returnPressed.connect(self._take)
        self._field.changed.connect(lambda text: self._use.setEnabled(bool(text.strip())))
        self._test.clicked.connect(self._presenter.test)
        self._stop.clicked.connect(self._presenter.stop)
        self._remove.clicked.connect(self._ask_removal)
        self._problem.acted.connect(self._act)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._shape)
        line.addWidget(self._place)
        line.addStretch(1)
        for button in (self._test, self._remove):
            self._now.buttons.addWidget(button)
        self._now.body.addLayout(line)
        self._now.body.addWidget(self._detail)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._field, 1)
        row.addWidget(self._stop)
        row.addWidget(self._use)
        self._new.body.addLayout(row)
        self._new.body.addWidget(self._typed_words)
        for callout in (self._problem, self._no_keyring):
            callout.hide()
        for widget in (self._problem, self._now, self._new, self._no_keyring):
            self.body.addWidget(widget)

    def _retranslate(self) -> None:
        self.set_title(
            self.tr("D-ID key"), self.tr("D-ID makes the finished videos. Its key is yours, and stays here.")
        )
        self._now.set_title(self.tr("The key in use"))
        self._field.edit.setAccessibleName(self.tr("D-ID key"))
        self._field.edit.setPlaceholderText(self.tr("Paste the key as D-ID shows it in the account settings"))
        self._typed_words.setText(
            self.tr("It is tried with a free question, then kept in the system's keyring. It never goes to a host.")
        )
        self._use.setText(self.tr("Test and keep"))
        self._stop.setText(self.tr("Stop"))
        self._test.setText(self.tr("Test"))
        self._remove.setText(self.tr("Forget…"))
        self.show_key(self._state)
