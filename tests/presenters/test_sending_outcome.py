"""What can be done about how a sent message ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vmsg_desktop.core.model.errors import Cancelled, ComputeError, RemoteError
from vmsg_desktop.core.model.framing import Background, Framing
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.presenters.sending_outcome import outcome_of

MESSAGE = Message(Source("/p.jpg"), Source("/v.wav"), background=Background(kind="keep"), framing=Framing(shot="upper"))
JOB = Job("a" * 32, "did", "For Mika", "{}", "/out", state="failed", updated_s=5.0)


def error(code: str, **details: str) -> RemoteError:
    return RemoteError(code, "It was refused.", "Do something.", details=details)


@pytest.mark.parametrize(
    ("code", "actions"),
    [
        ("did_picture_moderated", ("fix", "photo")),
        ("did_no_face", ("fix", "photo")),
        ("did_celebrity", ("photo",)),
        ("did_audio_moderated", ("voice",)),
        ("did_no_credits", ("sandbox",)),
        ("did_key_refused", ("key", "sandbox")),
        ("did_server_error", ("retry",)),
    ],
)
def test_each_error_has_its_ways_out(code: str, actions: tuple[str, ...]) -> None:
    outcome = outcome_of(JOB, error(code), MESSAGE)
    assert outcome is not None
    assert outcome.actions == actions
    assert outcome.links == ("details", "close")


def test_a_fix_that_would_change_nothing_is_not_offered() -> None:
    plain = replace(MESSAGE, background=Background(kind="bundled", name="studio"), framing=Framing(shot="head"))
    for code in ("did_picture_moderated", "did_no_face"):
        outcome = outcome_of(JOB, error(code), plain)
        assert outcome is not None
        assert (outcome.fix, outcome.actions) == (None, ("photo",))


def test_plan_without_stitching_is_answered_by_sending_without() -> None:
    outcome = outcome_of(JOB, error("did_plan_forbids", feature="stitch"), MESSAGE)
    assert outcome is not None
    assert outcome.fix is not None
    assert outcome.fix.patch == {"talk": {"stitch": False}}


def test_what_the_vendor_has_is_fetched_before_anything_else() -> None:
    broken = error("video_broken")
    outcome = outcome_of(replace(JOB, talk_id="tlk"), broken, MESSAGE)
    assert outcome is not None
    assert (outcome.actions, outcome.charge.kind) == (("fetch",), "committed")


def test_spent_talk_needs_a_new_paid_request() -> None:
    outcome = outcome_of(replace(JOB, talk_id="tlk", is_spent=True), error("did_render_failed"), MESSAGE)
    assert outcome is not None
    assert outcome.actions == ("again",)


def test_error_of_an_earlier_start_comes_from_the_row() -> None:
    kept = ComputeError("no_person", "Nobody is found.", "Other photo.")
    outcome = outcome_of(replace(JOB, error=kept.to_json()), None, MESSAGE)
    assert outcome is not None
    assert outcome.error is not None
    assert (outcome.error.code, outcome.at_s) == ("no_person", 5.0)


def test_question_and_stop_have_no_error() -> None:
    asking = outcome_of(replace(JOB, state="asking", token="t"), None, MESSAGE)
    assert asking is not None
    assert (asking.kind, asking.actions, asking.charge.kind) == ("question", ("again", "let-go"), "unknown")
    stopped = outcome_of(replace(JOB, state="cancelled"), Cancelled(), MESSAGE)
    assert stopped is not None
    assert (stopped.kind, stopped.actions, stopped.charge.kind) == ("stopped", (), "none")


def test_nothing_is_said_where_nothing_happened() -> None:
    assert outcome_of(None, None, MESSAGE) is None
    assert outcome_of(replace(JOB, state="done"), None, MESSAGE) is None
    assert outcome_of(replace(JOB, state="submitted"), Cancelled(), MESSAGE) is None


def test_what_the_budget_holds_leads_to_the_budget_and_on() -> None:
    for code in ("budget_held", "budget_stopped", "budget_unreadable"):
        outcome = outcome_of(replace(JOB, state="ready"), error(code), MESSAGE)
        assert outcome is not None
        assert (outcome.actions, outcome.charge.kind) == (("budget", "retry"), "none")
