"""The models in the settings: what is installed, fetching with progress, checking, removing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from vmsg_desktop.application.previews import Deliver, PreviewLane
from vmsg_desktop.application.settings_desk import Models
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.models import FetchProgress, ModelStatus

Doing = Literal["", "getting", "checking", "removing"]
_KEY: Final = "models"


@dataclass(frozen=True)
class ModelsState:
    """What the section shows.

    Attributes:
        models: how each stands; empty until it was looked at.
        doing: what is under way, with ``name`` (empty = all) and its newest ``step``.
        freed_bytes: by the last removal; None = none.
        problem: what went wrong last.
    """

    models: tuple[ModelStatus, ...] = ()
    doing: Doing = ""
    name: str = ""
    step: FetchProgress | None = None
    freed_bytes: int | None = None
    problem: VmsgError | None = None

    @property
    def installed_bytes(self) -> int:
        """Of all models that are there."""
        return sum(model.entry.size_bytes for model in self.models if model.state != "missing")


@dataclass(frozen=True)
class _Found:
    models: tuple[ModelStatus, ...]
    freed_bytes: int | None = None


_OnStep = Callable[[FetchProgress], None]


class ModelsView(Protocol):
    """Shows the section."""

    def show_models(self, state: ModelsState) -> None:
        """Show it."""


class ModelsPresenter:
    """Between the section and the model files. Window's thread; one thing at a time on ``lane``."""

    def __init__(self, models: Models, lane: PreviewLane, deliver: Deliver, view: ModelsView) -> None:
        self._models, self._lane, self._deliver, self._view = models, lane, deliver, view
        self._state = ModelsState()

    @property
    def state(self) -> ModelsState:
        """What is shown."""
        return self._state

    def look(self) -> None:
        """Show how the models stand, unless something is under way."""
        self._begin("", "", lambda _step: _Found(self._models.statuses()))

    def get(self, *names: str) -> None:
        """Fetch models or sets, e.g. "starter"."""

        def work(step: _OnStep) -> _Found:
            self._models.get(names, step)
            return _Found(self._models.statuses())

        self._begin("getting", " ".join(names), work)

    def verify(self) -> None:
        """Hash every file that is there again."""
        self._begin("checking", "", lambda step: _Found(self._models.verify((), step)))

    def remove(self, name: str) -> None:
        """Delete a model's files."""

        def work(_step: _OnStep) -> _Found:
            freed = self._models.remove(name)
            return _Found(self._models.statuses(), freed)

        self._begin("removing", name, work)

    def stop(self) -> None:
        """End what is under way; what was fetched stays for the next time."""
        self._lane.cancel(_KEY)
        self._show(doing="", step=None)
        self.look()

    def _begin(self, doing: Doing, name: str, work: Callable[[_OnStep], _Found]) -> None:
        if self._state.doing:
            return
        self._show(doing=doing, name=name, step=None, problem=None, freed_bytes=None)

        def run(emit: Emit, cancel: CancelToken) -> _Found:
            def step(progress: FetchProgress) -> None:
                cancel.check()
                self._deliver(lambda: None if cancel.is_cancelled else self._stepped(progress))

            return work(step)

        self._lane.show(_KEY, run, done=self._done, failed=self._failed)

    def _stepped(self, progress: FetchProgress) -> None:
        if self._state.doing:
            self._show(step=progress)

    def _done(self, found: _Found) -> None:
        self._show(doing="", step=None, models=found.models, freed_bytes=found.freed_bytes)

    def _failed(self, error: VmsgError) -> None:
        self._show(doing="", step=None, problem=error)

    def _show(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        self._view.show_models(self._state)
