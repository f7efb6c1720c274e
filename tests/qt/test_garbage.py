"""Garbage of a window is collected on the window's thread, and there only."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from vmsg_desktop.ui.garbage import Garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    was_enabled = gc.isenabled()
    yield
    gc.unfreeze()
    if was_enabled:
        gc.enable()
    else:
        gc.disable()


class Cycle:
    """Refers to itself, and notes on which thread it went."""

    def __init__(self, went: set[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: went.add(threading.get_ident()))


def test_a_thread_that_allocates_collects_nothing_and_the_next_look_does(app: object) -> None:
    parent, went, made = QObject(), set[int](), 10 * gc.get_threshold()[0]
    garbage = Garbage(parent)

    def work() -> None:
        for _ in range(made):  # the automatic collector would run many times
            Cycle(went)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert went == set()
    garbage.look()
    assert went == {threading.get_ident()}
    parent.deleteLater()
