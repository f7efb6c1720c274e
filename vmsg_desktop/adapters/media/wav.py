"""Sound to a WAV file."""

from __future__ import annotations

import io

from vmsg_desktop.core.model.media import Sound


def encode_wav(sound: Sound) -> bytes:
    """16-bit mono WAV; samples beyond -1..1 are clipped by the format."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, sound.samples, sound.rate_hz, format="WAV", subtype="PCM_16")
    return buffer.getvalue()
