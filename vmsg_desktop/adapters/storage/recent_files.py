"""A short list of files used lately, kept as a file of its own."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Final

from vmsg_desktop.adapters.storage.blobs import write_atomically

log = logging.getLogger(__name__)
MOST_RECENT: Final = 12


class RecentFiles:
    """At most MOST_RECENT files, kept in the file ``kept_in``. A list that is lost or broken is an empty one."""

    def __init__(self, kept_in: Path) -> None:
        self._kept_in = kept_in

    def all(self) -> tuple[Path, ...]:
        """Newest first, those that are gone left out."""
        return tuple(path for path in self._listed() if path.is_file())

    def remember(self, path: Path) -> None:
        """Put a file first. A list that cannot be written is no loss that a person should hear of."""
        path = path.resolve()
        names = [str(path), *(str(other) for other in self._listed() if other != path)]
        try:
            write_atomically(self._kept_in, json.dumps(names[:MOST_RECENT]).encode())
        except OSError as exc:
            log.warning("The list of recent files %s is not kept: %s", self._kept_in.name, exc.strerror)

    def _listed(self) -> list[Path]:
        try:
            names = json.loads(self._kept_in.read_bytes())
        except (OSError, ValueError):
            return []
        return [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
