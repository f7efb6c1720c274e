"""The record of a job under way: rows from events, whatever their order, and from what an earlier start left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.events import Event, StageFinished, StageNote, StageProgress, StageReport, StageStarted
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.polling import PastRender
from vmsg_desktop.presenters.sending_state import sending_state
from vmsg_desktop.presenters.sending_track import ROWS, Track

JOB = Job("a" * 32, "did", "For Mika", "{}", "/out")
CUDA = Engine("x", "", "", "", "CUDA:0")
STAGES = ("photo", "people", "mask", "frame", "prosody", "encode", "send", "look for it", "render", "download", "other")


def report(stage: str, ms: float = 100.0, *, is_hit: bool = False, where: str = "") -> StageFinished:
    return StageFinished(StageReport(stage, CUDA, ms, "hit" if is_hit else "miss", where=where))


def test_stages_of_one_row_add_up() -> None:
    track = Track(0.0)
    for event in (report("people", 20), report("faces", 30)):
        track.take(event, now_s=1.0)
    row = track.rows["find"]
    assert (row.state, row.took_s, row.device, row.is_cached) == ("ok", 0.05, "CUDA:0", False)


def test_row_is_cached_when_all_of_it_was_there() -> None:
    track = Track(0.0)
    track.take(report("people", is_hit=True), now_s=1.0)
    assert track.rows["find"].is_cached
    track.take(report("faces"), now_s=1.0)
    assert not track.rows["find"].is_cached


def test_this_computers_agent_is_no_other_machine() -> None:
    track = Track(0.0)
    track.take(report("mask", where="this computer"), now_s=1.0)
    assert track.rows["cut"].where == ""
    track.take(report("frame", where="tokyo"), now_s=1.0)
    assert track.rows["compose"].where == "tokyo"


def test_network_rows_are_timed_from_one_to_the_next() -> None:
    track = Track(0.0)
    track.take(StageStarted("send"), now_s=10.0)
    track.take(StageStarted("render"), now_s=11.5)
    track.take(StageStarted("download"), now_s=30.0)
    assert [track.rows[key].took_s for key in ("upload", "render")] == [1.5, 18.5]
    assert [track.rows[key].state for key in ROWS] == ["ok"] * 6 + ["running"]


def test_what_was_not_needed_is_over_when_it_is_sent() -> None:
    track = Track(0.0)
    track.take(StageStarted("send"), now_s=1.0)
    assert track.rows["cut"].state == "ok"
    assert track.rows["cut"].took_s is None


def test_rows_of_an_earlier_start_come_from_the_history() -> None:
    track = Track(0.0)
    track.take_stages([{"stage": "mask", "ms": 340.0, "engine": {"device": "CPU"}, "cache": "miss"}, {"stage": "x"}])
    track.take_job(Job("a" * 32, "did", "t", "{}", "/", state="submitted"), accepted_s=100.0, now_s=0.0)
    assert (track.rows["cut"].took_s, track.rows["cut"].device) == (0.34, "CPU")
    assert [track.rows[key].state for key in ROWS] == ["ok"] * 5 + ["waiting"] * 2


def test_render_time_goes_by_the_wall_clock_of_when_it_was_taken() -> None:
    track = Track(0.0, job=JOB, accepted_s=1000.0, past=tuple(PastRender(30.0, 15.0) for _ in range(20)))
    track.take(StageStarted("render"), now_s=50.0)
    state = sending_state(track, monotonic_s=51.0, now_s=1025.0)
    assert state.gone_s == 25.0
    assert state.left_s is not None
    assert state.share is not None
    assert 0.7 < state.share <= 0.95
    late = sending_state(track, monotonic_s=51.0, now_s=2000.0)
    assert (late.left_s, late.is_late, late.share) == (None, True, 0.95)


def events() -> st.SearchStrategy[Event]:
    stage = st.sampled_from(STAGES)
    share = st.floats(0, 1)
    return st.one_of(
        st.builds(StageStarted, stage),
        st.builds(StageProgress, stage, share),
        st.builds(report, stage, st.floats(0, 1e4)),
        st.builds(StageNote, stage, st.text(max_size=5)),
    )


@given(st.lists(st.tuples(events(), st.floats(0, 10)), max_size=30))
def test_any_order_of_events_gives_a_state_that_can_be_shown(told: list[tuple[Event, float]]) -> None:
    track, now_s = Track(0.0, job=JOB), 0.0
    for event, gap_s in told:
        now_s += gap_s
        track.take(event, now_s=now_s)
        state = sending_state(track, monotonic_s=now_s, now_s=1000.0 + now_s)
        assert [row.key for row in state.rows] == list(ROWS)
        assert all(row.took_s is None or row.took_s >= 0 for row in state.rows)
        assert state.gone_s >= 0
        assert state.heard_ago_s is None or state.heard_ago_s >= 0
