"""``vmsg cost``: what the month cost and will cost, the budget, the prices, and what another month would cost."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from rich.table import Table

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import err, out, print_json
from vmsg_desktop.cli.running import cancel_on_interrupt
from vmsg_desktop.core.budget import gauge_words

if TYPE_CHECKING:
    from vmsg_desktop.core.cost import Figure
    from vmsg_desktop.core.cost_report import CostReport
    from vmsg_desktop.core.model.budget import Budget

_NO_LIMIT = "none"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command group."""
    group = commands.add_parser(
        "cost",
        help="what the month cost: credits, GPU hours; budget, prices, what-if",
        description="Without an action: this month. A budget holds paid messages, whoever sends them.",
    )
    group.add_argument("--offline", action="store_true", help="do not ask D-ID for the balance")
    group.add_argument("--json", action="store_true", help="print JSON")
    group.set_defaults(run=show_month)
    actions = group.add_subparsers(metavar="ACTION")
    _add_budget(actions)
    prices = actions.add_parser("prices", help="the price table; --own makes a copy that you can edit")
    prices.add_argument("--own", action="store_true", help="make the copy")
    prices.set_defaults(run=show_prices)
    plan = actions.add_parser("what-if", help="what a month of so many videos on so many machines costs")
    _add_plan(plan)
    plan.set_defaults(run=show_plan)
    for action in actions.choices.values():
        action.add_argument("--json", action="store_true", help="print JSON")


