"""The budget on disk, in a file of its own: windows and terminals change it at the same time.

A file that cannot be understood is an error, never "no limit".
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.core.model.budget import Budget
from vmsg_desktop.core.model.errors import StorageError

_ADAPTER: Final = TypeAdapter(Budget)


class BudgetFile:
    """The budget of this user under ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Budget:
        """As it is now; without a file there is no limit. Raises StorageError: nothing is paid then."""
        try:
            return _ADAPTER.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return Budget()
        except (OSError, ValidationError) as exc:
            raise StorageError(
                "budget_unreadable",
                f"The budget in {self._path} cannot be read, so nothing is paid.",
                "Set it anew: vmsg cost budget --reset",
            ) from exc

    def write(self, budget: Budget) -> None:
        """Keep it. Raises StorageError; ValueError: not a budget."""
        _ADAPTER.validate_python(asdict(budget))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps(asdict(budget), indent=2).encode())
        except OSError as exc:
            raise StorageError(
                "budget_not_written",
                f"The budget cannot be written to {self._path}: {exc.strerror}.",
                "Free some space.",
            ) from exc
