"""What is repeated, how often, after which pauses; and that stopping ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest

from tests.fakes.did_clients import client_of
from tests.fakes.did_server import Fault, Reply, Seen, scripted
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.renderer.did.both import Named, upload_both
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.core.model.errors import Cancelled, InputError, RemoteError

BALANCE = Reply(200, {"remaining": 4, "total": 20})
IMAGE = Reply(201, {"url": "s3://b/u/img_1/a.jpg"})
AUDIO = Reply(201, {"url": "s3://b/u/Cd34/a.m4a"})
TALK = Reply(200, {"id": "tlk_1", "status": "started"})
PASSING = [
    Reply(429),
    Reply(500, {"kind": "UnknownError", "description": "Internal Server Error"}),
    Reply(503),
    Reply(504, {"message": "Endpoint request timed out"}),
    Fault(),
    Fault(is_reset=True),
    Fault(is_held=True),
    Reply(200, b"<html>login</html>"),
    Reply(200, b"{", claims=400),
]
CALLS: list[tuple[str, Reply, Callable[[DidClient], Any]]] = [
    ("GET /credits", BALANCE, lambda did: did.credits()),
    ("GET /talks/tlk_1", TALK, lambda did: did.get_talk("tlk_1")),
    ("GET /talks", Reply(200, {"talks": []}), lambda did: did.list_talks()),
    ("POST /images", IMAGE, lambda did: did.upload_image(b"x" * 40_000, name="a.jpg")),
    ("POST /audios", AUDIO, lambda did: did.upload_audio(b"x" * 40_000, name="a.m4a")),
]


@pytest.mark.parametrize("trouble", PASSING)
@pytest.mark.parametrize(("route", "good", "act"), CALLS)
def test_passing_trouble_is_overcome(trouble: Any, route: str, good: Reply, act: Callable[[DidClient], Any]) -> None:
    with scripted({route: [trouble, good]}) as server, client_of(server.base) as bench:
        act(bench.did)
        assert server.count(route) == 2
    assert bench.waiter.waits == [0.75]


@pytest.mark.parametrize(("route", "good", "act"), CALLS)
def test_lasting_trouble_is_told_after_four_attempts(route: str, good: Reply, act: Callable[[DidClient], Any]) -> None:
    with scripted({route: Reply(503)}) as server, client_of(server.base) as bench:
        with pytest.raises(RemoteError) as caught:
            act(bench.did)
        assert server.count(route) == 4
    assert bench.waiter.waits == [0.75, 1.5, 3.0]
    assert caught.value.retryable
    assert caught.value.details["attempts"] == 4


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 415, 451])
@pytest.mark.parametrize(("route", "good", "act"), CALLS[1:])
def test_a_refusal_is_final(status: int, route: str, good: Reply, act: Callable[[DidClient], Any]) -> None:
    with scripted({route: Reply(status, {"kind": "XError", "description": "no"})}) as server:
        with client_of(server.base) as bench, pytest.raises(RemoteError):
            act(bench.did)
        expected = 4 if status == 409 else 1
        assert server.count(route) == expected


def test_a_refused_connection_is_tried_again() -> None:
    with scripted({}) as server:
        address = server.base
    with client_of(address) as bench, pytest.raises(RemoteError, match="cannot be reached"):
        bench.did.credits()
    assert len(bench.waiter.waits) == 3


def test_retry_after_in_seconds_is_waited_in_full() -> None:
    script = {"GET /credits": [Reply(429, headers={"Retry-After": "17"}), BALANCE]}
    with scripted(script) as server, client_of(server.base) as bench:
        assert bench.did.credits().remaining == 4
    assert bench.waiter.waits == [17.5]


def test_retry_after_as_a_date_is_waited_in_full() -> None:
    with client_of("http://127.0.0.1:9") as bench:
        now_s = bench.clock.now_s()
    busy = Reply(503, headers={"Retry-After": formatdate(now_s + 30, usegmt=True)})
    with scripted({"GET /credits": [busy, BALANCE]}) as server, client_of(server.base) as bench:
        bench.did.credits()
    assert bench.waiter.waits == [30.5]


def test_a_long_retry_after_is_handed_on_at_once() -> None:
    with scripted({"GET /credits": Reply(429, headers={"retry-after": "3600"})}) as server:
        with client_of(server.base) as bench, pytest.raises(RemoteError) as caught:
            bench.did.credits()
        assert server.count("GET /credits") == 1
    assert caught.value.details["retry_after_s"] == 3600
    assert bench.waiter.waits == []


@pytest.mark.parametrize("value", ["soon", "-5", "nan", "inf", "Thu, 99 Foo 2026", ""])
def test_a_senseless_retry_after_is_no_reason_to_fail(value: str) -> None:
    script = {"GET /credits": [Reply(429, headers={"Retry-After": value}), BALANCE]}
    with scripted(script) as server, client_of(server.base) as bench:
        bench.did.credits()
    assert len(bench.waiter.waits) == 1
    assert 0 < bench.waiter.waits[0] <= 1


def test_a_deletion_whose_answer_was_lost_is_done() -> None:
    gone = Reply(404, {"kind": "NotFoundError", "description": "not found"})
    with scripted({"DELETE /talks/tlk_1": [Fault(), gone]}) as server, client_of(server.base) as bench:
        bench.did.delete_talk("tlk_1")
        assert server.count("DELETE /talks/tlk_1") == 2


def test_stopping_ends_the_pause_and_nothing_more_is_asked() -> None:
    def stop(seconds: float) -> None:
        if seconds > 0:
            raise Cancelled

    with scripted({"GET /credits": Reply(503)}) as server, client_of(server.base) as bench:
        bench.waiter.on_wait = stop
        with pytest.raises(Cancelled):
            bench.did.credits()
        assert server.count("GET /credits") == 1


def test_stopping_ends_an_upload_under_way() -> None:
    with scripted({"POST /audios": AUDIO}) as server, client_of(server.base) as bench:

        def stop(_seconds: float) -> None:
            if bench.waiter.looks > 20:
                raise Cancelled

        bench.waiter.on_wait = stop
        with pytest.raises(Cancelled):
            bench.did.upload_audio(bytes(5_000_000), name="a.m4a")
    assert bench.waiter.looks < 30


def test_both_uploads_go_at_the_same_time() -> None:
    meeting = threading.Barrier(2, timeout=5)

    def together(reply: Reply) -> Callable[[Seen], Reply]:
        def answer(_seen: Seen) -> Reply:
            meeting.wait()  # each answer waits for the other request to be there
            return reply

        return answer

    shares: list[float] = []
    script = {"POST /images": together(IMAGE), "POST /audios": together(AUDIO)}
    with scripted(script) as server, client_of(server.base) as bench:
        urls = upload_both(
            bench.did, image=Named(bytes(90_000), "a.jpg"), audio=Named(bytes(30_000), "a.m4a"),
            waiter=bench.waiter, progress=shares.append,
        )  # fmt: skip
    assert urls == ("s3://b/u/img_1/a.jpg", "s3://b/u/Cd34/a.m4a")
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares == sorted(shares)


@pytest.mark.parametrize("is_image_bad", [True, False])
def test_when_one_upload_is_refused_the_other_stops_in_its_pause(is_image_bad: bool) -> None:
    bad = Reply(402, {"kind": "InsufficientCreditsError", "description": "not enough credits"})
    busy = Reply(429, headers={"Retry-After": "50"})
    script = {"POST /images": bad if is_image_bad else busy, "POST /audios": busy if is_image_bad else bad}
    with scripted(script) as server, client_of(server.base) as bench:
        never = threading.Event()

        def take_time(seconds: float) -> None:
            never.wait(0.02 if seconds else 0)  # 500 pieces of the pause would be over before the other's answer

        waiter = FakeWaiter(bench.clock, take_time)
        with pytest.raises(RemoteError) as caught:
            upload_both(bench.did, image=Named(b"x", "a.jpg"), audio=Named(b"x", "a.m4a"), waiter=waiter)
        assert server.count("POST /images" if is_image_bad else "POST /audios") == 1
        assert server.count("POST /audios" if is_image_bad else "POST /images") <= 1
    assert caught.value.code == "did_no_credits"
    assert sum(waiter.waits) < 45


def test_what_is_wrong_with_either_file_is_told() -> None:
    with scripted({"POST /images": IMAGE, "POST /audios": AUDIO}) as server, client_of(server.base) as bench:
        with pytest.raises(InputError, match=r"\.webp"):
            upload_both(bench.did, image=Named(b"x", "a.webp"), audio=Named(b"x", "a.m4a"), waiter=bench.waiter)
        with pytest.raises(InputError, match="sound"):
            upload_both(bench.did, image=Named(b"x", "a.jpg"), audio=Named(b"", "a.m4a"), waiter=bench.waiter)


def test_stopping_ends_both_uploads() -> None:
    with scripted({"POST /images": Reply(503), "POST /audios": Reply(503)}) as server, client_of(server.base) as bench:

        def stop(seconds: float) -> None:
            if seconds > 0:
                raise Cancelled

        with pytest.raises(Cancelled, match="Stopped by you"):
            upload_both(
                bench.did, image=Named(b"x", "a.jpg"), audio=Named(b"x", "a.m4a"), waiter=FakeWaiter(bench.clock, stop)
            )
