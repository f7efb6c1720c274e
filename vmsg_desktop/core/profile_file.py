"""The profile file: JSON, its schema generated from the dataclasses (resources/schemas/profile-1.schema.json)."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.profile import Profile
from vmsg_desktop.core.model.shown import shown


def dump_profile(profile: Profile) -> bytes:
    """The profile as UTF-8 JSON, indented, with a final newline; :func:`parse_profile` is the inverse."""
    return _adapter().dump_json(profile, indent=2) + b"\n"


def parse_profile(data: bytes, *, name: str = "profile.json") -> Profile:
    """Read a profile. Raises InputError: it is none, and which field shows it."""
    try:
        return _adapter().validate_json(data)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise InputError(
            "profile_invalid",
            f"{shown(name)} is no profile: {shown(where, limit=80)}: {shown(first['msg'])}.",
            "Make one: vmsg profile --output FILE",
        ) from exc


def profile_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of the file."""
    schema = _adapter().json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "VMsg profile"}


@cache
def _adapter() -> TypeAdapter[Profile]:
    return TypeAdapter(Profile)
