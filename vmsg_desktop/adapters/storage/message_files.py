"""The message files of this user: those of their own choosing, and those that have no name yet."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

from vmsg_desktop.adapters.storage.message_folder import MESSAGE_NAME, load_message, save_message
from vmsg_desktop.adapters.storage.recent_files import RecentFiles
from vmsg_desktop.core.model.message import Message


class UserMessageFiles:
    """Implements the document's MessageFiles under ``root``: a folder for each unnamed message, and the recent list."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._recent = RecentFiles(root / "recent.json")

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
        return self._recent.all()

    def remember(self, path: Path) -> None:
        """See MessageFiles."""
        self._recent.remember(path)
