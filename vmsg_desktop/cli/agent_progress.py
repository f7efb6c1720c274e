"""Progress of a set-up: a line a step on a terminal, with what pip says now; plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.markup import escape
from rich.status import Status

from vmsg_desktop.cli.output import err
from vmsg_desktop.core.model.host import (
    STEPS,
    OnSetup,
    SetupDone,
    SetupEvent,
    SetupLine,
    SetupNote,
    SetupProgress,
    SetupStarted,
    SetupStep,
)

T = TypeVar("T")
Paused = Callable[[Callable[[], T]], T]
_WIDEST = 60


@contextmanager
def shown_setup(*, is_quiet: bool) -> Iterator[tuple[OnSetup, Callable[[Callable[[], bool]], bool]]]:
    """Show events while the block runs; gives their ``emit``, and what stops the display while a person is asked."""
    if is_quiet:
        yield (lambda event: None), (lambda ask: ask())
    elif err.is_terminal:
        with err.status("") as status:
            yield _Live(status), lambda ask: _paused(status, ask)
    else:
        yield _print_line, (lambda ask: ask())


def _paused(status: Status, ask: Callable[[], bool]) -> bool:
    status.stop()
    try:
        return ask()
    finally:
        status.start()


class _Live:
    """The running step beside a spinner; what has ended above it."""

    def __init__(self, status: Status) -> None:
        self._status = status

    def __call__(self, event: SetupEvent) -> None:
        match event:
            case SetupProgress(step=step, fraction=fraction):
                self._show(step, f"{100 * fraction:.0f} %")
            case SetupLine(step=step, text=text):
                self._show(step, text.strip())
            case SetupStarted(step=step):
                self._show(step, "")
            case _:
                _print_line(event)

    def _show(self, step: SetupStep, words: str) -> None:
        shown = words if len(words) <= _WIDEST else f"{words[: _WIDEST - 1]}…"
        self._status.update(f"{STEPS[step]} {escape(shown)}")


def _print_line(event: SetupEvent) -> None:
    match event:
        case SetupDone(step=step, words=words, is_new=is_new):
            mark = "[green]done[/]" if is_new else "[dim]kept[/]"
            err.print(f"{mark} {STEPS[step]}: {escape(words)}")
        case SetupNote(step=step, words=words):
            err.print(f"[yellow]note[/] {STEPS[step]}: {escape(words)}")
