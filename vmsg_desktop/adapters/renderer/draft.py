"""The draft renderer: one picture and one sound to a local, stamped MP4, on the CPU, without a learned generator.

In order: decode and fit the frame, find and check the face, cut out the person, plan the poses from the sound, paint
frame by frame while a worker thread encodes. Where no face fits, the fallback is drawn and the video says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import metadata
from typing import Final

import cv2
import numpy as np

from vmsg_desktop.adapters.renderer.encode import Mp4Encoder
from vmsg_desktop.adapters.renderer.pill import draw_pill
from vmsg_desktop.core.draft.curves import MouthCurve, frame_count, mouth_curve
from vmsg_desktop.core.draft.fallback import FallbackPainter
from vmsg_desktop.core.draft.painter import FramePainter, Portrait, prepare_portrait
from vmsg_desktop.core.draft.poses import plan_poses
from vmsg_desktop.core.draft.stamp import lay_stamp, stamp_height_px
from vmsg_desktop.core.draft.units import largest_central_face, refusal
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import RenderError
from vmsg_desktop.core.model.limits import DRAFT_FPS, DRAFT_MAX_SIDE_PX
from vmsg_desktop.core.model.media import AlphaImage, Frame, RgbImage, Sound, Video
from vmsg_desktop.core.model.vision import FaceMesh
from vmsg_desktop.core.ports import FaceFinder, Matter, Progress

DRAFT_VERSION: Final = "1"  # change it with anything that changes the look, so that kept drafts are made anew
_PROGRESS_EVERY: Final = 5


class DraftRenderer:
    """VideoRenderer that animates the photo itself.

    Args:
        faces: finds the face; matter: cuts out the person, None to move an ellipse round the head instead.
        stamp: text drawn on every frame.
    """

    def __init__(self, faces: FaceFinder, matter: Matter | None, stamp: str = "DRAFT") -> None:
        self._faces, self._matter, self._stamp = faces, matter, stamp

    @property
    def engine(self) -> Engine:
        """What runs, where; model and hash are the face finder's."""
        faces = self._faces.engine
        libraries = f"av {metadata.version('av')}, opencv {cv2.__version__}"
        return Engine("draft", faces.model, faces.model_sha256, f"draft {DRAFT_VERSION}, {libraries}", "CPU")

    def render(self, frame: Frame, sound: Sound, *, progress: Progress) -> Video:
        """A video as long as ``sound`` (+-0.04 s); the person is cut out by the matter, where there is one.

        Raises RenderError when the frame cannot be read or the video not written, and whatever ``progress`` raises.
        """
        return self._render(frame, sound, self._estimated_alpha, progress)

    def render_with_alpha(
        self, frame: Frame, sound: Sound, *, alpha: AlphaImage | None, voice: Sound | None = None, progress: Progress
    ) -> Video:
        """As :meth:`render`, with the frame's known coverage (any size, the frame's aspect) or None for none.

        ``voice`` moves mouth and waveform where ``sound`` holds more than a voice; RenderError when their lengths
        differ.
        """
        return self._render(frame, sound, lambda _: alpha, progress, voice=voice)

    def _render(
        self,
        frame: Frame,
        sound: Sound,
        alpha_of: Callable[[RgbImage], AlphaImage | None],
        progress: Progress,
        *,
        voice: Sound | None = None,
    ) -> Video:
        progress(0.0)
        voice = sound if voice is None else _as_long(voice, sound)
        picture = decode_frame(frame)
        image = fit_picture(picture)
        mesh, reason = self._face(picture)
        portrait = None
        if mesh is not None:
            portrait, reason = _prepared(image, picture, mesh, alpha_of(picture))
        count = frame_count(sound.duration_s, DRAFT_FPS)
        curve = mouth_curve(voice, DRAFT_FPS)
        if portrait is not None:
            paint = _talking(portrait, curve, _seed(frame, voice))
        else:
            paint = FallbackPainter(image, voice, frames=count).paint
        data = self._encoded(paint, image, sound, count, progress)
        progress(1.0)
        return Video(
            data=data,
            width=image.shape[1],
            height=image.shape[0],
            fps=DRAFT_FPS,
            duration_s=max(count / DRAFT_FPS, sound.duration_s),
            has_face=portrait is not None,
            fallback_reason=reason,
            mouth_open=tuple(map(float, curve.open)) if portrait is not None else (),
        )

    def _face(self, picture: RgbImage) -> tuple[FaceMesh | None, str]:
        """The mesh to animate, in pixels of ``picture``, or None and why there is none."""
        faces = self._faces.find(picture)
        if not faces:
            return None, "No face was found in the picture."
        height, width = picture.shape[:2]
        mesh = self._faces.mesh(picture, largest_central_face(faces, width=width, height=height))
        shrink = fit_size(width, height)[0] / width
        fitted = FaceMesh(mesh.points * np.float32(shrink), mesh.score)
        reason = refusal(fitted, width=round(width * shrink), height=round(height * shrink))
        return (None if reason else fitted), reason

    def _estimated_alpha(self, picture: RgbImage) -> AlphaImage | None:
        if self._matter is None:
            return None
        return np.asarray(np.clip(self._matter.matte(picture) * 255.0 + 0.5, 0, 255), dtype=np.uint8)

    def _encoded(
        self,
        paint: Callable[[int], RgbImage],
        image: RgbImage,
        sound: Sound,
        count: int,
        progress: Progress,
    ) -> bytes:
        height, width = image.shape[:2]
        stamp = draw_pill(self._stamp, height_px=stamp_height_px(width=width, height=height))
        with Mp4Encoder(width=width, height=height, fps=DRAFT_FPS, frames=count, sound=sound) as encoder:
            for index in range(count):
                picture = paint(index)
                lay_stamp(picture, stamp)
                encoder.put(picture)
                if index % _PROGRESS_EVERY == 0:
                    progress(index / count)
            return encoder.finish()


