"""People by a YOLOv8 ONNX model through ONNX Runtime on the CPU.

The starter model was trained on two classes, Normal and Fall: a standing and a lying person. Both are people, so their
scores are merged by maximum; overlap suppression is left to the caller, who can then change thresholds for free.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vmsg_desktop.adapters.detector.yolo_boxes import detections, letterbox
from vmsg_desktop.adapters.onnx_runtime import open_session, runtime_errors, runtime_version
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Detection

_FILE = "best_fp16.onnx"


class YoloOnnxDetector:
    """Implements PersonDetector. The session is made on first use and kept; calls may come from several threads.

    Args:
        model: the .onnx file: float input (1, 3, 640, 640), output (1, 4 + classes, boxes) as centre, size, scores.
        model_name, model_sha256: of the model table.
        threads: of one inference.
    """

    is_shareable: Final = True
    """One copy serves any number of threads."""

    def __init__(self, model: Path, *, model_name: str, model_sha256: str, threads: int) -> None:
        self._model = model
        self._model_name = model_name
        self._model_sha256 = model_sha256
        self._threads = threads
        self._lock = threading.Lock()
        self._session: Any = None

    @property
    def engine(self) -> Engine:
        """What runs, where."""
        return Engine("yolov8-onnx", self._model_name, self._model_sha256, runtime_version(), "CPU")

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        """See PersonDetector; at most 300 boxes, clipped to the picture."""
        tensor, fit = letterbox(image)
        session = self._ready_session()
        try:
            output = session.run(None, {session.get_inputs()[0].name: tensor})[0][0]
        except runtime_errors() as exc:
            raise ComputeError(
                "detector_failed",
                f"The person detector {self._model_name} failed: {exc}.",
                "Try again.",
                retryable=True,
            ) from exc
        return detections(output, fit, floor=floor, size=(image.shape[1], image.shape[0]))

    def _ready_session(self) -> Any:
        with self._lock:
            if self._session is None:
                self._session = open_session(self._model, name=self._model_name, threads=self._threads)
            return self._session


def open_detector(files: Mapping[str, Path], *, model_name: str, hashes: Mapping[str, str]) -> YoloOnnxDetector:
    """The detector over a model's files, for the registry; as many threads as the machine has cores."""
    return YoloOnnxDetector(
        files[_FILE], model_name=model_name, model_sha256=hashes[_FILE], threads=os.cpu_count() or 1
    )
