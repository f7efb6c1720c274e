"""Killed, doubled, frozen and badly housed processes: rows 1, 2, 18, 20, 21 and 23 of docs/faults.md."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Warm
from tests.fakes.vmsg_process import Vmsg, share_cache, share_models, wait_until
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = [pytest.mark.models, pytest.mark.e2e, pytest.mark.slow]
CREATE = "POST /talks"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxSettings(render_s=(0.0,))) as made:
        yield made


@pytest.fixture
def vmsg(warm: Warm, sandbox: Sandbox, tmp_path: Path) -> Vmsg:
    return Vmsg(share_cache(warm.home, tmp_path / "home"), sandbox)


def send(vmsg: Vmsg, warm: Warm) -> tuple[object, ...]:
    return ("make", warm.photo, warm.voice, "--send", "sandbox", "-o", vmsg.home.parent / "out")


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def killed_after(process: subprocess.Popen[str], stage: str) -> bool:
    """Kill it at the line that says that a stage has ended; False when it came to its end before."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(f"{stage}: "):
            kill(process)
            return True
    process.communicate()
    return False


# Row 1


def check_killed_at(checkpoints: tuple[str, ...], vmsg: Vmsg, warm: Warm) -> None:
    """One job, killed at each checkpoint in turn, ends like the one that was never killed."""
    inputs = {path: hashlib.sha256(path.read_bytes()).digest() for path in (warm.photo, warm.voice)}
    process = vmsg.start(*send(vmsg, warm))
    for stage in checkpoints:
        assert killed_after(process, stage), stage
        assert (vmsg.job().state, vmsg.job().video_path) == ("preparing", "")
        process = vmsg.start("jobs", "resume", vmsg.job().id)
    _, told = process.communicate(timeout=100)
    assert process.returncode == 0, told
    assert "It stood at: making picture and sound." in told
    for stage in checkpoints:
        if stage not in ("photo", "voice"):  # decoded each time, never kept
            assert f"{stage}: from the cache" in told
    job = vmsg.job()
    assert (job.state, job.fingerprint) == ("done", warm.job["fingerprint"])
    assert hashlib.sha256(Path(job.video_path).read_bytes()).hexdigest() == warm.job["video_sha256"]
    assert vmsg.sandbox is not None
    assert list(vmsg.sandbox.accepted().values()) == [1]
    assert inputs == {path: hashlib.sha256(path.read_bytes()).digest() for path in inputs}
    assert not list(vmsg.home.rglob("*.part"))


def test_row_1_killed_between_local_stages_it_goes_on_and_ends_the_same(
    models_dir: Path, warm: Warm, sandbox: Sandbox, tmp_path: Path
) -> None:
    check_killed_at(("mask",), Vmsg(share_models(models_dir, tmp_path / "home"), sandbox), warm)


@pytest.mark.slow
def test_row_1_killed_after_every_local_stage(models_dir: Path, warm: Warm, sandbox: Sandbox, tmp_path: Path) -> None:
    every = ("photo", "people", "faces", "mask", "frame", "voice", "prosody")
    check_killed_at(every, Vmsg(share_models(models_dir, tmp_path / "home"), sandbox), warm)


# Row 2


def test_row_2_killed_before_the_answer_is_recorded_it_adopts_what_was_ordered(
    vmsg: Vmsg, warm: Warm, sandbox: Sandbox
) -> None:
    sandbox.fault(CREATE, "hang", accepted=True)
    process = vmsg.start(*send(vmsg, warm))
    wait_until(lambda: sandbox.accepted())
    kill(process)
    assert vmsg.job().state == "intent"
    done = vmsg.run("jobs", "resume", vmsg.job().id)
    assert done.returncode == 0, done.stderr
    assert "Nobody knows whether D-ID took the message" in done.stderr
    assert "D-ID has it; it is not sent again." in done.stderr
    assert list(sandbox.accepted().values()) == [1]
    assert sandbox.state()["requests"][CREATE] == 1
    assert vmsg.job().state == "done"


