"""Voices that lie, break off, or are no voices. Each is refused with its reason, or taken and whole."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

import numpy as np

from tests.hostile.picture_bytes import box, encoded, plain, quarters, riff, riff_chunk
from tests.hostile.rows import Refused, Row, TakenVoice
from tests.hostile.sound_bytes import (
    container,
    healthy,
    ogg_pages,
    pcm,
    seal_ogg_page,
    silent_video,
    sndfile,
    tone,
    wav,
)

_SUFFIX: Final = {
    "WAV": "wav",
    "FLAC": "flac",
    "OGG": "ogg",
    "OPUS": "opus",
    "MP3": "mp3",
    "M4A": "m4a",
    "WEBM": "webm",
}
_TYPE: Final = Refused("voice_type", ("WAV, FLAC, MP3, OGG, M4A, MP4 or WebM",))
_CUT: Final = Refused("voice_truncated", ("cut off",))
_DAMAGED: Final = Refused("voice_damaged", ("cannot be read",))
_CODEC: Final = Refused("voice_codec", ("not taken",))
_SUM: Final = Refused("voice_damaged", ("check sum",))
_LONG: Final = Refused("voice_too_long", ("limit of 10 minutes",))
_SILENT: Final = Refused("voice_silent", ("-60 dBFS",))


def voice_rows() -> list[Row]:
    """All of this module's rows."""
    return [*_healthy(), *_wav_headers(), *_sounds(), *_long(), *_cuts(), *_mpeg(), *_ogg_and_flac(), *_containers(),
            *_foreign()]  # fmt: skip


def _healthy() -> list[Row]:
    kinds = {"OPUS": "OGG", "M4A": "MP4"}
    return [
        Row(f"healthy.{suffix}", "voice", lambda kind=kind: healthy(kind),  # type: ignore[misc]
            TakenVoice(kinds.get(kind, kind)))
        for kind, suffix in _SUFFIX.items()
    ]  # fmt: skip


def _wav_headers() -> list[Row]:
    floats = tone().astype("<f4").tobytes()
    rates = Refused("voice_rate", ("8000 to 96000",))
    channels = Refused("voice_channels", ("1 to 6",))
    return [
        Row("empty.wav", "voice", lambda: b"", Refused("voice_empty", ("0 bytes",))),
        Row("claims-4-gb.wav", "voice", lambda: wav(claims=0xFFFFFFF0), _CUT),
        Row("claims-all-ones.wav", "voice", lambda: wav(claims=0xFFFFFFFF), _CUT),
        Row("claims-nothing.wav", "voice", lambda: wav(claims=0), Refused("voice_empty", ("0 samples",))),
        Row("channels-0.wav", "voice", lambda: wav(channels=0, align=2), _DAMAGED),
        Row("channels-1000.wav", "voice", lambda: wav(channels=1000), channels),
        Row("channels-7.wav", "voice", lambda: wav(pcm(tone(channels=7)), channels=7), channels),
        Row("channels-6-at-8000.wav", "voice",
            lambda: wav(pcm(tone(rate_hz=8000, channels=6)), channels=6, rate_hz=8000),
            TakenVoice("WAV", rate_hz=8000, channels=6)),
        Row("rate-0.wav", "voice", lambda: wav(rate_hz=0), _DAMAGED),
        Row("rate-1.wav", "voice", lambda: wav(rate_hz=1), rates),
        Row("rate-192000.wav", "voice", lambda: wav(rate_hz=192_000), rates),
        Row("rate-4-billion.wav", "voice", lambda: wav(rate_hz=0xFFFFFFFF), _DAMAGED),
        Row("bits-0.wav", "voice", lambda: wav(bits=0, align=2), _DAMAGED),
        Row("bits-64-of-pcm.wav", "voice", lambda: wav(bits=64), _DAMAGED),
        Row("align-0.wav", "voice", lambda: wav(align=0), TakenVoice("WAV")),
        Row("floats.wav", "voice", lambda: wav(floats, bits=32, tag=3), TakenVoice("WAV")),
        Row("no-data-chunk.wav", "voice", lambda: riff(b"WAVE", riff_chunk(b"fmt ", bytes(16))), _DAMAGED),
        Row("no-format-chunk.wav", "voice", lambda: riff(b"WAVE", riff_chunk(b"data", bytes(4000))), _DAMAGED),
        Row("chunk-of-4-gb.wav", "voice", lambda: riff(b"WAVE", b"LIST\xff\xff\xff\xff" + bytes(100)), _DAMAGED),
        Row("chunks-100000.wav", "voice", lambda: riff(b"WAVE", riff_chunk(b"junk", b"") * 100_000 + wav()[12:]),
            _DAMAGED),
        Row("gsm-inside.wav", "voice", lambda: sndfile(tone(rate_hz=8000), 8000, "WAV", "GSM610"), _CODEC),
        Row("adpcm-inside.wav", "voice", lambda: sndfile(tone(), 48_000, "WAV", "MS_ADPCM"), _CODEC),
        Row("mp3-inside.wav", "voice", lambda: wav(healthy("MP3"), tag=0x55, bits=0, align=1), _DAMAGED),
        Row("flac-inside.wav", "voice", lambda: wav(healthy("FLAC"), tag=0xF1AC), _DAMAGED),
        Row("rf64.wav", "voice", lambda: sndfile(tone(), 48_000, "RF64"), _TYPE),
    ]  # fmt: skip


