"""A job that nothing carries and a person ends is measured as ended, whichever door they used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes.metrics import KeptMetrics
from vmsg_desktop.bootstrap.jobs import open_jobs, open_library, open_sent_messages
from vmsg_desktop.bootstrap.metrics import open_metrics_store
from vmsg_desktop.cli.main import run_command
from vmsg_desktop.core.jobs import Began, Prepared
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.metrics import Span


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def left_job(home: Path) -> Job:
    """It began, and the program that carried it is gone."""
    with open_jobs() as store:
        job = store.add(Job("a" * 32, "did", "For Mika", "{}", str(home / "out")))
        store.apply(job.id, Began())
        return store.apply(job.id, Prepared("ff", 2))


def ended(spans: list[Span]) -> list[tuple[str, str, str]]:
    return [(span.job, span.outcome, span.blame) for span in spans if span.stage == "job"]


def by_library(job_id: str, sink: KeptMetrics) -> None:
    with open_library(sink) as library:
        library.stop(job_id)


def by_page(job_id: str, sink: KeptMetrics) -> None:
    open_sent_messages(sink).let_go(job_id)


@pytest.mark.parametrize("end", [by_library, by_page])
def test_a_window_that_ends_it_measures_it(home: Path, end: Callable[[str, KeptMetrics], None]) -> None:
    job, sink = left_job(home), KeptMetrics()
    end(job.id, sink)
    assert ended(sink.spans) == [(job.id, "cancelled", "")]
    (span,) = (span for span in sink.spans if span.stage == "job")
    assert (span.is_warm, span.credits) == (None, None)


def test_the_command_line_keeps_it_in_the_file(home: Path) -> None:
    job = left_job(home)
    assert run_command(["jobs", "cancel", job.id]) == 0
    with open_metrics_store() as store:
        spans = [span for _, span in store.spans(begin_s=0, end_s=job.created_s + 1e6)]
    assert ended(spans) == [(job.id, "cancelled", "")]


def test_looking_at_jobs_writes_no_measurements(home: Path) -> None:
    job = left_job(home)
    assert run_command(["jobs", "show", job.id]) == 0
    assert run_command(["jobs", "list"]) == 0
    assert not (home / "metrics.sqlite").exists()
