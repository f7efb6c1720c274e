"""What the picture column asks of disk and network: pictures that come with the program or were used lately, a pasted
picture, the sample, models that are missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vmsg_desktop.application.document import Document
from vmsg_desktop.application.picture_views import PictureViews
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.studio import PictureFiles
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit, Event, StageProgress
from vmsg_desktop.core.model.models import FetchProgress
from vmsg_desktop.presenters.picture_facts import actions_for
from vmsg_desktop.presenters.picture_state import Busy, PictureView, Problem

THUMB_PX: Final = 96


@dataclass(frozen=True)
class PictureServices:
    """What the column works with; ``errands`` may be slow, ``lane`` is the picture's own."""

    document: Document
    lane: PreviewLane
    errands: PreviewLane
    views: PictureViews
    files: PictureFiles
    fetch_models: Callable[[Callable[[FetchProgress], None]], None]


class PictureErrands:
    """Runs errands and shows what they bring. Window's thread."""

    def __init__(self, services: PictureServices, view: PictureView) -> None:
        self._services = services
        self._files = services.files
        self._view = view

    def load_all(self) -> None:
        """What comes with the program, and the recent pictures; without them the column works all the same."""
        self._quietly("bundled", self._load_bundled, lambda loaded: self._view.show_bundled(*loaded))
        self._load_recent()

    def remember(self, path: Path) -> None:
        """A picture was taken."""
        self._quietly("remember", lambda emit, cancel: self._files.remember(path), lambda none: self._load_recent())

    def keep_pasted(self, encode: Callable[[], bytes], done: Callable[[Path], None]) -> None:
        """Write a pasted picture beside the message."""
        folder = self._services.document.state.path.parent
        self._run("paste", lambda emit, cancel: self._files.keep_pasted(encode(), folder), done)

    def open_sample(self) -> None:
        """Begin a message from the sample; the one before stays in its file."""
        self._run("sample", lambda emit, cancel: self._files.sample(), self._services.document.new)

    def fetch_models(self, done: Callable[[], None]) -> None:
        """Get the starter models, with progress."""

        def work(emit: Emit, cancel: CancelToken) -> None:
            def progress(step: FetchProgress) -> None:
                cancel.check()
                emit(StageProgress("models", step.done_bytes / step.total_bytes if step.total_bytes else 0.0))

            self._services.fetch_models(progress)

        def take(event: Event) -> None:
            if isinstance(event, StageProgress):
                self._view.show_busy(Busy("models", event.fraction))

        self._view.show_problem(None)
        self._view.show_busy(Busy("models", None))
        self._run("models", work, lambda none: done(), event=take)

    def stop(self) -> None:
        """No models after all; what was fetched is kept for the next time."""
        self._services.errands.cancel("picture:models")

    def _load_recent(self) -> None:
        self._quietly("recent", lambda emit, cancel: self._files.recent(), self._view.show_recent)

    def _load_bundled(self, emit: Emit, cancel: CancelToken) -> tuple[Any, Any]:
        return self._files.backgrounds(side_px=THUMB_PX), self._files.sample_thumb(side_px=2 * THUMB_PX)

    def _quietly(self, key: str, work: Callable[[Emit, CancelToken], Any], done: Callable[[Any], None]) -> None:
        self._services.errands.show(f"picture:{key}", work, done=done, failed=lambda error: None)

    def _run(
        self,
        key: str,
        work: Callable[[Emit, CancelToken], Any],
        done: Callable[[Any], None],
        *,
        event: Emit = lambda event: None,
    ) -> None:
        def fail(error: VmsgError) -> None:
            self._view.show_busy(None)
            self._view.show_problem(Problem(error, actions_for(error)))

        self._services.errands.show(f"picture:{key}", work, done=done, failed=fail, event=event)
