"""One job on the workbench: files from the order, only what is needed, kept where it may be, engines opened once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from remote_agent.worker import BenchPool, OpenedOnce, PipelineWorker, Wrapped
from tests.fakes.agent_jobs import MESSAGE, MemoryBlobs, make_order, wire_file
from tests.fakes.cache import MemoryCache
from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeDetector, FakeEngines
from vmsg_desktop.adapters.storage.bundled import load_presets
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.audio.presets import PresetTable
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import OutputName, WireWishes, WorkOrder
from vmsg_desktop.core.model.errors import Cancelled, InputError
from vmsg_desktop.core.model.events import Event, StageFinished, StageStarted
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.message import Source
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.model.vision import Box
from vmsg_desktop.core.model.voice import PitchTrack, Prosody
from vmsg_desktop.core.pipeline.outputs import OUTPUT_CODECS

FILES = {
    "photo": wire_file(b"photo", name="me.jpg"),
    "voice": wire_file(b"voice", name="me.wav"),
    "background": wire_file(b"beach", name="beach.png"),
    "music": wire_file(b"calm", name="calm.flac"),
}
VOICED = replace(MESSAGE, prosody=Prosody(pitch_st=2))
EVERYTHING: tuple[OutputName, ...] = tuple(OUTPUT_CODECS)


class NoMeter:
    def pitch(self, sound: object) -> PitchTrack:
        raise AssertionError("no stage measures pitch")


def own_disk(*args: Any, **more: Any) -> SourceFile:
    raise AssertionError("a job reads nothing but the files of its order")


@dataclass
class Side:
    """A worker with its parts at hand."""

    home: Path
    presets: PresetTable
    engines: FakeEngines = field(default_factory=lambda: FakeEngines(detector=FakeDetector([Box(20, 20, 300, 240)])))
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    cache: MemoryCache = field(default_factory=MemoryCache)
    events: list[Event] = field(default_factory=list)
    opened: list[Wishes] = field(default_factory=list)
    closed: list[Wishes] = field(default_factory=list)
    cancel: CancelToken = field(default_factory=CancelToken)

    def __post_init__(self) -> None:
        for file in FILES.values():
            self.blobs.put(file.data or b"")
        self.worker = self.again()

    def again(self, **more: Any) -> PipelineWorker:
        """Another life of the agent on the same disk."""
        self.worker = PipelineWorker(
            self.blobs, self.home / "private", clock=FakeClock(), open_bench=self.open_bench, **more
        )
        return self.worker

    @contextmanager
    def open_bench(self, wishes: Wishes) -> Iterator[Workbench]:
        self.opened.append(wishes)
        yield Workbench(self.engines, self.presets, NoMeter(), self.cache, FakeClock(), own_disk, own_disk, own_disk)
        self.closed.append(wishes)

    def make(self, order: WorkOrder, *, job_id: str = "ab" * 16) -> dict[str, Kept]:
        bare = replace(order, files={role: replace(file, data=None) for role, file in order.files.items()})
        return dict(self.worker(bare, job_id=job_id, emit=self.events.append, cancel=self.cancel))

    def stages(self) -> list[str]:
        return [event.report.stage for event in self.events if isinstance(event, StageFinished)]


@pytest.fixture
def side(tmp_path: Path) -> Iterator[Side]:
    side = Side(tmp_path, load_presets())
    yield side
    side.worker.close()


def order_of(*outputs: OutputName, **more: Any) -> WorkOrder:
    return make_order(*outputs, **{"files": FILES, "message": VOICED, **more})


def test_every_output_is_made_and_packed_as_its_reader_expects(side: Side) -> None:
    message = replace(VOICED, background=Background("picture", path="x"), music=Music("own", path="y"))
    made = side.make(order_of(*EVERYTHING, message=message))
    assert set(made) == set(EVERYTHING)
    for name, kept in made.items():
        assert OUTPUT_CODECS[name].unpack(kept.packed) is not None  # type: ignore[index]
    assert made["people"].engine == side.engines.detector.engine


def test_without_music_the_sound_is_the_voice(side: Side) -> None:
    made = side.make(order_of("prosody", "sound"))
    assert made["sound"].packed == made["prosody"].packed
    assert side.engines.prosody.calls == 1


def test_only_what_the_outputs_need_is_read_and_run(side: Side) -> None:
    side.make(order_of("people", files={"photo": FILES["photo"]}))
    assert side.engines.decoder.calls == ["me.jpg"]
    assert side.stages() == ["photo", "people"]
    side.make(order_of("prosody", files={"voice": FILES["voice"]}))
    assert side.engines.decoder.calls == ["me.jpg", "me.wav"]
    assert side.engines.matter.calls == 0


def test_a_bundled_background_comes_from_the_order_too(side: Side) -> None:
    message = replace(VOICED, background=Background("bundled", name="studio"), music=Music("bundled", name="calm"))
    side.make(order_of("frame", "sound", message=message))
    assert {"beach.png", "calm.flac"} <= set(side.engines.decoder.calls)


def test_a_second_job_takes_what_is_kept_and_runs_nothing(side: Side) -> None:
    first = side.make(order_of(*EVERYTHING))
    side.engines.decoder.calls.clear()
    again = side.make(order_of(*EVERYTHING), job_id="cd" * 16)
    assert {name: kept.packed for name, kept in again.items()} == {name: kept.packed for name, kept in first.items()}
    assert side.engines.decoder.calls == []
    assert (side.engines.detector.calls, side.engines.matter.calls, side.engines.prosody.calls) == (1, 1, 1)


@pytest.mark.parametrize("data", [None, b"too short"])
def test_a_file_that_is_gone_or_damaged_is_asked_for_again(side: Side, data: bytes | None) -> None:
    sha256 = FILES["photo"].sha256
    del side.blobs.kept[sha256]
    if data is not None:
        side.blobs.kept[sha256] = data
    with pytest.raises(InputError) as told:
        side.make(order_of("people"))
    assert (told.value.code, told.value.retryable) == ("files_missing", True)
    assert told.value.details == {"files": [sha256]}


def test_an_order_without_the_file_of_its_output_says_so(side: Side) -> None:
    with pytest.raises(InputError, match="voice"):
        side.make(order_of("prosody", files={"photo": FILES["photo"]}))


def test_a_file_above_the_limit_is_not_even_read(side: Side) -> None:
    huge = replace(FILES["photo"], size_bytes=10**12)
    with pytest.raises(InputError) as told:
        side.make(order_of("people", files={"photo": huge}))
    assert told.value.code == "photo_too_large"


def test_a_cancelled_job_stops_between_stages(side: Side) -> None:
    def stop_at_people(event: Event) -> None:
        if event == StageStarted("people"):
            side.cancel.cancel()

    with pytest.raises(Cancelled):
        side.worker(order_of("mask"), job_id="ab" * 16, emit=stop_at_people, cancel=side.cancel)
    assert side.engines.matter.calls == 0


class TestWithoutTheCommonCache:
    """A job that may not use it still does nothing twice, and leaves nothing behind."""

    ORDER = order_of("people", "mask", is_cached=False)

    def test_it_takes_nothing_and_leaves_nothing_there(self, side: Side) -> None:
        side.make(order_of("people"))
        entries = dict(side.cache.entries)
        side.make(self.ORDER)
        assert side.engines.detector.calls == 2
        assert side.cache.entries == entries

    def test_an_interrupted_one_goes_on_where_it_was(self, side: Side) -> None:
        def stop_at_mask(event: Event) -> None:
            if event == StageStarted("mask"):
                side.cancel.cancel()

        with pytest.raises(Cancelled):
            side.worker(self.ORDER, job_id="ab" * 16, emit=stop_at_mask, cancel=side.cancel)
        side.cancel = CancelToken()
        side.again()
        side.make(self.ORDER)
        assert side.engines.detector.calls == 1

    def test_two_jobs_of_the_same_order_share_nothing(self, side: Side) -> None:
        side.make(self.ORDER)
        side.make(self.ORDER, job_id="cd" * 16)
        assert side.engines.matter.calls == 2

    def test_its_own_cache_is_removed_at_its_end(self, side: Side) -> None:
        side.make(self.ORDER)
        assert side.worker.private_jobs() == {"ab" * 16}
        side.worker.forget("ab" * 16)
        side.worker.forget("ab" * 16)
        assert side.worker.private_jobs() == frozenset()


def test_the_engines_of_a_job_can_be_wrapped_and_what_they_made_left_unkept(side: Side) -> None:
    wrapped: list[Any] = []
    other = FakeDetector(boxes=())

    def wrap(engines: Any, **more: Any) -> Wrapped:
        wrapped.append(more)
        return Wrapped(replace(side.engines, detector=other), may_keep=lambda stage: stage != "people")

    side.again(wrap=wrap)
    for job_id in ("ab" * 16, "cd" * 16):
        made = side.make(order_of("faces", "people", priority="batch"), job_id=job_id)
        assert OUTPUT_CODECS["people"].unpack(made["people"].packed).boxes == ()
    assert other.calls == 2
    assert set(side.cache.stages.values()) == {"faces"}
    assert wrapped[0]["priority"] == "batch"
    assert wrapped[0]["cancel"] is side.cancel


class TestPool:
    """Workbenches by wishes."""

    def test_jobs_with_the_same_wishes_share_one(self, side: Side) -> None:
        for device in ("auto", "cpu", "auto"):
            side.make(order_of("people", wishes=WireWishes(device=device)))
        assert [wishes.device for wishes in side.opened] == ["auto", "cpu"]
        side.worker.close()
        assert len(side.closed) == 2

    def test_the_one_that_rested_longest_goes_first_and_never_one_in_use(self, side: Side) -> None:
        pool = BenchPool(side.open_bench)
        with pool.lent(WireWishes(device="first")), pool.lent(WireWishes(device="second")):
            for number in range(6):
                with pool.lent(WireWishes(device=f"d{number}")):
                    pass
            assert "first" not in [wishes.device for wishes in side.closed]
            assert [wishes.device for wishes in side.closed] == ["d0", "d1", "d2", "d3"]
        pool.close()
        assert len(side.closed) == 8

    def test_wishes_that_cannot_be_met_leave_nothing_open(self) -> None:
        def refuse(wishes: Wishes) -> AbstractContextManager[Workbench]:
            raise InputError("engine_unknown", "No such engine.")

        pool = BenchPool(refuse)
        for _ in range(2):
            with pytest.raises(InputError), pool.lent(WireWishes(detector="nonsense")):
                pass


def test_threads_that_ask_at_once_open_an_engine_once() -> None:
    class Slow:
        opened = 0

        @property
        def matter(self) -> object:
            Slow.opened += 1
            assert gate.wait(20)
            return object()

        def notes(self, task: str, /) -> tuple[str, ...]:
            return (task,)

    gate, got = threading.Event(), list[object]()
    engines = OpenedOnce(Slow())  # type: ignore[arg-type]
    threads = [threading.Thread(target=lambda: got.append(engines.matter)) for _ in range(4)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(20)
    assert Slow.opened == 1
    assert len(got) == 4
    assert len(set(map(id, got))) == 1
    assert (engines.notes("people"), engines.notes("matting")) == (("people",), ("matting",))


def test_an_engine_that_did_not_open_is_tried_again() -> None:
    class Flaky:
        tries = 0

        @property
        def decoder(self) -> object:
            Flaky.tries += 1
            if Flaky.tries == 1:
                raise InputError("model_missing", "It is not there.")
            return "decoder"

    engines = OpenedOnce(Flaky())  # type: ignore[arg-type]
    with pytest.raises(InputError):
        _ = engines.decoder
    assert engines.decoder == "decoder"  # type: ignore[comparison-overlap]


def test_a_file_keeps_the_name_that_a_person_gave_it(side: Side) -> None:
    with nullcontext(side):
        side.make(order_of("people", message=replace(VOICED, photo=Source("/home/someone/secret/me.jpg"))))
    assert side.engines.decoder.calls == ["me.jpg"]
