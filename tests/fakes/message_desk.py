"""What the message column works with, without threads, models and network: everything happens when a test says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.fakes.clock import FakeClock
from tests.fakes.still_lane import StillLane
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.message_files import UserMessageFiles
from vmsg_desktop.application.document import Document
from vmsg_desktop.application.job_center import JobNews, Order
from vmsg_desktop.application.sent_messages import SentMessages
from vmsg_desktop.application.vendor_account import VendorAccount
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import InputError, StorageError, VmsgError
from vmsg_desktop.core.model.events import Emit, StageProgress, StageReport
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.media import Video
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.preflight import Fix, Line, LineState, Preflight
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.model.settings import Settings
from vmsg_desktop.core.pipeline.run import Finished
from vmsg_desktop.presenters.sending import SendingPresenter
from vmsg_desktop.presenters.sending_outcome import Outcome
from vmsg_desktop.presenters.sending_ports import Clocks, order_maker
from vmsg_desktop.presenters.sending_state import SendingState

MESSAGE = Message(Source("/photo.jpg"), Source("/voice.wav"), title="For Mika")
OTHER = Message(Source("/other.jpg"), Source("/voice.wav"), title="For Jo")
VIDEO = Video(b"draft", 64, 64, 25, 2.0, has_face=True, fallback_reason="", mouth_open=())
CLOSER = Fix("Frame head and shoulders", {"framing": {"shot": "head"}, "prosody": {"pitch_st": 2.0}})


class Soon:
    """Runs what was asked for last when the test lets time pass."""

    def __init__(self) -> None:
        self.call: Callable[[], None] | None = None

    def __call__(self, call: Callable[[], None]) -> None:
        self.call = call

    def rest(self) -> None:
        """The message has come to rest."""
        call, self.call = self.call, None
        if call is not None:
            call()


@dataclass
class FakeBench:
    """Workbench as the column uses it: a list that is red while credits are missing, a draft at once."""

    error: VmsgError | None = None
    draft_error: VmsgError | None = None
    is_cached: bool = False
    looked: list[tuple[Message, float | None]] = field(default_factory=list)
    drafted: list[Message] = field(default_factory=list)

    def preflight(self, message: Message, *, credits_left: float | None, emit: Emit, cancel: CancelToken) -> Preflight:
        self.looked.append((message, credits_left))
        cancel.check()
        if self.error is not None:
            raise self.error
        state: LineState = "stop" if credits_left is not None and credits_left < 1 else "ok"
        line = Line("credits", "Credits", state, "needs 1", "1 credit is missing." if state == "stop" else "", ())
        return Preflight((line, Line("face", "Face", "look", "small", "The face is small.", (CLOSER,))), 1)

    def message_stages(self, message: Message) -> tuple[Message, Any]:
        return message, SimpleNamespace(draft=message)

    def run(self, stage: Message, *, emit: Emit, cancel: CancelToken) -> Finished[Video]:
        self.drafted.append(stage)
        emit(StageProgress("draft", 0.5))
        cancel.check()
        if self.draft_error is not None:
            raise self.draft_error
        report = StageReport("draft", None, 2100.0, "hit" if self.is_cached else "miss")
        return Finished(VIDEO, None, (), (report,))


class FakeJobs:
    """JobCenter as the column uses it: what is sent is noted, what is told is the test's."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.gone_on: list[Job] = []
        self.cancelled: list[str] = []
        self.under_way: set[str] = set()
        self._listeners: list[Callable[[JobNews], None]] = []

    def listen(self, listener: Callable[[JobNews], None]) -> None:
        self._listeners.append(listener)

    def tell(self, news: JobNews) -> None:
        """As if it had happened."""
        for listener in self._listeners:
            listener(news)

    def send(self, order: Order) -> None:
        self.orders.append(order)

    def go_on(self, job: Job) -> None:
        self.gone_on.append(job)

    def cancel(self, job_id: str) -> bool:
        self.cancelled.append(job_id)
        return job_id in self.under_way


