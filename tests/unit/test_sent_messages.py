"""The jobs of one message, from the job list on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.message_desk import MESSAGE, OTHER, MessageDesk
from vmsg_desktop.core.jobs import Accepted, Began, Failed, IntentWritten, Prepared
from vmsg_desktop.core.library import STAGES
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.job import Job


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MessageDesk]:
    made = MessageDesk(tmp_path)
    yield made
    made.store.close()


def test_latest_job_of_a_message_among_others(desk: MessageDesk) -> None:
    desk.add_job()
    latest = desk.add_job()
    desk.add_job(OTHER)
    desk.add_job(target="draft")
    found = desk.sent.latest_of(replace(MESSAGE, title="Renamed since"))
    assert found is not None
    assert found.job.id == latest.id


def test_message_that_was_never_sent_has_none(desk: MessageDesk) -> None:
    desk.add_job(OTHER)
    assert desk.sent.latest_of(MESSAGE) is None


def test_job_of_another_version_is_nobodys(desk: MessageDesk) -> None:
    desk.store.add(Job("f" * 32, "did", "t", '{"version": 99}', "/"))
    assert desk.sent.latest_of(MESSAGE) is None


def test_history_tells_when_it_was_taken_and_how_the_stages_went(desk: MessageDesk) -> None:
    job = desk.add_job()
    for event in (Began(), Prepared("f", 1, 11.0), IntentWritten("t", None), Accepted("tlk")):
        desk.store.apply(job.id, event)
    desk.store.note(job.id, STAGES, {"stages": [{"stage": "mask", "ms": 3.0}]})
    told = desk.sent.get(job.id)
    assert (told.accepted_s, told.stages) == (desk.clock.now_s(), ({"stage": "mask", "ms": 3.0},))
    assert told.past == ()


def test_taking_up_starts_where_it_stood(desk: MessageDesk) -> None:
    job = desk.add_job()
    desk.store.apply(job.id, Failed({"code": "x", "message": "m"}))
    assert desk.sent.take_up(job.id).state == "queued"
    with pytest.raises(StorageError):
        desk.sent.take_up(job.id)


def test_letting_go_ends_it(desk: MessageDesk) -> None:
    assert desk.sent.let_go(desk.add_job().id).state == "cancelled"


def test_unknown_job_is_told(desk: MessageDesk) -> None:
    with pytest.raises(InputError):
        desk.sent.get("0" * 32)
