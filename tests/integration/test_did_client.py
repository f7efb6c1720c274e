"""The D-ID client's ordinary ways, over real sockets: what it sends and what it makes of the replies."""

from __future__ import annotations

import email.parser
import email.policy
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.did_clients import KEY, REQUEST, client_of
from tests.fakes.did_server import Reply, Seen, scripted
from vmsg_desktop.core.model.did import TalkOptions
from vmsg_desktop.core.model.errors import Cancelled, InputError, RemoteError

IMAGE = Reply(201, {"url": "s3://d-id-images-prod/auth0|u1/img_Ab12/face.jpg", "id": "img_Ab12", "faces": [{}]})
AUDIO = Reply(201, {"url": "s3://d-id-audios-prod/auth0|u1/Cd34/v.wav", "id": "Cd34", "duration": 15.960813})
CREATED = {"id": "tlk_Ef56", "object": "talk", "created_at": "2026-01-02T03:04:05.152Z", "status": "created"}


def parts_of(seen: Seen) -> dict[str, Any]:
    """The parts of a multipart body by name."""
    head = f"Content-Type: {seen.headers['Content-Type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + seen.body)
    return {str(part.get_param("name", header="content-disposition")): part for part in message.iter_parts()}


def test_a_picture_is_uploaded_with_its_type_and_the_wish_to_find_faces() -> None:
    with scripted({"POST /images": IMAGE}) as server, client_of(server.base) as bench:
        url = bench.did.upload_image(b"\xff\xd8picture", name="Mein Foto (1).jpg")
    assert url == "s3://d-id-images-prod/auth0|u1/img_Ab12/face.jpg"
    parts = parts_of(server.seen[0])
    assert parts["image"].get_content_type() == "image/jpeg"
    assert parts["image"].get_filename() == "Mein_Foto_1_.jpg"
    assert parts["image"].get_payload(decode=True) == b"\xff\xd8picture"
    assert parts["detect_faces"].get_content().strip() == "true"


def test_a_sound_is_uploaded_with_its_type() -> None:
    with scripted({"POST /audios": AUDIO}) as server, client_of(server.base) as bench:
        sent = bench.did.send_audio(b"sound" * 50_000, name="voice.m4a")
    assert (sent.id, sent.duration_s) == ("Cd34", 15.960813)
    part = parts_of(server.seen[0])["audio"]
    assert (part.get_content_type(), part.get_filename()) == ("audio/mp4", "voice.m4a")
    assert part.get_payload(decode=True) == b"sound" * 50_000


def test_an_upload_tells_how_far_it_is() -> None:
    shares: list[float] = []
    with scripted({"POST /audios": AUDIO}) as server, client_of(server.base) as bench:
        bench.did.upload_audio(bytes(300_000), name="voice.m4a", progress=shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(shares) > 10


def test_a_picture_without_a_face_is_said_before_anything_is_paid() -> None:
    reply = Reply(201, {"url": "s3://bucket/u/img_1/a.jpg", "faces": []})
    with (
        scripted({"POST /images": reply}) as server,
        client_of(server.base) as bench,
        pytest.raises(InputError, match=r"no face.*Nothing was charged") as caught,
    ):
        bench.did.upload_image(b"x", name="a.jpg")
    assert caught.value.code == "did_no_face"


@pytest.mark.parametrize("faces", [None, [{"size": 512}], [{}, {}], "odd"])
def test_faces_that_are_found_or_not_told_let_it_pass(faces: Any) -> None:
    reply = Reply(201, {"url": "s3://bucket/u/img_1/a.jpg", "faces": faces})
    with scripted({"POST /images": reply}) as server, client_of(server.base) as bench:
        assert bench.did.upload_image(b"x", name="a.jpg") == "s3://bucket/u/img_1/a.jpg"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (bytes(10_000_001), "a.jpg", "did_file_too_large"),
        (b"", "a.jpg", "did_file_empty"),
        (b"x", "a.webp", "did_type_refused"),
        (b"x", "noending", "did_type_refused"),
    ],
)
def test_what_d_id_would_refuse_is_not_uploaded(data: bytes, name: str, code: str) -> None:
    with scripted({"POST /images": IMAGE}) as server, client_of(server.base) as bench:
        with pytest.raises(InputError) as caught:
            bench.did.upload_image(data, name=name)
        assert server.seen == []
    assert caught.value.code == code


