"""``vmsg batch``: many messages from a folder or a table; ``vmsg watch``: each new pair in a folder becomes one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from rich.table import Table
from rich.text import Text

from vmsg_desktop.cli.exit_codes import ASKING, CANCELLED, OK, VIDEO_NOT_MADE
from vmsg_desktop.cli.message_options import NO_FILE, add_picture_options, add_voice_options, message_from
from vmsg_desktop.cli.music_options import add_music_options
from vmsg_desktop.cli.output import err, out, print_json
from vmsg_desktop.cli.running import add_run_options, cancel_on_interrupt, wishes_of
from vmsg_desktop.core.batch_items import BatchPlan, Problem, batch_id
from vmsg_desktop.core.concurrency import CEILING
from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.core.model.message import Message

if TYPE_CHECKING:
    from vmsg_desktop.application.batch import BatchRunner
    from vmsg_desktop.application.batch_words import BatchProgress, BatchReport, ItemOutcome, Tell
    from vmsg_desktop.application.desk import JobDesk
    from vmsg_desktop.application.enrolment import Enrolled, Enrolment
    from vmsg_desktop.core.cancel import CancelToken

OUT_NAME: Final = "videos"
_MOST_SHOWN: Final = 20
_STYLES: Final = {"done": "green", "failed": "red", "asking": "yellow"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    batch = commands.add_parser(
        "batch",
        help="many messages from a folder or a table",
        description="Photos and voices of one folder that have the same name, or the rows of a CSV file with the "
        "columns photo and voice, and, where wanted, title and fields of a message such as prosody.preset. Run again, "
        "it goes on where it stood; what is done is not made again.",
    )
    batch.add_argument("source", metavar="FOLDER|FILE.csv")
    batch.add_argument("--skip-bad", action="store_true", help="leave out what cannot be made, start with the rest")
    watch = commands.add_parser(
        "watch",
        help="each new pair of photo and voice in a folder becomes a message",
        description="Waits for photos and voices of the same name. A restart repeats nothing. Ctrl-C ends it.",
    )
    watch.add_argument("source", metavar="FOLDER")
    for command, run in ((batch, run_batch), (watch, run_watch)):
        command.add_argument("-o", "--output", metavar="FOLDER", help=f"default: {OUT_NAME} beside the files")
        command.add_argument("--send", choices=get_args(JobTarget), default="draft", help="default: %(default)s")
        command.add_argument("--max-credits", type=_count, metavar="N", help="over all runs of this batch together")
        command.add_argument(
            "--at-once",
            type=_count_from_one,
            metavar="N",
            default=CEILING,
            help="most videos at a time (default: %(default)s)",
        )
        command.add_argument("--message", metavar="FILE", help="a saved message whose choices all of them get")
        add_picture_options(command)
        add_voice_options(command)
        add_music_options(command)
        add_run_options(command)
        command.set_defaults(run=run)


def run_batch(args: argparse.Namespace) -> int:
    """``vmsg batch``."""
    source = Path(args.source).resolve()
    base = _base(args)
    plan = plan_of(source, base)
    _tell_problems("left out", plan.left_out)
    with _desk(args) as (desk, cancel):
        enrolled = _enrolment(args, desk, source).enrol(plan, cancel=cancel, skips_bad=args.skip_bad)
        _tell_enrolled(enrolled)
        with shown_batch(is_quiet=args.quiet) as tell:
            report = _runner(args, desk, cancel, tell).run(batch_id(args.send, str(source)), enrolled.jobs)
    return report_batch(args, report)


def run_watch(args: argparse.Namespace) -> int:
    """``vmsg watch``."""
    from vmsg_desktop.adapters.storage.watched_folder import look_into
    from vmsg_desktop.adapters.system.clock import SystemClock
    from vmsg_desktop.application.watch import FolderWatch

    source = Path(args.source).resolve()
    base = _base(args)
    look_into(source)
    with _desk(args) as (desk, cancel), shown_batch(is_quiet=args.quiet) as tell:
        watch = FolderWatch(
            folder=str(source),
            look=lambda: look_into(source),
            base=base,
            enrolment=_enrolment(args, desk, source),
            clock=SystemClock(),
            cancel=cancel,
            tell=lambda problem: _tell_problems("left out", (problem,)),
        )
        if not args.quiet:
            err.print(f"Watching {source}. Ctrl-C ends it.", markup=False)
        report = _runner(args, desk, cancel, tell).run(batch_id(args.send, str(source)), (), more=watch)
    return report_batch(args, report)


def plan_of(source: Path, base: Message) -> BatchPlan:
    """The items of a folder or a table. Raises InputError."""
    from vmsg_desktop.bootstrap.batch import read_plan

    return read_plan(source, base)


def report_batch(args: argparse.Namespace, report: BatchReport) -> int:
    """Print how each item stands; returns the exit code."""
    if args.json:
        print_json(report.to_json())
    else:
        _print_report(report)
    if report.is_stopped:
        return CANCELLED
    if any(report.count(kind) for kind in ("failed", "under way", "not sent", "elsewhere")):
        return VIDEO_NOT_MADE
    return ASKING if report.count("asking") else OK


@contextmanager
def shown_batch(*, is_quiet: bool) -> Iterator[Tell]:
    """Show a batch's news while the block runs: a bar on a terminal, a line for each item elsewhere."""
    from vmsg_desktop.application.batch_words import BatchProgress

    if is_quiet:
        yield lambda news: None
        return
    if not err.is_terminal:
        lines = _Lines()
        yield lambda news: lines.figures(news) if isinstance(news, BatchProgress) else lines.outcome(news)
        return
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(BarColumn(), TextColumn("{task.description}", markup=False), console=err, transient=True) as bar:
        task, lines = bar.add_task("starting", total=None), _Lines()

        def tell(news: BatchProgress | ItemOutcome) -> None:
            if isinstance(news, BatchProgress):
                bar.update(task, total=news.items or None, completed=news.done + news.failed, description=figures(news))
            else:
                lines.outcome(news)

        yield tell


