"""A batch as a table: CSV rows become messages, and a row that cannot be one is named with its line and reason."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from vmsg_desktop.core.batch_items import TITLE_MAX, BatchItem, BatchPlan, Problem
from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.shown import shown

TABLE_MAX_BYTES: Final = 10_000_000
_FILE_COLUMNS: Final = ("photo", "voice")
_PATH_COLUMNS: Final = (*_FILE_COLUMNS, "background.path", "music.path")


def read_table(data: bytes, *, folder: str, base: Message) -> BatchPlan:
    """The rows of a CSV file: columns photo and voice, title where wanted, and any field of a message by its dotted
    name, e.g. prosody.preset. An empty cell leaves the field as it is in ``base``.

    Args:
        data: the file's bytes, UTF-8; commas, semicolons or tabs between the cells.
        folder: what relative paths start from, absolute.
        base: the choices that every row starts from.

    Raises:
        InputError: it is no such table, or a column is not known; the message names line and column.
    """
    rows = list(_rows(_text(data)))
    if not rows:
        raise _no_table("it is empty")
    columns = _columns(rows[0].cells, base)
    plan: list[BatchItem | Problem] = [_item(row, columns, folder, base) for row in rows[1:] if any(row.cells)]
    items = [one for one in plan if isinstance(one, BatchItem)]
    return BatchPlan(tuple(items), tuple(one for one in plan if isinstance(one, Problem)))


@dataclass(frozen=True)
class _Row:
    line: int
    cells: tuple[str, ...]


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise _no_table(f"line {line} is not UTF-8", "Save it as 'CSV UTF-8'.") from exc


def _rows(text: str) -> Iterator[_Row]:
    """Each row with the line that it begins on; a cell may hold line breaks."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
    try:
        for cells in reader:
            yield _Row(line, tuple(cell.strip() for cell in cells))
            line = reader.line_num + 1
    except csv.Error as exc:
        raise _no_table(f"line {line}: {exc}") from exc


def _columns(header: Sequence[str], base: Message) -> tuple[str, ...]:
    names = tuple(name.lower() for name in header)
    fields = json.loads(dump_message(base))
    for name in names:
        if names.count(name) > 1 and name:
            raise _no_table(f"line 1: the column {shown(name)!r} is there twice")
        if name and name not in _FILE_COLUMNS and not _is_field(fields, name):
            hint = "Columns: photo, voice, title, and fields of a message such as prosody.preset or framing.aspect."
            raise _no_table(f"line 1: there is no field {shown(name)!r}", hint)
    missing = [name for name in _FILE_COLUMNS if name not in names]
    if missing:
        raise _no_table(f"line 1: the column {missing[0]!r} is missing", "It needs the columns photo and voice.")
    return names


def _is_field(fields: Any, name: str) -> bool:
    first, *rest = name.split(".")
    if first in (*_FILE_COLUMNS, "version"):
        return False
    for part in (first, *rest):
        if fields is None:  # a group that is not set, e.g. framing.hand: its fields are checked with the row
            return True
        if not isinstance(fields, dict) or part not in fields:
            return False
        fields = fields[part]
    return not isinstance(fields, dict)


def _item(row: _Row, columns: Sequence[str], folder: str, base: Message) -> BatchItem | Problem:
    place = f"line {row.line}"
    if any(row.cells[len(columns) :]):
        return Problem(place, f"it has {len(row.cells)} cells, the first line {len(columns)}")
    cells = {name: cell for name, cell in zip(columns, row.cells, strict=False) if cell}
    if stray := [cell for name, cell in zip(columns, row.cells, strict=False) if cell and not name]:
        return Problem(place, f"{shown(stray[0])!r} stands in a column without a name")
    if absent := [name for name in _FILE_COLUMNS if not cells.get(name)]:
        return Problem(place, f"{absent[0]} is empty")
    name = cells.get("title") or PurePath(cells["voice"]).stem
    try:
        message = _message({"title": base.title or name[:TITLE_MAX], **cells}, folder, base, place)
    except InputError as error:
        return Problem(place, error.message.removeprefix(f"{place}: "))
    return BatchItem(name, message, place)


def _message(cells: Mapping[str, str], folder: str, base: Message, place: str) -> Message:
    raw = json.loads(dump_message(base))
    for name, cell in cells.items():
        text = str(PurePath(folder) / cell) if name in _PATH_COLUMNS else cell
        if name in _FILE_COLUMNS:
            raw[name] = {"path": text}
        else:
            _set(raw, name.split("."), text)
    return parse_message(json.dumps(raw).encode(), name=place)


def _set(raw: dict[str, Any], parts: Sequence[str], text: str) -> None:
    for part in parts[:-1]:
        raw[part] = raw.get(part) or {}
        raw = raw[part]
    raw[parts[-1]] = _value(text, raw.get(parts[-1]))


def _value(text: str, before: Any) -> Any:
    """A cell as JSON data of the kind that the field has; what does not fit is told by the message's own door."""
    if isinstance(before, str):
        return text
    if isinstance(before, list) and not text.startswith("["):
        text = f"[{text}]"
    for spelled in (text, text.lower()):  # spreadsheets write TRUE
        try:
            return json.loads(spelled, parse_constant=str)
        except (ValueError, RecursionError):
            continue
    return text


def _no_table(why: str, hint: str = "See docs/adr/0015-batch.md for an example.") -> InputError:
    return InputError("table_unreadable", f"The table cannot be used: {why}.", hint)
