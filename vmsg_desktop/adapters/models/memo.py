"""Two small JSON files beside the models: hashes already computed, and hashes pinned on this machine.

The memo spares hashing 160 MB at each start: a file whose size and modification time have not changed is taken to have
the hash that was computed last. It may be lost at any time. Pins may not: they stand in for hashes that the table does
not have.
"""

from __future__ import annotations

import json
from pathlib import Path

from vmsg_desktop.adapters.models.files import write_atomic


class HashMemo:
    """File hashes by path, valid while size and modification time stay the same."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def known(self, file: Path) -> str | None:
        """The hash computed last, or None when the file has changed since or was never hashed."""
        row = _load(self._path).get(_key(file))
        stat = file.stat()
        if isinstance(row, dict) and row.get("size") == stat.st_size and row.get("mtime_ns") == stat.st_mtime_ns:
            return str(row.get("sha256"))
        return None

    def remember(self, file: Path, sha256: str) -> None:
        """Note the hash of the file as it lies there now."""
        stat = file.stat()
        rows = _load(self._path)
        rows[_key(file)] = {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": sha256}
        try:
            write_atomic(self._path, json.dumps(rows, indent=1, sort_keys=True))
        except PermissionError:
            # A read-only models folder (shared by several people) works; it is hashed again at each start.
            return


class Pins:
    """Hashes that this machine saw first, for files whose published hash is not known."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, file: Path) -> str | None:
        """The pinned hash, None when nothing is pinned."""
        value = _load(self._path).get(_key(file))
        return value if isinstance(value, str) else None

    def pin(self, file: Path, sha256: str) -> None:
        """Expect ``sha256`` from now on."""
        self._write(_load(self._path) | {_key(file): sha256})

    def forget(self, folder: Path) -> None:
        """Drop the pins of a model's folder."""
        self._write({key: value for key, value in _load(self._path).items() if not key.startswith(f"{folder.name}/")})

    def _write(self, rows: dict[str, object]) -> None:
        write_atomic(self._path, json.dumps(rows, indent=1, sort_keys=True))


def _key(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _load(path: Path) -> dict[str, object]:
    """The rows; an absent or damaged file counts as empty, which costs hashing or fetching again, never trust."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return rows if isinstance(rows, dict) else {}
