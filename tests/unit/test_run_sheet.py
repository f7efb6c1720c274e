"""Sheets of runs: chart and table agree, n/a keeps its reason, a comparison says what is noise."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from tests.fakes.runs import STAGES_MS, make_profile, make_report
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.run_sheet import Sheet, compared, sheet_csv, sheet_of


def test_a_profile_has_a_bar_and_a_row_for_each_stage() -> None:
    profile = make_profile()
    sheet = sheet_of(profile)
    assert [row.name for row in sheet.chart] == [*STAGES_MS, "total"]
    assert [row[0].text for row in sheet.table] == [*STAGES_MS, "total"]
    for stage, row, cells in zip(profile.stages, sheet.chart[:-1], sheet.table[:-1], strict=True):
        assert row.lines[0].total == stage.latency_ms == cells[2].value
        assert row.lines[0].high == stage.spread.p95_ms == cells[3].value


def test_what_a_profile_does_not_know_is_none_with_a_reason() -> None:
    sheet = sheet_of(make_profile(cold_runs=0))
    for row in sheet.table[:-1]:
        for one in row:
            assert one.unit == "text" or one.value is not None or one.reason
    gpu = next(row for row in sheet.table if row[0].text == "mask")[sheet.head.index("gpu_memory")]
    assert gpu.value is None
    assert gpu.reason == "It ran on the processor."
    assert sheet.notes == ("No cold runs were asked for.",)


def test_a_benchmark_shows_our_share_and_the_vendors_and_what_is_not_here() -> None:
    report = make_report()
    sheet = sheet_of(report)
    baseline, optimised, *_ = sheet.chart
    assert [piece.part for piece in baseline.lines[0].pieces] == ["ours", "vendor"]
    assert baseline.lines[0].pieces[1].value == pytest.approx(5.0, abs=0.2)
    assert optimised.lines == ()
    assert "no GPU" in optimised.reason
    assert all(one.reason for one in sheet.table[1][1:])


def test_a_benchmarks_gain_is_a_change_that_says_whether_it_is_noise() -> None:
    sheet = sheet_of(make_report())
    gain = next(row for row in sheet.table if row[0].text.startswith("With caching"))[sheet.head.index("better")]
    assert gain.value == pytest.approx(1 - 5.4 / 8.1, abs=0.03)
    assert not gain.is_noise


def test_two_profiles_side_by_side() -> None:
    sheet = compared(make_profile(), make_profile(faster=2.0, seed=2))
    mask = next(row for row in sheet.table if row[0].text == "mask")
    assert mask[3].value == pytest.approx(0.5, abs=0.05)
    assert not mask[3].is_noise
    assert sheet.is_comparison
    assert [len(row.lines) for row in sheet.chart] == [2] * len(STAGES_MS) + [0]
    assert {tuple(line.pieces[0].part for line in row.lines) for row in sheet.chart[:-1]} == {("before", "after")}


def test_a_profile_against_another_of_the_same_is_noise() -> None:
    sheet = compared(make_profile(), make_profile(seed=2))
    assert all(row[3].is_noise for row in sheet.table)
    assert sheet.notes == ()


def test_what_makes_two_profiles_hard_to_compare_is_said() -> None:
    sheet = compared(make_profile(), make_profile(target="tokyo-g4dn"))
    assert sheet.notes == ("The machine was here, is tokyo-g4dn.",)


def test_that_other_programs_took_much_of_the_machine_is_said() -> None:
    busy = replace(make_profile(), other_load=0.78)
    assert sheet_of(busy).notes == ("Other programs took 78 % of the machine meanwhile.",)
    said = "Other programs took 0 % of the machine before, 78 % after."
    assert compared(make_profile(), busy).notes == (said,)
    assert sheet_of(replace(busy, other_load=0.02)).notes == ()
    assert sheet_of(replace(busy, other_load=None)).notes == ()


def test_two_benchmarks_side_by_side() -> None:
    sheet = compared(make_report(), make_report(ours_s=(3.1, 0.0, 0.4, 2.5), seed=9))
    rows = [row for row in sheet.table if row[0].text == "Full"]
    assert [row[1].text for row in rows] == ["latency P50", "ours P50", "throughput"]
    ours = rows[1][4]
    assert ours.value is not None
    assert ours.value < -2
    assert not ours.is_noise
    assert sheet.chart[1].lines == ()


def test_a_profile_and_a_benchmark_are_not_compared() -> None:
    with pytest.raises(InputError):
        compared(make_profile(), make_report())


@pytest.mark.parametrize("sheet", [sheet_of(make_profile()), sheet_of(make_report())])
def test_the_csv_has_every_row_and_no_invented_figure(sheet: Sheet) -> None:
    rows = list(csv.reader(io.StringIO(sheet_csv(sheet))))
    assert len(rows) == len(sheet.table) + 1
    assert [name.partition("_")[0] for name in rows[0]] == [key.partition("_")[0] for key in sheet.head]
    for written, cells in zip(rows[1:], sheet.table, strict=True):
        for text, one in zip(written, cells, strict=True):
            if one.unit != "text" and one.value is None:
                assert text.startswith("n/a")
            elif one.unit not in ("text", "change"):
                assert float(text) == pytest.approx(one.value, rel=1e-4)


def test_the_csv_names_the_units() -> None:
    head = sheet_csv(sheet_of(make_profile())).splitlines()[0]
    assert head == "stage,engine,p50_ms,p95_ms,share_percent,cold_ms,cpu_percent,memory_mb,gpu_memory_mb"
