"""A Chrome trace holds every span once, in rows that a viewer can nest, and no value that was not read."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.chrome_trace import SLACK_S, chrome_trace, lanes_of
from vmsg_desktop.core.model.metrics import HERE, Sample, Span

NOW_S = 1_800_000_000.0
SPANS = st.lists(
    st.builds(
        Span,
        job=st.sampled_from(["a", "b"]),
        title=st.just("A greeting"),
        stage=st.sampled_from(["people", "mask", "draft", "job", "vendor", "waiting"]),
        started_s=st.floats(NOW_S, NOW_S + 20, allow_nan=False),
        ms=st.floats(0, 5000, allow_nan=False),
        host=st.sampled_from([HERE, "tokyo"]),
        device=st.sampled_from(["CPU", "CUDA:0", "Network", ""]),
    ),
    max_size=30,
)


def complete(trace: dict[str, Any]) -> list[dict[str, Any]]:
    return [event for event in trace["traceEvents"] if event["ph"] == "X"]


@given(SPANS)
def test_in_a_row_every_two_spans_lie_apart_or_one_inside_the_other(spans: list[Span]) -> None:
    lanes = lanes_of(spans)
    assert sorted((drawn.span for lane in lanes for drawn in lane), key=id) == sorted(spans, key=id)
    for lane in lanes:
        for number, one in enumerate(lane):
            for other in lane[number + 1 :]:
                apart = one.end_s <= other.begin_s or other.end_s <= one.begin_s
                inside = one.begin_s <= other.begin_s and other.end_s <= one.end_s
                assert apart or inside or other.begin_s <= one.begin_s <= one.end_s <= other.end_s


@given(SPANS)
def test_a_span_is_drawn_when_it_was_within_a_millisecond(spans: list[Span]) -> None:
    for lane in lanes_of(spans):
        for drawn in lane:
            assert drawn.begin_s <= drawn.end_s
            assert abs(drawn.begin_s - drawn.span.started_s) <= SLACK_S * 1.001
            assert abs(drawn.end_s - drawn.span.ended_s) <= SLACK_S * 1.001


@given(SPANS)
def test_every_span_is_there_once_on_its_machine_and_nothing_begins_before_zero(spans: list[Span]) -> None:
    trace = json.loads(json.dumps(chrome_trace(spans), allow_nan=False))
    events = complete(trace)
    assert len(events) == len(spans)
    assert all(event["ts"] >= 0 and event["dur"] >= 0 for event in events)
    machines = {
        event["pid"]: event["args"]["name"] for event in trace["traceEvents"] if event["name"] == "process_name"
    }
    assert sorted(machines[event["pid"]] for event in events) == sorted(span.host for span in spans)


def test_rows_are_named_by_what_the_work_ran_on() -> None:
    spans = [
        Span("a", "Hello", "job", 100, 9000),
        Span("a", "Hello", "waiting", 100, 500),
        Span("a", "Hello", "mask", 101, 2000, device="CUDA:0", engine="birefnet", is_cold=True),
        Span("a", "Hello", "vendor", 104, 4000),
        Span("b", "Bye", "mask", 102, 2000, device="CUDA:0"),
    ]
    events = chrome_trace(spans)["traceEvents"]
    rows = {event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"}
    drawn = {(event["name"], rows[event["tid"]]) for event in events if event["ph"] == "X"}
    assert drawn == {
        ("Hello", "Jobs"),
        ("waiting", "Waiting"),
        ("mask", "CUDA:0"),
        ("mask", "CUDA:0 (2)"),
        ("vendor", "D-ID"),
    }
    mask = next(event for event in events if event["name"] == "mask")
    assert (mask["ts"], mask["dur"]) == (1e6, 2e6)
    assert mask["args"]["is_cold"] is True
    assert "peak_memory_bytes" not in mask["args"], "what was not measured is not there"


def test_the_own_machine_stands_first_and_a_jitter_makes_no_second_row() -> None:
    spans = [
        Span("a", "", "people", 10.0, 100, host="aachen", device="CPU"),
        Span("a", "", "mask", 10.0995, 100, host="aachen", device="CPU"),
        Span("a", "", "draft", 11, 100),
    ]
    events = chrome_trace(spans)["traceEvents"]
    assert [event["args"]["name"] for event in events if event["name"] == "process_name"] == [HERE, "aachen"]
    assert [event["args"]["name"] for event in events if event["name"] == "thread_name"] == ["CPU", "CPU"]


def test_a_value_that_was_not_read_is_no_point_and_a_simulated_trace_says_so() -> None:
    samples = [
        Sample(HERE, 50, {"gpu0.load": 0.5, "cpu.load": 0.1}),
        Sample(HERE, 51, {"cpu.load": 0.2}, {"gpu0.load": "The driver does not answer."}),
    ]
    trace = chrome_trace([Span("a", "", "draft", 50.5, 10)], samples, series=("gpu0.load",), is_simulated=True)
    counters = [event for event in trace["traceEvents"] if event["ph"] == "C"]
    assert [(event["name"], event["ts"], event["args"]) for event in counters] == [("gpu0.load", 0, {"value": 0.5})]
    assert trace["otherData"] == {"begins_at": 50, "is_simulated": True}


def test_a_trace_of_nothing_is_a_trace() -> None:
    assert chrome_trace([])["traceEvents"] == []
