"""Shared fixtures. One thread a process: the numeric libraries' pools fight over the cores otherwise."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

from pathlib import Path

import pytest
from hypothesis import settings
from platformdirs import user_data_path

# No test measures time: how long an example takes depends on what else this machine does. Where a change is judged
# (CI is set), the same commit meets the same examples; new ones are looked for everywhere else.
settings.register_profile("untimed", deadline=None)
settings.register_profile("judged", deadline=None, derandomize=True)
settings.load_profile("judged" if os.environ.get("CI") else "untimed")

RESOURCES = Path(__file__).resolve().parents[1] / "resources"


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Folder of the starter models; ``make setup`` puts them there."""
    home = os.environ.get("VMSG_HOME")
    folder = (Path(home) if home else user_data_path("vmsg", appauthor=False)) / "models"
    assert folder.is_dir(), f"no models in {folder}: run 'vmsg models get starter'"
    return folder


@pytest.fixture(scope="session")
def portrait_path() -> Path:
    """The bundled portrait."""
    return RESOURCES / "samples" / "portrait.png"


@pytest.fixture(scope="session")
def voice_path() -> Path:
    """The bundled voice."""
    return RESOURCES / "samples" / "voice.flac"


@pytest.fixture(scope="session")
def library_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where torch's companions keep their settings; one for all, for they read it once, when they are imported."""
    return tmp_path_factory.mktemp("libraries")
