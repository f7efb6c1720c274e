"""Pictures that a person can choose from."""

from __future__ import annotations

from dataclasses import dataclass

from vmsg_desktop.core.model.media import RgbImage


@dataclass(frozen=True, eq=False)
class BundledPicture:
    """A background that comes with the program: its id, its name for a person, a square thumbnail."""

    name: str
    label: str
    thumb: RgbImage
