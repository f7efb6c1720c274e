"""What a measurement ran on, as plain data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vmsg_desktop import __version__
from vmsg_desktop.adapters.system.machine_facts import cpu_model, machine_facts
from vmsg_desktop.adapters.system.yardstick import yardstick_ms
from vmsg_desktop.core.model.device import Gpu, GpuFacts


def test_the_facts_are_plain_and_name_gpus_versions_and_models() -> None:
    facts = machine_facts(
        gpus=GpuFacts((Gpu(0, "Tesla T4", 16_000_000_000),), ""), models={"isnet-medium": {"isnet.onnx": "ab" * 32}}
    )
    assert json.loads(json.dumps(facts)) == facts
    assert facts["gpus"] == [{"name": "Tesla T4", "memory_bytes": 16_000_000_000}]
    assert facts["models"] == {"isnet-medium": {"isnet.onnx": "ab" * 32}}
    assert facts["versions"]["vmsg"] == __version__
    assert facts["versions"]["numpy"]
    assert facts["cores"] >= 1
    assert facts["memory_bytes"] > 0


def test_without_a_gpu_the_reason_stands_there() -> None:
    facts = machine_facts(gpus=GpuFacts((), "no GPU answered"), models={})
    assert (facts["gpus"], facts["gpu_problem"]) == ([], "no GPU answered")


def test_the_processor_s_name_is_read_from_the_system(tmp_path: Path) -> None:
    info = tmp_path / "cpuinfo"
    info.write_text("processor\t: 0\nmodel name\t: EPYC 7763\nmodel name\t: EPYC 7763\n", "utf-8")
    assert cpu_model(info) == "EPYC 7763"


def test_a_system_that_does_not_tell_its_processor_gives_no_made_up_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.processor", lambda: "")
    assert cpu_model(tmp_path / "nothing") is None
    monkeypatch.setattr("platform.processor", lambda: "aarch64")
    assert cpu_model(tmp_path / "nothing") == "aarch64"


def test_the_yardstick_is_a_time() -> None:
    assert yardstick_ms() > 0
