"""Which engine ran, on which device: part of every result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Engine:
    """Identity of an engine that really runs.

    Attributes:
        name: registry name, e.g. "yolov8-onnx".
        model: model table name, "" for engines without weights.
        model_sha256: of the weights, "" without.
        version: library and version, e.g. "onnxruntime 1.32.0".
        device: where it runs: "CPU", "CUDA:0".
    """

    name: str
    model: str
    model_sha256: str
    version: str
    device: str


@dataclass(frozen=True)
class EngineSetup:
    """What an engine with a choice of device is opened with, beside its model's files.

    Attributes:
        device: "cpu" or "cuda:N".
        library_home: folder where its library may keep settings and copies of code.
        input_size: (width, height) px that the network takes.
        code_revision: full commit hash of the code that comes with the model; None = there is none.
        allows_model_code: whether that code may run.
    """

    device: str
    library_home: Path
    input_size: tuple[int, int]
    code_revision: str | None = None
    allows_model_code: bool = False
