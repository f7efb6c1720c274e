"""The program packed as a wheel from what runs: pip takes it, its commands run, the same files give the same bytes."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import vmsg_desktop
from vmsg_desktop.adapters.ssh import own_wheel as module
from vmsg_desktop.adapters.ssh.own_wheel import own_wheel, pack
from vmsg_desktop.core.model.errors import StorageError

FILES = {"toy/__init__.py": b"x = 1\n", "toy/data, odd.txt": b"", "toy-1.dist-info/METADATA": b"Name: toy\n"}


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_same_files_give_the_same_bytes_in_any_order() -> None:
    assert pack(FILES) == pack(dict(reversed(FILES.items())))


def test_record_names_every_file_with_its_hash_and_size() -> None:
    with opened(pack(FILES)) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("toy-1.dist-info/RECORD").decode())))
        names = archive.namelist()
    assert sorted(row[0] for row in rows) == sorted(names)
    by_name = {row[0]: row[1:] for row in rows}
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"x = 1\n").digest()).rstrip(b"=").decode()
    assert by_name["toy/__init__.py"] == [f"sha256={digest}", "6"]
    assert by_name["toy-1.dist-info/RECORD"] == ["", ""]


def test_without_its_description_it_is_no_wheel() -> None:
    with pytest.raises(ValueError, match="dist-info"):
        pack({"toy/__init__.py": b""})


def test_own_wheel_is_the_same_twice_and_holds_what_runs() -> None:
    wheel = own_wheel()
    assert wheel == own_wheel()
    assert wheel.sha256 == hashlib.sha256(wheel.data).hexdigest()
    assert wheel.label == f"{vmsg_desktop.__version__}-{wheel.sha256[:8]}"
    with opened(wheel.data) as archive:
        names = archive.namelist()
        assert archive.read("vmsg_desktop/__init__.py") == Path(vmsg_desktop.__file__).read_bytes()
    assert {"remote_agent/__main__.py", "vmsg_desktop/_resources/models.json"} <= set(names)
    assert [name for name in names if "__pycache__" in name or "/." in name or name.startswith("tests/")] == []
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_frozen_program_ships_its_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = tmp_path / f"vmsg_desktop-{vmsg_desktop.__version__}-py3-none-any.whl"
    shipped.write_bytes(b"built elsewhere")
    monkeypatch.setattr(module, "resource_path", lambda *_parts: tmp_path)
    assert own_wheel().data == b"built elsewhere"


def test_program_without_its_description_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DISTRIBUTION", "no-such-distribution")
    with pytest.raises(StorageError) as caught:
        own_wheel()
    assert caught.value.code == "install_incomplete"


def test_pip_installs_it_and_its_commands_run(tmp_path: Path) -> None:
    """The packages that it asks for are lent from this environment; the program itself comes from the wheel alone."""
    wheel = own_wheel()
    (tmp_path / wheel.name).write_bytes(wheel.data)
    target = tmp_path / "some where"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", str(target)]
    subprocess.run([*pip, str(tmp_path / wheel.name)], check=True)
    lent = site.getsitepackages()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(target), *lent])}
    for command in ("vmsg", "vmsg-agent"):
        said = subprocess.run(
            [sys.executable, "-S", str(target / "bin" / command), "--version"],
            env=environment, cwd="/", capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert said.stdout.strip() == f"{command} {vmsg_desktop.__version__}"
    where = "import vmsg_desktop.resources as r; print(r.__file__); print(r.resource_path('models.json'))"
    lines = subprocess.run(
        [sys.executable, "-S", "-c", where], env=environment, cwd="/", capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert all(Path(line).is_relative_to(target) for line in lines)


def test_an_installed_wheel_packs_itself_to_the_same_bytes(tmp_path: Path) -> None:
    wheel = own_wheel()
    (tmp_path / wheel.name).write_bytes(wheel.data)
    target = tmp_path / "target"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
    subprocess.run([*pip, str(tmp_path / wheel.name)], check=True)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(target), *site.getsitepackages()])}
    ask = "from vmsg_desktop.adapters.ssh.own_wheel import own_wheel; print(own_wheel().sha256)"
    again = subprocess.run(
        [sys.executable, "-S", "-c", ask], env=environment, cwd="/", capture_output=True, text=True, check=True
    )
    assert again.stdout.strip() == wheel.sha256
