"""What the engines of the full set promise without torch: names, boxes, and the refusal to run a model's code."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from vmsg_desktop.adapters.detector.yolo_boxes import Fit, detections, person_classes
from vmsg_desktop.adapters.matting.birefnet_transformers import BirefnetMatter
from vmsg_desktop.adapters.models.table import load_model_table
from vmsg_desktop.adapters.registry import ENGINES, STARTERS, candidates, open_engine
from vmsg_desktop.core.model.engine import EngineSetup
from vmsg_desktop.core.model.errors import InputError


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        ({0: "Normal", 1: "Fall"}, (0, 1)),
        ({0: "person", 1: "bicycle", 16: "dog"}, (0,)),
        ({0: "dog", 3: "Person"}, (3,)),
        ({0: "Fall"}, (0,)),
        ({0: "dog", 1: "Normal"}, ()),
        ({}, ()),
    ],
)
def test_classes_that_mean_a_person(names: Mapping[int, str], classes: tuple[int, ...]) -> None:
    assert person_classes(names) == classes


def test_only_the_classes_that_count_are_merged() -> None:
    output = np.array([[320, 100], [320, 100], [100, 50], [200, 50], [0.2, 0.9], [0.6, 0.1], [0.99, 0.1]], np.float32)
    fit = Fit(1.0, 0, 0)
    people = detections(output, fit, floor=0.05, size=(640, 640), classes=(0, 1))
    assert [round(found.confidence, 3) for found in people] == [0.9, 0.6]
    everything = detections(output, fit, floor=0.05, size=(640, 640))
    assert [round(found.confidence, 3) for found in everything] == [0.99, 0.9]
    box = everything[0].box
    assert (box.x0, box.y0, box.x1, box.y1) == (270, 220, 370, 420)


def test_the_registry_offers_every_engine_with_every_model_and_the_starter_last() -> None:
    table = load_model_table()
    for task, starter in STARTERS.items():
        offered = candidates(task, table, is_installed=lambda _: False, missing_libraries=lambda names: names)
        assert offered[-1].engine == starter
        assert not offered[-1].can_use_gpu
        assert {(one.engine, one.model) for one in offered} == {
            (name, model) for name, entry in ENGINES.items() if entry.task == task for model in entry.models
        }
        assert all(one.set == "full" for one in offered[:2] if len(offered) > 1)


def test_candidates_know_what_is_installed_and_missing() -> None:
    table = load_model_table()
    found = candidates("matting", table, is_installed="birefnet-lite".__eq__, missing_libraries=lambda names: names[:1])
    assert [(one.model, one.is_installed, one.missing_libraries) for one in found] == [
        ("birefnet-portrait", False, ("torch",)),
        ("birefnet-lite", True, ("torch",)),
        ("isnet-medium", False, ()),
    ]
    assert found[0].code_revision == table.get("birefnet-portrait").code_revision


def test_without_a_yes_the_matter_refuses_before_torch_is_loaded(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("config.json", "model.safetensors", "birefnet.py")}
    for path in files.values():
        path.write_text("raise SystemExit", "utf-8")
    setup = EngineSetup("cpu", tmp_path, (64, 64), code_revision="ab" * 20)
    matter = open_engine("birefnet-transformers", "birefnet-lite", files, {"model.safetensors": "aa"}, setup=setup)
    assert isinstance(matter, BirefnetMatter)
    loaded = "torch" in sys.modules
    with pytest.raises(InputError, match="birefnet-lite comes with Python code of its publisher"):
        matter.matte(np.zeros((8, 8, 3), np.uint8))
    assert ("torch" in sys.modules) == loaded