def _sounds() -> list[Row]:
    def floats(values: list[float]) -> bytes:
        samples = tone().astype("<f4")
        samples[24_000 : 24_000 + len(values)] = values
        return wav(samples.tobytes(), bits=32, tag=3)

    numbers = Refused("voice_not_finite", ("NaN or infinite",))
    short = Refused("voice_too_short", ("0.2 s",))
    click = np.zeros(48_000, np.float32)
    click[100] = 1
    opposite = np.stack([tone(), -tone()], axis=1)
    return [
        Row("nan.wav", "voice", lambda: floats([float("nan")]), numbers),
        Row("infinite.wav", "voice", lambda: floats([float("inf"), float("-inf")]), numbers),
        Row("nan-doubles.wav", "voice", lambda: wav(np.full(48_000, np.nan, "<f8").tobytes(), bits=64, tag=3), numbers),
        Row("doubles-beyond-float.wav", "voice", lambda: wav(np.full(48_000, 1e300, "<f8").tobytes(), bits=64, tag=3),
            numbers),
        Row("floats-of-1e30.wav", "voice", lambda: wav((tone() * 4e30).astype("<f4").tobytes(), bits=32, tag=3),
            TakenVoice("WAV")),
        Row("denormals.wav", "voice", lambda: wav(np.full(48_000, 1e-40, "<f4").tobytes(), bits=32, tag=3), _SILENT),
        Row("silence.wav", "voice", lambda: wav(bytes(96_000)), _SILENT),
        Row("silence-of-6.wav", "voice", lambda: wav(bytes(96_000 * 6), channels=6), _SILENT),
        Row("constant.wav", "voice", lambda: wav(pcm(np.full(48_000, 0.5))), _SILENT),
        Row("one-sample.wav", "voice", lambda: wav(b"\xff\x3f"), short),
        Row("no-sample.wav", "voice", lambda: wav(b""), Refused("voice_empty", ("0 samples",))),
        Row("odd-byte.wav", "voice", lambda: wav(pcm(tone()) + b"\x01"), TakenVoice("WAV")),
        Row("150-ms.wav", "voice", lambda: wav(pcm(tone(0.15))), short),
        Row("channels-cancel.wav", "voice", lambda: wav(pcm(opposite), channels=2), TakenVoice("WAV", channels=2)),
        Row("one-click.wav", "voice", lambda: wav(pcm(click)), TakenVoice("WAV", tone_hz=None)),
        Row("square-at-full-scale.wav", "voice", lambda: wav(pcm(np.sign(tone()))), TakenVoice("WAV")),
    ]  # fmt: skip


