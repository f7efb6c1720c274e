"""One error type for every layer: what happened, what to do, and whether trying again can help.

Adapters translate foreign exceptions into these at their edge (``raise ... from exc``). They cross the wire
unchanged through :meth:`VmsgError.to_json` and :func:`error_from_json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class VmsgError(Exception):
    """Base of all errors that a person may see.

    Args:
        code: stable snake_case name, e.g. ``"photo_too_small"``; tests and windows key on it.
        message: one sentence: what happened and why, with the figures.
        hint: one sentence: what to do next. May be empty only for cancellation.
        retryable: True when the same call may succeed later unchanged.
        details: JSON-ready facts for machines; never a key, token or signed URL.
    """

    family: ClassVar[str] = "error"

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        retryable: bool = False,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable
        self.details: dict[str, Any] = dict(details or {})

    def to_json(self) -> dict[str, Any]:
        """The error as plain data, for ``--json`` and the wire."""
        return {
            "family": self.family,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "retryable": self.retryable,
            "details": self.details,
        }


class InputError(VmsgError):
    """What the person gave cannot be used: file, setting or argument."""

    family = "input"


class ComputeError(VmsgError):
    """An engine or its device failed, or a model is missing."""

    family = "compute"


class RemoteError(VmsgError):
    """Another machine refused, failed or could not be reached."""

    family = "remote"


class RenderError(VmsgError):
    """A video could not be made."""

    family = "render"


class StorageError(VmsgError):
    """A disk, database or cache could not be read or written."""

    family = "storage"


class Cancelled(VmsgError):
    """The person stopped the work; nothing is wrong."""

    family = "cancelled"

    def __init__(self, message: str = "Stopped by you.") -> None:
        super().__init__("cancelled", message)


class Left(Cancelled):
    """The program ends: the work is left as it stands and goes on with its next start; nobody stopped it."""

    def __init__(self) -> None:
        super().__init__("Left as it stands; it goes on with the next start.")


_FAMILIES: dict[str, type[VmsgError]] = {
    cls.family: cls for cls in (InputError, ComputeError, RemoteError, RenderError, StorageError)
}


def error_from_json(data: Mapping[str, Any]) -> VmsgError:
    """Rebuild an error that :meth:`VmsgError.to_json` wrote; an unknown family becomes a plain VmsgError."""
    if data.get("family") == Cancelled.family:
        return Cancelled(str(data["message"]))
    cls = _FAMILIES.get(str(data.get("family")), VmsgError)
    return cls(
        str(data["code"]),
        str(data["message"]),
        str(data.get("hint", "")),
        retryable=bool(data.get("retryable", False)),
        details=data.get("details") or {},
    )
