"""``vmsg profile``: what each stage of a message takes on a machine, cold and warm; ``profile-run`` is its child."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.message_options import add_picture_options, add_voice_options, message_from
from vmsg_desktop.cli.output import err, out, print_whole
from vmsg_desktop.cli.running import add_machine_options, cancel_on_interrupt, wishes_of
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.profile import Plan, Profile, ProfileProgress, StageProfile

if TYPE_CHECKING:
    from vmsg_desktop.application.profiling import Tell

DEFAULT_OUTPUT: Final = "profile.json"
_DEFAULT: Final = Plan()
_WORTH_TELLING: Final = 0.1


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    profile = commands.add_parser("profile", help="what each stage takes on a machine, cold and warm")
    profile.add_argument("--image", metavar="PHOTO", help="default: the sample portrait")
    profile.add_argument("--audio", metavar="VOICE", help="default: the sample voice")
    profile.add_argument("--message", metavar="FILE", help="a saved message; other options change it")
    for name, count, does in (
        ("--iterations", _DEFAULT.iterations, "runs that are measured"),
        ("--warm-up", _DEFAULT.warm_up, "runs before them that are not"),
        ("--cold-runs", _DEFAULT.cold_runs, "runs in a fresh process each; 0 = none"),
    ):
        profile.add_argument(name, type=int, default=count, metavar="N", help=f"{does} (default: %(default)s)")
    profile.add_argument("--no-draft", action="store_true", help="only what is sent, without the draft video")
    profile.add_argument(
        "-o", "--output", metavar="FILE.json", default=DEFAULT_OUTPUT, help="default: %(default)s; - = standard output"
    )
    profile.add_argument("--trace", metavar="FILE.json", help="also all runs as a Chrome trace (ui.perfetto.dev)")
    add_picture_options(profile)
    add_voice_options(profile)
    add_machine_options(profile)
    profile.add_argument("--json", action="store_true", help="print the profile on standard output too")
    profile.add_argument("-q", "--quiet", action="store_true", help="no progress")
    profile.set_defaults(run=make_profile)
    child = commands.add_parser("profile-run")  # no help: it is for `vmsg profile` alone
    child.set_defaults(run=run_once)


def make_profile(args: argparse.Namespace) -> int:
    """``vmsg profile``."""
    from vmsg_desktop.adapters.storage.message_folder import check_place, write_result
    from vmsg_desktop.bootstrap.profiling import open_profiler
    from vmsg_desktop.core.chrome_trace import chrome_trace
    from vmsg_desktop.core.profile_file import dump_profile

    plan = Plan(args.iterations, args.warm_up, args.cold_runs, wants_draft=not args.no_draft)
    message = _message(args)
    for path in (args.output, args.trace):
        if path and path != "-":
            check_place(Path(path))
    with (
        open_profiler(args.target, wishes_of(args)) as profiler,
        cancel_on_interrupt() as cancel,
        _shown(is_quiet=args.quiet) as tell,
    ):
        profiled = profiler.profile(message, plan, tell=tell, cancel=cancel)
    data = dump_profile(profiled.profile)
    if args.trace:
        write_result(Path(args.trace), json.dumps(chrome_trace(profiled.spans)).encode())
    if args.output != "-":
        write_result(Path(args.output), data)
    if args.json or args.output == "-":
        sys.stdout.write(data.decode())
    else:
        _report(profiled.profile, args)
    return OK


def run_once(args: argparse.Namespace) -> int:
    """``vmsg profile-run``: one run in this process, of the order on standard input."""
    from vmsg_desktop.adapters.system.clock import SystemClock
    from vmsg_desktop.adapters.system.fresh_process import end_line, event_line, order_from_json
    from vmsg_desktop.application.profiling import timed_run
    from vmsg_desktop.bootstrap import open_workbench
    from vmsg_desktop.core.model.errors import VmsgError

    order, clock = order_from_json(json.load(sys.stdin)), SystemClock()
    try:
        with cancel_on_interrupt() as cancel, open_workbench(order.wishes, is_cached=False) as bench:
            run = timed_run(
                bench,
                order.message,
                wants_draft=order.wants_draft,
                clock=clock,
                emit=lambda event: print(event_line(event, clock.now_s()), flush=True),
                cancel=cancel,
            )
    except VmsgError as error:
        print(json.dumps({"error": error.to_json()}), flush=True)
        raise
    print(end_line(run), flush=True)
    return OK


def _message(args: argparse.Namespace) -> Message:
    """The files and options; what is not chosen is as in the sample message, for a plain voice is no work."""
    if args.message:
        return message_from(args, photo=args.image, voice=args.audio)
    from vmsg_desktop.adapters.storage.bundled import sample_message

    sample = sample_message()
    args.preset = args.preset or sample.prosody.preset
    args.background = args.background or sample.background.name
    return message_from(args, photo=args.image or sample.photo.path, voice=args.audio or sample.voice.path)


@contextmanager
def _shown(*, is_quiet: bool) -> Iterator[Tell]:
    """Progress on standard error: a bar on a terminal, else a line a run."""
    if is_quiet:
        yield lambda progress: None
    elif err.is_terminal:
        columns = (TextColumn("{task.description:<28}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        with Progress(*columns, console=err, transient=True) as bar:
            task = bar.add_task("starting", total=1.0)
            yield lambda progress: bar.update(task, completed=progress.share, description=_words(progress))
    else:
        seen: set[tuple[str, int]] = set()

        def tell(progress: ProfileProgress) -> None:
            if (progress.phase, progress.number) not in seen:
                seen.add((progress.phase, progress.number))
                err.print(f"{progress.share * 100:3.0f} %  {_words(progress)}")

        yield tell


def _words(progress: ProfileProgress) -> str:
    return f"{progress.phase} {progress.number} of {progress.count} {progress.stage}".rstrip()


def _report(profile: Profile, args: argparse.Namespace) -> None:
    from vmsg_desktop.core.stats import tail_words

    hardware = profile.hardware
    names = [hardware.cpu or "CPU n/a", *(gpu.name for gpu in hardware.gpus)]
    out.print(f"{profile.target}: {', '.join(names)}", markup=False)
    print_whole(profile_table(profile))
    total, cold, most = profile.total, profile.cold, profile.summary.bottleneck
    out.print(
        f"warm  {total.p50_ms:.0f} ms median, p95 {total.p95_ms:.0f}, p99 {total.p99_ms:.0f} over {total.runs} runs;"
        f" {profile.summary.between_ms:.0f} ms between the stages. {tail_words(total.runs)}".rstrip()
    )
    if cold.total is not None and cold.start_ms is not None:
        fresh = "fresh process" if cold.total.runs == 1 else "fresh processes"
        out.print(
            f"cold  {cold.total.p50_ms:.0f} ms median over {cold.total.runs} {fresh},"
            f" after {cold.start_ms:.0f} ms to start one"
        )
    else:
        out.print(f"cold  n/a: {cold.missing}", markup=False)
    out.print(f"bottleneck  {most.stage}: {most.latency_ms:.0f} ms, {most.percentage:.0f} % of a warm run")
    if profile.other_load is not None and profile.other_load > _WORTH_TELLING:
        err.print(f"Other programs took {profile.other_load * 100:.0f} % of the processor: idle it is quicker.")
    for path in (args.output, args.trace):
        if path:
            out.print(path, markup=False)


def profile_table(profile: Profile) -> Table:
    """A row a stage; what is not known is n/a."""
    table = Table(box=None, pad_edge=False, collapse_padding=True)
    for title in ("stage", "engine", "device"):
        table.add_column(title, no_wrap=True)
    for title in ("ms", "p95", "%", "cold ms", "CPU %", "MB", "GPU MB"):
        table.add_column(title, justify="right", no_wrap=True)
    for stage in profile.stages:
        is_elsewhere = profile.target != "here"
        table.add_row(*_cells(stage, place=(" there" if stage.host else " here") if is_elsewhere else ""))
    return table


def _cells(stage: StageProfile, *, place: str) -> tuple[str, ...]:
    figures = (stage.cold_latency_ms, stage.cpu_percent, stage.memory_mb, stage.gpu_memory_mb)
    return (
        stage.stage_name,
        stage.engine or "built in",
        stage.device + place,
        f"{stage.latency_ms:.1f}",
        f"{stage.spread.p95_ms:.1f}",
        f"{stage.percentage:.1f}",
        *("n/a" if figure is None else f"{figure:.0f}" for figure in figures),
    )
