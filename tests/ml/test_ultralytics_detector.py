"""The detector through ultralytics: the boxes of ONNX Runtime on the same weights, nothing run, nothing fetched."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.fakes.people_composites import portrait_sprite, two_people
from vmsg_desktop.adapters.detector.ultralytics import UltralyticsDetector, open_detector
from vmsg_desktop.adapters.detector.yolo_onnx import YoloOnnxDetector
from vmsg_desktop.core.model.engine import EngineSetup
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Box, Detection
from vmsg_desktop.core.vision.people import DETECTION_FLOOR, intersection_over_union

pytestmark = pytest.mark.ml
STARTER = "yolov8-people"


@pytest.fixture(scope="module")
def onnx(models_dir: Path) -> YoloOnnxDetector:
    return YoloOnnxDetector(models_dir / STARTER / "best_fp16.onnx", model_name=STARTER, model_sha256="", threads=1)


@pytest.fixture(scope="module")
def torch_detector(models_dir: Path, library_home: Path) -> UltralyticsDetector:
    return detector(models_dir / STARTER / "best.pt", library_home)


def detector(model: Path, library_home: Path, *, device: str = "cpu", name: str = STARTER) -> UltralyticsDetector:
    return UltralyticsDetector(
        model, model_name=name, model_sha256="5f6f", device=device, library_home=library_home, threads=1
    )


def pictures(portrait: RgbImage) -> Iterator[RgbImage]:
    """The portrait, small in a wide picture, two overlapping people, and a tall crop."""
    yield portrait
    wide = np.full((700, 1600, 3), 190, np.uint8)
    wide[188:700, 1000:1512] = portrait
    yield wide
    left, right = portrait_sprite("as is", rows=345), portrait_sprite("blue/", rows=345)
    yield two_people(left, right, overlap=0.3, front="left", seed=4).pixels
    yield np.ascontiguousarray(portrait[:, 120:330])


def test_the_same_weights_give_the_same_boxes_as_onnx_runtime(
    torch_detector: UltralyticsDetector, onnx: YoloOnnxDetector, portrait: RgbImage
) -> None:
    compared = 0
    for picture in pictures(portrait):
        ours = torch_detector.detect(picture, floor=DETECTION_FLOOR)
        theirs = onnx.detect(picture, floor=DETECTION_FLOOR)
        compared += len(theirs)
        assert_same(ours, theirs)
    assert compared > 60


def test_an_onnx_file_through_ultralytics_gives_them_too(
    models_dir: Path, library_home: Path, onnx: YoloOnnxDetector, portrait: RgbImage
) -> None:
    through = detector(models_dir / STARTER / "best_fp16.onnx", library_home)
    assert_same(through.detect(portrait, floor=DETECTION_FLOOR), onnx.detect(portrait, floor=DETECTION_FLOOR))
    assert through.engine.device == "CPU"


def assert_same(ours: tuple[Detection, ...], theirs: tuple[Detection, ...]) -> None:
    """Every box has its own counterpart: IoU >= 0.95, confidence within 0.01; at the floor one may fall to a side."""
    clear = [found for found in theirs if found.confidence >= DETECTION_FLOOR + 0.01]
    assert clear
    assert abs(len(ours) - len(theirs)) <= len(theirs) - len(clear)
    left = list(ours)
    for found in clear:
        best = max(left, key=lambda other: intersection_over_union(found.box, other.box))
        assert intersection_over_union(found.box, best.box) >= 0.95
        assert best.confidence == pytest.approx(found.confidence, abs=0.01)
        left.remove(best)


def test_says_which_library_ran_on_which_device(torch_detector: UltralyticsDetector, portrait: RgbImage) -> None:
    torch_detector.detect(portrait, floor=0.5)
    engine = torch_detector.engine
    assert (engine.name, engine.model, engine.device) == ("ultralytics", STARTER, "CPU")
    assert engine.version.startswith("ultralytics 8.")
    assert ", torch 2." in engine.version


def test_threads_are_as_asked_and_do_not_spin(torch_detector: UltralyticsDetector, portrait: RgbImage) -> None:
    import torch

    torch.set_num_threads(2)
    torch_detector.detect(portrait, floor=0.5)
    assert torch.get_num_threads() == 1
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"


def test_importing_ultralytics_changes_no_other_library(
    torch_detector: UltralyticsDetector, portrait: RgbImage
) -> None:
    torch_detector.detect(portrait, floor=0.5)
    assert Image.open.__module__ == "PIL.Image"
    assert "ultralytics" not in repr(cv2.imread)
    assert "ultralytics" not in str(getattr(cv2.imread, "__module__", ""))
    cv2.setNumThreads(2)
    torch_detector.detect(portrait, floor=0.5)
    assert cv2.getNumThreads() == 2


def test_no_telemetry_no_installing_no_network(
    torch_detector: UltralyticsDetector, library_home: Path, portrait: RgbImage
) -> None:
    torch_detector.detect(portrait, floor=0.5)
    from ultralytics import utils

    assert utils.SAFE_LOAD is True
    assert utils.AUTOINSTALL is False
    assert utils.ONLINE is False
    assert utils.SETTINGS["sync"] is False
    assert library_home in Path(utils.SETTINGS.file).parents


def test_a_pickle_that_would_run_code_is_refused_and_does_not_run(tmp_path: Path, library_home: Path) -> None:
    trace = tmp_path / "ran"
    bad = tmp_path / "evil.pt"
    save_checkpoint(bad, RunsCommand(f"touch {trace}"))
    with pytest.raises(ComputeError, match="cannot be loaded") as caught:
        detector(bad, library_home).detect(np.zeros((64, 64, 3), np.uint8), floor=0.5)
    assert "vmsg models verify" in caught.value.hint
    assert not trace.exists()
    load_unguarded(bad)
    assert trace.exists(), "the trap works: an ordinary load springs it"


class RunsCommand:
    """Unpickling it runs a shell command."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, (self.command,)


