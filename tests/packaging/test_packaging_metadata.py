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
# Run as `python -m pip`, never imported.
RUN_AS_PROGRAMS = {"pip"}
# Its wheel does not say which modules it holds.
UNDECLARED = {"parselmouth": ["praat-parselmouth"]}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    data: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    return data


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def imported_packages() -> dict[str, set[str]]:
    """Top-level third-party module to the files that import it."""
    found: dict[str, set[str]] = {}
    for path in (PROJECT / "vmsg_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for module in modules:
                top = module.partition(".")[0]
                if top not in sys.stdlib_module_names and top != "vmsg_desktop":
                    found.setdefault(top, set()).add(path.name)
    return found


def test_base_lists_exactly_what_the_code_imports(project: dict[str, Any]) -> None:
    owners = {**packages_distributions(), **UNDECLARED}
    imported = {canonicalize_name(owner) for module in imported_packages() for owner in owners.get(module, [module])}
    assert names(project["dependencies"]) == imported | RUN_AS_PROGRAMS


def test_base_has_no_qt_and_no_torch(project: dict[str, Any]) -> None:
    assert not names(project["dependencies"]) & HEAVY


def test_extras_are_the_install_contract(project: dict[str, Any]) -> None:
    extras = project["optional-dependencies"]
    assert {"gui", "fleet", "gpu", "tensorrt", "dev"} <= set(extras)
    assert names(extras["gpu"]) == {"torch", "torchvision", "transformers", "ultralytics"}


@pytest.mark.parametrize("part", ["PySide6-Essentials", "PySide6-Addons"])
def test_qt_stays_below_the_version_that_corrupts_counts(project: dict[str, Any], part: str) -> None:
    (pin,) = [Requirement(text) for text in project["optional-dependencies"]["gui"] if text.startswith(part)]
    assert pin.specifier.contains(Version("6.11.3"))
    assert not pin.specifier.contains(Version("6.12.0"))


def test_version_stands_in_one_place(project: dict[str, Any]) -> None:
    assert project["dynamic"] == ["version"]
    assert "version" not in project
    assert Version(vmsg_desktop.__version__)


def test_licence_is_the_whole_agpl() -> None:
    text = (PROJECT / "LICENSE").read_text("utf-8")
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3")
    assert "13. Remote Network Interaction" in text
    assert len(text.splitlines()) == 661


def test_notice_names_every_model() -> None:
    from vmsg_desktop.adapters.models.table import load_model_table

    notice = (PROJECT / "NOTICE").read_text("utf-8")
    assert [entry.name for entry in load_model_table() if entry.name not in notice] == []
