"""Values from JSON brought to the type that a settings class says, one field at a time."""

from __future__ import annotations

from typing import Any, get_type_hints

from vmsg_desktop.core.model.errors import InputError


def typed(owner: type, name: str, value: Any) -> Any:
    """``value`` as field ``name`` of the dataclass ``owner``. Raises InputError saying what is meant."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(get_type_hints(owner)[name]).validate_python(value)
    except ValidationError as exc:
        message = f"In the script of the sandbox, {name} is wrong: {exc.errors()[0]['msg']}."
        raise InputError("sandbox_script", message, "See docs/sandbox.md.") from exc
