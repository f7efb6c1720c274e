"""What is sent: multipart uploads and the JSON of the paid request, checked before a byte leaves."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import requests

from vmsg_desktop.core.model.did import TalkRequest
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import FRAME_MAX_BYTES, VENDOR_AUDIO_MAX_BYTES

_NAME_MAX: Final = 50
_USER_DATA_MAX: Final = 1000
_PICTURE_TYPES: Final = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}
_SOUND_TYPES: Final = {
    "m4a": "audio/mp4",
    "mp4": "audio/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
}
_SOURCE: Final = re.compile(r"(https|s3):.*\.(jpe?g|png)", re.IGNORECASE)
_AUDIO: Final = re.compile(r"(https|s3):[^?#]*\.(m4a|flac|mp3|mp4|wav)([?#].*)?", re.IGNORECASE)


def image_body(data: bytes, *, name: str) -> tuple[bytes, str]:
    """(body, content type) of a picture's upload. Raises InputError beyond D-ID's limits."""
    kind = _checked(data, name, types=_PICTURE_TYPES, limit_bytes=FRAME_MAX_BYTES, what="picture")
    return _multipart({"image": (safe_name(name), data, kind), "detect_faces": (None, "true")})


def audio_body(data: bytes, *, name: str) -> tuple[bytes, str]:
    """(body, content type) of a sound's upload. Raises InputError beyond D-ID's limits."""
    kind = _checked(data, name, types=_SOUND_TYPES, limit_bytes=VENDOR_AUDIO_MAX_BYTES, what="sound")
    return _multipart({"audio": (safe_name(name), data, kind)})


def talk_body(request: TalkRequest) -> bytes:
    """The paid request as JSON; only what differs from D-ID's defaults, and stitch, which is always said.

    Raises:
        InputError: D-ID would refuse it, or fall back to its own picture.
    """
    _check_request(request)
    options = request.options
    config: dict[str, Any] = {"stitch": options.stitch, "result_format": "mp4"}
    if options.fluent:
        config["fluent"] = True
    if options.pad_audio_s > 0:
        config["pad_audio"] = options.pad_audio_s
    if options.expression != "neutral":
        shown_as = {"start_frame": 0, "expression": options.expression, "intensity": options.intensity}
        config["driver_expressions"] = {"expressions": [shown_as]}
    body = {
        "source_url": request.source_url,
        "script": {"type": "audio", "audio_url": request.audio_url},
        "config": config,
        "name": request.name,
        "user_data": request.user_data,
    }
    return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()


def safe_name(name: str) -> str:
    """``name`` as D-ID takes it: at most 50 of the characters a-zA-Z0-9._-, its ending kept."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name)
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:_NAME_MAX]
    return f"{stem[: _NAME_MAX - 1 - len(ending)] or 'file'}.{ending}"


def _checked(data: bytes, name: str, *, types: dict[str, str], limit_bytes: int, what: str) -> str:
    """The content type by the name's ending."""
    ending = name.rpartition(".")[2].lower()
    if ending not in types:
        raise InputError(
            "did_type_refused", f"D-ID takes no {what} of the type .{ending[:10]}.", f"It takes: {', '.join(types)}."
        )
    if not data:
        raise InputError("did_file_empty", f"The {what} to upload is empty.", "Make it again.")
    if len(data) > limit_bytes:
        raise InputError(
            "did_file_too_large",
            f"The {what} has {len(data) / 1e6:.1f} MB; D-ID takes {limit_bytes / 1e6:g} MB.",
            "Make the picture smaller." if what == "picture" else "Make the message shorter.",
        )
    return types[ending]


def _multipart(files: dict[str, Any]) -> tuple[bytes, str]:
    prepared = requests.Request("POST", "http://127.0.0.1", files=files).prepare()  # only to encode: nothing is sent
    if not isinstance(prepared.body, bytes):
        raise TypeError("a multipart body is bytes")
    return prepared.body, str(prepared.headers["Content-Type"])


def _check_request(request: TalkRequest) -> None:
    problem = ""
    if not _SOURCE.fullmatch(request.source_url):
        problem = "the picture's address does not end in .jpg, .jpeg or .png"
    elif not _AUDIO.fullmatch(request.audio_url):
        problem = "the sound's address does not end in .m4a, .mp3, .mp4, .wav or .flac"
    elif not request.user_data.strip() or len(request.user_data) > _USER_DATA_MAX:
        problem = f"its mark (user_data) has {len(request.user_data)} characters; 1 to {_USER_DATA_MAX} are taken"
    if problem:
        raise InputError(
            "did_request_invalid",
            f"The order was not sent: {problem}. Nothing was charged.",
            "Upload the files again; if it stays, report this.",
            details={"sent": "no"},
        )
