"""Every failure that D-ID, its gateway or something in between is known to answer, over real sockets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.did_clients import REQUEST, client_of
from tests.fakes.did_server import Reply, scripted
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.core.model.errors import RemoteError


def vendor(kind: str, description: str, **details: Any) -> dict[str, Any]:
    return {"kind": kind, "description": description} | ({"details": details} if details else {})


DENIED = {"Message": "User is not authorized to access this resource with an explicit deny"}
BAD_HEADER = {
    "message": "Invalid key=value pair (missing equal-sign) in Authorization header "
    "(hashed with SHA-256 and encoded with Base64): 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg='."
}
MODERATED = "Automatic content moderation - contact support if you would like to submit for manual review"

# status, body, code, words that the person must read
ROWS: list[tuple[int, Any, str, str]] = [
    (400, vendor("ValidationError", "validation failed", **{"body.script": {"message": "'script' is required"}}),
     "did_request_invalid", "body.script: 'script' is required"),
    (400, vendor("ValidationError", "must be a valid image URL (ending with jpg|jpeg|png)"),
     "did_request_invalid", "must be a valid image URL"),
    (400, vendor("BadRequestError", "invalid actor url"), "did_request_refused", "invalid actor url"),
    (400, vendor("BadRequestError", "Failed to validate script"), "did_request_refused", "Failed to validate script"),
    (400, vendor("InvalidFileSizeError", "file size exceeded 10 MB - the maximum size permitted"),
     "did_file_too_large", "counts pixels"),
    (400, vendor("InvalidImageResolutionError", "image resolution is too low"), "did_picture_too_small", "too small"),
    (400, vendor("InvalidAudioDurationError", "audio too long"), "did_audio_length", "too short or too long"),
    (400, vendor("InvalidFaceError", "face not detected"), "did_no_face", "face"),
    (400, vendor("ConfigError", "bad config"), "did_option_refused", "option"),
    (400, vendor("SomethingNewError", "we changed our mind"), "did_request_refused", "we changed our mind"),
    (401, vendor("AuthorizationError", "user unauthenticated"), "did_key_refused", "does not accept the key"),
    (402, vendor("InsufficientCreditsError", "not enough credits"), "did_no_credits", "too few credits"),
    (403, vendor("PermissionError", "user has no permission for stitch"), "did_plan_forbids", "permission for stitch"),
    (403, DENIED, "did_key_refused", "explicit deny"),
    (403, BAD_HEADER, "did_wrong_address", "does not know this address"),
    (403, b"<html><body>Blocked by policy</body></html>", "did_forbidden", "HTTP 403"),
    (404, vendor("NotFoundError", "not found"), "did_not_found", "does not have this"),
    (415, vendor("UnsupportedMimeTypeError", "not supported", received="image/webp", supported=["image/png"]),
     "did_type_refused", "type of file"),
    (429, b"", "did_too_many_requests", "slow down"),
    (451, vendor("ImageModerationError", MODERATED, offensiveLabel="Weapon Violence, Violence, Weapons"),
     "did_picture_moderated", "Weapon Violence"),
    (451, vendor("CelebrityRecognizedError", ""), "did_celebrity", "celebrity"),
    (451, vendor("TextModerationError", ""), "did_text_moderated", "moderation refused the text"),
    (451, vendor("AudioModerationError", "Automatic audio moderation failed"), "did_audio_moderated", "the sound"),
    (451, b"", "did_moderated", "moderation"),
    (413, b"", "did_file_too_large", "too large"),
    (418, b"short and stout", "did_refused", "HTTP 418"),
]  # fmt: skip
DOUBTS: list[tuple[int, Any, str]] = [
    (500, vendor("UnknownError", "Internal Server Error"), "did_server_error"),
    (500, b"", "did_server_error"),
    (502, b"<html>Bad gateway</html>", "did_server_error"),
    (503, b"not json", "did_server_error"),
    (504, {"message": "Endpoint request timed out"}, "did_gateway_timeout"),
    (408, b"", "did_gateway_timeout"),
    (409, vendor("NotReadyError", "same request in progress"), "did_still_rendering"),
    (200, b"", "did_answer_unreadable"),
    (201, b"{\"id\": \"tlk_", "did_answer_unreadable"),
    (201, {"object": "talk"}, "did_answer_unreadable"),
    (201, [1, 2], "did_answer_unreadable"),
    (200, b"<!doctype html><title>Wi-Fi login</title>", "did_answer_unreadable"),
    (200, b"<?xml version='1.0'?><Error><Code>SlowDown</Code></Error>", "did_answer_unreadable"),
    (201, b"\xff\xfe\x00", "did_answer_unreadable"),
    (201, b"[" * 100_000, "did_answer_unreadable"),
    (302, b"", "did_redirected"),
]  # fmt: skip


def failure(script: dict[str, Any], act: Callable[[DidClient], object]) -> RemoteError:
    with scripted(script) as server, client_of(server.base) as bench, pytest.raises(RemoteError) as caught:
        act(bench.did)
    return caught.value


@pytest.mark.parametrize(("status", "body", "code", "words"), ROWS)
def test_a_refused_order_is_told_costs_nothing_and_may_be_sent_again(
    status: int, body: Any, code: str, words: str
) -> None:
    error = failure({"POST /talks": Reply(status, body)}, lambda did: did.create_talk(REQUEST))
    assert error.code == code
    assert words in error.message
    assert "Nothing was charged." in error.message
    assert error.hint
    assert error.details["sent"] == "no"
    assert error.details["status"] == status
    assert error.retryable == (status == 429)


@pytest.mark.parametrize(("status", "body", "code"), DOUBTS)
def test_an_order_in_doubt_is_said_to_be_so_and_is_not_sent_again(status: int, body: Any, code: str) -> None:
    with scripted({"POST /talks": Reply(status, body)}) as server, client_of(server.base) as bench:
        with pytest.raises(RemoteError, match="not known whether") as caught:
            bench.did.create_talk(REQUEST)
        assert server.count("POST /talks") == 1
    assert caught.value.code == code
    assert caught.value.details["sent"] == "maybe"
    assert "look for" in caught.value.hint
    assert not caught.value.retryable


def test_the_moderations_label_and_the_plans_feature_are_facts() -> None:
    body = vendor("ImageModerationError", MODERATED, offensiveLabel="Violence")
    error = failure({"POST /images": Reply(451, body)}, lambda did: did.upload_image(b"x", name="a.jpg"))
    assert (error.details["kind"], error.details["offensive_label"]) == ("ImageModerationError", "Violence")
    body = vendor("PermissionError", "user has no permission for stitch")
    error = failure({"POST /talks": Reply(403, body)}, lambda did: did.create_talk(REQUEST))
    assert error.details["feature"] == "stitch"


def test_types_and_fields_are_facts_in_small_numbers() -> None:
    body = vendor("UnsupportedMimeTypeError", "no", received="image/webp", supported=["image/png", "image/jpeg"])
    error = failure({"POST /images": Reply(415, body)}, lambda did: did.upload_image(b"x", name="a.jpg"))
    assert error.details["received"] == "image/webp"
    assert error.details["supported"] == ["image/png", "image/jpeg"]
    many = {f"body.f{index}": {"message": f"wrong {index}"} for index in range(40)}
    error = failure(
        {"POST /talks": Reply(400, vendor("ValidationError", "no", **many))}, lambda did: did.create_talk(REQUEST)
    )
    assert error.details["fields"] == {f"body.f{index}": f"wrong {index}" for index in range(3)}


def test_foreign_words_stay_on_one_line_and_short() -> None:
    body = vendor("BadRequestError", "\x1b[31mred\r\n" + "x" * 5000)
    error = failure({"POST /talks": Reply(400, body)}, lambda did: did.create_talk(REQUEST))
    assert len(error.message) < 500
    assert error.message.isprintable()


@pytest.mark.parametrize("details", ["text", 7, ["a"], None, {"x": 1}, {"offensiveLabel": {"deep": [1]}}])
def test_details_of_any_form_are_borne(details: Any) -> None:
    body = {"kind": "ValidationError", "description": None, "details": details, "internal": "?"}
    error = failure({"POST /talks": Reply(400, body)}, lambda did: did.create_talk(REQUEST))
    assert error.code == "did_request_invalid"


def test_a_running_talk_is_not_deleted_and_that_passes() -> None:
    busy = Reply(409, vendor("NotReadyError", "talk is in process, try again later"))
    error = failure({"DELETE /talks/tlk_1": busy}, lambda did: did.delete_talk("tlk_1"))
    assert (error.code, error.retryable) == ("did_still_rendering", True)


def test_an_unknown_talk_is_told() -> None:
    gone = Reply(404, vendor("NotFoundError", "not found"))
    assert failure({"GET /talks/t": gone}, lambda did: did.get_talk("t")).code == "did_not_found"
    assert failure({"DELETE /talks/t": gone}, lambda did: did.delete_talk("t")).code == "did_not_found"


def test_a_page_or_a_balance_without_its_content_is_no_answer() -> None:
    assert (
        failure({"GET /talks": Reply(200, {"talks": None})}, lambda did: did.list_talks()).code
        == "did_answer_unreadable"
    )
    assert (
        failure({"GET /credits": Reply(200, {"credits": []})}, lambda did: did.credits()).code
        == "did_answer_unreadable"
    )
    odd = Reply(201, {"url": "javascript:alert(1)"})
    error = failure({"POST /audios": odd}, lambda did: did.upload_audio(b"x", name="a.m4a"))
    assert error.code == "did_answer_unreadable"


def test_an_answer_without_end_is_cut_off() -> None:
    huge = Reply(200, b'{"talks": [' + b" " * 9_000_000 + b"]}")
    error = failure({"GET /talks": huge}, lambda did: did.list_talks())
    assert error.code == "did_answer_too_large"
