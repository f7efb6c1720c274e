"""A profile or a benchmark as a sheet: a chart and the numbers beside it; two of them compared. Pure.

Words are keys, which the window says in the person's language; a figure that is not known keeps its reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from vmsg_desktop.core.benchmark_compare import Difference
from vmsg_desktop.core.benchmark_compare import compare as compare_reports
from vmsg_desktop.core.benchmark_figures import Change
from vmsg_desktop.core.benchmark_report import BenchReport, ConfigurationResult, improvement_of
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.profile import Profile, Spread, StageProfile
from vmsg_desktop.core.run_notes import comparison_notes, profile_notes
from vmsg_desktop.core.stage_lines import GROUP_OF
from vmsg_desktop.core.stats import improvement

Kind = Literal["profile", "benchmark"]
Run = Profile | BenchReport
CellUnit = Literal["text", "ms", "s", "percent", "mb", "per_s", "change"]
_HASH_SHOWN: Final = 8


@dataclass(frozen=True)
class Piece:
    """A part of a bar; ``part`` decides its colour: a group of stages, "ours", "vendor", "before", "after"."""

    value: float
    part: str


@dataclass(frozen=True)
class Line:
    """One bar: its pieces in a row, and ``high``, where 95 in 100 lie below; None = not known."""

    pieces: tuple[Piece, ...]
    high: float | None = None

    @property
    def total(self) -> float:
        """Where the bar ends."""
        return sum(piece.value for piece in self.pieces)


@dataclass(frozen=True)
class ChartRow:
    """A name with one bar, or two where runs are compared; ``reason``: why there is none."""

    name: str
    lines: tuple[Line, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Cell:
    """A figure of the table: ``value`` in ``unit``, None = n/a, and why. A change is how much better, 0.4 = 40 %."""

    value: float | None = None
    unit: CellUnit = "text"
    text: str = ""
    reason: str = ""
    is_noise: bool = False


@dataclass(frozen=True)
class Sheet:
    """What is shown of a run, or of two.

    Attributes:
        kind: of what.
        unit: of the chart.
        chart: rows from top to bottom.
        head: keys of the table's columns. table: its rows.
        facts: (key, value) of what was measured, and where.
        failures: sentences on what makes it worthless. notes: sentences on what to know.
        is_comparison: two runs, the first is the earlier one.
    """

    kind: Kind
    unit: Literal["ms", "s"]
    chart: tuple[ChartRow, ...]
    head: tuple[str, ...]
    table: tuple[tuple[Cell, ...], ...]
    facts: tuple[tuple[str, str], ...] = ()
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_comparison: bool = False


def sheet_of(run: Run) -> Sheet:
    """One run."""
    return _profile(run) if isinstance(run, Profile) else _benchmark(run)


def compared(before: Run, after: Run) -> Sheet:
    """Two runs of one kind. Raises InputError: a profile and a benchmark have nothing in common."""
    if isinstance(before, Profile) and isinstance(after, Profile):
        return _profiles(before, after)
    if isinstance(before, BenchReport) and isinstance(after, BenchReport):
        return _benchmarks(before, after)
    raise InputError(
        "runs_differ", "A profile and a benchmark measure different things.", "Choose two runs of the same kind."
    )


def sheet_csv(sheet: Sheet) -> str:
    """The table as CSV: full figures, changes in percent, n/a with its reason."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    units = [_column_unit(sheet, column) for column in range(len(sheet.head))]
    rows.writerow([f"{key}_{unit}" if unit else key for key, unit in zip(sheet.head, units, strict=True)])
    rows.writerows([_csv_cell(cell) for cell in row] for row in sheet.table)
    return written.getvalue()


def _column_unit(sheet: Sheet, column: int) -> str:
    units = {row[column].unit for row in sheet.table} - {"text"}
    name = next(iter(units), "")
    return {"change": "percent"}.get(name, name) if len(units) == 1 else ""


def _csv_cell(cell: Cell) -> str:
    if cell.unit == "text":
        return cell.text
    if cell.value is None:
        return f"n/a: {cell.reason}" if cell.reason else "n/a"
    return f"{cell.value * 100:.2f}" if cell.unit == "change" else f"{cell.value:.6g}"


def _profile(of: Profile) -> Sheet:
    head = ("stage", "engine", "p50", "p95", "share", "cold", "cpu", "memory", "gpu_memory")
    chart = [
        ChartRow(stage.stage_name, (Line((Piece(stage.latency_ms, _group(stage.stage_name)),), stage.spread.p95_ms),))
        for stage in of.stages
    ]
    return Sheet(
        "profile", "ms", (*chart, ChartRow("total")), head, (*map(_stage_cells, of.stages), _total_cells(of)),
        facts=_facts(of),
        notes=profile_notes(of),
    )  # fmt: skip


