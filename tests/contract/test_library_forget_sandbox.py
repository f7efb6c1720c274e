"""Forgetting through the real client against the sandbox over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.did_clients import Bench, client_of
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.media.m4a import M4aEncoder
from vmsg_desktop.adapters.renderer.did.transport import Timeouts
from vmsg_desktop.adapters.storage.bundles import ReceiptFolder
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.application.forgetting import Forgetter, Vendor
from vmsg_desktop.application.submission import SentFiles, Submission
from vmsg_desktop.core.jobs import Began, Doubted, Prepared, Stopped
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.did import TalkOptions
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

ID = "ab" * 16
WAITS = Timeouts(connect_s=5, read_s=5, create_s=5, upload_s=5, download_s=5, answer_s=5)
MESSAGE = dump_message(Message(Source("/p.jpg"), Source("/v.wav"), title="For Mika")).decode()


class Desk:
    """A job that the sandbox renders, and what forgets it."""

    def __init__(self, root: Path, sandbox: Sandbox, bench: Bench, clock: FakeClock) -> None:
        self.did = bench.did
        self.store = JobStore(root / "jobs.sqlite", clock=clock)
        self.submission = Submission(bench.did, self.store, clock, FakeWaiter(clock))
        vendor = Vendor("Sandbox", bench.did, self.submission.find)
        self.forgetter = Forgetter(
            self.store,
            ResultFolder(root / "library"),
            FolderJobFiles(root / "work"),
            lambda target: vendor,
            ReceiptFolder(root / "receipts"),
            clock,
        )
        self.store.add(Job(ID, "sandbox", "For Mika", MESSAGE, str(root / "library" / "mika")))
        self.store.apply(ID, Began())
        job = self.store.apply(ID, Prepared("ff" * 32, 1))
        self.job = self.submission.submit(job, SentFiles(picture(), "frame.jpg", voice(), "voice.m4a"), TalkOptions())

    def talks(self) -> int:
        return len(self.did.list_talks().talks)


def picture() -> bytes:
    shade = np.linspace(0, 255, 256, dtype=np.uint8)
    return cv2.imencode(".jpg", np.dstack([np.tile(shade, (256, 1))] * 3))[1].tobytes()


def voice() -> bytes:
    return M4aEncoder().encode(Sound(np.sin(np.arange(48_000) / 9).astype(np.float32), 24_000)).data


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sandbox(clock: FakeClock) -> Iterator[Sandbox]:
    with Sandbox(SandboxSettings(credits=10, render_s=(20.0,)), clock=clock) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, sandbox: Sandbox, clock: FakeClock) -> Iterator[Desk]:
    with client_of(sandbox.url, key=sandbox.key.reveal(), timeouts=WAITS) as bench:
        made = Desk(tmp_path, sandbox, bench, clock)
        yield made
        made.store.close()


def test_a_talk_that_is_rendered_stops_it_and_goes_with_its_uploads_when_it_is_done(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.store.apply(ID, Stopped())
    with pytest.raises(RemoteError, match="Nothing was deleted on this computer") as caught:
        desk.forgetter.forget(ID)
    assert caught.value.details == {"cause": "did_still_rendering"}
    assert desk.store.get(ID).talk_id == desk.job.talk_id
    sandbox.advance(21)
    receipt = desk.forgetter.forget(ID)
    assert [gone.what for gone in receipt.deleted if gone.where == "Sandbox"] == [
        f"talk {desk.job.talk_id}", "the uploaded picture", "the uploaded sound"
    ]  # fmt: skip
    assert desk.talks() == 0
    assert desk.job.uploads is not None
    for delete, url in (
        (desk.did.delete_image, desk.job.uploads.image_url),
        (desk.did.delete_audio, desk.job.uploads.audio_url),
    ):
        with pytest.raises(RemoteError) as caught:
            delete(url)
        assert caught.value.code == "did_not_found"


def test_a_talk_whose_id_was_never_learned_is_found_by_its_token_and_deleted(
    desk: Desk, sandbox: Sandbox, clock: FakeClock
) -> None:
    sandbox.advance(21)
    row = {"state": "intent", "talk_id": ""}
    desk.store._db.execute("update jobs set state = :state, talk_id = :talk_id", row)  # the answer was lost
    desk.store._db.execute("delete from events where event like '%Accepted%'")
    desk.store.apply(ID, Doubted(clock.now_s()))
    desk.store.apply(ID, Stopped())
    assert desk.talks() == 1
    receipt = desk.forgetter.forget(ID)
    assert f"talk {desk.job.talk_id}" in [gone.what for gone in receipt.deleted]
    assert desk.talks() == 0