# Row 18


@pytest.mark.slow
@pytest.mark.parametrize("frozen_s", [3.0, 12.0])
def test_row_18_frozen_for_some_seconds_it_goes_on(warm: Warm, tmp_path: Path, frozen_s: float) -> None:
    with Sandbox(SandboxSettings(render_s=(4.0,))) as sandbox:
        vmsg = Vmsg(share_cache(warm.home, tmp_path / "home"), sandbox)
        process = vmsg.start(*send(vmsg, warm))
        wait_until(lambda: sandbox.state()["requests"].get("GET /talks/{id}"))
        process.send_signal(signal.SIGSTOP)
        time.sleep(frozen_s)
        process.send_signal(signal.SIGCONT)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 0, told
        assert list(sandbox.accepted().values()) == [1]


# Row 20


def damage(path: Path, kind: str) -> None:
    if kind == "newer":
        with sqlite3.connect(path) as db:
            db.execute("pragma user_version = 99")
        db.close()
        return
    data = bytearray(path.read_bytes())
    data[: 4096 if kind == "page 1" else 100] = b"\xa5" * (4096 if kind == "page 1" else 100)
    path.write_bytes(data)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@pytest.mark.parametrize("kind", ["page 1", "newer"])
def test_row_20_a_job_list_that_cannot_be_used_is_kept_aside_and_told(vmsg: Vmsg, warm: Warm, kind: str) -> None:
    path = Path(shutil.copy(warm.home / "jobs.sqlite", vmsg.home))
    video = Path(warm.job["video_path"])
    before = video.read_bytes()
    damage(path, kind)
    bad = path.read_bytes()
    done = vmsg.run("jobs", "list")
    assert done.returncode == 0
    assert "set-aside" in done.stderr
    assert "videos are untouched" in done.stderr
    (kept,) = vmsg.home.glob("jobs-set-aside-*.sqlite")
    assert kept.read_bytes() == bad
    assert video.read_bytes() == before
    with JobStore(path, clock=SystemClock()) as store:
        assert (store.set_aside, store.jobs()) == (None, ()), "the new one is good"


# Row 21


def test_row_21_a_second_process_is_told_and_takes_over_when_the_first_is_killed(warm: Warm, tmp_path: Path) -> None:
    with Sandbox(SandboxSettings(render_s=(3_600.0,))) as sandbox:
        vmsg = Vmsg(share_cache(warm.home, tmp_path / "home"), sandbox)
        first = vmsg.start(*send(vmsg, warm))
        wait_until(lambda: sandbox.state()["requests"].get("GET /talks/{id}"))
        job_id = vmsg.job().id
        second = vmsg.run("jobs", "resume", job_id)
        assert second.returncode == 6
        assert "under way in another window or terminal" in second.stderr
        assert first.poll() is None
        kill(first)
        sandbox.advance(3_600)
        third = vmsg.run("jobs", "resume", job_id)
        assert third.returncode == 0, third.stderr
        assert "It stood at: being made by D-ID." in third.stderr
        assert list(sandbox.accepted().values()) == [1]


# Row 23


