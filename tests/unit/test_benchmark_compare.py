"""Two benchmarks side by side: what got worse by more than noise is stopped, what cannot be compared is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vmsg_desktop.core.benchmark import RequestRun, configurations
from vmsg_desktop.core.benchmark_compare import compare, comparison_json, require_alike
from vmsg_desktop.core.benchmark_report import BenchReport, BenchSettings, ConfigurationResult, State
from vmsg_desktop.core.model.errors import InputError

SETTINGS = BenchSettings(15, 3, (5.0,), "aa" * 32, "bb" * 32)
MACHINE = {"cpu": "EPYC", "cores": 2, "gpus": [], "versions": {"vmsg": "0.1"}}


def result(
    number: int, *, ours_s: float, seed: int = 1, noise: float = 0.02, state: State = "measured", failed: int = 0
) -> ConfigurationResult:
    """15 requests of a configuration in five rounds, one after the other."""
    rng, at_s, runs = np.random.default_rng(seed), 0.0, []
    of = configurations(3, has_optimised=False)[number]
    for index in range(15):
        took_s = 5.0 + ours_s * (1 + noise * float(rng.standard_normal()))
        error = "broken" if index < failed else ""
        runs.append(RequestRun(of.key, index // 3, index, at_s, at_s + took_s, 5.0, (at_s, at_s + 5), (), error))
        at_s += took_s
    return ConfigurationResult(of, state, "proven", tuple(runs))


def report(*results: ConfigurationResult, settings: BenchSettings = SETTINGS, cpu: str = "EPYC") -> BenchReport:
    return BenchReport("2030-01-01T00:00:00+00:00", settings, {**MACHINE, "cpu": cpu}, results)


BEFORE = report(result(0, ours_s=2.0), result(2, ours_s=0.5))


def test_the_same_run_shows_nothing() -> None:
    comparison = compare(BEFORE, BEFORE)
    assert comparison.regressions(0.1) == ()
    assert comparison.unlike == ()
    assert [one.worse.share for one in comparison.differences] == [0.0] * 6


def test_a_slow_down_beyond_limit_and_noise_is_a_regression_that_names_the_configuration() -> None:
    after = report(result(0, ours_s=2.02, seed=2), result(2, ours_s=0.8, seed=2))
    regressions = compare(BEFORE, after).regressions(0.10)
    assert len(regressions) == 1
    assert regressions[0].startswith("With caching: ours P50 is worse by +")


def test_a_slow_down_within_the_limit_passes() -> None:
    after = report(result(0, ours_s=2.1, seed=2), result(2, ours_s=0.52, seed=2))
    assert compare(BEFORE, after).regressions(0.10) == ()


def test_what_is_no_more_than_noise_passes_and_is_said_to_be_undecided() -> None:
    before, after = report(result(0, ours_s=2.0, noise=0.8)), report(result(0, ours_s=2.3, noise=0.8, seed=5))
    comparison = compare(before, after)
    assert comparison.regressions(0.02) == ()
    assert any("ours P50" in words and "noise" in words for words in comparison.undecided(0.02))


def test_getting_faster_is_no_regression() -> None:
    after = report(result(0, ours_s=1.0, seed=2), result(2, ours_s=0.2, seed=2))
    comparison = compare(BEFORE, after)
    assert comparison.regressions(0.0) == ()
    assert all(one.worse.share is not None and one.worse.share < 0 for one in comparison.differences)


def test_fewer_videos_a_second_are_worse() -> None:
    after = report(result(0, ours_s=6.0, seed=2))
    throughput = next(one for one in compare(BEFORE, after).differences if one.measure == "throughput")
    assert throughput.worse.share == pytest.approx(1 - 7 / 11, abs=0.02)
    assert not throughput.worse.is_noise


def test_a_configuration_that_is_gone_or_failed_is_a_loss() -> None:
    after = report(result(0, ours_s=2.0), result(2, ours_s=0.5, state="failed"))
    assert compare(BEFORE, after).regressions(9.0) == ("With caching: measured before, failed now",)
    assert compare(BEFORE, report(result(0, ours_s=2.0))).lost == ("With caching: measured before, missing now",)


def test_more_failed_requests_are_a_loss_whatever_the_limit() -> None:
    after = report(result(0, ours_s=2.0, failed=2), result(2, ours_s=0.5))
    assert compare(BEFORE, after).regressions(9.0) == ("Baseline: 2 requests failed, 0 before",)


def test_what_was_never_measured_is_no_loss() -> None:
    absent = ConfigurationResult(configurations(3, has_optimised=False)[1], "not available", "no GPU")
    assert compare(report(absent), report(absent)).lost == ()


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (report(result(0, ours_s=2.0), cpu="Xeon"), "cpu was 'EPYC', is 'Xeon'"),
        (
            report(result(0, ours_s=2.0), settings=replace(SETTINGS, render_s=(1.0,))),
            "render_s was (5.0,), is (1.0,)",
        ),
        (report(result(0, ours_s=2.0), settings=replace(SETTINGS, requests=30)), "requests was 15, is 30"),
    ],
)
def test_runs_of_different_tasks_or_machines_open_no_gate(after: BenchReport, words: str) -> None:
    comparison = compare(report(result(0, ours_s=2.0)), after)
    assert words in comparison.unlike
    with pytest.raises(InputError) as caught:
        require_alike(comparison, 0.1)
    assert caught.value.code == "runs_differ"
    assert words in caught.value.message


def test_another_version_of_the_program_is_what_is_compared() -> None:
    later = replace(BEFORE, machine={**BEFORE.machine, "versions": {"vmsg": "0.2"}})
    require_alike(compare(BEFORE, later), 0.1)


def test_plain_data_says_the_same() -> None:
    data = comparison_json(compare(BEFORE, BEFORE), limit=0.1)
    assert data["regressions"] == []
    assert len(data["differences"]) == 6
    assert data["differences"][0]["worse"]["is_noise"] is True
    assert comparison_json(compare(BEFORE, BEFORE), limit=None)["regressions"] is None


def test_a_machine_that_was_slower_itself_opens_no_gate() -> None:
    before, after = (replace(BEFORE, machine={**MACHINE, "yardstick_ms": took_ms}) for took_ms in (30.0, 42.0))
    comparison = compare(before, after)
    assert comparison.slower == pytest.approx(0.4)
    with pytest.raises(InputError) as caught:
        require_alike(comparison, 0.1)
    assert "the machine itself was 40 % slower" in caught.value.message
    require_alike(comparison, 0.5)
    assert compare(BEFORE, BEFORE).slower is None
