"""The files of a message as bytes: read once by the door, hashed once, then handed to the stages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from vmsg_desktop.core.model.message import Message


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file that a person gave.

    Attributes:
        name: for messages; never a path from another machine.
        data: its bytes, untrusted.
    """

    name: str
    data: bytes

    @classmethod
    def verified(cls, name: str, data: bytes, *, sha256: str) -> SourceFile:
        """A file whose hash was just found right: it is not hashed once more."""
        file = cls(name, data)
        file.__dict__["sha256"] = sha256  # where cached_property keeps it
        return file

    @cached_property
    def sha256(self) -> str:
        """Of the bytes, hex."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, eq=False)
class Sources:
    """Photo and voice of a message; background picture and music where it uses one (own or bundled)."""

    photo: SourceFile | None = None
    voice: SourceFile | None = None
    background: SourceFile | None = None
    music: SourceFile | None = None


@dataclass(frozen=True, eq=False)
class Order:
    """A message with the bytes of its files: all that another machine needs."""

    message: Message
    sources: Sources


@dataclass(frozen=True)
class FileMark:
    """What tells without reading that a file is as it was: its size, and when it was last written."""

    size_bytes: int
    changed_ns: int
