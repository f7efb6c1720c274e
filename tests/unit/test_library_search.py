"""Finding messages, and what a history tells of the vendor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.core.library import (
    credits_charged,
    doubtful_tokens,
    last_stages,
    live_uploads,
    matches,
    talk_ids,
    told_history,
)
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.job import Job, JobState, Uploads
from vmsg_desktop.core.model.library import Query
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.music import Music

MESSAGE = Message(Source("/home/k/Fotos/Mika am See.jpg"), Source("/home/k/hello.m4a"), title="Geburtstag für Mika")


def job(**facts: object) -> Job:
    found = Job("ab" * 16, "did", MESSAGE.title, dump_message(MESSAGE).decode(), "/out", created_s=1000.0)
    return replace(found, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", [
    "", "mika", "MIKA  geburtstag", "FÜR", "fu\u0308r", "ｍｉｋａ", "see.jpg", "hello", "abab", "geb hello",
])  # fmt: skip
def test_words_are_found_in_title_and_file_names_however_they_are_written(text: str) -> None:
    assert matches(job(), Query(text))


@pytest.mark.parametrize("text", ["photo", "sha256", "fotos", "mika anna", "upper", "version"])
def test_the_message_files_own_words_and_folders_are_no_hits(text: str) -> None:
    assert not matches(job(), Query(text))


def test_japanese_is_found() -> None:
    assert matches(job(title="ミカさん、お誕生日おめでとう"), Query("誕生日"))


def test_talk_id_music_and_the_error_are_found() -> None:
    error = {"message": "D-ID refused the picture"}
    message = replace(MESSAGE, music=Music(kind="bundled", name="candlelight"))
    found = job(talk_id="tlk_9", error=error, message=dump_message(message).decode())
    for text in ("tlk_9", "refused", "candlelight"):
        assert matches(found, Query(text))


def test_a_message_of_another_version_is_still_found_by_its_title() -> None:
    assert matches(job(message='{"version": 99}'), Query("mika"))


def test_states_targets_and_dates_each_narrow_it() -> None:
    assert matches(job(), Query(states=("queued",), targets=("did", "draft"), since_s=1000.0, until_s=1000.0))
    assert not matches(job(), Query(states=("done",)))
    assert not matches(job(), Query(targets=("draft",)))
    assert not matches(job(), Query(since_s=1000.5))
    assert not matches(job(), Query(until_s=999.5))


def test_a_cost_that_is_not_known_lies_in_no_range() -> None:
    assert matches(job(credits_charged=2.0), Query(credits_min=1.0, credits_max=2.0))
    assert not matches(job(credits_charged=3.0), Query(credits_max=2.0))
    assert not matches(job(state="submitted", talk_id="tlk_1"), Query(credits_min=0.0))
    assert matches(job(state="submitted", talk_id="tlk_1"), Query())


COSTS: list[tuple[dict[str, object], float | None]] = [
    ({"credits_charged": 2.0}, 2.0),
    ({"target": "draft"}, 0.0),
    ({"state": "failed"}, 0.0),
    ({"state": "queued"}, None),
    ({"state": "failed", "talk_id": "tlk_1"}, None),
    ({"state": "cancelled", "token": "t"}, None),
]


@pytest.mark.parametrize(("facts", "cost"), COSTS)
def test_nothing_is_called_free_that_may_have_been_charged(facts: dict[str, object], cost: float | None) -> None:
    assert credits_charged(job(**facts)) == cost


@given(
    st.sampled_from(["queued", "done", "failed"]),
    st.floats(0, 2000),
    st.lists(st.sampled_from(["queued", "done", "failed"]), max_size=2).map(tuple),
)
def test_every_part_of_a_query_only_narrows(state: JobState, since_s: float, states: tuple[JobState, ...]) -> None:
    found = job(state=state)
    both = matches(found, Query("mika", states=states, since_s=since_s))
    assert both == (matches(found, Query(states=states)) and matches(found, Query(since_s=since_s)))


UPLOADS = Uploads("s3://i", "s3://a", 1000.0)
HISTORY = (
    {"at_s": 1.0, "event": "Uploaded", "uploads": {"image_url": "s3://i", "audio_url": "s3://a", "at_s": 1000.0}},
    {"at_s": 2.0, "event": "IntentWritten", "token": "t1", "credits_before": 3.0},
    {"at_s": 3.0, "event": "NotSent"},
    {"at_s": 4.0, "event": "IntentWritten", "token": "t2", "credits_before": 3.0},
    {"at_s": 5.0, "event": "Doubted"},
    {"at_s": 6.0, "event": "Confirmed"},
    {"at_s": 7.0, "event": "IntentWritten", "token": "t3", "credits_before": 3.0},
    {"at_s": 8.0, "event": "Accepted", "talk_id": "tlk_1"},
    {"at_s": 9.0, "event": "Stages", "stages": [{"stage": "mask"}]},
)


def test_every_talk_of_every_attempt_is_known() -> None:
    history = (*HISTORY, {"at_s": 9.0, "event": "Accepted", "talk_id": "tlk_2"})
    assert talk_ids(job(talk_id="tlk_2"), history) == ("tlk_1", "tlk_2")
    assert talk_ids(job(), ()) == ()


def test_requests_without_an_answer_are_doubtful_and_no_others() -> None:
    assert doubtful_tokens(HISTORY) == (("t2", 4.0),)


def test_uploads_lapse_after_two_days() -> None:
    assert live_uploads(job(uploads=UPLOADS), HISTORY, now_s=1000.0 + 3600) == (UPLOADS,)
    assert live_uploads(job(uploads=UPLOADS), HISTORY, now_s=1000.0 + 48 * 3600) == ()


def test_a_history_for_reading_has_no_addresses_and_no_tokens() -> None:
    told = told_history(HISTORY)
    assert len(told) == len(HISTORY) - 1
    assert not {"token", "uploads"} & set().union(*told)
    assert last_stages(HISTORY) == ({"stage": "mask"},)
    assert last_stages(HISTORY[:-1]) == ()
