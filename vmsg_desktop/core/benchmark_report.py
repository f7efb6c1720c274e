"""What a benchmark found, its table, and its file: the keys of the original's report, and what they stand on. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.core.benchmark import Configuration, Key, RequestRun
from vmsg_desktop.core.benchmark_figures import (
    Band,
    Change,
    Figures,
    figures_of,
    latencies_by_round,
    median_change,
    ours_by_round,
    rate_change,
)
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.stats import Percentiles

SCHEMA: Final = 1
YARDSTICK: Final = "yardstick_ms"
"""Among the facts of the machine: median time of a fixed piece of work; None = not measured."""

State = Literal["measured", "not available", "failed"]
Json = dict[str, Any]
_NO_FIGURES: Final[Json] = {
    **dict.fromkeys(("total_requests", "successful_requests", "failed_requests"), 0),
    **dict.fromkeys(("latency_percentiles", "throughput_rps", "latency_stats", "cache_hit_rate", "ours_percentiles")),
    **dict.fromkeys(("p50_band_ms", "ours_band_ms")),
    "throughput_by_round": [],
    **dict.fromkeys(("cache_hits", "cache_misses", "at_once_seen"), 0),
}
"""Of a configuration that ran nothing."""


@dataclass(frozen=True)
class BenchSettings:
    """What was asked of every configuration.

    Attributes:
        requests: of each. at_once: of the parallel one.
        render_s: the vendor's scripted times, for each request in turn.
        photo, voice: SHA-256 of the files; sound_s: length of the voice.
        target: where the stages ran: "here", "local" or a host.
    """

    requests: int
    at_once: int
    render_s: tuple[float, ...]
    photo: str
    voice: str
    target: str = "here"


@dataclass(frozen=True)
class Gauge:
    """A mean that may not be readable: then None, with its reason."""

    mean: float | None
    reason: str = ""


@dataclass(frozen=True)
class ConfigurationResult:
    """One configuration.

    Attributes:
        configuration: what it is.
        state: measured: it ran, and changed what it stands for. not available: its engines are not here. failed: it
            ran and changed nothing, or served nothing.
        words: what proves it, or the reason.
        runs: its requests.
        gpu: how busy the GPU was meanwhile, 0..1.
    """

    configuration: Configuration
    state: State
    words: str
    runs: tuple[RequestRun, ...] = ()
    gpu: Gauge = Gauge(None, "nothing ran")

    @cached_property
    def figures(self) -> Figures | None:
        """None where nothing ran."""
        return figures_of(self.runs) if self.runs else None


@dataclass(frozen=True)
class BenchReport:
    """A benchmark.

    Attributes:
        began_at: ISO 8601, with the offset.
        settings: see there.
        machine: where it ran: processor, cores, memory, GPUs, versions, models by their hashes.
        results: in the order of the original.
    """

    began_at: str
    settings: BenchSettings
    machine: Mapping[str, Any]
    results: tuple[ConfigurationResult, ...]

    def result(self, key: Key) -> ConfigurationResult:
        """That of a configuration. Raises KeyError."""
        for result in self.results:
            if result.configuration.key == key:
                return result
        raise KeyError(key)

    @property
    def failures(self) -> tuple[str, ...]:
        """What makes the run worthless, a sentence each; none = it stands."""
        return tuple(result.words for result in self.results if result.state == "failed")


@dataclass(frozen=True)
class Improvement:
    """A configuration against the baseline; positive is better."""

    latency: Change
    ours: Change
    throughput: Change


def improvement_of(result: ConfigurationResult, baseline: ConfigurationResult) -> Improvement:
    """How much better than the baseline: shares of the median latencies, and of the videos a second."""
    before, after = baseline.figures, result.figures
    if before is None or after is None or result.state != "measured" or baseline.state != "measured":
        return Improvement(Change(None), Change(None), Change(None))
    return Improvement(
        latency=median_change(latencies_by_round(baseline.runs), latencies_by_round(result.runs)),
        ours=median_change(ours_by_round(baseline.runs), ours_by_round(result.runs)),
        throughput=rate_change(before.by_round, after.by_round),
    )


HEAD: Final = ("Configuration", "P50", "P95", "P99", "Throughput", "Improvement")
"""The columns of the original's report."""

