"""People by a YOLOv8 ONNX model through ONNX Runtime on the CPU.

The starter model was trained on two classes, Normal and Fall: a standing and a lying person. Both are people, so their
scores are merged by maximum; overlap suppression is left to the caller, who can then change thresholds for free.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Box, Detection

_FILE = "best_fp16.onnx"
_INPUT_PX = 640
_GREY = 114  # ultralytics pads with it in training
_MAX_DETECTIONS = 300  # as ultralytics; far more than people fit into a photo


@dataclass(frozen=True)
class _Fit:
    """How a picture lies in the model's square: x_model = x * scale + left."""

    scale: float
    left: int
    top: int


class YoloOnnxDetector:
    """Implements PersonDetector. The session is made on first use and kept; calls may come from several threads.

    Args:
        model: the .onnx file: float input (1, 3, 640, 640), output (1, 4 + classes, boxes) as centre, size, scores.
        model_name, model_sha256: of the model table.
        threads: of one inference.
    """

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
        import onnxruntime

        version = f"onnxruntime {onnxruntime.__version__}"
        return Engine("yolov8-onnx", self._model_name, self._model_sha256, version, "CPU")

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        """See PersonDetector; at most 300 boxes, clipped to the picture."""
        tensor, fit = letterbox(image)
        session = self._ready_session()
        try:
            output = session.run(None, {session.get_inputs()[0].name: tensor})[0][0]
        except _runtime_errors() as exc:
            raise ComputeError(
                "detector_failed",
                f"The person detector {self._model_name} failed: {exc}.",
                "Try again.",
                retryable=True,
            ) from exc
        return _detections(output, fit, floor=floor, width=image.shape[1], height=image.shape[0])

    def _ready_session(self) -> Any:
        with self._lock:
            if self._session is None:
                self._session = _open_session(self._model, self._model_name, self._threads)
            return self._session


def open_detector(files: Mapping[str, Path], *, model_name: str, hashes: Mapping[str, str]) -> YoloOnnxDetector:
    """The detector over a model's files, for the registry; as many threads as the machine has cores."""
    return YoloOnnxDetector(
        files[_FILE], model_name=model_name, model_sha256=hashes[_FILE], threads=os.cpu_count() or 1
    )


def letterbox(image: RgbImage) -> tuple[NDArray[np.float32], _Fit]:
    """The picture in the middle of a grey 640 x 640 square: (1, 3, 640, 640) float32 0..1, and how it lies there."""
    height, width = image.shape[:2]
    scale = _INPUT_PX / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (_INPUT_PX - size[0]) // 2, (_INPUT_PX - size[1]) // 2
    # Area averaging avoids aliasing of large photos; it equals linear where the picture is enlarged.
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    tensor = np.full((1, 3, _INPUT_PX, _INPUT_PX), _GREY / 255, np.float32)
    for channel in range(3):
        target = tensor[0, channel, top : top + size[1], left : left + size[0]]
        np.multiply(small[..., channel], np.float32(1 / 255), out=target, casting="unsafe")
    return tensor, _Fit(scale, left, top)


def _detections(
    output: NDArray[np.float32], fit: _Fit, *, floor: float, width: int, height: int
) -> tuple[Detection, ...]:
    """Rows of (4 + classes, n) to boxes in the picture, best first."""
    scores = output[4:].max(axis=0)
    order = np.argsort(-scores, kind="stable")[:_MAX_DETECTIONS]
    order = order[scores[order] >= floor]
    centre_x, centre_y, box_width, box_height = output[:4, order]
    x0 = np.clip((centre_x - box_width / 2 - fit.left) / fit.scale, 0, width)
    y0 = np.clip((centre_y - box_height / 2 - fit.top) / fit.scale, 0, height)
    x1 = np.clip((centre_x + box_width / 2 - fit.left) / fit.scale, 0, width)
    y1 = np.clip((centre_y + box_height / 2 - fit.top) / fit.scale, 0, height)
    rows = np.stack([x0, y0, x1, y1, np.clip(scores[order], 0, 1)], axis=1).tolist()
    return tuple(
        Detection(Box(left, top, right, bottom), score)
        for left, top, right, bottom, score in rows
        if right - left >= 1 and bottom - top >= 1
    )


def _open_session(model: Path, name: str, threads: int) -> Any:
    import onnxruntime

    if not model.is_file():
        raise ComputeError(
            "model_missing", f"The model {name} is not on this machine.", f"Get it with: vmsg models get {name}"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # spinning starves other processes
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except _runtime_errors() as exc:
        raise ComputeError(
            "model_broken", f"The model {name} cannot be loaded: {exc}.", f"Check it with: vmsg models verify {name}"
        ) from exc


def _runtime_errors() -> tuple[type[Exception], ...]:
    """ONNX Runtime's exceptions have no common base below Exception."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoSuchFile", "NotImplemented",
             "RuntimeException")  # fmt: skip
    return tuple(getattr(state, name) for name in names)
