"""The key and the signed links are in no log, no error, no repr and no traceback."""

from __future__ import annotations

import base64
import io
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.did_clients import KEY, REQUEST, client_of
from tests.fakes.did_server import Fault, Reply, Script, Seen, scripted
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.core.model.did import Talk
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.secret import MASK, RedactingFilter, Secret, redacted

PASSWORD = KEY.partition(":")[2]
ENCODED = base64.b64encode(KEY.encode()).decode()
SIGNATURE = "Sg7n%2BAtuRe0fTheL1nk%3D"
QUERY = f"AWSAccessKeyId=AKIAEXAMPLE&Expires=1767409445&Signature={SIGNATURE}"
TRACES = (KEY, PASSWORD, ENCODED, ENCODED.rstrip("="), SIGNATURE, "AKIAEXAMPLE")


def echo(status: int) -> Callable[[Seen], Reply]:
    """An unkind server: it says back the header and the query that it got."""

    def answer(seen: Seen) -> Reply:
        header = seen.headers.get("Authorization", "")
        words = f"bad header '{header}' or {ENCODED} for https://s3.example/v.mp4?{QUERY}"
        return Reply(status, {"kind": "BadRequestError", "description": words, "details": {"received": words}})

    return answer


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> Callable[[BaseException | None], str]:
    """All that was logged at the finest level, and all that an error shows."""
    caplog.set_level(logging.DEBUG)

    def gather(error: BaseException | None) -> str:
        told = [caplog.text, *(f"{record.msg} {record.args}" for record in caplog.records)]
        while error is not None:
            told += [repr(error), str(error), repr(error.args), "".join(traceback.format_exception(error))]
            told += [json.dumps(error.to_json())] if isinstance(error, VmsgError) else []
            error = error.__cause__ or error.__context__
        return "\n".join(told)

    return gather


FAILURES: list[Any] = [
    *(echo(status) for status in (400, 401, 402, 403, 404, 429, 451, 500)),
    Reply(302, b"", {"Location": f"https://elsewhere.example/?{QUERY}"}),
    Reply(200, b"<html>"),
    Fault(),
    Fault(is_held=True),
    Fault(is_reset=True),
    Fault(words=b"HTTP/1.1 200 OK\r\nodd header without colon\r\n\r\n"),
]
ACTS: list[tuple[str, Callable[[DidClient, str], Any]]] = [
    ("POST /talks", lambda did, _base: did.create_talk(REQUEST)),
    ("GET /credits", lambda did, _base: did.credits()),
    ("POST /images", lambda did, _base: did.upload_image(b"x", name="a.jpg")),
    ("GET /v.mp4", lambda did, base: did.download(f"{base}/v.mp4?{QUERY}", progress=lambda _share: None)),
]


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize(("route", "act"), ACTS)
def test_no_failure_shows_them(
    failure: Any, route: str, act: Callable[[DidClient, str], Any], everything: Callable[[BaseException | None], str]
) -> None:
    caught: BaseException | None = None
    with scripted({route: failure}) as server, client_of(server.base) as bench:
        try:
            act(bench.did, server.base)
        except VmsgError as error:
            caught = error
        assert server.seen, "the request was made"
        text = everything(caught) + repr(bench.did) + repr(vars(bench.did))
    assert caught is None or caught.__cause__ is caught.__context__ is None, "foreign exceptions hold the request"
    assert [trace for trace in TRACES if trace in text] == []


def test_an_unreachable_server_shows_no_link(everything: Callable[[BaseException | None], str]) -> None:
    with scripted({}) as server:
        base = server.base
    with client_of(base) as bench, pytest.raises(VmsgError) as caught:
        bench.did.download(f"{base}/v.mp4?{QUERY}", progress=lambda _share: None)
    text = everything(caught.value)
    assert "connection" in text, "something was logged"
    assert [trace for trace in TRACES if trace in text] == []


def test_a_good_run_logs_neither(everything: Callable[[BaseException | None], str]) -> None:
    def talk(seen: Seen) -> Reply:
        url = f"http://{seen.headers['Host']}/v.mp4?{QUERY}"
        signed = {"source_url": f"https://s3/a.jpg?{QUERY}", "audio_url": f"https://s3/a.wav?{QUERY}"}
        return Reply(200, {"id": "tlk_1", "status": "done", "result_url": url, **signed, "user": {"email": "me@x"}})

    script: Script = {"GET /talks/tlk_1": talk, "GET /v.mp4": Reply(200, b"video")}
    with scripted(script) as server, client_of(server.base) as bench:
        found = bench.did.get_talk("tlk_1")
        assert found.result_url is not None
        bench.did.download(found.result_url, progress=lambda _share: None)
        text = everything(None) + repr(found) + json.dumps(dict(found.raw))
    assert "GET /v.mp4" in text, "the request was logged"
    assert [trace for trace in (*TRACES, "me@x") if trace in text] == []


def test_a_talk_hides_its_link() -> None:
    assert SIGNATURE not in repr(Talk("tlk_1", "done", result_url=f"https://s3/v.mp4?{QUERY}"))


def test_a_secret_shows_itself_to_nobody_and_is_not_stored() -> None:
    secret = Secret(KEY)
    assert KEY not in f"{secret} {secret!r} {secret:>20} {[secret]} %s" % secret
    assert secret.reveal() == KEY
    assert secret == Secret(KEY) != Secret("other:secret")
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        json.dumps(secret)


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Basic {KEY}",
        f"Basic {ENCODED}",
        f"password is {PASSWORD}!",
        "Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
        f"GET /a/b.mp4?{QUERY} HTTP/1.1",
        f"https://s3.example/b.mp4?x=1&{QUERY}",
        "https://s3.example/b.mp4?X-Amz-Algorithm=AWS4&X-Amz-Signature=Sg7n%2BAtuRe0fTheL1nk%3D",
    ],
)
def test_text_is_cleared_of_every_form(text: str) -> None:
    Secret(KEY)
    cleared = redacted(text)
    assert MASK in cleared
    assert not any(trace in cleared for trace in (*TRACES, "abcdefghijklmnop"))


@pytest.mark.parametrize("text", ["GET /talks?limit=100&token=abc", "basic English", "a?b=c", "no secrets here"])
def test_ordinary_text_stays(text: str) -> None:
    assert redacted(text) == text


def test_a_short_secret_does_not_blank_out_words() -> None:
    Secret("a:b")
    assert redacted("a:b is a ratio") == "a:b is a ratio"


def test_the_filter_clears_messages_arguments_and_tracebacks() -> None:
    Secret(KEY)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactingFilter())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        raise ValueError(f"bad {KEY}")
    except ValueError:
        logger.exception("%s failed for %r", KEY, {"url": f"https://s3/x?{QUERY}"}, stack_info=True)
    logger.warning("plain %d", 7)
    text = stream.getvalue()
    assert "ValueError: bad" in text
    assert "plain 7" in text
    assert [trace for trace in TRACES if trace in text] == []
