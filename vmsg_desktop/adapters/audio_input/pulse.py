"""The microphones that PulseAudio, or PipeWire in its place, knows.

PortAudio sees a sound server as one device. Its microphones, their names, which one is muted, and their coming and
going are told by `pactl`.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any, Final

from vmsg_desktop.core.model.take import InputDevice

_TIMEOUT_S: Final = 2.0
_PREFIX: Final = "pulse:"
_FULL_VOLUME: Final = 65_536


def pulse_microphones() -> tuple[InputDevice, ...] | None:
    """The server's microphones, its default first; None where there is no server, or no `pactl` to ask it.

    What it plays (monitors of loudspeakers) is no microphone.
    """
    listed, default = _ask("--format=json", "list", "sources"), _ask("get-default-source")
    if listed is None:
        return None
    try:
        sources: list[dict[str, Any]] = json.loads(listed)
        found = [
            _device(source, default=(default or "").strip())
            for source in sources
            if source.get("properties", {}).get("device.class") != "monitor"
        ]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):  # a pactl before version 16 prints a table
        return None
    return tuple(sorted(found, key=lambda device: (not device.is_default, device.name)))


def set_volume(name: str, level: float) -> bool:
    """Set a source's volume, 0..1; False where that cannot be done."""
    return _ask("set-source-volume", name, str(round(level * _FULL_VOLUME))) is not None


def source_name(device_id: str) -> str | None:
    """The server's name of a microphone that ``pulse_microphones`` gave; None for any other id."""
    return device_id.removeprefix(_PREFIX) if device_id.startswith(_PREFIX) else None


def _device(source: dict[str, Any], *, default: str) -> InputDevice:
    name = str(source["name"])
    rate_hz = int(str(source["sample_specification"]).split()[-1].removesuffix("Hz"))
    words = str(source.get("description") or name)
    volumes = [int(channel["value"]) for channel in source["volume"].values()]
    return InputDevice(
        _PREFIX + name,
        words,
        rate_hz,
        is_default=name == default,
        is_muted=bool(source["mute"]),
        level=round(max(volumes) / _FULL_VOLUME, 3),
    )


def _ask(*words: str) -> str | None:
    """What pactl says; None when it cannot."""
    try:
        done = subprocess.run(
            ["pactl", *words],
            env={**os.environ, "LC_ALL": "C.UTF-8", "PULSE_NO_SPAWN": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
