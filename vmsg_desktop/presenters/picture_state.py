"""What the picture column shows, as values that never change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from vmsg_desktop.application.picture_seen import Seen
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.framing import Background, Framing, TouchUp
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.message import MaskChoice
from vmsg_desktop.core.model.picture import BundledPicture
from vmsg_desktop.core.model.vision import Box

View = Literal["original", "people", "mask", "cut", "frame"]
VIEWS: tuple[View, ...] = ("original", "people", "mask", "cut", "frame")

ErrorAction = Literal["again", "another", "models", "suggested", "dismiss", "background"]


@dataclass(frozen=True, eq=False)
class PersonCard:
    """One person of the photo.

    Attributes:
        number: from 1, left to right.
        box: pixels of the photo; confidence: 0..1.
        is_chosen: the message takes this one; is_suggested: the program would.
        reason: why it is the suggested one; empty for the others.
        thumb: the head, square.
    """

    number: int
    box: Box
    confidence: float
    is_chosen: bool
    is_suggested: bool
    reason: str
    thumb: RgbImage


@dataclass(frozen=True, eq=False)
class PeopleState:
    """The people of the photo as far as they are known; hidden = boxes that the thresholds leave out."""

    cards: tuple[PersonCard, ...] = ()
    confidence: float | None = None
    overlap: float | None = None
    hidden: int = 0


@dataclass(frozen=True)
class Facts:
    """How what is shown came about; what is not known is empty.

    Attributes:
        engine: what ran; seconds: how long it took; is_cached: it was there already; where: on which machine.
        format, size_bytes: of the file; width, height: px; is_exact: these are the bytes that are sent.
        sha256: of those bytes.
    """

    engine: Engine | None = None
    seconds: float | None = None
    is_cached: bool = False
    where: str = ""
    format: str = ""
    size_bytes: int = 0
    width: int = 0
    height: int = 0
    is_exact: bool = False
    sha256: str = ""


@dataclass(frozen=True, eq=False)
class PictureState:
    """The column without its picture.

    Attributes:
        has_photo: one is chosen.
        name: of its file; width, height: px, 0 = not known yet.
        view: what is looked at; is_compared: touch-up before and after side by side.
        people: who is in it.
        mask, background, framing, touch_up: the message's choices.
    """

    has_photo: bool
    name: str
    width: int
    height: int
    view: View
    is_compared: bool
    people: PeopleState
    mask: MaskChoice
    background: Background
    framing: Framing
    touch_up: TouchUp


@dataclass(frozen=True)
class Busy:
    """Work goes on.

    Attributes:
        stage: that runs; "" = not known yet. share: done of the whole, None = not known.
        words: what the way to another machine has to say; mostly empty.
    """

    stage: str
    share: float | None
    words: str = ""


@dataclass(frozen=True, eq=False)
class Problem:
    """What went wrong, and what can be done about it, the first thing first."""

    error: VmsgError
    actions: tuple[ErrorAction, ...]


class PictureView(Protocol):
    """Shows the column."""

    def show_state(self, state: PictureState) -> None:
        """Everything but the picture."""

    def show_seen(self, seen: Seen, facts: Facts) -> None:
        """The picture; until the next one this one stays."""

    def show_busy(self, busy: Busy | None) -> None:
        """Work goes on; None = it does not."""

    def show_problem(self, problem: Problem | None) -> None:
        """Something went wrong; None = it is mended or put aside."""

    def show_bundled(self, backgrounds: tuple[BundledPicture, ...], sample: RgbImage) -> None:
        """What comes with the program."""

    def show_recent(self, recent: tuple[Path, ...]) -> None:
        """Pictures chosen lately."""
