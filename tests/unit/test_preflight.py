"""The list before paying: what D-ID refuses is red, what disappoints is amber, and each fix really mends its line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.framing import Background, Framing
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.preflight import FaceFacts, Line, PreflightFacts, Upload
from vmsg_desktop.core.model.voice import Pause
from vmsg_desktop.core.patch import merge_patch
from vmsg_desktop.core.preflight import VENDOR_FILE_NAME, preflight, vendor_file_name

GOOD = PreflightFacts(
    message=Message(Source("p.jpg"), Source("v.wav")),
    picture=Upload("frame.jpg", "JPEG", 61_000),
    picture_size=(512, 512),
    faces=(FaceFacts(0.31, 160, 4, 0.99),),
    doubts=(),
    sound=Upload("voice.m4a", "M4A", 141_000),
    duration_s=10.8,
    pauses=(Pause(3, 3.5),),
    lufs=-16.0,
    true_peak_dbtp=-1.4,
    credits_left=38,
)


def line(facts: PreflightFacts, name: str) -> Line:
    return next(found for found in preflight(facts).lines if found.id == name)


def patched(message: Message, patch: Any) -> Message:
    return parse_message(json.dumps(merge_patch(json.loads(dump_message(message)), patch)).encode())


def test_a_good_message_is_all_green() -> None:
    report = preflight(GOOD)
    assert {found.state for found in report.lines} == {"ok"}
    assert report.can_send
    assert report.credits_needed == 1


def test_green_lines_say_what_was_measured() -> None:
    values = {found.id: found.value for found in preflight(GOOD).lines}
    assert values["photo"] == "JPEG · 512 x 512 px · 61 kB"
    assert values["face"] == "1 face · 31 % of the frame · turned 4°"
    assert values["sound"] == "10.8 s · M4A · 141 kB"
    assert values["loudness"] == "−16.0 LUFS · peak −1.4 dBTP"
    assert values["credits"] == "needs 1 · 38 left · 4.2 s to the next step"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"picture": Upload("f.webp", "WEBP", 9)}, "photo"),
        ({"picture_size": (159, 512)}, "photo"),
        ({"picture_size": (3072, 4096)}, "photo"),
        ({"picture": Upload("f.jpg", "JPEG", 10_000_001)}, "photo"),
        ({"faces": ()}, "face"),
        ({"faces": (FaceFacts(0.4, 200, 50, 0.9),)}, "face"),
        ({"duration_s": 600.5}, "sound"),
        ({"sound": Upload("v.m4a", "M4A", 6_000_001)}, "sound"),
        ({"sound": Upload("v.ogg", "OGG", 9)}, "sound"),
        ({"lufs": None}, "sound"),
        ({"picture": Upload("Für Mika.jpg", "JPEG", 9)}, "names"),
        ({"credits_left": 0}, "credits"),
    ],
)
def test_what_the_vendor_refuses_is_red(change: dict[str, Any], name: str) -> None:
    report = preflight(replace(GOOD, **change))
    found = next(item for item in report.lines if item.id == name)
    assert found.state == "stop"
    assert found.explanation.endswith(".")
    assert not report.can_send


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"faces": (FaceFacts(0.1, 51, 0, 0.9),)}, "face"),
        ({"faces": (FaceFacts(0.4, 200, 30, 0.9),)}, "face"),
        ({"faces": (FaceFacts(0.4, 200, 0, 0.4),)}, "face"),
        ({"faces": (FaceFacts(0.4, 200, 0, 0.9),) * 2}, "face"),
        ({"duration_s": 301.0}, "sound"),
        ({"lufs": -30.0}, "loudness"),
        ({"lufs": -8.0}, "loudness"),
        ({"true_peak_dbtp": 0.2}, "loudness"),
        ({"duration_s": 15.4, "pauses": (Pause(1, 2), Pause(4, 5))}, "credits"),
    ],
)
def test_what_may_disappoint_is_amber_and_can_be_sent(change: dict[str, Any], name: str) -> None:
    report = preflight(replace(GOOD, **change))
    assert next(item for item in report.lines if item.id == name).state == "look"
    assert report.can_send


def test_red_comes_first_then_amber_then_green() -> None:
    states = [found.state for found in preflight(replace(GOOD, faces=(), lufs=-30.0)).lines]
    assert states == sorted(states, key=["stop", "look", "ok"].index)


def test_a_balance_that_is_not_known_is_na_and_stops_nothing() -> None:
    credits = line(replace(GOOD, credits_left=None), "credits")
    assert credits.state == "ok"
    assert "n/a" in credits.value


def test_a_doubtful_cut_out_counts_only_where_it_is_used() -> None:
    doubtful = replace(GOOD, doubts=("two people overlap",))
    assert line(doubtful, "background").state == "ok"
    replaced = replace(doubtful, message=replace(GOOD.message, background=Background(kind="blur")))
    assert line(replaced, "background").state == "look"


def test_the_rounding_hint_is_offered_with_the_cut_in_words() -> None:
    found = line(replace(GOOD, duration_s=15.4, pauses=(Pause(1, 2), Pause(4, 5))), "credits")
    assert found.fixes[0].label == "Cut 0.5 s of silence"
    assert patched(GOOD.message, found.fixes[0].patch).prosody.pause_max_s == pytest.approx(0.775, abs=0.002)


def test_where_one_credit_is_missing_speaking_faster_is_offered_within_reason() -> None:
    tight = replace(GOOD, duration_s=16.0, credits_left=1)
    found = line(tight, "credits")
    assert found.fixes[-1].label == "Speak 1.08 × as fast"
    assert patched(GOOD.message, found.fixes[-1].patch).prosody.speed == pytest.approx(1.08)
    assert 16.0 / 1.08 < 15.0
    for hopeless in (replace(tight, duration_s=20.0), replace(tight, credits_left=0), replace(tight, duration_s=14.0)):
        assert not any("as fast" in fix.label for fix in line(hopeless, "credits").fixes)


def test_a_small_face_offers_the_close_frame_and_the_fix_is_a_valid_message() -> None:
    wide = replace(GOOD, message=replace(GOOD.message, framing=Framing(shot="whole", padding_px=50)))
    found = line(replace(wide, faces=(FaceFacts(0.1, 51, 0, 0.9),)), "face")
    assert patched(wide.message, found.fixes[0].patch).framing == Framing(shot="head")


def test_a_fix_is_not_offered_where_it_would_change_nothing() -> None:
    assert line(replace(GOOD, faces=(FaceFacts(0.1, 51, 0, 0.9),)), "face").fixes == ()


def test_the_loudness_fix_adds_what_is_missing_on_top_of_what_was_chosen() -> None:
    quiet = replace(GOOD, lufs=-26.0, message=patched(GOOD.message, {"prosody": {"energy_db": 2.0}}))
    (fix,) = line(quiet, "loudness").fixes
    assert patched(quiet.message, fix.patch).prosody.energy_db == pytest.approx(12.0)


def test_a_too_large_sound_is_offered_the_length_that_fits() -> None:
    (fix,) = line(replace(GOOD, duration_s=400, sound=Upload("v.wav", "WAV", 12_000_000)), "sound").fixes
    end_s = patched(GOOD.message, fix.patch).trim.end_s
    assert end_s is not None
    assert 180 < end_s < 200


@given(st.text(max_size=80), st.sampled_from([".jpg", ".m4a", ".png"]))
def test_any_title_becomes_a_name_that_the_vendor_takes(title: str, suffix: str) -> None:
    name = vendor_file_name(title, suffix)
    assert VENDOR_FILE_NAME.fullmatch(name)
    assert name.endswith(suffix)


def test_silence_that_the_vendor_adds_is_in_the_price() -> None:
    padded = replace(GOOD, message=patched(GOOD.message, {"talk": {"pad_audio_s": 6.0}}))
    assert preflight(padded).credits_needed == 2
    assert line(padded, "credits").value.startswith("needs 2")
