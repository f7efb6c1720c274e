"""The corpus on disk, built when a test first asks, and the real decoder with its child."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hostile.build_corpus import build
from tests.hostile.rows import Row
from vmsg_desktop.adapters.media.decoder import MediaDecoder
from vmsg_desktop.adapters.media.worker import DecodeWorker


@pytest.fixture(scope="session")
def corpus_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Row], Path]:
    """Where the file of a row is."""
    folder = tmp_path_factory.mktemp("corpus")
    places: dict[str, Path] = {}

    def place(row: Row) -> Path:
        if row.file not in places:
            places.update(build([row], folder))
        return places[row.file]

    return place


@pytest.fixture(scope="session")
def worker() -> Iterator[DecodeWorker]:
    """The child with the limits of the program."""
    with DecodeWorker() as made:
        yield made


@pytest.fixture(scope="session")
def decoder(worker: DecodeWorker) -> MediaDecoder:
    """The real doors."""
    return MediaDecoder(worker)
