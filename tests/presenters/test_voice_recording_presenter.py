"""Recording with microphones of a test: devices, count down, take, warnings, and what ends it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.fakes.microphones import DESK, HEADSET, FakeAudioInput, FakeStream, noise, tone
from tests.fakes.voice_desk import VoiceDesk
from vmsg_desktop.application.news import News
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.core.model.recording import DevicesChanged, RecordingEvent
from vmsg_desktop.core.model.take import Take
from vmsg_desktop.presenters.voice_recording import HeardState, RecordingPresenter, RecordingState


class View:
    def __init__(self) -> None:
        self.states: list[RecordingState] = []
        self.heard: list[HeardState] = []

    @property
    def state(self) -> RecordingState:
        return self.states[-1]

    def show_recording(self, state: RecordingState) -> None:
        self.states.append(state)

    def show_heard(self, heard: HeardState) -> None:
        self.heard.append(heard)


class Booth:
    def __init__(self, desk: VoiceDesk) -> None:
        self.desk, self.view = desk, View()
        self.audio = FakeAudioInput(clock=desk.clock)
        self.news: News[RecordingEvent | None] = News(desk.calls.put, None)
        self.recorder = Recorder(self.audio, desk.takes, clock=desk.clock, emit=self.news.tell)
        self.taken: list[Take] = []
        self.presenter = RecordingPresenter(
            self.recorder, self.news, self.view, later=desk.later, taken=self.taken.append
        )

    @property
    def stream(self) -> FakeStream:
        return self.audio.streams[-1]

    @property
    def phase(self) -> str:
        return self.view.state.phase

    def listen(self) -> None:
        """The column is shown, a quiet room is heard."""
        self.presenter.show()
        self.news.tell(DevicesChanged((DESK, HEADSET)))
        self.desk.wait(lambda: bool(self.audio.streams))
        self.feed(noise(1.0))
        self.desk.wait(lambda: self.view.state.is_heard)

    def feed(self, samples: np.ndarray) -> None:
        self.stream.feed(samples)
        self.stream.drain()

    def begin(self) -> None:
        """Counted down, the take is under way."""
        self.listen()
        self.presenter.record()
        for _ in range(3):
            self.desk.let_time_pass()
        self.desk.wait(lambda: self.phase == "recording")

    def hear(self, samples: np.ndarray) -> HeardState:
        """Something is spoken; gives the last reading of it."""
        count = len(self.view.heard)
        self.feed(samples)
        self.desk.settle()
        self.desk.wait(lambda: len(self.view.heard) > count)
        return self.view.heard[-1]


@pytest.fixture
def booth(voice_desk: VoiceDesk) -> Iterator[Booth]:
    booth = Booth(voice_desk)
    yield booth
    booth.recorder.close()


def test_the_default_microphone_is_heard_before_a_take(booth: Booth) -> None:
    booth.listen()
    assert booth.view.state.device_id == DESK.id
    booth.desk.settle()
    assert booth.view.heard[-1].heard.room_db == pytest.approx(-65, abs=2)


def test_a_microphone_that_is_pulled_out_gives_way_to_another(booth: Booth) -> None:
    booth.listen()
    booth.audio.plugged = (HEADSET,)
    booth.news.tell(DevicesChanged((HEADSET,)))
    booth.desk.wait(lambda: booth.view.state.device_id == HEADSET.id)
    booth.desk.wait(lambda: len(booth.audio.streams) == 2)


def test_without_a_microphone_nothing_can_be_recorded(booth: Booth) -> None:
    booth.presenter.show()
    booth.news.tell(DevicesChanged(()))
    booth.desk.settle()
    booth.presenter.record()
    assert (booth.phase, booth.view.state.device_id) == ("idle", "")


def test_where_recording_is_not_installed_that_is_all_that_is_said(voice_desk: VoiceDesk) -> None:
    view = View()
    news: News[RecordingEvent | None] = News(voice_desk.calls.put, None)
    presenter = RecordingPresenter(None, news, view, later=voice_desk.later, taken=lambda _take: None)
    for act in (presenter.show, presenter.record, presenter.stop, presenter.discard, presenter.hide):
        act()
    assert [state.phase for state in view.states] == ["missing"]


def test_the_count_down_can_be_stopped(booth: Booth) -> None:
    booth.listen()
    booth.presenter.record()
    booth.desk.let_time_pass()
    assert (booth.phase, booth.view.state.count) == ("counting", 2)
    booth.presenter.stop()
    booth.desk.let_time_pass()
    assert booth.phase == "idle"


def test_a_take_is_kept_and_handed_on(booth: Booth) -> None:
    booth.begin()
    heard = booth.hear(tone(1.0))
    assert heard.heard.elapsed_s == pytest.approx(1.0, abs=0.1)
    booth.presenter.stop()
    booth.desk.wait(lambda: bool(booth.taken))
    assert booth.taken[0].duration_s == pytest.approx(1.0, abs=0.1)
    assert booth.phase == "idle"


def test_nothing_is_kept_while_paused(booth: Booth) -> None:
    booth.begin()
    booth.hear(tone(1.0))
    booth.presenter.pause_or_go_on()
    booth.desk.wait(lambda: booth.phase == "paused")
    assert booth.hear(tone(1.0)).heard.is_paused
    booth.presenter.pause_or_go_on()
    booth.desk.wait(lambda: booth.phase == "recording")
    booth.presenter.stop()
    booth.desk.wait(lambda: bool(booth.taken))
    assert booth.taken[0].duration_s == pytest.approx(1.0, abs=0.1)


def test_clipping_is_told_while_it_lasts_and_remembered_after(booth: Booth) -> None:
    booth.begin()
    loud = booth.hear(np.clip(tone(0.5, amplitude=3.0), -1, 1))
    assert loud.warning is not None
    assert loud.warning.kind == "clipping"
    later = booth.hear(tone(6.0))
    assert later.warning is None
    assert [warning.kind for warning in later.earlier] == ["clipping"]


def test_a_dead_microphone_is_told_first(booth: Booth) -> None:
    booth.begin()
    heard = booth.hear(np.zeros(32_000, np.float32))
    assert heard.warning is not None
    assert heard.warning.kind == "dead"


def test_beginning_again_throws_the_take_away_and_counts_anew(booth: Booth) -> None:
    booth.begin()
    booth.hear(tone(1.0))
    booth.presenter.begin_again()
    booth.desk.wait(lambda: booth.phase == "counting")
    assert booth.taken == []
    assert booth.desk.takes.takes() == ()


def test_a_microphone_lost_in_the_middle_keeps_the_take_and_says_why(booth: Booth) -> None:
    booth.begin()
    booth.hear(tone(1.0))
    booth.stream.lose()
    booth.desk.wait(lambda: bool(booth.taken))
    booth.desk.wait(lambda: not booth.view.state.is_heard)
    assert booth.view.state.problem is not None
    assert booth.view.state.problem.code == "microphone_lost"


def test_out_of_sight_the_microphone_is_let_go_but_a_take_goes_on(booth: Booth) -> None:
    booth.begin()
    booth.presenter.hide()
    booth.hear(tone(1.0))
    assert not booth.stream.is_closed
    booth.presenter.stop()
    booth.desk.wait(lambda: bool(booth.taken))
    booth.presenter.hide()
    booth.desk.wait(lambda: booth.stream.is_closed)
