"""``vmsg make``: a photo and a voice become a talking video; ``vmsg draft``: the video of a ready picture and sound."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.jobs import SEND_WEIGHTS_S, report_job
from vmsg_desktop.cli.message_options import add_picture_options, add_talk_options, add_voice_options, message_from
from vmsg_desktop.cli.music_options import add_music_options
from vmsg_desktop.cli.output import out, print_json, print_notes, reports_json, stage_table
from vmsg_desktop.cli.progress import StageReports, shown_progress
from vmsg_desktop.cli.running import add_run_options, cancel_on_interrupt, run_stage, wishes_of, workbench_of
from vmsg_desktop.core.model.message import Message, Source

if TYPE_CHECKING:
    from vmsg_desktop.core.model.media import Video
    from vmsg_desktop.core.pipeline.run import Finished

DEFAULT_FOLDER: Final = "vmsg-message"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    make = commands.add_parser("make", help="photo + voice -> message.mp4 and message.json")
    make.add_argument("photo", nargs="?", help="JPEG, PNG, WebP or HEIC")
    make.add_argument("voice", nargs="?", help="WAV, FLAC, MP3, OGG, M4A, or the sound of an MP4 or WebM")
    make.add_argument("-o", "--output", metavar="FOLDER", help=f"default: {DEFAULT_FOLDER}, then {DEFAULT_FOLDER}-2 …")
    make.add_argument("--message", metavar="FILE", help="a saved message; other options change it")
    add_picture_options(make)
    add_voice_options(make)
    add_music_options(make)
    add_run_options(make)
    add_send_options(make)
    add_talk_options(make)
    make.set_defaults(run=make_message)
    draft = commands.add_parser("draft", help="a draft video of a finished picture and sound, used as they are")
    draft.add_argument("picture")
    draft.add_argument("sound")
    draft.add_argument("-o", "--output", metavar="FILE.mp4", default="draft.mp4", help="default: %(default)s")
    add_run_options(draft)
    draft.set_defaults(run=make_draft)


def make_message(args: argparse.Namespace) -> int:
    """``vmsg make``."""
    message = message_from(args, photo=args.photo, voice=args.voice)
    folder = Path(args.output) if args.output else _free_folder()
    if args.send:
        return send(args, message, folder)
    with workbench_of(args) as bench:
        message, stages = bench.message_stages(message)
        finished = run_stage(bench, stages.draft, args, weights_s=stages.weights_s())
    video = save(folder, message, finished)
    report(args, finished, video)
    return OK


def add_send_options(parser: argparse.ArgumentParser) -> None:
    """Who makes the video, as a job that survives anything."""
    group = parser.add_argument_group("sending")
    group.add_argument("--send", choices=("draft", "sandbox", "did"), help="make it a job: who renders the video")
    group.add_argument("--again", action="store_true", help="pay for a new video although the same one was made before")


def send(args: argparse.Namespace, message: Message, folder: Path) -> int:
    """Make the message a job and carry it to its end. Exit code 8 when the person is asked."""
    from vmsg_desktop.bootstrap import open_job_desk

    wishes, reports = wishes_of(args), StageReports()
    with (
        cancel_on_interrupt() as cancel,
        open_job_desk(
            target=args.send, cancel=cancel, wishes=wishes, is_cached=not args.no_cache, machine=args.target
        ) as desk,
        shown_progress(SEND_WEIGHTS_S, is_quiet=args.quiet) as emit,
    ):
        job = desk.add(message, folder=str(folder.resolve()), pays_again=args.again)
        job = desk.run(job.id, emit=reports.taking(emit), cancel=cancel)
    if not args.json:
        print_notes(reports.reports)
        out.print(stage_table(reports.reports))
    return report_job(args, job)


def make_draft(args: argparse.Namespace) -> int:
    """``vmsg draft``."""
    from vmsg_desktop.adapters.storage.message_folder import write_result

    with workbench_of(args) as bench:
        finished = run_stage(bench, bench.ready_draft(Source(args.picture), Source(args.sound)), args)
    write_result(Path(args.output), finished.value.data)
    report(args, finished, Path(args.output))
    return OK


def save(folder: Path, message: Message, finished: Finished[Video]) -> Path:
    """Write message.json and message.mp4 into ``folder``; returns the video's path. Raises StorageError."""
    from vmsg_desktop.adapters.storage.message_folder import MESSAGE_NAME, VIDEO_NAME, save_message, write_result

    save_message(folder / MESSAGE_NAME, message)
    write_result(folder / VIDEO_NAME, finished.value.data)
    return folder / VIDEO_NAME


def report(args: argparse.Namespace, finished: Finished[Video], path: Path) -> None:
    """Print how it went and where the video is."""
    video = finished.value
    if args.json:
        facts = {"width": video.width, "height": video.height, "duration_s": video.duration_s}
        print_json({"video": str(path), **facts, "has_face": video.has_face, "stages": reports_json(finished.reports)})
        return
    print_notes(finished.reports)
    out.print(stage_table(finished.reports))
    out.print(f"{path}  {video.duration_s:.1f} s, {video.width} x {video.height}, {len(video.data) / 1e6:.1f} MB")


def _free_folder() -> Path:
    folder, number = Path(DEFAULT_FOLDER), 2
    while folder.exists():
        folder, number = Path(f"{DEFAULT_FOLDER}-{number}"), number + 1
    return folder
