"""The message file: what is valid reads back as itself, what is not is refused with the field's name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.message_file import MAX_FILE_BYTES, dump_message, message_schema, parse_message
from vmsg_desktop.core.model.did import TalkOptions
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.framing import Background, Framing, HandFrame, TouchUp
from vmsg_desktop.core.model.message import MaskChoice, Message, PeopleChoice, Source, Stroke
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.voice import PauseEdit, Prosody, Trim

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SHARE = st.floats(0, 1)
SOURCES = st.builds(Source, st.text(max_size=40), st.just("") | st.text("0123456789abcdef", min_size=64, max_size=64))
HANDS = st.builds(HandFrame, SHARE, SHARE, st.floats(0.01, 2))
FRAMINGS = st.builds(
    Framing,
    st.sampled_from(["head", "upper", "whole"]),
    st.sampled_from(["1:1", "9:16", "16:9"]),
    st.integers(0, 500),
    st.none() | HANDS,
)
BACKGROUNDS = st.builds(
    Background,
    st.sampled_from(["keep", "transparent", "colour", "blur", "bundled", "picture"]),
    st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True),
    st.floats(1, 60),
    st.sampled_from(["", "studio", "night-lights"]),
    st.text(max_size=30),
    st.sampled_from(["fill", "fit"]),
)
THRESHOLDS = st.none() | st.floats(0.05, 0.95)
PEOPLE = st.builds(PeopleChoice, st.lists(st.integers(1, 99), max_size=4).map(tuple), THRESHOLDS, THRESHOLDS)
PLACES = st.tuples(st.floats(-1, 2), st.floats(-1, 2))
STROKES = st.builds(
    Stroke,
    st.sampled_from(["erase", "restore"]),
    st.floats(1e-6, 0.5),
    st.lists(PLACES, min_size=1, max_size=5).map(tuple),
)
MASKS = st.builds(MaskChoice, st.floats(0, 40), st.floats(-40, 40), st.lists(STROKES, max_size=3).map(tuple))
PROSODIES = st.builds(
    Prosody,
    preset=st.sampled_from(["natural", "calm"]),
    emotion=st.sampled_from(["neutral", "happy", "sad", "angry", "excited"]),
    emotion_amount=SHARE,
    pitch_st=st.floats(-12, 12),
    pitch_range=st.floats(0.5, 1.8),
    speed=st.floats(0.5, 2),
    energy_db=st.floats(-20, 20),
    pause_scale=st.floats(0, 3),
    pause_edits=st.lists(st.builds(PauseEdit, st.floats(0, 60), st.floats(0, 5)), max_size=3).map(tuple),
    end_pause_s=st.floats(0, 10),
)
MUSICS = st.builds(
    Music,
    st.sampled_from(["none", "bundled", "own"]),
    st.sampled_from(["", "paper-lanterns"]),
    st.text(max_size=30),
    level_db=st.floats(-40, 0),
    fade_in_s=st.floats(0, 10),
    fade_out_s=st.floats(0, 10),
    fit=st.sampled_from(["loop", "trim"]),
    lead_s=st.floats(0, 10),
    tail_s=st.floats(0, 10),
    duck=st.booleans(),
    duck_db=st.floats(0, 24),
)
TALKS = st.builds(
    TalkOptions, st.booleans(), st.booleans(), st.floats(0, 60), st.sampled_from(["neutral", "happy"]), SHARE
)
MESSAGES = st.builds(
    Message,
    SOURCES,
    SOURCES,
    st.text(max_size=40),
    PEOPLE,
    MASKS,
    BACKGROUNDS,
    FRAMINGS,
    st.builds(TouchUp, SHARE, SHARE, SHARE),
    st.just(Trim(0.5, 9.0)),
    PROSODIES,
    MUSICS,
    st.builds(
        TalkOptions, st.booleans(), st.booleans(), st.floats(0, 60), st.sampled_from(["neutral", "happy"]), SHARE
    ),
)
PLAIN = Message(Source("photo.jpg"), Source("voice.wav"))


def edited(**changes: Any) -> bytes:
    """The plain message with values set by dotted name."""
    raw = json.loads(dump_message(PLAIN))
    for dotted, value in changes.items():
        *parents, last = dotted.split("__")
        at = raw
        for parent in parents:
            at = at[parent]
        at[last] = value
    return json.dumps(raw).encode()


@given(MESSAGES)
def test_every_message_reads_back_as_itself(message: Message) -> None:
    assert parse_message(dump_message(message)) == message


@given(MESSAGES)
def test_writing_is_stable(message: Message) -> None:
    assert dump_message(parse_message(dump_message(message))) == dump_message(message)


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_any_other_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        parse_message(data, name="x.json")
    assert "x.json" in refused.value.message
    assert refused.value.hint


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_any_other_json_is_refused_in_words(value: Any) -> None:
    with pytest.raises(InputError):
        parse_message(json.dumps(value).encode())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("prosody__pitch_st", 12.5),
        ("prosody__speed", 0.4),
        ("prosody__energy_db", -21),
        ("prosody__emotion", "bored"),
        ("framing__padding_px", 501),
        ("framing__aspect", "4:3"),
        ("background__colour", "red"),
        ("background__kind", "lava"),
        ("people__persons", [0]),
        ("people__confidence", 2),
        ("mask__feather_px", -1),
        ("mask__strokes", [{"kind": "smudge", "radius": 0.1, "points": [[0, 0]]}]),
        ("mask__strokes", [{"kind": "erase", "radius": 0, "points": [[0, 0]]}]),
        ("mask__strokes", [{"kind": "erase", "radius": 0.1, "points": []}]),
        ("mask__strokes", [{"kind": "erase", "radius": 0.1, "points": [[0, 3]]}]),
        ("mask__strokes", [{"kind": "erase", "radius": 0.1, "points": [[0, 0, 0]]}]),
        ("music__kind", "radio"),
        ("music__level_db", 1),
        ("music__level_db", -41),
        ("music__lead_s", 11),
        ("music__duck_db", -1),
        ("photo__path", "p" * 4097),
        ("photo__sha256", "abc"),
        ("version", 0),
    ],
)
def test_a_value_out_of_range_is_refused_with_its_name(field: str, value: object) -> None:
    with pytest.raises(InputError) as refused:
        parse_message(edited(**{field: value}))
    assert field.replace("__", ".") in refused.value.message


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(number: str) -> None:
    data = dump_message(PLAIN).replace(b'"pitch_st": 0.0', f'"pitch_st": {number}'.encode())
    assert number.encode() in data
    with pytest.raises(InputError):
        parse_message(data)


@pytest.mark.parametrize("where", ["colour", "prosody__pitch", "framing__zoom"])
def test_a_field_that_the_program_does_not_know_is_refused_not_dropped(where: str) -> None:
    with pytest.raises(InputError, match=where.rsplit("__", maxsplit=1)[-1]):
        parse_message(edited(**{where: 1}))


def test_a_newer_file_is_told_from_a_broken_one() -> None:
    with pytest.raises(InputError) as refused:
        parse_message(edited(version=2, something_new=True))
    assert refused.value.code == "message_newer"


def test_a_file_that_is_too_large_is_not_even_parsed() -> None:
    with pytest.raises(InputError) as refused:
        parse_message(b"[" * (MAX_FILE_BYTES + 1))
    assert refused.value.code == "message_too_large"


def test_deep_nesting_is_refused_not_a_crash() -> None:
    with pytest.raises(InputError):
        parse_message(b"[" * 100_000 + b"]" * 100_000)


def test_a_short_file_takes_the_defaults() -> None:
    data = b'{"photo": {"path": "photo.jpg"}, "voice": {"path": "voice.wav"}}'
    assert parse_message(data) == PLAIN


def test_a_missing_photo_is_said() -> None:
    with pytest.raises(InputError, match="photo"):
        parse_message(b'{"voice": {"path": "v.wav"}}')


def test_the_published_schema_is_the_one_of_the_program() -> None:
    published = json.loads((RESOURCES / "schemas" / "message-1.schema.json").read_text("utf-8"))
    assert published == message_schema()


def test_unusual_text_survives() -> None:
    message = replace(PLAIN, title='Für Mika 🎂 "quoted" \\ 誕生日')
    assert parse_message(dump_message(message)).title == message.title
