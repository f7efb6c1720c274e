"""Photo and voice files through the decoding child: the ports PhotoDecoder and VoiceDecoder."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.core.model.errors import ComputeError, InputError
from vmsg_desktop.core.model.limits import PHOTO_MAX_BYTES, VOICE_MAX_BYTES, VOICE_RATE_HZ
from vmsg_desktop.core.model.media import Photo, Sound, SoundFile
from vmsg_desktop.core.model.shown import shown

_PHOTO_MODULE = "vmsg_desktop.adapters.media.photo_decoder"
_VOICE_MODULE = "vmsg_desktop.adapters.media.voice_decoder"


class MediaDecoder:
    """Decodes in ``worker``; implements PhotoDecoder and VoiceDecoder."""

    def __init__(self, worker: DecodeWorker) -> None:
        self._worker = worker

    def decode_photo(self, data: bytes, *, name: str) -> Photo:
        """See PhotoDecoder. The pixels are read-only views."""
        name = shown(name)
        _check_size(data, name, kind="photo", limit_bytes=PHOTO_MAX_BYTES)
        meta, body = self._worker.call(f"{_PHOTO_MODULE}:decode", data, {"name": name})
        width, height = int(meta["width"]), int(meta["height"])
        count = width * height
        values = np.frombuffer(body, np.uint8)
        if len(values) != count * (4 if meta["has_alpha"] else 3):
            raise _unsound(name, f"{len(values)} bytes for {width} x {height} pixels")
        return Photo(
            pixels=values[: count * 3].reshape(height, width, 3),
            alpha=values[count * 3 :].reshape(height, width) if meta["has_alpha"] else None,
            sha256=hashlib.sha256(data).hexdigest(),
            format=str(meta["format"]),
            size_bytes=len(data),
            notes=tuple(str(note) for note in meta["notes"]),
        )

    def decode_voice(self, data: bytes, *, name: str) -> tuple[Sound, SoundFile]:
        """See VoiceDecoder. The samples are a read-only view."""
        name = shown(name)
        _check_size(data, name, kind="voice", limit_bytes=VOICE_MAX_BYTES)
        meta, body = self._worker.call(f"{_VOICE_MODULE}:decode", data, {"name": name})
        if not body or len(body) % 4:
            raise _unsound(name, f"{len(body)} bytes of float samples")
        samples: NDArray[np.float32] = np.frombuffer(body, np.float32)
        return Sound(samples, VOICE_RATE_HZ), _sound_file(meta, data)


def _sound_file(meta: dict[str, Any], data: bytes) -> SoundFile:
    return SoundFile(
        format=str(meta["format"]),
        rate_hz=int(meta["rate_hz"]),
        channels=int(meta["channels"]),
        duration_s=float(meta["duration_s"]),
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _check_size(data: bytes, name: str, *, kind: str, limit_bytes: int) -> None:
    """Refuse before anything crosses to the child."""
    if not data:
        raise InputError(f"{kind}_empty", f"{name} is empty (0 bytes).", f"Choose another {kind} file.")
    if len(data) > limit_bytes:
        raise InputError(
            f"{kind}_too_many_bytes",
            f"{name} has {len(data) / 1e6:.1f} MB; the limit is {limit_bytes / 1e6:.0f} MB.",
            "Export it smaller.",
        )


def _unsound(name: str, fact: str) -> ComputeError:
    return ComputeError(
        "decode_failed", f"{name} could not be opened: the decoder answered with {fact}.", "Choose another file."
    )
