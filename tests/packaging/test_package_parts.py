"""Parts of the package, without building it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from installers.desktop.linux.debian import Needs, PackageError, architecture, depends, system_needs
from installers.desktop.linux.licences import packed
from installers.desktop.linux.manual import manual
from vmsg_desktop.cli.main import build_parser

HOOK = Path(__file__).resolve().parents[2] / "installers" / "desktop" / "linux" / "programs" / "start_hook.py"


def test_libraries_become_packages_each_once() -> None:
    needs = Needs(frozenset({"libc.so.6", "libm.so.6", "libssl.so.3", "libcrypto.so.3", "libxcb.so.1"}), (2, 35))
    assert depends(needs) == "libc6 (>= 2.35), libportaudio2, libssl3, libxcb1"


def test_library_that_nobody_knows_stops_the_build() -> None:
    with pytest.raises(PackageError, match=r"libnew\.so\.1"):
        depends(Needs(frozenset({"libnew.so.1"}), (2, 35)))


def test_what_the_files_bring_themselves_is_not_asked_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "program").write_bytes(Path("/bin/ls").read_bytes())
    assert "libc.so.6" in system_needs(tmp_path).libraries
    assert system_needs(tmp_path).glibc >= (2, 2)
    (tmp_path / "libc.so.6").touch()
    assert "libc.so.6" not in system_needs(tmp_path).libraries


def test_a_system_without_debians_tools_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PackageError, match="built on Debian"):
        architecture()


def test_manual_names_every_command_and_takes_no_text_for_markup() -> None:
    page = manual(build_parser())
    for command in ("vmsg studio", "vmsg make", "vmsg agent setup", "vmsg models get"):
        assert f".B {command}\n" in page
    parser = argparse.ArgumentParser(prog="x", description=".hidden \\n text-here.")
    assert "\\&.hidden \\en text\\-here\n" in manual(parser)


def test_licences_of_the_window_are_among_those_collected() -> None:
    names = {str(canonicalize_name(found.name)) for found in packed("vmsg-desktop[gui]")}
    assert {"pyside6-essentials", "praat-parselmouth", "av", "numpy"} <= names
    assert names & {"pip", "vmsg-desktop", "pytest", "torch"} == set()


@pytest.mark.parametrize(("before", "after"), [("", "-"), ("/opt/mine/lib", "/opt/mine/lib")])
def test_what_the_package_starts_loads_the_libraries_of_the_system(before: str, after: str) -> None:
    script = f"exec(open({str(HOOK)!r}).read()); import os; print(os.environ.get('LD_LIBRARY_PATH', '-'))"
    environment = {**os.environ, "LD_LIBRARY_PATH": "/usr/lib/vmsg/_internal"}
    if before:
        environment["LD_LIBRARY_PATH_ORIG"] = before
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == after
