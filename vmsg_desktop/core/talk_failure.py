"""What a talk that ended without a video means for the person."""

from __future__ import annotations

from typing import Final

from vmsg_desktop.core.model.did import Talk
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.shown import shown

_CHARGE: Final = "Whether D-ID charges for it is not known; the balance before and after tells."
_QUOTE_MAX: Final = 240

# D-ID's kinds of a failed talk: code, what happened, what to do.
_KINDS: Final = {
    "FaceError": ("did_no_face", "D-ID found no face in the picture", "Use a photo with one clear, frontal face."),
    "SourceError": ("did_picture_refused", "D-ID could not open the picture", "Save the photo again, then send anew."),
    "DriverError": ("did_render_failed", "D-ID could not load its motion", "Send the message once more."),
    "LogoError": ("did_option_refused", "D-ID could not use the logo", "Send the message without a logo."),
    "VideoEnhanceError": ("did_render_failed", "D-ID could not finish the video", "Send the message once more."),
}
_FAILED: Final = ("did_render_failed", "D-ID could not make the video", "Look at the reason, then send once more.")


def talk_failure(talk: Talk) -> RemoteError | None:
    """The error of a talk that ended badly; None while it is under way and when it is done."""
    if talk.status in ("created", "started", "done"):
        return None
    if talk.status == "rejected":
        row = ("did_rejected", "D-ID rejected the message after taking it", "Choose another photo or other words.")
    elif talk.status == "unknown":
        row = ("did_status_unknown", "D-ID tells a state that this program does not know", "Look on D-ID's own page.")
    else:
        row = _KINDS.get(talk.error.partition(":")[0].strip(), _FAILED)
    code, happened, hint = row
    reason = f" ({shown(talk.error, limit=_QUOTE_MAX)})" if talk.error else ""
    return RemoteError(code, f"{happened}{reason}. {_CHARGE}", hint, details={"talk": talk.id, "status": talk.status})
