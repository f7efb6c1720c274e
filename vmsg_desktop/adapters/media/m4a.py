"""Sound to an M4A file: what is uploaded."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any, Final

import numpy as np

from vmsg_desktop.core.model.errors import RenderError
from vmsg_desktop.core.model.limits import VENDOR_AUDIO_MAX_BYTES
from vmsg_desktop.core.model.media import EncodedSound, Sound

_BITS_S: Final = (
    96_000,
    64_000,
    48_000,
)  # D-ID stores 16 kHz mono: the least of these is transparent there
_PIECE: Final = 1 << 16


class M4aEncoder:
    """Implements SoundEncoder with AAC in an MP4 container."""

    def encode(self, sound: Sound) -> EncodedSound:
        """Mono AAC at the sound's own rate, at the highest bit rate whose file fits the vendor's 6 MB.

        Raises:
            RenderError: "sound_not_encoded".
        """
        for bits_s in _BITS_S:
            data = _encode(sound, bits_s)
            if len(data) <= VENDOR_AUDIO_MAX_BYTES:
                break
        return EncodedSound(data, "M4A", ".m4a")


def _encode(sound: Sound, bits_s: int) -> bytes:
    import av

    buffer = io.BytesIO()
    try:
        with av.open(buffer, "w", format="ipod") as container:
            stream: Any = container.add_stream("aac", rate=sound.rate_hz, layout="mono")
            stream.bit_rate = bits_s
            for start in range(0, len(sound.samples), _PIECE):
                container.mux(stream.encode(_piece(av, sound, start)))
            container.mux(stream.encode(None))
    except av.FFmpegError as exc:
        raise RenderError("sound_not_encoded", f"The sound could not be encoded: {exc}.", "Try again.") from exc
    return buffer.getvalue()


def _piece(av: Any, sound: Sound, start: int) -> Any:
    samples = np.clip(sound.samples[None, start : start + _PIECE], -1.0, 1.0).astype(np.float32)
    piece = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="mono")
    piece.sample_rate, piece.pts, piece.time_base = sound.rate_hz, start, Fraction(1, sound.rate_hz)
    return piece
