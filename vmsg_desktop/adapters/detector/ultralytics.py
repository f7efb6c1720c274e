"""People by an ultralytics YOLO model (.pt, .onnx or .engine) on the CPU or a CUDA device.

The network is run bare, without ultralytics' own letterbox and suppression, so that the same weights give the same
boxes here and through ONNX Runtime. A .pt file is a pickle, which could run code: it is only ever loaded in the
restricted mode that knows YOLO's classes and nothing else.
"""

from __future__ import annotations

import copy
import os
import pickle
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.adapters.detector.yolo_boxes import INPUT_PX, detections, letterbox, person_classes
from vmsg_desktop.adapters.onnx_runtime import runtime_errors
from vmsg_desktop.adapters.torch_runtime import (
    default_threads,
    device_label,
    is_memory_full,
    prepare_torch,
    require_device,
    run_failed,
    smaller_size,
)
from vmsg_desktop.core.model.engine import Engine, EngineSetup
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Detection

NAME: Final = "ultralytics"
_SUFFIXES: Final = (".engine", ".pt", ".onnx")  # the quickest first
# Read by the library when it is imported: no code out of pickles, no network, no pip, no telemetry, no chatter.
_ENVIRONMENT: Final = {
    "ULTRALYTICS_SAFE_LOAD": "1",
    "YOLO_OFFLINE": "true",
    "YOLO_AUTOINSTALL": "false",
    "YOLO_VERBOSE": "false",
}
_SETTINGS_OFF: Final = ("sync", "clearml", "comet", "dvc", "mlflow", "raytune", "tensorboard", "wandb")
_RUN_ERRORS: Final[tuple[type[Exception], ...]] = (RuntimeError,)
_LOAD_ERRORS: Final[tuple[type[Exception], ...]] = (
    RuntimeError, TypeError, ValueError, KeyError, AttributeError, AssertionError, EOFError, ImportError, OSError,
    pickle.UnpicklingError,
)  # fmt: skip


