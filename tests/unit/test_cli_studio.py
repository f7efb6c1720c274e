"""``vmsg`` without a command: the window, or the line that installs it."""

from __future__ import annotations

import gc
from collections.abc import Callable
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


@pytest.mark.parametrize(
    ("argv", "is_simulated"), [(["studio"], False), (["studio", "--simulated"], True), ([], False)]
)
def test_the_made_up_day_is_shown_only_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, argv: list[str], is_simulated: bool
) -> None:
    opened: list[object] = []

    def run(open_studio: Callable[..., object], **rest: object) -> int:
        opened.append(open_studio.keywords["is_simulated"])  # type: ignore[attr-defined]
        return 0

    app = pytest.importorskip("vmsg_desktop.ui.app")
    monkeypatch.setattr(app, "run", run)
    monkeypatch.setattr(gc, "disable", lambda: None)
    assert run_command(argv) == 0
    assert opened == [is_simulated]
