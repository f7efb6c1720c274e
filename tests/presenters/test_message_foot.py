"""The foot says why a message cannot be sent, or what it costs."""

from __future__ import annotations

import pytest

from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.preflight import Line, LineState, Preflight
from vmsg_desktop.core.polling import PastRender
from vmsg_desktop.presenters.message import FootState, foot_state, red_lines
from vmsg_desktop.presenters.message_account import Account
from vmsg_desktop.presenters.message_check import CheckState

DID = Account("did", has_key=True, credits=Credits(38, 40))


def report(state: LineState, credits: int = 1) -> CheckState:
    return CheckState(report=Preflight((Line("face", "Face", state, ""), Line("photo", "Photo", "ok", "")), credits))


def foot(check: CheckState, account: Account = DID, *, is_asking: bool = False, is_starting: bool = False) -> FootState:
    return foot_state(check, account, is_asking=is_asking, is_starting=is_starting)


def test_a_good_message_can_be_sent_and_has_its_price() -> None:
    state = foot(report("look", credits=2))
    assert state.can_send
    assert (state.credits_needed, state.credits) == (2, Credits(38, 40))


@pytest.mark.parametrize(
    ("check", "account", "why"),
    [
        (CheckState(missing=("photo",)), DID, "missing"),
        (CheckState(), DID, "checking"),
        (CheckState(report=report("ok").report, is_stale=True), DID, "checking"),
        (CheckState(error=ComputeError("x", "It failed.", "Again.")), DID, "failed"),
        (report("stop"), DID, "red"),
        (report("ok"), Account("did", has_key=False), "key"),
        (report("ok"), Account("did"), "key-unknown"),
        (report("ok"), Account("sandbox", has_key=True), ""),
    ],
)
def test_what_stands_against_it(check: CheckState, account: Account, why: str) -> None:
    state = foot(check, account)
    assert state.why == why
    assert state.can_send == (why == "")


def test_red_lines_are_named() -> None:
    assert foot(report("stop")).names == ("face",)
    assert [line.id for line in red_lines(report("stop"))] == ["face"]
    assert red_lines(CheckState()) == ()


def test_open_question_and_a_job_under_way_come_first() -> None:
    assert foot(report("stop"), is_asking=True).why == "question"
    assert foot(report("ok"), is_starting=True).why == "starting"


def test_the_key_is_asked_for_only_where_d_id_is_chosen() -> None:
    assert foot(report("ok"), Account("did", has_key=False)).asks_for_key
    assert not foot(report("ok"), Account("sandbox", has_key=False)).asks_for_key
    assert not foot(report("ok"), Account("did")).asks_for_key


def test_price_of_what_is_not_known_is_none() -> None:
    assert foot(CheckState(missing=("voice",))).credits_needed is None


def test_usual_time_comes_from_own_history_alone() -> None:
    past = tuple(PastRender(seconds, 12.0) for seconds in (20.0, 30.0, 40.0, 35.0))
    assert foot(report("ok"), Account("did", has_key=True, past=past[:2])).band is None
    band = foot(report("ok"), Account("did", has_key=True, past=past)).band
    assert band is not None
    assert 5 < band.low_s < band.median_s < band.high_s < 90
