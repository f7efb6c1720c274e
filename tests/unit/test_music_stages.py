"""Music in the pipeline: when there is a stage for it, what it is made from, and what the renderer gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeDecoder, FakeEngines
from tests.fakes.voices import silence, steady_noise, talk
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.audio.presets import parse_presets
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import Sound, SoundFile
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.model.voice import PitchTrack, Prosody
from vmsg_desktop.core.pipeline.run import Finished
from vmsg_desktop.core.pipeline.stage import Stage

PRESETS = parse_presets(
    {
        "version": 1,
        "presets": [{"id": "natural", "label": "Natural", "description": "", "values": {}}],
        "emotions": [{"id": "neutral", "label": "Neutral", "description": "", "values": {}}],
    }
)
MESSAGE = Message(Source("p.jpg"), Source("v.wav"))
WITH_MUSIC = replace(MESSAGE, music=Music(kind="bundled", name="lanterns", lead_s=1, tail_s=0.5))
OWN = replace(MESSAGE, music=Music(kind="own", path="song.mp3"))


class SoundsByContent(FakeDecoder):
    """A talk from b"voice", silence refused as the real door does, else noise of the seed in the bytes."""

    def decode_voice(self, data: bytes, *, name: str) -> tuple[Sound, SoundFile]:
        self.calls.append(name)
        if data == b"mute":
            raise InputError("voice_silent", f"{name} holds no voice: digital silence.", "Check the microphone.")
        sound = talk(2.0) if data == b"voice" else steady_noise(1.5, seed=len(data))
        return sound, SoundFile("WAV", 24_000, 1, sound.duration_s, len(data), "")


class Bench:
    """A workbench with its fakes at hand."""

    def __init__(self) -> None:
        self.engines = FakeEngines(decoder=SoundsByContent())
        self.files = {"p.jpg": b"photo", "v.wav": b"voice", "song.mp3": b"song"}
        self.bench = Workbench(
            self.engines, PRESETS, NoMeter(), MemoryCache(), FakeClock(), self._read, self._bundled, self._bundled
        )

    def make(self, message: Message, of: Callable[[Any], Stage[Any]] = lambda stages: stages.draft) -> Finished[Any]:
        _, stages = self.bench.message_stages(message)
        return self.bench.run(of(stages), emit=lambda event: None, cancel=CancelToken())

    def sound(self, message: Message) -> Sound:
        made: Sound = self.make(message, lambda stages: stages.sound.sound).value
        return made

    def _read(self, source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
        if source.path not in self.files:
            raise InputError(f"{what}_not_found", f"The {what} {source.path} is not there.", "Check the path.")
        return SourceFile(source.path, self.files[source.path])

    def _bundled(self, name: str) -> SourceFile:
        if name == "nothing":
            raise InputError("music_unknown", "There is no bundled track 'nothing'.", "Bundled: lanterns.")
        return SourceFile(f"{name}.flac", name.encode())


class NoMeter:
    def pitch(self, sound: object) -> PitchTrack:
        raise AssertionError("no stage measures pitch")


@pytest.fixture
def bench() -> Bench:
    return Bench()


def states(finished: Finished[Any]) -> dict[str, str]:
    return {report.stage: report.cache for report in finished.reports}


def test_without_music_there_is_no_stage_for_it(bench: Bench) -> None:
    _, stages = bench.bench.message_stages(MESSAGE)
    assert stages.sound.sound is stages.sound.prosody
    assert "music" not in {stage.name for stage in stages.listed()}
    assert "music" not in states(bench.make(MESSAGE))


def test_settings_of_music_that_is_not_there_change_nothing(bench: Bench) -> None:
    first = bench.make(MESSAGE)
    again = bench.make(replace(MESSAGE, music=Music(lead_s=5, level_db=-3)))
    assert again.value.data == first.value.data
    assert "miss" not in states(again).values()


def test_with_music_its_stage_stands_between_prosody_and_draft(bench: Bench) -> None:
    _, stages = bench.bench.message_stages(WITH_MUSIC)
    names = [stage.name for stage in stages.listed()]
    assert names.index("prosody") + 1 == names.index("music") < names.index("draft")
    assert states(bench.make(WITH_MUSIC))["music"] == "miss"


def test_the_video_is_as_long_as_voice_lead_and_tail(bench: Bench) -> None:
    assert bench.make(WITH_MUSIC).value.duration_s == pytest.approx(1 + 2 + 0.5, abs=0.01)


def test_the_renderer_hears_the_mix_and_moves_the_mouth_by_the_voice_alone(bench: Bench) -> None:
    bench.make(WITH_MUSIC)
    voice = bench.engines.renderer.voices[-1]
    mixed = bench.sound(WITH_MUSIC)
    assert voice is not None
    assert len(voice.samples) == len(mixed.samples)
    assert not voice.samples[:24_000].any()
    assert mixed.samples[1_000:24_000].any()
    assert np.array_equal(voice.samples[24_000:-12_000], bench.sound(MESSAGE).samples)


def test_the_notes_say_how_loud_it_is(bench: Bench) -> None:
    (report,) = [report for report in bench.make(WITH_MUSIC).reports if report.stage == "music"]
    assert "18 dB under the voice" in report.notes[0]
    assert "dBTP" in report.notes[0]


@pytest.mark.parametrize(
    ("change", "remade"),
    [
        (lambda m: replace(m, title="Other"), set()),
        (lambda m: replace(m, music=replace(m.music, level_db=-12)), {"music", "draft"}),
        (lambda m: replace(m, music=replace(m.music, name="rain")), {"music", "draft"}),
        (lambda m: replace(m, music=replace(m.music, duck=False)), {"music", "draft"}),
        (lambda m: replace(m, music=replace(m.music, lead_s=0)), {"music", "draft"}),
        (lambda m: replace(m, prosody=Prosody(energy_db=2)), {"prosody", "music", "draft"}),
        (lambda m: replace(m, music=Music()), {"draft"}),
    ],
    ids=["title", "level", "track", "ducking", "lead", "energy", "none"],
)
def test_only_what_a_change_touches_is_made_again(
    bench: Bench, change: Callable[[Message], Message], remade: set[str]
) -> None:
    bench.make(WITH_MUSIC)
    again = states(bench.make(change(WITH_MUSIC)))
    assert {stage for stage, state in again.items() if state == "miss"} == remade


def test_a_second_run_hits_and_decodes_nothing(bench: Bench) -> None:
    first = bench.make(WITH_MUSIC)
    bench.engines.decoder.calls.clear()
    again = bench.make(WITH_MUSIC)
    assert again.value.data == first.value.data
    assert set(states(again).values()) == {"hit"}
    assert bench.engines.decoder.calls == []


def test_the_same_track_under_another_name_hits_another_track_of_the_same_name_does_not(bench: Bench) -> None:
    bench.make(OWN)
    bench.files["copy.mp3"] = b"song"
    assert states(bench.make(replace(OWN, music=replace(OWN.music, path="copy.mp3"))))["music"] == "hit"
    bench.files["song.mp3"] = b"another song"
    assert states(bench.make(OWN))["music"] == "miss"


def test_a_track_that_the_door_refuses_is_named_as_music_and_nothing_is_rendered(bench: Bench) -> None:
    bench.files["song.mp3"] = b"mute"
    with pytest.raises(InputError, match=r"song\.mp3 holds no music") as refused:
        bench.make(OWN)
    assert refused.value.code == "music_silent"
    assert "microphone" not in refused.value.hint
    assert bench.engines.renderer.calls == 0


def test_a_track_that_is_called_voice_keeps_its_name_in_the_error(bench: Bench) -> None:
    bench.files["voice.mp3"] = b"mute"
    with pytest.raises(InputError, match=r"voice\.mp3 holds no music"):
        bench.make(replace(OWN, music=replace(OWN.music, path="voice.mp3")))


@pytest.mark.parametrize(
    "music", [Music(kind="own"), Music(kind="own", path="nowhere.mp3"), Music(kind="bundled", name="nothing")]
)
def test_music_that_is_not_there_is_refused_before_anything_runs(bench: Bench, music: Music) -> None:
    with pytest.raises(InputError) as refused:
        bench.make(replace(MESSAGE, music=music))
    assert refused.value.code.startswith("music_")
    assert bench.engines.decoder.calls == []


def test_a_mix_that_fails_makes_no_video(bench: Bench) -> None:
    class Silent(SoundsByContent):
        def decode_voice(self, data: bytes, *, name: str) -> tuple[Sound, SoundFile]:
            sound, file = super().decode_voice(data, name=name)
            return (silence(3.0) if name == "song.mp3" else sound), file

    bench.engines.decoder = Silent()
    with pytest.raises(InputError):
        bench.make(OWN)
    assert bench.engines.renderer.calls == 0
