"""The message files of this user: those of their own choosing, and those that have no name yet."""

from __future__ import annotations

import json
import logging
import secrets
import time
from pathlib import Path
from typing import Final

from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.adapters.storage.message_folder import MESSAGE_NAME, load_message, save_message
from vmsg_desktop.core.model.message import Message

log = logging.getLogger(__name__)
MOST_RECENT: Final = 12


class UserMessageFiles:
    """Implements the document's MessageFiles under ``root``: a folder for each unnamed message, and the recent list."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._list = root / "recent.json"

    def load(self, path: Path) -> Message:
        """See MessageFiles."""
        return load_message(path)

    def save(self, path: Path, message: Message) -> None:
        """See MessageFiles."""
        save_message(path, message)

    def new_path(self) -> Path:
        """See MessageFiles."""
        return self._root / f"{time.strftime('%Y-%m-%d')}-{secrets.token_hex(4)}" / MESSAGE_NAME

    def recent(self) -> tuple[Path, ...]:
        """See MessageFiles."""
        return tuple(path for path in self._listed() if path.is_file())

    def remember(self, path: Path) -> None:
        """See MessageFiles. A list that cannot be written is no loss that a person should hear of."""
        path = path.resolve()
        names = [str(path), *(str(other) for other in self._listed() if other != path)]
        try:
            write_atomically(self._list, json.dumps(names[:MOST_RECENT]).encode())
        except OSError as exc:
            log.warning("The list of recent messages is not kept: %s", exc.strerror)

    def _listed(self) -> list[Path]:
        try:
            names = json.loads(self._list.read_bytes())
        except (OSError, ValueError):
            return []
        return [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