class UltralyticsDetector:
    """Implements PersonDetector and Reducible. The model is loaded on first use and kept; one inference at a time.

    Args:
        model: the weights; their classes must have "person", or be the starter model's two.
        model_name, model_sha256: of the model table.
        device: "cpu" or "cuda:N".
        library_home: where ultralytics may keep its settings.
        threads: of an inference on the CPU.
    """

    def __init__(
        self, model: Path, *, model_name: str, model_sha256: str, device: str, library_home: Path, threads: int
    ) -> None:
        self._model = model
        self._model_name = model_name
        self._model_sha256 = model_sha256
        self._device = device
        self._library_home = library_home
        self._threads = threads
        self._lock = threading.Lock()
        self._loaded: list[Any] = []  # the network once it is loaded; reduced engines run the same one
        self._side_px = INPUT_PX

    @property
    def input_size(self) -> tuple[int, int]:
        """See Reducible."""
        return self._side_px, self._side_px

    def reduced(self) -> UltralyticsDetector | None:
        """See Reducible: 480, then 320 px; only a .pt model, for the others are made for one size."""
        size = smaller_size(self.input_size, full=(INPUT_PX, INPUT_PX))
        if size is None or self._model.suffix != ".pt":
            return None
        smaller = copy.copy(self)
        smaller._side_px = size[0]
        return smaller

    @property
    def engine(self) -> Engine:
        """What runs, where: once the model is loaded, the device that it really lies on."""
        version = f"ultralytics {metadata.version('ultralytics')}, torch {metadata.version('torch')}"
        device = device_label(_real_device(self._loaded[0])) if self._loaded else self._device.upper()
        return Engine(NAME, self._model_name, self._model_sha256, version, device)

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        """See PersonDetector; at most 300 boxes, clipped to the picture."""
        tensor, fit = letterbox(image, self._side_px)
        with self._lock:
            torch = prepare_torch(threads=self._threads)
            if not self._loaded:
                self._loaded.append(self._opened(torch))
            network = self._loaded[0]
            output = self._forward(torch, network, tensor)
        size = image.shape[1], image.shape[0]
        return detections(output, fit, floor=floor, size=size, classes=person_classes(network.names))

    def _forward(self, torch: Any, network: Any, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        try:
            with torch.inference_mode():
                found = network(torch.from_numpy(tensor).to(_real_device(network)))
                raw = found[0] if isinstance(found, list | tuple) else found
                rows: NDArray[np.float32] = raw[0].float().cpu().numpy()
        except _RUN_ERRORS + runtime_errors() as exc:
            raise run_failed(f"The person detector {self._model_name}", exc) from exc
        if rows.ndim != 2 or rows.shape[0] != 4 + len(network.names):
            raise ComputeError(
                "model_unsupported",
                f"The model {self._model_name} gives {rows.shape}, not boxes with a score for each class.",
                "Use a YOLO detection model exported without suppression.",
            )
        return rows

    def _opened(self, torch: Any) -> Any:
        if not self._model.is_file():
            name = self._model_name
            raise ComputeError(
                "model_missing", f"The model {name} is not on this machine.", f"Get it with: vmsg models get {name}"
            )
        if self._model.suffix == ".engine" and self._device == "cpu":
            raise ComputeError(
                "engine_needs_gpu", f"{self._model.name} is a TensorRT engine and runs on a GPU only.",
                "Choose --device cuda:0, or a .pt or .onnx model.",
            )  # fmt: skip
        device = require_device(self._device, torch)
        loader = import_loader(self._library_home)
        try:
            network = loader(str(self._model), device=device, verbose=False, end2end=False)
        except _LOAD_ERRORS + runtime_errors() as exc:
            if is_memory_full(exc):
                raise run_failed(f"The person detector {self._model_name}", exc) from exc
            raise self._broken(exc) from exc
        self._check(network, device)
        return network

    def _check(self, network: Any, device: Any) -> None:
        """ComputeError when the model landed on another device than asked for, or knows no people."""
        real = device_label(_real_device(network))
        if real != device_label(device):
            raise ComputeError(
                "device_not_used",
                f"{self._model.name} was to run on {device_label(device)}, but its library put it on {real}.",
                "Install onnxruntime-gpu in place of onnxruntime, or choose --device cpu.",
            )
        if not person_classes(network.names):
            classes = ", ".join(list(network.names.values())[:8])
            raise ComputeError(
                "model_without_people",
                f"The model {self._model_name} does not know people: its classes are {classes}.",
                "Choose another model with --detector.",
            )

    def _broken(self, exc: BaseException) -> ComputeError:
        reason = str(exc).partition("\n")[0].replace(str(self._model), self._model.name)
        return ComputeError(
            "model_broken",
            f"The model {self._model_name} cannot be loaded: {reason}",
            f"Check it with: vmsg models verify {self._model_name}",
        )


def open_detector(
    files: Mapping[str, Path], *, model_name: str, hashes: Mapping[str, str], setup: EngineSetup
) -> UltralyticsDetector:
    """The detector over a model's files, for the registry."""
    name = min((name for name in files if Path(name).suffix in _SUFFIXES), key=_preference)
    return UltralyticsDetector(
        files[name],
        model_name=model_name,
        model_sha256=hashes[name],
        device=setup.device,
        library_home=setup.library_home,
        threads=default_threads(),
    )


def import_loader(library_home: Path) -> Any:
    """The AutoBackend of ultralytics, imported so that it runs no code from pickles and stays off the network.

    Raises:
        ComputeError: ultralytics is not installed, or was imported before without these precautions.
    """
    home = library_home / "ultralytics"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(_ENVIRONMENT, YOLO_CONFIG_DIR=str(home))
    try:
        with _kept_functions():
            from ultralytics import utils
            from ultralytics.nn.autobackend import AutoBackend
    except ImportError as exc:
        raise ComputeError(
            "ultralytics_missing", f"ultralytics does not load: {exc}.", "Install it: pip install 'vmsg-desktop[gpu]'"
        ) from exc
    if not utils.SAFE_LOAD:
        raise ComputeError(
            "unsafe_loading", "ultralytics was started without its safe mode, so no model is loaded.",
            "Start vmsg again; update ultralytics when it stays so.",
        )  # fmt: skip
    wanted = {name: False for name in _SETTINGS_OFF if utils.SETTINGS.get(name)}
    if wanted:
        utils.SETTINGS.update(wanted)
    return AutoBackend


@contextmanager
def _kept_functions() -> Iterator[None]:
    """Undo what ultralytics' import changes in other libraries: OpenCV's threads and Pillow's and OpenCV's openers."""
    from PIL import Image

    threads = cv2.getNumThreads()
    kept = [(owner, name, getattr(owner, name)) for owner, name in ((Image, "open"), (cv2, "imread"), (cv2, "imwrite"))]
    try:
        yield
    finally:
        cv2.setNumThreads(threads)
        for owner, name, function in kept:
            setattr(owner, name, function)


def _real_device(network: Any) -> Any:
    """Where a loaded network computes: its weights' device, or the one of its ONNX Runtime session."""
    import torch

    if network.format == "pt":
        return next(network.backend.model.parameters()).device
    if network.format == "onnx":
        on_gpu = "CUDAExecutionProvider" in network.backend.session.get_providers()
        return network.backend.device if on_gpu else torch.device("cpu")
    return network.backend.device


def _preference(name: str) -> int:
    return _SUFFIXES.index(Path(name).suffix)
