"""A script file: what a sandbox shall be like and what shall go wrong, as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.sandbox.faults import Fault, read_faults
from vmsg_desktop.sandbox.fields import typed
from vmsg_desktop.sandbox.settings import SandboxSettings

_SETTINGS: Final = tuple(known.name for known in fields(SandboxSettings) if known.name != "key")


@dataclass(frozen=True)
class Script:
    """What a script file says."""

    settings: SandboxSettings
    faults: tuple[Fault, ...] = ()
    seed: int = 0


def read_script(text: str, settings: SandboxSettings) -> Script:
    """``settings`` with the changes of a script, and its faults. Raises InputError naming what is wrong."""
    try:
        data = json.loads(text)
    except ValueError as exc:
        raise _wrong(f"it is no JSON ({exc})") from exc
    if not isinstance(data, dict):
        raise _wrong("it is no JSON object")
    unknown = data.keys() - {*_SETTINGS, "faults", "seed"}
    if unknown:
        raise _wrong(f"it has unknown fields: {', '.join(sorted(unknown))}")
    changes = {name: _setting(name, data[name]) for name in _SETTINGS if name in data}
    return Script(
        replace(settings, **changes), read_faults(data.get("faults", [])), typed(Script, "seed", data.get("seed", 0))
    )


def _setting(name: str, value: Any) -> Any:
    """One render time may stand alone."""
    return typed(SandboxSettings, name, [value] if name == "render_s" and not isinstance(value, list) else value)


def _wrong(what: str) -> InputError:
    return InputError("sandbox_script", f"The script of the sandbox cannot be used: {what}.", "See docs/sandbox.md.")
