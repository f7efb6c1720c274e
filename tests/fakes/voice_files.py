"""Voice files made on the spot, honest and lying ones."""

from __future__ import annotations

import io

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import Sound

SNDFILE_KINDS = {
    "WAV": ("WAV", "PCM_16"),
    "FLAC": ("FLAC", "PCM_16"),
    "OGG": ("OGG", "VORBIS"),
    "OPUS": ("OGG", "OPUS"),
    "MP3": ("MP3", None),
}
CONTAINER_KINDS = {"M4A": ("mp4", "aac"), "WEBM": ("webm", "libopus")}


def encode(sound: Sound, kind: str) -> bytes:
    """The sound as a whole file of one of the kinds above, or "MP4" with a video track."""
    if kind in SNDFILE_KINDS:
        form, coding = SNDFILE_KINDS[kind]
        return sndfile(sound.samples, sound.rate_hz, form=form, coding=coding)
    if kind == "MP4":
        return container(sound, form="mp4", codec="aac", video_frames=20)
    form, codec = CONTAINER_KINDS[kind]
    return container(sound, form=form, codec=codec)


def sndfile(samples: NDArray[np.floating], rate_hz: int, *, form: str = "WAV", coding: str | None = "PCM_16") -> bytes:
    """(n,) or (n, channels) samples through libsndfile."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate_hz, format=form, subtype=coding)
    return file.getvalue()


def container(sound: Sound, *, form: str, codec: str, video_frames: int = 0) -> bytes:
    """The sound in an MP4 or WebM file, after a black video when frames are asked; the index comes last."""
    file = io.BytesIO()
    with av.open(file, "w", format=form) as out:
        voice = out.add_stream(codec, rate=48_000 if codec == "libopus" else sound.rate_hz, layout="mono")
        assert isinstance(voice, av.AudioStream)
        if video_frames:
            picture = out.add_stream("mpeg4", rate=25, width=64, height=64, pix_fmt="yuv420p")
            for _ in range(video_frames):
                black = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
                out.mux(picture.encode(black))
            out.mux(picture.encode())
        frame = av.AudioFrame.from_ndarray(sound.samples[None], format="fltp", layout="mono")
        frame.sample_rate = sound.rate_hz
        out.mux(voice.encode(frame))
        out.mux(voice.encode())
    return file.getvalue()


def silent_video() -> bytes:
    """An MP4 without any audio track."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as out:
        picture = out.add_stream("mpeg4", rate=25, width=64, height=64, pix_fmt="yuv420p")
        out.mux(picture.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        out.mux(picture.encode())
    return file.getvalue()


def claiming(wav: bytes, data_bytes: int) -> bytes:
    """A WAV whose headers promise ``data_bytes`` of sound."""
    place = wav.index(b"data") + 4
    size = data_bytes.to_bytes(4, "little")
    return b"RIFF" + size + wav[8:place] + size + wav[place + 4 :]


def flac_claiming(flac: bytes, frames: int) -> bytes:
    """A FLAC whose STREAMINFO promises ``frames`` samples; it is a 36-bit field from byte 21.5 on."""
    facts = int.from_bytes(flac[18:26], "big")
    return flac[:18] + (facts >> 36 << 36 | frames).to_bytes(8, "big") + flac[26:]
