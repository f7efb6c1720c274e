"""Where the program keeps its data on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def data_home() -> Path:
    """The folder for models and other lasting data: ``VMSG_HOME`` when set, else the user's data folder.

    Nothing is created.
    """
    chosen = os.environ.get("VMSG_HOME", "")
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_data_path("vmsg", appauthor=False)


def cache_home() -> Path:
    """The folder for what can be made again: ``cache`` under ``VMSG_HOME`` when set, else the user's cache folder."""
    chosen = os.environ.get("VMSG_HOME", "")
    return data_home() / "cache" if chosen else platformdirs.user_cache_path("vmsg", appauthor=False)
