"""A desk for the picture column: engines without models, a disk in memory, lanes that answer when they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeEngines, FakeMatter
from vmsg_desktop.adapters.storage.message_files import UserMessageFiles
from vmsg_desktop.application.document import EMPTY, Document
from vmsg_desktop.application.picture_views import PictureViews
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.audio.presets import parse_presets
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.models import FetchProgress
from vmsg_desktop.core.model.picture import BundledPicture
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.model.voice import PitchTrack

PRESETS = parse_presets(
    {
        "version": 1,
        "presets": [{"id": "natural", "label": "Natural", "description": "", "values": {}}],
        "emotions": [{"id": "neutral", "label": "Neutral", "description": "", "values": {}}],
    }
)
PHOTO = "/pictures/crew.jpg"


class Disk:
    """Files by path."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {
            PHOTO: b"photo",
            "/pictures/other.jpg": b"other",
            "/pictures/note.txt": b"BAD text",
            "/pictures/beach.png": b"beach",
        }

    def read(self, source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
        if not source.path:
            raise InputError(f"{what}_missing", f"No {what} is chosen yet.", f"Choose a {what}.")
        if source.path not in self.data:
            raise InputError(f"{what}_not_found", f"The {what} {source.path} is not there.", "Check the path.")
        return SourceFile(Path(source.path).name, self.data[source.path])


class NoMeter:
    def pitch(self, sound: object) -> PitchTrack:
        raise AssertionError("no picture measures pitch")


def make_bench(engines: FakeEngines, disk: Disk) -> Workbench:
    """A workbench on the fakes."""

    def bundled(name: str) -> SourceFile:
        return SourceFile(f"{name}.jpg", name.encode())

    return Workbench(engines, PRESETS, NoMeter(), MemoryCache(), FakeClock(), disk.read, bundled, bundled)


@dataclass
class FakePictureFiles:
    """Remembers in memory; a pasted picture lies on the fake disk."""

    disk: Disk
    remembered: list[Path] = field(default_factory=list)
    is_full: bool = False

    def recent(self) -> tuple[Path, ...]:
        return tuple(reversed(self.remembered))

    def remember(self, path: Path) -> None:
        self.remembered.append(path)

    def keep_pasted(self, data: bytes, folder: Path) -> Path:
        if self.is_full:
            raise StorageError("disk_full", "The disk is full.", "Free some space.")
        path = folder / "pasted.png"
        self.disk.data[str(path)] = data
        return path

    def backgrounds(self, *, side_px: int) -> tuple[BundledPicture, ...]:
        plain = np.full((side_px, side_px, 3), 200, np.uint8)
        return tuple(BundledPicture(name, name.title(), plain) for name in ("studio", "peach", "hills"))

    def sample(self) -> Message:
        return Message(
            Source(PHOTO), Source("/v.flac"), title="Sample", background=Background("bundled", name="studio")
        )

    def sample_thumb(self, *, side_px: int) -> RgbImage:
        return np.full((side_px, side_px, 3), 90, np.uint8)


class Models:
    """Models that can be fetched; ``error`` is raised by the next fetch."""

    def __init__(self) -> None:
        self.fetches = 0
        self.error: Exception | None = None

    def fetch(self, progress: Callable[[FetchProgress], None]) -> None:
        self.fetches += 1
        progress(FetchProgress("m", "fetching", 1, 4))
        if self.error is not None:
            raise self.error


class ApartMatter(FakeMatter):
    """The two people of the fake photo stand apart, so that nothing has to be divided between them."""

    def matte(self, image: RgbImage) -> NDArray[np.float32]:
        alpha = super().matte(image)
        alpha[:, 145:175] = 0
        return alpha


class PictureDesk:
    """What the column works with, without lanes."""

    def __init__(self, folder: Path) -> None:
        self.engines, self.disk, self.models = FakeEngines(matter=ApartMatter()), Disk(), Models()
        self.bench = make_bench(self.engines, self.disk)
        self.views = PictureViews(self.bench)
        self.files = FakePictureFiles(self.disk)
        self.document = Document(UserMessageFiles(folder / "messages"), soon=lambda call: None, now_s=lambda: 1.0)

    def begin(self, **changes: Any) -> None:
        """A message with the photo."""
        self.document.new(replace(EMPTY, photo=Source(PHOTO), **changes))
