"""What a sent message is to the person: which message it is of, what it has cost, how long it took."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vmsg_desktop.core.model.events import CacheState, StageReport
from vmsg_desktop.core.model.job import Job, JobState, JobTarget
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.voice import Prosody
from vmsg_desktop.core.polling import PastRender, RenderBand, render_band, seconds_left
from vmsg_desktop.core.sent import accepted_s, charge_of, comparable, made_s

MESSAGE = Message(Source("/p.jpg"), Source("/v.wav"), title="For Mika")


@pytest.mark.parametrize(
    ("target", "state", "facts", "kind", "credits"),
    [
        ("draft", "done", {}, "local", None),
        ("sandbox", "done", {"credits_charged": 1.0}, "free", None),
        ("did", "preparing", {}, "none", None),
        ("did", "ready", {"credits_needed": 2}, "none", None),
        ("did", "intent", {"token": "t", "credits_needed": 2}, "unknown", 2),
        ("did", "unknown", {"token": "t"}, "unknown", None),
        ("did", "cancelled", {"token": "t", "credits_needed": 1}, "unknown", 1),
        ("did", "submitted", {"token": "t", "talk_id": "x", "credits_needed": 2}, "committed", 2),
        ("did", "failed", {"token": "t", "talk_id": "x"}, "committed", None),
        ("did", "done", {"talk_id": "x", "credits_charged": 2.0}, "charged", 2),
        ("did", "done", {"credits_charged": 0.0}, "reused", 0),
        ("did", "failed", {}, "none", None),
    ],
)
def test_whether_money_moved(
    target: JobTarget, state: JobState, facts: dict[str, object], kind: str, credits: float | None
) -> None:
    charge = charge_of(replace(Job("a" * 32, target, "t", "{}", "/", state=state), **facts))  # type: ignore[arg-type]
    assert (charge.kind, charge.credits) == (kind, credits)


def test_title_and_pins_make_no_other_message_and_everything_else_does() -> None:
    pinned = replace(MESSAGE, title="Other", photo=Source("/p.jpg", "ab" * 32), voice=Source("/v.wav", "cd" * 32))
    assert comparable(pinned) == comparable(MESSAGE)
    assert comparable(replace(MESSAGE, prosody=Prosody(pitch_st=1))) != comparable(MESSAGE)
    assert comparable(replace(MESSAGE, photo=Source("/q.jpg"))) != comparable(MESSAGE)


def test_last_time_that_the_vendor_took_it() -> None:
    rows = [{"event": "Accepted", "at_s": 5.0}, {"event": "Retried", "at_s": 7.0}, {"event": "Accepted", "at_s": 9.0}]
    assert accepted_s(rows) == 9.0
    assert accepted_s(rows[1:2]) is None


@pytest.mark.parametrize(
    ("caches", "seconds"), [(("miss", "off"), 3.0), (("hit", "miss"), 2.0), (("hit", "hit"), None)]
)
def test_only_what_was_made_took_time(caches: tuple[CacheState, ...], seconds: float | None) -> None:
    reports = [StageReport("x", None, 1000.0 * (index + 1), cache) for index, cache in enumerate(caches)]
    assert made_s(reports) == seconds


def test_usual_time_is_not_known_before_three_videos() -> None:
    assert render_band([PastRender(20, 10)] * 2, audio_s=10) is None
    band = render_band([PastRender(seconds, 10) for seconds in (18, 20, 22)], audio_s=10)
    assert band is not None
    assert band.low_s < band.median_s < band.high_s


def test_time_left_shrinks_to_nothing_known() -> None:
    band = RenderBand(24, 33, 49)
    assert seconds_left(band, 14) == (10, 35)
    assert seconds_left(band, 40) == (0, 9)
    assert seconds_left(band, 49) is None
