"""Which engines the optimised configuration gets, and when it is not available."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from vmsg_desktop.application.benchmarking import NOT_AVAILABLE
from vmsg_desktop.bootstrap import benchmarking
from vmsg_desktop.bootstrap.benchmarking import gpu_load, optimised_wishes
from vmsg_desktop.core.engine_choice import Choice, Wishes
from vmsg_desktop.core.model.compute import GpuSample, MachineReading
from vmsg_desktop.core.model.device import Gpu, GpuFacts
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.models import ModelTask

T4 = GpuFacts((Gpu(0, "Tesla T4", 16_000_000_000),), "")
NO_GPU = GpuFacts((), "no GPU answered")
PLAIN: dict[ModelTask, Choice] = {
    "people": Choice("yolov8-onnx", "yolov8-people", "cpu", "the CPU was chosen"),
    "matting": Choice("isnet-onnx", "isnet-medium", "cpu", "the CPU was chosen"),
}
FULL: dict[ModelTask, Choice] = {
    "people": Choice("ultralytics", "yolo11x", "cuda:0", "yolo11x is installed and Tesla T4 answers"),
    "matting": Choice("isnet-onnx", "isnet-medium", "cpu", "no model of the full set is installed"),
}


@dataclass
class Entry:
    name: str


@dataclass
class Status:
    entry: Entry
    state: str


@dataclass
class Models:
    missing: tuple[str, ...] = ()

    def statuses(self) -> list[Status]:
        names = {choice.model for choice in (*PLAIN.values(), *FULL.values())}
        return [Status(Entry(name), "missing" if name in self.missing else "verified") for name in sorted(names)]


@dataclass
class Chooser:
    """Chooses as it is told for anything but the plain engines."""

    wishes: Wishes
    models: Models
    choices: dict[ModelTask, Choice] = field(default_factory=dict)
    gpus: GpuFacts = NO_GPU

    def check_names(self) -> None:
        pass

    def choice(self, task: ModelTask) -> Choice:
        if self.wishes.device == "cuda:7":
            raise ComputeError("gpu_missing", "There is no GPU cuda:7.", "vmsg doctor")
        return PLAIN[task] if self.wishes == benchmarking.PLAIN else self.choices[task]


def machine(monkeypatch: pytest.MonkeyPatch, choices: dict[ModelTask, Choice], gpus: GpuFacts, *missing: str) -> None:
    """The chooser gives ``choices`` where no plain engine is asked for."""
    monkeypatch.setattr(benchmarking, "open_models", lambda: Models(missing))

    def chooser(wishes: Wishes, models: Any) -> Chooser:
        return Chooser(wishes, models, choices, gpus)

    monkeypatch.setattr(benchmarking, "EngineChooser", chooser)


def refused(wishes: Wishes | None = None) -> ComputeError:
    with pytest.raises(ComputeError) as caught:
        optimised_wishes(wishes)
    assert caught.value.code == NOT_AVAILABLE
    return caught.value


def test_the_full_set_on_a_gpu_is_the_optimised_one(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, FULL, T4)
    assert optimised_wishes(None) == Wishes()


def test_a_machine_that_would_choose_the_plain_engines_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, PLAIN, NO_GPU)
    words = refused().message
    assert words.startswith("No faster engine is here: the CPU was chosen; no GPU answered.")
    assert "No engine of this program runs on TensorRT" in words


def test_an_engine_that_is_asked_for_is_measured_even_where_it_may_be_slower(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, FULL, NO_GPU)
    wishes = Wishes(matter="birefnet-transformers:birefnet-lite")
    assert optimised_wishes(wishes) == wishes


def test_an_engine_whose_model_is_missing_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, FULL, T4, "yolo11x")
    assert "the model yolo11x is not installed" in refused(Wishes(detector="ultralytics")).message


def test_a_device_that_is_not_there_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, FULL, T4)
    assert "There is no GPU cuda:7" in refused(Wishes(device="cuda:7")).message


def reading(*gpus: GpuSample, **missing: str) -> MachineReading:
    return MachineReading(0.1, None, None, gpus, missing=missing)


def test_a_gpu_s_load_is_its_own_or_why_it_is_not_known() -> None:
    busy = GpuSample("CUDA:0", 0.7, None, None, None, None)
    deaf = GpuSample("CUDA:0", None, None, None, None, None, missing={"load": "not supported"})
    assert gpu_load(reading(busy)) == (0.7, "")
    assert gpu_load(reading(deaf)) == (None, "not supported")
    assert gpu_load(reading(gpus="the driver is not installed")) == (None, "the driver is not installed")
    assert gpu_load(reading()) == (None, "this machine has no GPU")
