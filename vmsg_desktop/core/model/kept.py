"""Results as plain data: what the cache holds and the wire carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vmsg_desktop.core.model.engine import Engine


@dataclass(frozen=True)
class Packed:
    """A result as JSON facts and named raw bytes; never pickle."""

    meta: Mapping[str, Any]
    blobs: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def size_bytes(self) -> int | None:
        """Of the raw bytes; None where there are only facts, which are small and not counted."""
        return sum(map(len, self.blobs.values())) if self.blobs else None


@dataclass(frozen=True)
class Kept:
    """A packed result with the engine that made it and what was to be said about it."""

    packed: Packed
    engine: Engine | None = None
    notes: tuple[str, ...] = ()
