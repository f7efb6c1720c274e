"""The timeline's presenter: which jobs and which GPU are shown, and n/a with its reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.fakes.still_lane import StillLane
from vmsg_desktop.application.simulated_day import SimulatedDay
from vmsg_desktop.core.example_day import OREGON, OSAKA, TOKYO
from vmsg_desktop.core.example_machines import DRIVER_LOST, NO_GPU
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.metrics import HERE, Points, Span, Window
from vmsg_desktop.presenters.performance_timeline import TimelinePresenter, TimelineState


class View:
    def __init__(self) -> None:
        self.shown: list[TimelineState] = []

    def show_timeline(self, state: TimelineState) -> None:
        self.shown.append(state)

    def show_error(self, error: VmsgError) -> None:
        raise error


def day() -> SimulatedDay:
    return SimulatedDay(midnight_s=20_000 * 86_400.0, elapsed_s=lambda: 0.0)


def shown(source: SimulatedDay, *, host: str = "") -> TimelineState:
    view = View()
    window = Window(source.now_s() - 40, source.now_s())
    TimelinePresenter(source, view).show(window, host=host, columns=800)
    return view.shown[-1]


class Reading(SimulatedDay):
    """Whose jobs and values still come from the disk."""

    def spans(self, window: Window) -> tuple[Span, ...] | None:
        return None

    def points(self, host: str, series: str, window: Window, *, columns: int) -> Points | None:
        return None


def test_all_jobs_lie_over_the_busiest_gpu() -> None:
    state = shown(day())
    assert state.trace is not None
    assert (state.trace.host, state.trace.reason) == (TOKYO, "")
    assert {bar.host for row in state.rows for bar in row.bars} > {TOKYO}
    assert state.is_simulated


def test_of_one_host_only_its_jobs_are_shown() -> None:
    state = shown(day(), host=OREGON)
    assert state.trace is not None
    assert state.trace.host == OREGON
    assert all(any(bar.host == OREGON for bar in row.bars) for row in state.rows)
    assert len(state.rows) < len(shown(day()).rows)


def test_a_machine_without_a_gpu_says_so() -> None:
    trace = shown(day(), host=HERE).trace
    assert trace is not None
    assert trace.reason == NO_GPU


def test_a_driver_that_was_pulled_out_is_told_with_its_reason_and_never_as_idle() -> None:
    trace = shown(day(), host=OSAKA).trace
    assert trace is not None
    assert trace.reason == DRIVER_LOST
    assert np.isnan(trace.load).all()


def test_what_is_still_read_from_the_disk_is_not_called_empty() -> None:
    state = shown(Reading(midnight_s=20_000 * 86_400.0, elapsed_s=lambda: 0.0))
    assert state.is_reading
    assert state.trace is None


def test_a_chosen_job_stays_chosen_while_time_goes_on() -> None:
    source, view = day(), View()
    presenter = TimelinePresenter(source, view)
    window = Window(source.now_s() - 40, source.now_s())
    presenter.show(window, host="", columns=800)
    job = view.shown[-1].rows[2].job
    presenter.choose(job)
    presenter.show(Window(window.begin_s + 1, window.end_s + 1), host="", columns=800)
    assert view.shown[-1].chosen == job


def test_two_states_of_one_moment_are_alike() -> None:
    first, second = shown(day()), shown(day())
    assert first.rows == second.rows
    assert replace(first, trace=None, rows=()).window == second.window


def test_while_jobs_are_looked_for_the_newest_window_waits_and_none_is_given_up() -> None:
    source, view, lane = day(), View(), StillLane()
    lane.is_held = True
    presenter = TimelinePresenter(source, view, lane)
    windows = [Window(source.now_s() - 40 - back_s, source.now_s() - back_s) for back_s in (0.0, 1.0, 2.0)]
    for window in windows:
        presenter.show(window, host="", columns=800)
    assert not view.shown
    lane.run(*lane.wishes)
    assert [state.window for state in view.shown] == windows[:1]
    lane.run(*lane.wishes)
    assert [state.window for state in view.shown] == [windows[0], windows[2]]
    assert not lane.wishes


def test_a_job_chosen_while_others_are_looked_for_stays_chosen() -> None:
    source, view, lane = day(), View(), StillLane()
    presenter = TimelinePresenter(source, view, lane)
    presenter.show(Window(source.now_s() - 40, source.now_s()), host="", columns=800)
    job = view.shown[-1].rows[0].job
    lane.is_held = True
    presenter.show(Window(source.now_s() - 41, source.now_s()), host="", columns=800)
    presenter.choose(job)
    lane.run(*lane.wishes)
    assert view.shown[-1].chosen == job
