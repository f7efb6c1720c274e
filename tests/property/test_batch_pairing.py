"""Files of a folder are paired by their names; what is not clear is told and never guessed."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import PurePath

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.batch_items import (
    PHOTO_SUFFIXES,
    VOICE_SUFFIXES,
    Pair,
    batch_id,
    folder_items,
    folder_name,
    item_key,
    pair_files,
    time_left_s,
)
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import Prosody

STEMS = st.sampled_from(["mika", "Mika", "anna", "ben", "caf\u00e9", "cafe\u0301", ".hidden", "a.b"])
SUFFIXES = st.sampled_from([*sorted(PHOTO_SUFFIXES | VOICE_SUFFIXES), ".JPG", ".txt", ".part", ""])
FOLDERS = st.sets(st.builds(lambda stem, suffix: stem + suffix, STEMS, SUFFIXES), max_size=14).map(sorted)


def is_media(name: str) -> bool:
    return PurePath(name).suffix.lower() in PHOTO_SUFFIXES | VOICE_SUFFIXES and not name.startswith(".")


@given(FOLDERS, st.booleans())
def test_every_file_is_in_a_pair_or_told_and_never_both(names: list[str], shares: bool) -> None:
    pairs, left = pair_files(names, shares_single=shares)
    paired = {file for pair in pairs for file in (pair.photo, pair.voice)}
    assert paired | {one.place for one in left} == {name for name in names if is_media(name)}
    assert paired.isdisjoint(one.place for one in left)
    assert all(one.reason for one in left)


@given(FOLDERS, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_folder_makes_no_difference(names: list[str], shares: bool, chance: random.Random) -> None:
    shuffled = list(names)
    chance.shuffle(shuffled)
    assert pair_files(shuffled, shares_single=shares) == pair_files(names, shares_single=shares)


@given(FOLDERS)
def test_without_sharing_a_file_is_in_one_pair_at_most(names: list[str]) -> None:
    pairs, _ = pair_files(names, shares_single=False)
    assert max(Counter(file for pair in pairs for file in (pair.photo, pair.voice)).values(), default=1) == 1
    assert all(PurePath(pair.photo).suffix.lower() in PHOTO_SUFFIXES for pair in pairs)
    assert all(PurePath(pair.voice).suffix.lower() in VOICE_SUFFIXES for pair in pairs)


@given(FOLDERS)
def test_only_a_file_that_is_alone_of_its_kind_is_shared(names: list[str]) -> None:
    pairs, _ = pair_files(names)
    photos = [name for name in names if is_media(name) and PurePath(name).suffix.lower() in PHOTO_SUFFIXES]
    voices = [name for name in names if is_media(name) and PurePath(name).suffix.lower() in VOICE_SUFFIXES]
    for kind, used in ((photos, [pair.photo for pair in pairs]), (voices, [pair.voice for pair in pairs])):
        if len(used) > len(set(used)):
            assert len(kind) == 1


def test_photos_and_voices_pair_by_name_whatever_the_case_and_the_spelling_of_accents() -> None:
    pairs, left = pair_files(["Mika.JPG", "mika.m4a", "caf\u00e9.png", "cafe\u0301.wav", "notes.txt"])
    assert pairs == (Pair("caf\u00e9", "caf\u00e9.png", "cafe\u0301.wav"), Pair("Mika", "Mika.JPG", "mika.m4a"))
    assert left == ()


def test_one_photo_goes_with_all_voices_and_one_voice_with_all_photos() -> None:
    pairs, left = pair_files(["me.jpg", "to-anna.m4a", "to-ben.wav"])
    assert [(pair.name, pair.photo) for pair in pairs] == [("to-anna", "me.jpg"), ("to-ben", "me.jpg")]
    assert left == ()
    pairs, left = pair_files(["hello.ogg", "a.jpg", "b.png"])
    assert [(pair.name, pair.voice) for pair in pairs] == [("a", "hello.ogg"), ("b", "hello.ogg")]
    assert left == ()


def test_a_single_photo_with_a_voice_of_its_own_is_not_taken_for_the_others() -> None:
    pairs, left = pair_files(["anna.jpg", "anna.wav", "ben.wav"])
    assert [pair.name for pair in pairs] == ["anna"]
    assert [(one.place, one.reason) for one in left] == [("ben.wav", "no photo has its name")]


def test_a_photo_with_two_voices_of_its_name_is_told() -> None:
    pairs, left = pair_files(["mika.jpg", "mika.m4a", "mika.wav", "ben.jpg", "ben.wav"])
    assert [pair.name for pair in pairs] == ["ben"]
    assert [(one.place, one.reason) for one in left] == [
        ("mika.jpg", "2 voices have its name; keep one"),
        ("mika.m4a", "2 such files have the name 'mika'; keep one"),
        ("mika.wav", "2 such files have the name 'mika'; keep one"),
    ]


def test_files_without_a_partner_are_told() -> None:
    pairs, left = pair_files(["a.jpg", "b.jpg", "c.wav", "b.wav"])
    assert [pair.name for pair in pairs] == ["b"]
    assert [(one.place, one.reason) for one in left] == [
        ("a.jpg", "no voice has its name"), ("c.wav", "no photo has its name"),
    ]  # fmt: skip


def test_a_pair_is_a_message_with_absolute_paths_and_the_choices_of_all() -> None:
    base = Message(Source("-"), Source("-"), prosody=Prosody("calm"))
    plan = folder_items(["mika.jpg", "mika.m4a", "bad\udcff.jpg"], folder="/in", base=base)
    (item,) = plan.items
    assert (item.message.photo.path, item.message.voice.path) == ("/in/mika.jpg", "/in/mika.m4a")
    assert (item.name, item.message.title, item.message.prosody) == ("mika", "mika", Prosody("calm"))
    assert "UTF-8" in plan.left_out[-1].reason


def test_an_item_is_known_by_content_and_choices_not_by_names() -> None:
    one = Message(Source("/a.jpg", "1" * 64), Source("/a.wav", "2" * 64), title="A")
    renamed = Message(Source("/b.jpg", "1" * 64), Source("/b.wav", "2" * 64), title="B")
    assert item_key(one) == item_key(renamed)
    assert item_key(one) != item_key(Message(Source("/a.jpg", "3" * 64), one.voice, title="A"))
    assert item_key(one) != item_key(Message(one.photo, one.voice, prosody=Prosody("calm")))


@given(st.text(max_size=90), st.lists(st.text(max_size=9), max_size=5))
def test_a_folder_name_is_plain_and_new(name: str, taken: list[str]) -> None:
    made = folder_name(name, taken)
    assert made
    assert made.casefold() not in {one.casefold() for one in taken}
    assert made == PurePath(made).name
    assert made not in (".", "..")
    assert not set(made) & set('<>:"/\\|?*\0\n')
    assert made[-1] not in " ."


def test_names_that_windows_keeps_for_itself_are_changed_and_twins_numbered() -> None:
    assert folder_name("con", []) == "con_"
    assert folder_name("Anna: hello?", []) == "Anna_ hello_"
    assert folder_name("mika", ["Mika", "mika-2"]) == "mika-3"
    assert folder_name("../..", []) == "_"


def test_a_batch_is_known_by_its_place_and_its_target() -> None:
    assert batch_id("did", "/in") == batch_id("did", "/in")
    assert len({batch_id("did", "/in"), batch_id("sandbox", "/in"), batch_id("did", "/other")}) == 3


def test_time_left_follows_the_own_pace() -> None:
    assert time_left_s(50.0, ended=5, left=15) == 150.0
    assert time_left_s(50.0, ended=0, left=15) is None
