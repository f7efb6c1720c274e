"""Readers of untrusted voice files, one for each accepted type; everything else is refused by its first bytes.

WAV, FLAC, OGG and MP3 go through libsndfile, the sound of MP4, M4A and WebM through FFmpeg with its demuxer fixed. The
other formats of both libraries cannot be reached: their parsers are where the known holes are (libsndfile 1.2.2:
AU and MAT4, CVE-2022-33065).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.adapters.media.mp3_frames import count_samples, with_true_table
from vmsg_desktop.adapters.media.voice_structure import check_whole, damaged, truncated
from vmsg_desktop.core.model.errors import InputError

if TYPE_CHECKING:
    import av

TAKES: Final = "WAV, FLAC, MP3, OGG, M4A, MP4 or WebM"
_BLOCK_FRAMES: Final = 65_536
_SNDFILE_TYPES: Final = {"WAV": {"WAV", "WAVEX"}, "FLAC": {"FLAC"}, "OGG": {"OGG"}, "MP3": {"MP3"}}
_WAV_CODINGS: Final = {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"}
_OGG_CODINGS: Final = {"VORBIS", "OPUS"}
_DEMUXERS: Final = {"MP4": "mp4", "WEBM": "webm"}
_CONTAINER_CODECS: Final = {"aac", "alac", "mp3", "mp3float", "opus", "vorbis", "flac"}
_MISSING_S: Final = 0.25  # containers round their durations and hide an encoder's delay: less is not a truncation
_GUESS_S: Final = 0.2  # an encoder's delay and padding; where the decoder is off by more, it guessed
# Recognised only to say their name in the refusal.
_REFUSED: Final = (
    (b".snd", "an AU file"),
    (b"MATLAB", "a MATLAB file"),
    (b" paf", "a PAF file"),
    (b"fap ", "a PAF file"),
    (b"caff", "a CAF file"),
    (b"FORM", "an AIFF file"),
    (b"RF64", "an RF64 file"),
    (b"riff", "a Wave64 file"),
    (b"MThd", "a MIDI file, which holds notes and no sound"),
    (b"#!AMR", "an AMR file"),
    (b"0&\xb2u", "a Windows Media file"),
)

# What both libraries put around their reasons: addresses of our buffers and numbers of errors.
_NOISE: Final = re.compile(r"^Error opening <[^>]*>: |^\[Errno -?\d+\] |: '<[^>]*>'$")

Blocks = Iterator[NDArray[np.float32]]


@dataclass(frozen=True)
class Source:
    """An opened voice file.

    Attributes:
        format: "WAV", "FLAC", "OGG", "MP3", "MP4" or "WEBM".
        rate_hz, channels: of what is decoded.
        blocks: starts a fresh pass of (n, channels) float32 blocks; raises InputError where the data ends early.
    """

    format: str
    rate_hz: int
    channels: int
    blocks: Callable[[], Blocks]


def open_voice(data: bytes, name: str) -> Source:
    """Open ``data`` with the one reader for its content.

    Raises:
        InputError: "voice_type", "voice_codec", "voice_no_sound", "voice_truncated" or "voice_damaged".
    """
    content = _without_id3(data)
    kind = sniff(content)
    if kind is None:
        raise InputError("voice_type", f"{name} is {_what(content)}; {TAKES} is taken.", f"Save it as {TAKES}.")
    check_whole(content, kind, name)
    return _open_container(content, kind, name) if kind in _DEMUXERS else _open_sndfile(content, kind, name)


def sniff(content: bytes) -> str | None:
    """Type by the first bytes; None for anything that is not taken."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "WAV"
    if content[:4] == b"fLaC":
        return "FLAC"
    if content[:4] == b"OggS":
        return "OGG"
    if content[4:8] == b"ftyp":
        return "MP4"
    if content[:4] == b"\x1a\x45\xdf\xa3":
        return "WEBM"
    return "MP3" if _is_mpeg_audio(content) else None


def _unreadable(name: str, cause: Exception) -> NoReturn:
    """Refuse what a library could not read, with its reason as far as that says anything to a person."""
    words = _NOISE.sub("", " ".join(str(cause).split())).rstrip(".")
    damaged(name, "" if "regular file" in words else words, cause)


