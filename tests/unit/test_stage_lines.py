"""Where the time of a message went."""

from __future__ import annotations

from typing import Any

from vmsg_desktop.core.stage_lines import StageLine, stage_lines


def stage(name: str, ms: float, *, cache: str = "off", device: str = "", where: str = "") -> dict[str, Any]:
    return {"stage": name, "ms": ms, "cache": cache, "engine": {"device": device} if device else None, "where": where}


def test_stages_are_summed_in_their_groups_and_order() -> None:
    stages = [
        stage("prosody", 100),
        stage("mask", 250, device="CUDA:0", where="gpu-1"),
        stage("voice", 50),
        stage("photo", 5),
    ]
    assert stage_lines(stages, ()) == (
        StageLine("find", 0.005, "CPU"),
        StageLine("cut", 0.25, "CUDA:0", where="gpu-1"),
        StageLine("voice", 0.15, "CPU"),
    )


def test_a_group_is_cached_when_all_that_can_be_kept_was_there() -> None:
    cached = stage_lines([stage("photo", 1), stage("people", 0.5, cache="hit")], ())
    mixed = stage_lines([stage("prosody", 1, cache="hit"), stage("music", 9, cache="miss")], ())
    never = stage_lines([stage("frame", 9)], ())
    assert [lines[0].is_cached for lines in (cached, mixed, never)] == [True, False, False]


def at(at_s: float, event: str) -> dict[str, Any]:
    return {"at_s": at_s, "event": event}


HISTORY = [
    at(0, "Began"),
    at(1, "Prepared"),
    at(2.5, "Uploaded"),
    at(3, "Accepted"),
    at(31, "Rendered"),
    at(32, "Saved"),
]


def test_the_vendors_share_is_told_apart() -> None:
    lines = stage_lines([stage("mask", 500)], HISTORY)
    assert [(line.group, line.seconds, line.is_ours) for line in lines] == [
        ("cut", 0.5, True), ("upload", 1.5, True), ("vendor", 28.0, False), ("download", 1.0, True),
    ]  # fmt: skip


def test_an_item_of_a_batch_waits_before_its_upload_so_that_its_time_is_not_known() -> None:
    assert [line.group for line in stage_lines((), HISTORY, is_batch=True)] == ["vendor", "download"]


def test_a_second_try_counts_and_what_is_not_over_does_not() -> None:
    again = [*HISTORY[:5], at(40, "Accepted"), at(50, "Rendered")]
    assert [(line.group, line.seconds) for line in stage_lines((), again)] == [("upload", 1.5), ("vendor", 10.0)]
    assert stage_lines((), [*HISTORY[:5], at(40, "Accepted")])[1:] == ()
    assert stage_lines([stage("unheard of", 5)], ()) == ()