def _long() -> list[Row]:
    """More than ten minutes in few bytes."""
    flat = np.zeros(8000 * 620, np.float32)
    flat[::4000] = 0.5
    return [
        Row("11-minutes.flac", "voice", lambda: sndfile(flat, 8000, "FLAC"), _LONG),
        Row("11-minutes.ogg", "voice", lambda: sndfile(flat, 8000, "OGG", "VORBIS"), _LONG, is_slow=True),
        Row("11-minutes.mp3", "voice", lambda: _repeated_mp3(660), _LONG),
        Row("9-hours.mp3", "voice", lambda: _repeated_mp3(32_000), _LONG, is_slow=True),
    ]


def _repeated_mp3(seconds: int) -> bytes:
    return healthy("MP3") * seconds


def _cuts() -> list[Row]:
    def part(kind: str, share: int) -> Callable[[], bytes]:
        return lambda: healthy(kind)[: len(healthy(kind)) * share // 100]

    def signature(kind: str) -> Callable[[], bytes]:
        return lambda: healthy(kind)[:12]

    rows = []
    for kind, suffix in _SUFFIX.items():
        cut = _DAMAGED if kind == "FLAC" else _CUT
        rows += [Row(f"cut-at-{share}.{suffix}", "voice", part(kind, share), cut) for share in (10, 50, 90)]
        only = _CUT if kind in ("OGG", "OPUS", "M4A", "WEBM") else _DAMAGED
        rows.append(Row(f"only-signature.{suffix}", "voice", signature(kind), only))
    return rows


def _mpeg() -> list[Row]:
    whole = healthy("MP3")
    garbage = bytes((index * 37 + 11) % 251 for index in range(20_000))
    tag = b"ID3\x04\0\0" + bytes([0, 2, 0, 0])  # 32 KB in seven-bit bytes
    return [
        Row("garbage-frames.mp3", "voice", lambda: b"\xff\xfb\x90\x00" + garbage, _DAMAGED),
        Row("only-sync.mp3", "voice", lambda: b"\xff\xfb\x90\x64" * 5000, _DAMAGED),
        Row("garbage-in-the-middle.mp3", "voice", lambda: whole[:4000] + garbage + whole[4000:], _DAMAGED),
        # Found by the fuzzer: the decoder first takes the repeated table for a stereo header.
        Row("table-repeated.mp3", "voice", lambda: whole[:199] + whole[21:], TakenVoice("MP3")),
        Row("id3-claims-256-mb.mp3", "voice", lambda: b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + whole, _TYPE),
        Row("id3-of-32-kb.mp3", "voice", lambda: tag + bytes(32_768) + whole, TakenVoice("MP3")),
        Row("id3-in-id3.mp3", "voice", lambda: (b"ID3\x04\0\0" + bytes(4)) * 1000 + whole, _TYPE),
        Row("id3-alone.mp3", "voice", lambda: tag + bytes(32_768), _TYPE),
        Row("xing-claims-4-gb.mp3", "voice", lambda: _with_xing_bytes(whole, 0xFFFFFFFF), _CUT),
        Row("free-format.mp3", "voice", lambda: b"\xff\xfb\x00\x00" + bytes(4000), _DAMAGED),
    ]


def _with_xing_bytes(whole: bytes, count: int) -> bytes:
    place = max(whole.find(b"Xing"), whole.find(b"Info"))
    if place < 0:
        frame = bytearray(whole[:417])
        frame[36:48] = b"Xing" + struct.pack(">II", 2, count)
        return bytes(frame) + whole
    flags = struct.unpack(">I", whole[place + 4 : place + 8])[0]
    at = place + 8 + (4 if flags & 1 else 0)
    return (
        whole[: place + 4]
        + struct.pack(">I", flags | 2)
        + whole[place + 8 : at]
        + struct.pack(">I", count)
        + whole[at + 4 :]
    )


def _ogg_and_flac() -> list[Row]:
    flac = healthy("FLAC")
    return [
        Row("wrong-sum.ogg", "voice", lambda: _with_wrong_sum(healthy("OGG")), _SUM),
        Row("wrong-sum.opus", "voice", lambda: _with_wrong_sum(healthy("OPUS")), _SUM),
        Row("granule-of-300-years.ogg", "voice", lambda: _with_granule(healthy("OGG"), 1 << 60), TakenVoice("OGG")),
        Row("granule-minus-1.ogg", "voice", lambda: _with_granule(healthy("OGG"), (1 << 64) - 2), _CUT),
        Row("pages-swapped.ogg", "voice", lambda: b"".join([*ogg_pages(healthy("OGG"))[:1], *reversed(
            ogg_pages(healthy("OGG"))[1:])]), _DAMAGED),
        Row("theora-only.ogg", "voice", lambda: healthy("OGG").replace(b"\x01vorbis", b"\x80theora", 1), _DAMAGED),
        Row("speex-named.ogg", "voice", lambda: healthy("OGG").replace(b"\x01vorbis", b"Speex  ", 1), _DAMAGED),
        Row("samples-claimed.flac", "voice", lambda: _with_flac_samples(flac, (1 << 36) - 1), _DAMAGED),
        Row("samples-unknown.flac", "voice", lambda: _with_flac_samples(flac, 0), _DAMAGED),
        Row("picture-of-16-mb.flac", "voice", lambda: flac[:4] + b"\x06\xff\xff\xff" + flac[4:], _DAMAGED),
        Row("blocks-1000.flac", "voice",
            lambda: flac[:42] + b"\x01\0\0\x04abcd" * 1000 + flac[42:], TakenVoice("FLAC")),
        Row("flac-in-ogg.ogg", "voice",
            lambda: healthy("OGG").replace(b"\x01vorbis", b"\x7fFLAC\x01\0"), _DAMAGED),
        Row("rate-0.flac", "voice", lambda: flac[:18] + bytes(2) + bytes([flac[20] & 15]) + flac[21:], _DAMAGED),
        Row("frame-flipped.flac", "voice", lambda: _flipped(flac, len(flac) // 2), _DAMAGED),
    ]  # fmt: skip


def _with_wrong_sum(data: bytes) -> bytes:
    """A byte of the page in the middle changed, its sum left as it was."""
    pages = ogg_pages(data)
    page = pages[len(pages) // 2 + 1 if len(pages) > 3 else -1]
    page[-20] ^= 0xFF
    return b"".join(pages)


def _with_granule(data: bytes, granule: int) -> bytes:
    """The last page claims this position, with a right sum."""
    pages = ogg_pages(data)
    pages[-1][6:14] = struct.pack("<Q", granule)
    seal_ogg_page(pages[-1])
    return b"".join(pages)


def _with_flac_samples(flac: bytes, count: int) -> bytes:
    facts = int.from_bytes(flac[18:26], "big")
    return flac[:18] + (facts >> 36 << 36 | count).to_bytes(8, "big") + flac[26:]


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]


def _containers() -> list[Row]:
    mp4 = healthy("M4A")
    webm = healthy("WEBM")
    head = box(b"ftyp", b"isom\0\0\0\0isom")
    no_sound = Refused("voice_no_sound", ("no audio track",))
    return [
        Row("video-without-sound.mp4", "voice", silent_video, no_sound),
        Row("video-without-sound.webm", "voice", lambda: silent_video("webm"), no_sound),
        Row("moov-of-2-gb.mp4", "voice", lambda: head + box(b"moov", bytes(400), size=0x7FFFFFFF), _CUT),
        Row("moov-nested-20000.mp4", "voice", lambda: head + _nested_moov(20_000), no_sound),
        Row("moov-twice.mp4", "voice", lambda: mp4 + mp4[mp4.index(b"moov") - 4 :], TakenVoice("MP4")),
        Row("only-ftyp.mp4", "voice", lambda: head, _DAMAGED),
        Row("samples-claimed.mp4", "voice", lambda: _field(mp4, b"stsz", 8, 0x7FFFFFFF), _DAMAGED),
        Row("chunks-claimed.mp4", "voice", lambda: _field(mp4, b"stco", 4, 0x7FFFFFFF), TakenVoice("MP4")),
        Row("chunk-beyond-end.mp4", "voice", lambda: _field(mp4, b"stco", 8, 0x7FFFFFF0), Refused("voice_empty")),
        Row("durations-claimed.mp4", "voice", lambda: _field(mp4, b"stts", 4, 0x0FFFFFFF), _DAMAGED),
        Row("time-scale-0.mp4", "voice", lambda: _field(mp4, b"mdhd", 12, 0), _CUT),
        Row("lasts-13-hours.mp4", "voice", lambda: _field(mp4, b"mdhd", 16, 0x7FFFFFFF), TakenVoice("MP4")),
        Row("unknown-codec.mp4", "voice", lambda: mp4.replace(b"mp4a", b"zzzz"), TakenVoice("MP4")),
        Row("external-data.mp4", "voice", lambda: _external(mp4), TakenVoice("MP4")),
        Row("ac3-inside.mp4", "voice", lambda: container(tone(), form="mp4", codec="ac3"), _CODEC),
        Row("segment-of-4-eb.webm", "voice",
            lambda: webm[:40] + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + bytes(200), _CUT),
        Row("nested-ebml.webm", "voice", lambda: webm[:40] + b"\x1a\x45\xdf\xa3\xff" * 5000, _CUT),
        Row("playlist-named.m4a", "voice", lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", _TYPE),
        Row("concat-named.mp4", "voice", lambda: b"ffconcat version 1.0\nfile /etc/passwd\n", _TYPE),
    ]  # fmt: skip


def _nested_moov(depth: int) -> bytes:
    return b"".join(
        struct.pack(">I", 8 * (depth - level)) + (b"moov" if level == 0 else b"trak") for level in range(depth)
    )


def _field(data: bytes, kind: bytes, offset: int, value: int) -> bytes:
    """Four bytes of the first box of this kind, ``offset`` behind its name, replaced."""
    place = data.index(kind) + 4 + offset
    return data[:place] + struct.pack(">I", value) + data[place + 4 :]


def _external(mp4: bytes) -> bytes:
    """The data reference says that the samples lie in another file, which must not be opened."""
    place = mp4.index(b"url ") + 4
    return mp4[:place] + bytes(4) + mp4[place + 4 :]


def _foreign() -> list[Row]:
    kinds = (
        "AIFF",
        "AU",
        "CAF",
        "MAT4",
        "MAT5",
        "PAF",
        "W64",
        "SVX",
        "VOC",
        "IRCAM",
        "NIST",
        "AVR",
        "HTK",
        "PVF",
        "XI",
        "SDS",
    )
    made = [Row(f"{kind.lower()}-named.wav", "voice", lambda kind=kind: _made(kind), _TYPE) for kind in kinds]  # type: ignore[misc]
    texts = {
        "text": b"Just a few words, no sound at all.\n" * 100,
        "midi": b"MThd\0\0\0\x06\0\x01\0\x01\0\x60" + bytes(200),
        "amr": b"#!AMR\n" + bytes(400),
        "wma": b"0&\xb2u\x8ef\xcf\x11" + bytes(400),
        "adts": b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(400),
        "zeros": bytes(5000),
    }
    made += [Row(f"{key}-named.wav", "voice", lambda data=data: data, _TYPE) for key, data in texts.items()]  # type: ignore[misc]
    avi = Row("avi-named.wav", "voice", lambda: riff(b"AVI ", bytes(400)), _TYPE)
    webp = Row("photo-as-voice.webp", "voice", lambda: plain("WEBP"), _TYPE)
    heic = Row("photo-as-voice.heic", "voice", lambda: encoded(quarters(), "HEIF"), Refused("voice_no_sound"))
    return [*made, avi, webp, heic, Row("photo-as-voice.jpg", "voice", lambda: plain("JPEG"), _TYPE)]


def _made(kind: str) -> bytes:
    coding = {"XI": "DPCM_16"}.get(kind, "PCM_16")
    data = sndfile(tone(0.5, rate_hz=44_100), 44_100, kind, coding)
    return b"MATLAB 5.0 MAT-file".ljust(124) + data[124:] if kind == "MAT5" else data  # its header tells the date
