"""Rows of a timeline: the steps of each job, what still goes on, and what was slow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vmsg_desktop.application.simulated_day import SimulatedDay
from vmsg_desktop.core.job_rows import LOOK_BACK_S, Bar, JobRow, group_of, job_rows
from vmsg_desktop.core.model.metrics import Span, Window

WINDOW = Window(1000.0, 1040.0)


def spans_of(job: str, *, at_s: float, vendor_s: float = 20.0, until: str = "job") -> list[Span]:
    """Waiting 2 s, mask 1 s, upload 1 s, vendor, download 1 s; those up to ``until``, which "job" completes."""
    steps = {"waiting": 2.0, "mask": 1.0, "upload": 1.0, "vendor": vendor_s, "download": 1.0}
    found, begin_s = [], at_s
    for stage, seconds in steps.items():
        found.append(Span(job, f"Title of {job}", stage, begin_s, seconds * 1000, host="here"))
        begin_s += seconds
        if stage == until:
            return found
    return [Span(job, f"Title of {job}", "job", at_s, (begin_s - at_s) * 1000), *found]


def rows(spans: list[Span], *, now_s: float = 1040.0, window: Window = WINDOW) -> tuple[JobRow, ...]:
    return job_rows(spans, window, now_s=now_s)


def test_a_finished_job_is_a_row_of_its_steps() -> None:
    (row,) = rows(spans_of("a", at_s=1005.0))
    assert row.title == "Title of a"
    assert row.outcome == "done"
    assert [bar.group for bar in row.bars] == ["waiting", "cut", "upload", "vendor", "download"]
    assert [bar.length_s for bar in row.bars] == pytest.approx([2, 1, 1, 20, 1])
    assert not any(bar.is_running for bar in row.bars)


def test_a_job_that_is_at_the_vendor_has_a_bar_up_to_now() -> None:
    (row,) = rows(spans_of("a", at_s=1005.0, until="upload"), now_s=1030.0)
    assert row.outcome == "running"
    assert row.bars[-1] == Bar("", "vendor", 1009.0, 1030.0, is_running=True)


@pytest.mark.parametrize(("until", "group"), [("waiting", "find"), ("mask", "cut"), ("vendor", "download")])
def test_what_goes_on_follows_from_the_last_step(until: str, group: str) -> None:
    (row,) = rows(spans_of("a", at_s=1005.0, until=until), now_s=1039.0)
    assert row.bars[-1].group == group


def test_a_job_of_which_nothing_is_heard_any_more_does_not_run_for_ever() -> None:
    (row,) = rows(spans_of("a", at_s=1005.0, until="upload"), now_s=1009.0 + 901.0)
    assert [bar.is_running for bar in row.bars] == [False, False, False]


def test_jobs_come_in_the_order_in_which_they_began_and_previews_not_at_all() -> None:
    preview = [Span("", "", "mask", 1010.0, 500.0)]
    found = rows([*spans_of("late", at_s=1015.0), *preview, *spans_of("early", at_s=1001.0)])
    assert [row.job for row in found] == ["early", "late"]


def test_a_job_that_runs_through_the_whole_window_is_shown() -> None:
    spans = spans_of("a", at_s=1000.0 - LOOK_BACK_S / 2, until="upload")
    (row,) = rows(spans)
    assert row.bars[-1].begin_s < WINDOW.begin_s
    assert row.bars[-1].end_s == WINDOW.end_s


def test_a_job_that_ended_before_the_window_is_not_shown() -> None:
    assert rows(spans_of("a", at_s=950.0)) == ()


def test_the_vendor_is_slow_at_twice_its_usual_time_once_enough_is_known() -> None:
    usual = [span for n in range(5) for span in spans_of(f"u{n}", at_s=900.0, vendor_s=20.0)]
    slow = spans_of("slow", at_s=1001.0, vendor_s=41.0)
    (row,) = rows([*usual, *slow])
    assert [bar.group for bar in row.bars if bar.is_slow] == ["vendor"]
    (alone,) = rows(slow)
    assert not any(bar.is_slow for bar in alone.bars)


def test_a_failed_job_says_where_it_ended() -> None:
    spans = spans_of("a", at_s=1005.0)[:3]
    spans[0] = replace(spans[0], outcome="failed", blame="input")
    (row,) = rows(spans)
    assert [(bar.stage, bar.is_failed) for bar in row.bars] == [("waiting", False), ("mask", True)]


def test_every_stage_that_the_made_up_day_has_belongs_to_a_group() -> None:
    source = SimulatedDay(midnight_s=20_000 * 86_400.0, elapsed_s=lambda: 0.0)
    window = Window(source.now_s() - 40, source.now_s())
    spans = source.spans(Window(window.begin_s - LOOK_BACK_S, window.end_s)) or ()
    assert {span.stage for span in spans if group_of(span.stage) is None} == {"job"}
    found = job_rows(spans, window, now_s=source.now_s())
    assert len(found) > 3
    assert {row.outcome for row in found} >= {"running", "done"}
