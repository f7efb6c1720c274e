"""The body of POST /talks: what is taken, what is refused, what strings are brought to."""

from __future__ import annotations

from typing import Any

import pytest

from vmsg_desktop.sandbox.orders import read_order
from vmsg_desktop.sandbox.refusals import Refused

IMAGE = "s3://d-id-images-prod/auth0|u/img_1/face.jpg"
AUDIO = "s3://d-id-audios-prod/auth0|u/1/voice.wav"


def order(**changes: Any) -> dict[str, Any]:
    body = {"source_url": IMAGE, "script": {"type": "audio", "audio_url": AUDIO}} | changes
    return {key: value for key, value in body.items() if value != "left out"}


def refusal(body: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as refused:
        read_order(body)
    assert refused.value.refusal.status == 400
    body = refused.value.refusal.body
    assert isinstance(body, dict)
    return body


def wrong_fields(body: Any) -> set[str]:
    answer = refusal(body)
    assert answer["kind"] == "ValidationError"
    assert answer["description"] == "validation failed"
    assert all(set(detail) == {"message"} for detail in answer["details"].values())
    return set(answer["details"])


def test_a_plain_order_has_the_defaults_of_the_vendor() -> None:
    read = read_order(order())
    assert (read.source_url, read.audio_url) == (IMAGE, AUDIO)
    assert (read.stitch, read.fluent, read.subtitles, read.pad_audio_s, read.result_format) == (
        False,
        False,
        False,
        0.0,
        "mp4",
    )


def test_strings_are_brought_to_what_they_mean() -> None:
    config = {"stitch": "true", "fluent": "False", "pad_audio": "1.5", "result_format": "mov"}
    read = read_order(order(config=config))
    assert (read.stitch, read.fluent, read.pad_audio_s, read.result_format) == (True, False, 1.5, "mov")
    assert read_order(order(config={"pad_audio": "0.0"})).pad_audio_s == 0


def test_a_missing_picture_is_alice() -> None:
    assert read_order(order(source_url="left out")).source_url is None


def test_a_missing_script_is_said_in_the_vendors_words() -> None:
    assert refusal({})["details"] == {"body.script": {"message": "'script' is required"}}


@pytest.mark.parametrize(
    "url",
    [
        "data:image/png;base64,AAAA",
        "http://example.com/face.jpg",
        "https://example.com/face.webp",
        "https://example.com/face",
        "https://example.com/face.jpg?size=2",
        "s3://bucket/face.Jpg",
        7,
    ],
)
def test_picture_addresses_that_are_refused(url: Any) -> None:
    answer = refusal(order(source_url=url))
    assert answer["details"] == {"body.source_url": {"message": "must be a valid image URL (ending with jpg|jpeg|png)"}}


@pytest.mark.parametrize("url", ["https://x/a.JPG", "s3://x/a.jpeg", "s3://x/a.PNG"])
def test_picture_addresses_that_are_taken(url: str) -> None:
    assert read_order(order(source_url=url)).source_url == url


@pytest.mark.parametrize("url", ["data:audio/wav;base64,AAAA", "http://x/a.wav", "https://x/a.ogg", "https://x/a"])
def test_sound_addresses_that_are_refused(url: str) -> None:
    answer = refusal(order(script={"type": "audio", "audio_url": url}))
    message = "must be a valid https URL to an audio (flac,mp3,mp4,wav,m4a)"
    assert answer["details"] == {"body.script.audio_url": {"message": message}}


@pytest.mark.parametrize("url", ["https://x/a.WAV", "https://x/a.m4a?x=1#y", "s3://x/a.flac", "s3://x/a.mp3"])
def test_sound_addresses_that_are_taken(url: str) -> None:
    assert read_order(order(script={"type": "audio", "audio_url": url})).audio_url == url


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"driver_url": "bank://lively"}, "body.driver_url"),
        ({"persist": True}, "body.persist"),
        ({"config": {"motion_factor": 1}}, "body.config.motion_factor"),
        ({"config": {"driver_expression": {}}}, "body.config.driver_expression"),
        ({"script": {"type": "audio", "audio_url": AUDIO, "reduce_noise": True}}, "body.script.reduce_noise"),
        ({"config": {"stitch": "yes"}}, "body.config.stitch"),
        ({"config": {"stitch": 1}}, "body.config.stitch"),
        ({"config": {"pad_audio": -1}}, "body.config.pad_audio"),
        ({"config": {"pad_audio": 60.1}}, "body.config.pad_audio"),
        ({"config": {"pad_audio": "much"}}, "body.config.pad_audio"),
        ({"config": {"pad_audio": True}}, "body.config.pad_audio"),
        ({"config": {"result_format": ".mp4"}}, "body.config.result_format"),
        ({"config": []}, "body.config"),
        ({"script": {"type": "audio"}}, "body.script.audio_url"),
        ({"script": {"audio_url": AUDIO}}, "body.script.type"),
        ({"script": {"type": "song", "audio_url": AUDIO}}, "body.script.type"),
        ({"script": "hello"}, "body.script"),
        ({"name": 5}, "body.name"),
        ({"user_data": ""}, "body.user_data"),
        ({"user_data": " \n "}, "body.user_data"),
        ({"user_data": "x" * 1001}, "body.user_data"),
        ({"webhook": "http://example.com/hook"}, "body.webhook"),
        ({"webhook": "https://exa mple.com"}, "body.webhook"),
        ({"config": {"logo": {"url": "https://x/l.png", "position": [1]}}}, "body.config.logo.position"),
        ({"config": {"logo": {"position": [1, 2]}}}, "body.config.logo.url"),
    ],
)
def test_fields_that_are_refused(changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(order(**changes)) == {field}


def test_all_wrong_fields_are_named_at_once() -> None:
    body = order(source_url="http://x", config={"pad_audio": 99, "sharpen": True}, user_data=" ")
    fields = {"body.source_url", "body.config.pad_audio", "body.config.sharpen", "body.user_data"}
    assert wrong_fields(body) == fields


def test_user_data_of_a_thousand_characters_is_taken_whole() -> None:
    text = "é\n" * 500
    assert read_order(order(user_data=text)).user_data == text


@pytest.mark.parametrize("body", [None, [], "text", 3])
def test_a_body_that_is_no_object(body: Any) -> None:
    assert "body" in wrong_fields(body)


def test_expressions_are_checked_and_kept() -> None:
    good = {"expressions": [{"start_frame": 0, "expression": "happy", "intensity": "0.5"}], "transition_frames": 20}
    assert read_order(order(config={"driver_expressions": good})).expressions == good
    bad = {"expressions": [{"start_frame": -1, "expression": "angry", "intensity": 2}]}
    path = "body.config.driver_expressions.expressions.0"
    assert wrong_fields(order(config={"driver_expressions": bad})) == {
        f"{path}.start_frame",
        f"{path}.expression",
        f"{path}.intensity",
    }


def test_a_text_to_speak_is_refused_in_the_vendors_words() -> None:
    answer = refusal(order(script={"type": "text", "input": "Hello there"}))
    assert (answer["kind"], answer["description"]) == ("BadRequestError", "Failed to validate script")


def test_a_text_of_two_characters_is_invalid() -> None:
    assert wrong_fields(order(script={"type": "text", "input": "Hi"})) == {"body.script.input"}


def test_no_webhook_may_be_said_by_an_empty_text() -> None:
    assert read_order(order(webhook="")).webhook == ""
    assert read_order(order(webhook="https://example.com/hook")).webhook == "https://example.com/hook"


def test_plain_http_webhooks_to_this_machine_can_be_allowed() -> None:
    body = order(webhook="http://127.0.0.1:9/hook")
    assert read_order(body, allows_http_webhooks=True).webhook == "http://127.0.0.1:9/hook"
    with pytest.raises(Refused):
        read_order(order(webhook="http://127.0.0.1.example.com/hook"), allows_http_webhooks=True)


def test_a_destination_of_ones_own_is_not_offered() -> None:
    assert refusal(order(result_url="https://example.com/put.mp4"))["kind"] == "BadRequestError"
