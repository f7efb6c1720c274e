"""Is a fetched video whole and playable? Looked at before it is kept under its name.

The bytes come from the network: the outline is read here, the decoding happens in the decode worker.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

from vmsg_desktop.core.model.errors import ComputeError, RenderError
from vmsg_desktop.core.mp4 import check_outline

if TYPE_CHECKING:
    from vmsg_desktop.adapters.media.worker import DecodeWorker

_TARGET: Final = "vmsg_desktop.adapters.media.video_check:examine"
_FETCH_AGAIN: Final = "Fetch the video again: it stays with D-ID, and fetching costs nothing."
_TOLERANCE_S: Final = 1.5  # D-ID's own measure of a sound may differ from ours; how far is not documented
_TOLERANCE_SHARE: Final = 0.05
_STREAMS_APART_S: Final = 2.0
_SIDE_MAX_PX: Final = 8_192


@dataclass(frozen=True)
class VideoFacts:
    """What a good video holds: size in pixels, frames, length of pictures and of sound."""

    width: int
    height: int
    frames: int
    duration_s: float
    audio_s: float


class VideoCheck:
    """Checks videos in the decode worker."""

    def __init__(self, worker: DecodeWorker) -> None:
        self._worker = worker

    def check(self, data: bytes, *, expected_s: float | None = None, name: str = "The video") -> VideoFacts:
        """The facts of a good video.

        Args:
            data: the whole file.
            expected_s: length of the sound that was sent, with padding; None = any.
            name: for messages.

        Raises:
            RenderError: not an MP4, not whole, not playable, silent or of another length; the message says which.
        """
        check_outline(data, name=name)
        try:
            facts, _ = self._worker.call(_TARGET, data, {"name": name})
        except ComputeError as exc:
            raise _unplayable(name, f"the decoder gave up on it: {exc.message}") from exc
        found = VideoFacts(**facts)
        if expected_s is not None:
            _check_length(found, expected_s, name)
        return found


def _check_length(found: VideoFacts, expected_s: float, name: str) -> None:
    tolerance_s = max(_TOLERANCE_S, expected_s * _TOLERANCE_SHARE)
    if abs(found.duration_s - expected_s) <= tolerance_s:
        return
    raise RenderError(
        "video_wrong_length",
        f"{name} has {found.duration_s:.1f} s, expected were {expected_s:.1f} s (within {tolerance_s:.1f} s).",
        "Look at it: it may be cut short, or belong to another message.",
        details={"duration_s": found.duration_s, "expected_s": expected_s},
    )


def examine(data: bytes, params: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Runs in the worker: reads every packet, decodes the first and the last picture and all of the sound.

    Raises:
        RenderError: "video_unplayable", "video_truncated" or "video_silent".
    """
    import av

    name = str(params["name"])
    try:
        packets, end_pts, video_s = _pictures(data, name)
        width, height = _ends(data, end_pts, name)
        audio_s = _sound(data, name)
    except av.FFmpegError as exc:
        _refuse(name, f"FFmpeg says {exc.strerror or type(exc).__name__}")
    if abs(video_s - audio_s) > _STREAMS_APART_S:
        raise RenderError(
            "video_truncated", f"{name} has {video_s:.1f} s of pictures but {audio_s:.1f} s of sound.", _FETCH_AGAIN
        )
    facts = {"width": width, "height": height, "frames": packets, "duration_s": video_s, "audio_s": audio_s}
    return facts, b""


def _opened(data: bytes) -> Any:
    import av

    return av.open(io.BytesIO(data), mode="r", format="mp4", metadata_errors="ignore")


def _pictures(data: bytes, name: str) -> tuple[int, int, float]:
    """(packets, time stamp of the last, seconds) of the picture track; every promised packet is there, whole."""
    with _opened(data) as container:
        stream = _track(container, "video", name)
        promised, packets, last_pts, end = int(stream.frames), 0, 0, 0
        for packet in container.demux(stream):
            if packet.size:
                packets += 1
                last_pts = max(last_pts, packet.pts or 0)
                end = max(end, (packet.pts or 0) + (packet.duration or 0))
                if packet.is_corrupt:
                    _refuse(name, f"picture {packets} is damaged")
        if packets == 0 or packets < promised:
            raise RenderError(
                "video_truncated", f"{name} is not whole: {packets} of {promised} pictures are there.", _FETCH_AGAIN
            )
        return packets, last_pts, _finite(float(end * stream.time_base), name)


def _ends(data: bytes, end_pts: int, name: str) -> tuple[int, int]:
    """(width, height), once the first picture and the last one, at ``end_pts``, were decoded."""
    with _opened(data) as container:
        stream = _track(container, "video", name)
        stream.codec_context.options = {"err_detect": "explode"}
        first = next(container.decode(stream), None)
        if first is None:
            _refuse(name, "its first picture cannot be decoded")
        if not (0 < first.width <= _SIDE_MAX_PX and 0 < first.height <= _SIDE_MAX_PX):
            _refuse(name, f"its pictures have {first.width} x {first.height} px")
        if stream.duration:
            container.seek(max(0, stream.duration - 1), stream=stream, backward=True)
        last_pts = max((frame.pts or 0 for frame in container.decode(stream)), default=-1)
        if last_pts < end_pts:
            _refuse(name, "its last picture cannot be decoded")
        return int(first.width), int(first.height)


def _sound(data: bytes, name: str) -> float:
    """Seconds of sound that really decode."""
    with _opened(data) as container:
        if not container.streams.audio:
            raise RenderError("video_silent", f"{name} has no sound.", _FETCH_AGAIN)
        stream = _track(container, "audio", name)
        seconds = 0.0
        for piece in container.decode(stream):
            seconds += piece.samples / piece.sample_rate
        if seconds <= 0:
            raise RenderError("video_silent", f"{name} has no sound: its track is empty.", _FETCH_AGAIN)
        return _finite(seconds, name)


def _track(container: Any, kind: str, name: str) -> Any:
    tracks = getattr(container.streams, kind)
    if not tracks or tracks[0].codec_context is None:
        _refuse(name, f"it has no {kind} track that is known")
    return tracks[0]


def _finite(seconds: float, name: str) -> float:
    if not math.isfinite(seconds) or seconds <= 0:
        _refuse(name, "its times make no sense")
    return seconds


def _refuse(name: str, why: str) -> NoReturn:
    raise _unplayable(name, why)


def _unplayable(name: str, why: str) -> RenderError:
    return RenderError("video_unplayable", f"{name} cannot be played: {why.rstrip('.')}.", _FETCH_AGAIN)
