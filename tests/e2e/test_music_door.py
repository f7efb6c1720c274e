"""Music from the command line, with real files and models."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

pytestmark = [pytest.mark.models, pytest.mark.e2e]
Vmsg = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def vmsg(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Vmsg:
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(models_dir, home / "models", copy_function=os.link)
    variables = {**os.environ, "VMSG_HOME": str(home), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}

    def run(*args: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "vmsg_desktop", *map(str, args)],
            cwd=home, env=variables, capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip

    return run


def test_a_video_with_music_is_as_long_as_voice_lead_and_tail_and_sounds_in_both(
    vmsg: Vmsg, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    done = vmsg(
        "make", portrait_path, voice_path, "-o", tmp_path, "--trim", "0:4", "--music", "candlelight", "--lead", "1",
        "--tail", "1.5", "--fade-in", "0.2", "--fade-out", "0.5", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["duration_s"] == pytest.approx(6.5, abs=0.05)
    assert [row["cache"] for row in report["stages"] if row["stage"] == "music"] == ["miss"]
    with av.open(str(tmp_path / "message.mp4")) as video:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in video.decode(audio=0)])
    for start_s, end_s in ((0.3, 0.9), (5.3, 5.9)):
        part = heard[round(start_s * 24_000) : round(end_s * 24_000)]
        assert 20 * np.log10(np.sqrt(np.mean(part**2))) > -60
    assert json.loads((tmp_path / "message.json").read_text())["music"]["name"] == "candlelight"


def test_own_music_is_laid_under_a_voice_at_its_level(vmsg: Vmsg, voice_path: Path, tmp_path: Path) -> None:
    song, target = tmp_path / "song.wav", tmp_path / "mix.wav"
    rng = np.random.default_rng(1)
    soundfile.write(song, rng.normal(0, 0.1, (44_100 * 3, 2)), 44_100)
    done = vmsg("music", voice_path, "--music", song, "--lead", "2", "-o", target, "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["mix"]["duration_s"] == pytest.approx(figures["voice"]["duration_s"] + 2, abs=0.001)
    assert figures["mix"]["true_peak_dbtp"] <= -0.99
    assert soundfile.info(target).duration == pytest.approx(figures["mix"]["duration_s"], abs=0.001)


@pytest.mark.parametrize("content", [b"", b"no music at all", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_music_stops_the_video_and_is_named(
    vmsg: Vmsg, portrait_path: Path, voice_path: Path, tmp_path: Path, content: bytes
) -> None:
    song = tmp_path / "song.mp3"
    song.write_bytes(content)
    done = vmsg("make", portrait_path, voice_path, "-o", tmp_path / "out", "--music", song, "--json")
    assert done.returncode == 3, done.stderr
    error = json.loads(done.stdout)["error"]
    assert "song.mp3" in error["message"]
    assert error["code"].startswith("music_")
    assert "voice" not in error["hint"]
    assert not (tmp_path / "out").exists()


def test_an_unknown_track_names_the_bundled_ones(vmsg: Vmsg, voice_path: Path) -> None:
    done = vmsg("music", voice_path, "--music", "polka")
    assert done.returncode == 3
    assert "paper-lanterns" in done.stderr
