"""Presets and emotions are data that is checked, and combine with own values in one documented way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.core.audio.presets import PresetTable, parse_presets, resolve
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.voice import EffectiveProsody, PauseEdit, Prosody
from vmsg_desktop.resources import resource_path


def bundled() -> Any:
    return json.loads(resource_path("presets", "prosody.json").read_text(encoding="utf-8"))


TABLE = parse_presets(bundled())


def small_table() -> PresetTable:
    return parse_presets(
        {
            "version": 1,
            "presets": [
                {"id": "natural", "label": "N", "description": "", "values": {}},
                {
                    "id": "big",
                    "label": "B",
                    "description": "",
                    "values": {"pitch_st": 8, "speed": 1.5, "energy_db": 15},
                },
            ],
            "emotions": [
                {"id": "neutral", "label": "N", "description": "", "values": {}},
                {
                    "id": "happy",
                    "label": "H",
                    "description": "",
                    "values": {
                        "pitch_st": 2.0, "pitch_range": 1.44, "speed": 1.21, "energy_db": 4.0, "pause_scale": 0.64,
                    },
                },
            ],
        }
    )  # fmt: skip


def test_the_bundled_table_has_the_six_presets_and_five_emotions() -> None:
    assert [preset.label for preset in TABLE.presets] == [
        "Natural", "Celebration", "Energetic", "Gentle joy", "Calm", "Professional",
    ]  # fmt: skip
    assert [emotion.id for emotion in TABLE.emotions] == ["neutral", "happy", "sad", "angry", "excited"]
    assert all(entry.description.endswith(".") for entry in (*TABLE.presets, *TABLE.emotions))


def test_natural_and_neutral_change_nothing() -> None:
    assert resolve(Prosody(), TABLE) == EffectiveProsody()


@pytest.mark.parametrize("preset", [entry.id for entry in TABLE.presets])
def test_every_preset_stays_subtle(preset: str) -> None:
    effective = resolve(Prosody(preset=preset), TABLE)

    assert abs(effective.pitch_st) <= 3
    assert 0.9 <= effective.speed <= 1.15
    assert abs(effective.energy_db) <= 4


def test_the_emotions_point_where_a_listener_expects_them() -> None:
    happy, sad, angry, excited = (
        resolve(Prosody(emotion=name), TABLE) for name in ("happy", "sad", "angry", "excited")
    )

    assert sad.pitch_st < 0 < happy.pitch_st < excited.pitch_st
    assert sad.pitch_range < 1 < happy.pitch_range < excited.pitch_range
    assert sad.speed < 1 < happy.speed < excited.speed
    assert sad.energy_db < 0 < happy.energy_db < angry.energy_db
    assert sad.pause_scale > 1 > angry.pause_scale


def test_differences_add_up_and_factors_multiply() -> None:
    own = Prosody(emotion="happy", pitch_st=1.0, speed=0.5, energy_db=-1.0, pause_scale=2.0)

    effective = resolve(own, small_table())

    assert effective.pitch_st == pytest.approx(3.0)
    assert effective.energy_db == pytest.approx(3.0)
    assert effective.speed == pytest.approx(0.605)
    assert effective.pause_scale == pytest.approx(1.28)
    assert effective.pitch_range == pytest.approx(1.44)


def test_half_an_emotion_is_half_of_its_steps() -> None:
    effective = resolve(Prosody(emotion="happy", emotion_amount=0.5), small_table())

    assert (effective.pitch_st, effective.energy_db) == (1.0, 2.0)
    assert (effective.pitch_range, effective.speed, effective.pause_scale) == pytest.approx((1.2, 1.1, 0.8))


def test_no_amount_of_an_emotion_is_neutral() -> None:
    assert resolve(Prosody(emotion="sad", emotion_amount=0.0), TABLE) == EffectiveProsody()


def test_the_sum_is_brought_into_the_limits() -> None:
    effective = resolve(Prosody(preset="big", pitch_st=9.0, speed=1.9, energy_db=10.0), small_table())

    assert (effective.pitch_st, effective.speed, effective.energy_db) == (12.0, 2.0, 20.0)


def test_pause_edits_and_the_end_pause_pass_through() -> None:
    own = Prosody(pause_min_s=0.1, pause_max_s=1.0, pause_edits=(PauseEdit(1.0, 0.4),), end_pause_s=0.8)

    effective = resolve(own, TABLE)

    assert effective.pause_edits == own.pause_edits
    assert (effective.pause_min_s, effective.pause_max_s, effective.end_pause_s) == (0.1, 1.0, 0.8)


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        resolve(Prosody(preset="festive"), TABLE)

    assert caught.value.code == "preset_unknown"
    assert "gentle_joy" in caught.value.message


def broken(change: str) -> Any:
    table = bundled()
    if change == "limit":
        table["presets"][1]["values"]["pitch_st"] = 40
    elif change == "unknown field":
        table["presets"][1]["values"]["volume"] = 3
    elif change == "twice":
        table["emotions"].append(table["emotions"][0])
    elif change == "id":
        table["presets"][0]["id"] = "No Spaces"
    elif change == "version":
        table["version"] = 2
    return table


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("limit", "presets.1.values.pitch_st"),
        ("unknown field", "presets.1.values.volume"),
        ("twice", "emotions"),
        ("id", "presets.0.id"),
        ("version", "version"),
    ],
)
def test_a_wrong_table_is_refused_with_the_place(change: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_presets(broken(change))

    assert caught.value.code == "preset_table"
    assert place in caught.value.message


def test_a_table_that_is_no_table_is_refused() -> None:
    with pytest.raises(InputError):
        parse_presets([1, 2, 3])


@pytest.mark.parametrize(
    "values",
    [
        {"pitch_st": 12.1},
        {"speed": 0.49},
        {"speed": float("nan")},
        {"energy_db": float("inf")},
        {"pause_scale": 3.1},
        {"end_pause_s": 10.5},
        {"emotion": "bored"},
        {"emotion_amount": 1.5},
        {"pause_edits": [{"start_s": -1, "length_s": 1}]},
        {"pause_edits": [{"start_s": 1, "length_s": 9}]},
        {"loud": 1},
    ],
)
def test_settings_outside_their_limits_do_not_come_in(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Prosody).validate_python(values)