def _add_budget(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    budget = actions.add_parser("budget", help="what you are ready to spend in a calendar month")
    budget.add_argument("--credits", type=_limit, metavar="N|none", help="at D-ID")
    budget.add_argument("--gpu-hours", type=_limit, metavar="N|none", help="of rented machines")
    budget.add_argument(
        "--then",
        choices=("warn", "hold", "stop"),
        help="at the limit: say so; keep paid messages ready but unsent; or end them",
    )
    budget.add_argument("--warn-at", type=float, metavar="PERCENT", help="from where it is said that it comes near")
    budget.add_argument("--reset", action="store_true", help="no limits, as at first")
    budget.set_defaults(run=set_budget)


def _add_plan(plan: argparse.ArgumentParser) -> None:
    plan.add_argument("--videos-a-day", type=float, default=100, metavar="N", help="default: %(default)s")
    plan.add_argument("--instances", type=int, default=1, metavar="N", help="rented machines (default: %(default)s)")
    plan.add_argument("--machine", default="g4dn.xlarge", help="of the price table (default: %(default)s)")
    plan.add_argument("--reserved", action="store_true", help="paid for by the year, not on demand")
    plan.add_argument("--hours", type=float, default=720, help="that each is up in the month (default: %(default)s)")
    plan.add_argument(
        "--hit-rate", type=float, default=0, metavar="PERCENT", help="videos that were made before and are found again"
    )
    plan.add_argument("--seconds", type=float, default=12, metavar="S", help="of a video (default: %(default)s)")
    plan.add_argument("--gpu-seconds", type=float, metavar="S", help="that a video takes of a GPU, as measured")
    for name, what in (("disk", "of each machine"), ("objects", "object storage"), ("shared", "shared disk")):
        plan.add_argument(f"--{name}-gb", type=float, default=0, metavar="GB", help=what)


def show_month(args: argparse.Namespace) -> int:
    """``vmsg cost``."""
    from vmsg_desktop.bootstrap.costs import open_costs

    with cancel_on_interrupt() as cancel:
        report = open_costs(cancel).report(asks_balance=not args.offline)
    if args.json:
        print_json(asdict(report))
        return OK
    _print_month(report)
    return OK


def set_budget(args: argparse.Namespace) -> int:
    """``vmsg cost budget``: shows it, and changes what is given."""
    from vmsg_desktop.bootstrap.budget import open_budget
    from vmsg_desktop.core.model.budget import Budget
    from vmsg_desktop.core.model.errors import InputError

    file = open_budget()
    budget = Budget() if args.reset else file.read()
    changes: dict[str, Any] = {}
    for name, value in (("credits", args.credits), ("gpu_hours", args.gpu_hours)):
        if value is not None:
            changes[name] = None if value == _NO_LIMIT else value
    changes |= {} if args.then is None else {"on_limit": args.then}
    changes |= {} if args.warn_at is None else {"warn_at": args.warn_at / 100}
    if changes or args.reset:
        budget = replace(budget, **changes)
        try:
            file.write(budget)
        except ValueError as exc:
            raise InputError("budget_wrong", "That is no budget.", "Limits are 0 or more, PERCENT 0 to 100.") from exc
    if args.json:
        print_json(asdict(budget))
        return OK
    for line in budget_lines(budget):
        out.print(line)
    return OK


def budget_lines(budget: Budget) -> tuple[str, ...]:
    """A budget in words."""
    if budget.credits is None and budget.gpu_hours is None:
        return ("No limit is set: paid messages go out.",)
    then = {
        "warn": "it is said, and the message goes out all the same",
        "hold": "paid messages wait, ready, until you raise it, let one through, or the next month begins",
        "stop": "paid messages end unsent until you raise it or the next month begins",
    }
    limits = [
        f"{name:<12}{limit:g} a month"
        for name, limit in (("credits", budget.credits), ("GPU hours", budget.gpu_hours))
        if limit is not None
    ]
    return (*limits, f"{'near':<12}from {budget.warn_at * 100:g} % it is said", f"{'then':<12}{then[budget.on_limit]}")


def show_prices(args: argparse.Namespace) -> int:
    """``vmsg cost prices``."""
    from vmsg_desktop.bootstrap.costs import open_prices

    file = open_prices()
    if args.own:
        file.copy()
    table = file.read()
    if args.json:
        print_json({"path": str(file.path), "is_own": file.is_own, **asdict(table)})
        return OK
    rows = Table(box=None, pad_edge=False)
    for title in ("machine", "on demand $/h", "reserved $/h", ""):
        rows.add_column(title, justify="right" if "$" in title else "left")
    for machine in table.machines:
        prices = [_usd(price, 3) for price in (machine.on_demand_per_h, machine.reserved_per_h)]
        rows.add_row(machine.name, *prices, machine.source)
    out.print(rows)
    for host, rent in table.hosts.items():
        out.print(f"host {host}: {rent.machine}, {rent.plan.replace('_', ' ')}", markup=False)
    if table.other_hosts is not None:
        out.print(f"other hosts are taken as {table.other_hosts.machine}, {table.other_hosts.plan.replace('_', ' ')}")
    out.print(f"a D-ID credit: {_usd(table.credit_usd, 3)}")
    where = f"Your own copy: {file.path}" if file.is_own else "As bundled. To change them: vmsg cost prices --own"
    out.print(where, markup=False)
    return OK


def show_plan(args: argparse.Namespace) -> int:
    """``vmsg cost what-if``."""
    from vmsg_desktop.bootstrap.costs import open_prices
    from vmsg_desktop.core.cost import credits_needed
    from vmsg_desktop.core.cost_plan import MonthPlan, month_bill

    plan = MonthPlan(
        videos_a_day=args.videos_a_day,
        instances=args.instances,
        machine=args.machine,
        plan="reserved" if args.reserved else "on_demand",
        hours=args.hours,
        hit_rate=args.hit_rate / 100,
        credits_a_video=credits_needed(args.seconds) if 0 < args.seconds <= 3600 else -1.0,
        gpu_s_a_video=args.gpu_seconds,
        disk_gb=args.disk_gb,
        objects_gb=args.objects_gb,
        shared_gb=args.shared_gb,
    )
    bill = month_bill(plan, open_prices().read())
    if args.json:
        per_video = {
            "machines_per_video": asdict(bill.machines_per_video),
            "total_per_video": asdict(bill.total_per_video),
        }
        print_json({"plan": asdict(plan), **asdict(bill), **per_video})
        return OK
    table = Table(box=None, pad_edge=False)
    for title in ("", "", "$ a month"):
        table.add_column(title, justify="right" if "$" in title else "left")
    for line in bill.lines:
        table.add_row(line.label, line.how, "n/a" if line.usd.value is None else f"{line.usd.value:.2f}")
    table.add_row("machines and storage", f"{bill.videos:g} videos", figure(bill.machines_usd, 2))
    out.print(table)
    a_video, total = bill.machines_per_video, bill.total_usd
    out.print(f"a video: ${figure(a_video, 4)} of machines, {plan.credits_a_video:g} D-ID credits if it is made anew")
    out.print(f"with credits, $: {figure(total, 2)}")
    if bill.busy_share is not None:
        out.print(f"the GPUs compute {bill.busy_share * 100:.2g} % of the time")
        if bill.busy_share > 1:
            err.print("That is more than they can: take more machines.")
    return OK


def _print_month(report: CostReport) -> None:
    rented = "while VMsg looked" if report.hosts else "no host was measured"
    lapse = f"the next ones lapse on {report.expires}" if report.expires else ""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    table.add_row("videos", f"{report.videos}", "by D-ID, this month")
    table.add_row("credits", f"{report.credits:g}", _a_video(report.credits_per_video, 2))
    _row(table, "  the month comes to", report.credits_projected, 0)
    _row(table, "  left at D-ID", report.credits_left, 2, lapse)
    _row(table, "  last, days", report.credits_last_days, 0, f"at the rate of the last {report.lately_days:.2g} days")
    _row(table, "GPU hours, rented", report.gpu_hours, 2, rented)
    for cost in report.hosts:
        computed = f"GPU computed {cost.busy_h:.3f} h, ${figure(cost.usd, 2)}"
        table.add_row(f"  {cost.host}", f"{cost.up_h:.2f}", computed)
    _row(table, "GPU rent, $", report.gpu_usd, 2, _a_video(report.gpu_usd_per_video, 4, "$"))
    _row(table, "  the month comes to", report.gpu_usd_projected, 2, report.gpu_usd.reason)
    _row(table, "with credits, $", report.total_usd, 2, _a_video(report.total_per_video, 4, "$"))
    _row(table, "  the month comes to", report.total_projected, 2)
    table.add_row("storage here, GB", f"{sum(report.storage_bytes.values()) / 1e9:.2f}", "nothing rented")
    out.print(table)
    for gauge in report.budget:
        share = "n/a" if gauge.share is None else f"{gauge.share * 100:.0f} %"
        out.print(f"budget: {gauge_words(gauge)}, {share}")


def _row(table: Table, label: str, value: Figure, decimals: int, note: str = "") -> None:
    if value.value is None:
        table.add_row(label, "n/a", value.reason)
    else:
        table.add_row(label, f"{value.value:.{decimals}f}", note)


def _a_video(value: Figure, decimals: int, sign: str = "") -> str:
    return value.reason if value.value is None else f"{sign}{value.value:.{decimals}f} a video"


def figure(value: Figure, decimals: int) -> str:
    """A figure, or "n/a" with its reason."""
    if value.value is None:
        return f"n/a ({value.reason})" if value.reason else "n/a"
    return f"{value.value:.{decimals}f}"


def _usd(price: float | None, decimals: int) -> str:
    return "n/a" if price is None else f"{price:.{decimals}f}"


def _limit(text: str) -> float | str:
    if text.strip().lower() == _NO_LIMIT:
        return _NO_LIMIT
    number = float(text)
    if not 0 <= number < 1e9:
        raise argparse.ArgumentTypeError("0 or more, or none")
    return number
