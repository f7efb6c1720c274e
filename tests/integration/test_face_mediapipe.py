from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.face import portrait, portrait_mesh
from vmsg_desktop.adapters.face.mediapipe import MediaPipeFaces
from vmsg_desktop.core.model.errors import ComputeError

pytestmark = pytest.mark.models
FACE_CENTRE = portrait_mesh()[:, :2].mean(axis=0)
FACE_SIDE = float(np.ptp(portrait_mesh()[:, 1]))


@pytest.fixture(scope="module")
def faces(models_dir: Path) -> MediaPipeFaces:
    folder = models_dir / "blazeface-facemesh"
    names = ("face_detection_short_range.tflite", "face_detection_full_range.tflite", "face_landmark.tflite")
    short_range, full_range, mesh = (folder / name for name in names)
    return MediaPipeFaces(short_range, full_range, mesh, model_sha256="ab" * 32)


def turned(image: NDArray[np.uint8], angle_deg: float) -> tuple[NDArray[np.uint8], Any]:
    matrix = cv2.getRotationMatrix2D((256, 256), angle_deg, 1.0)
    return cv2.warpAffine(image, matrix, (512, 512), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8), matrix


def test_the_portraits_face_is_found_where_it_is(faces: MediaPipeFaces) -> None:
    found = faces.find(portrait())
    assert len(found) == 1
    assert found[0].score > 0.8
    assert np.hypot(*(np.array(found[0].box.center) - FACE_CENTRE)) < 0.2 * FACE_SIDE
    eyes, mesh = found[0].keypoints[:2], portrait_mesh()
    np.testing.assert_allclose(eyes, mesh[[159, 386], :2], atol=0.08 * FACE_SIDE)
    assert eyes[0, 0] < eyes[1, 0]


def test_landmarks_lie_on_the_face(faces: MediaPipeFaces) -> None:
    mesh = faces.mesh(portrait(), faces.find(portrait())[0])
    assert mesh.points.shape == (468, 3)
    assert mesh.points.dtype == np.float32
    assert mesh.score > 0.95
    np.testing.assert_allclose(mesh.points, portrait_mesh(), atol=1.0)
    assert mesh.points[1, 2] < mesh.points[[234, 454], 2].min()  # the nose is nearer than the ears


@pytest.mark.parametrize("angle_deg", [-40, -20, 20, 40])
def test_a_tilted_face_gets_the_same_mesh(faces: MediaPipeFaces, angle_deg: float) -> None:
    image, matrix = turned(portrait(), angle_deg)
    mesh = faces.mesh(image, faces.find(image)[0])
    expected = portrait_mesh()[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    assert np.hypot(*(mesh.points[:, :2] - expected).T).mean() < 0.03 * FACE_SIDE


@pytest.mark.parametrize("factor", [3, 7])
def test_a_large_photo_gives_the_same_face_in_its_own_pixels(faces: MediaPipeFaces, factor: int) -> None:
    large = cv2.resize(portrait(), None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    mesh = faces.mesh(large, faces.find(large)[0])
    expected = (portrait_mesh()[:, :2] + 0.5) * factor - 0.5
    assert np.hypot(*(mesh.points[:, :2] - expected).T).mean() < 0.015 * FACE_SIDE * factor


def test_several_faces_are_found_and_kept_apart(faces: MediaPipeFaces) -> None:
    pair = np.hstack([portrait(), portrait()[:, ::-1]])
    found = faces.find(pair)
    assert len(found) == 2
    left, right = sorted(found, key=lambda face: face.box.x0)
    assert abs(left.box.center[0] - FACE_CENTRE[0]) < 0.3 * FACE_SIDE
    assert abs(right.box.center[0] - (1023 - FACE_CENTRE[0])) < 0.3 * FACE_SIDE
    for face in found:
        middle = faces.mesh(pair, face).points[:, :2].mean(axis=0)
        assert np.hypot(*(middle - face.box.center)) < 0.3 * FACE_SIDE
    assert found[0].score >= found[1].score


def test_a_distant_face_is_found_by_the_second_model(faces: MediaPipeFaces) -> None:
    image = np.full((1024, 1024, 3), 190, np.uint8)
    image[400:656, 380:636] = cv2.resize(portrait(), (256, 256), interpolation=cv2.INTER_AREA)
    found = faces.find(image)
    assert len(found) == 1
    assert np.hypot(*(np.array(found[0].box.center) - (FACE_CENTRE / 2 + [380, 400]))) < 0.3 * FACE_SIDE / 2


@pytest.mark.parametrize("shape", [(512, 512), (300, 900), (1, 1)])
def test_where_nobody_is_nobody_is_found(faces: MediaPipeFaces, shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (*shape, 3), np.uint8)
    assert faces.find(noise) == ()
    assert faces.find(np.full((*shape, 3), 128, np.uint8)) == ()


def test_threads_may_share_the_finder(faces: MediaPipeFaces) -> None:
    expected = faces.mesh(portrait(), faces.find(portrait())[0]).points
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(lambda: faces.mesh(portrait(), faces.find(portrait())[0]).points) for _ in range(8)]
        for job in jobs:
            np.testing.assert_array_equal(job.result(), expected)


def test_loading_prints_nothing(models_dir: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = models_dir / "blazeface-facemesh"
    names = ("face_detection_short_range.tflite", "face_detection_full_range.tflite", "face_landmark.tflite")
    short_range, full_range, mesh = (folder / name for name in names)
    fresh = MediaPipeFaces(short_range, full_range, mesh, model_sha256="ab" * 32)
    assert fresh.find(portrait())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("content", [None, b"", b"not a model"])
def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "broken.tflite"
    if content is not None:
        path.write_bytes(content)
    broken = MediaPipeFaces(path, path, path, model_sha256="ab" * 32, model_name="some-faces")
    with pytest.raises(ComputeError) as caught:
        broken.find(portrait())
    assert "broken.tflite" in caught.value.message
    assert "vmsg models get some-faces" in caught.value.hint


def test_the_engine_is_named(faces: MediaPipeFaces) -> None:
    engine = faces.engine
    assert (engine.name, engine.model, engine.model_sha256, engine.device) == (
        "mediapipe",
        "blazeface-facemesh",
        "ab" * 32,
        "CPU",
    )
    assert engine.version.startswith("ai-edge-litert ")
