"""Engines that are opened when they are first needed, so that the sandbox answers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.media import Frame, RgbImage, Sound, Video
from vmsg_desktop.core.model.vision import Face, FaceMesh
from vmsg_desktop.core.ports import FaceFinder, Progress, VideoRenderer

T = TypeVar("T")


class Late(Generic[T]):
    """A value made once, by the first thread that asks; what that raises is raised again for the next."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: T | None = None

    def get(self) -> T:
        """The value."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


class LateRenderer:
    """Implements VideoRenderer."""

    def __init__(self, renderer: Late[VideoRenderer]) -> None:
        self._renderer = renderer

    @property
    def engine(self) -> Engine:
        """See VideoRenderer."""
        return self._renderer.get().engine

    def render(self, frame: Frame, sound: Sound, *, progress: Progress) -> Video:
        """See VideoRenderer."""
        return self._renderer.get().render(frame, sound, progress=progress)


class LateFaces:
    """Implements FaceFinder."""

    def __init__(self, faces: Late[FaceFinder]) -> None:
        self._faces = faces

    @property
    def engine(self) -> Engine:
        """See FaceFinder."""
        return self._faces.get().engine

    def find(self, image: RgbImage) -> tuple[Face, ...]:
        """See FaceFinder."""
        return self._faces.get().find(image)

    def mesh(self, image: RgbImage, face: Face) -> FaceMesh:
        """See FaceFinder."""
        return self._faces.get().mesh(image, face)
