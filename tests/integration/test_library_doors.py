"""The library over a real job list and real files: opening, duplicating, exporting, pinning."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.small_disk import SmallDisk, small_disk
from vmsg_desktop.adapters.storage.bundles import write_bundle
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.message_folder import load_message, map_paths, read_source
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.application.library import Library, StageNotes
from vmsg_desktop.core.jobs import Began, IntentWritten, Prepared, Uploaded
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.events import Event, StageFinished, StageReport, StageStarted
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.job import Job, Uploads
from vmsg_desktop.core.model.library import Query
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.music import Music

ID = "ab" * 16


class Shelf:
    """A library with one message of four own files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = FakeClock()
        self.store = JobStore(root / "jobs.sqlite", clock=self.clock)
        self.results = ResultFolder(root / "library")
        self.library = Library(self.store, self.results, read_source, write_bundle)
        self.own = root / "own"
        self.own.mkdir()
        self.bytes = {"me and Mika.JPG": b"photo", "v.m4a": b"voice", "beach.png": b"beach", "song.mp3": b"song"}
        for name, data in self.bytes.items():
            (self.own / name).write_bytes(data)
        self.message = Message(
            self.source("me and Mika.JPG"),
            self.source("v.m4a"),
            title="For Mika",
            background=Background(kind="picture", path=str(self.own / "beach.png")),
            music=Music(kind="own", path=str(self.own / "song.mp3")),
        )
        self.job = self.add(ID, self.message)

    def source(self, name: str) -> Source:
        return Source(str(self.own / name), hashlib.sha256(self.bytes[name]).hexdigest())

    def add(self, job_id: str, message: Message) -> Job:
        text = dump_message(message).decode()
        return self.store.add(Job(job_id, "did", message.title, text, str(self.root / "library" / "mika")))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path)
    yield made
    made.store.close()


def test_search_gives_the_newest_first(shelf: Shelf) -> None:
    shelf.clock.advance(10.0)
    newer = shelf.add("cd" * 16, replace(shelf.message, title="For Mika again"))
    assert shelf.library.search(Query("for mika")) == (newer, shelf.job)
    assert shelf.library.search(Query("again")) == (newer,)
    assert shelf.library.search(Query("nobody")) == ()


def test_a_job_is_opened_with_its_history_stages_and_video(shelf: Shelf) -> None:
    report = StageReport(
        "mask", Engine("isnet", "isnet-medium", "ab" * 32, "1.0", "cpu"), 12.5, "miss", ("soft edges",)
    )
    seen: list[Event] = []
    notes = StageNotes(seen.append)
    for event in (StageStarted("mask"), StageFinished(report)):
        notes(event)
    shelf.store.apply(ID, Began())
    notes.keep(shelf.store, ID)
    details = shelf.library.show("abab")
    assert details.job.id == ID
    assert [row["event"] for row in details.history] == ["Began"]
    (stage,) = details.stages
    assert (stage["stage"], stage["ms"], stage["cache"], stage["engine"]["device"]) == ("mask", 12.5, "miss", "cpu")
    assert details.video_bytes is None
    assert seen == [StageStarted("mask"), StageFinished(report)]


def test_the_stages_of_the_last_run_are_shown(shelf: Shelf) -> None:
    for ms in (1.0, 2.0):
        notes = StageNotes(lambda event: None)
        notes(StageFinished(StageReport("mask", None, ms, "hit")))
        notes.keep(shelf.store, ID)
    assert [stage["ms"] for stage in shelf.library.show(ID).stages] == [2.0]


def test_a_run_without_stages_leaves_no_row(shelf: Shelf) -> None:
    StageNotes(lambda event: None).keep(shelf.store, ID)
    assert shelf.store.history(ID) == ()


