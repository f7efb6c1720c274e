"""Command-line options that change a message, and how they are laid over a message file."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from vmsg_desktop.cli.music_options import music_from
from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.framing import Background, HandFrame
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import PauseEdit, Trim

T = TypeVar("T")
NO_FILE: Final = "-"  # stands for the file that a command does not use, e.g. the voice of `vmsg frame`
_PLAIN_BACKGROUNDS: Final = ("keep", "transparent", "blur")


def add_picture_options(parser: argparse.ArgumentParser) -> None:
    """Who is in the picture, how the cut-out is, what the frame shows."""
    group = parser.add_argument_group("picture")
    group.add_argument("--person", type=int, action="append", metavar="N", help="from 1, left to right; may repeat")
    group.add_argument("--confidence", type=float, metavar="0.05-0.95", help="how sure the detector must be")
    group.add_argument("--overlap", type=float, metavar="0.05-0.95", help="boxes that overlap more are one person")
    group.add_argument("--feather", type=float, metavar="PX", help="soften the cut-out's edge (of 1024 px)")
    group.add_argument("--grow", type=float, metavar="PX", help="grow or, below 0, shrink the cut-out (of 1024 px)")
    group.add_argument(
        "--background",
        metavar="WHAT",
        help="keep, transparent, blur, blur:PX, #RRGGBB, a bundled name (see vmsg frame --list), or a picture file",
    )
    group.add_argument("--background-fit", choices=("fill", "fit"), help="how an own picture fills the frame")
    group.add_argument("--frame", choices=("head", "upper", "whole"), help="how much of the person")
    group.add_argument("--aspect", choices=("1:1", "9:16", "16:9"), help="shape of the frame")
    group.add_argument("--padding", type=int, metavar="PX", help="room around the subject, 0-500")
    for name, does in (("denoise", "take out grain"), ("sharpen", "fine detail"), ("light", "even out the light")):
        group.add_argument(f"--{name}", type=float, nargs="?", const=0.5, metavar="0-1", help=f"{does}; off by default")
    group.add_argument("--hand", metavar="X,Y,H", help="frame by hand: centre and height as shares of the photo")


def add_voice_options(parser: argparse.ArgumentParser) -> None:
    """How the voice is changed."""
    group = parser.add_argument_group("voice")
    group.add_argument(
        "--preset", metavar="NAME", help="natural, celebration, energetic, gentle-joy, calm, professional"
    )
    group.add_argument("--pitch", type=float, metavar="ST", help="semitones, -12 to 12")
    group.add_argument("--speed", type=float, metavar="X", help="0.5 to 2")
    group.add_argument("--energy", type=float, metavar="DB", help="-20 to 20")
    group.add_argument("--pauses", type=float, metavar="X", help="length of all pauses, 0 to 3, 1 = as spoken")
    group.add_argument("--pause", action="append", metavar="AT:LENGTH", help="one pause by hand, seconds; may repeat")
    group.add_argument("--end-pause", type=float, metavar="S", help="silence at the end")
    group.add_argument("--emotion", metavar="NAME[:AMOUNT]", help="neutral, happy, sad, angry, excited; amount 0 to 1")
    group.add_argument("--trim", metavar="START:END", help="seconds of the voice that are used; END may be empty")


def add_talk_options(parser: argparse.ArgumentParser) -> None:
    """What the vendor is asked for."""
    group = parser.add_argument_group("D-ID")
    group.add_argument("--no-stitch", action="store_true", help="do not paste the face back into the whole picture")
    group.add_argument("--fluent", action="store_true", help="blend the last and first frames")
    group.add_argument("--pad-audio", type=float, metavar="S", help="silence added at the end, 0-60; it is charged too")
    group.add_argument("--expression", metavar="NAME[:AMOUNT]", help="neutral, happy, serious, surprise; amount 0 to 1")


def message_from(args: argparse.Namespace, *, photo: str | None = None, voice: str | None = None) -> Message:
    """The message that the arguments describe: the file given by --message, else defaults, under the options.

    Raises:
        InputError: a value is out of range or cannot be read, or photo or voice is missing.
    """
    base = _base_message(args, photo=photo, voice=voice)
    changed = replace(
        base,
        people=_with(base.people, persons=_tuple(args, "person"), confidence=_get(args, "confidence"),
                     overlap=_get(args, "overlap")),
        mask=_with(base.mask, feather_px=_get(args, "feather"), grow_px=_get(args, "grow")),
        background=_background(args, base.background),
        framing=_with(base.framing, shot=_get(args, "frame"), aspect=_get(args, "aspect"),
                      padding_px=_get(args, "padding"), hand=_read(args, "hand", _hand)),
        touch_up=_with(base.touch_up, denoise=_get(args, "denoise"), sharpen=_get(args, "sharpen"),
                       light=_get(args, "light")),
        talk=_with(base.talk, **_talk(args)),
        trim=_read(args, "trim", _trim) or base.trim,
        prosody=_with(base.prosody, **_prosody(args)),
        music=music_from(args, base.music),
    )  # fmt: skip
    return parse_message(dump_message(changed), name="these options")


def _base_message(args: argparse.Namespace, *, photo: str | None, voice: str | None) -> Message:
    path = _get(args, "message")
    if path:
        from vmsg_desktop.adapters.storage.message_folder import load_message

        message = load_message(Path(path))
        if photo:
            message = replace(message, photo=Source(photo))
        return replace(message, voice=Source(voice)) if voice else message
    if not photo or not voice:
        raise InputError(
            "files_missing", "A photo and a voice are needed.", "vmsg make PHOTO VOICE, or vmsg make --message FILE"
        )
    return Message(Source(photo), Source(voice))


def _background(args: argparse.Namespace, base: Background) -> Background:
    fit = _get(args, "background_fit")
    base = replace(base, fit=fit) if fit else base
    what = _get(args, "background")
    if what is None:
        return base
    if what in _PLAIN_BACKGROUNDS:
        return replace(base, kind=what)
    if what.startswith("blur:"):
        return replace(base, kind="blur", blur_px=_number(what.removeprefix("blur:"), "--background"))
    if what.startswith("#"):
        return replace(base, kind="colour", colour=what)
    if re.fullmatch(r"[a-z][a-z0-9-]*", what) and not Path(what).exists():
        return replace(base, kind="bundled", name=what)
    return replace(base, kind="picture", path=str(Path(what).resolve()))


def _prosody(args: argparse.Namespace) -> dict[str, Any]:
    emotion, _, amount = (_get(args, "emotion") or "").partition(":")
    return {
        "preset": _get(args, "preset"),
        "pitch_st": _get(args, "pitch"),
        "speed": _get(args, "speed"),
        "energy_db": _get(args, "energy"),
        "pause_scale": _get(args, "pauses"),
        "pause_edits": tuple(_pause(text) for text in args.pause) if _get(args, "pause") else None,
        "end_pause_s": _get(args, "end_pause"),
        "emotion": emotion or None,
        "emotion_amount": _number(amount, "--emotion") if amount else None,
    }


def _talk(args: argparse.Namespace) -> dict[str, Any]:
    expression, _, amount = (_get(args, "expression") or "").partition(":")
    return {
        "stitch": False if _get(args, "no_stitch") else None,
        "fluent": _get(args, "fluent") or None,
        "pad_audio_s": _get(args, "pad_audio"),
        "expression": expression or None,
        "intensity": _number(amount, "--expression") if amount else None,
    }


def _hand(text: str) -> HandFrame:
    parts = [_number(part, "--hand") for part in text.split(",")]
    if len(parts) != 3:
        raise _unreadable("--hand", text, "three numbers X,Y,H")
    return HandFrame(*parts)


def _trim(text: str) -> Trim:
    start, colon, end = text.partition(":")
    if not colon:
        raise _unreadable("--trim", text, "START:END in seconds")
    return Trim(_number(start or "0", "--trim"), _number(end, "--trim") if end else None)


def _pause(text: str) -> PauseEdit:
    start, colon, length = text.partition(":")
    if not colon:
        raise _unreadable("--pause", text, "AT:LENGTH in seconds")
    return PauseEdit(_number(start, "--pause"), _number(length, "--pause"))


def _number(text: str, option: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _unreadable(option, text, "a number") from None


def _unreadable(option: str, text: str, wanted: str) -> InputError:
    return InputError("option_unreadable", f"{option} {text!r} is not {wanted}.", "See vmsg make --help.")


def _get(args: argparse.Namespace, name: str) -> Any:
    return getattr(args, name, None)


def _tuple(args: argparse.Namespace, name: str) -> tuple[Any, ...] | None:
    value = _get(args, name)
    return None if value is None else tuple(value)


def _read(args: argparse.Namespace, name: str, reader: Callable[[str], T]) -> T | None:
    text = _get(args, name)
    return None if text is None else reader(text)


def _with(base: T, **changes: Any) -> T:
    given = {name: value for name, value in changes.items() if value is not None}
    return replace(base, **given)  # type: ignore[type-var]