def test_the_order_holds_both_addresses_the_mark_and_stitch_and_no_more() -> None:
    with scripted({"POST /talks": Reply(201, CREATED)}) as server, client_of(server.base) as bench:
        talk = bench.did.create_talk(REQUEST)
    assert (talk.id, talk.status, talk.created_at) == ("tlk_Ef56", "created", "2026-01-02T03:04:05.152Z")
    assert server.seen[0].headers["Content-Type"] == "application/json"
    assert server.seen[0].json == {
        "source_url": REQUEST.source_url,
        "script": {"type": "audio", "audio_url": REQUEST.audio_url},
        "config": {"stitch": True, "result_format": "mp4"},
        "name": REQUEST.name,
        "user_data": REQUEST.user_data,
    }


def test_the_options_go_out_as_d_id_names_them() -> None:
    options = TalkOptions(stitch=False, fluent=True, pad_audio_s=1.5, expression="happy", intensity=0.7)
    with scripted({"POST /talks": Reply(201, CREATED)}) as server, client_of(server.base) as bench:
        bench.did.create_talk(replace(REQUEST, options=options))
    assert server.seen[0].json["config"] == {
        "stitch": False,
        "result_format": "mp4",
        "fluent": True,
        "pad_audio": 1.5,
        "driver_expressions": {"expressions": [{"start_frame": 0, "expression": "happy", "intensity": 0.7}]},
    }


@pytest.mark.parametrize(
    "change",
    [
        {"source_url": ""},
        {"source_url": "s3://bucket/u/img/face.webp"},
        {"audio_url": "data:audio/wav;base64,AAAA"},
        {"user_data": "  "},
        {"user_data": "x" * 1001},
    ],
)
def test_an_order_that_d_id_would_refuse_or_change_is_not_sent(change: dict[str, str]) -> None:
    with scripted({"POST /talks": Reply(201, CREATED)}) as server, client_of(server.base) as bench:
        with pytest.raises(InputError, match="Nothing was charged") as caught:
            bench.did.create_talk(replace(REQUEST, **change))  # type: ignore[arg-type]
        assert server.seen == []
    assert caught.value.details["sent"] == "no"


def test_stopped_before_the_order_nothing_is_sent() -> None:
    def stop(_seconds: float) -> None:
        raise Cancelled

    with scripted({"POST /talks": Reply(201, CREATED)}) as server, client_of(server.base) as bench:
        bench.waiter.on_wait = stop
        with pytest.raises(Cancelled) as caught:
            bench.did.create_talk(REQUEST)
        assert server.seen == []
    assert caught.value.details["sent"] == "no"


def test_a_talk_is_asked_for_by_its_id_whatever_it_holds() -> None:
    odd = "tlk_a/../b?c"
    with scripted(
        {"GET /talks/tlk_a%2F..%2Fb": Reply(), "GET /talks/tlk_a%2F..%2Fb%3Fc": Reply(200, CREATED)}
    ) as server:
        with client_of(server.base) as bench:
            bench.did.get_talk(odd)
        assert server.seen[0].path == "/talks/tlk_a%2F..%2Fb%3Fc"


def test_the_list_is_read_page_by_page() -> None:
    def page(seen: Seen) -> Reply:
        has_token = "token=p2" in seen.path
        return Reply(
            200, {"talks": [{**CREATED, "id": f"tlk_{1 + has_token}"}]} | ({} if has_token else {"token": "p2"})
        )

    with scripted({"GET /talks": page}) as server, client_of(server.base) as bench:
        first = bench.did.list_talks()
        second = bench.did.list_talks(token=first.token)
    assert [talk.id for talk in (*first.talks, *second.talks)] == ["tlk_1", "tlk_2"]
    assert (first.token, second.token) == ("p2", None)
    assert "limit=100" in server.seen[0].path


def test_a_token_with_signs_arrives_as_it_was_given() -> None:
    with scripted({"GET /talks": Reply(200, {"talks": []})}) as server, client_of(server.base) as bench:
        bench.did.list_talks(token="a+b/c=&d")
    assert "token=a%2Bb%2Fc%3D%26d" in server.seen[0].path


