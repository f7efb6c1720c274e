"""The sandbox over real HTTP, row by row of the vendor's interface, without faults."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
import soundfile

from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeFaces
from tests.fakes.sandbox_door import Door, FixedRenderer, fetch, link_of, picture_bytes, sound_bytes
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.vision import Box
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings


def opened(**changes: Any) -> Sandbox:
    """A sandbox whose time stands still."""
    faces = changes.pop("faces", None)
    values: dict[str, Any] = {"queue_s": 2.0, "render_s": (10.0,)} | changes
    return Sandbox(SandboxSettings(**values), clock=FakeClock(), renderer=FixedRenderer(), faces=faces)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with opened() as sandbox:
        yield sandbox
        assert sandbox.journal.crashes == 0


@pytest.fixture
def door(sandbox: Sandbox) -> Iterator[Door]:
    with Door(sandbox) as door:
        yield door


def refused(response: requests.Response) -> tuple[int, str, str]:
    body = response.json()
    assert response.headers["Content-Type"].startswith("application/json")
    return response.status_code, body["kind"], body["description"]


# --- keys and paths


def test_it_answers_on_this_machine_only(sandbox: Sandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")


def test_a_taken_port_is_said(sandbox: Sandbox) -> None:
    with pytest.raises(InputError) as taken:
        Sandbox(port=int(sandbox.url.rpartition(":")[2]))
    assert taken.value.code == "port_taken"


def test_keys(sandbox: Sandbox) -> None:
    shown = sandbox.key.reveal()
    answers = {
        f"Basic {shown}": 200,
        f"Basic {base64.b64encode(shown.encode()).decode()}": 200,
        f"Bearer {shown}": 403,
        "Basic wrong:key": 403,
        None: 401,
    }
    for header, status in answers.items():
        with Door(sandbox, authorization=header) as door:
            answer = door.ask("GET", "/credits")
        assert answer.status_code == status
        if status == 403:
            assert answer.json() == {"Message": "User is not authorized to access this resource with an explicit deny"}
        if status == 401:
            assert refused(answer) == (401, "AuthorizationError", "user unauthenticated")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/talk"), ("PUT", "/talks"), ("GET", "/images/img_1"), ("POST", "/v1/talks")],
)
def test_unknown_paths_get_the_gateways_other_answer(door: Door, method: str, path: str) -> None:
    answer = door.ask(method, path)
    assert answer.status_code == 403
    assert answer.json()["message"].startswith("Invalid key=value pair (missing equal-sign) in Authorization header")


# --- uploads


def test_an_uploaded_picture(door: Door) -> None:
    answer = door.post_image(name="my-face_1.png")
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"url", "id", "faces"}
    assert re.fullmatch(r"img_[A-Za-z0-9_-]{21}", body["id"])
    assert re.fullmatch(rf"s3://d-id-images-prod/auth0\|[0-9a-f]+/{body['id']}/my-face_1\.png", body["url"])
    assert body["faces"] is None


def test_an_uploaded_sound(door: Door) -> None:
    answer = door.post_audio(sound_bytes(1.25), name="take.m4a", kind="video/mp4")
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"url", "id", "duration", "moderation_metadata"}
    assert body["duration"] == pytest.approx(1.25, abs=0.001)
    assert body["moderation_metadata"] == {}
    assert re.fullmatch(rf"s3://d-id-audios-prod/auth0\|[0-9a-f]+/{body['id']}/take\.wav", body["url"])
    assert not body["id"].startswith("aud")


def test_a_form_that_is_none(door: Door) -> None:
    assert refused(door.ask("POST", "/images", json={}))[:2] == (400, "BadRequestError")
    assert refused(door.ask("POST", "/audios", data=b"x", headers={"Content-Type": "text/plain"}))[0] == 400


@pytest.mark.parametrize("share", [0, 1])
def test_ten_megabytes_over_the_wire(door: Door, share: int) -> None:
    data = picture_bytes()
    answer = door.post_image(data + b"\0" * (10_000_000 - len(data) + share))
    assert answer.status_code == (400 if share else 201)


def test_an_upload_beyond_all_limits_is_answered_not_broken_off(door: Door) -> None:
    assert refused(door.post_image(picture_bytes() + b"\0" * 40_000_000))[1] == "InvalidFileSizeError"


def test_uploads_are_deleted_once(door: Door) -> None:
    image, audio = door.post_image().json(), door.post_audio().json()
    for path, words in ((f"/images/{image['id']}", "image not found"), (f"/audios/{audio['id']}", "audio not found")):
        first = door.ask("DELETE", path)
        assert (first.status_code, first.content) == (204, b"")
        assert refused(door.ask("DELETE", path)) == (404, "NotFoundError", words)


def test_uploads_are_gone_after_a_day(door: Door) -> None:
    order = door.order()
    door.sandbox.advance(86_399)
    assert door.post_talk(order).status_code == 201
    door.sandbox.advance(1)
    assert refused(door.post_talk(order)) == (400, "BadRequestError", "invalid image")
    assert door.ask("DELETE", f"/images/{order['source_url'].split('/')[4]}").status_code == 404


def test_faces_are_told_only_when_asked_for() -> None:
    faces = FakeFaces(boxes=(Box(50, 40, 110, 100),))
    with opened(faces=faces) as sandbox, Door(sandbox) as door:
        assert door.post_image().json()["faces"] is None
        assert door.post_image(detect_faces="1").json()["faces"] is None
        (face,) = door.post_image(detect_faces="true").json()["faces"]
        assert {"size", "top_left"} <= set(face)
        assert face["overlap"] == "NO"
        url = door.post_image().json()["url"]
        found = door.ask("POST", "/images/face-detection", json={"source_url": url}).json()
        assert all(0 <= value <= 1 for value in found["faceCrops"][0].values())
        assert found["metadata"]["width"] == 200
        unknown = door.ask("POST", "/images/face-detection", json={"source_url": "s3://x/y.png"})
        assert refused(unknown)[0] == 404


def test_a_picture_without_a_face_fails_while_it_is_rendered() -> None:
    with opened(faces=FakeFaces(boxes=())) as sandbox, Door(sandbox) as door:
        assert door.post_image(detect_faces="true").json()["faces"] == []
        talk = door.finished()
        assert talk["status"] == "error"
        assert talk["error"] == {"kind": "FaceError", "description": "face not detected"}
        assert "result_url" not in talk


# --- talks


def test_a_created_talk_has_exactly_five_fields(door: Door) -> None:
    answer = door.post_talk()
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"id", "object", "created_by", "created_at", "status"}
    assert (body["object"], body["status"]) == ("talk", "created")
    assert re.fullmatch(r"tlk_[A-Za-z0-9_-]{21}", body["id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["created_at"])


def test_the_life_of_a_talk(door: Door) -> None:
    talk_id = door.post_talk().json()["id"]
    created = door.talk(talk_id)
    assert created["status"] == "created"
    assert created["modified_at"] == created["created_at"]
    assert created["pending_url"].startswith("s3://d-id-talks-prod/")
    assert not {"started_at", "result_url", "metadata", "error"} & set(created)

    door.sandbox.advance(2)
    started = door.talk(talk_id)
    assert started["status"] == "started"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}", started["started_at"])
    assert started["modified_at"] == started["started_at"] + "Z"
    assert "result_url" not in started

    door.sandbox.advance(8)
    done = door.talk(talk_id)
    assert done["status"] == "done"
    assert "pending_url" not in done
    assert done["modified_at"] > started["modified_at"]
    assert done["metadata"]["resolution"] == [512, 512]
    assert fetch(link_of(done)).content == b"video"


def test_the_echo_of_a_talk(door: Door) -> None:
    order = door.order(name="A name", webhook="https://example.com/h", config={"stitch": "true", "pad_audio": "0.0"})
    talk = door.talk(door.post_talk(order).json()["id"])
    assert talk["config"]["stitch"] is True
    assert talk["config"]["pad_audio"] == 0
    assert talk["config"]["result_format"] == ".mp4"
    assert talk["config"]["align_driver"] is True
    assert (talk["name"], talk["user_data"]) == ("A name", order["user_data"])
    assert talk["webhook"] == "https://example.com/h"
    assert talk["duration"] == 1
    assert talk["driver_url"] == "bank://lively/"
    assert talk["source_url"] != order["source_url"]
    assert {"id", "user_id", "source_url", "created_at", "modified_at", "status", "user", "script"} <= set(talk)


def test_source_and_audio_of_a_talk_are_signed_links(door: Door) -> None:
    picture, sound = picture_bytes(333, 222), sound_bytes(1.5)
    source_url, audio_url = door.post_image(picture).json()["url"], door.post_audio(sound).json()["url"]
    talk_id = door.post_talk(source_url=source_url, script={"type": "audio", "audio_url": audio_url}).json()["id"]
    talk = door.talk(talk_id)
    assert fetch(talk["source_url"]).content == picture
    kept, rate_hz = soundfile.read(io.BytesIO(fetch(talk["audio_url"]).content))
    assert (len(kept), rate_hz) == (24_000, 16_000)


def test_without_a_picture_it_is_alice(door: Door) -> None:
    talk = door.finished(source_url=None)
    assert (talk["status"], "alice" in talk["source_url"]) == ("done", True)
    assert fetch(talk["source_url"]).content.startswith(b"\x89PNG")


def test_a_body_without_its_content_type_is_no_body(door: Door) -> None:
    data = json.dumps(door.order())
    answer = door.ask("POST", "/talks", data=data, headers={"Content-Type": "text/plain"})
    assert refused(answer) == (400, "ValidationError", "validation failed")
    assert answer.json()["details"] == {"body.script": {"message": "'script' is required"}}


@pytest.mark.parametrize("data", ["", "{", '{"script": NaN}', "[" * 100_000])
def test_damaged_json(door: Door, data: str) -> None:
    answer = door.ask("POST", "/talks", data=data, headers={"Content-Type": "application/json"})
    assert refused(answer)[:2] == (400, "ValidationError")


def test_only_what_was_uploaded_is_known(door: Door) -> None:
    elsewhere = {"type": "audio", "audio_url": "https://example.com/a.mp3"}
    assert refused(door.post_talk(script=elsewhere)) == (400, "BadRequestError", "invalid audio")
    assert refused(door.post_talk(source_url="https://example.com/a.jpg")) == (400, "BadRequestError", "invalid image")


def test_the_pixel_trap(door: Door) -> None:
    allowed = door.post_image(picture_bytes(2304, 3072))
    too_many = door.post_image(picture_bytes(3072, 4096))
    assert (allowed.status_code, too_many.status_code) == (201, 201)
    assert door.post_talk(source_url=allowed.json()["url"]).status_code == 201
    words = "file size exceeded 10 MB - the maximum size permitted"
    assert refused(door.post_talk(source_url=too_many.json()["url"])) == (400, "InvalidFileSizeError", words)
    assert door.remaining() == 99


def test_a_sound_beyond_ten_minutes_is_refused(door: Door) -> None:
    url = door.post_audio(sound_bytes(601, rate_hz=8_000)).json()["url"]
    assert refused(door.post_talk(script={"type": "audio", "audio_url": url}))[1] == "BadRequestError"


def test_what_the_plan_lacks() -> None:
    with opened(permissions=frozenset()) as sandbox, Door(sandbox) as door:
        assert refused(door.post_talk()) == (403, "PermissionError", "user has no permission for stitch")
        assert door.post_talk(config={"stitch": "false"}).status_code == 201
        order = door.order(config=None)
        order["script"]["subtitles"] = True
        assert refused(door.post_talk(order))[1] == "PermissionError"
        assert door.remaining() == 99


def test_a_logo_that_is_not_there(door: Door) -> None:
    logo = {"url": "https://example.com/l.png", "position": [0, -1]}
    assert door.finished(config={"logo": logo})["error"]["kind"] == "LogoError"


# --- credits


@pytest.mark.parametrize(
    ("duration_s", "pad_s", "credits"), [(1, 0, 1), (15, 0, 1), (15.1, 0, 2), (14, 2, 2), (30, 0, 2), (31, 60, 7)]
)
def test_started_steps_of_fifteen_seconds_are_charged(
    door: Door, duration_s: float, pad_s: float, credits: int
) -> None:
    door.post_talk(duration_s=duration_s, config={"pad_audio": pad_s})
    assert door.remaining() == 100 - credits


def test_too_few_credits_change_nothing() -> None:
    with opened(credits=1) as sandbox, Door(sandbox) as door:
        assert refused(door.post_talk(duration_s=16)) == (402, "InsufficientCreditsError", "not enough credits")
        assert door.ask("GET", "/talks").json() == {"talks": []}
        assert (door.remaining(), sandbox.accepted()) == (1, {})
        assert door.post_talk(duration_s=15).status_code == 201
        assert door.post_talk().status_code == 402


def test_charging_at_the_end_reserves_until_then() -> None:
    with opened(credits=2, charge_at="done") as sandbox, Door(sandbox) as door:
        sandbox.fault("POST /talks", "error")
        door.post_talk()
        door.post_talk()
        assert door.remaining() == 2
        assert door.post_talk().status_code == 402
        sandbox.advance(10)
        assert door.remaining() == 1
        assert door.post_talk().status_code == 201


def test_the_form_of_the_balance(door: Door) -> None:
    body = door.ask("GET", "/credits").json()
    assert (body["remaining"], body["total"]) == (100, 100)
    (grant,) = body["credits"]
    assert {"owner_id", "created_at", "modified_at", "remaining", "total", "expire_at"} <= set(grant)
    assert isinstance(grant["remaining"], int)


def test_an_account_with_nothing() -> None:
    with opened(credits=0) as sandbox, Door(sandbox) as door:
        assert door.ask("GET", "/credits").json() == {"credits": [], "remaining": 0, "total": 0}


def test_orders_side_by_side_are_never_charged_beyond_the_balance() -> None:
    with opened(credits=5) as sandbox, Door(sandbox) as door:
        order = door.order()

        def post(_: int) -> int:
            with Door(sandbox) as other:
                return other.post_talk(order).status_code

        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(post, range(24)))
        assert (statuses.count(201), statuses.count(402)) == (5, 19)
        assert (door.remaining(), sandbox.accepted()) == (0, {"token": 5})


# --- list and delete


def ids(door: Door, **query: Any) -> tuple[list[str], str | None]:
    page = door.ask("GET", "/talks", params=query).json()
    return [talk["id"] for talk in page["talks"]], page.get("token")


def test_pages_give_each_talk_once_also_when_others_come_and_go(door: Door) -> None:
    made = [door.post_talk().json()["id"] for _ in range(5)]
    door.sandbox.advance(60)
    first, token = ids(door, limit=2)
    assert first == made[:-3:-1]
    door.post_talk()
    door.ask("DELETE", f"/talks/{made[2]}")
    second, token = ids(door, limit=2, token=token)
    assert (second, token) == ([made[1], made[0]], None)


def test_the_last_page_has_no_token(door: Door) -> None:
    door.post_talk()
    assert ids(door, limit=1)[1] is None
    assert ids(door)[1] is None


def test_the_oldest_can_be_listed_first() -> None:
    with opened(lists_newest_first=False) as sandbox, Door(sandbox) as door:
        made = [door.post_talk().json()["id"] for _ in range(3)]
        first, token = ids(door, limit=2)
        assert first + ids(door, limit=2, token=token)[0] == made


def test_a_list_may_lag_and_leave_user_data_out() -> None:
    with opened(listing_delay_s=5.0, lists_user_data=False) as sandbox, Door(sandbox) as door:
        talk_id = door.post_talk().json()["id"]
        assert ids(door) == ([], None)
        assert door.talk(talk_id)["user_data"]
        sandbox.advance(5)
        (talk,) = door.ask("GET", "/talks").json()["talks"]
        assert "user_data" not in talk


@pytest.mark.parametrize("query", [{"limit": "x"}, {"limit": "0"}, {"token": "x"}, {"token": "QUFBQQ=="}])
def test_wrong_queries_of_the_list(door: Door, query: dict[str, str]) -> None:
    assert refused(door.ask("GET", "/talks", params=query))[:2] == (400, "ValidationError")


def test_a_running_talk_cannot_be_deleted(door: Door) -> None:
    talk_id = door.post_talk().json()["id"]
    for advance_s in (0, 2):
        door.sandbox.advance(advance_s)
        answer = door.ask("DELETE", f"/talks/{talk_id}")
        assert refused(answer) == (409, "NotReadyError", "talk is in process, try again later")


def test_a_deleted_talk_is_shown_once_more_and_gone(door: Door) -> None:
    talk = door.finished()
    answer = door.ask("DELETE", f"/talks/{talk['id']}")
    assert (answer.status_code, answer.json()["id"], answer.json()["status"]) == (200, talk["id"], "done")
    for method in ("GET", "DELETE"):
        assert refused(door.ask(method, f"/talks/{talk['id']}")) == (404, "NotFoundError", "not found")
    assert ids(door) == ([], None)
    assert fetch(link_of(talk)).status_code == 404
    assert door.remaining() == 99


# --- the finished video


def test_a_link_is_good_for_a_day_and_signed_anew_when_asked(door: Door) -> None:
    talk = door.finished()
    door.sandbox.advance(86_399)
    assert fetch(link_of(talk)).status_code == 200
    door.sandbox.advance(1)
    expired = fetch(link_of(talk))
    assert (expired.status_code, expired.headers["Content-Type"]) == (403, "application/xml")
    assert "<Code>AccessDenied</Code>" in expired.text
    assert fetch(link_of(door.talk(talk["id"]))).content == b"video"


def test_a_vendor_that_does_not_sign_anew() -> None:
    with opened(resigns=False) as sandbox, Door(sandbox) as door:
        talk = door.finished()
        sandbox.advance(86_400)
        assert link_of(door.talk(talk["id"])) == link_of(talk)
        assert fetch(link_of(talk)).status_code == 403


def test_links_that_are_no_longer_what_was_signed(door: Door) -> None:
    link = link_of(door.finished())
    for changed, code in (
        (link.partition("?")[0], "AccessDenied"),
        (link.replace("Expires=1", "Expires=2"), "SignatureDoesNotMatch"),
        (link.replace(".mp4", ".mov"), "SignatureDoesNotMatch"),
    ):
        answer = fetch(changed)
        assert (answer.status_code, f"<Code>{code}</Code>" in answer.text) == (403, True)


def test_a_key_sent_to_the_storage_is_refused_and_not_repeated(door: Door) -> None:
    answer = door.ask("GET", link_of(door.finished()))
    assert (answer.status_code, "<Code>InvalidArgument</Code>" in answer.text) == (400, True)
    assert door.sandbox.key.reveal() not in answer.text


def test_mov_has_its_name_and_type(door: Door) -> None:
    answer = fetch(link_of(door.finished(config={"result_format": "mov"})))
    assert (".mov?" in answer.url, answer.headers["Content-Type"]) == (True, "video/quicktime")


def test_render_times_are_taken_in_turn() -> None:
    with opened(render_s=(5.0, 20.0)) as sandbox, Door(sandbox) as door:
        talks = [door.post_talk().json()["id"] for _ in range(3)]
        sandbox.advance(5)
        assert [door.talk(talk_id)["status"] for talk_id in talks] == ["done", "started", "done"]
