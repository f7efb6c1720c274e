"""Picture files: recent ones, pasted ones, and what comes with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from vmsg_desktop.adapters.storage.picture_files import UserPictureFiles
from vmsg_desktop.adapters.storage.recent_files import MOST_RECENT
from vmsg_desktop.core.model.errors import StorageError


@pytest.fixture
def files(tmp_path: Path) -> UserPictureFiles:
    return UserPictureFiles(tmp_path / "home" / "recent.json")


def test_recent_pictures_come_newest_first_without_those_that_are_gone(files: UserPictureFiles, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.jpg" for number in range(MOST_RECENT + 3)]
    for path in paths:
        path.touch()
        files.remember(path)
    files.remember(paths[-2])
    paths[-1].unlink()
    found = files.recent()
    assert found[:2] == (paths[-2], paths[-3])
    assert len(found) == MOST_RECENT - 1


def test_a_broken_list_is_an_empty_one(files: UserPictureFiles, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "recent.json").write_text('{"not": "a list"', encoding="utf-8")
    assert files.recent() == ()


def test_a_list_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    files = UserPictureFiles(tmp_path / "file" / "recent.json")
    files.remember(tmp_path / "p.jpg")
    assert files.recent() == ()


def test_the_same_picture_pasted_twice_is_one_file(files: UserPictureFiles, tmp_path: Path) -> None:
    first = files.keep_pasted(b"png", tmp_path / "message")
    again = files.keep_pasted(b"png", tmp_path / "message")
    other = files.keep_pasted(b"another", tmp_path / "message")
    assert first == again != other
    assert (first.read_bytes(), first.suffix) == (b"png", ".png")


def test_a_folder_that_cannot_be_written_is_told(files: UserPictureFiles, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError):
        files.keep_pasted(b"png", tmp_path / "file" / "message")


def test_bundled_backgrounds_have_square_thumbnails(files: UserPictureFiles) -> None:
    found = files.backgrounds(side_px=48)
    assert {"studio", "peach", "confetti"} <= {each.name for each in found}
    assert {each.thumb.shape for each in found} == {(48, 48, 3)}
    assert all(each.label for each in found)


def test_the_sample_is_there_with_its_face(files: UserPictureFiles) -> None:
    sample = files.sample()
    assert Path(sample.photo.path).is_file()
    assert Path(sample.voice.path).is_file()
    assert files.sample_thumb(side_px=64).shape == (64, 64, 3)
