"""``vmsg bench``: the whole way, measured in four configurations; ``vmsg bench compare``: two such runs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

from vmsg_desktop.cli.exit_codes import NOT_PROVEN, OK
from vmsg_desktop.cli.output import err, out, print_json, print_whole
from vmsg_desktop.cli.running import cancel_on_interrupt
from vmsg_desktop.core.engine_choice import ALLOW_CODE, Wishes
from vmsg_desktop.core.model.message import Message, Source

if TYPE_CHECKING:
    from vmsg_desktop.application.benchmarking import BenchProgress
    from vmsg_desktop.core.benchmark_compare import Comparison
    from vmsg_desktop.core.benchmark_report import BenchReport

DEFAULT_FILE: Final = "benchmark_results.json"
_STYLES: Final = {"failed": "red", "not available": "yellow"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    bench = commands.add_parser(
        "bench",
        help="how long messages take, in four configurations, proven",
        description="Serves the same requests in four configurations: baseline, optimised models, with caching, cache "
        "and several at a time. A sandbox takes the place of D-ID and takes scripted times. Each configuration proves "
        "that it changed what ran; one that changed nothing fails the run. Nothing of yours is touched, nothing costs.",
    )
    bench.add_argument("--image", metavar="P", help="photo (default: the sample)")
    bench.add_argument("--audio", metavar="A", help="voice (default: the sample)")
    bench.add_argument("--requests", type=int, default=10, metavar="N", help="of each (default: %(default)s)")
    bench.add_argument("--at-once", type=int, default=3, metavar="N", help="of the parallel one (default: %(default)s)")
    bench.add_argument("--render-s", type=_seconds, nargs="+", metavar="S",
                       help="what the sandbox takes for a video, for each in turn (default: 4 5 6)")  # fmt: skip
    bench.add_argument("--output", default=DEFAULT_FILE, metavar="FILE", help="default: %(default)s")
    bench.add_argument("--detector", metavar="ENGINE[:MODEL]", help="engine of the optimised one that finds people")
    bench.add_argument("--matter", metavar="ENGINE[:MODEL]", help="engine of the optimised one that cuts out")
    bench.add_argument("--device", default="auto", help="of the optimised one: auto, cpu or cuda:N")
    bench.add_argument(ALLOW_CODE, action="store_true", help="let Python code that comes with a model run here")
    bench.add_argument(
        "--target", default="here", metavar="MACHINE", help="where the stages run: here, local or a host"
    )
    bench.add_argument("--json", action="store_true", help="print the report on standard output too")
    bench.add_argument("-q", "--quiet", action="store_true", help="no progress")
    bench.set_defaults(run=run_bench)
    _add_compare(bench)


def _add_compare(bench: argparse.ArgumentParser) -> None:
    parts = bench.add_subparsers(title="with two reports", metavar="compare", dest="bench_command")
    two = parts.add_parser("compare", help="a report against an earlier one")
    two.add_argument("before", metavar="A")
    two.add_argument("after", metavar="B")
    two.add_argument("--fail-above", type=_percent, metavar="10%",
                     help="end with code 9 where B is slower by more than this, and by more than noise")  # fmt: skip
    two.add_argument("--json", action="store_true", help="print JSON on standard output")
    two.set_defaults(run=run_compare)


def run_bench(args: argparse.Namespace) -> int:
    """``vmsg bench``: 9 where a configuration failed its proof."""
    from vmsg_desktop.adapters.storage.message_folder import check_place, write_result
    from vmsg_desktop.bootstrap.benchmarking import RENDER_S, BenchWish, open_benchmark
    from vmsg_desktop.core.benchmark_report import report_json
    from vmsg_desktop.core.kept_runs import dump_run

    wish = BenchWish(
        message_of(args),
        requests=args.requests,
        at_once=args.at_once,
        render_s=tuple(args.render_s) if args.render_s else RENDER_S,
        optimised=_optimised(args),
        target=args.target,
    )
    output = Path(args.output).resolve()
    check_place(output)
    with (
        cancel_on_interrupt() as cancel,
        open_benchmark(wish, cancel=cancel) as benchmark,
        shown_steps(is_quiet=args.quiet) as tell,
    ):
        report = benchmark.run(tell=tell, cancel=cancel)
    write_result(output, dump_run(report))
    if args.json:
        print_json(report_json(report))
    else:
        print_report(report)
        out.print(f"{args.output}  every request", markup=False)
    return tell_failures(report.failures)


def run_compare(args: argparse.Namespace) -> int:
    """``vmsg bench compare``: 9 where the gate does not open."""
    from vmsg_desktop.core.benchmark_compare import compare, comparison_json, require_alike
    from vmsg_desktop.core.benchmark_report import read_report

    before, after = (read_report(_json_of(path), name=path) for path in (args.before, args.after))
    comparison = compare(before, after)
    if args.json:
        if args.fail_above is not None:
            require_alike(comparison, args.fail_above)  # first: standard output is one document
        print_json(comparison_json(comparison, limit=args.fail_above))
    else:
        print_comparison(comparison)
    if args.fail_above is None:
        return OK
    require_alike(comparison, args.fail_above)
    for words in () if args.json else comparison.undecided(args.fail_above):
        err.print(f"Undecided: {words}", markup=False)
    return tell_failures(comparison.regressions(args.fail_above))


def message_of(args: argparse.Namespace) -> Message:
    """The sample message, with the person's own files where some are given."""
    from vmsg_desktop.adapters.storage.bundled import sample_message

    message = sample_message()
    photo = message.photo if args.image is None else Source(str(Path(args.image).resolve()))
    voice = message.voice if args.audio is None else Source(str(Path(args.audio).resolve()))
    return replace(message, photo=photo, voice=voice)


