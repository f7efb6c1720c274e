"""Room on the disk: looked at first, told in figures, and never at the price of what is there."""

from __future__ import annotations

import errno
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.small_disk import SmallDisk, small_disk
from vmsg_desktop.adapters.storage import disk_space
from vmsg_desktop.adapters.storage.blobs import write_atomically, write_new
from vmsg_desktop.adapters.storage.disk_space import (
    SPARE_BYTES,
    disk_full,
    disk_of,
    ensure_room,
    leave_room,
    write_guarded,
)
from vmsg_desktop.core.model.errors import StorageError

_Usage = namedtuple("_Usage", "total used free")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


def _leave(monkeypatch: pytest.MonkeyPatch, free_bytes: int) -> None:
    monkeypatch.setattr(disk_space.shutil, "disk_usage", lambda path: _Usage(0, 0, free_bytes))  # type: ignore[attr-defined]


def test_a_path_that_does_not_exist_yet_lies_on_its_parents_disk(tmp_path: Path) -> None:
    assert disk_of(tmp_path / "a" / "b" / "c.mp4") == disk_of(tmp_path)


def test_the_disk_is_named_by_its_mount_point(disk: SmallDisk) -> None:
    found = disk_of(disk.root / "some" / "folder" / "message.mp4")
    assert found.mount == str(disk.root)
    assert found.free_bytes == disk.free_bytes()


def test_a_link_is_followed_to_the_disk_that_is_written(disk: SmallDisk, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(disk.root)
    assert disk_of(tmp_path / "link" / "message.mp4").mount == str(disk.root)


def test_enough_room_is_no_error(tmp_path: Path) -> None:
    ensure_room(tmp_path / "message.mp4", 1000)


@pytest.mark.parametrize(("missing", "is_refused"), [(0, False), (1, True)])
def test_the_spare_room_is_part_of_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: int, is_refused: bool
) -> None:
    _leave(monkeypatch, 1000 + SPARE_BYTES - missing)
    if is_refused:
        with pytest.raises(StorageError):
            ensure_room(tmp_path / "a", 1000)
    else:
        ensure_room(tmp_path / "a", 1000)


def test_the_error_names_disk_file_needed_and_free_and_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _leave(monkeypatch, 1_290_000)
    error = disk_full(tmp_path / "message.mp4", 5_010_000)
    assert error.message == f"The disk {disk_of(tmp_path).mount} is full: message.mp4 needs 5.1 MB, 1.2 MB are free."
    assert error.hint.startswith("Free 4.0 MB on")
    assert error.retryable
    assert (error.details["needed_bytes"], error.details["free_bytes"]) == (5_010_000, 1_290_000)


def test_what_is_needed_never_reads_as_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _leave(monkeypatch, 4096)
    assert "needs 0.1 MB, 0.0 MB are free" in disk_full(tmp_path / "a", 12).message


def test_a_cache_leaves_the_last_room_to_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_room(tmp_path, 10)
    _leave(monkeypatch, 40_000_000)
    with pytest.raises(OSError, match=r"only 40\.0 MB are free") as caught:
        leave_room(tmp_path, 10)
    assert caught.value.errno == errno.ENOSPC


def test_room_that_is_missing_from_the_start_is_told_before_a_byte_is_written(disk: SmallDisk) -> None:
    target = disk.root / "results" / "message.mp4"
    with pytest.raises(StorageError, match=r"needs 3\.0 MB"):
        write_guarded(target, bytes(3_000_000))
    assert list(disk.root.iterdir()) == []


def test_room_that_vanishes_during_the_write_leaves_the_older_file_whole(
    disk: SmallDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = disk.root / "message.mp4"
    write_guarded(target, b"older")

    def meanwhile(path: Path, data: bytes) -> None:
        disk.fill(leaving_bytes=len(data) // 2)
        write_atomically(path, data)

    monkeypatch.setattr(disk_space, "write_atomically", meanwhile)
    with pytest.raises(StorageError) as caught:
        write_guarded(target, bytes(500_000), what="the video")
    assert caught.value.code == "disk_full"
    assert "the video needs 0.5 MB" in caught.value.message
    assert target.read_bytes() == b"older"
    assert sorted(path.name for path in disk.root.iterdir()) == ["filler", "message.mp4"]


def test_another_fault_of_the_disk_is_not_told_as_a_full_one(tmp_path: Path) -> None:
    (tmp_path / "message.mp4").mkdir()
    with pytest.raises(IsADirectoryError):
        write_guarded(tmp_path / "message.mp4", b"x")


def test_a_new_file_never_replaces_one_that_is_there_with_or_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    for name in ("with", "without"):
        write_new(tmp_path / name, b"first")
        with pytest.raises(FileExistsError):
            write_new(tmp_path / name, b"second")
        assert (tmp_path / name).read_bytes() == b"first"
        monkeypatch.setattr("os.link", no_links)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["with", "without"]
