"""Key figures and alerts in words."""

from __future__ import annotations

import pytest

from tests.fakes.job_spans import job
from vmsg_desktop.core.kpi import KPIS, default_rules, kpi
from vmsg_desktop.core.kpi_readings import read_kpis
from vmsg_desktop.core.kpi_words import detail, headline, said, said_duration, said_rule, said_target
from vmsg_desktop.core.model.kpi import AlertRule, KpiReading, KpiUnit, Part
from vmsg_desktop.core.model.kpi_facts import KpiFacts
from vmsg_desktop.core.model.metrics import Window


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (67.24, "s", "67.2 s"), (0.004, "s", "0.00 s"), (1500.0, "s", "25 min"), (0.1138, "per_s", "0.11 /s"),
        (0.0011, "per_s", "0.0011 /s"), (0.0, "per_s", "0.00 /s"),
        (0.58, "share", "58 %"), (0.007, "share", "0.7 %"), (1.0, "share", "100 %"), (14e9, "bytes", "14.0 GB"),
        (6.0, "jobs", "6 jobs"), (1.0, "jobs", "1 job"), (0.0, "jobs", "0 jobs"), (1.3, "credits", "1.3 credits"),
        (37000.0, "credits", "37,000 credits"), (0.004, "usd", "$0.004"), (12.5, "usd", "$12.50"),
        (0.0, "usd", "$0.00"), (3.0, "count", "3"), (None, "s", "n/a"), (float("nan"), "share", "n/a"),
    ],
)  # fmt: skip
def test_a_value_with_its_unit(value: float | None, unit: KpiUnit, words: str) -> None:
    assert said(value, unit) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "0 s"), (89.0, "89 s"), (360.0, "6 min"), (5400.0, "1 h 30 min"), (7200.0, "2 h"), (3 * 86400.0, "72 h")],
)
def test_a_duration(seconds: float, words: str) -> None:
    assert said_duration(seconds) == words


def test_targets_and_rules() -> None:
    targets = {row.key: said_target(row.target, row.unit) for row in KPIS}
    assert targets["e2e.p95"] == "< 60 s"
    assert targets["cache.hit_rate"] == "> 30 %"
    assert targets["workers"] == "3-10 workers"
    assert targets["scaling.events"] == ""
    rules = {key: said_rule(rule) for key, rule in default_rules().items()}
    assert rules["gpu.load"] == "> 90 % for 5 min"
    assert rules["throughput"] == "< 0.08 /s for 5 min"
    assert rules["workers"] == "off"


def test_an_alert_of_latency_says_whose_time_it_was_and_which_job_was_worst() -> None:
    window = Window(0.0, 3600.0)
    spans = [span for place in range(20) for span in job(f"{place}", ended_s=900.0 + place, vendor_s=64.9, ours_s=2.3)]
    reading = next(each for each in read_kpis(KpiFacts(window, tuple(spans))) if each.key == "e2e.p95")
    rule = AlertRule("e2e.p95", "over", 60.0)
    assert headline(reading, rule, for_s=360.0) == "E2E P95 is 67.2 s, over 60 s for 6 min"
    assert headline(reading, rule, for_s=0.0).endswith("over 60 s for 1 s")
    assert detail(reading) == "D-ID took 64.9 s of it, our share is 2.3 s. Worst job: Title 0."


def test_the_wait_for_a_place_is_told_apart_and_an_unknown_share_is_not_ours() -> None:
    parts = (Part("vendor", "", "s", 50.0), Part("ours", "", "s", 2.0), Part("waiting", "", "s", 9.0))
    assert "the wait for a place 9 s" in detail(KpiReading("e2e.p95", 0.0, 60.0, 61.0, parts=parts))
    unknown = (Part("vendor", "", "s", None, "not recorded"), Part("ours", "", "s", None, "not recorded"))
    words = detail(KpiReading("e2e.p95", 0.0, 60.0, 61.0, parts=unknown))
    assert words == "How much of it is D-ID's was not recorded."


def test_an_alert_of_a_machine_names_it() -> None:
    reading = KpiReading("gpu.load", 0.0, 60.0, 0.97, host="tokyo", where="tokyo gpu0")
    words = headline(reading, default_rules()["gpu.load"], for_s=300.0)
    assert words == "GPU utilisation of tokyo is 97 %, over 90 % for 5 min"
    assert detail(reading) == "Which one: tokyo gpu0."


def test_errors_are_split_by_blame_with_the_newest_failed_job() -> None:
    parts = tuple(Part(key, "", "share", value) for key, value in (("ours", 0.0), ("vendor", 0.05), ("input", 0.01)))
    reading = KpiReading("error.rate", 0.0, 60.0, 0.06, parts=parts, worst_title="Mika")
    assert detail(reading) == "Ours 0 %, D-ID's 5 %, input 1 %. Newest failed job: Mika."


@pytest.mark.parametrize("key", [row.key for row in KPIS])
def test_no_figure_says_nothing_in_place_of_a_part_that_is_missing(key: str) -> None:
    words = detail(KpiReading(key, 0.0, 60.0, 1.0))
    assert "None" not in words
    assert words == "" or words.endswith(".")
    assert kpi(key).label
