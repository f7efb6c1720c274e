"""The recorder's warnings in words."""

from __future__ import annotations

from typing import Final

from vmsg_desktop.core.model.take import TakeWarning, WarningKind

_WORDS: Final[dict[WarningKind, tuple[str, str]]] = {
    "clipping": ("Too loud: {count} peak{s} cut off.", "Move back a hand's width, or lower the input level."),
    "silence": ("No voice is heard.", "Speak, move nearer, or raise the input level."),
    "dropout": ("Sound was lost {count} time{s}.", "Close other programs, or plug the microphone in directly."),
    "dead": ("The microphone hears nothing at all.", "It is muted or unplugged: check its switch and its cable."),
    "offset": ("The microphone's signal is off centre.", "Try another cable or microphone."),
}


def warning_words(warning: TakeWarning) -> tuple[str, str]:
    """What is wrong, and what to do: one sentence each."""
    what, fix = _WORDS[warning.kind]
    return what.format(count=warning.count, s="" if warning.count == 1 else "s"), fix
