"""A person's own presets on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from vmsg_desktop.adapters.storage.own_presets import MOST_PRESETS, OwnPresets
from vmsg_desktop.core.audio.presets import Tendency
from vmsg_desktop.core.model.errors import InputError, StorageError

HIGH = Tendency(pitch_st=3.0, pitch_range=1.2)


@pytest.fixture
def presets(tmp_path: Path) -> OwnPresets:
    return OwnPresets(tmp_path / "presets.json")


def test_at_first_there_are_none(presets: OwnPresets) -> None:
    assert presets.presets() == ()


def test_what_is_kept_is_there_for_another_reader(presets: OwnPresets, tmp_path: Path) -> None:
    kept = presets.add("  Radio voice ", HIGH)
    assert OwnPresets(tmp_path / "presets.json").presets() == kept
    assert [(preset.id, preset.label, preset.values) for preset in kept] == [("own_radio_voice", "Radio voice", HIGH)]


def test_the_same_name_replaces(presets: OwnPresets) -> None:
    presets.add("Radio", HIGH)
    (kept,) = presets.add("Radio", Tendency())
    assert kept.values == Tendency()


def test_names_that_look_alike_as_ids_are_two(presets: OwnPresets) -> None:
    presets.add("ラジオ", HIGH)
    kept = presets.add("声", HIGH)
    assert [preset.id for preset in kept] == ["own_preset", "own_preset_2"]


def test_one_is_removed_and_one_that_is_gone_is_fine(presets: OwnPresets) -> None:
    (kept,) = presets.add("Radio", HIGH)
    assert presets.remove(kept.id) == ()
    assert presets.remove(kept.id) == ()


@pytest.mark.parametrize("label", ["", "   ", "x" * 41])
def test_a_name_has_a_length(presets: OwnPresets, label: str) -> None:
    with pytest.raises(InputError) as caught:
        presets.add(label, HIGH)
    assert caught.value.code == "preset_label"


def test_there_is_an_end_to_them(presets: OwnPresets) -> None:
    for number in range(MOST_PRESETS):
        presets.add(f"Preset {number}", HIGH)
    with pytest.raises(InputError) as caught:
        presets.add("One more", HIGH)
    assert caught.value.code == "presets_full"


@pytest.mark.parametrize("damage", [b"", b"{", b'[{"id": 3}]', b"null"])
def test_a_damaged_file_counts_as_empty(presets: OwnPresets, tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "presets.json").write_bytes(damage)
    assert presets.presets() == ()


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as caught:
        OwnPresets(tmp_path / "file" / "presets.json").add("Radio", HIGH)
    assert caught.value.code == "presets_not_written"
