"""Whatever is wished, ended, broken off and forgotten in whatever order: one run at a time, the latest is told."""

from __future__ import annotations

import threading

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from vmsg_desktop.application.previews import PreviewEvent, PreviewFailed, PreviewLane, PreviewReady
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError


class Previews(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.changed = threading.Condition()
        self.events: list[PreviewEvent[int]] = []
        self.running: list[int] = []
        self.most_running = 0
        self.ends: dict[int, str] = {}
        self.wished = self.latest = 0
        self.lane: PreviewLane[int] = PreviewLane("machine", emit=self.hear)

    def hear(self, event: PreviewEvent[int]) -> None:
        assert event.generation == self.latest or self.is_wishing
        with self.changed:
            self.events.append(event)
            self.changed.notify_all()

    is_wishing = False

    def work(self, number: int, cancel: CancelToken) -> int:
        with self.changed:
            self.running.append(number)
            self.most_running = max(self.most_running, len(self.running))
            self.changed.notify_all()
            assert self.changed.wait_for(lambda: number in self.ends or cancel.is_cancelled, 20)
            self.running.remove(number)
            self.changed.notify_all()
        cancel.check()
        if self.ends[number] == "fails":
            raise InputError("no", "No.", "Try.")
        return number

    @rule()
    def wish(self) -> None:
        number = self.wished = self.wished + 1
        self.is_wishing = True
        self.latest = self.lane.wish(lambda cancel: self.work(number, cancel))
        self.is_wishing = False
        with self.changed:
            self.changed.notify_all()  # the one in flight looks at its token
            assert self.changed.wait_for(lambda: self.running == [number], 20)

    @precondition(lambda self: self.running)
    @rule()
    def it_ends(self) -> None:
        self._end("works")
        assert self.events[-1] == PreviewReady(self.latest, self.wished)

    @precondition(lambda self: self.running)
    @rule()
    def it_fails(self) -> None:
        self._end("fails")
        assert isinstance(self.events[-1], PreviewFailed)

    @rule()
    def forget(self) -> None:
        self.latest += 1
        self.lane.forget()
        with self.changed:
            self.changed.notify_all()
            assert self.changed.wait_for(lambda: not self.running, 20)

    @invariant()
    def one_at_a_time_and_never_back(self) -> None:
        generations = [event.generation for event in self.events]
        assert self.most_running <= 1
        assert generations == sorted(generations)

    def _end(self, how: str) -> None:
        with self.changed:
            before = len(self.events)
            self.ends[self.running[0]] = how
            self.changed.notify_all()
            assert self.changed.wait_for(lambda: len(self.events) > before, 20)

    def teardown(self) -> None:
        with self.changed:
            self.ends.update(dict.fromkeys(self.running, "works"))
            self.changed.notify_all()
        self.lane.close()


TestPreviews = Previews.TestCase
TestPreviews.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
