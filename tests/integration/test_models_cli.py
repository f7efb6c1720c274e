"""``vmsg models`` as a person or a script meets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vmsg_desktop.cli.main import run_command


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def read_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("empty_home")
def test_list_shows_every_model_with_state_and_licence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["models", "list"]) == 0
    text = capsys.readouterr().out
    for word in (
        "yolov8-people",
        "isnet-medium",
        "blazeface-facemesh",
        "birefnet-portrait",
        "AGPL-3.0-only",
        "missing",
    ):
        assert word in text


@pytest.mark.usefixtures("empty_home")
def test_list_for_machines_has_hashes_and_sizes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["models", "list", "--json"]) == 0
    rows = {row["name"]: row for row in read_json(capsys)}
    assert rows["isnet-medium"]["files"] == [
        {
            "name": "isnet.onnx",
            "sha256": "b6e8497ba978a6f5fbb647e419d2696cd80df5a23cb6a8ea532021911bd76acb",
            "size_bytes": 88188479,
            "state": "missing",
        }
    ]


def test_listing_creates_nothing(empty_home: Path) -> None:
    run_command(["models", "list", "--json"])
    assert not (empty_home / "models").exists()


@pytest.mark.usefixtures("empty_home")
def test_verify_of_a_missing_model_fails_with_the_compute_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["models", "verify", "isnet-medium"]) == 4
    captured = capsys.readouterr()
    assert "isnet-medium: missing" in captured.out
    assert "vmsg models get isnet-medium" in captured.err


@pytest.mark.usefixtures("empty_home")
def test_verify_without_names_is_about_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["models", "verify", "--json"]) == 0
    assert read_json(capsys) == []


@pytest.mark.usefixtures("empty_home")
def test_unknown_name_is_an_input_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["models", "get", "yolo99", "--json"]) == 3
    assert read_json(capsys)["error"]["code"] == "model_unknown"


def test_strange_file_is_not_imported(empty_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.bin").write_bytes(b"x")
    assert run_command(["models", "import", str(tmp_path / "x.bin")]) == 3
    assert "vmsg models list" in capsys.readouterr().err
    assert not list(empty_home.rglob("x.bin"))


@pytest.mark.usefixtures("empty_home")
def test_removing_what_is_not_there_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["models", "remove", "isnet-medium"]) == 0
    assert capsys.readouterr().out.strip() == "isnet-medium: nothing was there"


@pytest.mark.models
def test_starter_models_are_verified_and_get_is_idle(capsys: pytest.CaptureFixture[str], models_dir: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in models_dir.rglob("*") if path.suffix in (".onnx", ".tflite")}
    assert run_command(["models", "verify", "starter", "--json"]) == 0
    assert [row["state"] for row in read_json(capsys)] == ["verified"] * 3
    assert run_command(["models", "get"]) == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert "yolov8-people: verified" in capsys.readouterr().out


@pytest.mark.models
def test_bare_file_is_imported_and_removed(
    empty_home: Path, models_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = models_dir / "blazeface-facemesh" / "face_landmark.tflite"
    assert run_command(["models", "import", str(given)]) == 0
    assert "face_detection_short_range.tflite, face_detection_full_range.tflite missing" in capsys.readouterr().out
    assert (empty_home / "models" / "blazeface-facemesh" / given.name).read_bytes() == given.read_bytes()
    assert run_command(["models", "remove", "blazeface-facemesh", "--json"]) == 0
    assert read_json(capsys) == {"model": "blazeface-facemesh", "freed_bytes": given.stat().st_size}
