"""What an order is on the disk, and whether everything that it stands on is there."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from remote_agent.ports import Blobs
from vmsg_desktop.core.model.compute import FileRole, WireFile, WorkOrder
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.pipeline.outputs import roles_for

_WITH_BACKGROUND: Final = frozenset({"bundled", "picture"})


def order_text(order: WorkOrder) -> str:
    """The order as JSON, its files by their hashes alone; the same order gives the same text."""
    return orders().dump_json(without_bytes(order)).decode()


def order_fingerprint(text: str) -> str:
    """SHA-256 of an order's text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def without_bytes(order: WorkOrder) -> WorkOrder:
    """The order with its files by their hashes alone, always in the same sequence."""
    return replace(order, files={role: replace(order.files[role], data=None) for role in sorted(order.files)})


def needed_roles(order: WorkOrder) -> frozenset[FileRole]:
    """The kinds of files that the order's outputs stand on."""
    roles = roles_for(order.outputs)
    if order.message.background.kind not in _WITH_BACKGROUND:
        roles -= {"background"}
    if order.message.music.kind == "none":
        roles -= {"music"}
    return roles


def check_files(order: WorkOrder, blobs: Blobs) -> None:
    """Nothing when each file that the order needs came with it or is there.

    Raises:
        InputError: "order_invalid": a file is not named, or is not what it is said to be; "files_missing" with their
            SHA-256 in details["files"].
    """
    unnamed = sorted(needed_roles(order) - order.files.keys())
    if unnamed:
        raise _invalid(f"it does not name its {' and '.join(unnamed)}")
    missing = []
    for role, file in order.files.items():
        size_bytes = blobs.size(file.sha256) if file.data is None else _checked_size(role, file, file.data)
        if size_bytes is None:
            missing.append(file.sha256)
        elif size_bytes != file.size_bytes:
            raise _invalid(f"its {role} has {size_bytes} bytes, not {file.size_bytes}")
    if missing:
        raise InputError(
            "files_missing",
            f"{len(missing)} of the {len(order.files)} files of this job are not here yet.",
            "Send them first.",
            details={"files": sorted(set(missing))},
        )


@cache
def orders() -> TypeAdapter[Any]:
    """Orders to and from JSON."""
    return TypeAdapter(WorkOrder)


def _checked_size(role: FileRole, file: WireFile, data: bytes) -> int:
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise _invalid(f"its {role} does not have the SHA-256 that it names")
    return len(data)


def _invalid(why: str) -> InputError:
    return InputError("order_invalid", f"The job cannot be made: {why}.", "Send the whole order again.")
