"""Small still pictures of videos and photos, made in the decode worker: the files come from anywhere."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.errors import RenderError, StorageError

if TYPE_CHECKING:
    from PIL.Image import Image

    from vmsg_desktop.adapters.media.worker import DecodeWorker

POSTER_SIDE_PX: Final = 480
"""Of the longer side: a poster in the library's grid on a screen of twice the density."""
_VIDEO: Final = "vmsg_desktop.adapters.media.poster:of_video"
_PHOTO: Final = "vmsg_desktop.adapters.media.poster:of_photo"
_QUALITY: Final = 85


class PosterMaker:
    """Makes posters as JPEG bytes, and reads them."""

    def __init__(self, worker: DecodeWorker) -> None:
        self._worker = worker

    def of_video(self, data: bytes, *, name: str) -> bytes:
        """The first picture of a video. Raises RenderError, ComputeError."""
        return self._worker.call(_VIDEO, data, {"name": name})[1]

    def of_photo(self, data: bytes, *, name: str) -> bytes:
        """A photo, upright. Raises InputError, ComputeError."""
        return self._worker.call(_PHOTO, data, {"name": name})[1]

    def read(self, poster: bytes) -> NDArray[np.uint8]:
        """(h, w, 3) RGB. Raises StorageError: "poster_damaged"."""
        pixels = cv2.imdecode(np.frombuffer(poster, np.uint8), cv2.IMREAD_COLOR_RGB)
        if pixels is None:
            raise StorageError("poster_damaged", "A small picture of the library is damaged.", "It is made anew.")
        return np.asarray(pixels, np.uint8)


def of_video(data: bytes, params: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Runs in the worker."""
    import av

    try:
        with av.open(io.BytesIO(data), mode="r", metadata_errors="ignore") as container:
            frame: Any = next(container.decode(video=0), None) if container.streams.video else None
            picture = None if frame is None else frame.to_image()
    except (av.FFmpegError, ValueError) as exc:
        raise _no_picture(str(params["name"]), type(exc).__name__) from exc
    if picture is None:
        raise _no_picture(str(params["name"]), "it holds none")
    return {}, _small_jpeg(picture)


def of_photo(data: bytes, params: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Runs in the worker."""
    from PIL import Image

    from vmsg_desktop.adapters.media.photo_decoder import decode

    meta, body = decode(data, dict(params))
    size = (meta["width"], meta["height"])
    picture = Image.frombuffer("RGB", size, body[: size[0] * size[1] * 3])
    if meta["has_alpha"]:
        alpha = Image.frombuffer("L", size, body[size[0] * size[1] * 3 :])
        picture = Image.composite(picture, Image.new("RGB", size, (255, 255, 255)), alpha)
    return {}, _small_jpeg(picture)


def _small_jpeg(picture: Image) -> bytes:
    picture.thumbnail((POSTER_SIDE_PX, POSTER_SIDE_PX))
    written = io.BytesIO()
    picture.convert("RGB").save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _no_picture(name: str, why: str) -> RenderError:
    return RenderError("no_picture", f"{name} has no picture that can be read: {why}.", "Look whether it plays.")
