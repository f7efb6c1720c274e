"""The price table on disk: the bundled one, or the copy in the home folder that a person edits."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.prices import PriceTable
from vmsg_desktop.resources import resource_path

_ADAPTER: Final = TypeAdapter(PriceTable)


class PriceFile:
    """The prices of this user.

    Args:
        path: the editable copy; the bundled table holds while it does not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_own(self) -> bool:
        """The person has a copy."""
        return self.path.exists()

    def read(self) -> PriceTable:
        """The table that holds. Raises InputError: the copy does not say what a price table says; StorageError."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            data = resource_path("prices.json").read_bytes()
        except OSError as exc:
            raise StorageError("prices_unreadable", f"{self.path} cannot be read: {exc}.", "Look at it.") from exc
        try:
            return _ADAPTER.validate_json(data)
        except ValidationError as exc:
            first = exc.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            raise InputError(
                "prices_wrong",
                f"The price table {self.path} cannot be used: {where}: {first['msg']}.",
                "Mend it, or delete it: then the prices that came with the program hold.",
            ) from exc

    def write(self, table: PriceTable) -> None:
        """Keep a table as the person's copy. Raises StorageError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.path, (json.dumps(asdict(table), indent=2) + "\n").encode())
        except OSError as exc:
            raise StorageError(
                "prices_not_written", f"{self.path} cannot be written: {exc}.", "Free some space."
            ) from exc

    def copy(self) -> Path:
        """Make the editable copy where there is none yet; returns its path. Raises InputError, StorageError."""
        if not self.is_own:
            self.write(self.read())
        return self.path
