"""Music options become choices of a message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vmsg_desktop.adapters.storage.message_folder import load_message, save_message
from vmsg_desktop.cli.main import build_parser, run_command
from vmsg_desktop.cli.message_options import message_from
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.music import Music


def parsed(*options: str, command: str = "make") -> Message:
    args = build_parser().parse_args([command, "p.jpg", "v.wav", *options])
    return message_from(args, photo=args.photo, voice=args.voice)


@pytest.mark.parametrize("command", ["make", "preflight"])
def test_every_music_option_lands_in_the_message(command: str) -> None:
    message = parsed(
        "--music", "candlelight", "--music-level", "-12", "--music-fit", "trim", "--lead", "1.5", "--tail", "3",
        "--fade-in", "0.5", "--fade-out", "4", "--duck", "9", command=command,
    )  # fmt: skip
    assert message.music == Music(
        kind="bundled", name="candlelight", level_db=-12, fade_in_s=0.5, fade_out_s=4, fit="trim", lead_s=1.5,
        tail_s=3, duck=True, duck_db=9,
    )  # fmt: skip


def test_a_file_is_own_music_whatever_its_name(tmp_path: Path) -> None:
    song = tmp_path / "song.ogg"
    song.write_bytes(b"x")
    assert parsed("--music", str(song)).music == Music(kind="own", path=str(song))


def test_ducking_can_be_off() -> None:
    assert parsed("--music", "candlelight", "--no-duck").music.duck is False


def test_no_music_is_the_default_and_can_be_said() -> None:
    assert parsed().music == parsed("--music", "none").music == Music()


@pytest.mark.parametrize(
    "options", [("--lead", "1"), ("--no-duck",), ("--music-level", "-10"), ("--music", "none", "--tail", "1")]
)
def test_a_setting_without_music_is_refused_not_dropped(options: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match=r"there is no music") as refused:
        parsed(*options)
    assert "--music" in refused.value.hint


@pytest.mark.parametrize(
    ("option", "text", "field"),
    [
        ("--music-level", "1", "level_db"),
        ("--music-level", "-41", "level_db"),
        ("--lead", "10.5", "lead_s"),
        ("--fade-out", "-1", "fade_out_s"),
        ("--duck", "nan", "duck_db"),
    ],
)
def test_a_value_out_of_range_is_refused_with_its_field(option: str, text: str, field: str) -> None:
    with pytest.raises(InputError, match=field):
        parsed("--music", "candlelight", option, text)


def test_options_are_laid_over_saved_music_which_moves_with_its_folder(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    (old / "song.mp3").write_bytes(b"x")
    save_message(old / "message.json", parsed("--music", str(old / "song.mp3"), "--lead", "2"))
    assert json.loads((old / "message.json").read_text())["music"]["path"] == "song.mp3"
    old.rename(new)
    assert load_message(new / "message.json").music.path == str(new / "song.mp3")
    args = build_parser().parse_args(["make", "--message", str(new / "message.json"), "--tail", "1"])
    music = message_from(args).music
    assert (music.kind, music.lead_s, music.tail_s) == ("own", 2, 1)


def test_taking_the_music_out_of_a_saved_message_takes_its_settings_too(tmp_path: Path) -> None:
    save_message(tmp_path / "message.json", parsed("--music", "candlelight", "--lead", "2"))
    args = build_parser().parse_args(["make", "--message", str(tmp_path / "message.json"), "--music", "none"])
    assert message_from(args).music == Music()


def test_the_bundled_tracks_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["music", "--list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["id"] == "paper-lanterns"
    assert run_command(["music", "--list"]) == 0
    assert "Candlelight" in capsys.readouterr().out
