"""The base install in an environment of its own: light, complete, and able to find its data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ABSENT = ("PySide6", "pyqtgraph", "torch", "torchvision", "transformers", "ultralytics", "celery", "redis")
HEAVY_AT_START = ("numpy", "cv2", "scipy", "onnxruntime", "av", "PIL", "parselmouth", "pedalboard", "ai_edge_litert")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("base_install")]


def run(command: list[str | Path], *, may_fail: bool = False, **env: str) -> subprocess.CompletedProcess[str]:
    """Outside the checkout and without its variables, so that nothing is found by accident."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV_", "PYTEST"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd="/",
        env=inherited | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert may_fail or done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, PROJECT])
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def base(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """bin/ of a fresh environment with the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("base") / "venv"
    run([sys.executable, "-m", "venv", folder])
    run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-compile", wheel])
    return folder / "bin"


def test_no_qt_no_torch_no_broker(base: Path) -> None:
    script = f"import importlib.util, json; print(json.dumps([m for m in {ABSENT} if importlib.util.find_spec(m)]))"
    assert json.loads(run([base / "python", "-c", script]).stdout) == []


def test_every_module_of_the_program_imports(base: Path) -> None:
    script = (
        "import importlib, pkgutil, vmsg_desktop\n"
        "names = [m.name for m in pkgutil.walk_packages(vmsg_desktop.__path__, 'vmsg_desktop.')]\n"
        "names = [name for name in names if not (name + '.').startswith('vmsg_desktop.ui.')]\n"
        "for name in names:\n"
        "    if not name.endswith('__main__'): importlib.import_module(name)\n"
        "print(len(names))\n"
    )
    assert int(run([base / "python", "-c", script]).stdout) > 30


def test_starting_imports_nothing_heavy(base: Path) -> None:
    script = (
        f"import sys, json, vmsg_desktop.__main__; print(json.dumps([m for m in {HEAVY_AT_START} if m in sys.modules]))"
    )
    assert json.loads(run([base / "python", "-c", script]).stdout) == []


def test_help_and_version_work(base: Path) -> None:
    text = run([base / "vmsg", "--help"]).stdout
    for command in ("make", "people", "mask", "frame", "prosody", "music", "draft", "models", "cache", "doctor"):
        assert f"\n    {command} " in text
    assert run([base / "vmsg", "--version"]).stdout.startswith("vmsg ")


def test_resources_lie_inside_the_wheel(base: Path) -> None:
    script = "from vmsg_desktop.resources import resource_path as r; print(r('models.json')); print(r('samples'))"
    models, samples = run([base / "python", "-c", script]).stdout.split()
    assert "/vmsg_desktop/_resources/" in models
    assert (Path(samples) / "portrait.png").stat().st_size > 100_000


def test_model_table_is_read_from_the_wheel(base: Path, tmp_path: Path) -> None:
    listed = run([base / "vmsg", "models", "list", "--json"], VMSG_HOME=str(tmp_path))
    assert {row["state"] for row in json.loads(listed.stdout)} == {"missing"}


def test_doctor_works_without_models(base: Path, tmp_path: Path) -> None:
    done = run([base / "vmsg", "doctor"], may_fail=True, VMSG_HOME=str(tmp_path))
    assert "isnet-medium" in done.stdout
    assert "Traceback" not in done.stderr
