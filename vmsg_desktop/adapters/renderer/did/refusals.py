"""What each refusal of D-ID is called here, and what to do about it: one row a kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Refusal:
    """A row.

    Attributes:
        code: stable name. happened: sentence without its full stop. hint: what to do.
        is_retryable: the same call may succeed later, unchanged.
    """

    code: str
    happened: str
    hint: str
    is_retryable: bool = False


_REPORT: Final = "Check the message's options; if they are plain, report this as a fault of the program."
_OTHER_PHOTO: Final = "Choose another photo, or ask D-ID's support for a manual review."

KEY_REFUSED: Final = Refusal(
    "did_key_refused",
    "D-ID does not accept the key",
    "Copy the key from D-ID's account settings and run: vmsg key set, then vmsg key test",
)
WRONG_ADDRESS: Final = Refusal(
    "did_wrong_address",
    "D-ID's gateway does not know this address, or cannot read the key's form",
    "Check the service's address (https://api.d-id.com) and the key: vmsg key test",
)
NOT_FOUND: Final = Refusal(
    "did_not_found", "D-ID does not have this (any more)", "Look at what D-ID has, or make the message again."
)
TOO_MANY: Final = Refusal("did_too_many_requests", "D-ID asks to slow down", "Wait a little, then try again.", True)
SERVER_FAULT: Final = Refusal(
    "did_server_error", "D-ID's server failed", "Try again in a minute; if it stays, look at D-ID's status page.", True
)
GATEWAY_TIMEOUT: Final = Refusal(
    "did_gateway_timeout", "D-ID's gateway waited in vain for its own server", "Try again in a minute.", True
)
LINK_EXPIRED: Final = Refusal(
    "did_link_expired",
    "The link to the video has expired or is not complete",
    "Ask D-ID for the talk again: it gives a new link.",
)
UNREADABLE: Final = Refusal(
    "did_answer_unreadable",
    "The answer is not what D-ID gives",
    "Check that no proxy or login page stands between, then try again.",
    True,
)
REDIRECTED: Final = Refusal(
    "did_redirected",
    "The service sent the call to another address; the key was not taken there",
    "Check the service's address: https://api.d-id.com",
)
UNEXPECTED: Final = Refusal("did_refused", "D-ID refused the call", _REPORT)

BY_KIND: Final = {
    "ValidationError": Refusal("did_request_invalid", "D-ID finds the request invalid", _REPORT),
    "BadRequestError": Refusal("did_request_refused", "D-ID cannot use the request", _REPORT),
    "InvalidFileSizeError": Refusal(
        "did_file_too_large",
        "D-ID finds the file too large; for a picture it counts pixels too",
        "Send a smaller picture: at most 2048 px on the long side.",
    ),
    "InvalidImageResolutionError": Refusal(
        "did_picture_too_small", "D-ID finds the picture too small", "Use a picture of at least 160 x 160 px."
    ),
    "InvalidAudioDurationError": Refusal(
        "did_audio_length", "D-ID finds the sound too short or too long", "Keep it between 1 second and 5 minutes."
    ),
    "InvalidFaceError": Refusal("did_no_face", "D-ID cannot use the face", "Use a photo with one clear, frontal face."),
    "ConfigError": Refusal("did_option_refused", "D-ID does not take an option", _REPORT),
    "AuthorizationError": KEY_REFUSED,
    "InsufficientCreditsError": Refusal(
        "did_no_credits",
        "The D-ID account has too few credits",
        "Add credits at D-ID, or make the message shorter; vmsg key test shows the balance.",
    ),
    "PermissionError": Refusal(
        "did_plan_forbids",
        "The D-ID plan does not include this",
        "Send the message without that option, or change the plan at D-ID.",
    ),
    "NotFoundError": NOT_FOUND,
    "NotReadyError": Refusal(
        "did_still_rendering", "D-ID is still working on this talk", "Wait until it is done, then try again.", True
    ),
    "UnsupportedMimeTypeError": Refusal(
        "did_type_refused", "D-ID does not take this type of file", "Send a JPEG or PNG picture and M4A sound."
    ),
    "ImageModerationError": Refusal("did_picture_moderated", "D-ID's moderation refused the picture", _OTHER_PHOTO),
    "CelebrityRecognizedError": Refusal(
        "did_celebrity", "D-ID takes the person for a celebrity and refuses the picture", _OTHER_PHOTO
    ),
    "AudioModerationError": Refusal(
        "did_audio_moderated", "D-ID's moderation refused the sound", "Record the message in other words."
    ),
    "TextModerationError": Refusal(
        "did_text_moderated", "D-ID's moderation refused the text", "Write the message in other words."
    ),
    "UnknownError": SERVER_FAULT,
}

BY_STATUS: Final = {
    400: Refusal("did_request_refused", "D-ID cannot use the request", _REPORT),
    401: KEY_REFUSED,
    402: BY_KIND["InsufficientCreditsError"],
    403: Refusal("did_forbidden", "D-ID forbids the call", "Test the key: vmsg key test; then look at the D-ID plan."),
    404: NOT_FOUND,
    408: GATEWAY_TIMEOUT,
    409: BY_KIND["NotReadyError"],
    413: BY_KIND["InvalidFileSizeError"],
    415: BY_KIND["UnsupportedMimeTypeError"],
    429: TOO_MANY,
    451: Refusal("did_moderated", "D-ID's moderation refused the content", _OTHER_PHOTO),
    504: GATEWAY_TIMEOUT,
}
