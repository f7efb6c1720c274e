"""A job's history says where its time went: waiting, upload, D-ID's share, download, and all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from vmsg_desktop.core.job_spans import blame_of, ended_spans, stage_span
from vmsg_desktop.core.jobs import (
    Accepted,
    Began,
    Confirmed,
    Doubted,
    Failed,
    IntentWritten,
    JobEvent,
    LookedInVain,
    NotSent,
    Prepared,
    Rendered,
    Retried,
    Saved,
    Stopped,
    Uploaded,
    VendorFailed,
    apply,
    event_json,
)
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.events import StageCost, StageReport
from vmsg_desktop.core.model.job import Job, JobTarget, Uploads
from vmsg_desktop.core.model.metrics import HERE, Span

ASKED_S = 1_800_000_000.0
UPLOADED = Uploaded(Uploads("s3://i", "s3://a", 1.0), took_s=2.0)
PREPARED = Prepared("ff", 2, 20.0)
SENT = IntentWritten("t" * 32, 10.0)
ACCEPTED = Accepted("tlk_1")
SAVED = Saved("v.mp4", "aa", 20.5, 2.0)
STRAIGHT: list[tuple[float, JobEvent]] = [
    (5, Began()), (9, PREPARED), (11, UPLOADED), (11.1, SENT), (12, ACCEPTED), (42, Rendered()), (43, SAVED),
]  # fmt: skip


def job_of(target: JobTarget = "did", *, machine: str = "here") -> Job:
    return Job("a1", target, "Hello", "{}", "out", created_s=ASKED_S, updated_s=ASKED_S, machine=machine)


def lived(
    events: list[tuple[float, JobEvent]], job: Job | None = None, *, is_warm: bool | None = True
) -> tuple[list[Span], Job]:
    """All spans that came of events, each at so many seconds after it was asked for, and the job after them."""
    job = job or job_of()
    history: list[dict[str, Any]] = []
    spans: list[Span] = []
    for after_s, event in events:
        job = apply(job, event, at_s=ASKED_S + after_s)
        history.append({**event_json(event), "at_s": ASKED_S + after_s})
        history.append({"at_s": ASKED_S + after_s, "event": "stages", "stages": []})
        spans += ended_spans(job, history[:-1], is_warm=is_warm)
    return spans, job


def told(spans: list[Span]) -> list[tuple[str, float, float]]:
    """(stage, begin after it was asked for, seconds)."""
    return [(span.stage, round(span.started_s - ASKED_S, 3), round(span.ms / 1000, 3)) for span in spans]


def test_a_job_that_goes_straight_through_is_told_in_five_steps() -> None:
    spans, _ = lived(STRAIGHT)

    assert told(spans) == [
        ("waiting", 0, 5), ("upload", 9, 2), ("vendor", 12, 30), ("download", 42, 1), ("job", 0, 43),
    ]  # fmt: skip
    assert {span.job for span in spans} == {"a1"}
    assert {span.title for span in spans} == {"Hello"}


def test_overhead_is_what_is_neither_waiting_nor_vendor() -> None:
    """The figure that KPIs are made of: 43 s in all, 5 s in the queue, 30 s at D-ID."""
    ms = {span.stage: span.ms for span in lived(STRAIGHT)[0]}

    assert ms["job"] - ms["vendor"] - ms["waiting"] == pytest.approx(8_000)


def test_the_vendors_step_says_whose_and_the_whole_says_how_it_ended() -> None:
    spans, _ = lived(STRAIGHT)
    vendor, job = spans[2], spans[-1]

    assert (vendor.host, vendor.device, vendor.engine) == ("D-ID", "Network", "did")
    assert (job.outcome, job.blame, job.credits, job.sound_s, job.is_warm) == ("done", "", 2.0, 20.5, True)
    assert (job.host, job.engine, job.cache) == (HERE, "did", "off")


def test_one_that_begins_at_once_has_not_waited() -> None:
    spans, _ = lived([(0.01, Began())])

    assert spans == []


def test_one_that_was_ready_and_held_back_by_others_waited() -> None:
    late: list[tuple[float, JobEvent]] = [(5, Began()), (9, PREPARED), (61, UPLOADED), (61.1, SENT)]

    assert told(lived(late)[0]) == [("waiting", 0, 5), ("waiting", 9, 50), ("upload", 59, 2)]


def test_while_the_vendor_asks_to_slow_down_it_waits() -> None:
    slowed = [*STRAIGHT[:4], (12, NotSent()), (30, SENT)]

    assert told(lived(slowed)[0])[2:] == [("waiting", 12, 18)]


def test_the_time_that_the_person_was_asked_is_waiting() -> None:
    doubted = [*STRAIGHT[:4], (12, Doubted(ASKED_S + 12))]
    looks: list[tuple[float, JobEvent]] = [(13, LookedInVain(None, 1)), (73, LookedInVain(None, 61))]
    asked = [*doubted, *looks, (133, LookedInVain(None, 121)), (533, Confirmed()), (533.02, SENT)]

    assert told(lived(asked)[0])[2:] == [("waiting", 133, 400)]


def test_a_draft_has_neither_vendor_nor_download_nor_credits() -> None:
    spans, _ = lived([(1, Began()), (4, Saved("v.mp4", "aa", 7.0, None))], job_of("draft"))

    assert told(spans) == [("waiting", 0, 1), ("job", 0, 4)]
    assert (spans[-1].credits, spans[-1].engine, spans[-1].cache) == (None, "draft", "off")


def test_a_video_that_was_made_before_is_a_hit_and_cost_nothing() -> None:
    spans, _ = lived([(0.01, Began()), (3, PREPARED), (3.2, Saved("v.mp4", "aa", 20.0, 0.0))])

    assert told(spans) == [("job", 0, 3.2)]
    assert (spans[0].cache, spans[0].credits) == ("hit", 0.0)


def test_where_the_balance_says_nothing_the_price_of_what_was_made_counts() -> None:
    spans, _ = lived([*STRAIGHT[:-1], (43, replace(SAVED, credits_charged=None))])

    assert spans[-1].credits == 2.0


def test_what_d_id_could_not_make_is_its_fault_and_its_credits_are_not_known() -> None:
    error = {"family": "render", "code": "did_render_failed", "message": "", "hint": ""}
    spans, _ = lived([*STRAIGHT[:5], (22, VendorFailed(error))])

    assert told(spans)[-2:] == [("vendor", 12, 10), ("job", 0, 22)]
    assert [(span.outcome, span.blame) for span in spans[-2:]] == [("failed", "vendor"), ("failed", "vendor")]
    assert spans[-1].credits is None


def test_a_job_that_is_stopped_is_nobodys_fault() -> None:
    spans, _ = lived([(1, Began()), (2, Stopped())])

    assert told(spans)[-1] == ("job", 0, 2)
    assert (spans[-1].outcome, spans[-1].blame) == ("cancelled", "")


def test_a_job_that_is_begun_again_is_told_from_then_on() -> None:
    error = {"family": "compute", "code": "job_failed", "message": "", "hint": ""}
    again: list[tuple[float, JobEvent]] = [(1, Began()), (3, Failed(error)), (1_000, Retried(0.0)), (1_001, Began())]
    spans, _ = lived([*again, (1_004, PREPARED), (1_007, UPLOADED), (1_007.1, SENT)])

    assert told(spans) == [
        ("waiting", 0, 1), ("job", 0, 3), ("waiting", 1_000, 1), ("waiting", 1_004, 1), ("upload", 1_005, 2),
    ]  # fmt: skip
    assert (spans[1].outcome, spans[1].blame) == ("failed", "ours")


def test_following_again_counts_only_the_time_since() -> None:
    error = {"family": "storage", "code": "disk_full", "message": "", "hint": ""}
    spans, _ = lived([*STRAIGHT[:5], (20, Failed(error)), (5_000, Retried(0.0)), (5_002, Rendered()), (5_003, SAVED)])

    assert told(spans)[-3:] == [("vendor", 5_000, 2), ("download", 5_002, 1), ("job", 5_000, 3)]


def test_a_clock_that_was_set_back_makes_no_negative_time() -> None:
    spans, _ = lived([(5, Began()), (9, PREPARED), (11, UPLOADED), (11, SENT), (12, ACCEPTED), (3, Rendered())])

    assert all(span.ms >= 0 for span in spans)
    assert spans[-1].stage == "vendor"


def test_uploads_whose_time_was_not_measured_leave_no_step() -> None:
    older = replace(UPLOADED, took_s=None)

    assert [span.stage for span in lived([(5, Began()), (9, PREPARED), (11, older)])[0]] == ["waiting"]


def test_the_machine_of_a_job_is_where_its_stages_ran() -> None:
    spans, _ = lived(STRAIGHT, job_of(machine="tokyo"))

    assert spans[-1].host == "tokyo"
    assert lived(STRAIGHT, job_of(machine="local"))[0][-1].host == HERE


def test_notes_in_a_history_end_nothing() -> None:
    assert ended_spans(job_of(), [{"at_s": ASKED_S, "event": "stages", "stages": []}]) == ()
    assert ended_spans(job_of(), []) == ()


@pytest.mark.parametrize(
    ("family", "code", "blame"),
    [
        ("input", "photo_too_small", "input"),
        ("remote", "did_no_face", "input"),
        ("remote", "did_picture_moderated", "input"),
        ("remote", "did_no_credits", "input"),
        ("remote", "did_server_error", "vendor"),
        ("render", "did_render_failed", "vendor"),
        ("remote", "did_unreachable", "vendor"),
        ("remote", "host_unreachable", "ours"),
        ("compute", "model_missing", "ours"),
        ("storage", "disk_full", "ours"),
        ("render", "video_broken", "ours"),
    ],
)
def test_an_error_has_one_culprit(family: str, code: str, blame: str) -> None:
    assert blame_of({"family": family, "code": code}) == blame


def test_no_error_is_nobodys_fault() -> None:
    assert blame_of(None) == ""


def test_a_stage_says_where_and_by_what_it_was_made() -> None:
    engine = Engine("isnet-onnx", "isnet", "aa", "1", "CUDA:0")
    cost = StageCost(120.0, 2_000, 3_000, 41_000, is_cold=True)
    report = StageReport("mask", engine, 250.0, "miss", where="tokyo", cost=cost)

    span = stage_span(report, job="a1", title="Hello", ended_s=ASKED_S)

    assert (span.started_s, span.ended_s, span.ms) == (ASKED_S - 0.25, ASKED_S, 250.0)
    assert (span.host, span.device, span.engine, span.cache) == ("tokyo", "CUDA:0", "isnet-onnx", "miss")
    assert (span.is_cold, span.size_bytes, span.peak_memory_bytes, span.gpu_memory_bytes) == (
        True,
        41_000,
        2_000,
        3_000,
    )


def test_what_was_not_measured_of_a_stage_is_not_known() -> None:
    span = stage_span(StageReport("frame", None, 3.0, "off"), job="", title="", ended_s=ASKED_S)

    assert (span.device, span.engine, span.host) == ("CPU", "", HERE)
    assert (span.is_cold, span.size_bytes, span.peak_memory_bytes, span.gpu_memory_bytes) == (None, None, None, None)


def test_a_hit_is_never_cold() -> None:
    report = StageReport("mask", None, 1.0, "hit", cost=StageCost(is_cold=True))

    assert stage_span(report, job="", title="", ended_s=ASKED_S).is_cold is None
