"""The client and the sandbox, which were written to the same contract by different hands, understand each other."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.did_clients import Bench, client_of
from vmsg_desktop.adapters.media.m4a import M4aEncoder
from vmsg_desktop.adapters.media.video_check import VideoCheck
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.adapters.renderer.did.transport import Timeouts
from vmsg_desktop.core.model.did import Talk, TalkOptions, TalkRequest
from vmsg_desktop.core.model.errors import RemoteError, RenderError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.talk_failure import talk_failure
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

SOUND_S = 2.0
SETTINGS = SandboxSettings(credits=10, render_s=(20.0,))
WAITS = Timeouts(connect_s=5, read_s=5, create_s=5, upload_s=5, download_s=5, answer_s=5)


def picture(side_px: int = 256) -> bytes:
    shade = np.linspace(0, 255, side_px, dtype=np.uint8)
    return cv2.imencode(".jpg", np.dstack([np.tile(shade, (side_px, 1))] * 3))[1].tobytes()


def voice() -> bytes:
    return M4aEncoder().encode(Sound(np.sin(np.arange(int(24_000 * SOUND_S)) / 9).astype(np.float32), 24_000)).data


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SETTINGS, clock=FakeClock()) as made:
        yield made


@pytest.fixture
def bench(sandbox: Sandbox) -> Iterator[Bench]:
    with client_of(sandbox.url, key=sandbox.key.reveal(), timeouts=WAITS) as made:
        yield made


def order(bench: Bench, *, token: str = "0a1b2c3d4e5f", options: TalkOptions | None = None) -> Talk:
    image = bench.did.upload_image(picture(), name="face.jpg")
    audio = bench.did.upload_audio(voice(), name="voice.m4a")
    request = TalkRequest(image, audio, f"Hello {token[:8]}", token, options or TalkOptions())
    return bench.did.create_talk(request)


def test_a_message_from_upload_to_verified_video(sandbox: Sandbox, bench: Bench) -> None:
    before = bench.did.credits()
    talk = order(bench)
    assert talk.status == "created"
    assert talk_failure(bench.did.get_talk(talk.id)) is None
    sandbox.advance(21)
    done = bench.did.get_talk(talk.id)
    assert (done.status, done.user_data) == ("done", "0a1b2c3d4e5f")
    assert done.raw["source_file"] == "face.jpg", "it is our picture, not the vendor's own"
    assert done.result_url is not None
    data = bench.did.download(done.result_url, progress=lambda _share: None)
    with DecodeWorker() as worker:
        facts = VideoCheck(worker).check(data, expected_s=SOUND_S)
    assert facts.duration_s == pytest.approx(SOUND_S, abs=0.3)
    assert bench.did.credits().remaining == before.remaining - 1
    assert sandbox.accepted() == {"0a1b2c3d4e5f": 1}


def test_options_are_taken(bench: Bench) -> None:
    options = TalkOptions(stitch=False, fluent=True, pad_audio_s=2, expression="happy", intensity=0.5)
    talk = bench.did.get_talk(order(bench, options=options).id)
    config = talk.raw["config"]
    assert (config["stitch"], config["fluent"], config["pad_audio"]) == (False, True, 2)


def test_talks_are_listed_and_found_by_their_token(bench: Bench) -> None:
    ids = [order(bench, token=f"token-{number}").id for number in range(3)]
    page = bench.did.list_talks()
    assert {talk.user_data: talk.id for talk in page.talks} == {f"token-{n}": ids[n] for n in range(3)}
    assert page.token is None
    assert all(talk.created_at.endswith("Z") for talk in page.talks)


def test_deletion_waits_for_the_end_then_leaves_nothing(sandbox: Sandbox, bench: Bench) -> None:
    image = bench.did.upload_image(picture(), name="face.jpg")
    audio = bench.did.upload_audio(voice(), name="voice.m4a")
    talk = bench.did.create_talk(TalkRequest(image, audio, "n", "t"))
    with pytest.raises(RemoteError) as caught:
        bench.did.delete_talk(talk.id)
    assert caught.value.code == "did_still_rendering"
    sandbox.advance(21)
    for delete, what in (
        (bench.did.delete_talk, talk.id), (bench.did.delete_image, image), (bench.did.delete_audio, audio)
    ):  # fmt: skip
        delete(what)
        with pytest.raises(RemoteError) as caught:
            delete(what)
        assert caught.value.code == "did_not_found"


def test_both_forms_of_the_key_are_taken_as_one() -> None:
    from vmsg_desktop.adapters.system.keys import parse_key

    with Sandbox(SETTINGS) as sandbox:
        shown = sandbox.key.reveal()
        for text in (shown, base64.b64encode(shown.encode()).decode()):
            with client_of(sandbox.url, key=parse_key(text).reveal()) as bench:
                assert bench.did.credits().remaining == 10


def test_a_wrong_key_is_told(sandbox: Sandbox) -> None:
    with client_of(sandbox.url, key="wrong:key-of-somebody") as bench, pytest.raises(RemoteError) as caught:
        bench.did.credits()
    assert caught.value.code == "did_key_refused"


@pytest.mark.parametrize("name", ["lost_reply", "cut_reply", "reset", "html"])
def test_an_order_in_doubt_is_found_in_the_list_where_it_was_taken(sandbox: Sandbox, bench: Bench, name: str) -> None:
    sandbox.fault("POST /talks", name, accepted=name != "html")
    with pytest.raises(RemoteError) as caught:
        order(bench)
    assert caught.value.details["sent"] == "maybe"
    listed = [talk.user_data for talk in bench.did.list_talks().talks]
    assert listed == list(sandbox.accepted())
    assert sum(sandbox.accepted().values()) <= 1


@pytest.mark.parametrize("error", [{"kind": "FaceError", "description": "face not detected"}, "plain words", None])
def test_a_talk_that_fails_is_told_whatever_form_its_error_has(sandbox: Sandbox, bench: Bench, error: object) -> None:
    sandbox.fault("POST /talks", "error", error=error)
    talk = order(bench)
    sandbox.advance(21)
    failed = bench.did.get_talk(talk.id)
    assert failed.status == "error"
    failure = talk_failure(failed)
    assert failure is not None
    assert failure.code == ("did_no_face" if isinstance(error, dict) else "did_render_failed")


def test_a_late_rejection_ends_the_talk(sandbox: Sandbox, bench: Bench) -> None:
    sandbox.fault("POST /talks", "rejected", error=None)
    talk = order(bench)
    sandbox.advance(21)
    assert bench.did.get_talk(talk.id).status == "rejected"


def test_too_many_questions_are_waited_out(sandbox: Sandbox, bench: Bench) -> None:
    sandbox.fault("GET /credits", "too_many", retry_after="7")
    assert bench.did.credits().remaining == 10
    assert bench.waiter.waits == [7.5]


def test_an_expired_link_is_told_and_a_new_one_works(sandbox: Sandbox, bench: Bench) -> None:
    talk = order(bench)
    sandbox.advance(21)
    link = bench.did.get_talk(talk.id).result_url
    assert link is not None
    sandbox.advance(90_000)
    with pytest.raises(RemoteError) as caught:
        bench.did.download(link, progress=lambda _share: None)
    assert caught.value.code == "did_link_expired"
    fresh = bench.did.get_talk(talk.id).result_url
    assert fresh is not None
    assert bench.did.download(fresh, progress=lambda _share: None)[4:8] == b"ftyp"


@pytest.mark.parametrize("name", ["truncated", "wrong_length"])
def test_a_spoiled_file_of_a_right_looking_length_is_found_and_comes_whole_the_next_time(
    sandbox: Sandbox, bench: Bench, name: str
) -> None:
    talk = order(bench)
    sandbox.advance(21)
    link = bench.did.get_talk(talk.id).result_url
    assert link is not None
    sandbox.fault("GET result", name, times=1)
    with DecodeWorker() as worker:
        check = VideoCheck(worker)
        with pytest.raises(RenderError, match="not whole") as caught:
            check.check(bench.did.download(link, progress=lambda _share: None), expected_s=SOUND_S)
        assert "Fetch the video again" in caught.value.hint
        data = bench.did.download(link, progress=lambda _share: None)
        assert check.check(data, expected_s=SOUND_S).frames > 0


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda bench: bench.did.upload_image(picture(120), name="a.jpg"), "did_picture_too_small"),
        (lambda bench: bench.did.get_talk("tlk_none"), "did_not_found"),
        (lambda bench: bench.did.delete_talk("tlk_none"), "did_not_found"),
    ],
)
def test_what_the_sandbox_refuses_the_client_tells(bench: Bench, act: Callable[[Bench], object], code: str) -> None:
    with pytest.raises(RemoteError) as caught:
        act(bench)
    assert caught.value.code == code


def test_without_credits_the_order_is_refused_for_nothing() -> None:
    with Sandbox(SandboxSettings(credits=0)) as sandbox, client_of(sandbox.url, key=sandbox.key.reveal()) as bench:
        with pytest.raises(RemoteError) as caught:
            order(bench)
        assert sandbox.accepted() == {}
    assert (caught.value.code, caught.value.details["sent"]) == ("did_no_credits", "no")


def test_a_plan_without_stitch_is_told_by_its_feature() -> None:
    settings = SandboxSettings(permissions=frozenset())
    with Sandbox(settings) as sandbox, client_of(sandbox.url, key=sandbox.key.reveal()) as bench:
        with pytest.raises(RemoteError) as caught:
            order(bench)
        assert (caught.value.code, caught.value.details["feature"]) == ("did_plan_forbids", "stitch")
        assert order(bench, options=TalkOptions(stitch=False)).status == "created"


def test_neither_side_logs_key_or_link(sandbox: Sandbox, bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    talk = order(bench)
    sandbox.advance(21)
    link = bench.did.get_talk(talk.id).result_url
    assert link is not None
    bench.did.download(link, progress=lambda _share: None)
    assert "GET /talks" in caplog.text
    assert sandbox.key.reveal() not in caplog.text
    assert link.partition("?")[2] not in caplog.text
