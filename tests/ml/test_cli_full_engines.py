"""The command line with the engines on torch: chosen, refused, reported. Processes from outside, real models."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.fakes.model_folders import write_memory_folder
from vmsg_desktop.core.model.media import RgbImage

pytestmark = [pytest.mark.ml, pytest.mark.e2e]
Vmsg = Callable[..., subprocess.CompletedProcess[str]]
STORED = Path(__file__).resolve().parents[1] / "data" / "portrait-alpha.png"


@pytest.fixture(scope="module")
def vmsg(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Vmsg:
    """``vmsg`` with a VMSG_HOME of its own that shares the models."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(models_dir, home / "models", copy_function=os.link)
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "VMSG_HOME": str(home), "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1", "COLUMNS": "200"}

    def run(*args: object, python: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *python, "-m", "vmsg_desktop", *map(str, args)],
            cwd=home, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip

    return run


@pytest.fixture(scope="module")
def with_birefnet(vmsg: Vmsg, portrait: RgbImage, tmp_path_factory: pytest.TempPathFactory) -> Vmsg:
    """A small net of BiRefNet's kind, brought in as the files of birefnet-portrait."""
    stored = (np.asarray(Image.open(STORED), np.float32) / 255).astype(np.float32)
    files = write_memory_folder(tmp_path_factory.mktemp("brought") / "net", [(portrait, stored)])
    for path in files.values():
        done = vmsg("models", "import", path, "--model", "birefnet-portrait")
        assert done.returncode == 0, done.stderr
    return vmsg


def stage(done: subprocess.CompletedProcess[str], name: str) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    (found,) = [row for row in json.loads(done.stdout)["stages"] if row["stage"] == name]
    return dict(found)


def test_without_a_full_model_torch_is_not_even_imported(vmsg: Vmsg, portrait_path: Path) -> None:
    quick = vmsg("people", portrait_path, "--no-cache", python=("-X", "importtime"))
    slow = vmsg("people", portrait_path, "--detector", "ultralytics", "--no-cache", python=("-X", "importtime"))
    imported = [{line.rpartition("|")[2].strip() for line in done.stderr.splitlines()} for done in (quick, slow)]
    assert "onnxruntime" in imported[0]
    assert "torch" not in imported[0]
    assert "torch" in imported[1]


def test_a_chosen_detector_runs_and_is_reported_with_its_device(vmsg: Vmsg, portrait_path: Path) -> None:
    done = vmsg("people", portrait_path, "--detector", "ultralytics", "--device", "cpu", "--json")
    row = stage(done, "people")
    assert (row["engine"]["name"], row["engine"]["model"]) == ("ultralytics", "yolov8-people")
    assert row["engine"]["device"] == "CPU"
    assert row["notes"] == []
    assert [person["number"] for person in json.loads(done.stdout)["people"]] == [1]


def test_a_model_of_the_full_set_that_is_missing_is_named_with_its_line(vmsg: Vmsg, portrait_path: Path) -> None:
    done = vmsg("people", portrait_path, "--detector", "ultralytics:yolo11n", "--device", "cpu")
    assert done.returncode == 4
    assert "vmsg models get yolo11n" in done.stderr


def test_a_gpu_that_is_not_there_stops_the_command(vmsg: Vmsg, portrait_path: Path) -> None:
    done = vmsg("people", portrait_path, "--device", "cuda:63")
    assert done.returncode == 4
    assert "CUDA:63 was chosen" in done.stderr
    assert "Traceback" not in done.stderr


def test_code_of_a_model_runs_after_a_yes_only(with_birefnet: Vmsg, portrait_path: Path, tmp_path: Path) -> None:
    asked = ("mask", portrait_path, "-o", tmp_path / "mask.png", "--matter", "birefnet-transformers", "--json")
    refused = with_birefnet(*asked)
    assert refused.returncode == 3
    assert json.loads(refused.stdout)["error"]["code"] == "model_code_refused"
    assert "--allow-model-code" in refused.stderr
    assert not (tmp_path / "mask.png").exists()
    row = stage(with_birefnet(*asked, "--allow-model-code", "--device", "cpu"), "mask")
    assert (row["engine"]["name"], row["engine"]["model"]) == ("birefnet-transformers", "birefnet-portrait")
    assert row["engine"]["device"] == "CPU"
    alpha = np.asarray(Image.open(tmp_path / "mask.png"), np.float32) / 255
    stored = np.asarray(Image.open(STORED), np.float32) / 255
    assert np.abs(alpha - stored).mean() < 0.02


def test_by_default_an_installed_full_model_gives_way_with_a_reason(
    with_birefnet: Vmsg, portrait_path: Path, tmp_path: Path
) -> None:
    done = with_birefnet("mask", portrait_path, "-o", tmp_path / "mask.png", "--json", "--no-cache")
    row = stage(done, "mask")
    assert row["engine"]["name"] == "isnet-onnx"
    assert any("although birefnet-portrait is installed: " in note for note in row["notes"])


def test_doctor_says_what_computes_and_which_engines_would_run_and_why(with_birefnet: Vmsg) -> None:
    done = with_birefnet("doctor", "--json")
    found = {check["name"]: check["found"] for check in json.loads(done.stdout)["checks"]}
    assert found["gpu"].startswith(("CUDA is installed but no GPU answered: ", "cuda:"))
    assert found["engine for finding people"].startswith("yolov8-onnx with yolov8-people on CPU: no model of the full")
    assert "its publisher's code may not run here" in found["engine for cutting out"]
