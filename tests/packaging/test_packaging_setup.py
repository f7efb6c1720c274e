"""The set-up scripts: what they install, what they ask for, and when they do nothing."""

from __future__ import annotations

import importlib
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PROJECT / "installers" / "setup"))
    return importlib.import_module("system_packages")


@pytest.fixture
def prepare(packages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, pointed at an empty folder."""
    module = importlib.import_module("prepare")
    moved = {name: replace(each, venv=tmp_path / each.venv.name) for name, each in module.PROFILES.items()}
    monkeypatch.setattr(module, "PROFILES", moved)
    monkeypatch.setattr(module, "STAMPS", tmp_path / ".make")
    return module


def test_nothing_happens_when_nothing_is_missing(packages: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    packages.ensure((packages.Need("made-up", "never", lambda: True),))
    assert capsys.readouterr().out == ""


def test_ordinary_user_gets_the_exact_line_and_it_stops(packages: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    needs = (
        packages.Need("made-up-a", "for a", lambda: False),
        packages.Need("made-up-b", "for b", lambda: True),
        packages.Need("made-up-c", "for c", lambda: False),
    )
    with pytest.raises(packages.SetupError) as caught:
        packages.ensure(needs)
    assert "\n  sudo apt-get install -y --no-install-recommends made-up-a made-up-c" in str(caught.value)


def test_other_systems_are_told_the_names(packages: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(packages.SetupError, match="made-up-a"):
        packages.ensure((packages.Need("made-up-a", "for a", lambda: False),))


def test_failing_apt_is_told_with_its_own_words(packages: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def failing(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 100, "", "E: Unable to locate package made-up-a")

    monkeypatch.setattr(subprocess, "run", failing)
    with pytest.raises(packages.SetupError, match="Unable to locate package made-up-a"):
        packages.install((packages.Need("made-up-a", "for a", lambda: False),))
    assert calls == [["apt-get", "update"]]


def test_profile_is_current_only_with_stamp_and_tools(prepare: ModuleType, tmp_path: Path) -> None:
    assert not prepare.is_current("base")
    prepare.write_stamp("base")
    assert not prepare.is_current("base")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for tool in ("python", "vmsg"):
        (tmp_path / ".venv" / "bin" / tool).touch()
    assert prepare.is_current("base")
    assert not prepare.is_current("dev")
    (tmp_path / ".make" / "base").write_text("made from another pyproject.toml")
    assert not prepare.is_current("base")


def test_dev_profile_covers_base(prepare: ModuleType, tmp_path: Path) -> None:
    prepare.write_stamp("dev")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for tool in ("python", *prepare.PROFILES["dev"].tools):
        (tmp_path / ".venv" / "bin" / tool).touch()
    assert prepare.is_current("dev")
    assert prepare.is_current("base")


def test_wrong_profile_is_a_usage_error(prepare: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare.main(["all"]) == 2
    assert "base|dev|screenshots|ml|package" in capsys.readouterr().err


def test_torch_lives_in_an_environment_of_its_own(prepare: ModuleType, tmp_path: Path) -> None:
    prepare.write_stamp("dev")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for tool in ("python", *prepare.PROFILES["dev"].tools):
        (tmp_path / ".venv" / "bin" / tool).touch()
    assert not prepare.is_current("ml")
    prepare.write_stamp("ml")
    assert not prepare.is_current("ml")
    (tmp_path / ".venv-ml" / "bin").mkdir(parents=True)
    for tool in ("python", *prepare.PROFILES["ml"].tools):
        (tmp_path / ".venv-ml" / "bin" / tool).touch()
    assert prepare.is_current("ml")


def test_the_engines_environment_gets_the_opencv_that_needs_no_screen(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    def noted(command: list[str]) -> subprocess.CompletedProcess[str]:
        calls.append(command[1:])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(prepare, "ensure", lambda needs: None)
    monkeypatch.setattr(prepare, "run", noted)
    prepare.prepare("ml")
    installs = [command[4:] for command in calls if command[:3] == ["-m", "pip", "install"]]
    assert installs[0] == ["--editable", ".[gpu,test]"]
    assert installs[1][-1] == "opencv-python-headless"


def test_stopped_set_up_says_why_and_fails(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 10, 4))
    assert prepare.main(["base"]) == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err
