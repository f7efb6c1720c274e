"""Engines by name: what each is for, which models it runs and the factory that builds it.

Nothing is imported before an engine is built, and an engine loads its model on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from vmsg_desktop.core.engine_choice import Candidate
from vmsg_desktop.core.model.engine import EngineSetup
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.models import ModelTable, ModelTask


@dataclass(frozen=True)
class EngineEntry:
    """One engine.

    Attributes:
        task: the port that it implements.
        models: names in the model table, the preferred first.
        factory: "module:function", called with (files, model_name=, hashes=), and with setup= where it has libraries
            that the base install lacks.
        libraries: top-level modules that it needs beyond the base install; such an engine can use a GPU.
    """

    task: ModelTask
    models: tuple[str, ...]
    factory: str
    libraries: tuple[str, ...] = ()


_ADAPTERS: Final = "vmsg_desktop.adapters"
ENGINES: Final[Mapping[str, EngineEntry]] = {
    "ultralytics": EngineEntry(
        "people",
        ("yolo11x", "yolo11n", "yolov8-people"),
        f"{_ADAPTERS}.detector.ultralytics:open_detector",
        ("torch", "torchvision", "ultralytics"),
    ),
    "yolov8-onnx": EngineEntry("people", ("yolov8-people",), f"{_ADAPTERS}.detector.yolo_onnx:open_detector"),
    "birefnet-transformers": EngineEntry(
        "matting",
        ("birefnet-portrait", "birefnet-lite"),
        f"{_ADAPTERS}.matting.birefnet_transformers:open_matter",
        ("torch", "torchvision", "transformers"),
    ),
    "isnet-onnx": EngineEntry("matting", ("isnet-medium",), f"{_ADAPTERS}.matting.isnet_onnx:open_matter"),
    "mediapipe": EngineEntry("face", ("blazeface-facemesh",), f"{_ADAPTERS}.face.mediapipe:open_faces"),
}
STARTERS: Final[Mapping[ModelTask, str]] = {"people": "yolov8-onnx", "matting": "isnet-onnx", "face": "mediapipe"}


def find_engine(name: str, *, task: ModelTask) -> EngineEntry:
    """The entry of an engine. Raises InputError naming the engines that exist for the task."""
    entry = ENGINES.get(name)
    if entry is None or entry.task != task:
        known = ", ".join(sorted(other for other, found in ENGINES.items() if found.task == task))
        raise InputError("engine_unknown", f"There is no engine {name!r} for {task}.", f"Known: {known}.")
    return entry


def candidates(
    task: ModelTask,
    table: ModelTable,
    *,
    is_installed: Callable[[str], bool],
    missing_libraries: Callable[[tuple[str, ...]], tuple[str, ...]],
) -> tuple[Candidate, ...]:
    """Every engine of a task with every model that it runs, the preferred first.

    Args:
        task: what the engines are for.
        table: the models.
        is_installed: whether a model's files are there.
        missing_libraries: those of the named libraries that are not installed.
    """
    return tuple(
        Candidate(
            engine=name,
            model=model,
            set=table.get(model).set,
            is_installed=is_installed(model),
            missing_libraries=missing_libraries(entry.libraries),
            can_use_gpu=bool(entry.libraries),
            code_revision=table.get(model).code_revision,
            cpu_s=_cpu_s(table, model),
        )
        for name, entry in ENGINES.items()
        if entry.task == task
        for model in entry.models
    )


def _cpu_s(table: ModelTable, model: str) -> float | None:
    figure = table.get(model).cpu_s
    return None if figure is None else figure.value


def open_engine(
    name: str, model: str, files: Mapping[str, Path], hashes: Mapping[str, str], *, setup: EngineSetup
) -> Any:
    """Import and build an engine over a model's files and their SHA-256, both by file name."""
    entry = ENGINES[name]
    module, _, function = entry.factory.partition(":")
    factory: Callable[..., Any] = getattr(import_module(module), function)
    placed = {"setup": setup} if entry.libraries else {}
    return factory(files, model_name=model, hashes=hashes, **placed)