OWN_HEAD: Final = ("", "ours P50", "ours P95", "ours less by", "videos/s more", "hits")
"""The latency without the vendor's share, and what the figures stand on; changes with where they lie at 95 %."""


def table(report: BenchReport) -> list[tuple[str, ...]]:
    """The rows under ``HEAD``; where nothing was measured the state stands instead of figures."""
    return [_row(result, report.results[0]) for result in report.results]


def own_table(report: BenchReport) -> list[tuple[str, ...]]:
    """The rows under ``OWN_HEAD``, of what was measured."""
    baseline = report.results[0]
    measured = [(result, result.figures) for result in report.results if result.state == "measured"]
    return [_own_row(result, figures, baseline) for result, figures in measured if figures is not None]


def _row(result: ConfigurationResult, baseline: ConfigurationResult) -> tuple[str, ...]:
    figures, label = result.figures, result.configuration.label
    if figures is None or result.state != "measured":
        return (label, *("" for _ in HEAD[2:]), result.state)
    gain = improvement_of(result, baseline).latency
    return (
        label,
        *(_seconds(value) for value in (figures.latency.p50, figures.latency.p95, figures.latency.p99)),
        "n/a" if figures.throughput is None else f"{figures.throughput:.3f}/s",
        "-" if result is baseline else change_words(replace(gain, band=None)) + ("" if not gain.is_noise else " noise"),
    )


def _own_row(result: ConfigurationResult, figures: Figures, baseline: ConfigurationResult) -> tuple[str, ...]:
    gain = improvement_of(result, baseline)
    changes = ("-", "-") if result is baseline else (change_words(gain.ours), change_words(gain.throughput))
    return (
        result.configuration.short,
        *(_seconds(value) for value in (figures.ours.p50, figures.ours.p95)),
        *changes,
        "off" if figures.hit_rate is None else f"{figures.hit_rate:.0%}",
    )


def change_words(change: Change) -> str:
    """+41 % (+38 to +44); without the band where there is none."""
    if change.share is None:
        return "n/a"
    band = "" if change.band is None else f" ({_whole(change.band.low)} to {_whole(change.band.high)})"
    return f"{_whole(change.share)} %{band}"


def _whole(share: float) -> str:
    return f"{round(share * 100):+d}"


def _seconds(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.2f} s"


def report_json(report: BenchReport) -> Json:
    """The file, as resources/schemas/benchmark-1.schema.json describes it; times of the original's keys in ms."""
    baseline = report.results[0]
    return {
        "schema": SCHEMA,
        "benchmark_timestamp": report.began_at,
        "settings": {**asdict(report.settings), "render_s": list(report.settings.render_s)},
        "machine": dict(report.machine),
        "configurations": [_configuration_json(result) for result in report.results],
        "baseline": _configuration_json(baseline, with_requests=False),
        "improvements": {
            result.configuration.label: _improvement_json(improvement_of(result, baseline))
            for result in report.results[1:]
        },
        "failures": list(report.failures),
    }


def _configuration_json(result: ConfigurationResult, *, with_requests: bool = True) -> Json:
    of, figures = result.configuration, result.figures
    head: Json = {
        "config_name": of.label,
        **asdict(of),
        "state": result.state,
        "words": result.words,
        "gpu_utilization_avg": _rounded(None if result.gpu.mean is None else result.gpu.mean * 100, 2),
        "gpu_reason": result.gpu.reason,
    }
    shown = _NO_FIGURES if figures is None else _figures_json(figures)
    return head | shown | ({"requests": [_request_json(run) for run in result.runs]} if with_requests else {})


