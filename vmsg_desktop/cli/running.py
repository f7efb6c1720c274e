"""What the commands that run the pipeline share: options, cancelling, progress."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

from vmsg_desktop.cli.progress import shown_progress
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import ALLOW_CODE, Wishes

if TYPE_CHECKING:
    from vmsg_desktop.application.workbench import Workbench
    from vmsg_desktop.core.pipeline.run import Finished
    from vmsg_desktop.core.pipeline.stage import Stage

T = TypeVar("T")


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """--json, --quiet, --no-cache and the choice of engines."""
    parser.add_argument("--json", action="store_true", help="print JSON on standard output")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")
    parser.add_argument("--no-cache", action="store_true", help="compute everything, keep nothing")
    add_machine_options(parser)


def add_machine_options(parser: argparse.ArgumentParser) -> None:
    """Where it is computed, and by which engines."""
    parser.add_argument("--detector", metavar="ENGINE[:MODEL]", help="engine that finds people")
    parser.add_argument("--matter", metavar="ENGINE[:MODEL]", help="engine that cuts out")
    parser.add_argument(
        "--target",
        default="here",
        metavar="MACHINE",
        help="where it is computed: here (in this process), local (the agent of this computer), or a host"
        " of `vmsg agent list` (default: %(default)s)",
    )
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda:N (default: %(default)s)")
    parser.add_argument(ALLOW_CODE, action="store_true", help="let Python code that comes with a model run here")


@contextmanager
def workbench_of(args: argparse.Namespace) -> Iterator[Workbench]:
    """The workbench with the engines and the machine that the arguments choose."""
    from vmsg_desktop.application.job_meter import RunMeter
    from vmsg_desktop.bootstrap import open_metrics_sink, open_target, open_workbench

    wishes, is_cached = wishes_of(args), not args.no_cache
    with (
        open_metrics_sink() as sink,
        open_target(args.target, wishes=wishes, is_cached=is_cached) as elsewhere,
        open_workbench(wishes, is_cached=is_cached, elsewhere=elsewhere) as bench,
    ):
        yield replace(bench, watch=RunMeter(sink, bench.clock))


def wishes_of(args: argparse.Namespace) -> Wishes:
    """The engines and the device that the arguments ask for."""
    return Wishes(args.detector, args.matter, args.device, args.allow_model_code)


def run_stage(
    bench: Workbench, stage: Stage[T], args: argparse.Namespace, *, weights_s: Mapping[str, float] | None = None
) -> Finished[T]:
    """Run ``stage`` with progress; Ctrl-C cancels it cleanly, a second Ctrl-C ends the program at once."""
    weights_s = weights_s or {stage.name: stage.weight_s}
    with cancel_on_interrupt() as cancel, shown_progress(weights_s, is_quiet=args.quiet) as emit:
        return bench.run(stage, emit=emit, cancel=cancel)


@contextmanager
def cancel_on_interrupt() -> Iterator[CancelToken]:
    """Ctrl-C and SIGTERM set the token while the block runs."""
    cancel = CancelToken()

    def stop(number: int, frame: FrameType | None) -> None:
        if cancel.is_cancelled:
            raise KeyboardInterrupt
        cancel.cancel()

    kinds = (signal.SIGINT, signal.SIGTERM)
    earlier: list[Callable[[int, FrameType | None], object] | int | None] = [
        signal.signal(kind, stop) for kind in kinds
    ]
    try:
        yield cancel
    finally:
        for kind, handler in zip(kinds, earlier, strict=True):
            signal.signal(kind, handler)
