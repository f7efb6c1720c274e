"""The budget through every real door: command line, window, batch. All of them end at one gate."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.talks import FakeTalks
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.application.batch import BatchRunner
from vmsg_desktop.application.job_center import JobCenter, JobNews, JobRested
from vmsg_desktop.application.jobs import AUDIO, IMAGE
from vmsg_desktop.bootstrap import jobs
from vmsg_desktop.bootstrap.budget import open_budget
from vmsg_desktop.cli.main import run_command
from vmsg_desktop.core.budget import HELD
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.jobs import Began, Prepared
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.budget import Budget
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.message import Message, Source

MESSAGE = dump_message(Message(Source("/p.jpg"), Source("/v.wav"), title="For Mika")).decode()


class Vendor(FakeTalks):
    """Takes every talk, and ends it without a video at once."""

    def __init__(self) -> None:
        super().__init__(FakeClock(1_800_000_000.0))
        self.status = "error"

    @property
    def posts(self) -> int:
        """Paid requests that it took."""
        return sum(self.accepted.values())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def vendor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    talks = Vendor()

    @contextmanager
    def open_service(target: JobTarget, cancel: CancelToken) -> Iterator[Vendor]:
        yield talks

    monkeypatch.setattr(jobs, "_open_service", open_service)
    return talks


def ready(home: Path, name: str, *, credits: int = 2, target: JobTarget = "did", batch: str = "") -> Job:
    """A job that only has to be posted."""
    job_id = name * 32
    files = FolderJobFiles(home / "jobs")
    with jobs.open_jobs() as store:
        store.add(Job(job_id, target, name, MESSAGE, str(home / "out"), batch=batch))
        files.put(job_id, IMAGE, b"\xff\xd8 " + name.encode())
        files.put(job_id, AUDIO, b"sound")
        store.apply(job_id, Began())
        return store.apply(job_id, Prepared(name * 64, credits))


def state(job: Job) -> str:
    with jobs.open_jobs() as store:
        return store.get(job.id).state


def test_the_command_line_holds_tells_and_lets_through(
    home: Path, vendor: Vendor, capsys: pytest.CaptureFixture[str]
) -> None:
    job = ready(home, "a")
    assert run_command(["cost", "budget", "--credits", "1", "--then", "hold"]) == 0
    capsys.readouterr()
    assert run_command(["jobs", "resume", job.id, "--json"]) == 8
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["code"] == HELD
    assert "0 of 1 credits this month, and this message takes 2" in told["message"]
    assert (vendor.posts, vendor.uploads, state(job)) == (0, [], "ready")
    run_command(["jobs", "resume", job.id, "--over-budget"])
    assert vendor.posts == 1
    assert run_command(["cost", "--offline", "--json"]) == 0
    month = json.loads(capsys.readouterr().out.partition("{")[2].join(("{", "")))
    assert month["credits"] == 2
    assert month["budget"][0]["level"] == "over"


def test_a_damaged_list_of_jobs_gives_no_budget_back(
    home: Path, vendor: Vendor, capsys: pytest.CaptureFixture[str]
) -> None:
    open_budget().write(Budget(credits=100))
    ready(home, "a")
    for end in ("-wal", "-shm"):
        (home / f"jobs.sqlite{end}").unlink(missing_ok=True)
    (home / "jobs.sqlite").write_bytes(b"no database" * 500)
    job = ready(home, "b")
    assert run_command(["jobs", "resume", job.id]) == 8
    assert "so what was spent is not known" in capsys.readouterr().err
    assert (vendor.posts, state(job)) == (0, "ready")
    for lost in home.glob("jobs-set-aside-*"):
        lost.unlink()
    run_command(["jobs", "resume", job.id])
    assert vendor.posts == 1


def test_a_raised_budget_lets_the_command_line_through(home: Path, vendor: Vendor) -> None:
    open_budget().write(Budget(credits=0))
    job = ready(home, "a")
    assert run_command(["jobs", "resume", job.id]) == 8
    assert run_command(["cost", "budget", "--credits", "none"]) == 0
    run_command(["jobs", "resume", job.id])
    assert vendor.posts == 1


def test_a_window_holds(home: Path, vendor: Vendor) -> None:
    open_budget().write(Budget(credits=3))
    both = [ready(home, "a"), ready(home, "b")]
    rested: list[JobRested] = []
    have_rested = threading.Event()

    def hear(news: JobNews) -> None:
        if isinstance(news, JobRested):
            rested.append(news)
            if len(rested) == 2:
                have_rested.set()

    center = JobCenter(jobs.open_job_desk, interrupted=lambda: (), deliver=lambda call: call())
    center.listen(hear)
    for job in both:
        center.go_on(job)
    assert have_rested.wait(30)
    center.close()
    codes = sorted(news.error.code for news in rested if news.error is not None)
    assert HELD in codes
    assert vendor.posts == 1
    assert sorted(state(job) for job in both) == ["failed", "ready"]


def test_a_batch_holds(home: Path, vendor: Vendor) -> None:
    open_budget().write(Budget(credits=2))
    name = "e" * 32
    both = [ready(home, letter, batch=name) for letter in "ab"]
    cancel = CancelToken()
    with jobs.open_job_desk(target="did", cancel=cancel, priority="batch") as desk:
        report = BatchRunner(store=desk.store, runner=desk.runner(cancel), cancel=cancel).run(name, both)
    assert vendor.posts == 1
    assert "2 of 2 credits this month" in report.held
    assert [outcome.kind for outcome in report.outcomes] == ["failed", "not sent"]


def test_the_sandbox_is_not_held(home: Path, vendor: Vendor) -> None:
    open_budget().write(Budget(credits=0))
    run_command(["jobs", "resume", ready(home, "a", target="sandbox").id])
    assert vendor.posts == 1


def test_a_budget_that_cannot_be_read_holds_everything(home: Path, vendor: Vendor) -> None:
    job = ready(home, "a")
    (home / "budget.json").write_text("{")
    assert run_command(["jobs", "resume", job.id]) == 6
    assert vendor.posts == 0
    assert run_command(["cost", "budget", "--reset"]) == 0
    assert open_budget().read() == Budget()


def test_the_commands_about_money_speak_to_people_and_machines(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["cost", "budget", "--credits", "40", "--gpu-hours", "20", "--then", "stop"]) == 0
    assert "40 a month" in capsys.readouterr().out
    assert run_command(["cost", "budget", "--warn-at", "120"]) == 3
    assert run_command(["cost", "--offline"]) == 0
    assert "0 of 40 credits this month, 0 %" in capsys.readouterr().out
    assert run_command(["cost", "prices", "--own"]) == 0
    assert (home / "prices.json").exists()
    capsys.readouterr()
    assert run_command(["cost", "what-if", "--videos-a-day", "100", "--json"]) == 0
    bill = json.loads(capsys.readouterr().out)
    assert bill["machines_per_video"]["value"] == pytest.approx(0.12624)
    assert bill["total_usd"]["value"] is None
    assert run_command(["cost", "what-if", "--instances", "3", "--reserved", "--gpu-seconds", "0.9"]) == 0
    assert "3 x 720 h x $0.318" in capsys.readouterr().out


def test_the_sandbox_s_address_is_no_way_round_the_budget(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    open_budget().write(Budget(credits=0))
    monkeypatch.setenv("VMSG_SANDBOX_URL", "https://api.d-id.com")
    monkeypatch.setenv("VMSG_SANDBOX_KEY", "a real key")
    job = ready(home, "a", target="sandbox")
    assert run_command(["jobs", "resume", job.id]) == 3
    assert "names D-ID itself" in capsys.readouterr().err
    assert state(job) == "ready"


@pytest.mark.parametrize(
    "args",
    [("--seconds", "nan"), ("--seconds", "-5"), ("--seconds", "inf"), ("--gpu-seconds", "-1"), ("--disk-gb", "-5")],
)
def test_a_plan_that_cannot_be_is_refused(
    home: Path, args: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["cost", "what-if", *args]) == 3
    assert "A plan has 0 or more" in capsys.readouterr().err
