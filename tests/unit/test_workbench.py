"""A message through the whole pipeline with engines that need no models: what is made, kept and made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeEngines
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.audio.presets import parse_presets
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.events import Emit, Event, StageFinished
from vmsg_desktop.core.model.framing import Background, Framing, TouchUp
from vmsg_desktop.core.model.message import MaskChoice, Message, PeopleChoice, Source, Stroke
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.model.voice import PitchTrack, Prosody
from vmsg_desktop.core.pipeline.run import Finished

PRESETS = parse_presets(
    {
        "version": 1,
        "presets": [{"id": "natural", "label": "Natural", "description": "", "values": {}}],
        "emotions": [{"id": "neutral", "label": "Neutral", "description": "", "values": {}}],
    }
)
MESSAGE = Message(Source("p.jpg"), Source("v.wav"), prosody=Prosody(pitch_st=2))
DAB = Stroke("erase", 0.1, ((0.5, 0.5),))
STUDIO = replace(MESSAGE, background=Background(kind="bundled", name="studio"))


class Files:
    """A disk in memory."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {"p.jpg": b"photo", "v.wav": b"voice", "beach.png": b"beach"}
        self.reads: list[str] = []

    def read(self, source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
        self.reads.append(source.path)
        if source.path not in self.data:
            raise InputError(f"{what}_not_found", f"The {what} {source.path} is not there.", "Check the path.")
        return SourceFile(source.path, self.data[source.path])


class NoMeter:
    def pitch(self, sound: object) -> PitchTrack:
        raise AssertionError("no stage measures pitch")


class Bench:
    """A workbench with its fakes at hand."""

    def __init__(self) -> None:
        self.engines = FakeEngines()
        self.files = Files()
        self.cache = MemoryCache()
        self.events: list[Event] = []
        self.bench = Workbench(
            self.engines, PRESETS, NoMeter(), self.cache, FakeClock(), self.files.read, self._bundled, self._bundled
        )

    def make(self, message: Message) -> Finished[Any]:
        _, stages = self.bench.message_stages(message)
        return self.bench.run(stages.draft, emit=self.events.append, cancel=CancelToken())

    def hits(self, finished: Finished[Any]) -> dict[str, str]:
        return {report.stage: report.cache for report in finished.reports}

    def _bundled(self, name: str) -> SourceFile:
        return SourceFile(f"{name}.jpg", name.encode())


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_message_runs_through_every_stage(bench: Bench) -> None:
    stages = [report.stage for report in bench.make(MESSAGE).reports]
    assert sorted(stages) == ["draft", "faces", "frame", "mask", "people", "photo", "prosody", "voice"]
    assert stages[-1] == "draft"


def test_every_report_names_the_engine_that_ran(bench: Bench) -> None:
    engines = {report.stage: report.engine.name for report in bench.make(MESSAGE).reports if report.engine}
    assert engines == {
        "faces": "fake-faces",
        "people": "fake-detector",
        "mask": "fake-matter",
        "prosody": "fake-prosody",
        "draft": "fake-draft",
    }


def test_an_engine_that_is_not_the_expected_one_is_told_in_its_stage(bench: Bench) -> None:
    bench.engines.unexpected = {"people": ("it runs on the CPU: no GPU answered",), "matting": ("the starter runs",)}
    notes = {report.stage: report.notes for report in bench.make(MESSAGE).reports}
    assert notes["people"] == ("it runs on the CPU: no GPU answered",)
    assert notes["mask"][0] == "the starter runs"
    assert notes["prosody"] == ()


def test_who_watches_a_workbench_hears_what_its_caller_hears(bench: Bench) -> None:
    watched: list[Event] = []

    def watch(emit: Emit) -> Emit:
        def both(event: Event) -> None:
            watched.append(event)
            emit(event)

        return both

    bench.bench = replace(bench.bench, watch=watch)
    bench.make(MESSAGE)
    assert watched == bench.events
    assert any(isinstance(event, StageFinished) for event in watched)


def test_a_second_run_hits_everything_and_decodes_nothing(bench: Bench) -> None:
    first = bench.make(MESSAGE)
    bench.engines.decoder.calls.clear()
    again = bench.make(MESSAGE)
    assert again.value.data == first.value.data
    assert set(bench.hits(again).values()) == {"hit"}
    assert bench.engines.decoder.calls == []


@pytest.mark.parametrize(
    ("change", "remade"),
    [
        (lambda m: replace(m, title="Other"), set()),
        (lambda m: replace(m, people=PeopleChoice(confidence=0.3)), set()),
        (lambda m: replace(m, people=PeopleChoice(persons=(1,))), {"mask", "frame", "draft"}),
        (lambda m: replace(m, mask=MaskChoice(feather_px=3)), {"frame", "draft"}),
        (lambda m: replace(m, mask=MaskChoice(strokes=(DAB,))), {"frame", "draft"}),
        (lambda m: replace(m, framing=Framing(padding_px=20)), {"frame", "draft"}),
        (lambda m: replace(m, touch_up=TouchUp(light=1)), {"frame", "draft"}),
        (lambda m: replace(m, prosody=Prosody(pitch_st=3)), {"prosody", "draft"}),
    ],
    ids=["title", "threshold that chooses the same", "other person", "feather", "brush", "padding", "light", "pitch"],
)
def test_only_what_a_change_touches_is_made_again(
    bench: Bench, change: Callable[[Message], Message], remade: set[str]
) -> None:
    bench.make(STUDIO)
    states = bench.hits(bench.make(change(STUDIO)))
    assert {stage for stage, state in states.items() if state == "miss"} == remade
    assert bench.engines.detector.calls == 1


def test_the_same_photo_under_another_name_hits(bench: Bench) -> None:
    bench.make(MESSAGE)
    bench.files.data["copy.jpg"] = b"photo"
    states = bench.hits(bench.make(replace(MESSAGE, photo=Source("copy.jpg"))))
    assert "miss" not in states.values()


def test_another_photo_of_the_same_name_does_not_hit(bench: Bench) -> None:
    bench.make(MESSAGE)
    bench.files.data["p.jpg"] = b"another photo"
    states = bench.hits(bench.make(MESSAGE))
    assert states["people"] == states["mask"] == states["draft"] == "miss"
    assert states["prosody"] == "hit"


def test_the_message_that_comes_back_is_pinned_to_what_was_read(bench: Bench) -> None:
    pinned, _ = bench.bench.message_stages(MESSAGE)
    assert pinned.photo.sha256 == SourceFile("", b"photo").sha256
    assert pinned.voice.sha256 == SourceFile("", b"voice").sha256


def test_a_draft_is_made_from_exactly_the_frame_and_the_sound(bench: Bench) -> None:
    _, stages = bench.bench.message_stages(MESSAGE)
    video = bench.make(MESSAGE).value
    frame = bench.bench.run(stages.picture.frame, emit=bench.events.append, cancel=CancelToken()).value
    assert video.data.decode().startswith(SourceFile("", frame.frame.data).sha256)


def test_an_own_background_picture_is_read_and_part_of_the_key(bench: Bench) -> None:
    own = replace(MESSAGE, background=Background(kind="picture", path="beach.png"))
    bench.make(own)
    bench.files.data["beach.png"] = b"another beach"
    assert bench.hits(bench.make(own))["frame"] == "miss"


def test_a_background_picture_without_a_path_is_refused(bench: Bench) -> None:
    with pytest.raises(InputError):
        bench.make(replace(MESSAGE, background=Background(kind="picture")))


def test_picture_stages_do_not_ask_for_a_voice(bench: Bench) -> None:
    stages = bench.bench.picture_stages(replace(MESSAGE, voice=Source("nowhere.wav")))
    people = bench.bench.run(stages.chosen, emit=bench.events.append, cancel=CancelToken()).value
    assert [person.number for person in people.people.persons] == [1, 2]
    assert bench.files.reads == ["p.jpg"]


def test_sound_stages_do_not_ask_for_a_photo(bench: Bench) -> None:
    stages = bench.bench.sound_stages(replace(MESSAGE, photo=Source("nowhere.jpg")))
    sound = bench.bench.run(stages.prosody, emit=bench.events.append, cancel=CancelToken()).value
    assert sound.duration_s == pytest.approx(2.0, abs=0.01)


def test_an_unknown_person_is_refused_before_anything_is_cut_out(bench: Bench) -> None:
    with pytest.raises(InputError) as refused:
        bench.make(replace(MESSAGE, people=PeopleChoice(persons=(3,))))
    assert refused.value.code == "person_unknown"
    assert bench.engines.matter.calls == 0


def test_an_unknown_preset_is_refused_before_anything_runs(bench: Bench) -> None:
    with pytest.raises(InputError):
        bench.make(replace(MESSAGE, prosody=Prosody(preset="opera")))
    assert bench.engines.decoder.calls == []


def test_a_photo_that_cannot_be_read_is_named(bench: Bench) -> None:
    bench.files.data["p.jpg"] = b"BAD"
    with pytest.raises(InputError, match=r"p\.jpg"):
        bench.make(MESSAGE)


def test_a_finished_picture_and_sound_are_drafted_as_they_are(bench: Bench) -> None:
    stage = bench.bench.ready_draft(Source("p.jpg"), Source("v.wav"))
    finished = bench.bench.run(stage, emit=bench.events.append, cancel=CancelToken())
    assert bench.engines.detector.calls == bench.engines.prosody.calls == 0
    assert finished.value.duration_s == 2.0


def test_pre_flight_looks_at_the_very_frame_and_sound_that_are_sent(bench: Bench) -> None:
    report = bench.bench.preflight(MESSAGE, credits_left=5, emit=bench.events.append, cancel=CancelToken())
    lines = {line.id: line for line in report.lines}
    assert report.credits_needed == 1
    assert lines["sound"].value == "2.0 s · M4A · 48 kB"
    assert lines["names"].value == "p.jpg, v.m4a"
    assert bench.engines.renderer.calls == 0


def test_pre_flight_of_a_message_that_was_looked_at_computes_nothing(bench: Bench) -> None:
    for _ in range(2):
        bench.engines.matter.calls = 0
        bench.bench.preflight(MESSAGE, credits_left=None, emit=bench.events.append, cancel=CancelToken())
    assert bench.engines.matter.calls == 0
