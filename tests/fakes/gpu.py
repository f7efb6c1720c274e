"""A GPU that counts its bytes and can fail an allocation, with engines that live on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tests.fakes.engines import FakeEngines
from vmsg_desktop.adapters.torch_runtime import run_failed
from vmsg_desktop.core.engine_choice import Choice
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.models import ModelTask
from vmsg_desktop.core.model.vision import Box, Detection, Face, FaceMesh

GB: Final = 1_000_000_000


@dataclass
class FakeGpu:
    """Implements DeviceMemory. ``fails`` is asked for each allocation by its number, from 1."""

    total_bytes: int = 16 * GB
    fails: Callable[[int], bool] = lambda number: False
    used: int = 0
    peak: int = 0
    allocations: int = 0
    emptied: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def allocate(self, size_bytes: int) -> None:
        with self.lock:
            self.allocations += 1
            if self.fails(self.allocations) or self.used + size_bytes > self.total_bytes:
                raise RuntimeError(f"CUDA out of memory. Tried to allocate {size_bytes / GB:.1f} GB")
            self.used += size_bytes
            self.peak = max(self.peak, self.used)

    def free(self, size_bytes: int) -> None:
        with self.lock:
            self.used -= size_bytes

    def available_bytes(self, device: str) -> int | None:
        return self.total_bytes

    def used_bytes(self, device: str) -> int | None:
        return self.used

    def start_peak(self, device: str) -> None:
        self.peak = self.used

    def peak_bytes(self, device: str) -> int | None:
        return self.peak

    def empty(self, device: str) -> None:
        self.emptied += 1


@dataclass
class GpuNetwork:
    """Weights that lie on the GPU until nobody has them any more."""

    gpu: FakeGpu
    weights_bytes: int
    is_loaded: bool = False

    def load(self) -> None:
        if not self.is_loaded:
            self.gpu.allocate(self.weights_bytes)
            self.is_loaded = True

    def __del__(self) -> None:
        if self.is_loaded:
            self.gpu.free(self.weights_bytes)


class GpuEngine:
    """A detector, matter and face finder at once: loads on first use, takes two allocations for each inference.

    Its bytes grow with the input. ``during`` is called while it holds them.
    """

    def __init__(
        self,
        network: GpuNetwork,
        side_px: int,
        *,
        sides_px: tuple[int, ...],
        work_bytes: int,
        during: Callable[[], None],
        device: str,
    ) -> None:
        self._network = network
        self._side_px = side_px
        self._sides_px = sides_px
        self._work_bytes = work_bytes
        self._during = during
        self.engine = Engine("gpu-engine", "fake", "dd" * 32, "1", device)

    @property
    def input_size(self) -> tuple[int, int]:
        return self._side_px, self._side_px

    def reduced(self) -> GpuEngine | None:
        if not self._sides_px:
            return None
        return GpuEngine(
            self._network,
            self._sides_px[0],
            sides_px=self._sides_px[1:],
            work_bytes=self._work_bytes * self._sides_px[0] ** 2 // self._side_px**2,
            during=self._during,
            device=self.engine.device,
        )

    def matte(self, image: RgbImage) -> NDArray[np.float32]:
        self._work()
        return np.full(image.shape[:2], self._side_px / 2048, np.float32)

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        self._work()
        return (Detection(Box(0, 0, self._side_px, 10), 0.9),)

    def find(self, image: RgbImage) -> tuple[Face, ...]:
        self._work()
        return ()

    def mesh(self, image: RgbImage, face: Face) -> FaceMesh:
        self._work()
        return FaceMesh(np.zeros((468, 3), np.float32), 0.5)

    def _work(self) -> None:
        taken = 0
        try:
            self._network.load()
            for _ in range(2):
                self._network.gpu.allocate(self._work_bytes // 2)
                taken += self._work_bytes // 2
            self._during()
        except RuntimeError as exc:
            raise run_failed("The fake engine", exc) from exc
        finally:
            self._network.gpu.free(taken)


@dataclass
class GpuEngines(FakeEngines):
    """Implements ManyEngines: people and matting on the fake GPU, faces on the CPU."""

    gpu: FakeGpu = field(default_factory=FakeGpu)
    sides_px: tuple[int, ...] = (1024, 768, 512)
    during: Callable[[], None] = lambda: None
    device: str = "cuda:0"
    opened: list[ModelTask] = field(default_factory=list)

    def choice(self, task: ModelTask, /) -> Choice:
        models: dict[ModelTask, tuple[str, str]] = {
            "people": ("ultralytics", "yolo11x"),
            "matting": ("birefnet-transformers", "birefnet-portrait"),
            "face": ("mediapipe", "blazeface-facemesh"),
        }
        engine, model = models[task]
        return Choice(engine, model, "cpu" if task == "face" else self.device, "it was chosen")

    def open_new(self, task: ModelTask, /) -> Any:
        self.opened.append(task)
        if task == "face":
            return replace(self.faces)
        weights, work = (GB // 4, GB // 4) if task == "people" else (GB // 2, 3 * GB)
        side, *smaller = self.sides_px
        return GpuEngine(
            GpuNetwork(self.gpu, weights), side, sides_px=tuple(smaller), work_bytes=work, during=self.during,
            device=self.device.upper(),
        )  # fmt: skip