def _group(stage: str) -> str:
    return GROUP_OF.get(stage, "compose")


def _stage_cells(stage: StageProfile) -> tuple[Cell, ...]:
    missing = stage.missing
    where = f"{stage.device} · {stage.host}" if stage.host else stage.device
    return (
        Cell(text=stage.stage_name),
        Cell(text=f"{stage.engine} {where}".strip()),
        Cell(stage.latency_ms, "ms"),
        Cell(stage.spread.p95_ms, "ms"),
        Cell(stage.percentage, "percent"),
        Cell(stage.cold_latency_ms, "ms", reason=missing.get("cold_latency_ms", "")),
        Cell(stage.cpu_percent, "percent", reason=missing.get("cpu_percent", "")),
        Cell(stage.memory_mb, "mb", reason=missing.get("memory_mb", "")),
        Cell(stage.gpu_memory_mb, "mb", reason=missing.get("gpu_memory_mb", "")),
    )


def _total_cells(of: Profile) -> tuple[Cell, ...]:
    cold = of.cold.total
    return (
        Cell(text="total"),
        Cell(text=""),
        Cell(of.total.p50_ms, "ms"),
        Cell(of.total.p95_ms, "ms"),
        Cell(100.0, "percent"),
        Cell(None if cold is None else cold.p50_ms, "ms", reason=of.cold.missing),
        *(Cell(text="") for _ in range(3)),
    )


def _facts(of: Profile) -> tuple[tuple[str, str], ...]:
    most, hardware = of.summary.bottleneck, of.hardware
    gpus = ", ".join(gpu.name for gpu in hardware.gpus)
    models = dict.fromkeys(f"{model.name} {model.sha256[:_HASH_SHOWN]}" for model in of.models)
    return (
        ("bottleneck", f"{most.stage}, {most.percentage:.0f} %"),
        ("runs", f"{of.cold_runs} + {of.warm_up} + {of.iterations}"),
        ("processor", hardware.cpu or "n/a"),
        ("gpus", gpus or f"n/a: {hardware.gpu_problem}"),
        ("models", ", ".join(models)),
    )


def _benchmark(of: BenchReport) -> Sheet:
    head = ("configuration", "p50", "p95", "p99", "ours_p50", "throughput", "better", "hits")
    return Sheet(
        "benchmark", "s", tuple(map(_configuration_row, of.results)), head,
        tuple(_configuration_cells(result, of.results[0]) for result in of.results),
        facts=_bench_facts(of), failures=of.failures,
        notes=tuple(f"{each.configuration.short}: {each.words}" for each in of.results if each.state != "failed"),
    )  # fmt: skip


def _configuration_row(result: ConfigurationResult) -> ChartRow:
    figures = result.figures
    if figures is None or figures.latency.p50 is None or result.state == "not available":
        return ChartRow(result.configuration.short, reason=result.words)
    ours = figures.ours.p50 or 0.0
    pieces = (Piece(ours, "ours"), Piece(max(0.0, figures.latency.p50 - ours), "vendor"))
    return ChartRow(result.configuration.short, (Line(pieces, figures.latency.p95),))


def _configuration_cells(result: ConfigurationResult, baseline: ConfigurationResult) -> tuple[Cell, ...]:
    figures, name = result.figures, Cell(text=result.configuration.label)
    if figures is None or result.state != "measured":
        return (name, *(Cell(None, unit, reason=result.words) for unit in _BENCH_UNITS))
    gain = Cell(text="") if result is baseline else _change_cell(improvement_of(result, baseline).latency)
    hits = None if figures.hit_rate is None else figures.hit_rate * 100
    return (
        name,
        *(Cell(value, "s") for value in (figures.latency.p50, figures.latency.p95, figures.latency.p99)),
        Cell(figures.ours.p50, "s"),
        Cell(figures.throughput, "per_s"),
        gain,
        Cell(hits, "percent", reason="no cache was asked"),
    )


_BENCH_UNITS: Final[tuple[CellUnit, ...]] = ("s", "s", "s", "s", "per_s", "change", "percent")


def _change_cell(change: Change) -> Cell:
    return Cell(change.share, "change", reason="too little was measured", is_noise=change.is_noise)


