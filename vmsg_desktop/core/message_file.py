"""The message file: versioned JSON, validated at this one door.

``parse_message(dump_message(m)) == m`` for every valid message. The published JSON schema
(resources/schemas/message-1.schema.json) is generated from the same dataclasses by :func:`message_schema`.
"""

from __future__ import annotations

import codecs
import json
from functools import cache
from typing import Any, Final, NoReturn

from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.message import MESSAGE_VERSION, Message
from vmsg_desktop.core.model.shown import shown

MAX_FILE_BYTES: Final = 1_000_000  # a message is a page of text; more is not one
_HINT = "Open it in the program that wrote it, or make the message again."


def parse_message(data: bytes, *, name: str = "message.json") -> Message:
    """Read a message file.

    Args:
        data: the file's bytes, UTF-8 JSON.
        name: the file's name, for errors.

    Raises:
        InputError: not JSON, too large, from a newer version, an unknown field or a value out of range; the
            message names the field.
    """
    name = shown(name)
    if len(data) > MAX_FILE_BYTES:
        raise InputError("message_too_large", f"{name} is {len(data)} bytes; a message file is at most 1 MB.", _HINT)
    data = data.removeprefix(codecs.BOM_UTF8)  # some editors write it
    raw = _load_json(data, name)
    version = raw.get("version", MESSAGE_VERSION)
    if isinstance(version, int) and version > MESSAGE_VERSION:
        raise InputError(
            "message_newer",
            f"{name} was written by a newer version"
            f" (format {shown(str(version), limit=20)}; this program reads up to {MESSAGE_VERSION}).",
            "Update VMsg Desktop; the file is untouched.",
        )
    try:
        return _adapter().validate_json(data)
    except ValidationError as exc:
        raise InputError("message_invalid", f"{name}: {_explain(exc)}", "Correct that value, then try again.") from exc


def dump_message(message: Message) -> bytes:
    """The message as UTF-8 JSON, indented, with a final newline; what equals its default is written too."""
    return _adapter().dump_json(message, indent=2) + b"\n"


def message_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of the message file."""
    schema = _adapter().json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "VMsg message", **schema}


@cache
def _adapter() -> TypeAdapter[Message]:
    return TypeAdapter(Message)


def _load_json(data: bytes, name: str) -> dict[str, Any]:
    try:
        raw = json.loads(data.decode(), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError as exc:
        raise InputError("message_not_json", f"{name} is not a message file: it is nested too deeply.", _HINT) from exc
    except UnicodeDecodeError as exc:
        raise InputError(
            "message_not_json", f"{name} is not a message file: byte {exc.start} is not UTF-8.", _HINT
        ) from exc
    except ValueError as exc:
        raise InputError("message_not_json", f"{name} is not a message file: {shown(str(exc))}.", _HINT) from exc
    if not isinstance(raw, dict):
        raise InputError("message_not_json", f"{name} is not a message file: it holds no object.", _HINT)
    return raw


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key that comes twice means two things, and each reader would take another one."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f'"{shown(key, limit=60)}" is there twice')
        found[key] = value
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _explain(exc: ValidationError) -> str:
    first = exc.errors(include_url=False, include_context=False)[0]
    where = shown(".".join(str(part) for part in first["loc"]), limit=80) or "the file"
    more = exc.error_count() - 1
    return f"{where}: {shown(first['msg'])}" + (f" (and {more} more)" if more else "") + "."
