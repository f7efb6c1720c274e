"""A table of messages: each row a message, each bad row named with its line and reason."""

from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.batch_items import BatchPlan
from vmsg_desktop.core.batch_table import read_table
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.framing import HandFrame
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import Prosody

BASE = Message(Source("-"), Source("-"), prosody=Prosody(preset="calm", speed=1.1))


def table(text: str, base: Message = BASE) -> BatchPlan:
    return read_table(text.encode(), folder="/in", base=base)


def test_a_row_becomes_a_message_over_the_common_choices() -> None:
    plan = table(
        "photo,voice,title,prosody.preset,framing.aspect,people.persons,talk.fluent\n"
        'mika.jpg,voices/mika.m4a,"Hello, Mika",energetic,9:16,"1,2",TRUE\n'
        "/far/ben.png,ben.wav,,,,,\n"
    )
    first, second = (item.message for item in plan.items)
    assert (first.photo.path, first.voice.path, first.title) == ("/in/mika.jpg", "/in/voices/mika.m4a", "Hello, Mika")
    assert (first.prosody, first.framing.aspect) == (Prosody(preset="energetic", speed=1.1), "9:16")
    assert (first.people.persons, first.talk.fluent) == ((1, 2), True)
    assert (second.photo.path, second.title, second.prosody) == ("/far/ben.png", "ben", BASE.prosody)
    assert [item.name for item in plan.items] == ["Hello, Mika", "ben"]
    assert [item.place for item in plan.items] == ["line 2", "line 3"]
    assert plan.bad == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_is_read_as_spreadsheets_write_it(delimiter: str, start: bytes, end: str) -> None:
    rows = [["Photo", " voice ", "title"], ["a.jpg", "a.wav", "Grüße"], ["", "", ""], ["b.jpg", "b.wav", ""]]
    data = start + end.join(delimiter.join(row) for row in rows).encode()
    plan = read_table(data, folder="/in", base=BASE)
    assert [item.message.title for item in plan.items] == ["Grüße", "b"]


def test_a_group_that_is_not_set_is_made_from_its_columns() -> None:
    plan = table(
        "photo,voice,framing.hand.center_x,framing.hand.center_y,framing.hand.height\n"
        "a.jpg,a.wav,0.5,0.4,0.8\nb.jpg,b.wav,,,\nc.jpg,c.wav,0.5,,\n"
    )
    assert [item.message.framing.hand for item in plan.items] == [HandFrame(0.5, 0.4, 0.8), None]
    assert [one.place for one in plan.bad] == ["line 4"]
    assert "framing.hand.center_y" in plan.bad[0].reason


def test_own_files_of_a_row_start_from_the_tables_folder() -> None:
    plan = table("photo,voice,background.kind,background.path\na.jpg,a.wav,picture,beach.jpg\n")
    assert plan.items[0].message.background.path == "/in/beach.jpg"


def test_bad_rows_are_named_with_line_and_reason_and_the_others_stay() -> None:
    plan = table(
        'photo,voice,title,prosody.speed\na.jpg,a.wav,"two\nlines",1\n,b.wav,,\nc.jpg,,,\nd.jpg,d.wav,,9\n'
        "e.jpg,e.wav,,fast\nf.jpg,f.wav,,1,more\ng.jpg,g.wav\n"
    )
    assert [item.place for item in plan.items] == ["line 2", "line 9"]
    reasons = {one.place: one.reason for one in plan.bad}
    assert list(reasons) == ["line 4", "line 5", "line 6", "line 7", "line 8"]
    assert reasons["line 4"] == "photo is empty"
    assert reasons["line 5"] == "voice is empty"
    assert reasons["line 6"].startswith("prosody.speed")
    assert reasons["line 7"].startswith("prosody.speed")
    assert reasons["line 8"] == "it has 5 cells, the first line 4"


def test_a_value_under_no_name_is_a_bad_row() -> None:
    plan = table("photo,voice,,\na.jpg,a.wav,,\nb.jpg,b.wav,,x\n")
    assert [item.place for item in plan.items] == ["line 2"]
    assert plan.bad[0].reason == "'x' stands in a column without a name"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("photo,title\n", "'voice' is missing"),
        ("photo,voice,photo\n", "'photo' is there twice"),
        ("photo,voice,prosody.sped\n", "no field 'prosody.sped'"),
        ("photo,voice,prosody\n", "no field 'prosody'"),
        ("photo,voice,version\n", "no field 'version'"),
        ("photo,voice,photo.sha256\n", "no field 'photo.sha256'"),
        ("photo,voice,title.x\n", "no field 'title.x'"),
        ('photo,voice\n"a.jpg,a.wav\n', "line 2"),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_reason(text: str, words: str) -> None:
    with pytest.raises(InputError, match="table") as caught:
        table(text)
    assert words in caught.value.message
    assert caught.value.hint


def test_another_encoding_is_told_with_its_line() -> None:
    with pytest.raises(InputError, match="line 2 is not UTF-8") as caught:
        read_table("photo,voice\nmüller.jpg,a.wav\n".encode("latin-1"), folder="/in", base=BASE)
    assert "UTF-8" in caught.value.hint


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    rows, places = b"photo,voice,title,prosody.speed,people.persons\n" + data, []
    with contextlib.suppress(InputError):
        plan = read_table(rows, folder="/in", base=BASE)
        places = [item.message.photo.path for item in plan.items]
    assert all(place.startswith("/") for place in places)
