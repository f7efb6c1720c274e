"""Every scripted fault, as a client meets it over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.fakes.clock import FakeClock
from tests.fakes.sandbox_door import Door, FixedRenderer, fetch, link_of
from vmsg_desktop.sandbox.faults import RESULT
from vmsg_desktop.sandbox.refusals import REFUSALS
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

POST = "POST /talks"
VIDEO = bytes(range(256)) * 40


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    settings = SandboxSettings(queue_s=1.0, render_s=(5.0,))
    with Sandbox(settings, clock=FakeClock(), renderer=FixedRenderer(VIDEO)) as sandbox:
        yield sandbox
        assert sandbox.journal.crashes == 0


@pytest.fixture
def door(sandbox: Sandbox) -> Iterator[Door]:
    with Door(sandbox) as door:
        yield door


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_every_refusal_with_its_exact_body_and_nothing_done(sandbox: Sandbox, door: Door, name: str) -> None:
    order = door.order()
    sandbox.fault(POST, name)
    answer = door.post_talk(order)
    refusal = REFUSALS[name]
    assert answer.status_code == refusal.status
    assert (answer.json() if answer.content else None) == refusal.body
    assert sandbox.accepted() == {}
    assert door.post_talk(order).status_code == 201


def test_the_moderation_says_what_it_saw(sandbox: Sandbox, door: Door) -> None:
    sandbox.fault("POST /images", "image_moderation")
    answer = door.post_image()
    assert answer.status_code == 451
    assert answer.json()["details"] == {"offensiveLabel": "Weapon Violence, Violence, Weapons"}


@pytest.mark.parametrize("retry_after", [None, "3", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_too_many_requests_with_and_without_a_time(sandbox: Sandbox, door: Door, retry_after: str | None) -> None:
    sandbox.fault("GET /credits", "too_many", retry_after=retry_after)
    answer = door.ask("GET", "/credits")
    assert (answer.status_code, answer.headers.get("Retry-After"), answer.content) == (429, retry_after, b"")


def test_a_gateway_that_gives_up_after_the_talk_was_created(sandbox: Sandbox, door: Door) -> None:
    sandbox.fault(POST, "gateway_timeout", accepted=True)
    answer = door.post_talk()
    assert (answer.status_code, answer.json()) == (504, {"message": "Endpoint request timed out"})
    assert sandbox.accepted() == {"token": 1}
    assert len(door.ask("GET", "/talks").json()["talks"]) == 1
    assert door.remaining() == 99


@pytest.mark.parametrize(
    ("fault", "more", "accepted"),
    [
        ("lost_reply", {}, 1),
        ("cut_reply", {}, 1),
        ("reset", {}, 0),
        ("reset", {"accepted": True}, 1),
        ("hang", {}, 0),
        ("hang", {"accepted": True}, 1),
    ],
)
def test_lines_that_break(sandbox: Sandbox, door: Door, fault: str, more: dict[str, Any], accepted: int) -> None:
    order = door.order()
    sandbox.fault(POST, fault, **more)
    with pytest.raises(requests.RequestException):
        door.ask("POST", "/talks", json=order, timeout=0.5)
    assert sandbox.accepted().get("token", 0) == accepted
    assert door.remaining() == 100 - accepted
    assert [entry.fault for entry in sandbox.journal.entries()][-2:] == [fault, ""]


def test_a_reset_is_a_reset_and_a_lost_reply_a_closed_line(sandbox: Sandbox, door: Door) -> None:
    sandbox.fault("GET /credits", "reset")
    with pytest.raises(requests.ConnectionError, match="ConnectionResetError"):
        door.ask("GET", "/credits")
    sandbox.fault("GET /credits", "lost_reply")
    with pytest.raises(requests.ConnectionError, match="RemoteDisconnected"):
        door.ask("GET", "/credits")


def test_a_reset_meets_a_large_upload_too(sandbox: Sandbox, door: Door) -> None:
    sandbox.fault("POST /images", "reset")
    with pytest.raises(requests.ConnectionError):
        door.post_image(b"\0" * 9_000_000)


def test_a_slow_answer_comes_when_the_sandboxs_time_has_passed(sandbox: Sandbox, door: Door) -> None:
    sandbox.fault("GET /credits", "slow", delay_s=60)
    with pytest.raises(requests.ReadTimeout):
        door.ask("GET", "/credits", timeout=0.2)
    sandbox.fault("GET /credits", "slow", delay_s=60)
    statuses: list[int] = []
    asking = threading.Thread(target=lambda: statuses.append(door.ask("GET", "/credits").status_code))
    asking.start()
    while sandbox.faults.rows()[-1]["struck"] == 0:
        asking.join(0.01)
    while asking.is_alive():  # the waiting may begin just after a step
        sandbox.advance(60)
        asking.join(0.01)
    assert statuses == [200]


def test_a_slow_reply_to_an_accepted_talk(sandbox: Sandbox, door: Door) -> None:
    order = door.order()
    sandbox.fault(POST, "slow", accepted=True, delay_s=60)
    with pytest.raises(requests.ReadTimeout):
        door.ask("POST", "/talks", json=order, timeout=0.2)
    assert sandbox.accepted() == {"token": 1}


def test_closing_breaks_off_what_hangs() -> None:
    failed: list[Exception] = []
    with Sandbox() as sandbox, Door(sandbox) as door:
        sandbox.fault("GET /credits", "hang")

        def ask() -> None:
            try:
                door.ask("GET", "/credits")
            except requests.ConnectionError as exc:
                failed.append(exc)

        asking = threading.Thread(target=ask)
        asking.start()
        while sandbox.faults.rows()[0]["struck"] == 0:
            asking.join(0.01)
    asking.join()
    assert len(failed) == 1


@pytest.mark.parametrize("route", ["GET /credits", RESULT])
def test_a_login_page_instead_of_an_answer(sandbox: Sandbox, door: Door, route: str) -> None:
    link = link_of(door.finished())
    sandbox.fault(route, "html")
    answer = fetch(link) if route == RESULT else door.ask("GET", "/credits")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"<html>" in answer.content


# --- what becomes of a talk


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("error", {"kind": "FaceError", "description": "face not detected"}),
        ("error", "something broke"),
        ("error", None),
        ("rejected", {"kind": "ModerationError", "description": "no"}),
        ("rejected", None),
    ],
)
def test_talks_that_end_badly(sandbox: Sandbox, door: Door, fault: str, error: Any) -> None:
    sandbox.fault(POST, fault, error=error)
    talk_id = door.post_talk().json()["id"]
    sandbox.advance(4)
    assert door.talk(talk_id)["status"] == "started"
    sandbox.advance(1)
    answer = door.ask("GET", f"/talks/{talk_id}")
    assert (answer.status_code, answer.json()["status"]) == (200, fault)
    assert answer.json().get("error") == error
    assert "result_url" not in answer.json()
    assert "pending_url" not in answer.json()
    assert door.ask("DELETE", f"/talks/{talk_id}").status_code == 200


def test_a_talk_that_never_ends(sandbox: Sandbox, door: Door) -> None:
    sandbox.fault(POST, "stuck")
    talk_id = door.post_talk().json()["id"]
    sandbox.advance(1e6)
    assert door.talk(talk_id)["status"] == "started"
    assert door.ask("DELETE", f"/talks/{talk_id}").status_code == 409


# --- the video


def test_a_truncated_file_looks_whole_to_http(sandbox: Sandbox, door: Door) -> None:
    link = link_of(door.finished())
    sandbox.fault(RESULT, "truncated", share=0.25)
    answer = fetch(link)
    assert (answer.status_code, answer.content) == (200, VIDEO[: len(VIDEO) // 4])
    assert fetch(link).content == VIDEO


def test_a_length_that_promises_more_than_comes(sandbox: Sandbox, door: Door) -> None:
    link = link_of(door.finished())
    for fault, more in (("wrong_length", {"share": 1.5}), ("cut_reply", {})):
        sandbox.fault(RESULT, fault, **more)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            fetch(link)


def test_a_length_that_promises_less_than_there_is(sandbox: Sandbox, door: Door) -> None:
    link = link_of(door.finished())
    sandbox.fault(RESULT, "wrong_length", share=0.5)
    assert fetch(link).content == VIDEO[: len(VIDEO) // 2]


def test_a_link_that_expires_before_its_time(sandbox: Sandbox, door: Door) -> None:
    link = link_of(door.finished())
    sandbox.fault(RESULT, "link_expired")
    answer = fetch(link)
    assert (answer.status_code, "<Code>AccessDenied</Code>" in answer.text) == (403, True)


def test_a_wrong_key_uses_up_no_fault(sandbox: Sandbox, door: Door) -> None:
    sandbox.fault("GET /credits", "too_many")
    with Door(sandbox, authorization="Basic wrong:key") as stranger:
        assert stranger.ask("GET", "/credits").status_code == 403
    assert door.ask("GET", "/credits").status_code == 429


def test_replies_are_lost_by_chance_and_none_twice() -> None:
    with Sandbox(SandboxSettings(), clock=FakeClock(), renderer=FixedRenderer(), seed=3) as sandbox:
        sandbox.fault(POST, "lost_reply", times=None, chance=0.5)
        lost = 0
        with Door(sandbox) as door:
            order = door.order()
            for number in range(20):
                try:
                    door.post_talk(order | {"user_data": f"token {number}"})
                except requests.ConnectionError:
                    lost += 1
        assert 3 < lost < 17
        assert set(sandbox.accepted().values()) == {1}
        assert len(sandbox.accepted()) == 20
