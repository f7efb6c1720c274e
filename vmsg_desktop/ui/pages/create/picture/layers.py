"""From what was seen to what lies on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSizeF

from vmsg_desktop.application.picture_seen import (
    CompareSeen,
    CutSeen,
    FrameSeen,
    MaskSeen,
    PeopleSeen,
    PhotoSeen,
    Seen,
)
from vmsg_desktop.presenters.picture_state import PersonCard
from vmsg_desktop.ui.pages.create.picture.canvas import Layers
from vmsg_desktop.ui.pages.create.picture.images import ArrayImage, HeatImage
from vmsg_desktop.ui.pages.create.picture.people_tool import PersonBox


def photo_of(seen: Seen) -> PhotoSeen:
    """The photo behind anything that is seen."""
    if isinstance(seen, PhotoSeen):
        return seen
    return seen.seen if isinstance(seen, PeopleSeen) else seen.people.seen


def layers_of(seen: Seen, *, doubt: float, ground: str) -> Layers:
    """What lies on the canvas.

    Args:
        seen: what was made.
        doubt: 0..1, how strong doubt is shown.
        ground: behind a cut-out.
    """
    photo = photo_of(seen)
    size = QSizeF(photo.photo.width, photo.photo.height)
    match seen:
        case PhotoSeen() | PeopleSeen():
            return Layers(tuple(ArrayImage(level) for level in photo.levels), size)
        case MaskSeen():
            return Layers((ArrayImage(seen.grey),), size, over=HeatImage(seen.doubt, doubt))
        case CutSeen():
            return Layers((ArrayImage(seen.rgba),), size, ground=ground)
        case FrameSeen():
            return Layers((ArrayImage(seen.pixels),), QSizeF(seen.plan.width, seen.plan.height))
        case CompareSeen():
            height, width = seen.pixels.shape[:2]
            return Layers((ArrayImage(seen.pixels),), QSizeF(width, height))


def boxes_of(cards: tuple[PersonCard, ...]) -> tuple[PersonBox, ...]:
    """The people with their labels, in pixels of the photo."""
    name = QCoreApplication.translate("Picture", "Person {number}")
    return tuple(
        PersonBox(
            card.number,
            QRectF(card.box.x0, card.box.y0, card.box.width, card.box.height),
            f"{name.format(number=card.number)} · {round(100 * card.confidence)} %",
            card.is_chosen,
        )
        for card in cards
    )
