"""A renderer for tests and benchmarks: the picture, small and still, with the sound; no model is needed."""

from __future__ import annotations

from typing import Final

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.media import Frame, Sound, Video
from vmsg_desktop.core.ports import Progress

_SIDE_PX: Final = 128
_FPS: Final = 5


class QuickRenderer:
    """Implements VideoRenderer with one picture, stamped; as long as the sound to a frame."""

    def __init__(self, stamp: str = "SANDBOX") -> None:
        self._stamp = stamp

    @property
    def engine(self) -> Engine:
        """See VideoRenderer."""
        return Engine("still", "", "", "1", "CPU")

    def render(self, frame: Frame, sound: Sound, *, progress: Progress) -> Video:
        """See VideoRenderer; takes some 50 ms."""
        import cv2
        import numpy as np

        from vmsg_desktop.adapters.renderer.draft import decode_frame
        from vmsg_desktop.adapters.renderer.encode import Mp4Encoder
        from vmsg_desktop.adapters.renderer.pill import draw_pill
        from vmsg_desktop.core.draft.stamp import lay_stamp, stamp_height_px

        picture = decode_frame(frame)
        scale = _SIDE_PX / max(picture.shape[:2])
        width, height = (max(2, round(side * scale / 2) * 2) for side in (picture.shape[1], picture.shape[0]))
        small = np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
        lay_stamp(small, draw_pill(self._stamp, height_px=stamp_height_px(width=width, height=height)))
        count = max(1, round(sound.duration_s * _FPS))
        with Mp4Encoder(width=width, height=height, fps=_FPS, frames=count, sound=sound) as encoder:
            for index in range(count):
                progress(index / count)
                encoder.put(small)
            data = encoder.finish()
        progress(1.0)
        duration_s = max(count / _FPS, sound.duration_s)
        return Video(data, width, height, _FPS, duration_s, has_face=False, fallback_reason="A still.", mouth_open=())
