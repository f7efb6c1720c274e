"""``vmsg`` without a command: the window, or the line that installs it."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from vmsg_desktop.cli import studio
from vmsg_desktop.cli.main import run_command


def test_without_the_window_the_line_that_installs_it_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(studio, "find_spec", lambda name: None if name == "PySide6" else find_spec(name))
    assert run_command([]) != 0
    assert "pip install 'vmsg-desktop[gui]'" in capsys.readouterr().err
