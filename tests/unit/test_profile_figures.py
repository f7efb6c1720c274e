"""From runs to a profile: medians, shares and the bottleneck; what is not known is said with its reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.events import StageCost, StageReport
from vmsg_desktop.core.model.metrics import HERE
from vmsg_desktop.core.model.profile import Facts, Hardware, ModelUsed, Profile, ProfiledMessage, TimedRun
from vmsg_desktop.core.profile import NO_COLD_RUNS, Busy, Runs, profile_of, spans_of, spread

CPU = Engine("isnet-onnx", "isnet-medium", "ab" * 32, "onnxruntime 1", "CPU")
CUDA = Engine("birefnet", "birefnet-portrait", "cd" * 32, "torch 2", "CUDA:0")
MESSAGE = ProfiledMessage("p.png", "11" * 32, "v.flac", "22" * 32, 5.0, "celebration", "studio")
FACTS = Facts(Hardware("CPU model", 2, 8 * 10**9, "Linux", (), "no GPU answered"), {"vmsg": "1"})
COST = StageCost(cpu_ms=150.0, peak_memory_bytes=500_000_000, is_cold=False)


def run_of(*reports: StageReport, total_ms: float | None = None, start_ms: float | None = None) -> TimedRun:
    own_ms = sum(report.ms for report in reports)
    ended = tuple(1000.0 + number for number in range(len(reports)))
    return TimedRun(1000.0, own_ms if total_ms is None else total_ms, reports, ended, start_ms)


def stage(name: str, ms: float, engine: Engine | None = CPU, cost: StageCost = COST, where: str = "") -> StageReport:
    return StageReport(name, engine, ms, "off", where=where, cost=cost)


def profile(runs: Runs) -> Profile:
    return profile_of(runs, message=MESSAGE, facts=FACTS, target="here", timestamp="2026-01-01T00:00:00+00:00")


def measured(*runs: TimedRun) -> Runs:
    return Runs((), (), runs)


def test_a_stage_is_the_median_of_its_runs_and_the_whole_that_of_the_runs() -> None:
    made = profile(measured(*(run_of(stage("mask", ms), stage("draft", 100.0)) for ms in (300.0, 900.0, 500.0))))
    assert [found.stage_name for found in made.stages] == ["mask", "draft"]
    mask, draft = made.stages
    assert (mask.latency_ms, draft.latency_ms, made.total_latency_ms) == (500, 100, 600)
    assert (mask.spread.min_ms, mask.spread.max_ms, mask.spread.runs) == (300, 900, 3)
    assert mask.percentage == pytest.approx(500 / 600 * 100)
    assert made.iterations == 3


def test_the_bottleneck_is_the_stage_that_takes_most_with_its_share_of_the_whole() -> None:
    made = profile(measured(run_of(stage("people", 100), stage("mask", 700), stage("draft", 150), total_ms=1000)))
    most = made.summary.bottleneck
    assert (most.stage, most.latency_ms) == ("mask", 700)
    assert most.percentage == pytest.approx(70)
    assert made.summary.between_ms == pytest.approx(50)
    assert made.summary.cold_bottleneck is None


def test_percentiles_are_those_of_numpy() -> None:
    values = list(np.random.default_rng(5).lognormal(5, 1, 37))
    found = spread(values)
    expected = np.percentile(values, [50, 95, 99])
    assert (found.p50_ms, found.p95_ms, found.p99_ms) == pytest.approx(tuple(expected))
    assert found.mean_ms == pytest.approx(np.mean(values))


def test_processor_time_is_a_share_of_one_core_and_memory_the_highest() -> None:
    costs = (COST, replace(COST, cpu_ms=250.0, peak_memory_bytes=700_000_000))
    mask = profile(measured(*(run_of(stage("mask", 100, cost=cost)) for cost in costs))).stages[0]
    assert (mask.cpu_ms, mask.memory_mb) == (200, 700)
    assert mask.cpu_percent == pytest.approx(200)
    assert set(mask.missing) == {"gpu_memory_mb", "cold_latency_ms"}


def test_gpu_memory_is_shown_where_the_stage_ran_on_one() -> None:
    cost = replace(COST, gpu_memory_bytes=3_500_000_000)
    mask = profile(measured(run_of(stage("mask", 100, CUDA, cost)))).stages[0]
    assert (mask.gpu_memory_mb, mask.device) == (3500, "CUDA:0")
    assert "gpu_memory_mb" not in mask.missing


def test_what_was_not_measured_is_none_with_a_reason_and_never_zero() -> None:
    mask, photo = profile(
        measured(run_of(stage("mask", 100, CUDA, StageCost()), stage("photo", 10, None, StageCost())))
    ).stages
    for found in (mask, photo):
        unknown = (found.cold_latency_ms, found.cpu_percent, found.cpu_ms, found.memory_mb, found.gpu_memory_mb)
        assert unknown == (None,) * 5
        assert set(found.missing) == {"cold_latency_ms", "cpu_percent", "cpu_ms", "memory_mb", "gpu_memory_mb"}
        assert all(found.missing.values())
    assert "processor" in photo.missing["gpu_memory_mb"]
    assert "processor" not in mask.missing["gpu_memory_mb"]


def test_a_peak_that_one_run_could_not_read_is_not_known() -> None:
    runs = (run_of(stage("mask", 100)), run_of(stage("mask", 100, cost=replace(COST, peak_memory_bytes=None))))
    assert profile(measured(*runs)).stages[0].memory_mb is None


def test_cold_runs_are_apart_with_their_own_bottleneck_and_the_time_to_start() -> None:
    cold = (
        run_of(stage("people", 2000), stage("mask", 1500), start_ms=400),
        run_of(stage("people", 3000), stage("mask", 1500), start_ms=500),
    )
    made = profile(Runs(cold, (run_of(stage("people", 1), stage("mask", 1)),), (run_of(stage("people", 10),
                        stage("mask", 700)),)))  # fmt: skip
    assert made.cold.total is not None
    assert (made.cold.total.p50_ms, made.cold.start_ms, made.cold_runs) == (4000, 450, 2)
    assert made.summary.cold_bottleneck is not None
    assert (made.summary.cold_bottleneck.stage, made.summary.bottleneck.stage) == ("people", "mask")
    assert [found.cold_latency_ms for found in made.stages] == [2500, 1500]
    assert [found.latency_ms for found in made.stages] == [10, 700]
    assert made.warm_up == 1


def test_without_cold_runs_they_are_missing_with_a_reason() -> None:
    made = profile(measured(run_of(stage("mask", 100))))
    assert (made.cold.total, made.cold.start_ms, made.cold.missing) == (None, None, NO_COLD_RUNS)
    reason = "The agent is not started anew."
    made = profile(Runs((), (), (run_of(stage("mask", 100)),), reason))
    assert made.cold.missing == made.stages[0].missing["cold_latency_ms"] == reason


def test_an_engine_that_first_ran_in_a_warm_up_shows_its_cold_time_all_the_same() -> None:
    first = run_of(stage("mask", 2700, cost=replace(COST, is_cold=True)), stage("photo", 30, None))
    later = run_of(stage("mask", 800), stage("photo", 10, None))
    mask, photo = profile(Runs((), (first,), (later,), "The agent is not started anew.")).stages
    assert (mask.cold_latency_ms, mask.latency_ms) == (2700, 800)
    assert photo.cold_latency_ms is None


@pytest.mark.parametrize("phase", range(3), ids=["cold", "warm-up", "measured"])
def test_a_result_from_a_cache_is_no_measurement(phase: int) -> None:
    phases = [(run_of(stage("mask", 100)),)] * 3
    phases[phase] = (run_of(stage("people", 100), replace(stage("mask", 0.1), cache="hit")),)
    with pytest.raises(ComputeError, match="mask") as caught:
        profile(Runs(phases[0], phases[1], phases[2]))
    assert caught.value.code == "profile_cached"


def test_what_other_programs_took_is_the_rest_of_the_machines_time() -> None:
    runs = replace(measured(run_of(stage("mask", 100)), run_of(stage("mask", 100))), busy=Busy(1.3, 1.0))
    made = profile(runs)
    assert made.other_load == pytest.approx((1.3 - 0.3) / 2)
    assert made.missing == {}


@pytest.mark.parametrize(
    "runs",
    [
        measured(run_of(stage("mask", 100))),
        replace(measured(run_of(stage("mask", 100, cost=StageCost()))), busy=Busy(1.3, 1.0)),
        replace(measured(run_of(stage("mask", 100))), busy=Busy(0.0, 0.0)),
    ],
    ids=["another machine", "a stage that was not measured", "no time passed"],
)
def test_a_load_that_is_not_known_is_none_with_a_reason(runs: Runs) -> None:
    made = profile(runs)
    assert made.other_load is None
    assert made.missing["other_load"]


def test_models_are_those_that_ran_each_once_with_the_hash_of_its_weights() -> None:
    plain = Engine("draft", "", "", "1", "CPU")
    runs = (run_of(stage("people", 1, CUDA), stage("mask", 1), stage("edge", 1), stage("draft", 1, plain)),)
    assert profile(measured(*runs)).models == (
        ModelUsed("birefnet-portrait", "cd" * 32, "birefnet"),
        ModelUsed("isnet-medium", "ab" * 32, "isnet-onnx"),
    )


def test_the_spans_of_all_runs_say_which_run_and_which_machine() -> None:
    far = stage("mask", 500, where="gpu-1")
    runs = Runs((run_of(far),), (run_of(far),), (run_of(far), run_of(stage("draft", 250))))
    spans = spans_of(runs, target="tokyo")
    assert [span.title for span in spans if span.stage == "job"] == ["Cold run 1", "Warm-up 1", "Run 1", "Run 2"]
    assert [span.is_warm for span in spans if span.stage == "job"] == [False, True, True, True]
    assert {span.host for span in spans if span.stage == "mask"} == {"tokyo"}
    draft = spans[-1]
    assert (draft.stage, draft.host, draft.ended_s, draft.ms) == ("draft", HERE, 1000.0, 250)