def test_row_23_without_a_keyring_the_key_is_refused_and_what_to_do_is_said(tmp_path: Path) -> None:
    key = "bWlrYUBleGFtcGxlLm9yZw==:KanariKey_0123456789a"
    vmsg = Vmsg(tmp_path, more={"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    done = vmsg.run("key", "set", input=key + "\n")
    assert done.returncode == 6
    assert "no keyring" in done.stderr
    assert "DID_API_KEY" in done.stderr
    assert "KanariKey" not in done.stdout + done.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"KanariKey" in path.read_bytes()]


def test_row_23_a_home_with_spaces_emoji_and_a_long_name_works_all_the_way(
    warm: Warm, sandbox: Sandbox, tmp_path: Path
) -> None:
    folder = tmp_path / "Familie Müller & Söhne 🎂 'privat'" / ("lang " * 40).strip() / "家族"
    vmsg = Vmsg(share_cache(warm.home, folder / "daheim 🏠"), sandbox)
    photo = folder / "Oma 80 🎉.jpg"
    photo.write_bytes(warm.photo.read_bytes())
    done = vmsg.run("make", photo, warm.voice, "--send", "sandbox", "-o", folder / "für Oma 💐", "--json")
    assert done.returncode == 0, done.stderr
    job = json.loads(done.stdout)
    assert Path(job["video_path"]).is_file()
    assert Path(job["video_path"]).parent == folder / "für Oma 💐"
    assert "Oma 80 🎉" in vmsg.run("jobs", "list").stdout
    again = vmsg.run("make", "--message", folder / "für Oma 💐" / "message.json", "--send", "sandbox", "--json")
    assert json.loads(again.stdout)["credits_charged"] == 0.0


def test_row_23_an_output_that_lacks_letters_loses_no_name(vmsg: Vmsg, warm: Warm) -> None:
    """As in a pipe on Windows."""
    vmsg.more["PYTHONIOENCODING"] = "cp1252"
    photo = vmsg.home.parent / "Oma 🎉 家族 ü.jpg"
    photo.write_bytes(warm.photo.read_bytes())
    done = vmsg.run("make", photo, warm.voice, "--send", "draft", "-o", vmsg.home.parent / "für 💐", "--json",
                    encoding="cp1252")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert Path(json.loads(done.stdout)["video_path"]) == vmsg.home.parent / "für 💐" / "message.mp4"
    assert "Oma ? ?? ü" in vmsg.run("jobs", "list", encoding="cp1252").stdout


class Locked:
    """A folder that nobody can write to. Root could write to one without rights: there it is a read-only mount."""

    def __init__(self, path: Path) -> None:
        self.path, self.is_root = path, os.geteuid() == 0
        path.mkdir()
        if not self.is_root:
            path.chmod(0o500)
        elif not sys.platform.startswith("linux") or self._mount("-t", "tmpfs", "-o", "ro,size=4m", "tmpfs") != 0:
            pytest.skip("a read-only folder for root needs a mount")

    def unlock(self) -> None:
        if self.is_root:
            assert self._mount("-o", "remount,rw") == 0
        else:
            self.path.chmod(0o700)

    def close(self) -> None:
        self.unlock()
        if self.is_root:
            subprocess.run(["umount", "-l", str(self.path)], check=True)

    def _mount(self, *options: str) -> int:
        return subprocess.run(["mount", *options, str(self.path)], check=False).returncode


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Locked]:
    made = Locked(tmp_path / "locked")
    yield made
    made.close()


@pytest.mark.parametrize("command", [("jobs", "list"), ("make", "PHOTO", "VOICE", "--send", "sandbox")])
def test_row_23_a_read_only_home_is_told_in_words(
    locked: Locked, warm: Warm, sandbox: Sandbox, command: tuple[str, ...]
) -> None:
    files = {"PHOTO": warm.photo, "VOICE": warm.voice}
    done = Vmsg(locked.path, sandbox).run(*(files.get(word, word) for word in command), cwd=locked.path.parent)
    assert done.returncode == 6
    assert str(locked.path) in done.stderr
    assert sandbox.accepted() == {}


def test_row_23_a_read_only_result_folder_loses_no_paid_video(
    vmsg: Vmsg, warm: Warm, sandbox: Sandbox, locked: Locked
) -> None:
    done = vmsg.run("make", warm.photo, warm.voice, "--send", "sandbox", "-o", locked.path / "out")
    assert done.returncode == 6
    assert "cannot be written" in done.stderr
    assert "the video is not lost" in done.stderr
    locked.unlock()
    assert vmsg.run("jobs", "resume", vmsg.job().id).returncode == 0
    assert (locked.path / "out" / "message.mp4").is_file()
    assert list(sandbox.accepted().values()) == [1]
