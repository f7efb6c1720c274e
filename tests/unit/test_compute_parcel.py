"""What of an order travels: the files that the outputs need, names for paths, small files inside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from vmsg_desktop.adapters.compute.parcel import Parcel, parcel_of
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import INLINE_MAX_BYTES, FileRole, OutputName, WorkOrder
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.music import Music
from vmsg_desktop.core.model.sources import Order, SourceFile, Sources

WISHES = Wishes()


def parcel(order: Order, *outputs: OutputName, wishes: Wishes = WISHES, is_cached: bool = True) -> Parcel:
    return parcel_of(order, outputs or ("frame", "sound"), wishes=wishes, priority="normal", is_cached=is_cached)


def order(photo: int = 10, voice: int = 20, *, background: int = 0, music: int = 0) -> Order:
    """Files of so many bytes; 0 = none."""
    files = [
        SourceFile(f"/secret/place/{name}.bin", bytes([number]) * size) if size else None
        for number, (name, size) in enumerate((("p", photo), ("v", voice), ("b", background), ("m", music)))
    ]
    message = Message(
        Source("/home/me/p.bin"),
        Source("C:\\me\\v.bin"),
        background=Background(kind="picture", path="/home/me/b.bin") if background else Background(),
        music=Music(kind="own", path="/home/me/m.bin") if music else Music(),
    )
    return Order(message, Sources(*files))


@pytest.mark.parametrize(
    ("outputs", "roles"),
    [
        (("faces", "people", "mask"), {"photo", "background"}),
        (("prosody", "sound", "encoded"), {"voice", "music"}),
        (("frame", "sound"), {"photo", "background", "voice", "music"}),
    ],
)
def test_only_the_files_that_the_outputs_need(outputs: tuple[OutputName, ...], roles: set[FileRole]) -> None:
    packed = parcel(order(background=30, music=40), *outputs)
    assert set(packed.order.files) == roles
    assert set(packed.data) == {file.sha256 for file in packed.order.files.values()}
    assert all(file.data is None for file in packed.order.files.values())


def test_no_path_leaves_this_machine() -> None:
    text = TypeAdapter(WorkOrder).dump_json(parcel(order(background=30, music=40)).order).decode()
    assert "secret" not in text
    assert "/me" not in text
    assert "C:" not in text
    assert [name in text for name in ("p.bin", "v.bin", "b.bin", "m.bin")] == [True] * 4


def test_without_the_voice_read_its_path_is_still_a_name() -> None:
    given = order()
    packed = parcel(replace(given, sources=Sources(given.sources.photo)), "mask")
    assert packed.order.message.voice.path == "v.bin"


def test_the_order_is_what_the_agent_will_validate() -> None:
    packed = parcel(order(background=30))
    riding = packed.riding(frozenset(packed.data))
    read = TypeAdapter(WorkOrder).validate_json(TypeAdapter(WorkOrder).dump_json(packed.loaded(riding)))
    assert read == packed.loaded(riding)
    assert read.files["photo"].data == bytes([0]) * 10


@pytest.mark.parametrize(
    ("photo", "voice", "riding"),
    [
        (10, 20, {"photo", "voice"}),
        (INLINE_MAX_BYTES, 20, {"voice"}),
        (INLINE_MAX_BYTES - 21, 20, {"photo", "voice"}),
        (INLINE_MAX_BYTES - 20, 20, {"voice"}),
        (INLINE_MAX_BYTES, INLINE_MAX_BYTES + 1, set()),
    ],
)
def test_the_smallest_files_ride_while_together_they_are_small(photo: int, voice: int, riding: set[FileRole]) -> None:
    packed = parcel(order(photo, voice))
    loaded = packed.loaded(packed.riding(frozenset(packed.data)))
    assert {role for role, file in loaded.files.items() if file.data is not None} == riding


def test_what_the_agent_has_takes_no_room() -> None:
    packed = parcel(order(INLINE_MAX_BYTES - 10, 20))
    photo = packed.order.files["photo"].sha256
    assert packed.riding(frozenset({photo})) == {photo}
    assert packed.riding(frozenset()) == frozenset()


def test_the_same_order_has_the_same_hash_wherever_its_files_lie() -> None:
    one, moved = order(), order()
    moved = replace(moved, message=replace(moved.message, photo=Source("/elsewhere/p.bin")))
    assert parcel(one).order_hash == parcel(moved).order_hash
    others = {
        parcel(order(11)).order_hash,
        parcel(one, "mask").order_hash,
        parcel(one, wishes=Wishes(device="cpu")).order_hash,
        parcel(one, is_cached=False).order_hash,
    }
    assert len(others | {parcel(one).order_hash}) == 5


def test_what_ships_with_the_program_is_named_by_its_hash_alone() -> None:
    given = order(background=30, music=40)
    message = replace(
        given.message,
        background=Background(kind="bundled", name="studio"),
        music=Music(kind="bundled", name="calm"),
    )
    packed = parcel(replace(given, message=message))
    assert packed.shipped == {packed.order.files["background"].sha256, packed.order.files["music"].sha256}
    assert parcel(given).shipped == frozenset()
