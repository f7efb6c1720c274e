"""The bundled tracks: each listed file is there, is as loud as promised, and repeats without a seam or a hole."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import soundfile

from vmsg_desktop.adapters.storage.bundled import music_table, read_music
from vmsg_desktop.core.audio.loudness import integrated_lufs, momentary_lufs, true_peak_dbtp
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import VOICE_RATE_HZ
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.resources import resource_path

ROWS = json.loads(resource_path("music", "music.json").read_text("utf-8"))["tracks"]


@pytest.fixture(params=ROWS, ids=lambda row: str(row["id"]), scope="module")
def row(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


@pytest.fixture(scope="module")
def twice(row: dict[str, Any]) -> Sound:
    """Two rounds of a track."""
    samples, rate_hz = soundfile.read(resource_path("music", row["file"]), dtype="float32")
    return Sound(np.tile(samples, 2), rate_hz)


def test_the_five_are_there_once_each_and_free() -> None:
    ids = [row["id"] for row in ROWS]
    assert ids == ["paper-lanterns", "candlelight", "soft-horizon", "sunny-porch", "rainy-window"]
    assert all(row["licence"] == "CC0-1.0" and row["label"] and row["mood"] for row in ROWS)
    assert list(music_table()) == ids


def test_no_other_file_lies_beside_them_and_all_are_small() -> None:
    files = list(resource_path("music", "music.json").parent.iterdir())
    assert {path.name for path in files} == {row["file"] for row in ROWS} | {"music.json"}
    assert sum(path.stat().st_size for path in files) < 6_000_000


def test_each_is_a_whole_number_of_beats_at_the_working_rate(row: dict[str, Any], twice: Sound) -> None:
    length_s = twice.duration_s / 2
    assert twice.rate_hz == VOICE_RATE_HZ
    assert 20 <= length_s <= 40
    assert length_s == pytest.approx(row["loop_s"], abs=1e-3)
    beats = length_s * row["bpm"] / 60
    assert beats == pytest.approx(round(beats), abs=0.001)


def test_each_has_the_promised_loudness_and_headroom(twice: Sound) -> None:
    peak_dbtp = true_peak_dbtp(twice)
    assert integrated_lufs(twice) == pytest.approx(-20, abs=0.2)
    assert peak_dbtp is not None
    assert -12 < peak_dbtp <= -3
    assert abs(float(twice.samples.mean())) < 1e-4


def test_none_has_a_hole_or_a_shout(twice: Sound) -> None:
    _, lufs = momentary_lufs(twice)
    assert np.isfinite(lufs).all()
    assert lufs.min() > -32
    assert lufs.max() < -12


def test_the_seam_is_no_larger_a_step_than_the_music_makes_itself(twice: Sound) -> None:
    steps = np.abs(np.diff(twice.samples))
    middle = len(twice.samples) // 2
    assert steps[middle - 1] <= np.percentile(steps, 99)
    bend = np.abs(np.diff(twice.samples, 2))
    assert bend[middle - 2 : middle].max() <= np.percentile(bend, 99.5)


def test_each_is_read_by_its_name(row: dict[str, Any]) -> None:
    assert read_music(row["id"]).data[:4] == b"fLaC"
    assert Music(kind="bundled", name=row["id"]).name == row["id"]


def test_an_unknown_one_names_those_that_exist() -> None:
    with pytest.raises(InputError) as refused:
        read_music("polka")
    assert refused.value.code == "music_unknown"
    assert "paper-lanterns" in refused.value.hint
