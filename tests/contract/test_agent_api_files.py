"""The agent's API over a real connection: files up and down, whole and in pieces."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from remote_agent.blobs import AgentBlobs
from remote_agent.uploads import Upload
from tests.fakes.agent_api import FAST, TOKEN, ServedAgent, served_agent
from tests.fakes.agent_calls import (
    error_of,
    name_of,
)
from tests.fakes.small_disk import small_disk

PHOTO = bytes(range(256)) * 40


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path) as agent:
        yield agent


class TestFiles:
    def test_a_file_goes_up_and_comes_down(self, agent: ServedAgent) -> None:
        data = os.urandom(3_000_001)

        sent = agent.call("PUT", f"/blobs/{name_of(data)}", data=data)
        got = agent.call("GET", f"/blobs/{name_of(data)}")

        assert (sent.status_code, sent.headers["Upload-Offset"]) == (201, "3000001")
        assert (got.status_code, got.content == data) == (200, True)
        assert got.headers["Content-Length"] == "3000001"
        assert agent.activity.seen == 2
        agent.activity.wait_for(0)

    def test_one_that_is_here_is_not_read_again(self, agent: ServedAgent) -> None:
        agent.blobs.put(PHOTO)

        assert agent.call("PUT", f"/blobs/{name_of(PHOTO)}", data=PHOTO).status_code == 200

    def test_head_tells_the_size_or_how_much_is_here(self, agent: ServedAgent) -> None:
        path = f"/blobs/{name_of(PHOTO)}"

        before = agent.call("HEAD", path)
        agent.call("PUT", path, data=PHOTO[:100], headers={"Content-Range": f"bytes 0-99/{len(PHOTO)}"})
        between = agent.call("HEAD", path)
        agent.call("PUT", path, data=PHOTO)
        after = agent.call("HEAD", path)

        assert (before.status_code, before.headers["Upload-Offset"]) == (404, "0")
        assert (between.status_code, between.headers["Upload-Offset"]) == (404, "100")
        assert (after.status_code, after.headers["Content-Length"]) == (200, str(len(PHOTO)))

    def test_pieces_in_order_make_the_file(self, agent: ServedAgent) -> None:
        path, total = f"/blobs/{name_of(PHOTO)}", len(PHOTO)
        statuses = []
        for start in range(0, total, 4000):
            piece = PHOTO[start : start + 4000]
            headers = {"Content-Range": f"bytes {start}-{start + len(piece) - 1}/{total}"}
            statuses.append(agent.call("PUT", path, data=piece, headers=headers).status_code)

        assert statuses == [202, 202, 201]
        assert agent.call("GET", path).content == PHOTO

    def test_a_piece_for_another_place_is_told_where_it_stands(self, agent: ServedAgent) -> None:
        path = f"/blobs/{name_of(PHOTO)}"

        answer = agent.call("PUT", path, data=b"x" * 10, headers={"Content-Range": f"bytes 5-14/{len(PHOTO)}"})

        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "0")
        assert error_of(answer).code == "upload_offset"

    @pytest.mark.parametrize(
        ("content_range", "status"),
        [
            ("bytes 0-9/20", 422),  # the body has 4 bytes
            ("bytes 9-0/20", 422),
            ("bytes 0-3/3", 422),
            ("bytes 0-3/*", 422),
            ("octets 0-3/4", 422),
            ("bytes 0-3/999999999999", 413),
        ],
    )
    def test_a_wrong_announcement_is_refused(self, agent: ServedAgent, content_range: str, status: int) -> None:
        answer = agent.call("PUT", f"/blobs/{'a' * 64}", data=b"1234", headers={"Content-Range": content_range})

        assert answer.status_code == status
        assert agent.blobs.offset("a" * 64) == 0

    def test_less_than_was_announced_is_kept_and_told(self, agent: ServedAgent) -> None:
        answer = agent.call(
            "PUT", f"/blobs/{'a' * 64}", data=iter([b"123", b"4"]), headers={"Content-Range": "bytes 0-9/20"}
        )

        assert (answer.status_code, answer.headers["Upload-Offset"]) == (422, "4")

    def test_a_wrong_hash_leaves_nothing(self, agent: ServedAgent) -> None:
        path = f"/blobs/{name_of(PHOTO)}"

        answer = agent.call("PUT", path, data=PHOTO[:-1] + b"!")

        assert (answer.status_code, error_of(answer).code) == (422, "blob_mismatch")
        assert agent.call("HEAD", path).headers["Upload-Offset"] == "0"

    def test_what_came_before_a_cut_is_kept_to_the_last_byte(self, agent: ServedAgent) -> None:
        data = os.urandom(2_500_000)
        came = 1_300_007
        with raw_upload(agent, data, length=len(data), send=came):
            agent.activity.wait_for(1)
        agent.activity.wait_for(0)

        offset = int(agent.call("HEAD", f"/blobs/{name_of(data)}").headers["Upload-Offset"])
        assert offset == came
        headers = {"Content-Range": f"bytes {offset}-{len(data) - 1}/{len(data)}"}
        assert agent.call("PUT", f"/blobs/{name_of(data)}", data=data[offset:], headers=headers).status_code == 201
        assert agent.call("GET", f"/blobs/{name_of(data)}").content == data

    def test_a_file_that_is_being_sent_is_not_taken_twice(self, tmp_path: Path) -> None:
        blobs = WatchedBlobs(tmp_path / "blobs", bundled={}, monotonic_s=lambda: 0.0)
        with served_agent(tmp_path, blobs=blobs) as agent, raw_upload(agent, PHOTO, length=len(PHOTO), send=10):
            assert blobs.has_begun.wait(10)
            answer = agent.call("PUT", f"/blobs/{name_of(PHOTO)}", data=PHOTO)

        assert (answer.status_code, error_of(answer).code) == (409, "upload_busy")
        assert answer.headers["Retry-After"] == "1"

    def test_a_body_that_stops_coming_is_given_up_and_kept(self, tmp_path: Path) -> None:
        with (
            served_agent(tmp_path, limits=replace(FAST, body_idle_s=0.05)) as agent,
            raw_upload(agent, PHOTO, length=len(PHOTO), send=10) as line,
        ):
            assert line.recv(100).startswith(b"HTTP/1.1 408 ")
            assert agent.blobs.offset(name_of(PHOTO)) == 10

    @pytest.mark.parametrize(
        ("asked", "status", "expected"),
        [
            ("bytes=0-9", 206, PHOTO[:10]),
            ("bytes=10000-", 206, PHOTO[10000:]),
            ("bytes=-7", 206, PHOTO[-7:]),
            ("bytes=0-1,4-5", 200, PHOTO),
            ("furlongs=1-2", 200, PHOTO),
        ],
    )
    def test_a_range_of_it(self, agent: ServedAgent, asked: str, status: int, expected: bytes) -> None:
        agent.blobs.put(PHOTO)

        answer = agent.call("GET", f"/blobs/{name_of(PHOTO)}", headers={"Range": asked})

        assert (answer.status_code, answer.content) == (status, expected)
        if status == 206:
            start = PHOTO.rindex(expected) if asked != "bytes=0-9" else 0
            assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{len(PHOTO)}"

    def test_a_range_that_it_does_not_have(self, agent: ServedAgent) -> None:
        agent.blobs.put(PHOTO)

        answer = agent.call("GET", f"/blobs/{name_of(PHOTO)}", headers={"Range": f"bytes={len(PHOTO)}-"})

        assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(PHOTO)}")
        assert error_of(answer).code == "range_not_satisfiable"

    def test_an_empty_file(self, agent: ServedAgent) -> None:
        path = f"/blobs/{name_of(b'')}"

        assert agent.call("PUT", path, data=b"").status_code == 201
        assert (agent.call("GET", path).content, agent.call("HEAD", path).headers["Content-Length"]) == (b"", "0")

    def test_one_that_is_not_here(self, agent: ServedAgent) -> None:
        answer = agent.call("GET", f"/blobs/{'a' * 64}")

        assert (answer.status_code, error_of(answer).code) == (404, "blob_unknown")

    def test_a_download_that_is_broken_off_is_no_transfer_any_more(self, agent: ServedAgent) -> None:
        name = agent.blobs.put(os.urandom(40_000_000))
        with agent.call("GET", f"/blobs/{name}", stream=True) as answer:
            answer.raw.read(1000)
            agent.activity.wait_for(1)

        agent.activity.wait_for(0)

    def test_a_full_disk_is_told_and_leaves_nothing(self, tmp_path: Path) -> None:
        with (
            small_disk(tmp_path / "disk") as disk,
            served_agent(tmp_path, blobs=AgentBlobs(disk.root / "blobs", bundled={})) as agent,
        ):
            data = os.urandom(4_000_000)
            announced = agent.call("PUT", f"/blobs/{name_of(data)}", data=data)
            found_out = agent.call("PUT", f"/blobs/{name_of(data)}", data=iter([data]))

            assert [(answer.status_code, error_of(answer).code) for answer in (announced, found_out)] == [
                (507, "disk_full"),
                (507, "disk_full"),
            ]
            assert agent.call("HEAD", f"/blobs/{name_of(data)}").headers["Upload-Offset"] == "0"


class WatchedBlobs(AgentBlobs):
    """Tells when an upload has begun."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.has_begun = threading.Event()

    def begin(self, sha256: str, *, start: int | None, expected_bytes: int) -> Upload:
        upload = super().begin(sha256, start=start, expected_bytes=expected_bytes)
        self.has_begun.set()
        return upload


def raw_upload(agent: ServedAgent, data: bytes, *, length: int, send: int) -> socket.socket:
    """A connection on which the first ``send`` bytes of an upload have been sent; close it to cut the line."""
    line = socket.create_connection(("127.0.0.1", agent.port), timeout=10)
    head = (
        f"PUT /blobs/{name_of(data)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    line.sendall(head.encode() + data[:send])
    return line
