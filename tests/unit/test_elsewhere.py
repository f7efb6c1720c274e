"""A message of which another machine makes the heavy part: the same result, and nothing of it is made here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeEngines
from vmsg_desktop.application.preparing import WorkbenchPreparer
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.audio.presets import parse_presets
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import OutputName
from vmsg_desktop.core.model.events import Emit, Event, StageFinished
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.message import Message, PeopleChoice, Source
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.sources import Order, SourceFile
from vmsg_desktop.core.model.voice import PitchTrack, Prosody

PRESETS = parse_presets(
    {
        "version": 1,
        "presets": [{"id": "natural", "label": "Natural", "description": "", "values": {}}],
        "emotions": [{"id": "neutral", "label": "Neutral", "description": "", "values": {}}],
    }
)
PLAIN = Message(Source("p.jpg"), Source("v.wav"), prosody=Prosody(pitch_st=2))
MESSAGES = {
    "plain": PLAIN,
    "second person, new background": replace(
        PLAIN, people=PeopleChoice((2,)), background=Background(kind="bundled", name="studio")
    ),
    "music": replace(PLAIN, music=Music(kind="bundled", name="calm")),
}


class NoMeter:
    def pitch(self, sound: object) -> PitchTrack:
        raise AssertionError("no stage measures pitch")


def read(source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
    return SourceFile(source.path, source.path.encode())


def bundled(name: str) -> SourceFile:
    return SourceFile(f"{name}.jpg", name.encode())


def make_bench() -> tuple[Workbench, FakeEngines]:
    engines = FakeEngines()
    return Workbench(engines, PRESETS, NoMeter(), MemoryCache(), FakeClock(), read, bundled, bundled), engines


class OtherMachine:
    """A target with a workbench of its own, fed with the order's bytes alone."""

    name = "gpu-1"

    def __init__(self) -> None:
        self.bench, self.engines = make_bench()
        self.asked: list[tuple[OutputName, ...]] = []

    def compute(
        self, order: Order, outputs: tuple[OutputName, ...], *, emit: Emit, cancel: CancelToken
    ) -> Mapping[str, Kept]:
        self.asked.append(outputs)
        files = order.sources

        def read_sent(source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
            found: SourceFile = getattr(files, what)
            return found

        def sent(name: str) -> SourceFile:
            found = files.background if order.message.background.name == name else files.music
            assert found is not None
            return found

        bench = replace(self.bench, read_source=read_sent, read_background=sent, read_music=sent)

        def told(event: Event) -> None:
            if isinstance(event, StageFinished):
                event = StageFinished(replace(event.report, where=self.name))
            emit(event)

        return bench.outputs(order.message, outputs, emit=told, cancel=cancel)


@pytest.fixture
def other() -> OtherMachine:
    return OtherMachine()


def draft_of(bench: Workbench, message: Message) -> Any:
    _, stages = bench.message_stages(message)
    return bench.run(stages.draft, emit=lambda event: None, cancel=CancelToken())


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
def test_the_result_is_the_same_wherever_it_is_made(other: OtherMachine, message: Message) -> None:
    here, _ = make_bench()
    expected = draft_of(here, message).value
    there, engines = make_bench()
    made = draft_of(replace(there, elsewhere=other), message).value
    assert made == expected or made.data == expected.data
    assert engines.detector.calls == engines.matter.calls == engines.prosody.calls == 0
    assert engines.decoder.calls == []
    assert other.engines.detector.calls == 1


def test_reports_name_the_machine_of_each_stage(other: OtherMachine) -> None:
    bench, _ = make_bench()
    finished = draft_of(replace(bench, elsewhere=other), PLAIN)
    where = {report.stage: report.where for report in finished.reports}
    assert where["mask"] == where["people"] == where["prosody"] == "gpu-1"
    assert where["draft"] == ""


@pytest.mark.parametrize(
    ("pick", "outputs"),
    [
        (lambda bench: bench.picture_stages(PLAIN).chosen, ("faces", "people")),
        (lambda bench: bench.picture_stages(PLAIN).edge, ("faces", "people", "mask")),
        (lambda bench: bench.picture_stages(PLAIN).frame, ("faces", "people", "mask", "frame")),
        (lambda bench: bench.picture_stages(PLAIN).transparent_frame, ("faces", "people", "mask", "frame-alpha")),
        (lambda bench: bench.sound_stages(PLAIN).prosody, ("prosody",)),
        (lambda bench: bench.sound_stages(MESSAGES["music"]).sound, ("prosody", "sound")),
    ],
)
def test_only_what_a_stage_stands_on_is_asked_for(
    other: OtherMachine, pick: Callable[[Workbench], Any], outputs: tuple[str, ...]
) -> None:
    bench, _ = make_bench()
    bench = replace(bench, elsewhere=other)
    bench.run(pick(bench), emit=lambda event: None, cancel=CancelToken())
    assert other.asked == [outputs]


def test_decoding_stays_here(other: OtherMachine) -> None:
    bench, engines = make_bench()
    bench = replace(bench, elsewhere=other)
    bench.run(bench.picture_stages(PLAIN).photo, emit=lambda event: None, cancel=CancelToken())
    assert (other.asked, engines.decoder.calls) == ([], ["p.jpg"])


def test_the_files_of_a_job_are_made_in_one_order(other: OtherMachine) -> None:
    here, _ = make_bench()
    there, _ = make_bench()
    expected, made = (
        WorkbenchPreparer(bench)(PLAIN, wants_draft=False, emit=lambda event: None, cancel=CancelToken())
        for bench in (here, replace(there, elsewhere=other))
    )
    assert made.frame.data == expected.frame.data
    assert made.sound == expected.sound
    assert len(other.asked) == 1


def test_no_stage_of_a_jobs_files_is_computed_on_both_machines(other: OtherMachine) -> None:
    bench, _ = make_bench()
    events: list[Event] = []
    WorkbenchPreparer(replace(bench, elsewhere=other))(
        PLAIN, wants_draft=True, emit=events.append, cancel=CancelToken()
    )
    ended = [event.report for event in events if isinstance(event, StageFinished)]
    assert len({report.stage for report in ended}) == len(ended)
    assert {report.stage for report in ended if report.where == ""} == {"draft"}


def test_what_the_cache_holds_is_handed_on_unopened() -> None:
    bench, engines = make_bench()
    events: list[Event] = []
    first = bench.outputs(PLAIN, ("mask", "prosody"), emit=events.append, cancel=CancelToken())
    assert [event.report.cache for event in events if isinstance(event, StageFinished)].count("hit") == 0
    events.clear()
    engines.decoder.calls.clear()
    again = bench.outputs(PLAIN, ("mask", "prosody"), emit=events.append, cancel=CancelToken())
    assert again == first
    assert {event.report.cache for event in events if isinstance(event, StageFinished)} == {"hit"}
    assert engines.decoder.calls == []