def _bench_facts(of: BenchReport) -> tuple[tuple[str, str], ...]:
    settings = of.settings
    script = ", ".join(f"{seconds:g}" for seconds in settings.render_s)
    return (
        ("requests", f"{settings.requests}"),
        ("at_once", f"{settings.at_once}"),
        ("script", f"{script} s"),
        ("processor", str(of.machine.get("cpu") or "n/a")),
        ("gpus", _gpus(of.machine)),
    )


def _gpus(machine: Mapping[str, object]) -> str:
    gpus = machine.get("gpus")
    names = [str(gpu.get("name", "GPU")) for gpu in gpus if isinstance(gpu, Mapping)] if isinstance(gpus, list) else []
    return ", ".join(names) or f"n/a: {machine.get('gpu_problem') or 'no GPU'}"


def _profiles(before: Profile, after: Profile) -> Sheet:
    first = {stage.stage_name: stage for stage in before.stages}
    second = {stage.stage_name: stage for stage in after.stages}
    names = list(dict.fromkeys((*first, *second)))
    chart = [ChartRow(name, _two_lines(first.get(name), second.get(name))) for name in names]
    table = [_stage_change(name, first.get(name), second.get(name)) for name in names]
    total = (
        Cell(text="total"),
        Cell(before.total.p50_ms, "ms"),
        Cell(after.total.p50_ms, "ms"),
        Cell(
            improvement(before.total.p50_ms, after.total.p50_ms), "change",
            is_noise=_among(before.total.p50_ms, after.total) and _among(after.total.p50_ms, before.total),
        ),
    )  # fmt: skip
    return Sheet(
        "profile", "ms", (*chart, ChartRow("total")), ("stage", "before", "after", "better"), (*table, total),
        notes=comparison_notes(before, after), is_comparison=True,
    )  # fmt: skip


def _two_lines(before: StageProfile | None, after: StageProfile | None) -> tuple[Line, ...]:
    lines = []
    for stage, part in ((before, "before"), (after, "after")):
        pieces = () if stage is None else (Piece(stage.latency_ms, part),)
        lines.append(Line(pieces, None if stage is None else stage.spread.p95_ms))
    return tuple(lines)


def _stage_change(name: str, before: StageProfile | None, after: StageProfile | None) -> tuple[Cell, ...]:
    absent = "this run had no such stage"
    was, now = (None if stage is None else stage.latency_ms for stage in (before, after))
    is_noise = bool(before and after and _among(before.latency_ms, after.spread)
                    and _among(after.latency_ms, before.spread))  # fmt: skip
    return (
        Cell(text=name),
        Cell(was, "ms", reason=absent),
        Cell(now, "ms", reason=absent),
        Cell(improvement(was, now), "change", reason="one of them is not known", is_noise=is_noise),
    )


def _among(value_ms: float, spread: Spread) -> bool:
    """The value is one that the other runs gave too."""
    return spread.min_ms <= value_ms <= spread.p95_ms


def _benchmarks(before: BenchReport, after: BenchReport) -> Sheet:
    comparison = compare_reports(before, after)
    later = {result.configuration.key: result for result in after.results}
    chart = [_report_row(result, later.get(result.configuration.key)) for result in before.results]
    return Sheet(
        "benchmark", "s", tuple(chart), ("configuration", "measure", "before", "after", "better"),
        tuple(map(_difference_cells, comparison.differences)), failures=comparison.lost,
        notes=tuple(f"{_capital(clause)}." for clause in comparison.unlike), is_comparison=True,
    )  # fmt: skip


def _report_row(before: ConfigurationResult, after: ConfigurationResult | None) -> ChartRow:
    first, second = _configuration_row(before), None if after is None else _configuration_row(after)
    lines = (_whole(first, "before"), _whole(second, "after"))
    reason = "" if lines[0].pieces or lines[1].pieces else first.reason
    return ChartRow(first.name, () if reason else lines, reason)


def _whole(row: ChartRow | None, part: str) -> Line:
    """A bar without its parts; empty where there is none."""
    return Line(()) if row is None or not row.lines else Line((Piece(row.lines[0].total, part),), row.lines[0].high)


def _difference_cells(one: Difference) -> tuple[Cell, ...]:
    unit: CellUnit = "per_s" if one.measure == "throughput" else "s"
    worse = one.worse
    change = Cell(None if worse.share is None else -worse.share, "change",
                  reason="too little was measured", is_noise=worse.is_noise)  # fmt: skip
    return (Cell(text=one.label), Cell(text=one.measure), Cell(one.before, unit), Cell(one.after, unit), change)


def _capital(clause: str) -> str:
    return clause[:1].upper() + clause[1:]
