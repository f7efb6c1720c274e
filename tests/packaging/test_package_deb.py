"""The Debian package, unpacked into a folder and run from there: no Python, no checkout, no models of the user's."""

from __future__ import annotations

import configparser
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import psutil
import pytest

from installers.desktop.linux.debian import depends, system_needs
from tests.fakes.vmsg_process import wait_until
from vmsg_desktop import __version__
from vmsg_desktop.adapters.models.table import load_model_table

PROJECT = Path(__file__).resolve().parents[2]
BUILD_S = 800

pytestmark = [
    pytest.mark.slow, pytest.mark.models, pytest.mark.timeout(BUILD_S + 100), pytest.mark.xdist_group("package"),
]  # fmt: skip


@pytest.fixture(scope="module")
def deb() -> Path:
    """The built package."""
    done = subprocess.run(
        ["make", "package"], cwd=PROJECT, capture_output=True, text=True, timeout=BUILD_S, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    (built,) = (PROJECT / "out" / "package").glob(f"vmsg_{__version__}_*.deb")
    return built


@pytest.fixture(scope="module")
def root(deb: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What it installs."""
    folder = tmp_path_factory.mktemp("root")
    subprocess.run(["dpkg-deb", "--extract", str(deb), str(folder)], check=True)
    return folder


@pytest.fixture(scope="module")
def bundle(root: Path) -> Path:
    """What the programs bring along."""
    return root / "usr" / "lib" / "vmsg" / "_internal"


class Installed:
    """The programs of ``root`` for a person who has ``home`` and nothing else."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home
        self.environment = {
            "PATH": f"{root / 'usr' / 'bin'}:/usr/bin:/bin", "HOME": str(home), "VMSG_HOME": str(home / "vmsg"),
            "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(home), "TMPDIR": str(home), "OMP_NUM_THREADS": "1",
            "COLUMNS": "100",
        }  # fmt: skip

    def run(self, program: str, *words: object) -> str:
        """Standard output of a run that succeeds."""
        done = subprocess.run(
            self.command(program, *words),
            cwd=self.home, env=self.environment, capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    def command(self, program: str, *words: object) -> list[str]:
        return [str(self.root / "usr" / "bin" / program), *map(str, words)]


@pytest.fixture
def installed(root: Path, tmp_path: Path) -> Iterator[Installed]:
    programs = Installed(root, tmp_path)
    yield programs
    programs.run("vmsg-agent", "stop")


def test_both_programs_say_their_version(installed: Installed) -> None:
    assert installed.run("vmsg", "--version").strip() == f"vmsg {__version__}"
    assert installed.run("vmsg-agent", "--version").strip() == f"vmsg-agent {__version__}"


def test_doctor_finds_every_library_and_the_starter_models(installed: Installed) -> None:
    told = json.loads(installed.run("vmsg", "doctor", "--json"))
    assert told["is_healthy"]
    assert [check for check in told["checks"] if "pip install" in check["found"] + check["fix"]] == []
    assert {status["state"] for status in json.loads(installed.run("vmsg", "models", "get", "--json"))} == {"verified"}
    assert not list((installed.home / "vmsg" / "models").glob("*/*.onnx"))


def test_the_samples_become_a_message(installed: Installed, bundle: Path) -> None:
    samples = bundle / "resources" / "samples"
    installed.run("vmsg", "make", samples / "portrait.png", samples / "voice.flac", "-o", "out")
    assert (installed.home / "out" / "message.mp4").read_bytes()[4:8] == b"ftyp"
    assert json.loads((installed.home / "out" / "message.json").read_text())["photo"]["sha256"]


def test_the_agent_of_the_package_computes_and_decodes(installed: Installed, bundle: Path) -> None:
    photo = bundle / "resources" / "samples" / "portrait.png"
    made = json.loads(installed.run("vmsg", "mask", photo, "-o", "mask.png", "--target", "local", "--json"))
    assert {stage["where"] for stage in made["stages"] if stage["stage"] == "mask"} == {"this computer"}
    agent = psutil.Process(json.loads((installed.home / "vmsg" / "agent" / "agent.json").read_text())["pid"])
    assert Path(agent.exe()) == bundle.parent / "vmsg-agent"
    assert {Path(child.exe()) for child in agent.children()} <= {bundle.parent / "vmsg"}


def test_the_window_opens_and_a_second_start_hands_its_file_over(installed: Installed) -> None:
    first = subprocess.Popen(
        installed.command("vmsg", "studio"), cwd=installed.home, env=installed.environment, stderr=subprocess.PIPE
    )
    try:
        wait_until(lambda: list(installed.home.glob("vmsg-*")) or first.poll() is not None, timeout_s=60)
        assert installed.run("vmsg", "studio", "none.json") == ""
        assert first.poll() is None
    finally:
        first.send_signal(signal.SIGTERM)
        _, said = first.communicate(timeout=60)
    assert first.returncode == 0
    assert b"Traceback" not in said


def test_the_wheel_inside_is_this_program(bundle: Path, tmp_path: Path) -> None:
    (wheel,) = (bundle / "resources" / "wheel").glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", str(tmp_path)]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    ask = "import vmsg_desktop, remote_agent; print(vmsg_desktop.__version__, vmsg_desktop.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-S", "-c", ask], env=environment, cwd="/", check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == [__version__, str(tmp_path / "vmsg_desktop" / "__init__.py")]


def test_neither_torch_nor_tools_nor_libraries_of_the_system_are_packed(bundle: Path) -> None:
    names = {path.name for path in bundle.iterdir()}
    assert {"cv2", "onnxruntime", "PySide6"} <= names
    assert names & {"torch", "ultralytics", "transformers", "pip", "pytest", "hypothesis", "matplotlib"} == set()
    assert {path.name for path in bundle.rglob("*.so*")} & {"libssl.so.3", "libxcb.so.1", "libxcb-cursor.so.0"} == set()


def test_what_it_depends_on_is_what_its_files_ask_for(deb: Path, root: Path) -> None:
    said = subprocess.run(["dpkg-deb", "--field", str(deb), "Depends"], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == depends(system_needs(root))
    assert {"libgl1", "libegl1", "libxcb-cursor0", "libpulse0", "libportaudio2"} <= set(said.stdout.strip().split(", "))


def test_control_file_tells_version_and_size(deb: Path, root: Path) -> None:
    told = subprocess.run(["dpkg-deb", "--field", str(deb)], capture_output=True, text=True, check=True).stdout
    fields = dict(line.split(": ", 1) for line in told.splitlines() if not line.startswith(" "))
    assert fields["Version"] == __version__
    size_kib = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()) / 1024
    assert size_kib < int(fields["Installed-Size"]) < 1.05 * size_kib


def test_desktop_entry_opens_messages(root: Path) -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(root / "usr" / "share" / "applications" / "vmsg.desktop", "utf-8")
    desktop = entry["Desktop Entry"]
    assert (root / "usr" / "bin" / desktop["Exec"].split()[0]).resolve() == root / "usr" / "lib" / "vmsg" / "vmsg"
    types = ElementTree.parse(root / "usr" / "share" / "mime" / "packages" / "vmsg.xml").getroot()
    assert [f"{kind.attrib['type']};" for kind in types] == [desktop["MimeType"]]
    icons = root / "usr" / "share" / "icons" / "hicolor"
    assert (icons / "48x48" / "apps" / f"{desktop['Icon']}.png").read_bytes().startswith(b"\x89PNG")
    assert "currentColor" not in (icons / "scalable" / "apps" / f"{desktop['Icon']}.svg").read_text()


def test_every_packed_distribution_is_listed_with_its_licence(root: Path, bundle: Path) -> None:
    texts = root / "usr" / "share" / "doc" / "vmsg"
    listed = {line.split()[0].lower().replace("_", "-").replace(".", "-") for line in licence_lines(texts)}
    packed = {
        path.name.partition("-")[0].lower().replace("_", "-").replace(".", "-") for path in bundle.glob("*.dist-info")
    }
    assert packed - {"vmsg-desktop"} <= listed
    assert [line for line in licence_lines(texts) if "not declared" in line] == []
    notice = (texts / "NOTICE").read_text("utf-8")
    shipped = {path.name for path in (bundle / "resources" / "models").iterdir()}
    assert shipped == {entry.name for entry in load_model_table() if entry.set == "starter"}
    assert [name for name in shipped if name not in notice] == []


def licence_lines(texts: Path) -> list[str]:
    return (texts / "third-party" / "LIST").read_text("utf-8").splitlines()