def test_the_balance_names_the_first_expiry_of_credits_that_are_left() -> None:
    grants = [
        {"remaining": 0, "total": 5, "expire_at": "2026-01-01T00:00:00.000Z"},
        {"remaining": 7, "total": 10, "expire_at": "2026-03-01T00:00:00.000Z"},
        {"remaining": 3, "total": 10, "expire_at": "2026-02-01T00:00:00.000Z"},
    ]
    with (
        scripted({"GET /credits": Reply(200, {"credits": grants, "remaining": 10, "total": 25})}) as server,
        client_of(server.base) as bench,
    ):
        balance = bench.did.credits()
    assert (balance.remaining, balance.total, balance.expire_at) == (10, 25, "2026-02-01T00:00:00.000Z")


def test_an_account_without_credits_has_none() -> None:
    missing = Reply(404, {"kind": "NotFoundError", "description": "not credits found for user"})
    for reply in (missing, Reply(200, {"credits": [], "remaining": 0, "total": 0})):
        with scripted({"GET /credits": reply}) as server, client_of(server.base) as bench:
            assert bench.did.credits().remaining == 0


def test_talk_picture_and_sound_are_deleted_by_what_was_given_for_them() -> None:
    script = {
        "DELETE /talks/tlk_1": Reply(200, CREATED),
        "DELETE /images/img_Ab12": Reply(204),
        "DELETE /audios/Cd34": Reply(204),
    }
    with scripted(script) as server, client_of(server.base) as bench:
        bench.did.delete_talk("tlk_1")
        bench.did.delete_image(REQUEST.source_url)
        bench.did.delete_audio(REQUEST.audio_url)
        with pytest.raises(InputError):
            bench.did.delete_image("s3://bucket")
        with pytest.raises(InputError):
            bench.did.delete_talk("..")
    assert [f"{one.method} {one.path}" for one in server.seen] == list(script)


def test_every_call_carries_the_key_as_d_id_shows_it_and_no_cookie() -> None:
    cookie = {"Set-Cookie": "track=1; Path=/"}
    script = {
        "GET /credits": Reply(200, {"credits": [], "remaining": 1, "total": 1}, cookie),
        "POST /talks": Reply(201, CREATED, cookie),
        "POST /images": IMAGE,
    }
    with scripted(script) as server, client_of(server.base) as bench:
        bench.did.credits()
        bench.did.upload_image(b"x", name="a.jpg")
        bench.did.create_talk(REQUEST)
    assert {one.headers["Authorization"] for one in server.seen} == {f"Basic {KEY}"}
    assert not any("Cookie" in one.headers for one in server.seen)


def test_a_netrc_does_not_take_the_place_of_the_key(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login other password other\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    script = {"GET /credits": Reply(200, {"remaining": 1, "total": 1}), "GET /v.mp4": Reply(200, b"video")}
    with scripted(script) as server, client_of(server.base) as bench:
        bench.did.credits()
        bench.did.download(f"{server.base}/v.mp4", progress=lambda _share: None)
    assert server.seen[0].headers["Authorization"] == f"Basic {KEY}"
    assert "Authorization" not in server.seen[1].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["/credits", "http://127.0.0.2:1/credits", "https://elsewhere.example/credits"])
def test_the_key_follows_no_redirect(status: int, target: str) -> None:
    reply = Reply(status, b"", {"Location": target})
    with (
        scripted({"GET /credits": reply}) as server,
        client_of(server.base) as bench,
        pytest.raises(RemoteError) as caught,
    ):
        bench.did.credits()
    assert len(server.seen) == 1
    assert caught.value.code == "did_redirected"
    assert "elsewhere" not in json.dumps(caught.value.to_json())


@pytest.mark.parametrize(
    "address",
    [
        "http://api.d-id.com", "ftp://127.0.0.1", "api.d-id.com", "https://", "https://u:p@api.d-id.com",
        "https://api.d-id.com?x=1", "http://127.0.0.1.evil.example", "http://[", "https://host:99999",
        "http://localhost.evil.example", "",
    ],
)  # fmt: skip
def test_the_service_must_be_https_or_on_this_machine(address: str) -> None:
    with pytest.raises(InputError) as caught, client_of(address):
        pass
    assert caught.value.code == "did_address_refused"


@pytest.mark.parametrize(
    "address", ["https://api.d-id.com", "http://127.0.0.1:8", "http://localhost:8/", "http://[::1]:8"]
)
def test_these_addresses_are_taken(address: str) -> None:
    with client_of(address) as bench:
        assert bench.did is not None
