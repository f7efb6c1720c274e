"""The settings on disk: JSON, written whole, read forgivingly: a damaged value costs that value, never the start."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.settings import Settings

log = logging.getLogger(__name__)
_ADAPTER = TypeAdapter(Settings)


class SettingsFile:
    """The settings of this user. Any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._settings = _read(path)

    @property
    def current(self) -> Settings:
        """As they are."""
        return self._settings

    def keep(self, **changes: Any) -> Settings:
        """Change some and write them. Raises StorageError (the change holds until the end); ValueError: not a value."""
        with self._lock:
            self._settings = _ADAPTER.validate_python({**asdict(self._settings), **changes})
            try:
                write_atomically(self._path, json.dumps(asdict(self._settings), indent=2).encode())
            except OSError as exc:
                raise StorageError(
                    "settings_not_written",
                    f"The settings cannot be written to {self._path}: {exc.strerror}.",
                    "They hold until you close the program. Free some space, or check the folder's rights.",
                ) from exc
            return self._settings


def _read(path: Path) -> Settings:
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as exc:
        log.warning("The settings in %s cannot be read, so they are as at first: %s", path, exc)
        return Settings()
    if not isinstance(found, dict):
        return Settings()
    return _without_bad_values(found)


def _without_bad_values(found: dict[str, Any]) -> Settings:
    known = {field.name for field in fields(Settings)}
    good = {name: value for name, value in found.items() if name in known and _fits(name, value)}
    return _ADAPTER.validate_python(good)


def _fits(name: str, value: Any) -> bool:
    try:
        _ADAPTER.validate_python({name: value})
    except ValidationError:
        log.warning("The setting %s has a value that does not fit; it is as at first", name)
        return False
    return True
