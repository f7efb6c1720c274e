"""The script of faults: which strikes, when, how often; and what a script file may say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.sandbox.faults import NAMES, Fault, Faults, read_faults
from vmsg_desktop.sandbox.refusals import REFUSALS
from vmsg_desktop.sandbox.script import read_script
from vmsg_desktop.sandbox.settings import SandboxSettings
from vmsg_desktop.sandbox.talks import Fate

POST = "POST /talks"


def names(faults: Faults, route: str, count: int) -> list[str]:
    drawn = [faults.draw(route) for _ in range(count)]
    return [fault.name if fault else "" for fault in drawn]


def test_a_fault_strikes_once_unless_told_otherwise() -> None:
    assert names(Faults((Fault(POST, "too_many"),)), POST, 3) == ["too_many", "", ""]
    assert names(Faults((Fault(POST, "too_many", times=2),)), POST, 3) == ["too_many", "too_many", ""]
    assert names(Faults((Fault(POST, "too_many", times=None),)), POST, 3) == ["too_many"] * 3


def test_a_fault_lets_requests_pass_first() -> None:
    assert names(Faults((Fault(POST, "too_many", skip=2),)), POST, 4) == ["", "", "too_many", ""]


def test_a_fault_meets_its_route_only() -> None:
    faults = Faults((Fault(POST, "too_many"),))
    assert names(faults, "GET /credits", 2) == ["", ""]
    assert names(faults, POST, 1) == ["too_many"]


def test_the_star_meets_every_route() -> None:
    assert names(Faults((Fault("*", "reset", times=None),)), "GET /credits", 1) == ["reset"]


def test_rows_strike_in_their_order() -> None:
    faults = Faults((Fault(POST, "too_many"), Fault(POST, "lost_reply")))
    assert names(faults, POST, 3) == ["too_many", "lost_reply", ""]


def test_chance_is_repeatable_by_its_seed() -> None:
    row = Fault(POST, "reset", times=None, chance=0.5)
    first, again, other = (names(Faults((row,), seed=seed), POST, 40) for seed in (1, 1, 2))
    assert first == again != other
    assert 5 < first.count("reset") < 35


@given(skip=st.integers(0, 5), times=st.integers(0, 5), asked=st.integers(0, 15))
def test_a_sure_fault_strikes_as_often_as_its_figures_say(skip: int, times: int, asked: int) -> None:
    faults = Faults((Fault(POST, "reset", skip=skip, times=times),))
    assert names(faults, POST, asked).count("reset") == min(times, max(0, asked - skip))


def test_added_faults_strike_and_cleared_ones_do_not() -> None:
    faults = Faults()
    faults.add(Fault(POST, "reset", times=None))
    assert names(faults, POST, 1) == ["reset"]
    assert faults.rows() == [{"route": POST, "fault": "reset", "met": 1, "struck": 1}]
    faults.clear()
    assert names(faults, POST, 1) == [""]


def test_fates_of_talks() -> None:
    face = {"kind": "FaceError", "description": "face not detected"}
    assert Fault(POST, "error").fate == Fate("error", face)
    assert Fault(POST, "error", error="broken").fate == Fate("error", "broken")
    assert Fault(POST, "rejected", error=None).fate == Fate("rejected", None)
    assert Fault(POST, "stuck").fate == Fate("stuck")
    assert Fault(POST, "reset").fate == Fate()


def test_what_spoils_a_reply_comes_after_the_request_was_carried_out() -> None:
    assert Fault(POST, "lost_reply").accepted
    assert not Fault(POST, "gateway_timeout").accepted


@pytest.mark.parametrize(
    "row",
    [
        {"route": POST},
        {"fault": "reset"},
        "reset",
        {"route": "POST /talk", "fault": "reset"},
        {"route": POST, "fault": "explode"},
        {"route": POST, "fault": "reset", "often": 3},
        {"route": POST, "fault": "reset", "times": -1},
        {"route": POST, "fault": "reset", "chance": 1.5},
        {"route": POST, "fault": "reset", "skip": "many"},
        {"route": "GET /credits", "fault": "stuck"},
        {"route": POST, "fault": "truncated"},
    ],
)
def test_rows_that_are_refused(row: Any) -> None:
    with pytest.raises(InputError) as refused:
        read_faults([row])
    assert refused.value.hint


def test_a_row_is_read_from_json() -> None:
    text = '[{"route": "POST /talks", "fault": "gateway_timeout", "accepted": true, "times": null, "chance": 0.2}]'
    assert read_faults(json.loads(text)) == (Fault(POST, "gateway_timeout", accepted=True, times=None, chance=0.2),)


def test_every_refusal_is_a_fault() -> None:
    assert set(REFUSALS) <= set(NAMES)
    assert len(NAMES) == len(set(NAMES))


def test_a_script_changes_settings_and_brings_faults() -> None:
    settings = SandboxSettings(key=Secret("user:password-of-the-test"))
    text = json.dumps(
        {
            "credits": 3,
            "render_s": 25,
            "permissions": [],
            "charge_at": "done",
            "seed": 7,
            "faults": [{"route": POST, "fault": "stuck"}],
        }
    )
    script = read_script(text, settings)
    assert (script.settings.credits, script.settings.render_s, script.seed) == (3, (25,), 7)
    assert (script.settings.permissions, script.settings.charge_at) == (frozenset(), "done")
    assert script.settings.key == settings.key
    assert script.faults == (Fault(POST, "stuck"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"key": "x"}',
        '{"credits": -1}',
        '{"render_s": []}',
        '{"charge_at": "never"}',
        '{"seed": "x"}',
        '{"faults": {}}',
        '{"credits": NaN}',
        '{"speed": 2}',
    ],
)
def test_scripts_that_are_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read_script(text, SandboxSettings())
    assert refused.value.hint
