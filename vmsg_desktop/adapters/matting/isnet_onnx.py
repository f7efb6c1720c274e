"""Foreground alpha by ISNet through ONNX Runtime on the CPU."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.adapters.matting.stretch import alpha_at, stretched
from vmsg_desktop.adapters.onnx_runtime import open_session, runtime_errors, runtime_version
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage

_FILE = "isnet.onnx"
_INPUT_PX = 1024


class IsnetMatter:
    """Implements Matter. The session is made on first use and kept; one inference at a time, for it takes 1.4 GB.

    Args:
        model: the .onnx file: float input (1, 3, 1024, 1024) of (RGB - 128) / 256, first output alpha 0..1.
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
        return Engine("isnet-onnx", self._model_name, self._model_sha256, runtime_version(), "CPU")

    def matte(self, image: RgbImage) -> NDArray[np.float32]:
        """See Matter. The net sees the picture stretched to its square, as it was trained."""
        tensor = to_tensor(image)
        with self._lock:
            if self._session is None:
                self._session = self._open()
            session = self._session
            try:
                # Only the first output: the eleven side outputs would be upsampled copies for training.
                alpha = session.run([session.get_outputs()[0].name], {session.get_inputs()[0].name: tensor})[0][0, 0]
            except runtime_errors() as exc:
                raise ComputeError(
                    "matter_failed",
                    f"The matting model {self._model_name} failed: {exc}.",
                    "Try again.",
                    retryable=True,
                ) from exc
        return alpha_at(alpha, (image.shape[1], image.shape[0]))

    def _open(self) -> Any:
        return open_session(self._model, name=self._model_name, threads=self._threads, keeps_memory=False)


def open_matter(files: Mapping[str, Path], *, model_name: str, hashes: Mapping[str, str]) -> IsnetMatter:
    """The matter over a model's files, for the registry; as many threads as the machine has cores."""
    return IsnetMatter(files[_FILE], model_name=model_name, model_sha256=hashes[_FILE], threads=os.cpu_count() or 1)


def to_tensor(image: RgbImage) -> NDArray[np.float32]:
    """(1, 3, 1024, 1024) float32, -0.5..0.5."""
    square = stretched(image, (_INPUT_PX, _INPUT_PX))
    tensor = np.empty((1, 3, _INPUT_PX, _INPUT_PX), np.float32)
    for channel in range(3):
        np.multiply(square[..., channel], np.float32(1 / 256), out=tensor[0, channel], casting="unsafe")
    tensor -= 0.5
    return tensor
