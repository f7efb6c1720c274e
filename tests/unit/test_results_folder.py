"""Finished videos: whole, checked, beside their message, and never at the price of what is there."""

from __future__ import annotations

import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from vmsg_desktop.adapters.storage import disk_space, results
from vmsg_desktop.adapters.storage.message_folder import load_message, map_paths
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.voice import Prosody

VIDEO, OTHER = b"a video" * 100, b"another video"


class Desk:
    """A library folder, a folder of the person's, and jobs that save into them."""

    def __init__(self, root: Path) -> None:
        self.library, self.elsewhere = root / "library", root / "elsewhere"
        self.results = ResultFolder(self.library)
        (root / "p.jpg").write_bytes(b"photo")
        (root / "v.wav").write_bytes(b"voice")
        self.message = Message(Source(str(root / "p.jpg"), "aa" * 32), Source(str(root / "v.wav")), title="For Mika")

    def job(self, folder: Path | None = None, **changes: object) -> Job:
        message = replace(self.message, **changes)  # type: ignore[arg-type]
        return Job("ab" * 16, "did", "For Mika", dump_message(message).decode(), str(folder or self.library / "mika"))

    def save(self, job: Job, video: bytes = VIDEO) -> Job:
        path, sha256 = self.results.save(job, video)
        return replace(job, state="done", video_path=path, video_sha256=sha256)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def realpaths(message: Message) -> Message:
    return map_paths(message, os.path.realpath)


def test_video_and_message_lie_beside_each_other_and_the_hash_is_the_videos(desk: Desk) -> None:
    job = desk.save(desk.job())
    folder = desk.library / "mika"
    assert Path(job.video_path).read_bytes() == VIDEO
    assert job.video_sha256 == hashlib.sha256(VIDEO).hexdigest()
    assert load_message(folder / "message.json").title == "For Mika"
    assert names(folder) == ["message.json", "message.mp4"]


def test_the_message_file_names_its_sources_relative_to_itself(desk: Desk, tmp_path: Path) -> None:
    desk.save(desk.job(), VIDEO)
    text = (desk.library / "mika" / "message.json").read_text()
    assert str(tmp_path) not in text
    assert realpaths(load_message(desk.library / "mika" / "message.json")) == realpaths(desk.message)


def test_an_other_video_that_is_there_is_kept_and_the_new_one_takes_the_next_number(desk: Desk) -> None:
    first = desk.save(desk.job())
    second = desk.save(desk.job(), OTHER)
    third = desk.save(desk.job(), b"a third")
    assert [Path(job.video_path).name for job in (first, second, third)] == [
        "message.mp4", "message-2.mp4", "message-3.mp4"
    ]  # fmt: skip
    assert Path(first.video_path).read_bytes() == VIDEO
    assert desk.results.read(second) == OTHER
    assert names(desk.library / "mika") == [
        "message-2.json", "message-2.mp4", "message-3.json", "message-3.mp4", "message.json", "message.mp4"
    ]  # fmt: skip


def test_saving_again_after_a_crash_between_file_and_row_makes_no_second_file(desk: Desk) -> None:
    assert desk.save(desk.job()).video_path == desk.save(desk.job()).video_path
    assert names(desk.library / "mika") == ["message.json", "message.mp4"]


def test_a_crash_before_the_message_file_is_made_good(desk: Desk) -> None:
    desk.save(desk.job())
    (desk.library / "mika" / "message.json").unlink()
    desk.save(desk.job())
    assert names(desk.library / "mika") == ["message.json", "message.mp4"]


def test_an_other_message_file_that_is_there_is_kept(desk: Desk) -> None:
    folder = desk.library / "mika"
    folder.mkdir(parents=True)
    (folder / "message.json").write_text("the person's own notes")
    job = desk.save(desk.job())
    assert Path(job.video_path).name == "message-2.mp4"
    assert (folder / "message.json").read_text() == "the person's own notes"
    assert realpaths(load_message(folder / "message-2.json")) == realpaths(desk.message)


def test_a_message_file_that_says_the_same_in_other_words_is_left_as_it_is(desk: Desk) -> None:
    folder = desk.library / "mika"
    folder.mkdir(parents=True)
    text = '{"photo": {"path": "../../p.jpg"}, "voice": {"path": "../../v.wav"}, "title": "For Mika"}'
    (folder / "message.json").write_text(text)
    assert Path(desk.save(desk.job()).video_path).name == "message.mp4"
    assert (folder / "message.json").read_text() == text


def test_the_same_video_of_another_message_gets_its_own_number(desk: Desk) -> None:
    desk.save(desk.job())
    other = desk.save(desk.job(prosody=Prosody(pitch_st=2.0)))
    assert Path(other.video_path).name == "message-2.mp4"


