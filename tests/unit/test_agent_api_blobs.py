"""The agent's files: nothing exists before its hash is right, what has arrived is kept, the oldest go first."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from remote_agent.blobs import IN_USE_S, KEPT_S, PART_KEPT_S, TAKEOVER_S, AgentBlobs, bundled_files
from tests.fakes.clock import FakeClock
from tests.fakes.small_disk import SmallDisk, small_disk
from vmsg_desktop.core.model.errors import InputError, RemoteError, StorageError

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


class TestWhole:
    def test_a_file_that_was_put_is_there(self, blobs: AgentBlobs) -> None:
        assert blobs.put(DATA) == SHA
        assert (blobs.size(SHA), blobs.get(SHA)) == (len(DATA), DATA)

    def test_what_is_not_there_is_none(self, blobs: AgentBlobs, tmp_path: Path) -> None:
        assert (blobs.size(SHA), blobs.get(SHA), blobs.path(SHA), blobs.offset(SHA)) == (None, None, None, 0)
        assert not (tmp_path / "blobs").exists()

    def test_an_empty_file_is_a_file(self, blobs: AgentBlobs) -> None:
        send(blobs, b"")

        assert blobs.get(hashlib.sha256(b"").hexdigest()) == b""

    def test_a_damaged_file_is_none_and_gone(self, blobs: AgentBlobs) -> None:
        blobs.put(DATA)
        path = blobs.path(SHA)
        assert path is not None
        path.write_bytes(DATA[:-1] + b"!")

        assert blobs.get(SHA) is None
        assert blobs.size(SHA) is None

    def test_the_folder_is_private(self, blobs: AgentBlobs, tmp_path: Path) -> None:
        blobs.put(DATA)

        assert stat.S_IMODE((tmp_path / "blobs").stat().st_mode) == 0o700

    @pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, SHA + "\n", SHA[:-1] + "/", "g" * 64])
    def test_a_name_that_is_no_hash_touches_no_disk(self, blobs: AgentBlobs, tmp_path: Path, name: str) -> None:
        asked: list[Callable[[], object]] = [
            lambda: blobs.size(name),
            lambda: blobs.get(name),
            lambda: blobs.path(name),
            lambda: blobs.offset(name),
            lambda: blobs.begin(name, start=0, expected_bytes=0),
        ]

        for ask in asked:
            with pytest.raises(ValueError, match="SHA-256"):
                ask()
        assert list(tmp_path.iterdir()) == []


class TestBundled:
    def test_the_programs_own_files_are_there_from_the_start(self, tmp_path: Path) -> None:
        blobs = AgentBlobs(tmp_path / "blobs")

        for sha256, path in bundled_files().items():
            assert blobs.size(sha256) == path.stat().st_size
            assert blobs.get(sha256) == path.read_bytes()

    def test_they_are_looked_for_once_and_not_stored_again(self, tmp_path: Path) -> None:
        calls = []
        own = tmp_path / "own"
        own.write_bytes(DATA)

        def find() -> dict[str, Path]:
            calls.append(1)
            return {SHA: own}

        blobs = AgentBlobs(tmp_path / "blobs", bundled=find)

        assert calls == []
        assert blobs.put(DATA) == SHA
        assert blobs.size(SHA) == len(DATA)
        assert calls == [1]
        assert not (tmp_path / "blobs").exists()

    def test_one_that_was_changed_on_disk_is_none(self, tmp_path: Path) -> None:
        own = tmp_path / "own"
        own.write_bytes(b"changed")

        assert AgentBlobs(tmp_path / "blobs", bundled={SHA: own}).get(SHA) is None


class TestUpload:
    def test_it_does_not_exist_until_it_is_finished(self, blobs: AgentBlobs) -> None:
        with blobs.begin(SHA, start=0, expected_bytes=len(DATA)) as upload:
            upload.write(DATA)
            assert blobs.size(SHA) is None
            assert blobs.offset(SHA) == len(DATA)
            upload.finish()

        assert blobs.get(SHA) == DATA
        assert blobs.offset(SHA) == 0

    def test_a_wrong_hash_leaves_nothing(self, blobs: AgentBlobs, tmp_path: Path) -> None:
        with pytest.raises(InputError) as caught:
            send(blobs, DATA + b"!", sha256=SHA)

        assert caught.value.code == "blob_mismatch"
        assert (blobs.size(SHA), blobs.offset(SHA)) == (None, 0)
        assert files_under(tmp_path) == []
        send(blobs, DATA)
        assert blobs.get(SHA) == DATA

    @pytest.mark.parametrize("is_restarted", [False, True])
    def test_one_that_was_left_is_gone_on_with(self, blobs: AgentBlobs, tmp_path: Path, is_restarted: bool) -> None:
        with blobs.begin(SHA, start=0, expected_bytes=100) as upload:
            upload.write(DATA[:100])
        later = AgentBlobs(tmp_path / "blobs", bundled={}) if is_restarted else blobs

        assert later.offset(SHA) == 100
        send(later, DATA[100:], sha256=SHA, start=100)

        assert later.get(SHA) == DATA

    def test_a_part_that_changed_on_disk_meanwhile_is_found_out(self, blobs: AgentBlobs, tmp_path: Path) -> None:
        with blobs.begin(SHA, start=0, expected_bytes=100) as upload:
            upload.write(DATA[:100])
        (tmp_path / "blobs" / "parts" / f"{SHA}.part").write_bytes(b"x" * 99)

        with pytest.raises(InputError) as caught:
            send(blobs, DATA[99:], sha256=SHA, start=99)

        assert caught.value.code == "blob_mismatch"

    @pytest.mark.parametrize("start", [0, 50, 101])
    def test_another_place_than_where_it_stands_is_refused_and_told(self, blobs: AgentBlobs, start: int) -> None:
        with blobs.begin(SHA, start=0, expected_bytes=100) as upload:
            upload.write(DATA[:100])

        with pytest.raises(InputError) as caught:
            blobs.begin(SHA, start=start, expected_bytes=1)

        assert caught.value.code == "upload_offset"
        assert caught.value.details["upload_offset"] == 100
        assert blobs.offset(SHA) == 100

    def test_the_whole_begins_anew(self, blobs: AgentBlobs) -> None:
        with blobs.begin(SHA, start=None, expected_bytes=0) as upload:
            upload.write(b"rubbish")

        send(blobs, DATA, start=None)

        assert blobs.get(SHA) == DATA

    def test_two_of_the_same_file_at_once(self, blobs: AgentBlobs) -> None:
        with blobs.begin(SHA, start=0, expected_bytes=0) as first:
            first.write(DATA[:10])
            with pytest.raises(RemoteError) as caught:
                blobs.begin(SHA, start=10, expected_bytes=0)
            first.write(DATA[10:])
            first.finish()

        assert caught.value.code == "upload_busy"
        assert caught.value.retryable
        assert blobs.get(SHA) == DATA

    def test_one_that_fell_silent_gives_way(self, blobs: AgentBlobs, clock: FakeClock) -> None:
        with blobs.begin(SHA, start=0, expected_bytes=0) as dead:
            dead.write(DATA[:10])
            clock.advance(TAKEOVER_S)
            send(blobs, DATA[10:], sha256=SHA, start=10)
            with pytest.raises(RemoteError) as caught:
                dead.write(DATA[10:20])

        assert caught.value.code == "upload_busy"
        assert blobs.get(SHA) == DATA

    def test_what_is_left_of_the_silent_one_cannot_harm_the_next(self, blobs: AgentBlobs, clock: FakeClock) -> None:
        dead = blobs.begin(SHA, start=0, expected_bytes=0)
        dead.write(DATA[:10])
        clock.advance(TAKEOVER_S)
        with blobs.begin(SHA, start=10, expected_bytes=0) as alive:
            dead.discard()
            dead.close()
            alive.write(DATA[10:])
            with pytest.raises(RemoteError):
                blobs.begin(SHA, start=None, expected_bytes=0)
            alive.finish()

        assert blobs.get(SHA) == DATA

    def test_a_sender_that_is_heard_of_keeps_it(self, blobs: AgentBlobs, clock: FakeClock) -> None:
        with blobs.begin(SHA, start=0, expected_bytes=0) as slow:
            clock.advance(TAKEOVER_S)
            slow.heard()
            with pytest.raises(RemoteError):
                blobs.begin(SHA, start=0, expected_bytes=0)

    def test_closing_and_beginning_from_many_threads_never_hangs(self, blobs: AgentBlobs, clock: FakeClock) -> None:
        refused: list[str] = []

        def work() -> None:
            for _ in range(50):
                try:
                    with blobs.begin(SHA, start=None, expected_bytes=0) as upload:
                        upload.write(DATA[:1000])
                        clock.advance(TAKEOVER_S)
                except RemoteError as exc:
                    refused.append(exc.code)

        threads = [threading.Thread(target=work, daemon=True) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

        assert not any(thread.is_alive() for thread in threads)
        assert set(refused) <= {"upload_busy"}


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
