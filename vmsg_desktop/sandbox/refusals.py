"""Every refusal of D-ID and of the gateway in front of it, with its exact body: one row a kind."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

JSON_TYPE: Final = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Refusal:
    """An answer that refuses: HTTP status, JSON body (None = no body) and further headers."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """The body as bytes."""
        return b"" if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()


class Refused(Exception):
    """Ends the handling of a request with a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"HTTP {refusal.status}")
        self.refusal = refusal


def vendor(status: int, kind: str, description: str, details: Any = None) -> Refusal:
    """In D-ID's own form."""
    body = {"kind": kind, "description": description}
    return Refusal(status, body if details is None else body | {"details": details})


def gateway(status: int, message: str, *, key: str = "message") -> Refusal:
    """In the form of the gateway."""
    return Refusal(status, {key: message})


def validation(details: Mapping[str, Mapping[str, Any]]) -> Refusal:
    """Fields of a body that are wrong, e.g. ``{"body.script": {"message": "'script' is required"}}``."""
    return vendor(400, "ValidationError", "validation failed", details)


def bad_request(description: str) -> Refusal:
    """A BadRequestError."""
    return vendor(400, "BadRequestError", description)


def unsupported_type(received: str, supported: list[str]) -> Refusal:
    """A content type that is not taken."""
    details = {"received": received, "supported": supported}
    return vendor(415, "UnsupportedMimeTypeError", "The provided mime type is not supported", details)


def wrong_path(authorization: str | None) -> Refusal:
    """What the gateway says where it has no route; it names the hash of the header, never the header."""
    if authorization is None:
        return gateway(403, "Missing Authentication Token")
    digest = base64.b64encode(hashlib.sha256(authorization.encode("latin-1")).digest()).decode()
    return gateway(
        403,
        "Invalid key=value pair (missing equal-sign) in Authorization header "
        f"(hashed with SHA-256 and encoded with Base64): '{digest}'.",
    )


IMAGE_URL: Final = "must be a valid image URL (ending with jpg|jpeg|png)"
AUDIO_URL: Final = "must be a valid https URL to an audio (flac,mp3,mp4,wav,m4a)"
_REVIEW: Final = "Automatic content moderation - contact support if you would like to submit for manual review"
_LABELS: Final = {"offensiveLabel": "Weapon Violence, Violence, Weapons"}

REFUSALS: Final[Mapping[str, Refusal]] = {
    "script_required": validation({"body.script": {"message": "'script' is required"}}),
    "image_url": validation({"body.source_url": {"message": IMAGE_URL}}),
    "audio_url": validation({"body.script.audio_url": {"message": AUDIO_URL}}),
    "bad_actor": bad_request("invalid actor url"),
    "bad_image": bad_request("invalid image"),
    "bad_audio": bad_request("invalid audio"),
    "bad_script": bad_request("Failed to validate script"),
    "file_size": vendor(400, "InvalidFileSizeError", "file size exceeded 10 MB - the maximum size permitted"),
    "image_resolution": vendor(
        400,
        "InvalidImageResolutionError",
        "image resolution is too low - please use an image with a at least 160X160 pixels",
    ),
    "audio_duration": vendor(400, "InvalidAudioDurationError", "invalid audio duration"),
    "invalid_face": vendor(400, "InvalidFaceError", "face not detected"),
    "config": vendor(400, "ConfigError", "invalid config"),
    "unauthenticated": vendor(401, "AuthorizationError", "user unauthenticated"),
    "no_credits": vendor(402, "InsufficientCreditsError", "not enough credits"),
    "no_stitch": vendor(403, "PermissionError", "user has no permission for stitch"),
    "no_subtitles": vendor(403, "PermissionError", "user has no permission for subtitles"),
    "explicit_deny": gateway(
        403, "User is not authorized to access this resource with an explicit deny", key="Message"
    ),
    "missing_equal_sign": wrong_path("sandbox"),
    "not_found": vendor(404, "NotFoundError", "not found"),
    "image_not_found": vendor(404, "NotFoundError", "image not found"),
    "audio_not_found": vendor(404, "NotFoundError", "audio not found"),
    "credits_not_found": vendor(404, "NotFoundError", "not credits found for user"),
    "not_ready": vendor(409, "NotReadyError", "talk is in process, try again later"),
    "mime_type": unsupported_type("image/webp", ["image/jpeg", "image/png"]),
    "too_many": Refusal(429),
    "image_moderation": vendor(451, "ImageModerationError", _REVIEW, _LABELS),
    "celebrity": vendor(451, "CelebrityRecognizedError", "celebrity recognized"),
    "text_moderation": vendor(451, "TextModerationError", _REVIEW),
    "audio_moderation": vendor(
        451, "AudioModerationError", "Automatic audio moderation failed - Please try a different audio file"
    ),
    "server_error": vendor(500, "UnknownError", "Internal Server Error"),
    "gateway_timeout": gateway(504, "Endpoint request timed out"),
}


def refuse(name: str) -> Refused:
    """The exception for a row of REFUSALS."""
    return Refused(REFUSALS[name])
