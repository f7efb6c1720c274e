"""What ``vmsg batch`` and ``vmsg watch`` read and print."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from vmsg_desktop.application.batch_words import BatchProgress, BatchReport, ItemKind, ItemOutcome
from vmsg_desktop.cli.batch import figures, plan_of, report_batch, shown_batch, time_words
from vmsg_desktop.cli.main import build_parser, run_command
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message, Source

BASE = Message(Source("-"), Source("-"))
JSON = argparse.Namespace(json=True)
TEXT = argparse.Namespace(json=False)


def outcome(kind: ItemKind, title: str = "Mika", **facts: str) -> ItemOutcome:
    job = Job("ab" * 16, "did", title, "{}", "/out", credits_needed=2, video_path="/out/message.mp4", token="secret")
    return ItemOutcome(job, kind, **facts)


def test_options_have_plain_defaults() -> None:
    args = build_parser().parse_args(["batch", "in"])
    assert (args.send, args.max_credits, args.at_once, args.skip_bad) == ("draft", None, 8, False)
    args = build_parser().parse_args(["watch", "in", "--send", "did", "--max-credits", "0", "--at-once", "3"])
    assert (args.send, args.max_credits, args.at_once) == ("did", 0, 3)


@pytest.mark.parametrize(
    "options", [["--max-credits", "-1"], ["--max-credits", "x"], ["--at-once", "0"], ["--send", "else"]]
)
def test_options_that_make_no_sense_are_refused(options: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(["batch", "in", *options])
    assert caught.value.code == 2


def test_a_folder_and_a_table_are_told_apart(tmp_path: Path) -> None:
    for name in ("mika.jpg", "mika.wav", "lonely.png"):
        (tmp_path / name).write_bytes(b"x")
    plan = plan_of(tmp_path, BASE)
    assert [item.place for item in plan.items] == ["mika.jpg + mika.wav"]
    assert [problem.place for problem in plan.left_out] == ["lonely.png"]
    (tmp_path / "list.csv").write_text("photo,voice\nmika.jpg,mika.wav\n")
    (item,) = plan_of(tmp_path / "list.csv", BASE).items
    assert (item.place, item.message.photo.path) == ("line 2", str(tmp_path / "mika.jpg"))


def test_a_source_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        plan_of(tmp_path / "gone", BASE)


def test_watching_something_that_is_no_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["watch", str(tmp_path / "gone")]) == 3
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kinds", "is_stopped", "code"),
    [
        (["done", "done"], False, 0),
        (["done", "cancelled"], False, 0),
        (["done", "failed"], False, 5),
        (["done", "not sent"], False, 5),
        (["under way"], False, 5),
        (["elsewhere"], False, 5),
        (["done", "asking"], False, 8),
        (["asking", "failed"], False, 5),
        (["done", "not sent"], True, 130),
        ([], False, 0),
    ],
)
def test_the_exit_code_says_how_it_went(kinds: list[ItemKind], is_stopped: bool, code: int) -> None:
    report = BatchReport(tuple(outcome(kind) for kind in kinds), 0, 1.0, is_stopped=is_stopped)
    assert report_batch(JSON, report) == code


def test_the_summary_names_each_item_its_reason_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    failed = outcome("failed", "[b]Ben[/b]", reason="No face was found.", hint="Another photo.")
    report_batch(TEXT, BatchReport((outcome("done"), failed), 2, 75.0))
    printed = " ".join(capsys.readouterr().out.split())
    assert "Mika done 2 /out/message.mp4" in printed
    assert "[b]Ben[/b] failed 2 No face was found. Another photo." in printed
    assert "1 done, 1 failed; 2 credits in all; 1 min" in printed


def test_the_summary_as_json_has_counts_and_no_token(capsys: pytest.CaptureFixture[str]) -> None:
    report_batch(JSON, BatchReport((outcome("done"), outcome("not sent", reason="limit")), 2, 1.0, held="limit"))
    printed = capsys.readouterr().out
    told = json.loads(printed)
    assert (told["counts"]["done"], told["counts"]["not sent"], told["credits_spent"]) == (1, 1, 2)
    assert told["items"][1]["reason"] == "limit"
    assert "secret" not in printed


def progress(note: str = "", pause_s: float = 0.0) -> BatchProgress:
    return BatchProgress(
        items=20, done=3, failed=1, in_flight=4, cap=5, credits_spent=9, left_s=130.0, pause_s=pause_s, note=note
    )


def test_the_figures_are_one_line() -> None:
    assert figures(progress("D-ID asks to slow down.", 30.0)) == (
        "3 of 20 done, 1 failed, 4 under way (up to 5), credits: 9, about 2 min left, waiting 30 s"
        "  D-ID asks to slow down."
    )
    assert figures(BatchProgress(2, 0, 0, 0, 2, 0, None)) == "0 of 2 done"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (59.4, "59 s"), (60, "1 min"), (3540, "59 min"), (3600, "1 h 00 min"),
                           (7500, "2 h 05 min")],
)  # fmt: skip
def test_time_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert time_words(seconds) == words


def test_without_a_terminal_each_item_is_a_line_and_a_wait_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_batch(is_quiet=False) as tell:
        for news in (progress(), progress("Slow down.", 9.0), progress("Slow down.", 7.0), progress()):
            tell(news)
        tell(outcome("failed", reason="No face."))
    lines = capsys.readouterr().err.splitlines()
    assert len([line for line in lines if "Slow down." in line]) == 1
    assert lines[-1] == "failed: Mika: No face."
    with shown_batch(is_quiet=True) as tell:
        tell(outcome("done"))
    assert capsys.readouterr().err == ""
