"""``vmsg loadtest``: so many users at once on an agent, or on several."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.table import Table

from vmsg_desktop.cli.bench import message_of, tell_failures
from vmsg_desktop.cli.exit_codes import CANCELLED
from vmsg_desktop.cli.output import err, out, print_json, print_whole
from vmsg_desktop.cli.running import cancel_on_interrupt
from vmsg_desktop.core.engine_choice import ALLOW_CODE, Wishes

if TYPE_CHECKING:
    from vmsg_desktop.application.load_testing import LoadProgress
    from vmsg_desktop.core.load import LoadReport

DEFAULT_FILE: Final = "loadtest_results.json"
_MOST_ERRORS: Final = 5


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    load = commands.add_parser(
        "loadtest",
        help="many users at once on an agent or several: latency, throughput, errors, memory, nothing lost",
        description="Each user asks an agent for picture and sound of a message, waits, and asks again until the time "
        "is over; what is under way then is waited for. No vendor is asked, nothing costs. Ctrl-C ends it early and "
        "reports what was measured.",
    )
    load.add_argument("--concurrency", type=int, default=50, metavar="N", help="users at once (default: %(default)s)")
    load.add_argument("--duration", type=float, default=300.0, metavar="S", help="seconds (default: 300)")
    load.add_argument(
        "--target", nargs="+", default=["local"], metavar="MACHINE",
        help="local (the agent of this computer) or hosts of `vmsg agent list`; users are shared out over several",
    )  # fmt: skip
    load.add_argument("--cached", action="store_true", help="let the agents use their caches, as for real messages")
    load.add_argument("--image", metavar="P", help="photo (default: the sample)")
    load.add_argument("--audio", metavar="A", help="voice (default: the sample)")
    load.add_argument("--output", default=DEFAULT_FILE, metavar="FILE", help="default: %(default)s")
    load.add_argument("--detector", metavar="ENGINE[:MODEL]", help="engine that finds people")
    load.add_argument("--matter", metavar="ENGINE[:MODEL]", help="engine that cuts out")
    load.add_argument("--device", default="auto", help="auto, cpu or cuda:N (default: %(default)s)")
    load.add_argument(ALLOW_CODE, action="store_true", help="let Python code that comes with a model run there")
    load.add_argument("--json", action="store_true", help="print the report on standard output too")
    load.add_argument("-q", "--quiet", action="store_true", help="no progress")
    load.set_defaults(run=run_load)


def run_load(args: argparse.Namespace) -> int:
    """``vmsg loadtest``: 9 where a request was lost, or none was served."""
    from vmsg_desktop.adapters.storage.message_folder import check_place, write_result
    from vmsg_desktop.bootstrap.load_testing import LoadWish, open_load_test
    from vmsg_desktop.core.load import load_json

    wish = LoadWish(
        message_of(args),
        concurrency=args.concurrency,
        duration_s=args.duration,
        targets=tuple(args.target),
        is_cached=args.cached,
        wishes=Wishes(args.detector, args.matter, args.device, args.allow_model_code),
    )
    output = Path(args.output).resolve()
    check_place(output)
    with (
        cancel_on_interrupt() as cancel,
        open_load_test(wish) as test,
        _shown(is_quiet=args.quiet) as tell,
    ):
        report = test.run(tell=tell, cancel=cancel)
    data = load_json(report)
    write_result(output, (json.dumps(data, indent=1, allow_nan=False) + "\n").encode())
    if args.json:
        print_json(data)
    else:
        print_load(report)
        out.print(f"{args.output}  every request and every look at the machines", markup=False)
    code = tell_failures(report.failures)
    return CANCELLED if report.is_stopped and not code else code


def print_load(report: LoadReport) -> None:
    """The table, then what a table cannot say."""
    from vmsg_desktop.core.load import LOAD_HEAD, load_table, memory_words
    from vmsg_desktop.core.stats import tail_words

    shown = Table(box=None, pad_edge=False)
    for title in LOAD_HEAD:
        shown.add_column(title, justify="left" if title == LOAD_HEAD[0] else "right", no_wrap=True)
    for row in load_table(report):
        shown.add_row(*row)
    print_whole(shown)
    for host in report.hosts():
        for words, count in list(host.errors.items())[:_MOST_ERRORS]:
            out.print(f"{host.host}: {count} x {words}", markup=False)
        if host.slots is not None:
            out.print(
                f"{host.host}: {host.slots_used} of {host.slots} slots used, {host.queued} waiting at most, "
                f"{host.left} left at the end",
                markup=False,
            )
        if host.host in report.settings.targets:
            out.print(f"{host.host}: memory of the machine {memory_words(host.memory)}", markup=False)
            out.print(f"{host.host}: memory of the agent {memory_words(host.agent_memory)}", markup=False)
        if host.differing:
            out.print(f"{host.host}: {host.differing} results differ from the others", markup=False)
    settings = report.settings
    how = "from the caches where they can" if settings.is_cached else "everything computed anew for each request"
    out.print(
        f"{settings.concurrency} users for {settings.duration_s:g} s; {how}."
        f"{' Stopped early by you.' if report.is_stopped else ''} {tail_words(report.hosts()[-1].done)}".rstrip(),
        markup=False,
    )


@contextmanager
def _shown(*, is_quiet: bool) -> Iterator[Callable[[LoadProgress], None]]:
    if is_quiet:
        yield lambda news: None
    elif err.is_terminal:
        with err.status("Beginning") as status:
            yield lambda news: status.update(load_words(news))
    else:
        yield lambda news: err.print(load_words(news), markup=False)


def load_words(news: LoadProgress) -> str:
    """One line of progress."""
    failed = f", {news.failed} failed" if news.failed else ""
    rest = "waiting for the last" if news.is_draining else f"{news.elapsed_s:.0f} of {news.duration_s:g} s"
    return f"{rest}: {news.done} done{failed}, {news.under_way} under way"