def figures(news: BatchProgress) -> str:
    """The figures in a line: done, at the vendor, credits, time left, why it waits."""
    parts = [f"{news.done} of {news.items} done"]
    parts += [f"{news.failed} failed"] if news.failed else []
    parts += [f"{news.in_flight} under way (up to {news.cap})"] if news.in_flight else []
    parts += [f"credits: {news.credits_spent}"] if news.credits_spent else []
    parts += [f"about {time_words(news.left_s)} left"] if news.left_s else []
    parts += [f"waiting {time_words(news.pause_s)}"] if news.pause_s else []
    return ", ".join(parts) + (f"  {news.note}" if news.note else "")


def time_words(seconds: float) -> str:
    """Seconds as a person says them."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


class _Lines:
    """News as lines on standard error; why it waits is said once each time it changes."""

    def __init__(self) -> None:
        self._note = ""

    def figures(self, news: BatchProgress) -> None:
        if news.note and news.note != self._note:
            err.print(figures(news), markup=False)
        self._note = news.note

    def outcome(self, news: ItemOutcome) -> None:
        told = f": {news.reason}" if news.reason else ""
        err.print(f"{news.kind}: {news.job.title}{told}", markup=False)


def _base(args: argparse.Namespace) -> Message:
    """The choices of all items: each has its own title."""
    return replace(message_from(args, photo=NO_FILE, voice=NO_FILE), title="")


@contextmanager
def _desk(args: argparse.Namespace) -> Iterator[tuple[JobDesk, CancelToken]]:
    from vmsg_desktop.bootstrap import open_job_desk

    with (
        cancel_on_interrupt() as cancel,
        open_job_desk(
            target=args.send,
            cancel=cancel,
            wishes=wishes_of(args),
            is_cached=not args.no_cache,
            machine=args.target,
            priority="batch",
        ) as desk,
    ):
        yield desk, cancel


def _enrolment(args: argparse.Namespace, desk: JobDesk, source: Path) -> Enrolment:
    from vmsg_desktop.application.enrolment import Enrolment

    beside = source if source.is_dir() else source.parent
    folder = Path(args.output).resolve() if args.output else beside / OUT_NAME
    return Enrolment(
        store=desk.store,
        pin=lambda message: desk.bench.message_stages(message)[0],
        target=desk.target,
        batch=batch_id(desk.target, str(source)),
        folder=str(folder),
        machine=desk.machine,
    )


def _runner(args: argparse.Namespace, desk: JobDesk, cancel: CancelToken, tell: Tell) -> BatchRunner:
    from vmsg_desktop.application.batch import BatchRules, BatchRunner

    rules = BatchRules(max_credits=args.max_credits, ceiling=args.at_once)
    return BatchRunner(store=desk.store, runner=desk.runner(cancel), cancel=cancel, rules=rules, tell=tell)


def _tell_enrolled(enrolled: Enrolled) -> None:
    _tell_problems("left out", enrolled.bad)
    _tell_problems("once", enrolled.twins)
    if enrolled.others:
        err.print(f"{enrolled.others} earlier items had other files or settings and stay as they are: vmsg jobs list")


def _tell_problems(word: str, problems: tuple[Problem, ...]) -> None:
    for problem in problems[:_MOST_SHOWN]:
        err.print(f"{word}: {problem.place}: {problem.reason}", markup=False)
    if len(problems) > _MOST_SHOWN:
        err.print(f"{word}: {len(problems) - _MOST_SHOWN} more")


def _print_report(report: BatchReport) -> None:
    from vmsg_desktop.application.batch_words import KINDS, credits_words

    table = Table(box=None, pad_edge=False)
    for title in ("item", "outcome", "credits", ""):
        table.add_column(title)
    for outcome in report.outcomes:
        job = outcome.job
        price = "" if job.target == "draft" or job.credits_needed is None else str(job.credits_needed)
        told = job.video_path if outcome.kind == "done" else _sentences(outcome.reason, outcome.hint)
        table.add_row(Text(job.title), Text(outcome.kind, _STYLES.get(outcome.kind, "")), price, Text(told))
    if report.outcomes:
        out.print(table)
    spent = credits_words(report.credits_spent)
    counts = ", ".join(f"{report.count(kind)} {kind}" for kind in KINDS if report.count(kind))
    out.print(f"{counts or 'nothing to make'}; {spent} in all; {time_words(report.elapsed_s)}")


def _sentences(*parts: str) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("0 or more")
    return number


def _count_from_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return number
