"""Hostile files at the command line: one clean refusal, and nothing private in what is written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.photo_rows import PRIVATE, private_jpeg, private_png
from tests.hostile.picture_bytes import encoded, exif_app1, png, tiff_ifd, with_jpeg_segment
from tests.hostile.sound_bytes import wav

pytestmark = [pytest.mark.models, pytest.mark.e2e]
Vmsg = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def vmsg(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Vmsg:
    home = tmp_path_factory.mktemp("hostile-home")
    shutil.copytree(models_dir, home / "models", copy_function=os.link)
    environment = {**os.environ, "VMSG_HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "100"}

    def run(*args: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "vmsg_desktop", *map(str, args)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)

    return run


@pytest.mark.parametrize(
    ("file", "data", "code"),
    [
        ("bomb.png", png(60_000, 60_000, bytes(100)), "photo_too_large"),
        ("evil\x1b[31m\nname.jpg", b"GIF89a" + bytes(200), "photo_type"),
        ("lying.wav", wav(claims=0xFFFFFFF0), "voice_truncated"),
    ],
)
def test_make_refuses_with_one_clean_error(
    file: str, data: bytes, code: str, vmsg: Vmsg, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    bad = tmp_path / file
    bad.write_bytes(data)
    photo, voice = (portrait_path, bad) if file.endswith(".wav") else (bad, voice_path)
    done = vmsg("make", photo, voice, "-o", tmp_path / "made", "--json", "--quiet")
    assert done.returncode == 3
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["error"]["code"] == code
    lines = done.stderr.splitlines()
    assert [line.startswith("input:") for line in lines] == [True, False]  # what happened, what to do
    assert answer["error"]["message"] in lines[0]
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert not (tmp_path / "made" / "message.mp4").exists()


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_nothing_private_is_in_the_frame_that_leaves(
    suffix: str, vmsg: Vmsg, portrait_path: Path, tmp_path: Path
) -> None:
    from PIL import Image

    portrait = Image.open(portrait_path).convert("RGB")
    source = private_jpeg(portrait) if suffix == "jpg" else private_png(portrait)
    assert sum(mark in source for mark in PRIVATE) >= 4
    (tmp_path / f"private.{suffix}").write_bytes(source)
    for frame in ("frame.jpg", "frame.png"):
        more = ["--keep-alpha"] if frame.endswith("png") else []
        done = vmsg("frame", tmp_path / f"private.{suffix}", "-o", tmp_path / frame, *more)
        assert done.returncode == 0, done.stderr
        leaving = (tmp_path / frame).read_bytes()
        assert not [mark for mark in PRIVATE if mark in leaving]
        assert b"Exif" not in leaving
        assert b"eXIf" not in leaving


@pytest.mark.slow
def test_an_orientation_tag_does_not_turn_the_frame_twice(vmsg: Vmsg, portrait_path: Path, tmp_path: Path) -> None:
    from PIL import Image

    upright = Image.open(portrait_path).convert("RGB")
    lying = encoded(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95)
    tagged = with_jpeg_segment(exif_app1(tiff_ifd([(0x0112, 3, 1, b"\x06\0")])), lying)
    (tmp_path / "lying.jpg").write_bytes(tagged)
    done = vmsg("people", tmp_path / "lying.jpg", "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["people"]) == 1