def test_stages_that_cannot_be_kept_fail_nothing(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    class Full:
        def note(self, job_id: str, name: str, facts: object) -> None:
            raise StorageError("disk_full", "The disk is full.", "Free some.")

    notes = StageNotes(lambda event: None)
    notes(StageFinished(StageReport("mask", None, 1.0, "hit")))
    notes.keep(Full(), ID)
    assert "are not kept: The disk is full." in caplog.text


def test_a_note_on_a_job_that_was_forgotten_meanwhile_leaves_nothing(shelf: Shelf) -> None:
    shelf.store.remove(ID)
    shelf.store.note(ID, "Stages", {"stages": []})
    assert shelf.store.history(ID) == ()


def test_what_is_shown_holds_no_address_and_no_token(shelf: Shelf) -> None:
    for event in (
        Began(),
        Prepared("ff" * 32, 1),
        Uploaded(Uploads("s3://i", "s3://a", 1.0)),
        IntentWritten("cafe", 1.0),
    ):
        shelf.store.apply(ID, event)
    told = str(shelf.library.show(ID).history)
    assert "s3://" not in told
    assert "cafe" not in told


def test_a_video_is_told_by_its_size(shelf: Shelf) -> None:
    path, sha256 = shelf.results.save(shelf.job, b"twelve bytes")
    shelf.store.add(replace(shelf.job, id="cd" * 16, state="done", video_path=path, video_sha256=sha256))
    assert shelf.library.show("cd").video_bytes == 12


def test_a_duplicate_is_a_new_job_of_the_same_message(shelf: Shelf) -> None:
    copy = shelf.library.duplicate(ID[:8])
    assert copy.id != ID
    assert (copy.state, copy.attempt, copy.talk_id, copy.pays_again) == ("queued", 1, "", False)
    assert (copy.title, copy.message, copy.folder, copy.target) == (
        shelf.job.title, shelf.job.message, shelf.job.folder, "did"
    )  # fmt: skip
    assert shelf.store.get(copy.id) == copy
    other = shelf.library.duplicate(ID, folder="/elsewhere", pays_again=True)
    assert (other.folder, other.pays_again) == ("/elsewhere", True)


def test_pinning_and_letting_go(shelf: Shelf) -> None:
    assert shelf.library.pin("abab", is_pinned=True).is_pinned
    assert not shelf.library.pin("abab", is_pinned=False).is_pinned


def opened(folder: Path) -> Message:
    """The exported message as another computer reads it: its own files gone, the folder elsewhere."""
    return load_message(folder / "message.json")


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_an_export_opens_on_another_computer(shelf: Shelf, tmp_path: Path, kind: str) -> None:
    target = tmp_path / ("out.zip" if kind == "zip" else "out")
    exported = shelf.library.export(ID, str(target))
    shutil.rmtree(shelf.own)
    elsewhere = tmp_path / "other computer" / "in"
    elsewhere.parent.mkdir()
    if kind == "zip":
        zipfile.ZipFile(exported.path).extractall(elsewhere)
    else:
        shutil.move(exported.path, elsewhere)
    message = opened(elsewhere)
    assert sorted(path.name for path in elsewhere.iterdir()) == sorted(exported.files) == [
        "background.png", "message.json", "music.mp3", "photo.jpg", "voice.m4a"
    ]  # fmt: skip
    for source, data in ((message.photo, b"photo"), (message.voice, b"voice")):
        assert read_source(source, what="file", limit_bytes=99).data == data
    assert Path(message.background.path).read_bytes() == b"beach"
    assert Path(message.music.path).read_bytes() == b"song"
    by_name = map_paths(message, os.path.basename)
    assert replace(by_name, background=shelf.message.background, music=shelf.message.music) == replace(
        shelf.message,
        photo=replace(shelf.message.photo, path="photo.jpg"),
        voice=replace(shelf.message.voice, path="voice.m4a"),
    )


def test_an_export_says_that_the_photo_keeps_what_the_camera_wrote(shelf: Shelf, tmp_path: Path) -> None:
    assert "place and time" in shelf.library.export(ID, str(tmp_path / "out")).notes[0]


def test_bundled_parts_are_named_and_not_copied(shelf: Shelf, tmp_path: Path) -> None:
    bundled = replace(
        shelf.message,
        background=Background(kind="bundled", name="peach"),
        music=Music(kind="bundled", name="candlelight"),
    )
    shelf.add("cd" * 16, bundled)
    exported = shelf.library.export("cd", str(tmp_path / "out"))
    assert sorted(exported.files) == ["message.json", "photo.jpg", "voice.m4a"]
    assert opened(tmp_path / "out").music.name == "candlelight"


def test_the_same_message_exports_to_the_same_zip(shelf: Shelf, tmp_path: Path) -> None:
    paths = [shelf.library.export(ID, str(tmp_path / name)).path for name in ("a.zip", "b.zip")]
    assert Path(paths[0]).read_bytes() == Path(paths[1]).read_bytes()


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_is_there_is_never_overwritten_by_an_export(shelf: Shelf, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(InputError, match="is there already"):
        shelf.library.export(ID, str(tmp_path / name))
    assert (tmp_path / name).read_bytes() == b"mine"


def test_a_source_that_was_changed_is_not_exported_as_if_it_were_the_one(shelf: Shelf, tmp_path: Path) -> None:
    (shelf.own / "v.m4a").write_bytes(b"another voice")
    with pytest.raises(InputError) as caught:
        shelf.library.export(ID, str(tmp_path / "out"))
    assert caught.value.code == "voice_changed"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("suffix", [".j/../pg", ".tar gz", ".averylongone", ".jpg\n", ""])
def test_strange_suffixes_do_not_travel(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    path = shelf.own / ("strange" + suffix.replace("/", "-"))
    path.write_bytes(b"photo")
    shelf.add("cd" * 16, replace(shelf.message, photo=Source(str(path))))
    assert "photo" in shelf.library.export("cd", str(tmp_path / "out")).files


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_full_disk_leaves_no_half_of_an_export(shelf: Shelf, tmp_path: Path, name: str) -> None:
    with small_disk(tmp_path / "disk") as disk:
        _check_full(shelf, disk, name)


def _check_full(shelf: Shelf, disk: SmallDisk, name: str) -> None:
    disk.fill(leaving_bytes=8192)
    with pytest.raises(StorageError, match="the export needs") as caught:
        shelf.library.export(ID, str(disk.root / name))
    assert caught.value.code == "disk_full"
    assert [path.name for path in disk.root.iterdir()] == ["filler"]
    disk.make_room()
    assert Path(shelf.library.export(ID, str(disk.root / name)).path).exists()
