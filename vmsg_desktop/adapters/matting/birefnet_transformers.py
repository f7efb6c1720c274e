"""Foreground alpha by BiRefNet through transformers, on the CPU or a CUDA device.

BiRefNet's network is Python code that comes with its weights. It runs only at the commit that the model table pins,
only after a person's explicit yes, and never by a prompt. Weights come from safetensors alone, which hold no code.

The network is built by transformers' AutoModelForImageSegmentation and the weights are put in strictly, each key
exactly once: ``from_pretrained`` of transformers 4.57 and of 5.23 both fail on code of BiRefNet's shape, which puts
an object that is no PretrainedConfig in the place of its config.
"""

from __future__ import annotations

import copy
import json
import os
import threading
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.adapters.matting.stretch import alpha_at, stretched
from vmsg_desktop.adapters.torch_runtime import (
    default_threads,
    device_label,
    prepare_torch,
    require_device,
    run_failed,
    smaller_size,
)
from vmsg_desktop.core.engine_choice import code_refused
from vmsg_desktop.core.model.engine import Engine, EngineSetup
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage

NAME: Final = "birefnet-transformers"
WEIGHTS: Final = "model.safetensors"
_CONFIG: Final = "config.json"
# The means and deviations of ImageNet, on RGB 0..1: BiRefNet was trained on pictures normalised by them.
_MEAN: Final = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION: Final = np.array([0.229, 0.224, 0.225], np.float32)
# Read by the libraries when they are imported: no network, no telemetry, no chatter.
_ENVIRONMENT: Final = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}
_LOAD_ERRORS: Final = (
    RuntimeError, TypeError, ValueError, KeyError, AttributeError, ImportError, SyntaxError, OSError,
)  # fmt: skip


