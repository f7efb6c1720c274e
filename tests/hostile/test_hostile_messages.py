"""Message files of the corpus through their door, and the paths that a message may name."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.build_corpus import all_rows
from tests.hostile.message_rows import message
from tests.hostile.rows import Refused, Row, TakenMessage
from vmsg_desktop.adapters.storage.message_folder import load_message, read_file, read_source
from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.message import Source

_NO_TEXT_FOR_A_PERSON = re.compile(r"Traceback|File \"|0x[0-9a-f]{6}|[\x00-\x1f\x7f]")
MESSAGES = [row for row in all_rows() if row.kind == "message"]


@pytest.mark.parametrize("row", MESSAGES, ids=lambda row: row.file)
def test_a_hostile_message_is_read_or_refused_by_name(row: Row, corpus_file: Callable[[Row], Path]) -> None:
    data = corpus_file(row).read_bytes()
    if isinstance(row.expected, TakenMessage):
        found = parse_message(data, name=row.shown)
        assert found.title == row.expected.title
        assert parse_message(dump_message(found)) == found
        return
    assert isinstance(row.expected, Refused)
    with pytest.raises(InputError) as caught:
        parse_message(data, name=row.shown)
    assert caught.value.code == row.expected.code, caught.value.message
    assert caught.value.message.startswith(row.shown)
    assert len(caught.value.message) < 400
    assert not _NO_TEXT_FOR_A_PERSON.search(caught.value.message)
    for words in row.expected.says:
        assert words in caught.value.message


def test_a_message_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    with path.open("wb") as file:
        file.truncate(40_000_000_000)
    with pytest.raises(InputError, match=r"m\.json is 40000\.0 MB; a message is at most 1 MB") as caught:
        load_message(path)
    assert caught.value.code == "message_too_large"


@pytest.mark.parametrize(
    "path", ["p\0.jpg", "/dev/zero", "/dev/stdin", "..", "no\x1b[31m\nsuch", "p" * 4096, "\udcff.jpg"]
)
def test_a_path_that_names_no_file_is_refused_in_one_line(path: str, tmp_path: Path) -> None:
    source = Source(str(tmp_path / path))
    with pytest.raises(InputError) as caught:
        read_source(source, what="photo", limit_bytes=1000)
    assert caught.value.code in ("photo_not_found", "photo_unreadable")
    assert not _NO_TEXT_FOR_A_PERSON.search(caught.value.message)
    caught.value.message.encode()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(InputError, match="is not there"):
        read_file(tmp_path / "pipe.jpg", what="photo", limit_bytes=1000)


def test_a_file_that_claims_no_size_is_read_up_to_the_limit() -> None:
    with pytest.raises(InputError, match="at most 0 MB"):
        read_file(Path("/proc/self/maps"), what="photo", limit_bytes=100)


def test_paths_are_taken_from_the_folder_of_the_message(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "m.json"
    path.write_text(json.dumps(message(photo={"path": "../p.jpg"})), encoding="utf-8")
    assert Path(load_message(path).photo.path).resolve() == (tmp_path / "p.jpg").resolve()
