"""Presets and sliders: what they show, what they change, what is one step of undo."""

from __future__ import annotations

import pytest

from tests.fakes.voice_desk import VoiceDesk
from vmsg_desktop.core.audio.presets import Preset, resolve
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.voice import Prosody
from vmsg_desktop.presenters.voice_prosody import PresetChip, ProsodyPresenter, ProsodyState


class View:
    def __init__(self) -> None:
        self.states: list[ProsodyState] = []
        self.forgotten: list[Preset] = []
        self.errors: list[VmsgError] = []

    def show_prosody(self, state: ProsodyState) -> None:
        self.states.append(state)

    def show_forgotten(self, preset: Preset) -> None:
        self.forgotten.append(preset)

    def show_error(self, error: VmsgError) -> None:
        self.errors.append(error)


class Part:
    def __init__(self, desk: VoiceDesk) -> None:
        self.desk, self.view = desk, View()
        self.presenter = ProsodyPresenter(
            desk.document, desk.bench.presets, desk.own_presets, desk.errands, self.view
        )  # fmt: skip
        desk.settle()

    @property
    def prosody(self) -> Prosody:
        return self.desk.document.message.prosody

    @property
    def state(self) -> ProsodyState:
        return self.view.states[-1]

    @property
    def chosen(self) -> list[PresetChip]:
        return [chip for chip in self.state.chips if chip.is_chosen]

    def keep(self, label: str) -> None:
        self.presenter.keep(label)
        self.desk.settle()


@pytest.fixture
def part(voice_desk: VoiceDesk) -> Part:
    return Part(voice_desk)


def test_at_first_nothing_is_changed(part: Part) -> None:
    assert part.state.is_neutral
    assert [chip.id for chip in part.chosen] == ["natural"]


def test_a_preset_moves_the_sliders(part: Part) -> None:
    part.presenter.choose("celebration")
    sliders = part.state.sliders
    assert (sliders.pitch_st, sliders.speed, sliders.energy_db, sliders.pause_scale) == (1.5, 1.05, 2.0, 0.9)
    assert not part.state.is_neutral


def test_a_slider_is_set_on_top_of_the_preset(part: Part) -> None:
    part.presenter.choose("celebration")
    part.presenter.slide("pitch_st", 0.0)
    part.presenter.slide("speed", 1.0)
    assert part.state.sliders.pitch_st == 0.0
    assert part.state.sliders.speed == pytest.approx(1.0)
    assert resolve(part.prosody, part.desk.bench.presets).speed == pytest.approx(1.0)
    assert part.prosody.preset == "celebration"


def test_a_drag_is_one_step_of_undo(part: Part) -> None:
    for value in (1.0, 2.0, 3.0):
        part.presenter.slide("pitch_st", value)
    part.presenter.settle()
    part.presenter.slide("pitch_st", 4.0)
    part.desk.document.undo()
    assert part.prosody.pitch_st == 3.0
    part.desk.document.undo()
    assert part.prosody == Prosody()


def test_emotion_and_its_strength_leave_the_sliders_alone(part: Part) -> None:
    part.presenter.set_emotion("happy")
    part.presenter.slide_emotion(0.4)
    part.presenter.settle()
    assert part.state.sliders.pitch_st == 0.0
    assert (part.state.emotion, part.state.amount) == ("happy", 0.4)


def test_reset_takes_everything_back_in_one_step(part: Part) -> None:
    part.presenter.choose("calm")
    part.presenter.slide("energy_db", 5.0)
    part.presenter.reset()
    assert part.state.is_neutral
    part.desk.document.undo()
    assert part.state.sliders.energy_db == 5.0


def test_an_own_preset_sounds_as_the_voice_did_when_it_was_kept(part: Part) -> None:
    part.presenter.choose("celebration")
    part.presenter.set_emotion("happy")
    part.presenter.slide("pause_scale", 0.7)
    before = resolve(part.prosody, part.desk.bench.presets)
    part.keep("Radio voice")
    assert [chip.label for chip in part.chosen] == ["Radio voice"]
    assert resolve(part.prosody, part.desk.bench.presets) == before
    part.presenter.choose("natural")
    part.presenter.choose(part.state.chips[-1].id)
    assert resolve(part.prosody, part.desk.bench.presets) == before


def test_own_presets_are_there_at_the_next_start(part: Part) -> None:
    part.presenter.slide("pitch_st", 2.0)
    part.keep("High")
    again = Part(part.desk)
    assert [chip.label for chip in again.state.chips if chip.is_own] == ["High"]


def test_a_forgotten_preset_leaves_the_message_as_it_sounds_and_comes_back(part: Part) -> None:
    part.presenter.slide("pitch_st", 2.0)
    part.keep("High")
    before = part.prosody
    part.presenter.forget(part.state.chips[-1].id)
    part.desk.settle()
    assert part.prosody == before
    assert not any(chip.is_own for chip in part.state.chips)
    part.presenter.bring_back(part.view.forgotten[0])
    part.desk.settle()
    assert [chip.label for chip in part.chosen] == ["High"]


def test_a_preset_without_a_name_is_refused(part: Part) -> None:
    part.keep("   ")
    assert [error.code for error in part.view.errors] == ["preset_label"]


def test_a_message_with_a_preset_that_nobody_knows_is_still_shown(part: Part) -> None:
    part.presenter.choose("from_elsewhere")
    assert part.chosen == []
    assert part.state.sliders.pitch_st == 0.0
