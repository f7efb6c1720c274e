"""``vmsg demo``: the whole way on the bundled samples."""

from __future__ import annotations

import argparse
from pathlib import Path

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.make import report, save
from vmsg_desktop.cli.running import add_run_options, run_stage, workbench_of
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import Prosody
from vmsg_desktop.resources import resource_path


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    demo = commands.add_parser("demo", help="make a video from the sample photo and voice")
    demo.add_argument("-o", "--output", metavar="FOLDER", default="out/demo", help="default: %(default)s")
    add_run_options(demo)
    demo.set_defaults(run=make_demo)


def make_demo(args: argparse.Namespace) -> int:
    """``vmsg demo``."""
    with workbench_of(args) as bench:
        message, stages = bench.message_stages(sample_message())
        finished = run_stage(bench, stages.draft, args, weights_s=stages.weights_s())
    report(args, finished, save(Path(args.output), message, finished))
    return OK


def sample_message() -> Message:
    """The sample portrait before a studio background, the sample voice with the Celebration preset."""
    return Message(
        photo=Source(str(resource_path("samples", "portrait.png"))),
        voice=Source(str(resource_path("samples", "voice.flac"))),
        title="Sample",
        background=Background(kind="bundled", name="studio"),
        prosody=Prosody(preset="celebration"),
    )
