"""The agent's files and their disk: full, failing, tidied up."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from remote_agent.blobs import IN_USE_S, KEPT_S, PART_KEPT_S, AgentBlobs
from tests.fakes.clock import FakeClock
from tests.fakes.small_disk import SmallDisk, small_disk
from vmsg_desktop.core.model.errors import StorageError

DATA = bytes(range(256)) * 100
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def blobs(tmp_path: Path, clock: FakeClock) -> AgentBlobs:
    return AgentBlobs(tmp_path / "blobs", bundled={}, monotonic_s=clock.monotonic_s, now_s=clock.now_s)


def send(blobs: AgentBlobs, data: bytes, *, sha256: str = "", start: int | None = None) -> None:
    """All of ``data`` in one upload."""
    with blobs.begin(sha256 or hashlib.sha256(data).hexdigest(), start=start, expected_bytes=len(data)) as upload:
        upload.write(data)
        upload.finish()


def files_under(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


class TestDisk:
    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[SmallDisk]:
        with small_disk(tmp_path / "disk") as disk:
            yield disk

    def test_what_has_no_room_is_refused_before_a_byte(self, disk: SmallDisk) -> None:
        blobs = AgentBlobs(disk.root / "blobs", bundled={})

        with pytest.raises(StorageError) as caught:
            blobs.begin(SHA, start=0, expected_bytes=100_000_000)

        assert caught.value.code == "disk_full"
        blobs.begin(SHA, start=0, expected_bytes=10).close()

    def test_a_disk_that_runs_full_leaves_nothing_half(self, disk: SmallDisk) -> None:
        blobs = AgentBlobs(disk.root / "blobs", bundled={})
        disk.fill(leaving_bytes=500_000)
        with blobs.begin(SHA, start=0, expected_bytes=0) as upload:
            upload.write(os.urandom(100_000))
            with pytest.raises(StorageError) as caught:
                upload.write(os.urandom(1_000_000))
            disk.make_room()

        assert caught.value.code == "disk_full"
        assert files_under(disk.root / "blobs") == []
        assert blobs.offset(SHA) == 0
        send(blobs, DATA)
        assert blobs.get(SHA) == DATA

    def test_a_result_that_has_no_room_is_told(self, disk: SmallDisk) -> None:
        blobs = AgentBlobs(disk.root / "blobs", bundled={})
        disk.fill()

        with pytest.raises(StorageError) as caught:
            blobs.put(DATA)

        assert caught.value.code == "disk_full"
        assert files_under(disk.root / "blobs") == []

    def test_a_disk_that_fails_is_no_full_one(
        self, blobs: AgentBlobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        def fails(handle: int) -> None:
            raise OSError(errno.EIO, "Input/output error")

        with blobs.begin(SHA, start=0, expected_bytes=0) as upload:
            upload.write(DATA)
            monkeypatch.setattr(os, "fsync", fails)
            with pytest.raises(StorageError) as caught:
                upload.finish()

        assert caught.value.code == "storage_failed"
        assert str(tmp_path) not in str(caught.value.to_json())
        assert (blobs.size(SHA), files_under(tmp_path)) == (None, [])

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        blobs = AgentBlobs(tmp_path / "file" / "blobs", bundled={})

        for begin in (lambda: blobs.put(DATA), lambda: blobs.begin(SHA, start=0, expected_bytes=0)):
            with pytest.raises(StorageError) as caught:
                begin()
            assert caught.value.code == "storage_failed"


class TestSweep:
    def files(self, blobs: AgentBlobs, clock: FakeClock, count: int) -> list[str]:
        """So many files of 1000 bytes, a day between them; the clock is past all use."""
        names = []
        for number in range(count):
            names.append(blobs.put(bytes([number]) * 1000))
            self.used(blobs, names[-1], clock)
            clock.advance(IN_USE_S * 24)
        return names

    def used(self, blobs: AgentBlobs, name: str, clock: FakeClock) -> None:
        path = blobs.path(name)
        assert path is not None
        os.utime(path, (clock.now_s(), clock.now_s()))

    def test_nothing_goes_while_there_is_room(self, blobs: AgentBlobs, clock: FakeClock) -> None:
        self.files(blobs, clock, 3)

        assert blobs.sweep(set(), max_bytes=3000) == 0

    def test_the_least_recently_used_go_first(self, blobs: AgentBlobs, clock: FakeClock) -> None:
        names = self.files(blobs, clock, 4)
        assert blobs.size(names[0]) == 1000  # asked for: it counts as used
        clock.advance(IN_USE_S * 2)

        assert blobs.sweep(set(), max_bytes=2000) == 2000

        assert [blobs.size(name) for name in names] == [1000, None, None, 1000]

    def test_what_jobs_need_stays(self, blobs: AgentBlobs, clock: FakeClock) -> None:
        names = self.files(blobs, clock, 3)

        assert blobs.sweep({names[0]}, max_bytes=1000) == 2000
        assert blobs.get(names[0]) is not None

    def test_what_was_just_asked_for_stays(self, blobs: AgentBlobs, clock: FakeClock) -> None:
        names = self.files(blobs, clock, 2)
        blobs.size(names[0])

        assert blobs.sweep(set(), max_bytes=0) == 1000
        assert blobs.size(names[0]) == 1000

    def test_what_nobody_used_for_long_goes_though_there_is_room(self, blobs: AgentBlobs, clock: FakeClock) -> None:
        self.files(blobs, clock, 1)
        clock.advance(KEPT_S)

        assert blobs.sweep(set()) == 1000

    def test_old_parts_go_and_young_ones_and_those_being_sent_stay(self, blobs: AgentBlobs, tmp_path: Path) -> None:
        clock = FakeClock(now_s=0)
        blobs = AgentBlobs(tmp_path / "blobs", bundled={}, monotonic_s=clock.monotonic_s, now_s=clock.now_s)
        names = ["a" * 64, "b" * 64, "c" * 64]
        for name in names[:2]:
            with blobs.begin(name, start=0, expected_bytes=0) as upload:
                upload.write(b"12345")
        parts = tmp_path / "blobs" / "parts"
        os.utime(parts / f"{names[0]}.part", (0, 0))
        os.utime(parts / f"{names[1]}.part", (10, 10))
        with blobs.begin(names[2], start=0, expected_bytes=0) as open_upload:
            open_upload.write(b"123")
            os.utime(parts / f"{names[2]}.part", (0, 0))
            clock.advance(PART_KEPT_S + 5)

            assert blobs.sweep(set()) == 5

        assert [blobs.offset(name) for name in names] == [0, 5, 3]

    def test_what_a_crash_left_of_a_result_goes(self, blobs: AgentBlobs, clock: FakeClock, tmp_path: Path) -> None:
        blobs.put(DATA)
        left = tmp_path / "blobs" / SHA[:2] / f".{SHA}.0123abcd.part"
        left.write_bytes(b"half")
        os.utime(left, (clock.now_s(), clock.now_s()))
        clock.advance(PART_KEPT_S + 1)

        assert blobs.sweep({SHA}) == 4
        assert not left.exists()