def test_videos_saved_at_once_into_one_folder_all_survive(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        jobs = list(pool.map(lambda n: desk.save(desk.job(title=f"No {n}"), b"video %d" % n), range(24)))
    assert len({job.video_path for job in jobs}) == 24
    for n, job in enumerate(jobs):
        assert desk.results.read(job) == b"video %d" % n
        assert load_message(Path(job.video_path).with_suffix(".json")).title == f"No {n}"


def test_a_video_that_another_process_puts_there_meanwhile_is_not_overwritten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = disk_space.write_new_guarded

    def after_another(path: Path, data: bytes, *, what: str = "") -> None:
        if path.name == "message.mp4":
            path.write_bytes(OTHER)
        write(path, data, what=what)

    monkeypatch.setattr(results, "write_new_guarded", after_another)
    assert Path(desk.save(desk.job()).video_path).name == "message-2.mp4"
    assert (desk.library / "mika" / "message.mp4").read_bytes() == OTHER
    assert names(desk.library / "mika") == ["message-2.json", "message-2.mp4", "message.mp4"]


def test_bundled_parts_bring_their_licences(desk: Desk, portrait_path: Path) -> None:
    sample = Source(str(portrait_path), hashlib.sha256(portrait_path.read_bytes()).hexdigest())
    desk.save(
        desk.job(
            photo=sample,
            background=Background(kind="bundled", name="peach"),
            music=Music(kind="bundled", name="candlelight"),
        )
    )
    text = (desk.library / "mika" / "licences.txt").read_text()
    assert text.splitlines()[2:] == [
        "Picture: Portrait of the astronaut Eileen Collins, by NASA (Public domain)",
        "Background: Peach (CC0-1.0)",
        "Music: Candlelight (CC0-1.0)",
    ]


def test_other_licences_keep_their_own_number(desk: Desk) -> None:
    desk.save(desk.job(music=Music(kind="bundled", name="candlelight")))
    desk.save(desk.job(music=Music(kind="bundled", name="sunny-porch")))
    assert "Candlelight" in (desk.library / "mika" / "licences.txt").read_text()
    assert "Sunny porch" in (desk.library / "mika" / "licences-2.txt").read_text()


def test_a_video_that_does_not_read_back_is_not_called_saved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def rotten(path: Path, data: bytes, *, what: str = "") -> None:
        path.write_bytes(data[:-1] + b"?")

    monkeypatch.setattr(results, "write_new_guarded", rotten)
    with pytest.raises(StorageError) as caught:
        desk.save(desk.job())
    assert (caught.value.code, caught.value.retryable) == ("video_not_verified", True)
    assert names(desk.library / "mika") == []


def test_a_message_file_that_cannot_be_written_takes_the_new_video_along(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, message: Message) -> None:
        raise StorageError("disk_full", "Full.", "Free some.", retryable=True)

    monkeypatch.setattr(results, "save_message", refuse)
    with pytest.raises(StorageError):
        desk.save(desk.job())
    assert names(desk.library / "mika") == []
    monkeypatch.undo()
    assert Path(desk.save(desk.job()).video_path).name == "message.mp4"


def test_a_folder_that_is_a_file_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot be written into .*p\.jpg"):
        desk.save(desk.job(tmp_path / "p.jpg"))


def test_a_changed_or_missing_video_is_not_given_out(desk: Desk) -> None:
    job = desk.save(desk.job())
    assert desk.results.read(job) == VIDEO
    assert desk.results.size_bytes(job) == len(VIDEO)
    Path(job.video_path).write_bytes(OTHER)
    with pytest.raises(StorageError) as caught:
        desk.results.read(job)
    assert caught.value.code == "video_changed"
    Path(job.video_path).unlink()
    with pytest.raises(StorageError) as caught:
        desk.results.read(job)
    assert caught.value.code == "video_gone"
    assert desk.results.size_bytes(job) is None


def test_deleting_takes_what_was_saved_and_the_folder_that_is_empty_then(desk: Desk) -> None:
    job = desk.save(desk.job(music=Music(kind="bundled", name="candlelight")))
    removal = desk.results.delete(job)
    assert [Path(path).name for path in removal.deleted] == ["message.mp4", "message.json", "licences.txt"]
    assert removal.left == ()
    assert names(desk.library) == []


def test_deleting_leaves_the_neighbours(desk: Desk) -> None:
    first, second = desk.save(desk.job()), desk.save(desk.job(), OTHER)
    desk.results.delete(first)
    assert names(desk.library / "mika") == ["message-2.json", "message-2.mp4"]
    assert desk.results.read(second) == OTHER


def test_a_video_in_a_folder_of_the_persons_is_deleted_only_when_asked_in_so_many_words(desk: Desk) -> None:
    job = desk.save(desk.job(desk.elsewhere))
    (left,) = desk.results.delete(job).left
    assert (left.what, "folder of yours" in left.why) == (job.video_path, True)
    assert Path(job.video_path).exists()
    assert job.video_path in desk.results.delete(job, wherever_it_is=True).deleted
    assert desk.elsewhere.is_dir()


def test_a_link_out_of_the_library_does_not_make_a_folder_the_programs(desk: Desk) -> None:
    desk.elsewhere.mkdir()
    desk.library.mkdir()
    (desk.library / "mika").symlink_to(desk.elsewhere)
    job = desk.save(desk.job())
    assert not desk.results.is_own(job)
    assert desk.results.delete(job).deleted == ()


def test_what_was_changed_since_is_left_and_said(desk: Desk) -> None:
    job = desk.save(desk.job())
    message = Path(job.video_path).with_suffix(".json")
    message.write_text("{}")
    removal = desk.results.delete(job)
    assert removal.deleted == (job.video_path,)
    assert [left.what for left in removal.left] == [str(message)]
    again = desk.save(desk.job(desk.library / "other"))
    Path(again.video_path).write_bytes(OTHER)
    removal = desk.results.delete(again)
    assert (removal.deleted, removal.left[0].why) == ((), "it is no longer the video that was saved")


def test_a_video_that_is_gone_and_a_job_without_one_are_no_errors(desk: Desk) -> None:
    job = desk.save(desk.job())
    shutil.rmtree(desk.library)
    assert desk.results.delete(job).left[0].why == "it was gone already"
    assert desk.results.delete(desk.job()).left == ()
