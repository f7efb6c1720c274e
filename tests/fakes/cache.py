"""A result cache in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vmsg_desktop.core.model.kept import Kept


class MemoryCache:
    """Implements ResultCache without lifetimes; ``entries`` and ``stages`` are for looking."""

    def __init__(self) -> None:
        self.entries: dict[str, Kept] = {}
        self.stages: dict[str, str] = {}

    def get(self, key: str, *, stage: str) -> Kept | None:
        return self.entries.get(key)

    def put(self, key: str, kept: Kept, *, stage: str, ttl_s: float, parts: Mapping[str, Any]) -> None:
        self.entries[key] = kept
        self.stages[key] = stage
