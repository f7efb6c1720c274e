"""Jobs from the command line against a sandbox that runs beside: send, look, export, forget."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = [pytest.mark.models, pytest.mark.e2e]
Vmsg = Callable[..., subprocess.CompletedProcess[str]]
KEY = "tester:a-key-only-for-this-test"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    settings = SandboxSettings(key=Secret(KEY), render_s=(1.0,), credits=20)
    with Sandbox(settings) as running:
        yield running


@pytest.fixture(scope="module")
def vmsg(sandbox: Sandbox, models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Vmsg:
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(models_dir, home / "models", copy_function=os.link)
    environment = {
        **os.environ, "VMSG_HOME": str(home), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "COLUMNS": "120",
        "VMSG_SANDBOX_URL": sandbox.url, "VMSG_SANDBOX_KEY": KEY,
    }  # fmt: skip

    def run(*args: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "vmsg_desktop", *map(str, args)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)

    return run


@pytest.fixture(scope="module")
def sent(vmsg: Vmsg, portrait_path: Path, voice_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One message sent to the sandbox; the job as it was printed."""
    folder = tmp_path_factory.mktemp("sent")
    done = vmsg("make", portrait_path, voice_path, "--send", "sandbox", "-o", folder, "--json", "-q")
    assert done.returncode == 0, done.stderr
    job: dict[str, Any] = json.loads(done.stdout)
    return job


def test_a_sent_message_comes_back_as_a_saved_video(sent: dict[str, Any]) -> None:
    assert sent["state"] == "done"
    assert Path(sent["video_path"]).read_bytes()[4:8] == b"ftyp"
    assert (sent["credits_needed"], sent["credits_charged"]) == (1, 1.0)


def test_the_same_message_again_posts_nothing(
    vmsg: Vmsg, sent: dict[str, Any], sandbox: Sandbox, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    before = sum(sandbox.accepted().values())
    done = vmsg("make", portrait_path, voice_path, "--send", "sandbox", "-o", tmp_path, "-q")
    assert "Nothing was paid" in done.stdout
    assert sum(sandbox.accepted().values()) == before
    assert (tmp_path / "message.mp4").read_bytes() == Path(sent["video_path"]).read_bytes()


def test_jobs_are_listed_found_and_shown_with_their_history(vmsg: Vmsg, sent: dict[str, Any]) -> None:
    listed = json.loads(vmsg("jobs", "list", "--json").stdout)
    assert sent["id"] in {job["id"] for job in listed}
    assert json.loads(vmsg("jobs", "list", "no such title", "--json").stdout) == []
    shown = json.loads(vmsg("jobs", "show", sent["id"][:10], "--json").stdout)
    names = [row["event"] for row in shown["history"]]
    assert [name for name in names if name in ("IntentWritten", "Accepted", "Saved")] == [
        "IntentWritten",
        "Accepted",
        "Saved",
    ]
    assert {"mask", "prosody"} <= {stage["stage"] for stage in shown["stages"]}


def test_nothing_that_is_printed_or_kept_holds_the_key_or_a_signed_link(vmsg: Vmsg, sent: dict[str, Any]) -> None:
    printed = vmsg("-v", "jobs", "show", sent["id"][:10], "--json")
    for text in (json.dumps(sent), printed.stdout, printed.stderr):
        assert KEY.partition(":")[2] not in text
        assert "Signature=" not in text


def test_a_message_is_exported_with_its_files_and_opens_elsewhere(
    vmsg: Vmsg, sent: dict[str, Any], tmp_path: Path
) -> None:
    done = vmsg("jobs", "export", sent["id"][:10], "-o", tmp_path / "mika.zip")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "mika.zip") as bundle:
        bundle.extractall(tmp_path / "elsewhere")
    again = vmsg("preflight", "--message", tmp_path / "elsewhere" / "message.json", "--json")
    assert json.loads(again.stdout)["can_send"] is True


def test_an_ended_job_cannot_be_cancelled_and_says_so(vmsg: Vmsg, sent: dict[str, Any]) -> None:
    done = vmsg("jobs", "cancel", sent["id"][:10])
    assert done.returncode == 6
    assert "is done" in done.stderr


def test_an_unknown_job_is_said(vmsg: Vmsg) -> None:
    done = vmsg("jobs", "show", "ffffffff")
    assert done.returncode == 3
    assert "There is no job" in done.stderr


def test_forgetting_deletes_here_and_at_the_vendor_with_a_receipt(
    vmsg: Vmsg, sandbox: Sandbox, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    made = vmsg("make", portrait_path, voice_path, "--send", "sandbox", "--pitch", "1", "-o", tmp_path, "--json", "-q")
    job = json.loads(made.stdout)
    talks = {talk["id"] for talk in sandbox.state()["talks"]}
    assert job["talk_id"] in talks
    receipt = json.loads(vmsg("jobs", "forget", job["id"][:10], "--with-video", "--json").stdout)
    assert job["talk_id"] not in {talk["id"] for talk in sandbox.state()["talks"]}
    assert Path(receipt["file"]).is_file()
    assert not Path(job["video_path"]).exists()
    assert vmsg("jobs", "show", job["id"][:10]).returncode == 3


def test_storage_is_told_by_kind_and_nothing_young_goes(vmsg: Vmsg, sent: dict[str, Any]) -> None:
    told = json.loads(vmsg("storage", "--clear-up", "--json").stdout)
    assert told["goes"] == 0
    assert {"cache"} <= set(told["storage"]["others"])
    assert Path(sent["video_path"]).exists()
