"""The model store: a file is there whole and checked or not at all, whatever happens on the way."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.model_packages import CUT, EYES, HANDS, NPM, build_tarball, build_wheel, entry, sha256, table
from vmsg_desktop.adapters.file_lock import locked
from vmsg_desktop.adapters.models.report import Report
from vmsg_desktop.adapters.models.store import Fetchers, ModelStore
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, InputError, RemoteError, StorageError
from vmsg_desktop.core.model.models import FetchProgress, ModelTable, UrlSource


class Publisher:
    """Fetchers that write given bytes; count the calls; fail or stop when told."""

    def __init__(self, **files: bytes) -> None:
        self.files = {"eyes.onnx": EYES, "hands.pt": HANDS, "cut.onnx": CUT} | {
            name.replace("_", "."): data for name, data in files.items()
        }
        self.calls: list[str] = []
        self.failure: Exception | None = None
        self.before: Callable[[], None] = lambda: None

    def fetchers(self) -> Fetchers:
        return Fetchers(wheel=self._fetch, npm=self._fetch, url=self._fetch)

    def _fetch(self, source: object, folder: Path, report: Report) -> dict[str, Path]:
        self.calls.append(folder.name)
        self.before()
        if self.failure:
            (folder / "half.part").write_bytes(b"half")
            raise self.failure
        written = {}
        for name, data in self.files.items():
            written[name] = folder / name
            written[name].write_bytes(data)
            report("fetching", len(data), len(data))
        return written


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
def store(tmp_path: Path, publisher: Publisher) -> ModelStore:
    return ModelStore(tmp_path / "models", table(), publisher.fetchers())


def states(store: ModelStore) -> dict[str, str]:
    return {status.entry.name: status.state for status in store.statuses()}


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def test_creating_and_listing_touch_nothing(tmp_path: Path, store: ModelStore) -> None:
    assert states(store) == {"eyes": "missing", "cut": "missing"}
    assert list(tmp_path.iterdir()) == []


def test_get_puts_checked_files_in_place(tmp_path: Path, store: ModelStore) -> None:
    steps: list[FetchProgress] = []
    store.get(("eyes",), steps.append)
    assert states(store) == {"eyes": "verified", "cut": "missing"}
    paths = store.require("eyes")
    assert {name: path.read_bytes() for name, path in paths.items()} == {"eyes.onnx": EYES, "hands.pt": HANDS}
    assert store.hashes("eyes") == {"eyes.onnx": sha256(EYES), "hands.pt": sha256(HANDS)}
    assert {step.model for step in steps} == {"eyes"}
    assert files_in(tmp_path) == ["eyes.onnx", "hands.pt"]


def test_get_of_a_verified_model_fetches_nothing(store: ModelStore, publisher: Publisher) -> None:
    store.get(("starter",))
    store.get(("starter",))
    assert publisher.calls == ["eyes", "cut"]


def test_wrong_bytes_never_get_a_place(tmp_path: Path, store: ModelStore, publisher: Publisher) -> None:
    publisher.files["cut.onnx"] = CUT[:-1] + b"!"
    with pytest.raises(RemoteError, match=r"cut\.onnx of the model cut has the SHA-256") as caught:
        store.get(("cut",))
    assert caught.value.code == "model_hash_mismatch"
    assert states(store)["cut"] == "missing"
    assert "cut.onnx" not in files_in(tmp_path)

    publisher.files["cut.onnx"] = CUT
    store.get(("cut",))
    assert states(store)["cut"] == "verified"


def test_failed_source_is_told_with_its_reason(store: ModelStore, publisher: Publisher) -> None:
    publisher.failure = RemoteError("fetch_failed", "pip gave up.", "Check the network.", retryable=True)
    with pytest.raises(RemoteError, match=r"The model eyes could not be fetched\. pip gave up\.") as caught:
        store.get(("eyes",))
    assert (caught.value.hint, caught.value.retryable) == ("Check the network.", True)


def test_next_source_is_tried_when_one_fails(tmp_path: Path) -> None:
    first, second = Publisher(), Publisher()
    first.failure = RemoteError("fetch_failed", "npm gave up.")
    row = entry("cut", {"cut.onnx": CUT}, NPM, UrlSource({"cut.onnx": "https://example.org/cut.onnx"}))
    fetchers = Fetchers(npm=first.fetchers().npm, url=second.fetchers().url)
    store = ModelStore(tmp_path, table(row), fetchers)
    store.get(("cut",))
    assert store.require("cut")["cut.onnx"].read_bytes() == CUT
    assert (first.calls, second.calls) == (["cut"], ["cut"])


def test_stop_keeps_what_was_under_way_and_frees_the_lock(
    tmp_path: Path, store: ModelStore, publisher: Publisher
) -> None:
    publisher.failure = Cancelled()
    with pytest.raises(Cancelled):
        store.get(("cut",))
    assert files_in(tmp_path) == ["half.part"]
    publisher.failure = None
    store.get(("cut",))
    assert files_in(tmp_path) == ["cut.onnx"]


def test_second_process_waits_and_then_finds_the_model(tmp_path: Path) -> None:
    first, second = Publisher(), Publisher()
    is_inside, may_go_on = threading.Event(), threading.Event()

    def hold() -> None:
        is_inside.set()
        assert may_go_on.wait(30)

    first.before = hold
    worker = threading.Thread(target=ModelStore(tmp_path, table(), first.fetchers()).get, args=(("cut",),))
    worker.start()
    try:
        assert is_inside.wait(30)
        waits: list[FetchProgress] = []

        def watch(step: FetchProgress) -> None:
            if step.phase == "waiting":
                waits.append(step)
                may_go_on.set()

        (status,) = ModelStore(tmp_path, table(), second.fetchers()).get(("cut",), watch)
    finally:
        may_go_on.set()
        worker.join()
    assert waits
    assert status.state == "verified"
    assert second.calls == []


def test_waiting_can_be_stopped(tmp_path: Path, store: ModelStore) -> None:
    def stop(step: FetchProgress) -> None:
        assert step.phase == "waiting"
        raise Cancelled

    (tmp_path / "models").mkdir()
    lock = locked(tmp_path / "models" / ".lock", while_waiting=lambda: None)
    with lock, pytest.raises(Cancelled):
        store.get(("cut",), stop)


@pytest.mark.parametrize("data", [EYES[:100], EYES[:-1] + b"!"])
def test_damaged_file_is_found_and_mended(store: ModelStore, publisher: Publisher, data: bytes) -> None:
    store.get(("eyes",))
    store.require("eyes")["eyes.onnx"].write_bytes(data)
    with pytest.raises(ComputeError, match=r"The model eyes is damaged \(eyes\.onnx\)") as caught:
        store.require("eyes")
    assert caught.value.code == "model_damaged"
    assert caught.value.hint == "Run: vmsg models get eyes"

    store.get(("eyes",))
    assert store.require("eyes")["eyes.onnx"].read_bytes() == EYES
    assert publisher.calls == ["eyes", "eyes"]


def test_missing_model_names_the_line_that_gets_it(store: ModelStore) -> None:
    with pytest.raises(ComputeError, match=r"The model cut is not installed") as caught:
        store.require("cut")
    assert caught.value.code == "model_missing"
    assert caught.value.details["command"] == "vmsg models get cut"


def test_one_missing_file_makes_the_model_missing(store: ModelStore) -> None:
    store.get(("eyes",))
    store.require("eyes")["hands.pt"].unlink()
    with pytest.raises(ComputeError, match=r"not installed \(hands\.pt\)"):
        store.require("eyes")


def test_file_put_there_by_hand_is_hashed_once(tmp_path: Path, store: ModelStore) -> None:
    path = tmp_path / "models" / "cut" / "cut.onnx"
    path.parent.mkdir(parents=True)
    path.write_bytes(CUT)
    assert states(store)["cut"] == "installed"
    assert store.require("cut") == {"cut.onnx": path}
    assert states(store)["cut"] == "verified"


def test_require_trusts_size_and_time_and_verify_trusts_nothing(store: ModelStore) -> None:
    store.get(("cut",))
    path = store.require("cut")["cut.onnx"]
    before = path.stat()
    path.write_bytes(CUT[:-1] + b"!")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert store.require("cut") == {"cut.onnx": path}
    assert [status.state for status in store.verify(("cut",))] == ["damaged"]
    assert states(store)["cut"] == "damaged"
    with pytest.raises(ComputeError):
        store.require("cut")


def test_verify_reports_progress_in_bytes_of_the_model(store: ModelStore) -> None:
    store.get(("eyes",))
    steps: list[FetchProgress] = []
    store.verify(("eyes",), steps.append)
    assert {step.phase for step in steps} == {"checking"}
    assert steps[-1].done_bytes == steps[-1].total_bytes == len(EYES) + len(HANDS)


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"cut/cut.onnx": 5}'])
def test_damaged_memo_costs_hashing_and_nothing_else(tmp_path: Path, store: ModelStore, text: str) -> None:
    store.get(("cut",))
    (tmp_path / "models" / ".hashes.json").write_text(text)
    assert states(store)["cut"] == "installed"
    assert store.require("cut")["cut.onnx"].read_bytes() == CUT


# --- files without a published hash -----------------------------------------------------------------------------------


def unpublished(tmp_path: Path, publisher: Publisher) -> ModelStore:
    row = entry("wide", {"cut.onnx": None}, UrlSource({"cut.onnx": "https://example.org/cut.onnx"}), model_set="full")
    return ModelStore(tmp_path, ModelTable((row,)), publisher.fetchers())


def test_first_fetch_pins_the_hash_and_says_so(tmp_path: Path, publisher: Publisher) -> None:
    store = unpublished(tmp_path, publisher)
    (status,) = store.get(("full",))
    assert (status.state, status.is_pinned_here) == ("verified", True)
    assert store.hashes("wide") == {"cut.onnx": sha256(CUT)}


def test_pinned_hash_is_held_against_the_next_fetch(tmp_path: Path, publisher: Publisher) -> None:
    store = unpublished(tmp_path, publisher)
    store.get(("wide",))
    store.require("wide")["cut.onnx"].unlink()
    publisher.files["cut.onnx"] = EYES
    with pytest.raises(RemoteError, match="SHA-256"):
        store.get(("wide",))


def test_remove_forgets_the_pin(tmp_path: Path, publisher: Publisher) -> None:
    store = unpublished(tmp_path, publisher)
    store.get(("wide",))
    assert store.remove("wide") == len(CUT)
    publisher.files["cut.onnx"] = EYES
    store.get(("wide",))
    assert store.require("wide")["cut.onnx"].read_bytes() == EYES


def test_unpublished_file_put_there_by_hand_is_not_trusted(tmp_path: Path, publisher: Publisher) -> None:
    store = unpublished(tmp_path, publisher)
    (tmp_path / "wide").mkdir()
    (tmp_path / "wide" / "cut.onnx").write_bytes(CUT)
    with pytest.raises(ComputeError, match=r"Nothing vouches for cut\.onnx"):
        store.require("wide")


# --- import -----------------------------------------------------------------------------------------------------------


def test_wheel_and_tarball_are_imported_without_network(
    tmp_path: Path, store: ModelStore, publisher: Publisher
) -> None:
    assert [s.state for s in store.import_file(build_wheel(tmp_path))] == ["verified"]
    assert [s.entry.name for s in store.import_file(build_tarball(tmp_path))] == ["cut"]
    assert states(store) == {"eyes": "verified", "cut": "verified"}
    assert publisher.calls == []
    assert files_in(tmp_path / "models") == ["cut.onnx", "eyes.onnx", "hands.pt"]


def test_bare_file_is_recognised_by_its_bytes_whatever_its_name(tmp_path: Path, store: ModelStore) -> None:
    given = tmp_path / "download (1).bin"
    given.write_bytes(HANDS)
    (status,) = store.import_file(given)
    assert status.files == {"eyes.onnx": "missing", "hands.pt": "verified"}
    assert given.read_bytes() == HANDS


def test_file_without_published_hash_is_imported_when_its_model_is_named(tmp_path: Path, publisher: Publisher) -> None:
    store = unpublished(tmp_path / "home", publisher)
    given = tmp_path / "cut.onnx"
    given.write_bytes(CUT)
    with pytest.raises(InputError, match=r"cut\.onnx is no file of a model"):
        store.import_file(given)
    (status,) = store.import_file(given, model="wide")
    assert (status.state, status.is_pinned_here) == ("verified", True)


def test_strange_file_is_refused(tmp_path: Path, store: ModelStore) -> None:
    given = tmp_path / "holiday.jpg"
    given.write_bytes(b"\xff\xd8\xff")
    with pytest.raises(InputError, match=r"holiday\.jpg is no file of a model") as caught:
        store.import_file(given)
    assert caught.value.code == "import_unknown"
    with pytest.raises(InputError, match="There is no file"):
        store.import_file(tmp_path / "nothing")


def test_package_with_other_bytes_is_refused(tmp_path: Path, store: ModelStore) -> None:
    with pytest.raises(RemoteError, match="SHA-256"):
        store.import_file(build_wheel(tmp_path, eyes=EYES[::-1]))
    assert "eyes.onnx" not in files_in(tmp_path / "models" / "eyes")


def test_no_room_is_said_before_the_download(
    store: ModelStore, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: _Usage(free=1000))
    with pytest.raises(StorageError, match="0 MB are free") as caught:
        store.get(("eyes",))
    assert caught.value.code == "disk_full"
    assert publisher.calls == []


class _Usage:
    def __init__(self, *, free: int) -> None:
        self.free = free


def test_remove_deletes_one_model_and_tells_the_bytes(tmp_path: Path, store: ModelStore) -> None:
    store.get(("starter",))
    assert store.remove("eyes") == len(EYES) + len(HANDS)
    assert states(store) == {"eyes": "missing", "cut": "verified"}
    assert store.remove("eyes") == 0


@pytest.fixture
def shipped(tmp_path: Path, publisher: Publisher) -> ModelStore:
    """An empty folder of one's own; every model of the table came with the program, into a folder that is only read."""
    came = ModelStore(tmp_path / "came", table(), publisher.fetchers())
    came.get(tuple(row.name for row in table()))
    publisher.calls.clear()
    return ModelStore(tmp_path / "models", table(), publisher.fetchers(), bundled=tmp_path / "came")


