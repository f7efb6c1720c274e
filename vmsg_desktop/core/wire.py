"""Events, errors, engines and results to and from what travels between a desktop and an agent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any, Final

from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import INLINE_MAX_BYTES, WireEngine, WireError, WireFile, WireOutput, WireWishes
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import RemoteError, VmsgError, error_from_json
from vmsg_desktop.core.model.events import (
    Event,
    StageCost,
    StageFinished,
    StageNote,
    StageProgress,
    StageReport,
    StageStarted,
)
from vmsg_desktop.core.model.kept import Kept, Packed

STAGE_EVENTS: Final = ("stage", "progress", "finished", "note")
"""Names of the events that a pipeline run sends; the agent adds "queued", "running", "done", "failed", "cancelled"."""


def event_to_json(event: Event) -> tuple[str, dict[str, Any]]:
    """The name and the data of an event; :func:`event_from_json` is the inverse."""
    match event:
        case StageStarted(stage=stage):
            return "stage", {"stage": stage}
        case StageProgress(stage=stage, fraction=fraction):
            return "progress", {"stage": stage, "fraction": fraction}
        case StageFinished(report=report):
            return "finished", report_to_json(report)
        case StageNote(stage=stage, words=words, wait_s=wait_s):
            return "note", {"stage": stage, "words": words, "wait_s": wait_s}


def event_from_json(name: str, data: Mapping[str, Any]) -> Event:
    """The event. Raises RemoteError for a name or fields that this program does not know."""
    try:
        match name:
            case "stage":
                return StageStarted(str(data["stage"]))
            case "progress":
                return StageProgress(str(data["stage"]), float(data["fraction"]))
            case "finished":
                return StageFinished(report_from_json(data))
            case "note":
                return StageNote(str(data["stage"]), str(data["words"]), float(data["wait_s"]))
            case _:
                raise ValueError(f"event {name!r}")
    except (KeyError, TypeError, ValueError) as exc:
        raise not_understood(exc) from exc


def report_to_json(report: StageReport) -> dict[str, Any]:
    """Plain data."""
    return asdict(report)


def report_from_json(data: Mapping[str, Any]) -> StageReport:
    """The inverse of :func:`report_to_json`. Raises KeyError, TypeError, ValueError."""
    engine = None if data["engine"] is None else Engine(**data["engine"])
    state = data["cache"]
    if state not in ("hit", "miss", "off"):
        raise ValueError(f"cache state {state!r}")
    told = data.get("cost", {})  # an older agent measures nothing, a newer one may measure more
    cost = StageCost(**{field.name: told.get(field.name) for field in fields(StageCost)})
    return StageReport(str(data["stage"]), engine, float(data["ms"]), state, tuple(data["notes"]), data["where"], cost)


def error_to_wire(error: VmsgError) -> WireError:
    """The error as it travels."""
    return WireError(**error.to_json())


def error_from_wire(error: WireError) -> VmsgError:
    """The inverse of :func:`error_to_wire`."""
    return error_from_json(asdict(error))


def wishes_to_wire(wishes: Wishes) -> WireWishes:
    """The wishes as they travel."""
    return WireWishes(wishes.detector, wishes.matter, wishes.device, wishes.allows_model_code)


def wishes_from_wire(wishes: WireWishes) -> Wishes:
    """The inverse of :func:`wishes_to_wire`."""
    return Wishes(wishes.detector, wishes.matter, wishes.device, wishes.allows_model_code)


def outputs_to_wire(outputs: Mapping[str, Kept]) -> tuple[dict[str, WireOutput], dict[str, bytes]]:
    """Results as they travel, and the blobs that are too large to ride along, by their SHA-256.

    The smallest parts ride first, until INLINE_MAX_BYTES are used.
    """
    named = [(name, part, data) for name, kept in outputs.items() for part, data in kept.packed.blobs.items()]
    files: dict[tuple[str, str], WireFile] = {}
    apart: dict[str, bytes] = {}
    room = INLINE_MAX_BYTES
    for name, part, data in sorted(named, key=lambda row: len(row[2])):
        file = wire_file(data)
        if len(data) <= room:
            room -= len(data)
            file = replace(file, data=data)
        else:
            apart[file.sha256] = data
        files[name, part] = file
    wired = {
        name: WireOutput(
            meta=kept.packed.meta,
            blobs={part: files[name, part] for part in kept.packed.blobs},
            engine=None if kept.engine is None else WireEngine(**asdict(kept.engine)),
            notes=kept.notes,
        )
        for name, kept in outputs.items()
    }
    return wired, apart


def output_from_wire(output: WireOutput, fetch: Callable[[WireFile], bytes]) -> Kept:
    """The result; parts that did not ride along come from ``fetch``. Raises RemoteError: a part is not what was told.

    Every part is hashed: what an agent sends is untrusted.
    """
    blobs = {part: _verified(file, file.data if file.data is not None else fetch(file))
             for part, file in output.blobs.items()}  # fmt: skip
    engine = None if output.engine is None else Engine(**asdict(output.engine))
    return Kept(Packed(output.meta, blobs), engine, output.notes)


def wire_file(data: bytes, *, name: str = "") -> WireFile:
    """The description of ``data``, without the bytes."""
    return WireFile(hashlib.sha256(data).hexdigest(), len(data), name)


def not_understood(exc: Exception) -> RemoteError:
    """The other side said something that this program does not know."""
    return RemoteError(
        "agent_not_understood",
        f"The agent said something that this version does not understand: {exc}.",
        "Update the agent: vmsg agent setup HOST",
    )


def _verified(file: WireFile, data: bytes) -> bytes:
    if len(data) != file.size_bytes or hashlib.sha256(data).hexdigest() != file.sha256:
        raise RemoteError(
            "result_damaged",
            f"A part of the result is not what the agent announced ({len(data)} of {file.size_bytes} bytes).",
            "Try again.",
            retryable=True,
        )
    return data
