"""Takes on disk: whole, named, rated, deleted; what a crash left is found again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.fakes.clock import FakeClock
from tests.fakes.microphones import RATE_HZ, noise, tone
from tests.fakes.small_disk import SmallDisk, small_disk
from vmsg_desktop.adapters.media.voice_decoder import decode
from vmsg_desktop.adapters.storage.takes import TakeFile, TakeFolder
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.take import Take, TakeWarning


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def folder(tmp_path: Path, clock: FakeClock) -> TakeFolder:
    return TakeFolder(tmp_path / "takes", clock=clock)


def begun(folder: TakeFolder) -> TakeFile:
    return folder.begin(device="Desk microphone", rate_hz=RATE_HZ, room_db=-58.0)


def kept(folder: TakeFolder, seconds: float = 1.0, *, hz: float = 200.0) -> Take:
    file = begun(folder)
    file.write(tone(seconds, hz=hz))
    return file.close()


def crash(folder: TakeFolder, seconds: float) -> Path:
    """A take as a killed process leaves it: torn in the middle of a frame, its process gone."""
    file = begun(folder)
    for _ in range(round(seconds * 10)):
        file.write(tone(0.1))
    (part,) = Path(file._path).parent.glob("*.part")
    data = part.read_bytes()
    file.discard()
    part.write_bytes(data[: len(data) - 100])
    part.with_suffix(".json").write_text(json.dumps({"name": "Take 4", "device": "Desk", "owner": "999999:gone"}))
    return part


def test_a_take_is_what_was_heard_to_the_bit(folder: TakeFolder) -> None:
    exact = (np.arange(-32_768, 32_768, dtype=np.int32).astype(np.float32) / 32_768).astype(np.float32)
    file = begun(folder)
    for piece in np.array_split(exact, 700):
        file.write(piece)
    take = file.close()
    samples, rate_hz = soundfile.read(take.path, dtype="int16")
    assert rate_hz == RATE_HZ
    assert np.array_equal(samples, np.arange(-32_768, 32_768))


def test_what_is_beyond_full_scale_is_cut_and_does_not_turn_over(folder: TakeFolder) -> None:
    file = begun(folder)
    file.write(np.full(RATE_HZ, 1.7, np.float32))
    assert soundfile.read(file.close().path, dtype="int16")[0].min() == 32_767


def test_the_take_tells_how_it_was_made(folder: TakeFolder, clock: FakeClock) -> None:
    file = begun(folder)
    file.write(tone(1.5))
    warning = TakeWarning("clipping", 0.5, 0.7, 3)
    take = file.close(warnings=(warning,))
    assert folder.takes() == (take,)
    assert (take.name, take.stars, take.device, take.room_db) == ("Take 1", 0, "Desk microphone", -58.0)
    assert (take.duration_s, take.created_s, take.warnings) == (1.5, clock.now_s(), (warning,))
    assert not take.is_recovered


def test_the_voice_intake_reads_a_take(folder: TakeFolder) -> None:
    meta, _ = decode(Path(kept(folder, 1.0).path).read_bytes(), {"name": "take"})
    assert (meta["format"], meta["rate_hz"], meta["channels"]) == ("FLAC", RATE_HZ, 1)


def test_takes_are_numbered_on_and_listed_newest_first(folder: TakeFolder, clock: FakeClock) -> None:
    first = kept(folder)
    clock.advance(1)
    second = kept(folder)
    folder.delete(first.id)
    clock.advance(1)
    kept(folder)
    assert [take.name for take in folder.takes()] == ["Take 3", "Take 2"]
    assert folder.get(second.id).name == "Take 2"


def test_a_take_is_renamed_and_rated(folder: TakeFolder) -> None:
    take = kept(folder)
    folder.rename(take.id, "  With a\tlaugh ")
    folder.rate(take.id, 3)
    (found,) = folder.takes()
    assert (found.name, found.stars, found.path) == ("With a laugh", 3, take.path)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_bad_name_is_refused(folder: TakeFolder, name: str) -> None:
    with pytest.raises(InputError, match="1 to 80 characters"):
        folder.rename(kept(folder).id, name)


@pytest.mark.parametrize("stars", [-1, 4])
def test_stars_have_bounds(folder: TakeFolder, stars: int) -> None:
    with pytest.raises(InputError, match="0 to 3 stars"):
        folder.rate(kept(folder).id, stars)


def test_deleting_leaves_nothing_and_may_be_repeated(folder: TakeFolder, tmp_path: Path) -> None:
    take = kept(folder)
    folder.delete(take.id)
    folder.delete(take.id)
    assert list((tmp_path / "takes").iterdir()) == []
    with pytest.raises(InputError, match="no take"):
        folder.get(take.id)


def test_nothing_outside_the_folder_can_be_deleted(folder: TakeFolder) -> None:
    with pytest.raises(ValueError, match="not a take"):
        folder.delete("../precious")


def test_a_take_that_is_too_short_is_not_kept(folder: TakeFolder, tmp_path: Path) -> None:
    file = begun(folder)
    file.write(tone(0.1))
    with pytest.raises(InputError, match=r"0\.10 s long"):
        file.close()
    assert list((tmp_path / "takes").iterdir()) == []


def test_a_discarded_take_leaves_nothing(folder: TakeFolder, tmp_path: Path) -> None:
    file = begun(folder)
    file.write(tone(1.0))
    file.discard()
    assert list((tmp_path / "takes").iterdir()) == []


def test_a_take_without_its_facts_is_still_listed(folder: TakeFolder) -> None:
    take = kept(folder, 1.5)
    for damage in (b"", b"{", b"[]", b'{"stars": "many"}'):
        Path(take.path).with_suffix(".json").write_bytes(damage)
        (found,) = folder.takes()
        assert (found.id, found.path, found.duration_s, found.rate_hz) == (take.id, take.path, 1.5, RATE_HZ)


def test_a_take_under_way_is_not_listed_and_not_recovered(folder: TakeFolder) -> None:
    file = begun(folder)
    file.write(tone(1.0))
    assert folder.takes() == ()
    assert folder.recover() == ()
    assert file.close().duration_s == 1.0


def test_what_a_crash_left_is_whole_again(folder: TakeFolder, tmp_path: Path) -> None:
    crash(folder, 3.0)
    (take,) = folder.recover()
    assert take.is_recovered
    assert take.name == "Take 4"
    assert take.device == "Desk"
    assert 2.0 < take.duration_s <= 3.0
    samples, _ = soundfile.read(take.path, dtype="float32")
    assert len(samples) == round(take.duration_s * RATE_HZ)
    np.testing.assert_allclose(samples[:1600], tone(0.1), atol=1 / 32_768)
    decode(Path(take.path).read_bytes(), {"name": "take"})
    assert folder.takes() == (take,)
    assert sorted(path.suffix for path in (tmp_path / "takes").iterdir()) == [".flac", ".json"]
    assert folder.recover() == ()


def test_a_crash_before_the_first_word_leaves_nothing(folder: TakeFolder, tmp_path: Path) -> None:
    for data in (b"", b"fLaC", os.urandom(500)):
        part = crash(folder, 1.0)
        part.write_bytes(data)
        assert folder.recover() == ()
        assert list((tmp_path / "takes").iterdir()) == []


def test_a_file_of_some_size_is_never_thrown_away(folder: TakeFolder) -> None:
    part = crash(folder, 1.0)
    part.write_bytes(bytes(100_000))
    assert folder.recover() == ()
    assert part.stat().st_size == 100_000


def test_no_folder_yet_is_no_take(folder: TakeFolder) -> None:
    assert folder.takes() == ()
    assert folder.recover() == ()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        TakeFolder(tmp_path / "file" / "takes", clock=clock).begin(device="", rate_hz=RATE_HZ, room_db=None)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


def test_a_disk_without_room_is_told_before_anything_is_said(disk: SmallDisk, clock: FakeClock) -> None:
    with pytest.raises(StorageError, match="a take needs"):
        begun(TakeFolder(disk.root / "takes", clock=clock))


def test_a_disk_that_fills_up_keeps_what_was_said(
    disk: SmallDisk, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vmsg_desktop.adapters.storage.takes._ROOM_BYTES", 100_000)
    folder = TakeFolder(disk.root / "takes", clock=clock)
    file = begun(folder)
    file.write(tone(3.0))
    disk.fill()
    with pytest.raises(StorageError, match="is full"):
        file.write(noise(100.0, level_db=-10))
    with pytest.raises(StorageError):
        file.close()
    disk.make_room()
    (take,) = folder.recover()
    assert take.duration_s > 2.5