def test_what_came_with_the_program_is_used_where_it_lies(
    tmp_path: Path, shipped: ModelStore, publisher: Publisher
) -> None:
    before = files_in(tmp_path / "came")
    names = tuple(states(shipped))
    assert set(states(shipped).values()) == {"installed"}
    assert {status.state for status in shipped.get(names)} == {"verified"}
    for name in names:
        assert {path.parent.parent for path in shipped.require(name).values()} == {tmp_path / "came"}
    assert publisher.calls == []
    assert files_in(tmp_path / "came") == before


def test_removing_leaves_what_came_with_the_program(tmp_path: Path, shipped: ModelStore) -> None:
    (name, *_) = states(shipped)
    assert shipped.is_bundled(name)
    assert shipped.remove(name) == 0
    assert shipped.require(name)


def test_damaged_file_of_the_program_is_mended_by_one_of_ones_own(tmp_path: Path, shipped: ModelStore) -> None:
    (name, *_) = states(shipped)
    (path, *_) = shipped.require(name).values()
    path.write_bytes(b"other")
    assert states(shipped)[name] == "damaged"
    assert [status.state for status in shipped.get((name,))] == ["verified"]
    assert tmp_path / "models" in next(iter(shipped.require(name).values())).parents
    assert path.read_bytes() == b"other"


def test_model_of_ones_own_did_not_come_with_the_program(store: ModelStore) -> None:
    assert not store.is_bundled(next(iter(states(store))))
