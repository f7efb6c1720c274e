"""The order of those who wait, whatever comes: a model in a few lines against the line itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from remote_agent.waiting import PATIENCE_S, WaitingLine
from vmsg_desktop.core.model.compute import PRIORITIES, Priority

_COMING = st.lists(st.tuples(st.sampled_from(PRIORITIES), st.floats(0, 120)), min_size=1, max_size=40)


def filled(coming: list[tuple[Priority, float]]) -> tuple[WaitingLine[int], list[float]]:
    """The line of those that came one after the other, each so long after the one before; and when each came."""
    line: WaitingLine[int] = WaitingLine()
    came, now_s = [], 0.0
    for number, (priority, pause_s) in enumerate(coming):
        now_s += pause_s
        came.append(now_s)
        line.add(number, priority=priority, came_s=now_s)
    return line, came


@given(_COMING)
def test_equals_are_served_in_the_order_in_which_they_came(coming: list[tuple[Priority, float]]) -> None:
    line, _ = filled(coming)
    for priority in PRIORITIES:
        numbers = [number for number in line if coming[number][0] == priority]
        assert numbers == sorted(numbers)


@given(_COMING)
def test_only_the_more_urgent_overtakes_and_only_within_the_patience(coming: list[tuple[Priority, float]]) -> None:
    line, came = filled(coming)
    order = list(line)
    for place, number in enumerate(order):
        for later in order[:place]:
            if later > number:  # it came later and is served before
                urgent, patient = coming[later][0], coming[number][0]
                assert PRIORITIES.index(urgent) < PRIORITIES.index(patient)
                assert came[later] - came[number] <= PATIENCE_S[patient] - PATIENCE_S[urgent]


@given(_COMING, st.data())
def test_places_are_those_of_the_order_and_leaving_changes_no_other(
    coming: list[tuple[Priority, float]], data: st.DataObject
) -> None:
    line, _ = filled(coming)
    order = list(line)
    assert [line.place(number) for number in order] == list(range(len(order)))
    gone = data.draw(st.sampled_from(order))
    line.remove(gone)
    order.remove(gone)
    assert list(line) == order
    assert len(line) == len(order)
    assert next(iter(line), None) == (order[0] if order else None)
