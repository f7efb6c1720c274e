"""Why a result is kept or not: looked up, never computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage.cache_disk import DiskCache
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.pipeline.explain import Explanation, changes_between, explain
from vmsg_desktop.core.pipeline.run import run
from vmsg_desktop.core.pipeline.stage import Codec, Keeping, Made, Stage

TEXT = Codec[str](lambda value: Packed({}, {"text": value.encode()}), lambda packed: packed.blobs["text"].decode())


@dataclass
class Chain:
    """A mask and a frame that is made from it, with settings to turn."""

    cache: DiskCache
    clock: FakeClock
    photo: str = "photo-1"
    feather_px: float = 0.0
    colour: str = "blue"
    code_version: int = 1
    computed: list[str] = field(default_factory=list)

    def stages(self) -> tuple[Stage[str], Stage[str]]:
        settings: dict[str, object] = {"photo": self.photo, "edge": {"feather_px": self.feather_px, "grow_px": 0}}
        mask = Stage("mask", lambda need, progress: self._made("mask"), self._keeping(lambda need: settings))
        keeping = self._keeping(lambda need: {"mask": need(mask), "colour": self.colour})
        return mask, Stage("frame", lambda need, progress: self._made(need(mask)), keeping)

    def run(self) -> None:
        run(self.stages()[1], emit=lambda event: None, cancel=CancelToken(), clock=self.clock, cache=self.cache)

    def explain(self) -> dict[str, Explanation]:
        return {found.stage: found for found in explain(self.stages(), self.cache)}

    def _keeping(self, key: Callable[..., dict[str, object]]) -> Keeping[str]:
        return Keeping(key, TEXT, 3600, self.code_version)

    def _made(self, value: str) -> Made[str]:
        self.computed.append(value)
        return Made(f"<{value} {self.photo} {self.feather_px}>")


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    clock = FakeClock()
    return Chain(DiskCache(tmp_path / "cache", clock=clock), clock)


def test_a_stage_that_was_never_made_says_so(chain: Chain) -> None:
    found = chain.explain()
    assert (found["mask"].answer, found["mask"].reason) == ("miss", "No result of this stage is kept.")


def test_a_stage_behind_a_missing_one_waits_for_it(chain: Chain) -> None:
    assert chain.explain()["frame"] == Explanation("frame", "waits", "Not known before mask has been made.")


def test_after_a_run_everything_is_a_hit(chain: Chain) -> None:
    chain.run()
    assert {found.answer for found in chain.explain().values()} == {"hit"}


def test_a_miss_names_what_changed_with_both_values(chain: Chain) -> None:
    chain.run()
    chain.feather_px = 2.5
    (change,) = chain.explain()["mask"].changes
    assert (change.name, change.before, change.now) == ("edge.feather_px", 0.0, 2.5)


def test_only_the_changed_stage_is_a_miss(chain: Chain) -> None:
    chain.run()
    chain.colour = "red"
    found = chain.explain()
    assert (found["mask"].answer, found["frame"].answer) == ("hit", "miss")
    assert [change.name for change in found["frame"].changes] == ["colour"]


def test_the_nearest_of_several_kept_results_is_compared_with(chain: Chain) -> None:
    chain.run()
    chain.photo, chain.feather_px = "photo-2", 4.0
    chain.run()
    chain.feather_px = 5.0
    assert [change.name for change in chain.explain()["mask"].changes] == ["edge.feather_px"]


def test_newer_code_is_named_as_the_reason(chain: Chain) -> None:
    chain.run()
    chain.code_version = 2
    assert [change.name for change in chain.explain()["mask"].changes] == ["code"]


def test_an_ended_lifetime_is_told_from_a_change(chain: Chain) -> None:
    chain.run()
    chain.clock.advance(3601)
    assert "lifetime of 1 h is over" in chain.explain()["mask"].reason


def test_damage_is_told_from_a_change(chain: Chain, tmp_path: Path) -> None:
    chain.run()
    for blob in (tmp_path / "cache" / "blobs").glob("??/*"):
        blob.write_bytes(b"other")
    assert "damaged" in chain.explain()["mask"].reason


def test_explaining_computes_nothing_and_counts_nothing(chain: Chain) -> None:
    chain.run()
    before, computed = chain.cache.stats(), list(chain.computed)
    chain.feather_px = 1.0
    chain.explain()
    assert chain.computed == computed
    assert chain.cache.stats() == before


def test_equal_parts_differ_in_nothing() -> None:
    parts = {"a": 1, "b": {"c": [1, 2]}, "d": {}}
    assert changes_between(parts, dict(parts)) == ()


def test_a_part_that_came_or_went_is_a_change() -> None:
    names = {change.name for change in changes_between({"a": 1, "gone": 2}, {"a": 1, "new": {"x": 3}})}
    assert names == {"gone", "new.x"}


def test_verify_drops_what_is_damaged_expired_or_left_over(chain: Chain, tmp_path: Path) -> None:
    chain.run()
    chain.feather_px = 9.0
    chain.run()
    blobs = sorted((tmp_path / "cache" / "blobs").glob("??/*"))
    blobs[0].write_bytes(b"flipped")
    left_over = blobs[0].parent.parent / "ab" / ("ab" + "0" * 62)
    left_over.parent.mkdir(exist_ok=True)
    left_over.write_bytes(b"from an interrupted write")
    audit = chain.cache.verify()
    assert (audit.good, audit.damaged, audit.expired, audit.orphans) == (3, 1, 0, 1)
    assert not left_over.exists()
    assert chain.cache.verify().damaged == 0


def test_verify_counts_ended_lifetimes(chain: Chain) -> None:
    chain.run()
    chain.clock.advance(4000)
    assert chain.cache.verify().expired == 2
    assert chain.cache.stats().total_entries == 0
