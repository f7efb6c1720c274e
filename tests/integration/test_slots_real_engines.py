"""The starter engines through slots: the same results as without, one copy for all where it can be shared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PIL import Image

from remote_agent.hardware import open_hardware
from vmsg_desktop.bootstrap import open_workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.events import Event
from vmsg_desktop.core.pipeline.engines import ManyEngines

pytestmark = pytest.mark.models


def test_jobs_at_once_find_what_one_finds_alone(portrait_path: Path, models_dir: Path) -> None:
    portrait = np.asarray(Image.open(portrait_path).convert("RGB"))
    said: list[Event] = []
    with open_hardware() as hardware, open_workbench(Wishes(device="cpu"), is_cached=False) as bench:
        bare = bench.engines
        expected = bare.detector.detect(portrait, floor=0.05), bare.faces.find(portrait)
        jobs = [hardware.wrap(bare, emit=said.append, cancel=CancelToken(), priority="normal") for _ in range(3)]
        with ThreadPoolExecutor(3) as threads:
            boxes = list(threads.map(lambda job: job.engines.detector.detect(portrait, floor=0.05), jobs))
            faces = list(threads.map(lambda job: job.engines.faces.find(portrait), jobs))
        slots = {one.engine: one for one in hardware.wrap.pool.slots()}
        assert jobs[0].engines.detector.engine == bare.detector.engine
        assert jobs[0].engines.thresholds == bare.thresholds
    assert boxes == [expected[0]] * 3
    assert [[face.box for face in found] for found in faces] == [[face.box for face in expected[1]]] * 3
    assert said == []
    assert set(slots) == {"yolov8-onnx:yolov8-people", "mediapipe:blazeface-facemesh"}
    assert all((one.in_use, one.waiting, one.device) == (0, 0, "CPU") for one in slots.values())


def test_further_copies_are_copies_of_their_own(models_dir: Path) -> None:
    with open_workbench(Wishes(device="cpu"), is_cached=False) as bench:
        engines = cast(ManyEngines, bench.engines)
        first, second = engines.open_new("matting"), engines.open_new("matting")
        assert first is not second
        assert first.engine == second.engine == engines.matter.engine
        assert engines.choice("matting").engine == first.engine.name
