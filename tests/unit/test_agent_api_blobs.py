"""The agent's files: nothing exists before its hash is right, what has arrived is kept, the oldest go first."""

from __future__ import annotations

import hashlib
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from remote_agent.blobs import TAKEOVER_S, AgentBlobs, bundled_files
from tests.fakes.clock import FakeClock
from vmsg_desktop.core.model.errors import InputError, RemoteError

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