@dataclass
class SendingShown:
    """A SendingView that keeps what it was shown last."""

    page: str = ""
    sending: SendingState | None = None
    job: Job | None = None
    outcome: Outcome | None = None
    elsewhere: list[Job] = field(default_factory=list)
    errors: list[VmsgError] = field(default_factory=list)

    def show_sending(self, state: SendingState) -> None:
        self.page, self.sending = "sending", state

    def show_result(self, job: Job) -> None:
        self.page, self.job = "result", job

    def show_outcome(self, outcome: Outcome | None) -> None:
        self.page, self.outcome = "compose", outcome

    def show_done_elsewhere(self, job: Job, error: VmsgError | None) -> None:
        self.elsewhere.append(job)

    def show_error(self, error: VmsgError) -> None:
        self.errors.append(error)


class MessageDesk:
    """The services, and the presenter of sending on them; the job list is a real one."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.soon, self.lane, self.jobs, self.shown = Soon(), StillLane(), FakeJobs(), SendingShown()
        self.store = JobStore(folder / "jobs.sqlite", clock=self.clock)
        self.document = Document(UserMessageFiles(folder / "m"), soon=lambda call: None, now_s=self.clock.now_s)
        self.written: dict[Path, bytes] = {}
        self.sent = SentMessages(self.open_store, lambda job: b"video of " + job.id.encode(), self._write)
        self.changes = 0

    @contextmanager
    def open_store(self) -> Any:
        yield self.store

    def present(self) -> SendingPresenter:
        """Sending, on all this."""
        return SendingPresenter(
            self.document, self.jobs, self.sent, self.lane, self.shown,  # type: ignore[arg-type]
            order_of=order_maker(machine=lambda: "local", folder=lambda: Path("/videos/mika")),
            clocks=Clocks(self.clock.monotonic_s, self.clock.now_s), soon=self.soon, changed=self._changed,
        )  # fmt: skip

    def add_job(self, message: Message = MESSAGE, *, target: JobTarget = "did", **facts: Any) -> Job:
        """A job on disk, pinned as the desk pins it."""
        number = len(self.store.jobs())
        pinned = replace(message, photo=replace(message.photo, sha256="ab" * 32))
        text = dump_message(pinned).decode()
        self.clock.advance(1)
        return self.store.add(Job(f"{number:032x}", target, message.title, text, "/videos/mika", **facts))

    def _write(self, path: Path, data: bytes) -> None:
        if path.name == "full.mp4":
            raise StorageError("disk_full", "The disk is full.", "Free some space.")
        self.written[path] = data

    def _changed(self) -> None:
        self.changes += 1


@dataclass
class MemoryKeys:
    """Where a key lies: nowhere, in the keyring, or in memory where there is no keyring."""

    key: Secret | None = None
    has_keyring: bool = True
    held: Secret | None = None

    def find(self) -> Any:
        key = self.held or self.key
        return None if key is None else SimpleNamespace(key=key, place="keyring")

    def keep(self, key: Secret) -> None:
        if not self.has_keyring:
            raise StorageError("keyring_missing", "This computer has no keyring.", "Sign in to one.")
        self.key = key

    def keep_for_session(self, key: Secret) -> None:
        self.held = key


@dataclass
class FakeVendor:
    """A vendor with a balance; a key that starts with "bad" is not accepted."""

    remaining: float = 38
    sandbox: Credits | None = None
    error: VmsgError | None = None

    def account(self, keys: MemoryKeys) -> VendorAccount:
        return VendorAccount(keys, self.parse, self.ask, lambda cancel: self.sandbox)

    def parse(self, text: str) -> Secret:
        if ":" not in text:
            raise InputError("did_key_malformed", "This is no D-ID key.", "Copy it whole.")
        return Secret(text)

    def ask(self, key: Secret, cancel: CancelToken) -> Credits:
        if self.error is not None:
            raise self.error
        if key.reveal().startswith("bad"):
            raise InputError("did_key_refused", "D-ID does not accept the key.", "Copy it anew.")
        return Credits(self.remaining, 40)


@dataclass
class MemorySettings:
    """Settings without a disk."""

    current: Settings = field(default_factory=Settings)
    error: VmsgError | None = None

    def keep(self, **changes: Any) -> Settings:
        self.current = replace(self.current, **changes)
        if self.error is not None:
            raise self.error
        return self.current
