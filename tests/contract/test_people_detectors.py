"""What every PersonDetector promises; the fake passes it too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.fakes.vision import KnownDetector
from vmsg_desktop.adapters.detector.ultralytics import UltralyticsDetector
from vmsg_desktop.adapters.detector.yolo_boxes import letterbox
from vmsg_desktop.adapters.detector.yolo_onnx import YoloOnnxDetector
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.vision import Box, Detection
from vmsg_desktop.core.ports import PersonDetector
from vmsg_desktop.core.vision.people import DETECTION_FLOOR, choose_people, intersection_over_union

REAL = [
    pytest.param("yolo", marks=pytest.mark.models),
    pytest.param("best.pt", marks=pytest.mark.ml),
    pytest.param("best_fp16.onnx", marks=pytest.mark.ml),
]


@pytest.fixture(scope="module", params=["known", *REAL])
def detector(request: pytest.FixtureRequest) -> PersonDetector:
    if request.param == "known":
        boxes = [Box(20, 30, 380, 511), Box(0, 60, 400, 512), Box(300, 300, 500, 512)]
        return KnownDetector([Detection(box, 0.7 - 0.3 * index) for index, box in enumerate(boxes)])
    folder: Path = request.getfixturevalue("models_dir") / "yolov8-people"
    if request.param != "yolo":
        home = request.getfixturevalue("library_home")
        return UltralyticsDetector(
            folder / request.param, model_name=folder.name, model_sha256="", device="cpu", library_home=home, threads=1
        )
    model = folder / "best_fp16.onnx"
    return YoloOnnxDetector(model, model_name="yolov8-people", model_sha256="eee4", threads=1)


@pytest.fixture(scope="module")
def portrait(portrait_path: Path) -> RgbImage:
    return np.asarray(Image.open(portrait_path).convert("RGB"))


def test_boxes_come_best_first_above_the_floor_inside_the_picture(detector: PersonDetector, portrait: RgbImage) -> None:
    found = detector.detect(portrait, floor=DETECTION_FLOOR)
    assert found
    confidences = [detection.confidence for detection in found]
    assert confidences == sorted(confidences, reverse=True)
    assert all(DETECTION_FLOOR <= confidence <= 1 for confidence in confidences)
    for detection in found:
        box = detection.box
        assert 0 <= box.x0 < box.x1 <= 512
        assert 0 <= box.y0 < box.y1 <= 512
    assert len(found) <= 300


def test_a_higher_floor_gives_the_upper_part_of_the_same_boxes(detector: PersonDetector, portrait: RgbImage) -> None:
    everything = detector.detect(portrait, floor=DETECTION_FLOOR)
    upper = detector.detect(portrait, floor=0.3)
    assert upper == tuple(detection for detection in everything if detection.confidence >= 0.3)


def test_boxes_are_not_suppressed_yet(detector: PersonDetector, portrait: RgbImage) -> None:
    found = detector.detect(portrait, floor=DETECTION_FLOOR)
    assert any(intersection_over_union(found[0].box, other.box) > 0.5 for other in found[1:])


def test_says_what_runs_where(detector: PersonDetector) -> None:
    assert detector.engine.name
    assert detector.engine.version
    assert detector.engine.device == "CPU"


@pytest.mark.models
def test_the_portrait_shows_one_person_wherever_she_stands(models_dir: Path, portrait: RgbImage) -> None:
    model = models_dir / "yolov8-people" / "best_fp16.onnx"
    detector = YoloOnnxDetector(model, model_name="yolov8-people", model_sha256="eee4", threads=1)
    wide = np.full((700, 1600, 3), 190, np.uint8)
    wide[188:700, 1000:1512] = portrait
    for picture, left, top in ((portrait, 0, 0), (wide, 1000, 188)):
        size = picture.shape[1], picture.shape[0]
        found = detector.detect(picture, floor=DETECTION_FLOOR)
        people = choose_people(found, image_size=size, confidence=0.25, overlap=0.45)
        assert people.persons
        largest = max(people.persons, key=lambda person: person.box.area)
        truth = Box(left + 20, top + 15, left + 512, top + 512)
        assert intersection_over_union(largest.box, truth) > 0.6
    assert detector.engine.version.startswith("onnxruntime ")


def test_a_picture_lies_in_the_middle_of_a_grey_square() -> None:
    picture = np.full((100, 400, 3), (255, 0, 51), np.uint8)
    tensor, fit = letterbox(picture)
    assert tensor.shape == (1, 3, 640, 640)
    assert tensor.dtype == np.float32
    assert (fit.scale, fit.left, fit.top) == (1.6, 0, 240)
    np.testing.assert_allclose(tensor[0, :, 320, 320], [1.0, 0.0, 0.2], atol=1e-6)
    np.testing.assert_allclose(tensor[0, :, 239, 0], 114 / 255)
    np.testing.assert_allclose(tensor[0, :, 400, 639], 114 / 255)


def test_a_missing_or_broken_model_is_told_with_the_command_that_helps(tmp_path: Path) -> None:
    picture = np.zeros((64, 64, 3), np.uint8)
    missing = YoloOnnxDetector(tmp_path / "no.onnx", model_name="yolov8-people", model_sha256="", threads=1)
    with pytest.raises(ComputeError, match="yolov8-people is not on this machine") as caught:
        missing.detect(picture, floor=0.05)
    assert caught.value.hint == "Get it with: vmsg models get yolov8-people"
    (tmp_path / "bad.onnx").write_bytes(b"not a model")
    broken = YoloOnnxDetector(tmp_path / "bad.onnx", model_name="yolov8-people", model_sha256="", threads=1)
    with pytest.raises(ComputeError, match="cannot be loaded") as caught:
        broken.detect(picture, floor=0.05)
    assert "vmsg models verify" in caught.value.hint
