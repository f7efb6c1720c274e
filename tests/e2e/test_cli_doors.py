"""The command line as a person uses it: a process from outside, real files, real models."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
import soundfile

from tests.fakes.people_composites import portrait_sprite, scores, two_people

pytestmark = [pytest.mark.models, pytest.mark.e2e]
Vmsg = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Path:
    """A VMSG_HOME of its own that shares the models."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(models_dir, home / "models", copy_function=os.link)
    return home


@pytest.fixture(scope="module")
def vmsg(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Vmsg:
    folder = tmp_path_factory.mktemp("desk")

    def run(*args: object, cwd: Path = folder, timeout_s: float = 100) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "vmsg_desktop", *map(str, args)],
            cwd=cwd, env=environment(home), capture_output=True, text=True, timeout=timeout_s, check=False,
        )  # fmt: skip

    return run


def environment(home: Path) -> dict[str, str]:
    root = Path(__file__).resolve().parents[2]
    return {**os.environ, "VMSG_HOME": str(home), "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1", "COLUMNS": "100"}


@pytest.fixture(scope="module")
def made(vmsg: Vmsg, portrait_path: Path, voice_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One message made in full: (folder, the JSON that was printed)."""
    folder = tmp_path_factory.mktemp("made")
    done = vmsg("make", portrait_path, voice_path, "-o", folder, "--background", "studio", "--preset", "calm", "--json")
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def test_make_writes_a_playable_video_as_long_as_the_changed_voice(made: Any) -> None:
    folder, report = made
    with av.open(str(folder / "message.mp4")) as video:
        kinds = {stream.type for stream in video.streams}
        frames = sum(1 for _ in video.decode(video=0))
    assert kinds == {"video", "audio"}
    assert frames / 25 == pytest.approx(report["duration_s"], abs=0.1)
    assert report["has_face"] is True


def test_make_reports_engine_and_device_of_every_stage(made: Any) -> None:
    _, report = made
    engines = {row["stage"]: row["engine"] for row in report["stages"]}
    assert {"photo", "faces", "people", "mask", "frame", "voice", "prosody", "draft"} == set(engines)
    assert engines["mask"]["name"] == "isnet-onnx"
    assert {engine["device"] for engine in engines.values() if engine} == {"CPU"}


def test_the_message_file_runs_again_from_the_cache(vmsg: Vmsg, made: Any, tmp_path: Path) -> None:
    folder, first = made
    done = vmsg("make", "--message", folder / "message.json", "-o", tmp_path, "--json")
    again = json.loads(done.stdout)
    assert {row["cache"] for row in again["stages"]} == {"hit"}
    assert (tmp_path / "message.mp4").read_bytes() == (folder / "message.mp4").read_bytes()
    assert sum(row["ms"] for row in again["stages"]) < sum(row["ms"] for row in first["stages"])


def test_people_are_numbered_and_one_is_suggested(vmsg: Vmsg, portrait_path: Path) -> None:
    found = json.loads(vmsg("people", portrait_path, "--json").stdout)
    assert [person["number"] for person in found["people"]] == [1]
    assert found["suggested"] == 1
    assert found["reason"]


def test_a_person_who_is_not_there_is_refused_in_words(vmsg: Vmsg, portrait_path: Path) -> None:
    done = vmsg("mask", portrait_path, "--person", "4")
    assert done.returncode == 3
    assert "There is no person 4" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_frame_is_a_jpeg_without_metadata(vmsg: Vmsg, portrait_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "frame.jpg"
    done = vmsg("frame", portrait_path, "-o", target, "--background", "#204060", "--aspect", "9:16")
    assert done.returncode == 0, done.stderr
    data = target.read_bytes()
    assert data.startswith(b"\xff\xd8")
    assert b"Exif" not in data
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape[0] / picture.shape[1] == pytest.approx(16 / 9, rel=0.02)
    assert picture[4, 4] == pytest.approx([0x60, 0x40, 0x20], abs=6)


def test_prosody_writes_a_sound_and_figures_before_and_after(vmsg: Vmsg, voice_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "voice.wav"
    done = vmsg("prosody", voice_path, "-o", target, "--pitch", "2", "--speed", "1.1", "--json")
    figures = json.loads(done.stdout)
    before, after = figures["before"], figures["after"]
    assert after["duration_s"] == pytest.approx(before["duration_s"] / 1.1, rel=0.005)
    assert 12 * np.log2(after["median_hz"] / before["median_hz"]) == pytest.approx(2, abs=0.25)
    samples, rate_hz = soundfile.read(io.BytesIO(target.read_bytes()))
    assert len(samples) / rate_hz == pytest.approx(after["duration_s"], abs=0.001)


def test_draft_takes_a_picture_and_a_sound_as_they_are(
    vmsg: Vmsg, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "draft.mp4"
    done = vmsg("draft", portrait_path, voice_path, "-o", target, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["duration_s"] == pytest.approx(soundfile.info(voice_path).duration, abs=0.1)


@pytest.mark.parametrize(
    ("content", "code"), [(b"", 3), (b"this is no picture", 3), (b"\xff\xd8\xff\xe0" + b"\0" * 50, 3)]
)
def test_what_is_no_photo_is_refused_with_its_name(
    vmsg: Vmsg, voice_path: Path, tmp_path: Path, content: bytes, code: int
) -> None:
    photo = tmp_path / "holiday.jpg"
    photo.write_bytes(content)
    done = vmsg("make", photo, voice_path, "-o", tmp_path / "out", "--json")
    assert done.returncode == code
    error = json.loads(done.stdout)["error"]
    assert "holiday.jpg" in error["message"]
    assert error["hint"]
    assert not (tmp_path / "out").exists()


def test_a_picture_given_as_a_voice_is_told_before_anything_slow_runs(
    vmsg: Vmsg, portrait_path: Path, tmp_path: Path
) -> None:
    done = vmsg("make", portrait_path, portrait_path, "-o", tmp_path / "out", "--no-cache")
    assert done.returncode == 3
    assert "is not a sound file" in done.stderr
    assert "mask" not in done.stderr


def test_clearing_an_unknown_stage_names_those_that_are_kept(vmsg: Vmsg, made: Any) -> None:
    done = vmsg("cache", "clear", "--stage", "nope")
    assert done.returncode == 3
    assert "prosody" in done.stderr


def test_a_file_that_is_not_there_is_said(vmsg: Vmsg, voice_path: Path) -> None:
    done = vmsg("make", "nowhere.jpg", voice_path)
    assert done.returncode == 3
    assert "nowhere.jpg is not there" in done.stderr


def test_a_photo_that_changed_since_the_message_was_saved_is_noticed(
    vmsg: Vmsg, made: Any, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    folder, _ = made
    message = json.loads((folder / "message.json").read_text())
    other = tmp_path / "other.png"
    other.write_bytes(portrait_path.read_bytes() + b"\0")
    message["photo"]["path"] = str(other)
    message["voice"]["path"] = str(voice_path)
    (tmp_path / "message.json").write_text(json.dumps(message))
    done = vmsg("make", "--message", tmp_path / "message.json", "-o", tmp_path / "out")
    assert done.returncode == 3
    assert "content changed" in done.stderr


def test_a_missing_model_is_named_with_the_line_that_gets_it(tmp_path: Path, portrait_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vmsg_desktop", "people", str(portrait_path)],
        env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 4
    assert "vmsg models get" in done.stderr


def test_an_unknown_engine_names_the_known_ones(vmsg: Vmsg, portrait_path: Path) -> None:
    done = vmsg("people", portrait_path, "--detector", "magic")
    assert done.returncode == 3
    assert "yolov8-onnx" in done.stderr


def test_doctor_finds_a_healthy_installation(vmsg: Vmsg) -> None:
    done = vmsg("doctor", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert report["is_healthy"] is True
    assert {"system", "disk", "model isnet-medium"} <= {check["name"] for check in report["checks"]}


def test_doctor_without_models_fails_and_says_what_to_run(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vmsg_desktop", "doctor"],
        env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 4
    assert "vmsg models get isnet-medium" in done.stdout


def test_cache_stats_have_the_promised_keys(vmsg: Vmsg, made: Any) -> None:
    stats = json.loads(vmsg("cache", "stats", "--json").stdout)
    keys = {"total_hits", "total_misses", "hit_rate", "total_entries", "total_size_mb", "evictions"}
    assert keys <= set(stats)
    assert stats["total_entries"] >= 5


def test_cache_explain_names_what_changed(vmsg: Vmsg, made: Any) -> None:
    folder, _ = made
    done = vmsg("cache", "explain", "--message", folder / "message.json", "--pitch", "1", "--json")
    found = {row["stage"]: row for row in json.loads(done.stdout)}
    assert found["mask"]["answer"] == "hit"
    assert found["prosody"]["answer"] == "miss"
    assert "prosody.pitch_st" in {change["name"] for change in found["prosody"]["changes"]}


def test_preflight_of_the_sample_is_clear_and_offers_fixes_as_data(
    vmsg: Vmsg, portrait_path: Path, voice_path: Path
) -> None:
    clear = json.loads(vmsg("preflight", portrait_path, voice_path, "--json").stdout)
    assert clear["can_send"] is True
    dear = vmsg("preflight", portrait_path, voice_path, "--speed", "0.7", "--credits", "1", "--json")
    assert dear.returncode == 3
    (stop,) = [line for line in json.loads(dear.stdout)["lines"] if line["state"] == "stop"]
    assert stop["id"] == "credits"
    assert stop["fixes"][0]["patch"]["prosody"]["pause_max_s"] > 0.15


def test_the_offered_cut_really_saves_a_credit(
    vmsg: Vmsg, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    args = ("preflight", portrait_path, voice_path, "--speed", "0.7", "--json")
    line = next(row for row in json.loads(vmsg(*args).stdout)["lines"] if row["id"] == "credits")
    message = {
        "photo": {"path": str(portrait_path)},
        "voice": {"path": str(voice_path)},
        "prosody": {"speed": 0.7, **line["fixes"][0]["patch"]["prosody"]},
    }
    (tmp_path / "cut.json").write_text(json.dumps(message))
    after = json.loads(vmsg("preflight", "--message", tmp_path / "cut.json", "--json").stdout)
    assert after["credits_needed"] == 1


def test_of_two_overlapping_people_only_the_chosen_one_is_left(vmsg: Vmsg, tmp_path: Path) -> None:
    scene = two_people(
        portrait_sprite("as is", rows=345), portrait_sprite("blue/", rows=345), overlap=0.25, front="left", seed=3
    )
    photo, mask = tmp_path / "two.png", tmp_path / "mask.png"
    cv2.imwrite(str(photo), scene.pixels[..., ::-1])
    found = json.loads(vmsg("people", photo, "--json").stdout)
    assert [person["number"] for person in found["people"]] == [1, 2]
    done = vmsg("mask", photo, "--person", "2", "-o", mask)
    assert done.returncode == 0, done.stderr
    small = cv2.imread(str(mask), cv2.IMREAD_GRAYSCALE)
    assert small is not None
    alpha = cv2.resize(small, scene.pixels.shape[1::-1])
    removed, lost = scores(alpha, scene, 2)
    assert removed >= 0.95
    assert lost <= 0.03


def test_ctrl_c_stops_cleanly_and_leaves_nothing_half_written(
    home: Path, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "vmsg_desktop", "make", str(portrait_path), str(voice_path), "-o", str(tmp_path / "out"),
         "--no-cache"],
        env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stderr is not None
    first_line = running.stderr.readline()  # a stage has ended: the run is under way
    running.send_signal(signal.SIGINT)
    _, rest = running.communicate(timeout=60)
    assert running.returncode == 130, first_line + rest
    assert "Stopped by you" in rest
    assert "Traceback" not in rest
    assert not (tmp_path / "out").exists()


def test_the_help_names_the_commands(vmsg: Vmsg) -> None:
    done = vmsg("--help")
    assert done.returncode == 0
    assert "studio" in done.stdout
    assert "make" in done.stdout


def test_wrong_usage_has_its_own_exit_code(vmsg: Vmsg) -> None:
    assert vmsg("paint").returncode == 2
