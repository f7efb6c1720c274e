"""Which engine ran, on which device: part of every result."""

from __future__ import annotations

from dataclasses import dataclass


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
