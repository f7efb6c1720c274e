"""What is exchanged with D-ID, as values; the contract's words are kept where they are names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

DID_URL: Final = "https://api.d-id.com"

TalkStatus = Literal["created", "started", "done", "error", "rejected", "unknown"]
"""As D-ID names them; "unknown" stands for any other word and ends the following."""

Expression = Literal["neutral", "happy", "serious", "surprise"]


@dataclass(frozen=True)
class TalkOptions:
    """The vendor's options of a message.

    Attributes:
        stitch: paste the animated face back into the whole picture; may be refused by the plan (403).
        fluent: blend the last and first frames.
        pad_audio_s: silence that the vendor adds at the end; it is charged.
        expression, intensity: of the face, 0..1.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    stitch: bool = True
    fluent: bool = False
    pad_audio_s: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)] = 0.0
    expression: Expression = "neutral"
    intensity: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 1.0


@dataclass(frozen=True)
class TalkRequest:
    """The paid request.

    Attributes:
        source_url, audio_url: as the uploads gave them, unchanged.
        name: title; ends in the token's first 8 characters.
        user_data: echoed by D-ID; holds the token, so that the talk can be found again.
    """

    source_url: str
    audio_url: str
    name: str
    user_data: str
    options: TalkOptions = field(default_factory=TalkOptions)


@dataclass(frozen=True)
class Talk:
    """A talk as D-ID tells it.

    Attributes:
        result_url: signed link while done; a secret: never logged or stored.
        error: kind and description where the vendor gave them.
        raw: the answer's other facts, without links.
    """

    id: str
    status: TalkStatus
    name: str = ""
    user_data: str = ""
    created_at: str = ""
    duration_s: float | None = None
    result_url: str | None = field(default=None, repr=False)
    error: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TalkPage:
    """A page of the list; token is None on the last one."""

    talks: tuple[Talk, ...]
    token: str | None


@dataclass(frozen=True)
class Credits:
    """The balance: credits left and in all, and when the next ones lapse (ISO time), None where not told."""

    remaining: float
    total: float
    expire_at: str | None = None


@dataclass(frozen=True)
class Upload:
    """A file as D-ID took it.

    Attributes:
        url: to be put into a talk unchanged. id: to delete it, "" where not told.
        duration_s: of a sound, faces: found in a picture; None where not told.
    """

    url: str
    id: str = ""
    duration_s: float | None = None
    faces: int | None = None
