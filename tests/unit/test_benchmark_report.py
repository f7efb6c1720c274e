"""The benchmark's file and table: the keys of the original, every request behind them, nothing that was not read."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from tests.fakes.bench_beds import Machine
from vmsg_desktop.application.benchmarking import Benchmark
from vmsg_desktop.core.benchmark import RequestRun
from vmsg_desktop.core.benchmark_figures import Band, Change, figures_of
from vmsg_desktop.core.benchmark_report import (
    HEAD,
    OWN_HEAD,
    BenchReport,
    BenchSettings,
    change_words,
    improvement_of,
    own_table,
    read_report,
    report_json,
    table,
)
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "resources" / "schemas" / "benchmark-1.schema.json").read_text("utf-8")
)


def measured(**facts: Any) -> BenchReport:
    machine = Machine(**facts)
    settings = BenchSettings(10, 3, (5.0,), "aa" * 32, "bb" * 32)
    return Benchmark(machine.open, settings, {"cpu": "Fake", "cores": 2}, machine.clock).run(
        tell=lambda news: None, cancel=CancelToken()
    )


@pytest.mark.parametrize("facts", [{}, {"has_faster": True}, {"is_cache_real": False}])
def test_the_file_keeps_to_its_schema_and_reads_back_as_itself(facts: dict[str, Any]) -> None:
    report = measured(**facts)
    data = json.loads(json.dumps(report_json(report), allow_nan=False))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert read_report(data, name="report") == report
    assert report_json(read_report(data, name="report")) == data


def test_the_schema_refuses_what_the_file_never_says() -> None:
    data = report_json(measured())
    data["configurations"][0]["cache_hit_rate"] = "0"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_the_keys_of_the_original_are_there() -> None:
    data = report_json(measured())
    assert {"benchmark_timestamp", "configurations", "baseline", "improvements"} <= data.keys()
    caching = data["configurations"][2]
    assert caching["config_name"] == "With caching"
    assert caching["latency_percentiles"]["p50"] == pytest.approx(5_100)
    assert (caching["total_requests"], caching["successful_requests"], caching["failed_requests"]) == (10, 10, 0)
    assert caching["latency_stats"] == {"avg_ms": 5_290.0, "min_ms": 5_100.0, "max_ms": 7_000.0}
    assert caching["cache_hit_rate"] == 90.0
    gain = data["improvements"]["With caching"]
    assert gain["latency_reduction_percent"] == pytest.approx((7 - 5.1) / 7 * 100, abs=0.01)
    assert gain["throughput_increase_percent"] == pytest.approx((70 / 52.9 - 1) * 100, abs=0.01)


def test_what_was_not_read_is_null_with_its_reason_never_zero() -> None:
    data = report_json(measured())
    baseline, optimised = data["configurations"][:2]
    assert baseline["cache_hit_rate"] is None
    assert baseline["gpu_utilization_avg"] is None
    assert baseline["gpu_reason"]
    for name in ("latency_percentiles", "throughput_rps", "latency_stats", "cache_hit_rate", "gpu_utilization_avg"):
        assert optimised[name] is None
    assert data["improvements"]["Optimised models"]["latency_reduction_percent"] is None


def test_the_table_has_the_original_s_columns() -> None:
    report = measured()
    rows = table(report)
    assert HEAD == ("Configuration", "P50", "P95", "P99", "Throughput", "Improvement")
    assert all(len(row) == len(HEAD) for row in rows)
    assert rows[0] == ("Baseline", "7.00 s", "7.00 s", "7.00 s", "0.143/s", "-")
    assert rows[1] == ("Optimised models", "", "", "", "", "not available")
    assert rows[2][0] == "With caching"
    assert rows[2][-1] == "+27 %"


def test_our_own_share_stands_beside_it() -> None:
    rows = own_table(measured())
    assert all(len(row) == len(OWN_HEAD) for row in rows)
    assert [row[0] for row in rows] == ["Baseline", "With caching", "Full"]
    assert rows[1][1] == "0.10 s"
    assert rows[1][-1] == "90%"
    assert rows[0][-1] == "off"


def test_percentiles_agree_with_numpy() -> None:
    rng = np.random.default_rng(3)
    took = rng.lognormal(1, 0.5, 37)
    runs = [RequestRun("baseline", 0, number, 0.0, float(one)) for number, one in enumerate(took)]
    figures = figures_of(runs)
    expected = np.percentile(took, [50, 95, 99])
    assert [figures.latency.p50, figures.latency.p95, figures.latency.p99] == pytest.approx(list(expected))


def test_a_change_is_said_with_its_band() -> None:
    assert change_words(Change(0.274, Band(0.21, 0.33))) == "+27 % (+21 to +33)"
    assert change_words(Change(-0.001)) == "+0 %"
    assert change_words(Change(None)) == "n/a"


def test_a_change_whose_band_holds_nothing_at_all_is_noise() -> None:
    assert Change(0.1, Band(-0.1, 0.3)).is_noise
    assert Change(0.1).is_noise
    assert not Change(0.1, Band(0.02, 0.3)).is_noise


def test_a_failed_configuration_has_no_improvement() -> None:
    report = measured(is_cache_real=False)
    assert improvement_of(report.result("caching"), report.results[0]).throughput.share is None


@pytest.mark.parametrize("data", [{}, [], {"schema": 2}, {"schema": 1, "settings": {}}, "text", None])
def test_a_file_that_is_no_report_is_refused(data: Any) -> None:
    with pytest.raises(InputError) as caught:
        read_report(data, name="x.json")
    assert caught.value.code == "no_benchmark"
    assert "x.json" in caught.value.message


PLACES = (
    ("benchmark_timestamp",),
    ("settings", "target"),
    ("settings", "render_s", 0),
    ("machine",),
    ("configurations",),
    ("configurations", 0),
    ("configurations", 0, "key"),
    ("configurations", 0, "label"),
    ("configurations", 0, "gpu_utilization_avg"),
    ("configurations", 0, "requests", 0, "round"),
    ("configurations", 0, "requests", 0, "began_s"),
    ("configurations", 0, "requests", 0, "at_vendor"),
    ("configurations", 0, "requests", 0, "stages", 0, "ms"),
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("wrong", ["x", [], {}, float("inf"), 10**400])
def test_a_damaged_report_is_refused_or_can_be_shown(place: tuple[str | int, ...], wrong: Any) -> None:
    data = json.loads(json.dumps(report_json(measured())))
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = wrong
    with suppress(InputError):
        report = read_report(data, name="report")
        assert len(table(report)) == len(report.results)
        json.dumps(report_json(report), allow_nan=False)
