"""What is known before anything is paid: a list of lines, each with its fixes as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.voice import Pause

LineState = Literal["ok", "look", "stop"]
"""ok: green. look: amber, it will be taken but may disappoint. stop: red, the vendor would refuse it."""


@dataclass(frozen=True)
class Fix:
    """One way to mend a line.

    Attributes:
        label: a verb and what it does, for a button.
        patch: JSON merge patch (RFC 7396) onto the message file.
    """

    label: str
    patch: Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing that was looked at.

    Attributes:
        id: stable name; title, value: what a person reads left and right.
        explanation: one sentence when not ok; fixes: best first, may be empty.
    """

    id: str
    title: str
    state: LineState
    value: str
    explanation: str = ""
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True)
class FaceFacts:
    """A face in the final frame.

    Attributes:
        height_share: face height (nose root to chin, doubled) over frame height.
        height_px: the same in pixels; yaw_deg: turn, 0 = to the camera; score: of the mesh, 0..1.
    """

    height_share: float
    height_px: float
    yaw_deg: float
    score: float


@dataclass(frozen=True)
class Upload:
    """A file as it would be sent: its name, what it is, its size."""

    name: str
    format: str
    size_bytes: int


@dataclass(frozen=True)
class PreflightFacts:
    """All that the lines are made from.

    Attributes:
        message: the choices, for fixes that stand on them.
        picture, picture_size: the final frame as a file, (width, height).
        faces: in the final frame.
        is_mask_doubtful, doubts: from the cut-out.
        sound: as a file; duration_s, lufs, true_peak_dbtp: of the sound as sent, None = unreadable.
        pauses: of the voice, which can be cut.
        credits_left: None = not known (no key, or not asked).
    """

    message: Message
    picture: Upload
    picture_size: tuple[int, int]
    faces: tuple[FaceFacts, ...]
    doubts: tuple[str, ...]
    sound: Upload
    duration_s: float
    pauses: tuple[Pause, ...]
    lufs: float | None
    true_peak_dbtp: float | None
    credits_left: float | None


@dataclass(frozen=True)
class Preflight:
    """The list, red first, then amber, then green.

    Attributes:
        credits_needed: what sending would cost.
        can_send: False while a line is red.
    """

    lines: tuple[Line, ...]
    credits_needed: int

    @property
    def can_send(self) -> bool:
        """True when no line is red."""
        return all(line.state != "stop" for line in self.lines)
