"""Sentences on what makes a profile, or two of them, hard to judge. Only words live here; they are translated."""

from __future__ import annotations

from typing import Final

from vmsg_desktop.core.model.profile import Profile

_MUCH: Final = 0.1
_HASH_SHOWN: Final = 8


def profile_notes(of: Profile) -> tuple[str, ...]:
    """Of one profile."""
    load = of.other_load
    busy = f"Other programs took {load * 100:.0f} % of the machine meanwhile." if load and load >= _MUCH else ""
    return tuple(filter(None, (busy, of.cold.missing)))


def comparison_notes(before: Profile, after: Profile) -> tuple[str, ...]:
    """Of two: what differs besides time."""
    loads = [of.other_load or 0.0 for of in (before, after)]
    first, second = (message.image_sha256[:_HASH_SHOWN] for message in (before.message, after.message))
    third, fourth = (message.audio_sha256[:_HASH_SHOWN] for message in (before.message, after.message))
    notes = (
        f"The machine was {before.target}, is {after.target}." if before.target != after.target else "",
        _processor(before, after),
        f"The photo was {first}, is {second}." if first != second else "",
        f"The voice was {third}, is {fourth}." if third != fourth else "",
        f"Other programs took {loads[0] * 100:.0f} % of the machine before, {loads[1] * 100:.0f} % after."
        if max(loads) >= _MUCH
        else "",
    )
    return tuple(filter(None, notes))


def _processor(before: Profile, after: Profile) -> str:
    first, second = (of.hardware.cpu or "not known" for of in (before, after))
    return f"The processor was {first}, is {second}." if first != second else ""
