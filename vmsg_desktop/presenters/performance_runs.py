"""Runs in the performance room: making a profile or a benchmark, looking at one, comparing two, exporting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, Protocol

from vmsg_desktop.application.previews import Deliver, PreviewLane
from vmsg_desktop.application.runs_desk import Measuring, RunsDesk
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.kept_runs import KeptRun
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.run_sheet import Kind, Sheet, compared, sheet_of

Export = Literal["json", "csv", "png", "trace"]
_MEASURE, _LOOK, _WRITE = "measure", "look", "write"
COUNTS: Final = (4, 10, 20, 50)
"""How many runs or requests can be chosen; a benchmark needs at least four."""


@dataclass(frozen=True)
class RunsState:
    """What the view shows.

    Attributes:
        runs: kept ones, newest first. is_read: they were looked for.
        shown: name of the one in view; "" = none. against: name of the earlier one that it is compared with.
        sheet: of it, or of both.
        has_trace: the one in view has a trace of its runs.
        measuring: how far a run is; None = none is made.
        problem: what went wrong last.
    """

    runs: tuple[KeptRun, ...] = ()
    is_read: bool = False
    shown: str = ""
    against: str = ""
    sheet: Sheet | None = None
    has_trace: bool = False
    measuring: Measuring | None = None
    problem: VmsgError | None = None

    @property
    def shown_run(self) -> KeptRun | None:
        """The one in view."""
        return self.find(self.shown)

    def find(self, name: str) -> KeptRun | None:
        """A run by its name."""
        return next((run for run in self.runs if run.name == name), None)

    @property
    def comparable(self) -> tuple[KeptRun, ...]:
        """Other runs of the same kind, newest first."""
        shown = self.shown_run
        if shown is None:
            return ()
        return tuple(run for run in self.runs if run.kind == shown.kind and run.name != shown.name)


@dataclass(frozen=True)
class _Looked:
    runs: tuple[KeptRun, ...]
    shown: str
    against: str
    sheet: Sheet | None
    has_trace: bool


class RunsView(Protocol):
    """Shows the runs."""

    def show_runs(self, state: RunsState) -> None:
        """Show them."""

    def show_exported(self, path: Path) -> None:
        """A file was written."""

    def show_no_pair(self) -> None:
        """There are no two runs of a kind to compare."""


class RunsPresenter:
    """Window's thread. Measuring and files each have a lane: one may be looked at while another is made."""

    def __init__(
        self, desk: RunsDesk, *, measures: PreviewLane, files: PreviewLane, deliver: Deliver, view: RunsView
    ) -> None:  # fmt: skip
        self._desk, self._measures, self._files = desk, measures, files
        self._deliver, self._view = deliver, view
        self.state = RunsState()

    def look(self) -> None:
        """Find out what is kept; the one in view stays in view, else the newest."""
        self._show_names(self.state.shown, self.state.against)

    def choose(self, name: str) -> None:
        """Look at a run by itself."""
        self._show_names(name, "")

    def compare_with(self, name: str) -> None:
        """Hold the run in view against another one; "" = by itself again."""
        self._show_names(self.state.shown, name)

    def compare_two(self) -> None:
        """Hold the run in view against the next older one of its kind, or the newest two of a kind.

        They are looked for anew: this may be the first that a person asks for.
        """
        shown = self.state.shown

        def work(emit: Emit, cancel: CancelToken) -> _Looked:
            return self._looked(*(pair_of(self._desk.files.runs(), shown) or (shown, "")))

        def done(looked: _Looked) -> None:
            self._done(looked)
            if not looked.against:
                self._view.show_no_pair()

        self._files.show(_LOOK, work, done=done, failed=self._failed)

    def profile(self, target: str, runs: int) -> None:
        """Profile a machine, unless something is measured already."""
        self._measure("profile", lambda tell, cancel: self._desk.profile(target, runs, tell=tell, cancel=cancel))

    def benchmark(self, target: str, requests: int) -> None:
        """Measure the four configurations."""
        self._measure(
            "benchmark", lambda tell, cancel: self._desk.benchmark(target, requests, tell=tell, cancel=cancel)
        )

    def stop(self) -> None:
        """End what is measured; nothing of it is kept."""
        self._measures.cancel(_MEASURE)
        self._show(measuring=None)

    def add(self, path: Path) -> None:
        """Keep and show a run that a command wrote."""
        self._write(lambda: self._desk.files.add(path).name)

    def remove(self, name: str) -> None:
        """Delete a run."""

        def work() -> str:
            self._desk.files.remove(name)
            return ""

        self._write(work)

    def export(self, kind: Export, path: Path, picture: bytes = b"") -> None:
        """Write the run in view.

        Args:
            kind: json: its file. csv: its table. png: ``picture``. trace: what Chrome's viewer opens.
            path: where to.
            picture: a PNG file's bytes.
        """
        name, sheet, files = self.state.shown, self.state.sheet, self._desk.files

        def work(emit: Emit, cancel: CancelToken) -> Path:
            from vmsg_desktop.core.kept_runs import dump_run
            from vmsg_desktop.core.run_sheet import sheet_csv

            if kind == "csv" and sheet is not None:
                data = sheet_csv(sheet).encode()
            elif kind == "trace":
                data = files.trace(name)
            else:
                data = picture if kind == "png" else dump_run(files.read(name))
            self._desk.write(path, data)
            return path

        self._files.show(_WRITE, work, done=self._view.show_exported, failed=self._failed)

    def dismiss(self) -> None:
        """The problem was read."""
        self._show(problem=None)

    def _measure(self, kind: Kind, work: Callable[[Callable[[Measuring], None], CancelToken], KeptRun]) -> None:
        if self.state.measuring is not None:
            return
        self._show(measuring=Measuring(kind, 0.0, "", 0, 0), problem=None)

        def run(emit: Emit, cancel: CancelToken) -> KeptRun:
            def tell(progress: Measuring) -> None:
                self._deliver(lambda: None if cancel.is_cancelled else self._told(progress))

            return work(tell, cancel)

        self._measures.show(_MEASURE, run, done=self._measured, failed=self._not_measured)

    def _told(self, progress: Measuring) -> None:
        if self.state.measuring is not None:
            self._show(measuring=progress)

    def _measured(self, run: KeptRun) -> None:
        self._show(measuring=None)
        self._show_names(run.name, "")

    def _not_measured(self, error: VmsgError) -> None:
        self._show(measuring=None, problem=error)

    def _write(self, work: Callable[[], str]) -> None:
        def run(emit: Emit, cancel: CancelToken) -> _Looked:
            return self._looked(work(), "")

        self._files.show(_LOOK, run, done=self._done, failed=self._failed)

    def _show_names(self, shown: str, against: str) -> None:
        self._files.show(_LOOK, lambda emit, cancel: self._looked(shown, against), done=self._done, failed=self._failed)

    def _looked(self, shown: str, against: str) -> _Looked:
        """On the lane: read what is to be shown; what is gone gives way to the newest."""
        files = self._desk.files
        runs = files.runs()
        names = [run.name for run in runs]
        if shown not in names:
            shown, against = names[0] if names else "", ""
        if not shown:
            return _Looked(runs, "", "", None, False)
        run, other = files.read(shown), files.read(against) if against in names else None
        sheet = sheet_of(run) if other is None else compared(other, run)
        return _Looked(runs, shown, against if other is not None else "", sheet, bool(files.trace(shown)))

    def _done(self, looked: _Looked) -> None:
        self._show(
            runs=looked.runs, is_read=True, shown=looked.shown, against=looked.against, sheet=looked.sheet,
            has_trace=looked.has_trace,
        )  # fmt: skip

    def _failed(self, error: VmsgError) -> None:
        self._show(is_read=True, problem=error)

    def _show(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self._view.show_runs(self.state)


def pair_of(runs: Sequence[KeptRun], shown: str) -> tuple[str, str] | None:
    """Names of two runs of a kind, the newer first: of the one in view if it has an older one, else the newest pair."""
    pairs = [
        (run.name, other.name) for run in runs for other in runs if other.kind == run.kind and other.at_s < run.at_s
    ]
    return next((pair for pair in pairs if pair[0] == shown), next(iter(pairs), None))