def print_report(report: BenchReport) -> None:
    """The table of the original's report, and below what proves each row."""
    from vmsg_desktop.core.benchmark_report import HEAD, OWN_HEAD, own_table, table
    from vmsg_desktop.core.stats import tail_words

    shown = _empty_table(HEAD)
    for result, row in zip(report.results, table(report), strict=True):
        shown.add_row(*(Text(cell, _STYLES.get(result.state, "")) for cell in row))
    print_whole(shown)
    own = _empty_table(OWN_HEAD, is_tight=True)
    for row in own_table(report):
        own.add_row(*row)
    out.print()
    print_whole(own)
    out.print()
    for result in report.results:
        out.print(f"{result.configuration.label}: {result.words}", markup=False)
    settings = report.settings
    script = ", ".join(f"{seconds:g}" for seconds in settings.render_s)
    out.print(
        f"{settings.requests} requests each; the sandbox takes {script} s in turn; ours = latency without that time."
        " Improvement: of the median latency. In brackets: where a change lies at 95 %."
        f" {tail_words(settings.requests)}".rstrip(),
        markup=False,
    )


def _empty_table(head: Sequence[str], *, is_tight: bool = False) -> Table:
    shown = Table(box=None, pad_edge=False, collapse_padding=is_tight)
    for title in head:
        shown.add_column(title, justify="left" if title == head[0] else "right", no_wrap=True)
    return shown


def print_comparison(comparison: Comparison) -> None:
    """Both runs side by side."""
    from vmsg_desktop.core.benchmark_compare import pace_words, worse_words

    shown = Table(box=None, pad_edge=False)
    for title in ("", "figure", "before", "after", "worse by"):
        shown.add_column(title, justify="right" if title in ("before", "after") else "left", no_wrap=True)
    for one in comparison.differences:
        unit = "/s" if one.measure == "throughput" else " s"
        cells = (f"{value:.3f}{unit}" if value is not None else "n/a" for value in (one.before, one.after))
        shown.add_row(one.label, one.measure, *cells, worse_words(one.worse))
    print_whole(shown)
    if comparison.slower is not None:
        out.print(f"The machine itself, by a fixed piece of work: {pace_words(comparison.slower)}", markup=False)
    for words in comparison.unlike:
        err.print(f"Unlike: {words}", markup=False)
    for words in comparison.lost:
        err.print(words, markup=False)


def tell_failures(failures: Sequence[str]) -> int:
    """Say what failed; the exit code."""
    for words in failures:
        err.print(f"[bold red]failed[/]: {words.replace('[', chr(92) + '[')}")
    return NOT_PROVEN if failures else OK


@contextmanager
def shown_steps(*, is_quiet: bool) -> Iterator[Callable[[BenchProgress], None]]:
    """Show a benchmark's progress while the block runs."""
    if is_quiet:
        yield lambda news: None
    elif err.is_terminal:
        with err.status("Warming up") as status:
            yield lambda news: status.update(step_words(news))
    else:
        yield lambda news: err.print(step_words(news), markup=False)


def step_words(news: BenchProgress) -> str:
    """One line of progress."""
    left = "" if news.left_s is None else f", about {max(1, round(news.left_s))} s left"
    return f"{news.label}: round {news.round} of {news.rounds}, {news.done} of {news.of} requests{left}"


def _optimised(args: argparse.Namespace) -> Wishes | None:
    wishes = Wishes(args.detector, args.matter, args.device, args.allow_model_code)
    return None if wishes == Wishes(allows_model_code=wishes.allows_model_code) else wishes


def _json_of(path: str) -> Any:
    from vmsg_desktop.adapters.storage.message_folder import read_file
    from vmsg_desktop.core.kept_runs import MAX_RUN_BYTES
    from vmsg_desktop.core.model.errors import InputError

    try:
        return json.loads(read_file(Path(path), what="report", limit_bytes=MAX_RUN_BYTES))
    except (ValueError, RecursionError) as exc:
        raise InputError("no_benchmark", f"{path} is no JSON: {exc}.", "Name a file of vmsg bench --output.") from exc


def _percent(text: str) -> float:
    """10%, or 0.1: a share."""
    number = text.strip()
    share = float(number[:-1]) / 100 if number.endswith("%") else float(number)
    if not 0 <= share < 10:
        raise argparse.ArgumentTypeError("from 0% to 1000%, e.g. 10%")
    return share


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0.1 <= seconds <= 3600:  # two that take no time are never under way together, which proves nothing
        raise argparse.ArgumentTypeError("0.1 to 3600 s")
    return seconds
