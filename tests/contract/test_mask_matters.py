"""What every Matter promises; the fake passes it too. The net itself against its stored answer and on two people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.fakes.model_folders import REVISION, write_memory_folder
from tests.fakes.people_composites import portrait_sprite, scores, two_people
from tests.fakes.vision import KnownMatter
from vmsg_desktop.adapters.detector.yolo_onnx import YoloOnnxDetector
from vmsg_desktop.adapters.matting.birefnet_transformers import BirefnetMatter
from vmsg_desktop.adapters.matting.isnet_onnx import IsnetMatter, to_tensor
from vmsg_desktop.core.model.engine import EngineSetup
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.ports import Matter
from vmsg_desktop.core.vision.mask import person_mask
from vmsg_desktop.core.vision.people import DETECTION_FLOOR, choose_people

STORED = Path(__file__).resolve().parents[1] / "data" / "portrait-alpha.png"


@pytest.fixture(scope="module")
def portrait(portrait_path: Path) -> RgbImage:
    return np.asarray(Image.open(portrait_path).convert("RGB"))


@pytest.fixture(scope="module")
def stored() -> NDArray[np.float32]:
    return (np.asarray(Image.open(STORED), np.float32) / 255).astype(np.float32)


REAL = [pytest.param("isnet", marks=pytest.mark.models), pytest.param("birefnet", marks=pytest.mark.ml)]


@pytest.fixture(scope="module", params=["known", *REAL])
def matter(request: pytest.FixtureRequest, portrait: RgbImage, stored: NDArray[np.float32]) -> Matter:
    if request.param == "known":
        return KnownMatter(portrait, stored)
    if request.param == "birefnet":
        return matter_with_a_memory(request, [(portrait, stored), (crop_of(portrait), crop_of(stored))])
    model = request.getfixturevalue("models_dir") / "isnet-medium" / "isnet.onnx"
    return IsnetMatter(model, model_name="isnet-medium", model_sha256="b6e8", threads=1)


def matter_with_a_memory(
    request: pytest.FixtureRequest, known: list[tuple[RgbImage, NDArray[np.float32]]]
) -> BirefnetMatter:
    """The weights of BiRefNet are not at hand here: a small net of its kind that knows the pictures of this suite."""
    folder = request.getfixturevalue("tmp_path_factory").mktemp("models") / "birefnet-memory"
    library_home = request.getfixturevalue("library_home")
    setup = EngineSetup("cpu", library_home, (1024, 1024), REVISION, allows_model_code=True)
    files = write_memory_folder(folder, known)
    return BirefnetMatter(files, model_name="birefnet-memory", model_sha256="", setup=setup, threads=1)


def crop_of(whole: Any) -> Any:
    return np.ascontiguousarray(whole[0:300, 60:400])


def test_the_portrait_is_cut_out_of_its_background(
    matter: Matter, portrait: RgbImage, stored: NDArray[np.float32]
) -> None:
    alpha = matter.matte(portrait)
    assert alpha.shape == (512, 512)
    assert alpha.dtype == np.float32
    assert alpha.min() >= 0
    assert alpha.max() <= 1
    assert np.abs(alpha - stored).mean() < 0.003
    assert alpha[100, 225] > 0.99
    assert alpha[40, 440] < 0.01, "the model rocket is background"


def test_a_crop_of_any_shape_gives_alpha_of_that_shape(
    matter: Matter, portrait: RgbImage, stored: NDArray[np.float32]
) -> None:
    alpha = matter.matte(crop_of(portrait))
    assert alpha.shape == (300, 340)
    assert np.abs(alpha - crop_of(stored)).mean() < 0.05


def test_says_what_runs_where(matter: Matter) -> None:
    assert matter.engine.name
    assert matter.engine.device == "CPU"


@pytest.mark.models
def test_two_overlapping_people_are_told_apart_by_the_real_models(models_dir: Path) -> None:
    left, right = portrait_sprite("as is", rows=345), portrait_sprite("blue/", rows=345)
    made = two_people(left, right, overlap=0.3, front="left", seed=4)
    detector = YoloOnnxDetector(
        models_dir / "yolov8-people" / "best_fp16.onnx", model_name="yolov8-people", model_sha256="eee4", threads=1
    )
    matter = IsnetMatter(
        models_dir / "isnet-medium" / "isnet.onnx", model_name="isnet-medium", model_sha256="b6e8", threads=1
    )
    size = made.pixels.shape[1], made.pixels.shape[0]
    found = detector.detect(made.pixels, floor=DETECTION_FLOOR)
    people = choose_people(found, image_size=size, confidence=0.4, overlap=0.45)
    assert len(people.persons) == 2
    known: dict[tuple[int, ...], NDArray[np.float32]] = {}

    def matte(image: RgbImage) -> NDArray[np.float32]:
        if image.shape not in known:
            known[image.shape] = matter.matte(image)
        return known[image.shape]

    for chosen in (1, 2):
        mask = person_mask(made.pixels, matte, people=people, chosen=[chosen])
        alpha = np.asarray(Image.fromarray(mask.alpha).resize(size))
        removed, lost = scores(alpha, made, chosen)
        assert mask.doubts == ()
        assert removed >= 0.95
        assert lost <= 0.03


def test_the_net_sees_rgb_around_zero() -> None:
    picture = np.full((30, 50, 3), (0, 128, 255), np.uint8)
    tensor = to_tensor(picture)
    assert tensor.shape == (1, 3, 1024, 1024)
    assert tensor.dtype == np.float32
    np.testing.assert_allclose(tensor[0, :, 500, 500], [-0.5, 0.0, 127 / 256])


def test_a_missing_or_broken_model_is_told_with_the_command_that_helps(tmp_path: Path) -> None:
    picture = np.zeros((64, 64, 3), np.uint8)
    missing = IsnetMatter(tmp_path / "no.onnx", model_name="isnet-medium", model_sha256="", threads=1)
    with pytest.raises(ComputeError, match="isnet-medium is not on this machine") as caught:
        missing.matte(picture)
    assert caught.value.hint == "Get it with: vmsg models get isnet-medium"
    (tmp_path / "bad.onnx").write_bytes(b"not a model")
    broken = IsnetMatter(tmp_path / "bad.onnx", model_name="isnet-medium", model_sha256="", threads=1)
    with pytest.raises(ComputeError, match="cannot be loaded"):
        broken.matte(picture)
