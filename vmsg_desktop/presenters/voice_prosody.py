"""How the voice is spoken: presets, own presets, sliders, emotion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, cast

from vmsg_desktop.application.document import Document, DocumentState
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.studio import OwnPresets
from vmsg_desktop.core.audio.presets import Preset, PresetTable, Tendency, resolve
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.voice import Emotion, Prosody
from vmsg_desktop.core.voice_edits import (
    SliderValues,
    as_spoken,
    is_own_preset,
    kept_values,
    slider_values,
    with_own_preset,
    with_preset,
    with_slider,
)

_OWN = "voice-own-presets"


@dataclass(frozen=True)
class PresetChip:
    """A preset to choose; an own one can be forgotten."""

    id: str
    label: str
    is_own: bool = False
    is_chosen: bool = False


@dataclass(frozen=True)
class ProsodyState:
    """What the part shows.

    Attributes:
        chips: bundled presets, then own ones.
        sliders: preset and own values in one.
        emotions: (id, label); emotion: the chosen one; amount: 0..1.
        is_neutral: nothing is changed, so there is nothing to reset.
    """

    chips: tuple[PresetChip, ...]
    sliders: SliderValues
    emotions: tuple[tuple[str, str], ...]
    emotion: str
    amount: float
    is_neutral: bool


class ProsodyView(Protocol):
    """Shows presets and sliders."""

    def show_prosody(self, state: ProsodyState) -> None:
        """Show it."""

    def show_forgotten(self, preset: Preset) -> None:
        """An own preset was deleted; offer it back."""

    def show_error(self, error: VmsgError) -> None:
        """Say what went wrong."""


class ProsodyPresenter:
    """Between the part and the document. Window's thread; the presets' file is touched on the errand lane."""

    def __init__(
        self, document: Document, presets: PresetTable, own: OwnPresets, errands: PreviewLane, view: ProsodyView
    ) -> None:
        self._document, self._table, self._own_file = document, presets, own
        self._errands, self._view = errands, view
        self._own: tuple[Preset, ...] = ()
        document.listen(self._show)
        self._errand(own.presets)

    def choose(self, preset_id: str) -> None:
        """Speak as a preset says."""
        own = self._own_named(preset_id)
        prosody = self._document.message.prosody
        self._change(with_own_preset(prosody, own.values) if own else with_preset(prosody, preset_id))

    def slide(self, name: str, value: float) -> None:
        """A slider moves (a field of SliderValues); until ``settle`` one step."""
        prosody = self._document.message.prosody
        self._change(with_slider(prosody, self._preset(prosody), name, value), gesture=name)

    def set_emotion(self, emotion: str) -> None:
        """Another emotion; its amount stays."""
        chosen = cast(Emotion, emotion)
        self._change(replace(self._document.message.prosody, emotion=chosen))

    def slide_emotion(self, amount: float) -> None:
        """Its amount, 0..1; until ``settle`` one step."""
        self._change(replace(self._document.message.prosody, emotion_amount=amount), gesture="emotion")

    def settle(self) -> None:
        """The drag has ended."""
        self._document.settle()

    def reset(self) -> None:
        """As spoken."""
        self._change(as_spoken(self._document.message.prosody))

    def keep(self, label: str) -> None:
        """Keep how the voice is spoken now as an own preset, and choose it."""
        values = kept_values(resolve(self._document.message.prosody, self._table))
        self._errand(lambda: self._own_file.add(label, values), then=lambda: self._chosen(values))

    def forget(self, preset_id: str) -> None:
        """Delete an own preset; messages that were made with it keep its values."""
        preset = self._own_named(preset_id)
        if preset is not None:
            self._errand(lambda: self._own_file.remove(preset.id), then=lambda: self._view.show_forgotten(preset))

    def bring_back(self, preset: Preset) -> None:
        """Undo ``forget``."""
        self._errand(lambda: self._own_file.add(preset.label, preset.values))

    def _chosen(self, values: Tendency) -> None:
        self._change(with_own_preset(self._document.message.prosody, values))

    def _errand(
        self, work: Callable[[], tuple[Preset, ...]], *, then: Callable[[], None] = lambda: None
    ) -> None:  # fmt: skip
        def done(presets: tuple[Preset, ...]) -> None:
            self._own = presets
            then()
            self._show(self._document.state)

        self._errands.show(_OWN, lambda _emit, _cancel: work(), done=done, failed=self._view.show_error)

    def _own_named(self, preset_id: str) -> Preset | None:
        return next((preset for preset in self._own if preset.id == preset_id), None)

    def _preset(self, prosody: Prosody) -> Tendency:
        """The chosen preset's values; those of a name that nobody knows change nothing."""
        found = (preset.values for preset in self._table.presets if preset.id == prosody.preset)
        return next(found, Tendency())

    def _change(self, prosody: Prosody, *, gesture: str = "") -> None:
        self._document.change(replace(self._document.message, prosody=prosody), gesture=gesture)

    def _show(self, state: DocumentState) -> None:
        prosody = state.message.prosody
        chosen = next((own.id for own in self._own if is_own_preset(prosody, own.values)), prosody.preset)
        chips = [PresetChip(each.id, each.label, is_chosen=each.id == chosen) for each in self._table.presets]
        chips += [PresetChip(each.id, each.label, is_own=True, is_chosen=each.id == chosen) for each in self._own]
        self._view.show_prosody(
            ProsodyState(
                tuple(chips),
                slider_values(prosody, self._preset(prosody)),
                tuple((each.id, each.label) for each in self._table.emotions),
                prosody.emotion,
                prosody.emotion_amount,
                as_spoken(prosody) == prosody,
            )
        )
