"""``vmsg jobs``: what was made, what is under way, and what to do with it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table

from vmsg_desktop.cli.exit_codes import ASKING, OK
from vmsg_desktop.cli.output import err, out, print_json
from vmsg_desktop.cli.progress import shown_progress
from vmsg_desktop.cli.running import cancel_on_interrupt
from vmsg_desktop.core.jobs import Confirmed, Retried, Stopped
from vmsg_desktop.core.model.job import Job

if TYPE_CHECKING:
    from vmsg_desktop.adapters.storage.jobs import JobStore

SEND_WEIGHTS_S: Final[Mapping[str, float]] = {
    "photo": 0.2, "people": 0.2, "mask": 2.0, "frame": 0.3, "voice": 0.1, "prosody": 0.3, "send": 2.0, "render": 25.0,
    "download": 1.0,
}  # fmt: skip
QUESTION: Final = (
    "D-ID was asked and does not list it, and the credits are unchanged. It was most likely never made.\n"
    "  vmsg jobs retry {id}  posts it once more      vmsg jobs cancel {id}  lets it go"
)


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command group."""
    group = commands.add_parser("jobs", help="messages made and under way")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    found = actions.add_parser("list", help="newest first")
    found.add_argument("text", nargs="?", default="", help="only those with this in title or files")
    found.add_argument("--state", action="append", default=[], help="only those in this state; may repeat")
    found.set_defaults(run=list_jobs)
    for name, run, help_text in (
        ("show", show_job, "one job and its history"),
        ("resume", resume_job, "go on where it stands; also looks for a doubtful one"),
        ("cancel", cancel_job, "stop it; says what is already charged"),
        ("retry", retry_job, "start an ended job again, or answer 'yes' to one that asks"),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("job", help="id or its beginning")
        action.set_defaults(run=run)
        if name in ("resume", "retry"):
            action.add_argument("--over-budget", action="store_true", help="let this one through your budget")
    forget = actions.add_parser("forget", help="delete it here and at the vendor, with a receipt")
    forget.add_argument("job", help="id or its beginning")
    forget.add_argument("--even-if-kept", action="store_true", help="delete it here although the vendor keeps it")
    forget.add_argument("--with-video", action="store_true", help="the video too where it lies in a folder of yours")
    forget.set_defaults(run=forget_job)
    export = actions.add_parser("export", help="the message with its files, to open elsewhere")
    export.add_argument("job", help="id or its beginning")
    export.add_argument("-o", "--output", metavar="FOLDER|FILE.zip", default="message.zip", help="default: %(default)s")
    export.set_defaults(run=export_job)
    for name, run, help_text in (
        ("pin", pin_job, "keep it out of the clearing up"),
        ("unpin", unpin_job, "let the clearing up have it"),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("job", help="id or its beginning")
        action.set_defaults(run=run)
    for action in actions.choices.values():
        action.add_argument("--json", action="store_true", help="print JSON")


def list_jobs(args: argparse.Namespace) -> int:
    """``vmsg jobs list``."""
    from vmsg_desktop.bootstrap import open_library
    from vmsg_desktop.core.model.library import Query

    with open_library() as library:
        jobs = library.search(Query(text=args.text, states=tuple(args.state)))
    if args.json:
        print_json([job_json(job) for job in jobs])
        return OK
    table = Table(box=None, pad_edge=False)
    for title in ("job", "made", "state", "target", "credits", "title"):
        table.add_column(title)
    for job in jobs:
        made = datetime.fromtimestamp(job.created_s).strftime("%Y-%m-%d %H:%M")
        table.add_row(job.id[:8], made, job.state, job.target, _credits(job), job.title)
    out.print(table if jobs else "No jobs yet.")
    return OK


def show_job(args: argparse.Namespace) -> int:
    """``vmsg jobs show``."""
    from vmsg_desktop.bootstrap import open_library

    with open_library() as library:
        details = library.show(args.job)
    job, history = details.job, details.history
    if args.json:
        print_json({**job_json(job), "history": list(history), "stages": list(details.stages)})
        return OK
    for name, value in _facts(job).items():
        out.print(f"{name:<10}{value}", markup=False)
    for row in history:
        moment = datetime.fromtimestamp(row["at_s"]).strftime("%H:%M:%S")
        out.print(f"  {moment}  {row['event']}")
    return OK


def resume_job(args: argparse.Namespace) -> int:
    """``vmsg jobs resume``."""
    with _store() as store:
        job = store.get(args.job)
    return run_job(args, job)


def retry_job(args: argparse.Namespace) -> int:
    """``vmsg jobs retry``: the person's own word that one more paid request is wanted where the last one is spent."""
    with _store() as store:
        job = store.get(args.job)
        event = Confirmed() if job.state == "asking" else Retried(job.updated_s)
        job = store.apply(job.id, event)
    return run_job(args, job)


def cancel_job(args: argparse.Namespace) -> int:
    """``vmsg jobs cancel``."""
    with _store() as store:
        job = store.apply(store.get(args.job).id, Stopped())
    if args.json:
        print_json(job_json(job))
        return OK
    out.print("Stopped.")
    out.print(charged_words(job))
    return OK


def forget_job(args: argparse.Namespace) -> int:
    """``vmsg jobs forget``."""
    from vmsg_desktop.application.forgetting import Wish
    from vmsg_desktop.bootstrap import open_forgetter

    wish = Wish(even_if_vendor_keeps_it=args.even_if_kept, video_wherever_it_is=args.with_video)
    with cancel_on_interrupt() as cancel, open_forgetter(cancel) as forgetter:
        receipt = forgetter.forget(args.job, wish)
    if args.json:
        print_json(asdict(receipt))
        return OK
    for deletion in receipt.deleted:
        out.print(f"deleted {deletion.where}: {deletion.what}", markup=False)
    for left in receipt.left:
        out.print(f"left: {left.what}, {left.why}", markup=False)
    out.print(f"receipt: {receipt.file}" if receipt.file else "The receipt could not be written.", markup=False)
    return OK


def export_job(args: argparse.Namespace) -> int:
    """``vmsg jobs export``."""
    from vmsg_desktop.bootstrap import open_library

    with open_library() as library:
        exported = library.export(args.job, args.output)
    if args.json:
        print_json(asdict(exported))
        return OK
    out.print(f"{exported.path}  {', '.join(exported.files)}", markup=False)
    for note in exported.notes:
        err.print(note, markup=False)
    return OK


def pin_job(args: argparse.Namespace) -> int:
    """``vmsg jobs pin``."""
    return _pin(args, is_pinned=True)


def unpin_job(args: argparse.Namespace) -> int:
    """``vmsg jobs unpin``."""
    return _pin(args, is_pinned=False)


def _pin(args: argparse.Namespace, *, is_pinned: bool) -> int:
    from vmsg_desktop.bootstrap import open_library

    with open_library() as library:
        job = library.pin(args.job, is_pinned=is_pinned)
    if args.json:
        print_json(job_json(job))
    else:
        out.print(f"{job.id[:8]} is {'kept' if is_pinned else 'no longer kept'} whatever its age.")
    return OK


def run_job(args: argparse.Namespace, job: Job) -> int:
    """Carry a job on, with progress; prints how it stands at the end. Exit code 8 when the person is asked."""
    from vmsg_desktop.bootstrap import open_job_desk

    with (
        cancel_on_interrupt() as cancel,
        open_job_desk(
            target=job.target,
            cancel=cancel,
            machine=job.machine,
            is_over_budget=getattr(args, "over_budget", False),
        ) as desk,
        shown_progress(SEND_WEIGHTS_S, is_quiet=getattr(args, "quiet", False)) as emit,
    ):
        job = desk.run(job.id, emit=emit, cancel=cancel)
    return report_job(args, job)


def report_job(args: argparse.Namespace, job: Job) -> int:
    """Print a job that ended or asks."""
    if args.json:
        print_json(job_json(job))
    elif job.state == "asking":
        err.print(QUESTION.format(id=job.id[:8]), markup=False)
    elif job.state == "done":
        length = "" if job.duration_s is None else f"  {job.duration_s:.1f} s"
        out.print(f"{job.video_path}{length}", markup=False)
        out.print(charged_words(job))
    return ASKING if job.state == "asking" else OK


def charged_words(job: Job) -> str:
    """What it cost, in a sentence."""
    if job.target == "draft":
        return "Made on this computer; nothing was paid."
    if job.credits_charged == 0.0:
        return "Taken from the library: the same message was made before. Nothing was paid."
    if job.credits_charged is not None:
        is_one = job.credits_charged == 1
        return f"{job.credits_charged:g} {'credit was' if is_one else 'credits were'} charged."
    if job.may_be_charged:
        return f"D-ID has it: up to {_needed(job)} credits are charged all the same."
    return "Nothing was charged."


def job_json(job: Job) -> dict[str, Any]:
    """A job for machines, without its token."""
    return {name: value for name, value in asdict(job).items() if name not in ("token", "uploads", "message")}


def _facts(job: Job) -> dict[str, str]:
    facts = {"job": job.id, "title": job.title, "state": job.state, "target": job.target, "credits": _credits(job)}
    facts |= {"talk": job.talk_id, "video": job.video_path}
    if job.error:
        facts |= {"error": job.error["message"], "do": job.error["hint"]}
    return {name: value for name, value in facts.items() if value}


def _credits(job: Job) -> str:
    if job.credits_charged is not None:
        return f"{job.credits_charged:g}"
    return "n/a" if job.credits_needed is None else f"needs {job.credits_needed}"


def _needed(job: Job) -> str:
    return "n/a" if job.credits_needed is None else str(job.credits_needed)


def _store() -> AbstractContextManager[JobStore]:
    from vmsg_desktop.bootstrap import open_measured_jobs

    return open_measured_jobs()
