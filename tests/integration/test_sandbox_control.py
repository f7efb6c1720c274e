"""The control surface, webhooks, and what must never be written down."""

from __future__ import annotations

import http.server
import json
import logging
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.sandbox_door import Door, FixedRenderer, fetch, link_of
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings


@pytest.fixture
def door() -> Iterator[Door]:
    settings = SandboxSettings(allows_http_webhooks=True, credits=9)
    with Sandbox(settings, clock=FakeClock(), renderer=FixedRenderer()) as sandbox, Door(sandbox) as door:
        yield door


def test_another_process_lets_time_pass(door: Door) -> None:
    talk_id = door.post_talk().json()["id"]
    assert door.ask("POST", "/_sandbox/advance", json={"seconds": 3}).status_code == 200
    assert door.talk(talk_id)["status"] == "done"


@pytest.mark.parametrize("body", [{}, {"seconds": -1}, {"seconds": "3"}, {"seconds": True}, [], None])
def test_time_goes_forward_by_a_number(door: Door, body: Any) -> None:
    answer = door.ask("POST", "/_sandbox/advance", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "sandbox_advance")


def test_another_process_scripts_faults(door: Door) -> None:
    rows = [{"route": "GET /credits", "fault": "server_error", "times": 2}]
    assert door.ask("POST", "/_sandbox/faults", json=rows).json()[0]["struck"] == 0
    assert door.ask("GET", "/credits").status_code == 500
    assert door.ask("DELETE", "/_sandbox/faults").json() == []
    assert door.ask("GET", "/credits").status_code == 200


def test_a_wrong_fault_is_said(door: Door) -> None:
    answer = door.ask("POST", "/_sandbox/faults", json=[{"route": "GET /credits", "fault": "explode"}])
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "sandbox_fault")
    assert door.ask("POST", "/_sandbox/faults", data="{").status_code == 400


def test_accepted_orders_are_counted_by_token(door: Door) -> None:
    order = door.order()
    for token in ("a", "b", "b"):
        door.post_talk(order | {"user_data": json.dumps({"v": 1, "t": token})})
    door.post_talk(order | {"name": 5})
    assert door.ask("GET", "/_sandbox/accepted").json() == {"a": 1, "b": 2}
    assert door.sandbox.accepted() == {"a": 1, "b": 2}


def test_the_state_tells_what_there_is(door: Door) -> None:
    talk_id = door.post_talk().json()["id"]
    state = door.ask("GET", "/_sandbox/state").json()
    assert state["talks"] == [{"id": talk_id, "status": "created", "credits": 1}]
    assert (state["remaining"], state["total"], state["crashes"]) == (8, 9, 0)
    assert state["requests"] == {"POST /images": 1, "POST /audios": 1, "POST /talks": 1}
    assert state == door.sandbox.state()


def test_requests_are_kept_in_their_order(door: Door) -> None:
    door.remaining()
    door.ask("GET", "/nowhere")
    entries = door.ask("GET", "/_sandbox/requests").json()
    assert [(entry["route"], entry["status"]) for entry in entries] == [("GET /credits", 200), ("unknown path", 403)]


def test_the_control_surface_needs_the_key(door: Door) -> None:
    with Door(door.sandbox, authorization=None) as stranger:
        assert stranger.ask("GET", "/_sandbox/state").status_code == 401
        assert stranger.ask("POST", "/_sandbox/advance", json={"seconds": 9}).status_code == 401
    with Door(door.sandbox, authorization="Basic wrong:key") as stranger:
        assert stranger.ask("DELETE", "/_sandbox/faults").status_code == 403


# --- webhooks


@contextmanager
def listening() -> Iterator[tuple[str, queue.Queue[Any]]]:
    """An address on this machine and what is posted to it."""
    posted: queue.Queue[Any] = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.put((dict(self.headers), json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hook", posted
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(("fault", "status"), [(None, "done"), ("error", "error"), ("rejected", "rejected")])
def test_an_address_is_told_when_its_talk_has_ended(door: Door, fault: str | None, status: str) -> None:
    with listening() as (url, posted):
        if fault:
            door.sandbox.fault("POST /talks", fault)
        talk_id = door.post_talk(webhook=url).json()["id"]
        assert posted.empty()
        door.sandbox.advance(10)
        headers, body = posted.get(timeout=20)
    assert (body["id"], body["status"], body["user_data"]) == (talk_id, status, '{"v": 1, "t": "token"}')
    assert "Authorization" not in headers


def test_an_address_that_does_not_answer_harms_nobody(door: Door) -> None:
    with listening() as (url, posted):
        door.post_talk(webhook="http://127.0.0.1:9/nobody")
        door.post_talk(webhook=url)
        door.sandbox.advance(10)
        assert posted.get(timeout=20)[1]["status"] == "done"
    assert posted.empty()


# --- what is never written down


def test_the_log_names_routes_and_nothing_of_the_client(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # the client of this test, not the sandbox
    talk = door.finished(name="Love letter", user_data="a private remark")
    fetch(link_of(talk))
    with Door(door.sandbox, authorization="Basic somebody:elses-secret") as stranger:
        stranger.ask("GET", "/credits")
    door.ask("GET", "/secret/path")
    for secret in (
        door.sandbox.key.reveal(),
        "elses-secret",
        "Signature",
        "Love letter",
        "private remark",
        "face.png",
        "secret/path",
        talk["id"],
    ):
        assert secret not in caplog.text
    for line in ("POST /talks 201", "GET result 200", "GET /credits 403", "unknown path 403"):
        assert line in caplog.text


def test_a_fault_of_the_sandbox_itself_is_counted_and_hides_what_it_was_given(
    door: Door, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> None:
        raise ValueError("a private remark")

    monkeypatch.setattr(door.sandbox.account, "balance", break_down)
    answer = door.ask("GET", "/credits")
    assert (answer.status_code, answer.json()["kind"]) == (500, "UnknownError")
    assert door.sandbox.journal.crashes == 1
    assert "ValueError in break_down" in caplog.text
    assert "private remark" not in caplog.text


def test_the_key_does_not_show_in_what_is_printed_of_the_settings() -> None:
    settings = SandboxSettings()
    assert settings.key.reveal() not in repr(settings)
