"""From what was made to what is said about it: engine and time, the people's cards, what can be done about an error."""

from __future__ import annotations

from vmsg_desktop.application.picture_seen import (
    CompareSeen,
    CutSeen,
    FrameSeen,
    MaskSeen,
    PeopleSeen,
    PhotoSeen,
    Seen,
)
from vmsg_desktop.core.model.errors import InputError, VmsgError
from vmsg_desktop.core.model.events import StageReport
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.presenters.picture_state import ErrorAction, Facts, PeopleState, PersonCard


def facts_of(seen: Seen) -> Facts:
    """How what is shown came about."""
    match seen:
        case PhotoSeen():
            photo = seen.photo
            return Facts(format=photo.format, size_bytes=photo.size_bytes, width=photo.width, height=photo.height)
        case FrameSeen():
            return _frame_facts(seen)
        case CompareSeen():
            return Facts()
        case PeopleSeen() | MaskSeen() | CutSeen():
            return _engine_facts(seen.report)


def people_state(seen: PeopleSeen, message: Message) -> PeopleState:
    """The people as cards, and the thresholds that apply."""
    people, detections = seen.found.chosen.people, seen.found.detections
    chosen = {person.number for person in seen.found.chosen.chosen}
    cards = tuple(
        PersonCard(
            number=person.number,
            box=person.box,
            confidence=person.confidence,
            is_chosen=person.number in chosen,
            is_suggested=person.number == people.suggested,
            reason=people.reason if person.number == people.suggested else "",
            thumb=thumb,
        )
        for person, thumb in zip(people.persons, seen.thumbs, strict=True)
    )
    choice = message.people
    return PeopleState(
        cards, choice.confidence or detections.confidence, choice.overlap or detections.overlap, seen.hidden
    )


def actions_for(error: VmsgError) -> tuple[ErrorAction, ...]:
    """What can be done about it, the most likely help first."""
    code = error.code
    if code.startswith("model_") and code != "model_fetch_failed":
        return ("models", "again")
    if code == "model_fetch_failed":
        return ("models",)
    if code == "person_unknown":
        return ("suggested",)
    if code.startswith("background_"):
        return ("background", "again")
    if error.family == "input":
        return ("another", "again")
    return ("again",)


def too_many_strokes(count: int) -> InputError:
    """The mask is full."""
    return InputError(
        "strokes_full",
        f"The mask holds {count} strokes, as many as a message can keep.",
        "Undo some, or clear them and begin again.",
    )


def _frame_facts(seen: FrameSeen) -> Facts:
    if seen.frame is None:
        return Facts(width=seen.plan.width, height=seen.plan.height)
    frame = seen.frame
    return Facts(
        format=frame.format,
        size_bytes=len(frame.data),
        width=frame.width,
        height=frame.height,
        is_exact=True,
        sha256=seen.sha256,
    )


def _engine_facts(report: StageReport | None) -> Facts:
    if report is None:
        return Facts()
    return Facts(report.engine, report.ms / 1000, is_cached=report.cache == "hit", where=report.where)
