"""The models: what is installed, with size and licence; fetching with progress, checking, removing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.models import FetchProgress, ModelSet, ModelStatus
from vmsg_desktop.presenters.settings_models import ModelsPresenter, ModelsState
from vmsg_desktop.ui.pages.settings.parts import Section, TitledTile, not_available, show_problem, size_words
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.stage_row import ThinBar
from vmsg_desktop.ui.widgets.status_shape import StatusShape

_SHAPES = {"verified": "ok", "installed": "ok", "damaged": "err", "missing": "waiting"}
_SETS: tuple[ModelSet, ...] = ("starter", "full")


class ModelsSection(Section):
    """See the module."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._state = ModelsState()
        self._problem, self._told, self._work = Callout("err", ""), Callout("ok", ""), WorkTile()
        self._tiles: dict[ModelSet, TitledTile] = {each: TitledTile() for each in _SETS}
        self._gets: dict[ModelSet, Button] = {each: Button(icon="import", size="small") for each in _SETS}
        self._rows: dict[str, ModelRow] = {}
        self._verify = Button(icon="check")
        self._lay_out()
        self._presenter = ModelsPresenter(studio.desk.models, studio.desk.lanes.of("models"), studio.deliver, self)
        self._connect()
        self._retranslate()

    def look(self) -> None:
        """See SettingsSection."""
        self._presenter.look()

    def show_models(self, state: ModelsState) -> None:
        """See ModelsView."""
        self._state = state
        is_free = not state.doing
        again = [Action("again", self.tr("Try again"))] if state.problem and state.problem.retryable else []
        show_problem(self._problem, state.problem, again)
        self._told.setVisible(state.freed_bytes is not None)
        if state.freed_bytes is not None:
            self._told.set_content("ok", self.tr("{size} freed.").format(size=size_words(state.freed_bytes)))
        self._work.setVisible(bool(state.doing))
        if state.doing:
            self._work.show_work(state, self._doing_words(state))
        self._verify.setEnabled(is_free and state.installed_bytes > 0)
        for name, tile in self._tiles.items():
            self._show_set(name, tile, is_free=is_free)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show_set(self, name: ModelSet, tile: TitledTile, *, is_free: bool) -> None:
        models = [model for model in self._state.models if model.entry.set == name]
        lacking = [model for model in models if model.state in ("missing", "damaged")]
        self._gets[name].setVisible(bool(lacking))
        self._gets[name].setEnabled(is_free)
        for model in models:
            if model.entry.name not in self._rows:
                self._rows[model.entry.name] = self._add_row(tile, model.entry.name)
            self._rows[model.entry.name].show_model(model, is_free=is_free)

    def _add_row(self, tile: TitledTile, name: str) -> ModelRow:
        row = ModelRow()
        row.get.clicked.connect(partial(self._get, name))
        row.remove.clicked.connect(partial(self._ask_removal, name))
        tile.body.addWidget(Rule())
        tile.body.addWidget(row)
        return row

    def _get(self, name: str, _checked: bool = False) -> None:
        self._presenter.get(name)

    def _ask_removal(self, name: str, _checked: bool = False) -> None:
        model = next(each for each in self._state.models if each.entry.name == name)
        dialog = QuestionDialog(
            self.tr("Remove {model}?").format(model=name),
            self.tr("It frees {size}. What needs it stops working until it is fetched again.").format(
                size=size_words(model.entry.size_bytes)
            ),
            answer=self.tr("Remove it"), safe=self.tr("Keep it"), answer_kind="danger", parent=self.window(),
        )  # fmt: skip
        dialog.accepted.connect(partial(self._presenter.remove, name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _try_again(self, _key: str) -> None:
        if self._state.name:
            self._presenter.get(*self._state.name.split())
        else:
            self._presenter.look()

    def _doing_words(self, state: ModelsState) -> str:
        if state.doing == "checking":
            return self.tr("Checking every file")
        if state.doing == "removing":
            return self.tr("Removing {model}").format(model=state.name)
        step = state.step
        if step is None:
            return self.tr("Fetching {model}").format(model=state.name)
        phases = {
            "waiting": self.tr("{model}: waiting for another program that fetches it"),
            "fetching": self.tr("{model}: fetching"),
            "unpacking": self.tr("{model}: unpacking"),
            "checking": self.tr("{model}: checking"),
        }
        return phases[step.phase].format(model=step.model)

    def _connect(self) -> None:
        self._verify.clicked.connect(self._presenter.verify)
        self._work.stop.clicked.connect(self._presenter.stop)
        self._problem.acted.connect(self._try_again)
        for name, button in self._gets.items():
            button.clicked.connect(partial(self._get, name))

    def _lay_out(self) -> None:
        self.buttons.addWidget(self._verify)
        for widget in (self._problem, self._told, self._work):
            widget.hide()
            self.body.addWidget(widget)
        for name, tile in self._tiles.items():
            tile.buttons.addWidget(self._gets[name])
            self.body.addWidget(tile)

    def _retranslate(self) -> None:
        self.set_title(
            self.tr("Models"), self.tr("What finds people, cuts them out and finds faces. They work on this computer.")
        )
        self._verify.setText(self.tr("Check files"))
        self._work.stop.setText(self.tr("Stop"))
        self._tiles["starter"].set_title(self.tr("Starter set"), self.tr("all that a message needs"))
        self._tiles["full"].set_title(self.tr("Full set"), self.tr("finer, and much slower without a GPU"))
        self._gets["starter"].setText(self.tr("Get what is missing"))
        self._gets["full"].setText(self.tr("Get what is missing"))
        self.show_models(self._state)


class WorkTile(TitledTile):
    """What is under way: words, bytes, a bar, and the button that ends it."""

    def __init__(self) -> None:
        super().__init__()
        self._shape, self._bar = StatusShape("running"), ThinBar(width_px=320)
        self.stop = Button(size="small")
        self.head.insertWidget(0, self._shape)
        self.buttons.addWidget(self.stop)
        self.body.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignLeft)

    def show_work(self, state: ModelsState, words: str) -> None:
        """Say what is done and how far it is."""
        step = state.step
        self.set_title(words, "" if step is None else _bytes_words(step))
        share = step.done_bytes / step.total_bytes if step is not None and step.total_bytes else None
        self._bar.set_share(share)
        self.stop.setVisible(state.doing in ("getting", "checking"))


class ModelRow(QWidget):
    """A model: state, name, task and licence, size, and what can be done with it."""

    def __init__(self) -> None:
        super().__init__()
        self._shape = StatusShape("waiting")
        self._name, self._about = ElidedLabel("", role="strong"), ElidedLabel("", role="small", tone="t2")
        self._size = Label("", role="body", tone="t2")
        self._size.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._size.setMinimumWidth(80)
        self.get, self.remove = Button(size="small"), Button(kind="danger", size="small")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._about)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self._shape)
        line.addLayout(words, 1)
        line.addWidget(self._size)
        for button in (self.get, self.remove):
            button.setMinimumWidth(72)
            line.addWidget(button)

    def show_model(self, model: ModelStatus, *, is_free: bool) -> None:
        """Show how it stands."""
        entry, state = model.entry, self._state_words(model)
        self._shape.set_state(_SHAPES[model.state], state)
        self._name.setText(entry.name)
        self._about.setText(" · ".join((self._task_words(entry.task), state, entry.licence)))
        is_known = all(file.size_bytes is not None for file in entry.files)
        self._size.setText(size_words(entry.size_bytes) if is_known else not_available())
        is_there = model.state != "missing"
        self.get.setVisible(model.state in ("missing", "damaged"))
        self.get.setText(self.tr("Get"))
        self.get.set_label(self.tr("Get {model}").format(model=entry.name))
        self.remove.setVisible(is_there)
        self.remove.setText(self.tr("Remove…"))
        self.remove.set_label(self.tr("Remove {model}").format(model=entry.name))
        for button in (self.get, self.remove):
            button.setEnabled(is_free)
        self.setAccessibleName(f"{entry.name}, {state}, {self._size.text()}")

    def _state_words(self, model: ModelStatus) -> str:
        words = {
            "verified": self.tr("installed, checksum matches"),
            "installed": self.tr("installed, not checked yet"),
            "damaged": self.tr("damaged: other bytes than expected"),
            "missing": self.tr("not installed"),
        }
        if model.state == "verified" and model.is_pinned_here:
            return self.tr("installed, same bytes as when it was fetched")
        return words[model.state]

    def _task_words(self, task: str) -> str:
        words = {"people": self.tr("Finds people"), "matting": self.tr("Cuts out"), "face": self.tr("Finds faces")}
        return words[task]


def _bytes_words(step: FetchProgress) -> str:
    if step.total_bytes is None:
        return size_words(step.done_bytes)
    return f"{size_words(step.done_bytes)} / {size_words(step.total_bytes)}"
