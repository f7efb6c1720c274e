"""Questions to a person: the work waits, one question at a time, and nobody hangs when the window closes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

import pytest

from vmsg_desktop.application.questions import Asked, Questions
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled

PATIENCE_S = 10.0


class Window:
    """Runs what is delivered when it is told to."""

    def __init__(self) -> None:
        self.calls: Queue[Callable[[], None]] = Queue()
        self.asked: list[Asked] = []
        self.questions = Questions(self.calls.put)
        self.questions.listen(self.asked.append)

    def turn(self) -> None:
        self.calls.get(timeout=PATIENCE_S)()


def test_the_work_waits_for_the_answer() -> None:
    window = Window()
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(window.questions.ask, "same?")
        window.turn()
        assert window.asked[0].question == "same?"
        window.asked[0].answer(True)
        assert answer.result(PATIENCE_S) is True


def test_the_second_question_comes_after_the_first_answer() -> None:
    window = Window()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(window.questions.ask, 1)
        window.turn()
        second = pool.submit(window.questions.ask, 2)
        window.asked[0].answer("one")
        window.turn()
        assert [asked.question for asked in window.asked] == [1, 2]
        window.asked[1].answer("two")
        assert (first.result(PATIENCE_S), second.result(PATIENCE_S)) == ("one", "two")


def test_cancelled_work_asks_no_longer() -> None:
    window = Window()
    cancel = CancelToken()
    with ThreadPoolExecutor() as pool:
        asking = pool.submit(window.questions.ask, "same?", cancel=cancel)
        window.turn()
        cancel.cancel()
        with pytest.raises(Cancelled):
            asking.result(PATIENCE_S)
        window.turn()
        assert window.asked[0].is_over.is_set()


def test_closing_ends_the_waiting_and_asks_nobody_any_more() -> None:
    window = Window()
    with ThreadPoolExecutor() as pool:
        asking = pool.submit(window.questions.ask, "same?")
        window.turn()
        window.questions.close()
        assert asking.result(PATIENCE_S) is None
    assert window.questions.ask("again?") is None


def test_who_did_not_want_to_disturb_gets_no_answer() -> None:
    window = Window()
    answers: list[object] = []

    def quietly() -> None:
        with window.questions.unasked():
            answers.append(window.questions.ask("same?"))

    thread = threading.Thread(target=quietly)
    thread.start()
    thread.join(PATIENCE_S)
    assert answers == [None]
    assert window.calls.empty()
