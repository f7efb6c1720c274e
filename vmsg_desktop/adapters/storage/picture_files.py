"""Pictures of this user: those chosen lately, those that were pasted, and those that come with the program."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np

from vmsg_desktop.adapters.storage.bundled import background_table, sample_message
from vmsg_desktop.adapters.storage.message_folder import write_result
from vmsg_desktop.adapters.storage.recent_files import RecentFiles
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.picture import BundledPicture
from vmsg_desktop.core.vision.reduced import square_thumb
from vmsg_desktop.resources import resource_path


class UserPictureFiles:
    """Implements the picture column's PictureFiles; the list of recent ones is kept at ``recent``."""

    def __init__(self, recent: Path) -> None:
        self._recent = RecentFiles(recent)

    def recent(self) -> tuple[Path, ...]:
        """See PictureFiles."""
        return self._recent.all()

    def remember(self, path: Path) -> None:
        """See PictureFiles."""
        self._recent.remember(path)

    def keep_pasted(self, data: bytes, folder: Path) -> Path:
        """See PictureFiles."""
        path = folder / f"pasted-{hashlib.sha256(data).hexdigest()[:8]}.png"
        if not path.is_file():
            write_result(path, data)
        return path

    def backgrounds(self, *, side_px: int) -> tuple[BundledPicture, ...]:
        """See PictureFiles."""
        return tuple(
            BundledPicture(name, str(row["label"]), _thumb(resource_path("backgrounds", row["file"]), side_px))
            for name, row in background_table().items()
        )

    def sample(self) -> Message:
        """See PictureFiles."""
        return sample_message()

    def sample_thumb(self, *, side_px: int) -> RgbImage:
        """See PictureFiles."""
        return _thumb(Path(sample_message().photo.path), side_px)


def _thumb(path: Path, side_px: int) -> RgbImage:
    """Of a picture that comes with the program, which needs no guarded decoder."""
    image = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_REDUCED_COLOR_2)
    if image is None:
        raise StorageError("resource_broken", f"{path.name} of the program is damaged.", "Install the program again.")
    pixels = np.ascontiguousarray(image[..., ::-1], dtype=np.uint8)
    return square_thumb((pixels,), side_px=side_px)
