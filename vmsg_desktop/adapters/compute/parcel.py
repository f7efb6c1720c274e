"""An order as it travels: which files it needs, which of them ride along, which go ahead."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from vmsg_desktop.adapters.compute.agent_client import json_of
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import (
    INLINE_MAX_BYTES,
    FileRole,
    OutputName,
    Priority,
    WireFile,
    WorkOrder,
)
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.sources import Order, SourceFile, Sources
from vmsg_desktop.core.pipeline.outputs import roles_for
from vmsg_desktop.core.wire import wishes_to_wire

_NAME_MAX: Final = 255


@dataclass(frozen=True, eq=False)
class Parcel:
    """An order and its files.

    Attributes:
        order: its files are named by their hashes, none rides along.
        data: the files' bytes by their hashes.
        shipped: hashes of files that every agent has in its own program.
    """

    order: WorkOrder
    data: Mapping[str, bytes]
    shipped: frozenset[str]

    @cached_property
    def order_hash(self) -> str:
        """The same for the same message, files and wishes."""
        return hashlib.sha256(json_of(WorkOrder).dump_json(self.order)).hexdigest()

    def file(self, sha256: str) -> WireFile:
        """How a file is announced."""
        return next(file for file in self.order.files.values() if file.sha256 == sha256)

    def riding(self, lacking: frozenset[str]) -> frozenset[str]:
        """Those of ``lacking`` that ride in the order: the smallest first, INLINE_MAX_BYTES together."""
        room, riding = INLINE_MAX_BYTES, set()
        for file in sorted(self.order.files.values(), key=lambda file: file.size_bytes):
            room -= file.size_bytes if file.sha256 in lacking else 0
            if file.sha256 in lacking and room > 0:
                riding.add(file.sha256)
        return frozenset(riding)

    def loaded(self, riding: frozenset[str]) -> WorkOrder:
        """The order with the bytes of these files in it."""
        files = {
            role: replace(file, data=self.data[file.sha256]) if file.sha256 in riding else file
            for role, file in self.order.files.items()
        }
        return replace(self.order, files=files)


def parcel_of(
    order: Order, outputs: tuple[OutputName, ...], *, wishes: Wishes, priority: Priority, is_cached: bool
) -> Parcel:
    """Pack what ``outputs`` need of an order, and no more."""
    given = _given(order.sources)
    files = {role: given[role] for role in sorted(roles_for(outputs)) if role in given}
    work = WorkOrder(
        message=_named(order.message, given),
        outputs=outputs,
        files={role: WireFile(file.sha256, len(file.data), _plain(file.name)) for role, file in files.items()},
        priority=priority,
        wishes=wishes_to_wire(wishes),
        is_cached=is_cached,
    )
    bundled = {
        "background": order.message.background.kind == "bundled",
        "music": order.message.music.kind == "bundled",
    }
    shipped = frozenset(file.sha256 for role, file in files.items() if bundled.get(role, False))
    return Parcel(work, {file.sha256: file.data for file in files.values()}, shipped)


def _given(sources: Sources) -> Mapping[FileRole, SourceFile]:
    named: dict[FileRole, SourceFile | None] = {
        "photo": sources.photo,
        "voice": sources.voice,
        "background": sources.background,
        "music": sources.music,
    }
    return {role: file for role, file in named.items() if file is not None}


def _named(message: Message, given: Mapping[FileRole, SourceFile]) -> Message:
    """The message with names for paths: where a file lies here is nobody's business there."""

    def name_of(role: FileRole, path: str) -> str:
        return _plain(given[role].name if role in given else path)

    background, music = message.background, message.music
    return replace(
        message,
        photo=replace(message.photo, path=name_of("photo", message.photo.path) or "photo"),
        voice=replace(message.voice, path=name_of("voice", message.voice.path) or "voice"),
        background=replace(background, path=name_of("background", background.path) if background.path else ""),
        music=replace(music, path=name_of("music", music.path) if music.path else ""),
    )


def _plain(name: str) -> str:
    return name.replace("\\", "/").replace("\0", "").rpartition("/")[2][-_NAME_MAX:]
