"""Times for a simulation from a home's own messages: what counts, what is n/a and why, what is taken then."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.bootstrap.metrics import metrics_file, open_metrics_store, read_spans
from vmsg_desktop.cli.main import run_command
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.metrics import Span
from vmsg_desktop.core.model.scale import Work
from vmsg_desktop.core.scale_measured import PARTS, MeasuredPart, measured_parts, measured_work

MASK = Span("a", "For Mika", "mask", 100.0, 200.0, host="tokyo", device="CUDA:0", engine="isnet", cache="miss")
VENDOR = Span("a", "For Mika", "vendor", 100.0, 30_000.0, host="D-ID", device="Network", engine="did")
VOICE = Span("a", "For Mika", "voice", 100.0, 100.0, device="CPU", cache="miss")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def found(*spans: Span, host: str = "") -> dict[str, MeasuredPart]:
    return {part.part.name: part for part in measured_parts(spans, host=host)}


def test_published_times_are_those_that_a_simulation_takes_anyway() -> None:
    work = measured_work(measured_parts(()), Work(video_hits=0.3))
    assert (work.gpu_s, work.cpu_s, work.render_s) == pytest.approx((Work().gpu_s, Work().cpu_s, Work().render_s))
    assert work.video_hits == 0.3


def test_without_spans_every_part_is_n_a_and_its_published_time_is_taken_with_its_source() -> None:
    for part in measured_parts(()):
        assert (part.measured_s, part.spans, part.reason) == (None, 0, "no spans")
        assert part.taken_s == part.part.published_s
        assert part.part.source


def test_a_part_is_the_median_of_what_was_computed() -> None:
    spans = [replace(MASK, job=f"{index}", ms=ms) for index, ms in enumerate((100.0, 200.0, 900.0))]
    mask = found(*spans)["mask"]
    assert (mask.measured_s, mask.spans) == (0.2, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(MASK, job="", ms=9_000.0),  # a preview, of a smaller picture
        replace(MASK, job="b", ms=1.0, cache="hit"),
        replace(MASK, job="b", ms=9_000.0, is_cold=True),
        replace(MASK, job="b", ms=9_000.0, outcome="failed"),
        replace(MASK, job="b", ms=9_000.0, device="CPU"),
        replace(VENDOR, job="b", host="sandbox", engine="sandbox", ms=20.0),
    ],
)
def test_what_says_nothing_of_a_machine_that_runs_all_day_does_not_count(wrong: Span) -> None:
    mine = found(MASK, VENDOR, wrong)
    assert (mine["mask"].measured_s, mine["D-ID"].measured_s) == (0.2, 30.0)
    alone = found(wrong)["mask" if wrong.stage == "mask" else "D-ID"]
    assert alone.measured_s is None
    assert alone.reason


def test_a_stage_that_only_some_messages_have_counts_for_its_share_of_them() -> None:
    voices = [replace(VOICE, job=name) for name in "abcd"]
    music = replace(VOICE, job="a", stage="music", ms=400.0)
    assert found(*voices, music)["sound"].measured_s == pytest.approx(0.1 + 0.4 / 4)


def test_one_machine_can_be_looked_at_and_the_vendor_stays_the_vendor() -> None:
    parts = found(MASK, VENDOR, replace(MASK, job="b", host="osaka", ms=80.0), host="osaka")
    assert (parts["mask"].measured_s, parts["D-ID"].measured_s) == (0.08, 30.0)


def test_measured_and_published_times_add_up_to_a_messages_work() -> None:
    work = measured_work(measured_parts([MASK, VENDOR]), Work())
    people = next(part for part in PARTS if part.name == "people")
    assert (work.gpu_s, work.render_s) == pytest.approx((0.2 + people.published_s, 30.0))
    assert work.cpu_s == pytest.approx(Work().cpu_s)


def keep(*spans: Span) -> None:
    now_s = SystemClock().now_s()
    with open_metrics_store() as store:
        store.write((), [(replace(span, started_s=now_s - 600), "test") for span in spans])


def test_the_command_tells_what_was_measured_and_simulates_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    keep(MASK, replace(MASK, job="b", ms=400.0), VENDOR)
    assert run_command(["scale", "one", "--measured"]) == 0
    told = capsys.readouterr().out
    assert "Times from 3 spans of the last 30 d:" in told
    assert "mask     0.300 s from 2 spans" in told
    assert "people   n/a (no spans); taken: 0.01 s, published" in told
    assert run_command(["scale", "one", "--measured", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one["setup"]["work"]["gpu_s"] == pytest.approx(0.31)
    assert one["setup"]["work"]["render_s"] == 30.0
    assert [part["measured_s"] for part in one["measured"]][:2] == [None, pytest.approx(0.3)]


def test_a_figure_that_is_given_goes_over_what_was_measured(capsys: pytest.CaptureFixture[str]) -> None:
    keep(MASK)
    args = ["scale", "--rate", "0.1", "--measured", "--gpu-seconds", "2", "--json"]
    assert run_command(args) == 0
    assert json.loads(capsys.readouterr().out)[0]["setup"]["work"]["gpu_s"] == 2.0


def test_limits_follow_from_what_was_measured(capsys: pytest.CaptureFixture[str]) -> None:
    keep(replace(MASK, ms=4_990.0))
    assert run_command(["scale", "--limits", "--on", "tokyo", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["first limit"], first["at, a s"]) == ("GPUs", "0.2")


def test_measurements_that_cannot_be_read_are_an_error_and_nothing_is_simulated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    metrics_file().mkdir(parents=True)
    with pytest.raises(StorageError):
        read_spans(60.0)
    assert run_command(["scale", "one", "--measured"]) != 0
    told = capsys.readouterr()
    assert "metrics.sqlite" in told.err
    assert told.out == ""
