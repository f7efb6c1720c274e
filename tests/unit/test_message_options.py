"""Command-line options become a message; what cannot be read is said with the option's name."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import pytest

from vmsg_desktop.adapters.storage.message_folder import load_message, save_message
from vmsg_desktop.cli.main import build_parser
from vmsg_desktop.cli.message_options import message_from
from vmsg_desktop.core.model.did import TalkOptions
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.framing import Background, Framing, HandFrame, TouchUp
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import PauseEdit, Prosody, Trim


def parsed(*options: str) -> Message:
    args = build_parser().parse_args(["make", "p.jpg", "v.wav", *options])
    return message_from(args, photo=args.photo, voice=args.voice)


def test_without_options_a_message_has_the_defaults() -> None:
    assert parsed() == Message(Source("p.jpg"), Source("v.wav"))


def test_every_voice_option_lands_in_the_message() -> None:
    message = parsed(
        "--preset", "calm", "--pitch", "-1.5", "--speed", "1.1", "--energy", "3", "--pauses", "0.5",
        "--pause", "1.5:0.3", "--pause", "4:1", "--end-pause", "2", "--emotion", "happy:0.4", "--trim", "0.5:8",
    )  # fmt: skip
    assert message.prosody == Prosody(
        preset="calm", pitch_st=-1.5, speed=1.1, energy_db=3, pause_scale=0.5,
        pause_edits=(PauseEdit(1.5, 0.3), PauseEdit(4, 1)), end_pause_s=2, emotion="happy", emotion_amount=0.4,
    )  # fmt: skip
    assert message.trim == Trim(0.5, 8)


def test_every_picture_option_lands_in_the_message() -> None:
    message = parsed(
        "--person", "2", "--person", "1", "--confidence", "0.4", "--overlap", "0.6", "--feather", "2", "--grow", "-1",
        "--frame", "upper", "--aspect", "9:16", "--padding", "40", "--hand", "0.5,0.4,0.8",
        "--denoise", "--light", "0.3",
    )  # fmt: skip
    assert message.people.persons == (2, 1)
    assert (message.people.confidence, message.people.overlap) == (0.4, 0.6)
    assert (message.mask.feather_px, message.mask.grow_px) == (2, -1)
    assert message.touch_up == TouchUp(denoise=0.5, light=0.3)
    assert message.framing == Framing("upper", "9:16", 40, HandFrame(0.5, 0.4, 0.8))


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("keep", Background()),
        ("transparent", Background(kind="transparent")),
        ("blur", Background(kind="blur")),
        ("blur:12", Background(kind="blur", blur_px=12)),
        ("#102030", Background(kind="colour", colour="#102030")),
        ("night-lights", Background(kind="bundled", name="night-lights")),
    ],
)
def test_a_background_is_told_by_how_it_is_written(text: str, background: Background) -> None:
    assert parsed("--background", text).background == background


def test_a_background_that_is_a_file_is_an_own_picture(tmp_path: Path) -> None:
    picture = tmp_path / "beach.jpg"
    picture.write_bytes(b"x")
    assert parsed("--background", str(picture), "--background-fit", "fit").background == Background(
        kind="picture", path=str(picture), fit="fit"
    )


def test_an_open_trim_runs_to_the_end() -> None:
    assert parsed("--trim", "2:").trim == Trim(2, None)


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--trim", "3"),
        ("--trim", "a:b"),
        ("--hand", "0.5"),
        ("--pause", "1"),
        ("--background", "blur:thick"),
        ("--emotion", "happy:very"),
    ],
)
def test_an_option_that_cannot_be_read_is_named(option: str, text: str) -> None:
    with pytest.raises(InputError, match=option):
        parsed(option, text)


@pytest.mark.parametrize(
    ("option", "text", "field"),
    [
        ("--pitch", "13", "pitch_st"),
        ("--speed", "3", "speed"),
        ("--padding", "501", "padding_px"),
        ("--background", "#12", "colour"),
        ("--person", "0", "persons"),
        ("--speed", "nan", "speed"),
    ],
)
def test_a_value_out_of_range_is_refused_at_the_one_door(option: str, text: str, field: str) -> None:
    with pytest.raises(InputError, match=field):
        parsed(option, text)


def test_options_are_laid_over_a_saved_message(tmp_path: Path) -> None:
    saved = replace(parsed("--preset", "calm", "--pitch", "2"), photo=Source(str(tmp_path / "p.jpg")))
    save_message(tmp_path / "message.json", saved)
    args = build_parser().parse_args(["make", "--message", str(tmp_path / "message.json"), "--pitch", "1"])
    message = message_from(args)
    assert (message.prosody.preset, message.prosody.pitch_st) == ("calm", 1)
    assert message.photo.path == str(tmp_path / "p.jpg")


def test_a_photo_on_the_command_line_replaces_the_saved_one_with_its_hash(tmp_path: Path) -> None:
    saved = replace(parsed(), photo=Source(str(tmp_path / "old.jpg"), "ab" * 32))
    save_message(tmp_path / "message.json", saved)
    args = build_parser().parse_args(["make", "new.jpg", "--message", str(tmp_path / "message.json")])
    assert message_from(args, photo=args.photo).photo == Source("new.jpg")


def test_nothing_to_make_a_message_from_is_said() -> None:
    with pytest.raises(InputError) as refused:
        message_from(argparse.Namespace())
    assert refused.value.code == "files_missing"


def test_a_saved_message_moves_with_its_folder(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    save_message(
        old / "message.json", replace(parsed(), photo=Source(str(old / "p.jpg")), voice=Source(str(old / "v.wav")))
    )
    old.rename(new)
    assert load_message(new / "message.json").photo.path == str(new / "p.jpg")


def test_what_the_vendor_is_asked_for_lands_in_the_message() -> None:
    message = parsed("--no-stitch", "--fluent", "--pad-audio", "2", "--expression", "happy:0.5")
    assert message.talk == TalkOptions(False, True, 2.0, "happy", 0.5)
    assert parsed().talk == TalkOptions()
