"""Pre-flight and draft of the message under work: made again when it rests after a change, the latest wish only.

Both run on the lane of this column, never on those of picture and voice. The old draft stays while a new one is made.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, Protocol

from vmsg_desktop.application.document import Document, DocumentState
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit, Event, StageProgress
from vmsg_desktop.core.model.media import Video
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.preflight import Fix, Line, Preflight
from vmsg_desktop.core.patch import merge_patch
from vmsg_desktop.core.pipeline.run import Finished
from vmsg_desktop.core.preflight import with_line
from vmsg_desktop.core.sent import comparable, made_s

Soon = Callable[[Callable[[], None]], None]
"""Runs a function shortly, once however often it is asked for in between."""

Missing = Literal["photo", "voice"]


@dataclass(frozen=True)
class CheckState:
    """The pre-flight list.

    Attributes:
        missing: what has to be chosen first; there is no list then.
        report: as last made; None before, and after a failure.
        is_stale: a newer one is being made.
        error: why there is none.
    """

    missing: tuple[Missing, ...] = ()
    report: Preflight | None = None
    is_stale: bool = False
    error: VmsgError | None = None


@dataclass(frozen=True)
class DraftState:
    """The draft.

    Attributes:
        video: as last made, also while a new one is made; None before.
        seconds: that it took; None = it was there already.
        is_current: it is of the message as it is now.
        is_making: a new one is being made; share: how far, 0..1, None = not known.
        notes: what a person should know of it.
        error: why there is no new one.
    """

    video: Video | None = None
    seconds: float | None = None
    is_current: bool = False
    is_making: bool = False
    share: float | None = None
    notes: tuple[str, ...] = ()
    error: VmsgError | None = None


class CheckView(Protocol):
    """Shows both."""

    def show_check(self, state: CheckState) -> None:
        """The list."""

    def show_draft(self, state: DraftState) -> None:
        """The draft."""


class CheckPresenter:
    """Between the document, the lane and the view. Window's thread.

    Args:
        soon: delays the work until the message rests.
        changed: told when the list changed, for what else depends on it.
        budget: what the budget says of so many credits; asked where the message would be paid, on the lane.
    """

    def __init__(
        self,
        document: Document,
        bench: Workbench,
        lane: PreviewLane,
        view: CheckView,
        *,
        soon: Soon,
        changed: Callable[[], None] = lambda: None,
        budget: Callable[[float], Line | None] = lambda _price: None,
    ) -> None:
        self._document, self._bench, self._lane, self._view = document, bench, lane, view
        self._soon, self._changed, self._budget = soon, changed, budget
        self._made_of: Message | None = None
        self._credits_left: float | None = None
        self._is_paid = False
        self.check = CheckState()
        self.draft = DraftState()
        document.listen(self._follow)

    def set_credits(self, credits_left: float | None, *, is_paid: bool = False) -> None:
        """The balance became known, or is none of the list's business; ``is_paid``: the credits are real ones."""
        if (credits_left, is_paid) != (self._credits_left, self._is_paid):
            self._credits_left, self._is_paid = credits_left, is_paid
            if not self.check.missing:
                self._look(with_draft=False)

    def fix(self, fix: Fix) -> None:
        """Mend a line: its patch becomes a change of the message, which can be undone."""
        patched = merge_patch(_as_data(self._document.message), fix.patch)
        self._document.change(_from_data(patched))

    def make_draft(self) -> None:
        """Make it now, also where the last try failed."""
        if not self.check.missing:
            self._draft()

    def _follow(self, state: DocumentState) -> None:
        message = comparable(state.message)
        if message == self._made_of:
            return
        is_another = self._made_of is None or message.photo != self._made_of.photo
        self._made_of = message
        self._lane.cancel("preflight")
        self._lane.cancel("draft")
        missing = _missing(message)
        if missing:
            self._show_check(CheckState(missing=missing))
            self._show_draft(DraftState())
            return
        self._show_check(replace(self.check, missing=(), is_stale=True))
        kept = DraftState() if is_another else self.draft
        self._show_draft(replace(kept, is_current=False, is_making=True, share=None, error=None))
        self._soon(self._look)

    def _look(self, *, with_draft: bool = True) -> None:
        message, credits_left, is_paid = self._document.message, self._credits_left, self._is_paid
        if _missing(message):
            return

        def work(emit: Emit, cancel: CancelToken) -> Preflight:
            report = self._bench.preflight(message, credits_left=credits_left, emit=emit, cancel=cancel)
            return with_line(report, self._budget(report.credits_needed)) if is_paid else report

        self._show_check(replace(self.check, is_stale=True))
        self._lane.show("preflight", work, done=self._looked, failed=self._not_looked)
        if with_draft:
            self._draft()

    def _looked(self, report: Preflight) -> None:
        self._show_check(CheckState(report=report))

    def _not_looked(self, error: VmsgError) -> None:
        self._show_check(CheckState(error=error))

    def _draft(self) -> None:
        message = self._document.message

        def work(emit: Emit, cancel: CancelToken) -> Finished[Video]:
            _, stages = self._bench.message_stages(message)
            return self._bench.run(stages.draft, emit=emit, cancel=cancel)

        self._show_draft(replace(self.draft, is_making=True, share=None, error=None))
        self._lane.show(
            "draft", work, done=partial(self._drafted, message), failed=self._not_drafted, event=self._progress
        )

    def _drafted(self, message: Message, made: Finished[Video]) -> None:
        seconds = made_s(report for report in made.reports if report.stage == "draft")
        is_current = comparable(message) == self._made_of
        self._show_draft(DraftState(made.value, seconds, is_current=is_current, notes=made.notes))

    def _not_drafted(self, error: VmsgError) -> None:
        self._show_draft(replace(self.draft, is_making=False, share=None, error=error))

    def _progress(self, event: Event) -> None:
        if isinstance(event, StageProgress) and event.stage == "draft":
            self._show_draft(replace(self.draft, share=event.fraction))

    def _show_check(self, state: CheckState) -> None:
        self.check = state
        self._view.show_check(state)
        self._changed()

    def _show_draft(self, state: DraftState) -> None:
        self.draft = state
        self._view.show_draft(state)


def _missing(message: Message) -> tuple[Missing, ...]:
    chosen: dict[Missing, str] = {"photo": message.photo.path, "voice": message.voice.path}
    return tuple(name for name, path in chosen.items() if not path)


def _as_data(message: Message) -> object:
    return json.loads(dump_message(message))


def _from_data(data: object) -> Message:
    return parse_message(json.dumps(data).encode())
