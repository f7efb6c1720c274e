"""Progress on a terminal: stage, percent, time left; plain lines where standard error is no terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from vmsg_desktop.cli.output import err
from vmsg_desktop.core.model.events import Emit, Event, StageFinished, StageNote, StageReport
from vmsg_desktop.core.pipeline.progress import OverallProgress


@contextmanager
def shown_progress(weights_s: Mapping[str, float], *, is_quiet: bool) -> Iterator[Emit]:
    """Show a run's events while the block runs; gives the ``emit`` for it."""
    if is_quiet:
        yield lambda event: None
    elif err.is_terminal:
        with _bar() as bar:
            overall = OverallProgress(weights_s)
            task = bar.add_task("starting", total=1.0)

            def emit(event: Event) -> None:
                if isinstance(event, StageNote):
                    bar.console.print(_note(event), markup=False)
                bar.update(task, completed=overall.take(event), description=overall.stage)

            yield emit
    else:
        yield _print_line


def _bar() -> Progress:
    columns = (TextColumn("{task.description:<8}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, transient=True)


def _print_line(event: Event) -> None:
    if isinstance(event, StageFinished):
        report = event.report
        taken = "from the cache" if report.cache == "hit" else f"{report.ms:.0f} ms"
        err.print(f"{report.stage}: {taken}")
    elif isinstance(event, StageNote):
        err.print(_note(event), markup=False)


def _note(event: StageNote) -> str:
    waits = f" Going on in {event.wait_s:.0f} s." if event.wait_s >= 1 else ""
    return f"{event.stage}: {event.words}{waits}"


class StageReports:
    """Gathers how each stage went while a run's events pass through."""

    def __init__(self) -> None:
        self.reports: list[StageReport] = []

    def taking(self, emit: Emit) -> Emit:
        """``emit``, listened to."""

        def listen(event: Event) -> None:
            if isinstance(event, StageFinished):
                self.reports.append(event.report)
            emit(event)

        return listen
