"""The disk cache: lifetimes, room, damage. A cache may lose anything and must never lie."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage.cache_disk import DiskCache
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.kept import Kept, Packed

ENGINE = Engine("yolo", "m", "ab" * 32, "1", "CPU")
MakeCache = Callable[..., DiskCache]


def kept(text: bytes = b"mask", **meta: object) -> Kept:
    return Kept(Packed({"size": [4, 3], **meta}, {"alpha": text}), ENGINE, ("note",))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def cache(tmp_path: Path, clock: FakeClock) -> DiskCache:
    return DiskCache(tmp_path / "cache", clock=clock, max_bytes=1000)


def blob_files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "cache" / "blobs").rglob("*") if path.is_file()]


def test_a_kept_result_comes_back_whole(cache: DiskCache) -> None:
    cache.put("k", kept(), stage="mask", ttl_s=60, parts={})
    assert cache.get("k", stage="mask") == kept()


def test_an_unknown_key_is_a_miss(cache: DiskCache) -> None:
    assert cache.get("nothing", stage="mask") is None


def test_it_is_there_for_the_next_process(cache: DiskCache, tmp_path: Path, clock: FakeClock) -> None:
    cache.put("k", kept(), stage="mask", ttl_s=60, parts={})
    cache.close()
    assert DiskCache(tmp_path / "cache", clock=clock).get("k", stage="mask") == kept()


def test_an_entry_ends_with_its_lifetime_and_its_file_goes(cache: DiskCache, clock: FakeClock, tmp_path: Path) -> None:
    cache.put("k", kept(), stage="mask", ttl_s=60, parts={})
    clock.advance(59)
    assert cache.get("k", stage="mask") is not None
    clock.advance(1)
    assert cache.get("k", stage="mask") is None
    assert blob_files(tmp_path) == []


def test_a_clock_set_back_by_days_drops_entries_from_the_future(cache: DiskCache, clock: FakeClock) -> None:
    cache.put("k", kept(), stage="mask", ttl_s=3600, parts={})
    clock.set_wall(clock.now_s() - 3 * 86_400)
    assert cache.get("k", stage="mask") is None


def test_the_least_recently_used_makes_room(cache: DiskCache, clock: FakeClock) -> None:
    for name in "abc":
        cache.put(name, kept(name.encode() * 300), stage="mask", ttl_s=9999, parts={})
        clock.advance(1)
    assert cache.get("a", stage="mask") is not None
    clock.advance(1)
    cache.put("d", kept(b"d" * 300), stage="mask", ttl_s=9999, parts={})
    assert {name: cache.get(name, stage="mask") is not None for name in "abcd"} == {
        "a": True,
        "b": False,
        "c": True,
        "d": True,
    }
    assert cache.stats().evictions == 1


def test_equal_blobs_are_stored_once_and_live_as_long_as_one_entry_names_them(
    cache: DiskCache, clock: FakeClock, tmp_path: Path
) -> None:
    cache.put("a", kept(), stage="mask", ttl_s=10, parts={})
    cache.put("b", kept(), stage="mask", ttl_s=99, parts={})
    assert len(blob_files(tmp_path)) == 1
    clock.advance(20)
    assert cache.get("a", stage="mask") is None
    assert cache.get("b", stage="mask") == kept()


def test_statistics_count_what_happened(cache: DiskCache) -> None:
    cache.put("k", kept(b"x" * 500), stage="mask", ttl_s=60, parts={})
    cache.get("k", stage="mask")
    cache.get("k", stage="mask")
    cache.get("other", stage="mask")
    stats = cache.stats()
    assert (stats.total_hits, stats.total_misses, stats.total_entries, stats.evictions) == (2, 1, 1, 0)
    assert stats.hit_rate == pytest.approx(2 / 3)
    assert stats.total_size_mb == pytest.approx(0.0005)


def test_the_next_process_knows_what_was_looked_up_and_used(cache: DiskCache, clock: FakeClock, tmp_path: Path) -> None:
    for name in "ab":
        cache.put(name, kept(name.encode() * 400), stage="mask", ttl_s=9999, parts={})
        clock.advance(1)
    cache.get("a", stage="mask")
    cache.get("none", stage="mask")
    cache.close()
    other = DiskCache(tmp_path / "cache", clock=clock, max_bytes=1000)
    assert (other.stats().total_hits, other.stats().total_misses) == (1, 1)
    other.put("c", kept(b"c" * 400), stage="mask", ttl_s=9999, parts={})
    assert [name for name in "abc" if other.peek(name)] == ["a", "c"], "b was used longest ago"


@pytest.mark.parametrize(("lookups", "wait_s"), [(64, 0.0), (1, 1.0), (1, -5.0)])
def test_a_process_beside_sees_the_figures_after_many_lookups_or_some_time(
    cache: DiskCache, clock: FakeClock, tmp_path: Path, lookups: int, wait_s: float
) -> None:
    beside = DiskCache(tmp_path / "cache", clock=clock)
    for _ in range(lookups):
        cache.get("none", stage="mask")
    clock.set_wall(clock.now_s() + wait_s)
    if wait_s:
        assert beside.stats().total_misses == 0
        cache.get("none", stage="mask")
    assert beside.stats().total_misses == lookups + (wait_s != 0)


def test_a_hit_that_cannot_be_noted_is_still_a_hit(cache: DiskCache, tmp_path: Path) -> None:
    cache.put("k", kept(), stage="mask", ttl_s=60, parts={})
    with sqlite3.connect(tmp_path / "cache" / "index.sqlite", isolation_level=None) as writer:
        writer.execute("begin immediate")
        assert cache.get("k", stage="mask") == kept()
        writer.execute("rollback")
    writer.close()
    assert cache.stats().total_hits == 1


def test_the_rate_of_a_cache_never_asked_is_unknown_not_zero(cache: DiskCache) -> None:
    assert cache.stats().hit_rate is None


def test_one_stage_can_be_cleared_alone(cache: DiskCache) -> None:
    cache.put("a", kept(b"1"), stage="mask", ttl_s=60, parts={})
    cache.put("b", kept(b"2"), stage="draft", ttl_s=60, parts={})
    assert cache.clear(stage="mask") == 1
    assert cache.stages() == {"draft": 1}


def test_clearing_everything_also_resets_the_counters(cache: DiskCache, tmp_path: Path) -> None:
    cache.put("a", kept(), stage="mask", ttl_s=60, parts={})
    cache.get("a", stage="mask")
    assert cache.clear() == 1
    assert cache.stats().total_hits == 0
    assert blob_files(tmp_path) == []


@pytest.mark.parametrize("damage", ["flip", "short", "missing", "empty"])
def test_a_damaged_blob_is_a_miss_and_the_next_run_keeps_it_anew(cache: DiskCache, tmp_path: Path, damage: str) -> None:
    cache.put("k", kept(b"0123456789"), stage="mask", ttl_s=60, parts={})
    (path,) = blob_files(tmp_path)
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"flip": b"1" + data[1:], "short": data[:5], "empty": b""}[damage])
    assert cache.get("k", stage="mask") is None
    cache.put("k", kept(b"0123456789"), stage="mask", ttl_s=60, parts={})
    assert cache.get("k", stage="mask") == kept(b"0123456789")


def test_any_flipped_byte_in_the_index_gives_the_right_result_or_a_miss(tmp_path: Path, clock: FakeClock) -> None:
    root = tmp_path / "cache"
    cache = DiskCache(root, clock=clock)
    for name in "abcdef":
        cache.put(name, kept(name.encode() * 50, name=name), stage="mask", ttl_s=999, parts={})
    cache.close()
    index = root / "index.sqlite"
    whole = index.read_bytes()
    rng = random.Random(7)
    hits = 0
    for _ in range(200):
        at = rng.randrange(len(whole))
        index.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :])
        for leftover in root.glob("index.sqlite-*"):
            leftover.unlink()
        damaged = DiskCache(root, clock=clock)
        for name in "abcdef":
            found = damaged.get(name, stage="mask")
            assert found is None or found == kept(name.encode() * 50, name=name)
            hits += found is not None
        damaged.close()
        for name in "abcdef":  # a miss may have deleted blobs; give them back for the next round
            cache._blobs.put(name.encode() * 50)
    assert hits > 200  # most flips hit empty pages: the check above did compare results


def test_an_index_that_is_no_database_is_set_aside_and_a_new_one_begins(tmp_path: Path, clock: FakeClock) -> None:
    root = tmp_path / "cache"
    root.mkdir()
    (root / "index.sqlite").write_bytes(b"this is not a database" * 100)
    cache = DiskCache(root, clock=clock)
    assert cache.get("k", stage="mask") is None
    cache.put("k", kept(), stage="mask", ttl_s=60, parts={})
    assert cache.get("k", stage="mask") == kept()
    assert (root / "damaged-index.sqlite").read_bytes().startswith(b"this is not")


def test_an_index_of_another_format_is_set_aside_not_overwritten(tmp_path: Path, clock: FakeClock) -> None:
    root = tmp_path / "cache"
    root.mkdir()
    with sqlite3.connect(root / "index.sqlite") as db:
        db.execute("pragma user_version = 99")
    cache = DiskCache(root, clock=clock)
    cache.put("k", kept(), stage="mask", ttl_s=60, parts={})
    cache.put("k", kept(), stage="mask", ttl_s=60, parts={})
    assert cache.get("k", stage="mask") == kept()
    assert (root / "damaged-index.sqlite").exists()


def test_a_folder_that_cannot_be_made_means_no_cache_not_a_failure(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = DiskCache(tmp_path / "file" / "cache", clock=clock)
    cache.put("k", kept(), stage="mask", ttl_s=60, parts={})
    assert cache.get("k", stage="mask") is None


def test_the_folder_is_private(cache: DiskCache, tmp_path: Path) -> None:
    cache.put("k", kept(), stage="mask", ttl_s=60, parts={})
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0


def test_threads_share_one_cache(cache: DiskCache) -> None:
    def work(name: str) -> int:
        for number in range(20):
            cache.put(f"{name}{number}", kept(name.encode()), stage="mask", ttl_s=60, parts={})
        return sum(cache.get(f"{name}{number}", stage="mask") == kept(name.encode()) for number in range(20))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, "abcd")) == [20] * 4


def test_two_processes_worth_of_handles_share_one_folder(tmp_path: Path, clock: FakeClock) -> None:
    one, two = (DiskCache(tmp_path / "cache", clock=clock) for _ in range(2))
    one.put("k", kept(), stage="mask", ttl_s=60, parts={})
    assert two.get("k", stage="mask") == kept()
    two.clear()
    assert one.get("k", stage="mask") is None


def test_keeping_a_result_waits_for_no_disk(cache: DiskCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def syncs(handle: int) -> None:
        raise AssertionError("a cache may be lost: it has nothing to wait for")

    monkeypatch.setattr("os.fsync", syncs)
    cache.put("k", kept(), stage="mask", ttl_s=10, parts={})
    assert cache.get("k", stage="mask") == kept()


@pytest.mark.parametrize("left", [b"", b"mas", b"\0\0\0\0"])
def test_what_a_power_cut_left_of_a_blob_is_a_miss_and_is_kept_again(
    cache: DiskCache, tmp_path: Path, left: bytes
) -> None:
    cache.put("k", kept(), stage="mask", ttl_s=10, parts={})
    blob_files(tmp_path)[0].write_bytes(left)
    assert cache.get("k", stage="mask") is None
    cache.put("k", kept(), stage="mask", ttl_s=10, parts={})
    assert cache.get("k", stage="mask") == kept()
