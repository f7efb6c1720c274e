"""What is remembered of agents outlives the process, stays bounded and private, and heals itself."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.compute.memory import JOBS_KEPT_S, AgentMemory
from vmsg_desktop.core.model.errors import StorageError

A, B = "a" * 32, "b" * 32


def opened(path: Path, clock: FakeClock | None = None, **options: int) -> AgentMemory:
    return AgentMemory(path / "agents.sqlite", clock=clock or FakeClock(), **options)


def test_files_are_known_of_the_agent_that_has_them_also_later(tmp_path: Path) -> None:
    with opened(tmp_path) as memory:
        memory.learn(A, ["1", "2"])
    with opened(tmp_path) as memory:
        assert memory.known(A, ["1", "2", "3"]) == {"1", "2"}
        assert memory.known(B, ["1", "2"]) == frozenset()
        assert memory.known(A, []) == frozenset()
        memory.forget(A, ["1"])
        assert memory.known(A, ["1", "2"]) == {"2"}


def test_the_least_recently_used_files_go_first(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock, hashes_kept=3) as memory:
        for name in ("1", "2", "3"):
            memory.learn(A, [name])
            clock.advance(1)
        clock.advance(86_401)
        memory.learn(A, ["1"])  # used again
        memory.learn(B, ["9"])
        memory.learn(A, ["4"])
        assert memory.known(A, ["1", "2", "3", "4"]) == {"1", "3", "4"}
        assert memory.known(B, ["9"]) == {"9"}


def test_a_job_is_found_by_its_order_until_it_ends(tmp_path: Path) -> None:
    with opened(tmp_path) as memory:
        assert memory.open_job("gpu-1", "order") is None
        memory.begin_job("gpu-1", "order", "id-1")
    with opened(tmp_path) as memory:
        assert memory.open_job("gpu-1", "order") == "id-1"
        assert memory.open_job("gpu-2", "order") is None
        assert memory.open_job("gpu-1", "other") is None
        memory.end_job("gpu-1", "id-1")
        assert memory.open_job("gpu-1", "order") is None


def test_a_cancelled_job_is_not_taken_up_and_not_forgotten(tmp_path: Path) -> None:
    with opened(tmp_path) as memory:
        memory.begin_job("gpu-1", "order", "id-1")
        memory.unwanted_job("gpu-1", "id-1")
        assert memory.open_job("gpu-1", "order") is None
        assert memory.unwanted_jobs("gpu-1") == ("id-1",)
        assert memory.unwanted_jobs("gpu-2") == ()
        memory.end_job("gpu-1", "id-1")
        assert memory.unwanted_jobs("gpu-1") == ()


def test_jobs_that_nobody_asked_for_again_are_forgotten(tmp_path: Path) -> None:
    clock = FakeClock()
    with opened(tmp_path, clock) as memory:
        memory.begin_job("gpu-1", "old", "id-1")
        clock.advance(JOBS_KEPT_S + 1)
        memory.begin_job("gpu-1", "new", "id-2")
        assert (memory.open_job("gpu-1", "old"), memory.open_job("gpu-1", "new")) == (None, "id-2")


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    with opened(tmp_path / "new"):
        files = list((tmp_path / "new").iterdir())
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        assert len(files) == 3  # with the two that SQLite keeps beside it


def test_two_processes_share_it(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        one.learn(A, ["1"])
        other.begin_job("gpu-1", "order", "id-1")
        assert other.known(A, ["1"]) == {"1"}
        assert one.open_job("gpu-1", "order") == "id-1"


@pytest.mark.parametrize("content", [b"no database at all " * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "agents.sqlite").write_bytes(content)
    with opened(tmp_path) as memory:
        memory.learn(A, ["1"])
        assert memory.known(A, ["1"]) == {"1"}


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match=r"agents\.sqlite") as caught:
        opened(tmp_path / "file")
    assert caught.value.code == "agents_not_written"