class BirefnetMatter:
    """Implements Matter and Reducible. The model is loaded on first use and kept; one inference at a time.

    Args:
        files: the model's files by name, all in one folder: config.json, model.safetensors, code.
        model_name, model_sha256: of the model table; the hash is that of the weights.
        setup: device, input size, pinned commit of the code, and whether the code may run.
        threads: of an inference on the CPU.
    """

    def __init__(
        self, files: Mapping[str, Path], *, model_name: str, model_sha256: str, setup: EngineSetup, threads: int
    ) -> None:
        self._files = files
        self._model_name = model_name
        self._model_sha256 = model_sha256
        self._setup = setup
        self._threads = threads
        self._lock = threading.Lock()
        self._loaded: list[Any] = []  # the network once it is loaded; reduced engines run the same one
        self._input_size = setup.input_size

    @property
    def input_size(self) -> tuple[int, int]:
        """See Reducible."""
        return self._input_size

    def reduced(self) -> BirefnetMatter | None:
        """See Reducible: 3/4 of the side, then half; edges get coarser with it."""
        size = smaller_size(self._input_size, full=self._setup.input_size)
        if size is None:
            return None
        smaller = copy.copy(self)
        smaller._input_size = size
        return smaller

    @property
    def engine(self) -> Engine:
        """What runs, where: once the model is loaded, the device that it really lies on."""
        version = f"transformers {metadata.version('transformers')}, torch {metadata.version('torch')}"
        version += f", code {(self._setup.code_revision or '')[:12]}"
        device = device_label(_device(self._loaded[0])) if self._loaded else self._setup.device.upper()
        return Engine(NAME, self._model_name, self._model_sha256, version, device)

    def matte(self, image: RgbImage) -> NDArray[np.float32]:
        """See Matter. Raises InputError when the model's code may not run."""
        tensor = to_tensor(image, self._input_size)
        with self._lock:
            if not self._loaded:
                self._loaded.append(self._opened())
            alpha = self._forward(self._loaded[0], tensor)
        return alpha_at(alpha, (image.shape[1], image.shape[0]))

    def _forward(self, network: Any, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        import torch

        weights = next(network.parameters())
        try:
            with torch.inference_mode():
                maps = network(torch.from_numpy(tensor).to(weights.device, weights.dtype))
                finest = maps[-1] if isinstance(maps, list | tuple) else maps
                alpha: NDArray[np.float32] = finest.float().sigmoid()[0, 0].cpu().numpy()
        except (RuntimeError, ValueError, TypeError, AttributeError, IndexError) as exc:
            raise run_failed(f"The matting model {self._model_name}", exc) from exc
        return alpha

    def _opened(self) -> Any:
        folder = self._checked_folder()
        torch = prepare_torch(threads=self._threads)
        device = require_device(self._setup.device, torch)
        try:
            network = _built(folder, self._files[WEIGHTS], self._setup.library_home)
        except _LOAD_ERRORS as exc:
            raise self._broken(str(exc).partition("\n")[0]) from exc
        try:
            # Half precision halves time and memory on a GPU; on a CPU it is slower and not everywhere there.
            return network.to(device, torch.float16 if device.type == "cuda" else torch.float32).eval()
        except RuntimeError as exc:
            raise run_failed(f"The matting model {self._model_name}", exc) from exc

    def _checked_folder(self) -> Path:
        """The model's folder, once its code may run and is the known one. Raises InputError, ComputeError."""
        if not all(name in self._files and self._files[name].is_file() for name in (_CONFIG, WEIGHTS)):
            name = self._model_name
            raise ComputeError(
                "model_missing", f"The model {name} is not on this machine.", f"Get it with: vmsg models get {name}"
            )
        revision = self._setup.code_revision or ""
        if not self._setup.allows_model_code:
            raise code_refused(self._model_name, revision or "unknown")
        if len(revision) != 40 or not set(revision) <= set("0123456789abcdef"):
            raise self._broken(f"its code is pinned to {revision or 'nothing'}, not to a full commit hash")
        folder = self._files[_CONFIG].parent
        stray = sorted(path.name for path in folder.rglob("*.py") if path != self._files.get(path.name))
        if stray:
            raise self._broken(f"there is code in its folder that the model table does not know: {', '.join(stray)}")
        self._check_config()
        return folder

    def _check_config(self) -> None:
        """ComputeError when the config names code that lies elsewhere: "other/repository--module.Class"."""
        try:
            named = json.loads(self._files[_CONFIG].read_text("utf-8"))["auto_map"]
            modules = {str(where).partition(".")[0] for where in named.values()}
        except (ValueError, KeyError, AttributeError) as exc:
            raise self._broken("its config.json does not say which code builds it") from exc
        foreign = sorted(module for module in modules if f"{module}.py" not in self._files)
        if foreign:
            raise self._broken(f"its config.json names code that is not among its files: {', '.join(foreign)}")

    def _broken(self, reason: str) -> ComputeError:
        return ComputeError(
            "model_broken",
            f"The model {self._model_name} cannot be loaded: {reason}.",
            f"Check it with: vmsg models verify {self._model_name}",
        )


def open_matter(
    files: Mapping[str, Path], *, model_name: str, hashes: Mapping[str, str], setup: EngineSetup
) -> BirefnetMatter:
    """The matter over a model's files, for the registry."""
    return BirefnetMatter(
        files, model_name=model_name, model_sha256=hashes[WEIGHTS], setup=setup, threads=default_threads()
    )


def to_tensor(image: RgbImage, size: tuple[int, int]) -> NDArray[np.float32]:
    """(1, 3, height, width) float32 at ``size`` (width, height), normalised as ImageNet."""
    picture = stretched(image, size)
    tensor = np.empty((1, 3, size[1], size[0]), np.float32)
    for channel in range(3):
        scale, offset = 1 / (255 * _DEVIATION[channel]), _MEAN[channel] / _DEVIATION[channel]
        np.multiply(picture[..., channel], np.float32(scale), out=tensor[0, channel], casting="unsafe")
        tensor[0, channel] -= offset
    return tensor


def _built(folder: Path, weights: Path, library_home: Path) -> Any:
    """The network by its own code, which may run by now, with its weights."""
    home = library_home / "huggingface"
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(_ENVIRONMENT, HF_HOME=str(home), HF_MODULES_CACHE=str(home / "modules"))
    from safetensors import SafetensorError
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModelForImageSegmentation

    config = AutoConfig.from_pretrained(str(folder), trust_remote_code=True, local_files_only=True)
    network = AutoModelForImageSegmentation.from_config(config, trust_remote_code=True)
    try:
        tensors = load_file(str(weights))
    except SafetensorError as exc:
        raise ValueError(f"{weights.name} is damaged: {exc}") from exc
    network.load_state_dict(tensors, strict=True)
    return network


def _device(network: Any) -> Any:
    return next(network.parameters()).device
