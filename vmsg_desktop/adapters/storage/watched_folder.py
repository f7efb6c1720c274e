"""The files of a folder, as they stand at one look."""

from __future__ import annotations

import os
from pathlib import Path

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.shown import shown
from vmsg_desktop.core.model.sources import FileMark


def look_into(folder: Path) -> dict[str, FileMark]:
    """Name -> mark of each regular file in ``folder`` itself. Raises InputError when it is no folder."""
    found: dict[str, FileMark] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    if entry.is_file():
                        facts = entry.stat()
                        found[entry.name] = FileMark(facts.st_size, facts.st_mtime_ns)
                except OSError:  # gone between the list and the look
                    continue
    except OSError as exc:
        raise InputError(
            "folder_unreadable", f"The folder {shown(str(folder))} cannot be read: {exc.strerror}.", "Check the path."
        ) from exc
    return found
