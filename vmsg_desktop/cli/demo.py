"""``vmsg demo``: the whole way on the bundled samples."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from vmsg_desktop.cli.jobs import SEND_WEIGHTS_S, report_job
from vmsg_desktop.cli.output import out, print_notes, stage_table
from vmsg_desktop.cli.progress import StageReports, shown_progress
from vmsg_desktop.cli.running import add_run_options, cancel_on_interrupt, wishes_of

DRAFT_NAME: Final = "draft.mp4"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    demo = commands.add_parser("demo", help="make a video from the sample photo and voice")
    demo.add_argument("-o", "--output", metavar="FOLDER", default="out/demo", help="default: %(default)s")
    add_run_options(demo)
    demo.set_defaults(run=make_demo)


def make_demo(args: argparse.Namespace) -> int:
    """``vmsg demo``: a draft, then the same picture and sound through the sandbox, as they would go to D-ID."""
    from vmsg_desktop.adapters.storage.bundled import sample_message
    from vmsg_desktop.adapters.storage.message_folder import write_result
    from vmsg_desktop.bootstrap import open_job_desk

    folder, reports = Path(args.output).resolve(), StageReports()
    with (
        cancel_on_interrupt() as cancel,
        open_job_desk(
            target="sandbox",
            cancel=cancel,
            wishes=wishes_of(args),
            is_cached=not args.no_cache,
            machine=args.target,
        ) as desk,
        shown_progress(SEND_WEIGHTS_S, is_quiet=args.quiet) as emit,
    ):
        message, stages = desk.bench.message_stages(sample_message())
        draft = desk.bench.run(stages.draft, emit=reports.taking(emit), cancel=cancel)
        write_result(folder / DRAFT_NAME, draft.value.data)
        job = desk.run(desk.add(message, folder=str(folder)).id, emit=emit, cancel=cancel)
    if not args.json:
        print_notes(reports.reports)
        out.print(stage_table(reports.reports))
        out.print(f"{folder / DRAFT_NAME}  the draft", markup=False)
    return report_job(args, job)
