"""Undo and redo over a value that is never changed, only replaced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

T = TypeVar("T")
MOST_STEPS: Final = 200


@dataclass(frozen=True)
class History(Generic[T]):
    """Where a value was, is, and could go again.

    Attributes:
        present: as it is now.
        past: earlier ones, oldest first; future: undone ones, the next first.
        gesture: what the last change belongs to; a further change of the same gesture adds no step.
    """

    present: T
    past: tuple[T, ...] = ()
    future: tuple[T, ...] = ()
    gesture: str = ""

    @property
    def can_undo(self) -> bool:
        """There is an earlier value."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """An undone value can come back."""
        return bool(self.future)


def changed(history: History[T], value: T, *, gesture: str = "") -> History[T]:
    """The history after a change; what was undone is gone then.

    Args:
        history: before.
        value: the new one; equal to the present one = no change.
        gesture: name of a drag or of typing in one field; its changes are one step. "" = a step of its own.
    """
    if value == history.present:
        return history
    if gesture and gesture == history.gesture:
        return replace(history, present=value, future=())
    return History(value, (*history.past, history.present)[-MOST_STEPS:], (), gesture)


def settled(history: History[T]) -> History[T]:
    """The gesture has ended: the next change is a step of its own."""
    return replace(history, gesture="")


def undone(history: History[T]) -> History[T]:
    """One step back; the same where there is none."""
    if not history.past:
        return history
    return History(history.past[-1], history.past[:-1], (history.present, *history.future))


def redone(history: History[T]) -> History[T]:
    """One step forward again; the same where there is none."""
    if not history.future:
        return history
    return History(history.future[0], (*history.past, history.present), history.future[1:])