def decode_frame(frame: Frame) -> RgbImage:
    """The pixels of ``frame``; transparency is flattened onto white. Raises RenderError when it is no picture."""
    pixels = cv2.imdecode(np.frombuffer(frame.data, np.uint8), cv2.IMREAD_UNCHANGED) if frame.data else None
    if pixels is None or pixels.dtype != np.uint8:
        raise RenderError(
            "frame_unreadable",
            f"The frame ({frame.format}, {len(frame.data)} bytes) could not be decoded.",
            "Make the frame again from the photo.",
        )
    if pixels.ndim == 2:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    if pixels.shape[2] == 3:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), dtype=np.uint8)
    alpha = pixels[..., 3:].astype(np.float32) / 255.0
    flat = pixels[..., 2::-1] * alpha + 255.0 * (1.0 - alpha)
    return np.asarray(flat + 0.5, dtype=np.uint8)


def fit_size(width: int, height: int) -> tuple[int, int]:
    """Even (width, height) with the long side at most DRAFT_MAX_SIDE_PX; never enlarged."""
    scale = min(1.0, DRAFT_MAX_SIDE_PX / max(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def fit_picture(picture: RgbImage) -> RgbImage:
    """``picture`` (h, w, 3) at :func:`fit_size`, reduced by area."""
    size = fit_size(picture.shape[1], picture.shape[0])
    if size == (picture.shape[1], picture.shape[0]):
        return picture
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _prepared(
    image: RgbImage, picture: RgbImage, mesh: FaceMesh, alpha: AlphaImage | None
) -> tuple[Portrait | None, str]:
    """The portrait, or None and why; odd geometry must end in the fallback, never in a broken face."""
    try:
        return prepare_portrait(image, mesh.points, alpha=alpha), ""
    except (cv2.error, ValueError, IndexError, ArithmeticError, np.linalg.LinAlgError) as exc:
        return None, f"The face could not be prepared: {exc}."


def _talking(portrait: Portrait, curve: MouthCurve, seed: int) -> Callable[[int], RgbImage]:
    poses = plan_poses(curve, seed=seed, can_blink=bool(portrait.lids))
    painter = FramePainter(portrait)
    return lambda index: painter.paint(poses[index])


def _as_long(voice: Sound, sound: Sound) -> Sound:
    if (len(voice.samples), voice.rate_hz) != (len(sound.samples), sound.rate_hz):
        raise RenderError(
            "voice_length",
            f"The voice is {voice.duration_s:.3f} s at {voice.rate_hz} Hz, the sound with it {sound.duration_s:.3f} s "
            f"at {sound.rate_hz} Hz.",
            "Make the sound again from this voice.",
        )
    return voice


def _seed(frame: Frame, sound: Sound) -> int:
    """From the content, so that the same message blinks and sways alike every time."""
    digest = hashlib.sha256(frame.data)
    digest.update(np.ascontiguousarray(sound.samples).tobytes())
    return int.from_bytes(digest.digest()[:6], "big")