def _is_mpeg_audio(content: bytes) -> bool:
    """A frame header of MPEG audio layer II or III; AAC shares the sync word but has layer 0."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer, bitrate, rate = content[1] >> 3 & 3, content[1] >> 1 & 3, content[2] >> 4, content[2] >> 2 & 3
    return version != 1 and layer in (1, 2) and bitrate != 15 and rate != 3


def _without_id3(data: bytes) -> bytes:
    if data[:3] != b"ID3" or len(data) < 10:
        return data
    size = sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    return data[10 + size :]


def _what(content: bytes) -> str:
    for magic, words in _REFUSED:
        if content.startswith(magic):
            return words
    return "not a sound file that is known here, whatever its name says"


def _open_sndfile(content: bytes, kind: str, name: str) -> Source:
    container, coding, rate_hz, channels, frames = _sndfile_facts(content, name)
    if container not in _SNDFILE_TYPES[kind]:
        damaged(name)
    codings = {"WAV": _WAV_CODINGS, "OGG": _OGG_CODINGS}.get(kind)
    if codings is not None and coding not in codings:
        _refuse_codec(name, coding, kind)
    if kind == "MP3":
        content = _with_true_length(content, name, frames, rate_hz)
        _, _, rate_hz, channels, frames = _sndfile_facts(content, name)
    return Source(kind, rate_hz, channels, lambda: _sndfile_blocks(content, frames, name))


def _with_true_length(content: bytes, name: str, frames: int, rate_hz: int) -> bytes:
    """An MP3 that the decoder reads to its end."""
    try:
        is_right = abs(count_samples(content) - frames) <= _GUESS_S * rate_hz
    except ValueError as exc:
        damaged(name, str(exc), exc)
    return content if is_right else with_true_table(content)


def _sndfile_facts(content: bytes, name: str) -> tuple[str, str, int, int, int]:
    """Container, coding, rate in Hz, channels and promised samples."""
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            return str(file.format), str(file.subtype), int(file.samplerate), int(file.channels), int(file.frames)
    except soundfile.SoundFileError as exc:
        _unreadable(name, exc)


def _sndfile_blocks(content: bytes, promised: int, name: str) -> Blocks:
    import soundfile

    read = 0
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            while len(block := file.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)):
                read += len(block)
                yield block
    except soundfile.SoundFileError as exc:
        _unreadable(name, exc)
    if read < promised:
        raise truncated(name, f"its header promises {promised:,} samples, the file holds {read:,}")


def _open_container(content: bytes, kind: str, name: str) -> Source:
    import av

    try:
        with _opened(content, kind) as container:
            stream = _audio_stream(container, kind, name)
            frame = next(container.decode(stream), None)
            promised_s = _promised_s(container, stream)
    except av.FFmpegError as exc:
        _unreadable(name, exc)
    if frame is None:
        raise InputError("voice_empty", f"{name} holds no sound: its audio track is empty.", "Choose another file.")
    rate_hz, channels = int(frame.sample_rate), len(frame.layout.channels)
    return Source(
        kind, rate_hz, channels, lambda: _container_blocks(content, kind, name, (rate_hz, channels), promised_s)
    )


def _container_blocks(content: bytes, kind: str, name: str, facts: tuple[int, int], promised_s: float | None) -> Blocks:
    import av

    read, (rate_hz, channels) = 0, facts
    try:
        with _opened(content, kind) as container:
            for frame in container.decode(_audio_stream(container, kind, name)):
                if (frame.sample_rate, len(frame.layout.channels)) != facts:
                    damaged(name)
                read += frame.samples
                yield _as_float(frame, channels)
    except av.FFmpegError as exc:
        _unreadable(name, exc)
    if promised_s is not None and read / rate_hz < promised_s - _MISSING_S:
        raise truncated(name, f"it promises {promised_s:.1f} s of sound, the file holds {read / rate_hz:.1f} s")


def _opened(content: bytes, kind: str) -> av.container.InputContainer:
    """Tags in any old encoding are no reason to refuse a voice; nobody reads them."""
    import av

    return av.open(io.BytesIO(content), mode="r", format=_DEMUXERS[kind], metadata_errors="ignore")


def _audio_stream(container: av.container.InputContainer, kind: str, name: str) -> av.AudioStream:
    if not container.streams.audio:
        raise InputError("voice_no_sound", f"{name} has no audio track.", "Choose a file that has sound.")
    stream = container.streams.audio[0]
    context: Any = stream.codec_context
    if context is None:  # a codec number that FFmpeg does not know
        damaged(name)
    codec = str(context.name)
    if codec not in _CONTAINER_CODECS and not codec.startswith("pcm_"):
        _refuse_codec(name, codec, kind)
    return stream


def _promised_s(container: av.container.InputContainer, stream: av.AudioStream) -> float | None:
    """Length by the header, where it speaks of this track alone."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    if container.duration is not None and not container.streams.video:
        return float(container.duration) / 1e6
    return None


def _as_float(frame: av.AudioFrame, channels: int) -> NDArray[np.float32]:
    """(n, channels) float32 of any sample format."""
    values: NDArray[Any] = frame.to_ndarray()
    table = values.T if frame.format.is_planar else values.reshape(-1, channels)
    if table.dtype == np.uint8:
        return ((table.astype(np.float32) - 128) / 128).astype(np.float32)
    if np.issubdtype(table.dtype, np.integer):
        return (table / -float(np.iinfo(table.dtype).min)).astype(np.float32)
    return table.astype(np.float32)


def _refuse_codec(name: str, coding: str, kind: str) -> NoReturn:
    raise InputError(
        "voice_codec", f"{name} is {kind} with sound coded as {coding}, which is not taken.", f"Save it as {TAKES}."
    )
