"""``vmsg scale`` and its page: the figures that the page shows are those that the program gives."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from vmsg_desktop.cli.main import run_command
from vmsg_desktop.core.model.scale import Load, ScaleSetup
from vmsg_desktop.core.scale import simulate
from vmsg_desktop.core.scale_scenarios import SCENARIOS, row_of
from vmsg_desktop.core.scale_svg import FOR_VENDOR, TRACES, scale_svg

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "scale.md").read_text("utf-8")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path / "home"))
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    assert run_command(["scale", *args]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("args", [(), ("--limits",)])
def test_the_page_shows_what_the_program_gives(capsys: pytest.CaptureFixture[str], args: tuple[str, ...]) -> None:
    table = said(capsys, *args, "--markdown").strip()
    assert len(table.splitlines()) > 8
    assert table in PAGE, "run: vmsg scale --markdown, vmsg scale --limits --markdown"


def test_the_pages_pictures_are_those_that_the_program_draws(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = re.findall(r"\(scale/([a-z-]+)\.svg\)", PAGE)
    assert len(shown) >= 4
    said(capsys, *shown, "--plots", str(home / "plots"))
    for name in shown:
        assert (home / "plots" / f"{name}.svg").read_text() == (DOCS / "scale" / f"{name}.svg").read_text(), name


def test_every_service_on_the_page_keeps_everything() -> None:
    for scenario in SCENARIOS:
        result = simulate(scenario.setup)
        assert result.dropped == 0, scenario.name
        assert row_of(scenario, result, None)["$"] == "n/a"


def test_a_service_of_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    args = ("--rate", "0.5", "--hours", "0.5", "--no-scaling", "--gpu-seconds", "4", "--seed", "3", "--json")
    (own,) = json.loads(said(capsys, *args))
    assert own["setup"]["rules"] is None
    assert own["setup"]["work"]["gpu_s"] == 4
    assert own["result"]["arrived"] == own["result"]["done"]
    assert own["result"]["gpu_busy"] > 0.9
    again = said(capsys, *args)
    assert json.loads(again) == [own]


def test_an_unknown_service_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["scale", "nowhere"]) == 3
    assert "burst-load" in capsys.readouterr().err


@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_a_picture_is_whole_and_lies_inside_its_frame(rate: float) -> None:
    result = simulate(ScaleSetup(Load(((3600.0, rate),)), talks=5))
    picture = ElementTree.fromstring(scale_svg(result, title="a < b & c", traces=(*TRACES, FOR_VENDOR)))
    width, height = float(picture.get("width", 0)), float(picture.get("height", 0))
    lines = picture.findall(f"{SVG}polyline")
    assert len(lines) == 4
    for line in lines:
        points = [tuple(map(float, pair.split(","))) for pair in line.get("points", "").split()]
        assert len(points) >= 2
        assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
    assert picture.findall(f"{SVG}text")[0].text == "A < b & c"


def test_a_long_day_is_drawn_with_no_more_points_than_can_be_seen() -> None:
    result = simulate(ScaleSetup(Load(((86400.0 * 3, 0.01),))))
    picture = ElementTree.fromstring(scale_svg(result, title="three days"))
    for line in picture.findall(f"{SVG}polyline"):
        assert len(line.get("points", "").split()) <= 2 * 1700


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--mtbf", "0"), "fail every 0 s"),
        (("--mtbf", "-4"), "fail every -4 s"),
        (("--rate", "inf"), "cannot be simulated"),
        (("--rate", "nan"), "times from 0"),
        (("--rate", "1e9"), "cannot be simulated"),
        (("--hours", "inf"), "cannot be simulated"),
        (("--hours", "0"), "cannot be simulated"),
        (("--gpu-seconds", "nan"), "times from 0"),
        (("--machines", "3", "--most", "2"), "at least one machine"),
        (("one",), "Choose one"),
    ],
)
def test_a_service_that_would_never_end_is_refused(
    args: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["scale", "--rate", "1", *args]) == 3
    assert code in capsys.readouterr().err


@pytest.mark.parametrize("args", [("one", "burst"), ("--limits",)])
def test_no_figure_is_cut_however_narrow_the_terminal(
    args: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert "…" not in said(capsys, *args)