def save_checkpoint(path: Path, model: object) -> None:
    import torch

    torch.save({"model": model, "epoch": 0}, path)


def load_unguarded(path: Path) -> None:
    import torch

    torch.load(path, weights_only=False)


@pytest.mark.parametrize("content", ["text", "empty", "truncated", "zip"])
def test_what_is_no_model_is_refused_with_its_name(
    content: str, tmp_path: Path, models_dir: Path, library_home: Path
) -> None:
    bad = tmp_path / "bad.pt"
    if content == "zip":
        with zipfile.ZipFile(bad, "w") as archive:
            archive.writestr("hello.txt", "hello")
    else:
        whole = (models_dir / STARTER / "best.pt").read_bytes()
        bad.write_bytes({"text": b"not a model", "empty": b"", "truncated": whole[: len(whole) // 2]}[content])
    with pytest.raises(ComputeError, match="my-model cannot be loaded"):
        detector(bad, library_home, name="my-model").detect(np.zeros((64, 64, 3), np.uint8), floor=0.5)


def test_a_broken_onnx_file_is_refused_too(tmp_path: Path, library_home: Path) -> None:
    (tmp_path / "bad.onnx").write_bytes(b"not a model")
    with pytest.raises(ComputeError, match="cannot be loaded"):
        detector(tmp_path / "bad.onnx", library_home).detect(np.zeros((64, 64, 3), np.uint8), floor=0.5)


def test_a_missing_model_is_told_with_the_command_that_helps(tmp_path: Path, library_home: Path) -> None:
    with pytest.raises(ComputeError) as caught:
        detector(tmp_path / "no.pt", library_home, name="yolo11n").detect(np.zeros((64, 64, 3), np.uint8), floor=0.5)
    assert caught.value.hint == "Get it with: vmsg models get yolo11n"


def test_a_gpu_that_is_not_there_is_an_error_never_the_cpu(
    models_dir: Path, library_home: Path, portrait: RgbImage
) -> None:
    absent = detector(models_dir / STARTER / "best.pt", library_home, device="cuda:7")
    with pytest.raises(ComputeError, match="CUDA:7 was chosen, but torch finds") as caught:
        absent.detect(portrait, floor=0.5)
    assert caught.value.code == "cuda_missing"


def test_a_tensorrt_engine_is_not_tried_on_the_cpu(tmp_path: Path, library_home: Path, portrait: RgbImage) -> None:
    (tmp_path / "people.engine").write_bytes(b"\0" * 64)
    with pytest.raises(ComputeError, match="runs on a GPU only"):
        detector(tmp_path / "people.engine", library_home).detect(portrait, floor=0.5)


def test_only_the_class_person_of_a_coco_model_counts(tmp_path: Path, library_home: Path, portrait: RgbImage) -> None:
    coco = tmp_path / "coco.pt"
    save_untrained(coco, {0: "person", 1: "dog", 2: "kite"}, scores={0: 0.2, 1: 0.9, 2: 0.9})
    found = detector(coco, library_home).detect(portrait, floor=DETECTION_FLOOR)
    assert found
    assert max(detection.confidence for detection in found) < 0.5, "the dogs and kites score 0.9"


def test_a_model_that_knows_no_people_is_refused(tmp_path: Path, library_home: Path, portrait: RgbImage) -> None:
    save_untrained(tmp_path / "dogs.pt", {0: "dog", 1: "kite"}, scores={0: 0.9, 1: 0.9})
    with pytest.raises(ComputeError, match="does not know people: its classes are dog, kite"):
        detector(tmp_path / "dogs.pt", library_home).detect(portrait, floor=0.5)


def save_untrained(path: Path, names: dict[int, str], *, scores: dict[int, float]) -> None:
    """A YOLO11n checkpoint with random weights that gives each class about the same score everywhere."""
    import torch
    from ultralytics.nn.tasks import DetectionModel

    model = DetectionModel("yolo11n.yaml", nc=len(names), verbose=False)
    model.names = names
    for branch in model.model[-1].cv3:
        last = branch[-1]
        torch.nn.init.zeros_(last.weight)
        last.bias.data = torch.logit(torch.tensor([scores[index] for index in range(len(names))]))
    torch.save({"model": model.half(), "epoch": -1, "train_args": {}}, path)


def test_of_a_models_files_the_torch_weights_are_taken(
    models_dir: Path, library_home: Path, portrait: RgbImage
) -> None:
    files = {name: models_dir / STARTER / name for name in ("best_fp16.onnx", "best.pt")}
    setup = EngineSetup(device="cpu", library_home=library_home, input_size=(640, 640))
    opened = open_detector(files, model_name=STARTER, hashes={"best.pt": "5f", "best_fp16.onnx": "ee"}, setup=setup)
    assert opened.engine.model_sha256 == "5f"
    assert opened.detect(portrait, floor=0.3)


def test_a_reduced_detector_finds_the_same_person_on_a_smaller_input(
    torch_detector: UltralyticsDetector, portrait: RgbImage
) -> None:
    smaller = torch_detector.reduced()
    assert smaller is not None
    smallest = smaller.reduced()
    assert smallest is not None
    assert [engine.input_size[0] for engine in (torch_detector, smaller, smallest)] == [640, 480, 320]
    assert smallest.reduced() is None
    for engine in (torch_detector, smaller, smallest):
        sure = [found.box for found in engine.detect(portrait, floor=0.3)]
        assert max(intersection_over_union(box, Box(20, 15, 512, 512)) for box in sure) > 0.6
        assert engine._loaded[0] is torch_detector._loaded[0]


def test_a_model_made_for_one_size_cannot_be_reduced(models_dir: Path, library_home: Path) -> None:
    assert detector(models_dir / STARTER / "best_fp16.onnx", library_home).reduced() is None


def test_a_gpu_that_is_too_full_for_the_model_is_told_as_that(
    models_dir: Path, library_home: Path, portrait: RgbImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB")

    monkeypatch.setattr("vmsg_desktop.adapters.detector.ultralytics.import_loader", lambda home: full)
    with pytest.raises(ComputeError) as caught:
        detector(models_dir / STARTER / "best.pt", library_home).detect(portrait, floor=0.5)
    assert caught.value.code == "gpu_memory_full"
