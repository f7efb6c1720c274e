"""What pyproject.toml promises: the base is light, and it lists what the code imports, no more and no less."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import vmsg_desktop

PROJECT = Path(__file__).resolve().parents[2]
HEAVY = {"torch", "torchvision", "transformers", "ultralytics", "pyside6-essentials", "pyside6-addons", "pyside6"}
# Run as `python -m pip`, and imported by its module's name where there may be a GPU.
NOT_SEEN_IN_IMPORTS = {"pip", "nvidia-ml-py"}
OURS = {"vmsg_desktop", "remote_agent", "tests", "installers"}
OF_THE_GPU_EXTRA = {"torch", "torchvision", "transformers", "ultralytics", "safetensors"}
OF_THE_GUI_EXTRA = {"pyside6-essentials", "pyside6-addons", "pyqtgraph", "sounddevice"}
# Their wheels do not say which modules they hold; pydantic's core is pinned by pydantic itself.
UNDECLARED = {
    "parselmouth": ["praat-parselmouth"],
    "PySide6": ["pyside6-essentials"],
    "pydantic_core": ["pydantic"],
}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    data: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    return data


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def imported_packages(*folders: str) -> set[str]:
    """Names of the packages that the files under ``folders`` import."""
    owners = {**packages_distributions(), **UNDECLARED}
    return {
        canonicalize_name(owner)
        for folder in folders
        for module in imported_modules(PROJECT / folder)
        for owner in owners.get(module, [module])
    }


def imported_modules(folder: Path) -> set[str]:
    """Top-level modules that are neither ours nor Python's."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for module in modules:
                top = module.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in OURS:
                    found.add(top)
    return found


def test_base_lists_exactly_what_the_code_imports(project: dict[str, Any]) -> None:
    without_extras = imported_packages("vmsg_desktop", "remote_agent") - OF_THE_GPU_EXTRA - OF_THE_GUI_EXTRA
    assert names(project["dependencies"]) == without_extras | NOT_SEEN_IN_IMPORTS


def test_what_an_extra_brings_is_imported_inside_functions_alone() -> None:
    at_once = {
        module.partition(".")[0]
        for path in (PROJECT / "vmsg_desktop").rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in [getattr(node, "module", None) or node.names[0].name]
    }
    assert "numpy" in at_once
    assert at_once & OF_THE_GPU_EXTRA == set()


def test_tests_import_only_what_their_extra_brings(project: dict[str, Any]) -> None:
    kinds = [path.name for path in (PROJECT / "tests").iterdir() if path.is_dir() and path.name != "bench"]
    brought = names(project["dependencies"]) | names(project["optional-dependencies"]["test"])
    assert (
        imported_packages(*(f"tests/{kind}" for kind in kinds)) - brought - OF_THE_GPU_EXTRA - OF_THE_GUI_EXTRA == set()
    )


def test_base_has_no_qt_and_no_torch(project: dict[str, Any]) -> None:
    assert not names(project["dependencies"]) & HEAVY


def test_extras_are_the_install_contract(project: dict[str, Any]) -> None:
    extras = project["optional-dependencies"]
    assert {"gui", "fleet", "gpu", "tensorrt", "dev"} <= set(extras)
    of_birefnet = {"timm", "kornia", "einops"}
    assert names(extras["gui"]) == OF_THE_GUI_EXTRA
    assert names(extras["gpu"]) == {"torch", "torchvision", "transformers", "ultralytics"} | of_birefnet


def test_libraries_that_read_weights_stay_above_their_known_holes(project: dict[str, Any]) -> None:
    pins = {Requirement(text).name: Requirement(text).specifier for text in project["optional-dependencies"]["gpu"]}
    assert not pins["torch"].contains(Version("2.9.1"))
    assert pins["torch"].contains(Version("2.14.1"))
    assert pins["torchvision"].contains(Version("0.29.1"))
    assert not pins["transformers"].contains(Version("5.10.1"))
    assert not pins["ultralytics"].contains(Version("8.4.0"))


@pytest.mark.parametrize("part", ["PySide6-Essentials", "PySide6-Addons"])
def test_qt_stays_below_the_version_that_corrupts_counts(project: dict[str, Any], part: str) -> None:
    (pin,) = [Requirement(text) for text in project["optional-dependencies"]["gui"] if text.startswith(part)]
    assert pin.specifier.contains(Version("6.11.3"))
    assert not pin.specifier.contains(Version("6.12.0"))


def test_version_stands_in_one_place(project: dict[str, Any]) -> None:
    assert project["dynamic"] == ["version"]
    assert "version" not in project
    assert str(Version(vmsg_desktop.__version__)) == vmsg_desktop.__version__


def test_licence_is_the_whole_agpl() -> None:
    text = (PROJECT / "LICENSE").read_text("utf-8")
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3")
    assert "13. Remote Network Interaction" in text
    assert len(text.splitlines()) == 661


def test_notice_names_every_model() -> None:
    from vmsg_desktop.adapters.models.table import load_model_table

    notice = (PROJECT / "NOTICE").read_text("utf-8")
    assert [entry.name for entry in load_model_table() if entry.name not in notice] == []
