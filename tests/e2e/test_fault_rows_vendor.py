"""What goes wrong at the vendor: 429 (row 13), refusals (14), doubt (15), slow and failed talks (16), bad videos (17).

The numbers are those of docs/faults.md. Everything is real but the local stages and time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.send_desk import SendDesk, send_desk
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.application.jobs import AUDIO, IMAGE
from vmsg_desktop.core.model.errors import Cancelled, RemoteError, RenderError, VmsgError
from vmsg_desktop.sandbox.refusals import REFUSALS
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = pytest.mark.e2e

RENDER_S = 25.0
CREATE, RESULT = "POST /talks", "GET result"
REFUSED = sorted(
    name for name, refusal in REFUSALS.items() if 400 <= refusal.status < 500 and refusal.status not in (409, 429)
)


@pytest.fixture(scope="module")
def worker() -> Iterator[DecodeWorker]:
    with DecodeWorker() as made:
        yield made


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxSettings(credits=1_000, render_s=(RENDER_S,)), clock=FakeClock()) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, sandbox: Sandbox, worker: DecodeWorker) -> Iterator[SendDesk]:
    clock = sandbox.clock._base
    assert isinstance(clock, FakeClock)
    with send_desk(tmp_path, sandbox, clock, worker) as made:
        yield made


def requests(desk: SendDesk, route: str) -> int:
    return int(desk.sandbox.journal.counts().get(route, 0))


# Row 13


def in_seven_seconds(desk: SendDesk) -> str:
    return format_datetime(datetime.fromtimestamp(desk.clock.now_s(), UTC) + timedelta(seconds=7), usegmt=True)


@pytest.mark.parametrize("form", ["seconds", "date", "none"])
def test_row_13_too_many_requests_are_waited_for_and_one_is_paid(desk: SendDesk, form: str) -> None:
    retry_after = {"seconds": "7", "date": in_seven_seconds(desk), "none": None}[form]
    desk.sandbox.fault(CREATE, "too_many", times=2, retry_after=retry_after)
    before = desk.did.credits().remaining
    assert desk.run().state == "done"
    assert desk.taken() == [1]
    assert desk.did.credits().remaining == before - 1
    waits = [note.wait_s for note in desk.notes() if "slow down" in note.words]
    assert len(waits) == 2
    assert waits == desk.waiter.waits[:2]
    assert waits[0] >= {"seconds": 7, "date": 6, "none": 1}[form]
    assert desk.prepared == 1


def test_row_13_too_many_everywhere_else_is_waited_for_too(desk: SendDesk) -> None:
    for route in ("POST /images", "POST /audios", "GET /credits", "GET /talks/{id}", RESULT):
        desk.sandbox.fault(route, "too_many", times=2, retry_after="3")
    assert desk.run().state == "done"
    assert desk.taken() == [1]


def test_row_13_without_an_end_the_job_keeps_its_place(desk: SendDesk) -> None:
    desk.sandbox.fault(CREATE, "too_many", times=None)
    before = requests(desk, CREATE)
    with pytest.raises(RemoteError) as caught:
        desk.run()
    assert caught.value.code == "did_too_many_requests"
    assert desk.job().state == "ready"
    assert requests(desk, CREATE) - before == 9
    desk.sandbox.faults.clear()
    assert desk.run().state == "done"
    assert desk.taken() == [1]


# Row 14


@pytest.mark.parametrize("kind", REFUSED)
def test_row_14_a_refusal_is_told_and_costs_nothing(desk: SendDesk, kind: str) -> None:
    desk.sandbox.fault(CREATE, kind, times=None)
    before, credits_before = requests(desk, CREATE), desk.did.credits().remaining
    with pytest.raises(VmsgError) as caught:
        desk.run()
    error, job = caught.value, desk.job()
    assert requests(desk, CREATE) - before == 1, "it is not tried again"
    assert (job.state, job.token, job.talk_id, job.may_be_charged) == ("failed", "", "", False)
    assert job.error == error.to_json()
    assert error.message.startswith(("D-ID", "The D-ID", "The service"))
    assert error.hint
    assert desk.taken() == []
    assert desk.did.credits().remaining == credits_before
    assert desk.files.get(job.id, IMAGE)
    assert desk.files.get(job.id, AUDIO)
    assert desk.outputs() == []


def test_row_14_when_the_reason_is_gone_a_retry_makes_it(desk: SendDesk) -> None:
    desk.sandbox.fault(CREATE, "no_credits")
    with pytest.raises(RemoteError, match="too few credits"):
        desk.run()
    assert desk.again().state == "done"
    assert desk.taken() == [1]


@pytest.mark.parametrize(
    ("route", "kind"),
    [("POST /images", "image_moderation"), ("POST /images", "mime_type"), ("POST /audios", "audio_moderation"),
     ("POST /audios", "audio_duration"), ("POST /images", "explicit_deny"), ("POST /audios", "missing_equal_sign")],
)  # fmt: skip
def test_row_14_a_refused_upload_is_never_followed_by_an_order(desk: SendDesk, route: str, kind: str) -> None:
    desk.sandbox.fault(route, kind, times=None)
    before = requests(desk, CREATE)
    with pytest.raises(VmsgError) as caught:
        desk.run()
    assert caught.value.hint
    assert desk.job().state == "failed"
    assert requests(desk, CREATE) == before


# Row 15


DOUBTS = ("server_error", "gateway_timeout", "reset", "hang", "html")


@pytest.mark.parametrize("kind", [*DOUBTS, "lost_reply", "cut_reply"])
def test_row_15_an_order_whose_answer_failed_is_adopted(desk: SendDesk, kind: str) -> None:
    desk.sandbox.fault(CREATE, kind, accepted=True)
    before = requests(desk, CREATE)
    assert desk.run().state == "done"
    assert requests(desk, CREATE) - before == 1
    assert desk.taken() == [1]
    words = [note.words for note in desk.notes()]
    assert any("Nobody knows whether D-ID took" in told for told in words)
    assert any("D-ID has it" in told for told in words)


@pytest.mark.parametrize("kind", [*DOUBTS, "not_ready"])
def test_row_15_an_order_that_never_arrived_is_asked_about_not_repeated(desk: SendDesk, kind: str) -> None:
    desk.sandbox.fault(CREATE, kind)
    before = requests(desk, CREATE)
    job = desk.run()
    assert (job.state, job.looks) == ("asking", 3)
    assert requests(desk, CREATE) - before == 1
    assert desk.taken() == []
    assert desk.run().state == "asking", "nothing but the person's word moves it"
    assert desk.yes().state == "done"
    assert desk.taken() == [1]


def test_row_15_a_list_that_fails_too_leaves_the_doubt_and_a_later_look_finds_it(desk: SendDesk) -> None:
    desk.sandbox.fault(CREATE, "gateway_timeout", accepted=True)
    desk.sandbox.fault("GET /talks", "server_error", times=None)
    with pytest.raises(RemoteError):
        desk.run()
    assert desk.job().state == "unknown"
    desk.sandbox.faults.clear()
    assert desk.run().state == "done"
    assert desk.taken() == [1]


# Row 16


def stop_at(desk: SendDesk, seconds: float) -> None:
    """Ctrl-C when that much time has passed."""
    end_s = desk.clock.monotonic_s() + seconds

    def look(_seconds: float) -> None:
        if desk.clock.monotonic_s() >= end_s:
            raise Cancelled

    desk.waiter.on_wait = look


def test_row_16_a_talk_that_is_stuck_is_told_and_kept_when_the_person_stops_waiting(desk: SendDesk) -> None:
    desk.sandbox.fault(CREATE, "stuck")
    stop_at(desk, 900)
    with pytest.raises(Cancelled):
        desk.run()
    job = desk.job()
    (told,) = [note.words for note in desk.notes() if note.stage == "render"]
    assert job.talk_id in told
    assert "5 minutes" in told
    assert (job.state, job.may_be_charged) == ("cancelled", True)
    stop_at(desk, 60)
    with pytest.raises(Cancelled):
        desk.again()
    assert desk.job().talk_id == job.talk_id
    assert desk.taken() == [1]


def test_row_16_a_slow_talk_that_was_left_is_fetched_later_without_a_new_order(desk: SendDesk) -> None:
    desk.sandbox.fault(CREATE, "slow", delay_s=0.0)
    stop_at(desk, RENDER_S / 3)
    with pytest.raises(Cancelled):
        desk.run()
    desk.waiter.on_wait = lambda seconds: None
    desk.clock.advance(3 * 3600)
    assert desk.again().state == "done"
    assert desk.taken() == [1]


@pytest.mark.parametrize("fate", ["rejected", "error"])
@pytest.mark.parametrize(
    "reason", [{"kind": "FaceError", "description": "face not detected"}, "face not detected", None]
)
def test_row_16_a_talk_that_fails_is_told_with_its_reason_and_paid_again_by_the_person_alone(
    desk: SendDesk, fate: str, reason: Any
) -> None:
    desk.sandbox.fault(CREATE, fate, error=reason)
    with pytest.raises(RenderError) as caught:
        desk.run()
    job = desk.job()
    assert ("face not detected" in caught.value.message) == (reason is not None)
    assert "new paid request" in caught.value.hint
    assert (job.state, job.is_spent, bool(job.talk_id)) == ("failed", True, True)
    assert desk.run().state == "failed"
    assert desk.taken() == [1]
    assert desk.again().state == "done"
    assert desk.taken() == [1, 1]


# Row 17

BROKEN: list[tuple[str, dict[str, Any]]] = [
    *[("truncated", {"share": share}) for share in (0.0, 0.01, 0.5, 0.9, 0.999)],
    ("wrong_length", {"share": 0.5}),
    ("wrong_length", {"share": 1.5}),
    ("cut_reply", {"share": 0.7}),
    ("html", {}),
    ("link_expired", {}),
    ("reset", {}),
    ("server_error", {}),
]


@pytest.mark.parametrize(("kind", "more"), BROKEN, ids=[f"{kind}-{more.get('share', '')}" for kind, more in BROKEN])
def test_row_17_a_broken_video_is_fetched_again_and_saved_whole(
    desk: SendDesk, kind: str, more: dict[str, Any]
) -> None:
    desk.sandbox.fault(RESULT, kind, **more)
    job = desk.run()
    assert job.state == "done"
    talk = next(talk for talk in desk.sandbox.account.talks() if talk.id == job.talk_id)
    assert talk.video is not None
    assert Path(job.video_path).read_bytes() == talk.video.data
    assert desk.outputs() == ["message.json", "message.mp4"]
    assert desk.taken() == [1]


@pytest.mark.parametrize("kind", ["truncated", "html", "link_expired"])
def test_row_17_each_time_with_a_new_link_and_told(desk: SendDesk, kind: str) -> None:
    desk.sandbox.fault(RESULT, kind, times=3)
    asked = requests(desk, "GET /talks/{id}")
    assert desk.run().state == "done"
    words = [note.words for note in desk.notes() if note.stage == "download"]
    assert len(words) == 3
    assert all("fetched again" in told for told in words)
    assert requests(desk, "GET /talks/{id}") - asked >= 4


@pytest.mark.parametrize(("kind", "more"), BROKEN[2:], ids=[kind for kind, _ in BROKEN[2:]])
def test_row_17_a_lasting_fault_saves_nothing_loses_nothing_and_says_how_to_get_it(
    desk: SendDesk, kind: str, more: dict[str, Any]
) -> None:
    desk.sandbox.fault(RESULT, kind, times=None, **more)
    with pytest.raises(VmsgError) as caught:
        desk.run()
    assert f"{desk.job().id[:8]}" in caught.value.hint
    assert "vmsg jobs" in caught.value.hint
    assert desk.outputs() == []
    assert desk.job().talk_id
    desk.sandbox.faults.clear()
    job = desk.again() if desk.job().state == "failed" else desk.run()
    assert job.state == "done"
    assert desk.taken() == [1]


def test_row_17_a_link_that_expired_while_nobody_looked_is_asked_for_anew(desk: SendDesk) -> None:
    desk.sandbox.fault(RESULT, "truncated", times=4)
    with pytest.raises(RenderError):
        desk.run()
    desk.clock.advance(3 * 86_400)
    assert desk.again().state == "done"
    assert desk.taken() == [1]
