"""Checks of a JSON body that gather every wrong field, and bring strings to what they mean ("false", "0.0")."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from vmsg_desktop.sandbox.refusals import Refused, validation

Fields = Mapping[str, Any]


class Checker:
    """Reads fields by their path, e.g. "body.config"; a value that is wrong is noted and read as its default."""

    def __init__(self) -> None:
        self._details: dict[str, dict[str, Any]] = {}

    def fail(self, path: str, message: str) -> None:
        """Note that a field is wrong."""
        self._details.setdefault(path, {"message": message})

    def finish(self) -> None:
        """Raise Refused when anything was wrong."""
        if self._details:
            raise Refused(validation(self._details))

    def fields(self, path: str, value: Any, *, known: Sequence[str], required: Sequence[str] = ()) -> Fields:
        """An object with no fields but the known ones; {} where it is none."""
        if not isinstance(value, dict):
            self.fail(path, "invalid object")
            return {}
        for name in value:
            if name not in known:
                self.fail(f"{path}.{name}", f'"{name}" is an excess property and therefore is not allowed')
        for name in required:
            if value.get(name) is None:
                self.fail(f"{path}.{name}", f"'{name}' is required")
        return value

    def text(self, path: str, value: Any, *, pattern: str = r"(?s).*", message: str = "invalid string value") -> str:
        """A string that matches as a whole; "" where it is missing or wrong."""
        if value is None:
            return ""
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            self.fail(path, message)
            return ""
        return value

    def flag(self, path: str, value: Any, *, default: bool = False) -> bool:
        """A boolean, also as a string."""
        if value is None or isinstance(value, bool):
            return default if value is None else value
        word = value.lower() if isinstance(value, str) else ""
        if word not in ("true", "false"):
            self.fail(path, "invalid boolean value")
        return word == "true"

    def number(self, path: str, value: Any, *, least: float, most: float, default: float = 0.0) -> float:
        """A finite number in its bounds, also as a string."""
        if value is None:
            return default
        try:
            number = math.nan if isinstance(value, bool) else float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            self.fail(path, "invalid float number")
        elif number < least:
            self.fail(path, f"min {least:g}")
        elif number > most:
            self.fail(path, f"max {most:g}")
        else:
            return number
        return default

    def choice(self, path: str, value: Any, choices: Sequence[str], *, default: str) -> str:
        """One of ``choices``."""
        if value is None:
            return default
        if value not in choices:
            self.fail(path, f"should be one of the following; {list(choices)}")
            return default
        return str(value)

    def items(self, path: str, value: Any) -> list[Any]:
        """A list."""
        if not isinstance(value, list):
            self.fail(path, "invalid array")
            return []
        return value
