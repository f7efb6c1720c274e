"""Child of the detector row: this program's detector, or its network alone. Run by harness.py."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.worker_loop import serve
from vmsg_desktop.adapters.detector.yolo_boxes import letterbox
from vmsg_desktop.adapters.detector.yolo_onnx import YoloOnnxDetector


def full_hd(portrait: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The sample portrait in the middle of a grey 1920 x 1080 picture, RGB."""
    small = cv2.imread(str(portrait), cv2.IMREAD_COLOR_RGB)
    assert small is not None
    image = np.full((1080, 1920, 3), 128, np.uint8)
    image[:, 420:1500] = cv2.resize(small, (1080, 1080), interpolation=cv2.INTER_CUBIC)
    return image


def main(settings: dict[str, Any]) -> None:
    """Serve one of the two sides, so that their thread pools do not share a process."""
    image, model = full_hd(Path(settings["portrait"])), Path(settings["model"])
    if settings["is_bare"]:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = settings["threads"]
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # as the detector sets it
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        feed = {session.get_inputs()[0].name: letterbox(image)[0]}
        serve({"detect": lambda: {"via": "onnxruntime run", "boxes": session.run(None, feed)[0].shape[-1]}})
    else:
        detector = YoloOnnxDetector(model, model_name="yolo", model_sha256="", threads=settings["threads"])
        serve({"detect": lambda: {"via": "YoloOnnxDetector", "boxes": len(detector.detect(image, floor=0.1))}})


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
