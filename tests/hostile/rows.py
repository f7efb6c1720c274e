"""What a row of the hostile corpus is: a file, how it is made, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["photo", "voice", "message"]


@dataclass(frozen=True)
class Refused:
    """The file must be refused.

    Attributes:
        code: the exact code of the error.
        says: what its message must hold: the reason, and the limit where one exists.
        family: of the error; "compute" where the bounded child had to be stopped.
    """

    code: str
    says: tuple[str, ...] = ()
    family: str = "input"


@dataclass(frozen=True)
class TakenPhoto:
    """The file must become this photo.

    Attributes:
        width, height: upright.
        corners: colour names of the top left, top right, bottom left and bottom right quarter; None = not checked.
        tolerance: of each colour value.
        has_alpha: whether transparency arrives.
        note: words that one of the notes must hold; "" = there must be none.
    """

    format: str
    width: int = 240
    height: int = 200
    corners: str | None = "red green blue yellow"
    tolerance: int = 12
    has_alpha: bool = False
    note: str = ""


@dataclass(frozen=True)
class TakenVoice:
    """The file must become this sound.

    Attributes:
        duration_s: within 60 ms, an encoder's padding.
        tone_hz: the strongest frequency within 4 Hz; None = not checked.
    """

    format: str
    duration_s: float = 1.0
    rate_hz: int = 48_000
    channels: int = 1
    tone_hz: float | None = 220.0


@dataclass(frozen=True)
class TakenMessage:
    """The file must be read as a message."""

    title: str = ""


Expected = Refused | TakenPhoto | TakenVoice | TakenMessage


@dataclass(frozen=True)
class Row:
    """One file of the corpus.

    Attributes:
        file: its name in the corpus folder.
        build: makes its bytes; the same bytes each time.
        expected: what must become of it.
        name: under which it is handed over, where no disk would take that name; "" = ``file``.
        is_slow: takes seconds; left out of the quick tests.
    """

    file: str
    kind: Kind
    build: Callable[[], bytes]
    expected: Expected
    name: str = ""
    is_slow: bool = False

    @property
    def shown(self) -> str:
        """The name that the door is told."""
        return self.name or self.file
