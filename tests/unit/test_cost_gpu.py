"""Dollars of GPUs: what is not known is said, never counted as nothing."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.adapters.storage.prices import PriceFile
from vmsg_desktop.core.cost import (
    credits_last_days,
    gpu_seconds,
    gpu_usd,
    gpu_usd_per_video,
    lately_days,
    rent_usd,
    videos_done,
)
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.metrics import HERE, Span
from vmsg_desktop.core.model.prices import MachinePrice, PriceTable, Rent

PRICES = PriceTable(
    machines=(MachinePrice("t4", "a T4", on_demand_per_h=0.5, reserved_per_h=0.3),),
    hosts={"tokyo": Rent("t4"), "osaka": Rent("t4", "reserved"), "kyoto": Rent("no-such-machine")},
)
MASK = Span("j1", "A", "mask", 100.0, 3_600_000.0, host="tokyo", device="CUDA:0", engine="birefnet", cache="miss")
JOB = Span("j1", "A", "job", 100.0, 60_000.0, host="tokyo")


def test_only_what_was_computed_on_a_gpu_counts() -> None:
    spans = (
        MASK,
        replace(MASK, cache="hit"),
        replace(MASK, device="CPU"),
        replace(MASK, stage="vendor", device="Network"),
        replace(MASK, host="osaka", ms=1_800_000.0),
    )
    assert gpu_seconds(spans) == {"tokyo": 3600.0, "osaka": 1800.0}


def test_an_hour_is_priced_by_the_plan_of_its_host() -> None:
    spent = rent_usd({"tokyo": 2.0, "osaka": 2.0}, PRICES)
    assert spent.value == pytest.approx(2 * 0.5 + 2 * 0.3)
    assert spent.reason == ""


def test_a_host_without_a_price_makes_the_sum_unknown_and_is_named() -> None:
    for host in ("nara", "kyoto"):
        spent = rent_usd({"tokyo": 1.0, host: 0.1}, PRICES)
        assert spent.value is None
        assert host in spent.reason


def test_a_host_that_did_nothing_needs_no_price() -> None:
    assert rent_usd({"nara": 0.0}, PRICES).value == 0.0


def test_an_assumed_price_is_told() -> None:
    spent = gpu_usd([replace(MASK, host="nara")], replace(PRICES, other_hosts=Rent("t4")))
    assert spent.value == pytest.approx(0.5)
    assert spent.reason == "nara taken as t4, on demand"


def test_this_computer_rents_nothing_unless_the_person_says_what_its_hour_costs() -> None:
    here = [replace(MASK, host=HERE)]
    assert gpu_usd(here, PRICES).value == 0.0
    assert gpu_usd(here, replace(PRICES, own_per_h=0.04)).value == pytest.approx(0.04)


def test_the_share_of_a_video_is_what_was_used_or_what_was_billed() -> None:
    spans = (MASK, JOB, replace(JOB, job="j2"), replace(JOB, job="j3", outcome="failed"))
    assert videos_done(spans) == 2
    assert gpu_usd_per_video(spans, PRICES).value == pytest.approx(0.5 / 2)
    assert gpu_usd_per_video(spans, PRICES, hours_on={"tokyo": 24.0}).value == pytest.approx(24 * 0.5 / 2)


def test_without_a_video_there_is_no_share() -> None:
    share = gpu_usd_per_video([MASK], PRICES)
    assert share.value is None
    assert share.reason


def test_credits_last_as_long_as_they_were_spent_lately() -> None:
    assert credits_last_days(30.0, charged=14.0, over_days=7.0).value == pytest.approx(15.0)
    for unknown in (
        credits_last_days(None, charged=1.0, over_days=7.0),
        credits_last_days(30.0, charged=0.0, over_days=7.0),
        credits_last_days(30.0, charged=1.0, over_days=0.0),
    ):
        assert unknown.value is None
        assert unknown.reason


def test_a_program_of_yesterday_is_not_spread_over_a_week() -> None:
    day_s = 86_400.0
    assert lately_days(None, 100 * day_s) == 7
    assert lately_days(0.0, 100 * day_s) == 7
    assert lately_days(97.5 * day_s, 100 * day_s) == pytest.approx(2.5)
    assert lately_days(100 * day_s - 60, 100 * day_s) == 1


@given(st.lists(st.floats(0, 1e7), max_size=20), st.floats(0.01, 10))
def test_shares_of_stages_add_up_to_the_whole(lengths_ms: list[float], per_h: float) -> None:
    prices = PriceTable((MachinePrice("m", "", on_demand_per_h=per_h),), other_hosts=Rent("m"))
    spans = [replace(MASK, ms=ms) for ms in lengths_ms]
    parts = [gpu_usd([span], prices).value or 0.0 for span in spans]
    assert gpu_usd(spans, prices).value == pytest.approx(math.fsum(parts), abs=1e-9)


def test_the_bundled_table_can_be_copied_changed_and_read(tmp_path: Path) -> None:
    file = PriceFile(tmp_path / "home" / "prices.json")
    assert not file.is_own
    table = file.read()
    assert table.machine("g4dn.xlarge") is not None
    copy = file.copy()
    told = json.loads(copy.read_text())
    told["credit_usd"] = 0.2
    copy.write_text(json.dumps(told))
    assert file.read() == replace(table, credit_usd=0.2)
    assert file.copy() == copy
    assert file.read().credit_usd == 0.2


@pytest.mark.parametrize("text", ["", "[]", '{"own_per_h": -1}', '{"owner": 1}', '{"own_per_h": NaN}'])
def test_a_table_that_makes_no_sense_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prices.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"prices\.json") as refused:
        PriceFile(path).read()
    assert refused.value.hint