def _figures_json(figures: Figures) -> Json:
    return {
        "total_requests": figures.requests,
        "successful_requests": figures.requests - figures.failed,
        "failed_requests": figures.failed,
        "latency_percentiles": _percentiles_json(figures.latency),
        "throughput_rps": _rounded(figures.throughput, 4),
        "latency_stats": {
            "avg_ms": _ms(figures.mean_s), "min_ms": _ms(figures.low_s), "max_ms": _ms(figures.high_s),
        },
        "cache_hit_rate": None if figures.hit_rate is None else round(figures.hit_rate * 100, 2),
        "ours_percentiles": _percentiles_json(figures.ours),
        "p50_band_ms": _band_json(figures.p50_band, 1000),
        "ours_band_ms": _band_json(figures.ours_band, 1000),
        "throughput_by_round": [round(videos / busy_s, 4) for videos, busy_s in figures.by_round.values],
        "cache_hits": figures.hits,
        "cache_misses": figures.misses,
        "at_once_seen": figures.at_once,
    }  # fmt: skip


def _improvement_json(gain: Improvement) -> Json:
    return {
        "latency_reduction_percent": _percent(gain.latency),
        "latency_reduction_band": _band_json(gain.latency.band, 100),
        "ours_reduction_percent": _percent(gain.ours),
        "ours_reduction_band": _band_json(gain.ours.band, 100),
        "throughput_increase_percent": _percent(gain.throughput),
        "throughput_increase_band": _band_json(gain.throughput.band, 100),
        "is_noise": gain.latency.is_noise,
    }


def _request_json(run: RequestRun) -> Json:
    rows = asdict(run)
    return rows | {"stages": [asdict(use) for use in run.stages], "at_vendor": run.at_vendor and list(run.at_vendor)}


def read_report(data: Any, *, name: str) -> BenchReport:
    """A report from its file. Raises InputError: it is none, or one of a later version."""
    try:
        if data["schema"] != SCHEMA:
            raise _no_report(name, f"its version is {data['schema']}, this program reads {SCHEMA}")
        datetime.fromisoformat(data["benchmark_timestamp"])
        json.dumps(data, allow_nan=False)  # no figure is infinite
        report = _reader().validate_python(
            {
                "began_at": data["benchmark_timestamp"],
                "settings": data["settings"],
                "machine": data["machine"],
                "results": [_result(row) for row in data["configurations"]],
            }
        )
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_context=False)[0]
        raise _no_report(name, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from exc
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as exc:
        raise _no_report(name, f"{type(exc).__name__} {exc}") from exc
    if not report.results:
        raise _no_report(name, "it has no configuration")
    return report


@cache
def _reader() -> TypeAdapter[BenchReport]:
    return TypeAdapter(BenchReport)


def _result(row: Mapping[str, Any]) -> Json:
    load = row["gpu_utilization_avg"]
    return {
        "configuration": row,
        "state": row["state"],
        "words": row["words"],
        "runs": row["requests"],
        "gpu": {"mean": None if load is None else load / 100, "reason": row["gpu_reason"]},
    }


def _no_report(name: str, why: str) -> InputError:
    return InputError(
        "no_benchmark", f"{name} is no report of a benchmark: {why}.", "Make one: vmsg bench --output FILE"
    )


def _percent(change: Change) -> float | None:
    return _rounded(None if change.share is None else change.share * 100, 2)


def _band_json(band: Band | None, factor: float) -> list[float] | None:
    return None if band is None else [round(band.low * factor, 2), round(band.high * factor, 2)]


def _percentiles_json(of: Percentiles) -> Json:
    return {"p50": _ms(of.p50), "p95": _ms(of.p95), "p99": _ms(of.p99)}


def _ms(value_s: float | None) -> float | None:
    return _rounded(None if value_s is None else value_s * 1000, 2)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
