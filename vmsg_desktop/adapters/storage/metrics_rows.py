"""How measurements lie in their file: rows as short JSON, spans as columns."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any, Final

from vmsg_desktop.core.model.metrics import Resolution, Span
from vmsg_desktop.core.rollup import Bucket, Row

_DIGITS: Final = 7
SPAN_FIELDS: Final = tuple(field.name for field in fields(Span))


def row_text(row: Row) -> str:
    """Values with seven digits: ``0.5`` was read once, ``[10,0.5]`` ten times the same, else n, mean, low, high."""
    values = {name: _packed(bucket) for name, bucket in row.values.items()}
    facts = {"v": values, "m": dict(row.missing)} if row.missing else {"v": values}
    return json.dumps(facts, separators=(",", ":"))


def row_from(text: str, *, host: str, step: Resolution, at_s: int) -> Row:
    """The other way. Raises ValueError, KeyError or TypeError for what no version ever wrote."""
    facts = json.loads(text)
    values = {name: _bucket(packed) for name, packed in facts["v"].items()}
    return Row(host, step, at_s, values, facts.get("m", {}))


def span_row(span: Span) -> dict[str, Any]:
    """A span's columns."""
    return asdict(span)


def span_from(row: dict[str, Any]) -> Span:
    """The other way; SQLite knows no booleans."""
    facts = {name: row[name] for name in SPAN_FIELDS}
    for name in ("is_cold", "is_warm"):
        facts[name] = None if facts[name] is None else bool(facts[name])
    return Span(**facts)


def _packed(bucket: Bucket) -> float | list[float]:
    mean, low, high = (_short(value) for value in bucket[1:])
    if low == high == mean:
        return mean if bucket.n == 1 else [bucket.n, mean]
    return [bucket.n, mean, low, high]


def _bucket(packed: float | list[float]) -> Bucket:
    if not isinstance(packed, list):
        return Bucket(1, packed, packed, packed)
    if len(packed) == 2:
        n, mean = packed
        return Bucket(int(n), mean, mean, mean)
    n, mean, low, high = packed
    return Bucket(int(n), mean, low, high)


def _short(value: float) -> float:
    """Whole numbers without a point are shorter still."""
    short = float(f"{value:.{_DIGITS}g}")
    return int(short) if short.is_integer() else short
