"""Engines by name: what each is for, which model it needs and the factory that builds it.

Nothing is imported before an engine is built, and an engine loads its model on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal

from vmsg_desktop.core.model.errors import InputError

Task = Literal["people", "matting", "face"]


@dataclass(frozen=True)
class EngineEntry:
    """One engine.

    Attributes:
        task: the port that it implements.
        model: name in the model table.
        factory: "module:function", called with (files, model_name=, hashes=).
    """

    task: Task
    model: str
    factory: str


ENGINES: Final[Mapping[str, EngineEntry]] = {
    "yolov8-onnx": EngineEntry("people", "yolov8-people", "vmsg_desktop.adapters.detector.yolo_onnx:open_detector"),
    "isnet-onnx": EngineEntry("matting", "isnet-medium", "vmsg_desktop.adapters.matting.isnet_onnx:open_matter"),
    "mediapipe": EngineEntry("face", "blazeface-facemesh", "vmsg_desktop.adapters.face.mediapipe:open_faces"),
}
DEFAULTS: Final[Mapping[Task, str]] = {"people": "yolov8-onnx", "matting": "isnet-onnx", "face": "mediapipe"}


def find_engine(name: str, *, task: Task) -> EngineEntry:
    """The entry of an engine. Raises InputError naming the engines that exist for the task."""
    entry = ENGINES.get(name)
    if entry is None or entry.task != task:
        known = ", ".join(sorted(other for other, found in ENGINES.items() if found.task == task))
        raise InputError("engine_unknown", f"There is no engine {name!r} for {task}.", f"Known: {known}.")
    return entry


def open_engine(entry: EngineEntry, files: Mapping[str, Path], hashes: Mapping[str, str]) -> Any:
    """Import and build an engine from its model's files and their SHA-256, both by file name."""
    module, _, function = entry.factory.partition(":")
    factory: Callable[..., Any] = getattr(import_module(module), function)
    return factory(files, model_name=entry.model, hashes=hashes)
