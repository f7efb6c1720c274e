"""Cache keys: SHA-256 over canonical JSON of all that determines a result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any


def cache_key(stage: str, code_version: int, parts: Mapping[str, Any]) -> str:
    """64 hex digits. Equal parts in any order give equal keys; any changed value gives another.

    Raises:
        ValueError: a part is NaN or infinite, or not JSON; such a key could never be looked up again.
    """
    text = canonical_json({"stage": stage, "code": code_version, "parts": parts})
    return hashlib.sha256(text.encode()).hexdigest()


def canonical_json(value: Any) -> str:
    """JSON with sorted keys, no spaces, no NaN; dataclasses become objects. -0.0 is written as 0.0, ints stay ints."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=True)


def sha256_hex(*parts: bytes) -> str:
    """SHA-256 over the concatenated parts, hex."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def plain(value: Any) -> Any:
    """The value as plain JSON data. Raises ValueError for what is not JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("a cache key holds a mapping whose keys are not all text")
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value + 0.0  # -0.0 + 0.0 is 0.0
    if value is None or isinstance(value, str | int):
        return value
    raise ValueError(f"a cache key holds a {type(value).__name__}, which is not JSON")
