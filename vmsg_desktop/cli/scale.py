"""``vmsg scale``: a service of many machines on paper: simulated, its limits counted, drawn."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.table import Table

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import out, print_json, print_whole
from vmsg_desktop.cli.scale_measured import add_options, parts_of, tell

if TYPE_CHECKING:
    from vmsg_desktop.core.model.prices import MachinePrice
    from vmsg_desktop.core.model.scale import ScaleSetup, Work
    from vmsg_desktop.core.scale_measured import MeasuredPart
    from vmsg_desktop.core.scale_scenarios import Scenario

_COUNTS = (1, 2, 3, 5, 10, 30, 100, 300, 1000)
_SHORT = ("in", "P50", "P95", "ours P95", "dropped", "most machines", "machine h", "$ a video")
_HEAD_WIDTH = 9


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "scale",
        help="many machines on paper: a simulation of queue, scaling, D-ID and cost",
        description="Without --rate the services of docs/scale.md; with it, one of your own.",
    )
    parser.add_argument("names", nargs="*", metavar="SERVICE", help="only these")
    parser.add_argument("--rate", type=float, metavar="N", help="requests a second of a service of your own")
    parser.add_argument("--hours", type=float, default=1.0, help="that they come (default: %(default)s)")
    parser.add_argument("--machines", type=int, default=1, metavar="N", help="to start with (default: %(default)s)")
    parser.add_argument("--most", type=int, metavar="N", help="machines (default: 10, or as many as at the start)")
    parser.add_argument("--no-scaling", action="store_true", help="the machines stay as they are")
    parser.add_argument("--talks", type=int, metavar="N", help="videos that D-ID renders at a time")
    parser.add_argument("--hits", type=float, default=0, metavar="PERCENT", help="videos that are found again")
    parser.add_argument("--mtbf", type=float, metavar="S", help="mean time between failures of a machine")
    parser.add_argument("--worker", action="store_true", help="a message keeps its slot while D-ID renders")
    parser.add_argument("--gpu-seconds", type=float, metavar="S", help="of a message on the GPU")
    parser.add_argument("--cpu-seconds", type=float, metavar="S", help="of a message on a core")
    parser.add_argument("--render-seconds", type=float, metavar="S", help="at D-ID, median")
    add_options(parser)
    parser.add_argument("--seed", type=int, default=1, help="of everything that is random")
    parser.add_argument("--limits", action="store_true", help="where each limit lies, 1 to 1,000 machines")
    parser.add_argument("--plots", metavar="FOLDER", help="a picture (SVG) of each")
    parser.add_argument("--markdown", action="store_true", help="as a table for a document")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=show_scale)


def show_scale(args: argparse.Namespace) -> int:
    """``vmsg scale``."""
    if args.limits:
        return _show_limits(args)
    from vmsg_desktop.core.scale import simulate
    from vmsg_desktop.core.scale_scenarios import row_of

    price, parts = _price(), parts_of(args)
    found = [(scenario, simulate(scenario.setup)) for scenario in _scenarios(args, parts)]
    if args.plots:
        from vmsg_desktop.adapters.storage.message_folder import write_result
        from vmsg_desktop.core.scale_svg import FOR_VENDOR, TRACES, scale_svg

        for scenario, result in found:
            row = row_of(scenario, result, price)
            sentence = f"{row['in']} in, P95 {row['P95']}, {row['dropped']} dropped, {row['machine h']} machine hours"
            traces = TRACES if scenario.setup.talks is None else (*TRACES, FOR_VENDOR)
            picture = scale_svg(result, title=scenario.title, sentence=f"Simulated: {sentence}", traces=traces)
            write_result(Path(args.plots) / f"{scenario.name}.svg", picture.encode())
    if args.json:
        print_json([_json(scenario, asdict(result), parts) for scenario, result in found])
        return OK
    tell(parts, args)
    rows = [row_of(scenario, result, price) for scenario, result in found]
    if args.markdown or len(rows) == 1:
        _print(rows, as_markdown=args.markdown)
        return OK
    names = [scenario.name for scenario, _ in found]
    short = [
        {"service": name} | {column: row[column] for column in _SHORT} for name, row in zip(names, rows, strict=True)
    ]
    _print(short, as_markdown=False)
    out.print("Every figure of one: vmsg scale NAME; of all: --markdown, --json")
    return OK


def _scenarios(args: argparse.Namespace, parts: Sequence[MeasuredPart]) -> list[Scenario]:
    from vmsg_desktop.core.model.errors import InputError
    from vmsg_desktop.core.scale_scenarios import SCENARIOS, Scenario

    if args.rate is not None:
        if args.names:
            raise InputError(
                "service_twice", f"--rate makes a service of your own, and {args.names[0]} is another.", "Choose one."
            )
        title = f"{args.rate:g} a second for {args.hours:g} h"
        return [Scenario("own", title, _setup(args, parts))]
    names = {scenario.name for scenario in SCENARIOS}
    unknown = [name for name in args.names if name not in names]
    if unknown:
        known = ", ".join(scenario.name for scenario in SCENARIOS)
        raise InputError("service_unknown", f"There is no service {unknown[0]!r}.", f"There are: {known}.")
    chosen = [scenario for scenario in SCENARIOS if not args.names or scenario.name in args.names]
    return [replace(each, setup=replace(each.setup, work=_work(args, parts, each.setup.work))) for each in chosen]


def _setup(args: argparse.Namespace, parts: Sequence[MeasuredPart]) -> ScaleSetup:
    from vmsg_desktop.core.model.scale import Fleet, Load, Rules, ScaleSetup, Work

    most = max(10, args.machines) if args.most is None else args.most
    fleet = Fleet(start=args.machines, most=most, mtbf_s=args.mtbf, holds_slot=args.worker)
    load = Load(((args.hours * 3600, args.rate),))
    rules = None if args.no_scaling else Rules()
    work = _work(args, parts, Work(video_hits=args.hits / 100))
    return ScaleSetup(load, work, fleet, rules, talks=args.talks, seed=args.seed)


def _work(args: argparse.Namespace, parts: Sequence[MeasuredPart], work: Work) -> Work:
    """``work`` with what was measured, and over that with what is given."""
    from vmsg_desktop.core.scale_measured import measured_work

    work = measured_work(parts, work) if parts else work
    given = {"gpu_s": args.gpu_seconds, "cpu_s": args.cpu_seconds, "render_s": args.render_seconds}
    return replace(work, **{name: value for name, value in given.items() if value is not None})


def _show_limits(args: argparse.Namespace) -> int:
    from vmsg_desktop.core.scale_limits import limits, talks_needed

    args.rate = 1.0  # where limits lie does not depend on it
    parts = parts_of(args)
    setup, price = _setup(args, parts), _price()
    per_h = None if price is None else price.on_demand_per_h
    rows = []
    for machines in _COUNTS:
        found = limits(setup, machines)
        own = min(limit.per_s for limit in found if limit.name in ("GPUs", "cores", "slots"))
        rows.append(
            {
                "machines": f"{machines:,}",
                "they do, a s": f"{own:,.1f}",
                "talks at D-ID": f"{talks_needed(setup, own):,.0f}",
                "first limit": found[0].name,
                "at, a s": f"{found[0].per_s:,.1f}",
                "videos a day": f"{found[0].per_s * 86400:,.0f}",
                "$ a month": "n/a" if per_h is None else f"{machines * 720 * per_h:,.0f}",
                "$ a video, full": "n/a" if per_h is None else f"{machines * per_h / found[0].per_s / 3600:.5f}",
            }
        )
    if args.json:
        print_json(rows)
        return OK
    tell(parts, args)
    _print(rows, as_markdown=args.markdown)
    return OK


def _print(rows: list[dict[str, str]], *, as_markdown: bool) -> None:
    if as_markdown:
        from vmsg_desktop.core.scale_scenarios import markdown

        out.print(markdown(rows), markup=False)
        return
    if len(rows) == 1:
        for name, value in rows[0].items():
            out.print(f"{name:<16}{value}", markup=False)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    for index, name in enumerate(rows[0]):
        table.add_column("\n".join(wrap(name, _HEAD_WIDTH)), justify="right" if index else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row.values())
    print_whole(table)


def _json(scenario: Scenario, result: dict[str, object], parts: Sequence[MeasuredPart]) -> dict[str, object]:
    told = {"name": scenario.name, "title": scenario.title, "setup": asdict(scenario.setup), "result": result}
    return told | ({"measured": [asdict(part) for part in parts]} if parts else {})


def _price() -> MachinePrice | None:
    from vmsg_desktop.bootstrap.costs import open_prices

    return open_prices().read().machine("g4dn.xlarge")
