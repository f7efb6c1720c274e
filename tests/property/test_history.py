"""Undo gives back exactly what was, redo what was undone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.history import MOST_STEPS, History, changed, redone, settled, undone

VALUES = st.lists(st.integers(0, 5), min_size=1, max_size=30)


def after(values: list[int]) -> History[int]:
    history = History(-1)
    for value in values:
        history = changed(history, value)
    return history


@given(VALUES)
def test_undoing_everything_gives_the_first_value_and_redoing_the_last(values: list[int]) -> None:
    history = start = after(values)
    while history.can_undo:
        history = undone(history)
    assert history.present == -1
    while history.can_redo:
        history = redone(history)
    assert (history.present, history.past) == (start.present, start.past)


@given(VALUES, st.integers(1, 5), st.integers(6, 9))
def test_a_change_after_undoing_forgets_what_was_undone(values: list[int], steps: int, new: int) -> None:
    history = after(values)
    for _ in range(steps):
        history = undone(history)
    before = history.present
    history = changed(history, new)
    assert not history.can_redo
    assert undone(history).present == before


@given(VALUES)
def test_a_gesture_is_one_step(values: list[int]) -> None:
    history = History(-1)
    for value in values:
        history = changed(history, value, gesture="drag")
    assert history.present == values[-1]
    assert undone(history).present == -1
    assert changed(settled(history), 99, gesture="drag").past[-1] == values[-1]


def test_nothing_to_undo_changes_nothing() -> None:
    history = History("a")
    assert undone(history) == redone(history) == changed(history, "a") == history


def test_the_oldest_steps_go_first() -> None:
    history = after(list(range(MOST_STEPS + 5)))
    assert len(history.past) == MOST_STEPS
    assert history.past[-1] == MOST_STEPS + 3
