"""A talk: what was ordered, what it will become, and how it stands at a given time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from vmsg_desktop.core.model.media import Video
from vmsg_desktop.core.model.vision import Face
from vmsg_desktop.sandbox.films import Film
from vmsg_desktop.sandbox.orders import TalkOrder
from vmsg_desktop.sandbox.uploads import Audio, Image

T = TypeVar("T")
Ending = Literal["done", "error", "rejected", "stuck"]
Status = Literal["created", "started", "done", "error", "rejected"]


@dataclass(frozen=True, eq=False)
class Stored(Generic[T]):
    """An upload.

    Attributes:
        path: under the storage, with a leading slash; url: the same as s3://.
        at_s: when it came. faces: as found in a picture, None = nobody has looked.
    """

    id: str
    path: str
    at_s: float
    value: T
    faces: Sequence[Face] | None = None

    @property
    def url(self) -> str:
        """What a talk names."""
        return f"s3:/{self.path}"


@dataclass(frozen=True)
class Fate:
    """What a talk will become; ``error`` is what it then shows: an object, a string, or None for nothing."""

    ending: Ending = "done"
    error: Any = None


@dataclass(frozen=True)
class Standing:
    """How a talk stands: status, since when, and what went wrong."""

    status: Status
    since_s: float
    error: Any = None

    @property
    def has_ended(self) -> bool:
        """Nothing more will happen."""
        return self.status not in ("created", "started")


@dataclass(frozen=True, eq=False)
class Talk:
    """A talk that was accepted.

    Attributes:
        number: counts the talks of this sandbox, from 0.
        image: None = "Alice". picture: what is animated.
        duration_s: of the sound and the silence after it. credits: what it costs.
        queue_s, render_s: from its creation to "started" and to its end.
        film: None where the fate needs none.
    """

    number: int
    id: str
    order: TalkOrder
    image: Stored[Image] | None
    audio: Stored[Audio]
    duration_s: float
    credits: int
    created_s: float
    queue_s: float
    render_s: float
    fate: Fate = field(default_factory=Fate)
    film: Film | None = None

    def standing(self, now_s: float) -> Standing:
        """At ``now_s``; a film that is not drawn yet keeps its talk "started"."""
        started_s, due_s = self.created_s + min(self.queue_s, self.render_s), self.created_s + self.render_s
        if now_s < started_s:
            return Standing("created", self.created_s)
        if now_s < due_s or self.fate.ending == "stuck":
            return Standing("started", started_s)
        if self.film is None:
            return Standing("rejected" if self.fate.ending == "rejected" else "error", due_s, self.fate.error)
        if not self.film.done() or self.film.cancelled():
            return Standing("started", started_s)
        drawn = self.film.result()
        if drawn.video is None:
            return Standing("error", due_s, {"kind": "UnknownError", "description": "Unknown internal error"})
        return Standing("done", max(due_s, drawn.at_s))

    def is_due(self, now_s: float) -> bool:
        """The scripted time is over, so that only the film may be missing."""
        return now_s >= self.created_s + self.render_s

    @property
    def video(self) -> Video | None:
        """The film, when it is drawn."""
        is_there = self.film is not None and self.film.done() and not self.film.cancelled()
        return self.film.result().video if self.film is not None and is_there else None


def token_of(user_data: str) -> str:
    """What tells a client's orders apart: the ``t`` of a JSON object, else the whole text."""
    try:
        data = json.loads(user_data)
    except (ValueError, RecursionError):
        return user_data
    return str(data["t"]) if isinstance(data, dict) and "t" in data else user_data
