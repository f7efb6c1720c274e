"""How the program starts itself, from source and frozen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import vmsg_desktop
from vmsg_desktop.programs import Program, own_command

PACKAGES = Path(vmsg_desktop.__file__).parents[1]
MAY_START_PYTHON = {
    "vmsg_desktop/programs.py",
    "vmsg_desktop/adapters/media/worker.py",  # a bare interpreter from source, the program itself when frozen
    "vmsg_desktop/adapters/models/fetch_wheel.py",  # pip; says that it is not there when frozen
}


@pytest.mark.parametrize("program", ["vmsg", "vmsg-agent"])
def test_from_source_the_command_runs_the_module(program: Program) -> None:
    done = subprocess.run(own_command(program, "--version"), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{program} {vmsg_desktop.__version__}"


@pytest.mark.parametrize("running", ["vmsg", "vmsg-agent"])
def test_frozen_the_programs_lie_side_by_side(running: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "lib"
    folder.mkdir()
    (folder / running).touch()
    (tmp_path / "link").symlink_to(folder / running)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "link"))
    assert own_command("vmsg-agent", "serve") == (str(folder / "vmsg-agent"), "serve")
    assert own_command("vmsg", "sandbox") == (str(folder / "vmsg"), "sandbox")


def test_nothing_else_takes_the_running_program_for_a_python() -> None:
    found = {
        str(path.relative_to(PACKAGES))
        for name in ("vmsg_desktop", "remote_agent")
        for path in (PACKAGES / name).rglob("*.py")
        if "sys.executable" in path.read_text("utf-8")
    }
    assert found == MAY_START_PYTHON
