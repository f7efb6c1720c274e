"""The benchmark's order, and the proof that a configuration changed what ran."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vmsg_desktop.core.benchmark import (
    KEYS,
    Configuration,
    RequestRun,
    StageUse,
    at_vendor_at_once,
    configurations,
    most_at_once,
    prove,
    turns,
)
from vmsg_desktop.core.model.errors import InputError

BASELINE, OPTIMISED, CACHING, FULL = configurations(3, has_optimised=False)
PLAIN = "isnet-onnx isnet-medium CPU"


def run(of: Configuration, number: int, *stages: StageUse, at_s: float | None = None, error: str = "") -> RequestRun:
    """A request that took 7 s, 5 of them at the vendor."""
    begin_s = float(number * 10) if at_s is None else at_s
    return RequestRun(of.key, 0, number, begin_s, begin_s + 7, 5.0, (begin_s + 2, begin_s + 7), stages, error)


def use(cache: str = "off", engine: str = PLAIN) -> StageUse:
    return StageUse("mask", engine, cache, 100.0)  # type: ignore[arg-type]


PLAIN_RUNS = [run(BASELINE, number, use()) for number in range(4)]


def test_each_configuration_has_what_the_one_before_it_has() -> None:
    named = configurations(3, has_optimised=True)
    assert tuple(one.key for one in named) == KEYS
    assert [(one.is_optimised, one.is_cached, one.at_once) for one in named] == [
        (False, False, 1),
        (True, False, 1),
        (True, True, 1),
        (True, True, 3),
    ]


def test_without_optimised_engines_the_cached_ones_run_on_the_plain_ones() -> None:
    assert [one.is_optimised for one in configurations(3, has_optimised=False)] == [False, True, False, False]


def test_every_request_of_every_configuration_runs_once() -> None:
    taken = [(turn.key, number) for turn in turns(KEYS, requests=10, at_once=3) for number in turn.requests]
    assert sorted(taken) == sorted((key, number) for key in KEYS for number in range(10))


def test_configurations_alternate_and_every_second_round_runs_backwards() -> None:
    order = [turn.key for turn in turns(("baseline", "caching", "full"), requests=10, at_once=3)]
    assert order == ["baseline", "caching", "full", "full", "caching", "baseline", "baseline", "caching", "full"]


def test_no_turn_is_too_short_for_the_parallel_one() -> None:
    assert min(len(turn.requests) for turn in turns(KEYS, requests=100, at_once=8)) >= 8


@pytest.mark.parametrize(("requests", "at_once"), [(3, 3), (10, 1), (1, 2)])
def test_requests_that_could_show_nothing_are_refused(requests: int, at_once: int) -> None:
    with pytest.raises(InputError) as caught:
        turns(KEYS, requests=requests, at_once=at_once)
    assert caught.value.code == "benchmark_too_small"


def test_a_benchmark_that_would_never_end_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        turns(KEYS, requests=1_000_000_000, at_once=3)
    assert caught.value.code == "benchmark_too_large"


def test_the_most_at_once_counts_overlaps_not_neighbours() -> None:
    assert most_at_once([(0, 5), (5, 9)]) == 1
    assert most_at_once([(0, 5), (4, 9), (4.5, 6)]) == 3
    assert most_at_once([]) == 0
    assert most_at_once([(1, 1)]) == 0


def test_the_vendors_share_is_taken_off_the_latency() -> None:
    assert run(BASELINE, 0).ours_s == pytest.approx(2.0)
    assert replace(run(BASELINE, 0), vendor_s=None).ours_s is None


def test_a_plain_run_is_proven_by_what_it_did_not_do() -> None:
    assert prove(BASELINE, PLAIN_RUNS, baseline=PLAIN_RUNS).holds


def test_a_baseline_that_took_from_a_cache_is_none() -> None:
    runs = [run(BASELINE, number, use("hit")) for number in range(4)]
    proof = prove(BASELINE, runs, baseline=runs)
    assert not proof.holds
    assert proof.words == "Baseline runs without a cache, and 4 results came from one"


def test_a_baseline_that_served_two_at_a_time_is_none() -> None:
    runs = [run(BASELINE, number, use(), at_s=float(number)) for number in range(4)]
    proof = prove(BASELINE, runs, baseline=runs)
    assert proof.words == "Baseline serves one request at a time, and 4 were under way at once"


def test_other_engines_prove_the_optimised_one() -> None:
    runs = [run(OPTIMISED, number, use(engine="birefnet CUDA:0")) for number in range(4)]
    proof = prove(OPTIMISED, runs, baseline=PLAIN_RUNS)
    assert proof.holds
    assert proof.words.startswith("engines: mask by birefnet CUDA:0")


def test_the_same_engines_disprove_it() -> None:
    runs = [run(OPTIMISED, number, use()) for number in range(4)]
    proof = prove(OPTIMISED, runs, baseline=PLAIN_RUNS)
    assert not proof.holds
    assert proof.words == f"Optimised models changed no engine: {PLAIN}, as the baseline"


def test_one_request_that_fell_back_to_the_plain_engines_disproves_it() -> None:
    runs = [run(OPTIMISED, number, use(engine=PLAIN if number == 2 else "birefnet CUDA:0")) for number in range(4)]
    proof = prove(OPTIMISED, runs, baseline=PLAIN_RUNS)
    assert not proof.holds
    assert proof.words == "Optimised models: request 3 ran on the baseline's engines alone"


def test_what_failed_is_said_beside_the_figures_of_what_was_served() -> None:
    runs = [*PLAIN_RUNS, run(BASELINE, 4, use(), error="The vendor is down.")]
    proof = prove(BASELINE, runs, baseline=runs)
    assert proof.holds
    assert proof.words.endswith("; 1 of 5 requests failed: The vendor is down.")


def test_a_filled_cache_is_proven_by_its_hits() -> None:
    runs = [run(CACHING, 0, use("miss")), *(run(CACHING, number, use("hit")) for number in range(1, 4))]
    proof = prove(CACHING, runs, baseline=PLAIN_RUNS)
    assert proof.holds
    assert proof.words == "3 of 4 results from the cache; one request at a time"


@pytest.mark.parametrize("state", ["off", "miss"])
def test_a_cache_that_gives_nothing_is_told_with_the_request(state: str) -> None:
    runs = [run(CACHING, number, use(state)) for number in range(4)]
    proof = prove(CACHING, runs, baseline=PLAIN_RUNS)
    assert not proof.holds
    assert proof.words == (
        "With caching: the cache changed nothing: 0 hits in 4 requests, request 2 took nothing from it"
    )


def test_a_cache_that_stops_working_half_way_is_noticed() -> None:
    runs = [run(CACHING, number, use("hit" if number < 3 else "miss")) for number in range(4)]
    assert "request 4 took nothing from it" in prove(CACHING, runs, baseline=PLAIN_RUNS).words


def test_several_at_the_vendor_prove_the_parallel_one() -> None:
    runs = [run(FULL, number, use("miss" if number < 3 else "hit"), at_s=float(number)) for number in range(6)]
    proof = prove(FULL, runs, baseline=PLAIN_RUNS)
    assert proof.holds
    assert proof.words.endswith(f"{at_vendor_at_once(runs)} of 3 at the vendor at a time")


def test_a_parallel_one_that_served_one_after_the_other_is_told() -> None:
    runs = [run(FULL, number, use("miss" if number < 3 else "hit")) for number in range(6)]
    proof = prove(FULL, runs, baseline=PLAIN_RUNS)
    assert proof.words == "Full (cache + parallel): 3 at a time changed nothing: never more than 1 at the vendor"


def test_requests_that_failed_prove_nothing() -> None:
    runs = [run(CACHING, number, use("hit"), error="The vendor is down.") for number in range(4)]
    proof = prove(CACHING, runs, baseline=PLAIN_RUNS)
    assert not proof.holds
    assert proof.words == "With caching: none of 4 requests was served: The vendor is down."
