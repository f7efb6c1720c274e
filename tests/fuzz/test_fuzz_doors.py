"""A short run of each fuzzer, the same each time, and proof that a fuzzer would find something."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from tests.fuzz.fuzz_message import message_door
from tests.fuzz.fuzz_photo import photo_door
from tests.fuzz.fuzz_voice import voice_door
from tests.fuzz.harness import Door, FindingError, Report, check_words, run
from tests.fuzz.media_door import seeds
from tests.fuzz.mutations import mutated, resealed
from tests.hostile.picture_bytes import plain
from tests.hostile.sound_bytes import healthy
from vmsg_desktop.adapters.media.photo_structure import png_chunks
from vmsg_desktop.adapters.media.worker import DecodeWorker

pytestmark = pytest.mark.xdist_group("hostile")


def nothing_found(report: Report, files: int) -> None:
    assert report.findings == {}
    assert report.files == files
    assert len(report.outcomes) >= 3  # many ways through the door were seen
    assert report.outcomes["taken"] > 0


def test_photos() -> None:
    with DecodeWorker() as worker:
        nothing_found(run(photo_door(worker), first_seed=7, files=400), 400)


def test_voices() -> None:
    with DecodeWorker() as worker:
        nothing_found(run(voice_door(worker), first_seed=7, files=250), 250)


def test_messages() -> None:
    nothing_found(run(message_door(), first_seed=7, files=250), 250)


def test_a_fuzzer_keeps_the_smallest_file_of_each_kind_of_trouble() -> None:
    def handle(data: bytes) -> str:
        if b"\xff" in data:
            raise FindingError(f"a crash at {len(data)}")
        return "taken"

    report = run(Door("fake", mutated([bytes(40), bytes(90)]), handle), first_seed=1, files=400)
    assert list(report.findings) == ["a crash at N"]
    smallest = report.findings["a crash at N"]
    assert b"\xff" in smallest
    assert len(smallest) <= 42
    assert report.outcomes["finding"] > 1


def test_the_clock_ends_a_run() -> None:
    report = run(Door("fake", st.binary(), lambda _data: "taken"), first_seed=1, seconds=0.05)
    assert report.files > 0
    assert report.findings == {}


@pytest.mark.parametrize(
    ("message", "hint"),
    [("x.jpg is bad.", ""), ("It is bad.", "Try."), ("x.jpg\nis bad.", "Try."), ("x.jpg at 0x7fe736be09f0", "Try."),
     ("x.jpg " + "y" * 500, "Try."), ("x.jpg: Traceback", "Try.")],
)  # fmt: skip
def test_words_that_are_not_for_people_are_findings(message: str, hint: str) -> None:
    check_words("x.jpg is bad.", "Try another one.", name="x.jpg")
    with pytest.raises(FindingError):
        check_words(message, hint, name="x.jpg")


@pytest.mark.parametrize("data", [plain("PNG"), healthy("OGG"), healthy("OPUS"), plain("JPEG"), b""])
def test_right_sums_stay_as_they_are(data: bytes) -> None:
    assert resealed(data) == data


def test_a_changed_png_passes_its_sums_again() -> None:
    changed = bytearray(plain("PNG"))
    changed[60] ^= 1
    with pytest.raises(ValueError, match="check sum"):
        png_chunks(bytes(changed))
    assert b"IDAT" in png_chunks(resealed(bytes(changed)))


@pytest.mark.parametrize("kind", ["photo", "voice"])
def test_seeds_are_small_and_the_same_each_time(kind: str) -> None:
    found = seeds(kind)
    assert found == seeds(kind)
    assert len(found) > 50
    assert max(map(len, found)) <= 150_000
