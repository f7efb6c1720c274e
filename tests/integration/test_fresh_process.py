"""A run in a process of its own: what it tells on its lines, how it fails, and that a cancel ends it."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import psutil
import pytest

from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.fresh_process import FreshProcess, RunOrder, order_from_json, order_to_json
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, InputError
from vmsg_desktop.core.model.events import Event, StageFinished, StageStarted
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.profile import TimedRun

MESSAGE = Message(Source("/p.png"), Source("/v.flac"), title="日本")
WISHES = Wishes("yolov8-onnx", None, "cpu", False)

_HEAD = """
import json, sys, time
order = json.load(sys.stdin)
def tell(**line):
    print(json.dumps(line), flush=True)
"""
_RUNS = """
print("a library greets")
began = time.time()
tell(event="stage", data={"stage": "mask"}, at_s=began)
report = {"stage": "mask", "engine": None, "ms": 120.0, "cache": "off", "notes": [], "where": "",
          "cost": {"cpu_ms": 200.0}}
tell(event="finished", data=report, at_s=began + 0.12)
tell(began_s=began, total_ms=130.0, sound_s=2.5 if order["message"]["title"] == "\\u65e5\\u672c" else 0)
"""
_REFUSES = """
tell(error={"code": "photo_unreadable", "family": "input", "message": "No photo.", "hint": "Another.",
            "retryable": False, "details": {}})
sys.exit(3)
"""
_DIES = 'print("the library crashed here", file=sys.stderr); sys.exit(7)'
_HANGS = """
tell(event="stage", data={"stage": "mask"}, at_s=time.time())
time.sleep(600)
"""


class Child:
    """A program in the place of ``vmsg profile-run``."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "child.py"
        self.events: list[Event] = []
        self.cancel = CancelToken()

    def run(self, program: str) -> TimedRun:
        self.path.write_text(_HEAD + program, "utf-8")
        fresh = FreshProcess(WISHES, clock=SystemClock(), command=(sys.executable, str(self.path)))
        return fresh(MESSAGE, wants_draft=True, emit=self.hear, cancel=self.cancel)

    def hear(self, event: Event) -> None:
        self.events.append(event)


@pytest.fixture
def child(tmp_path: Path) -> Child:
    return Child(tmp_path)


def none_left(child: Child) -> bool:
    own = psutil.Process().children(recursive=True)
    return not any(str(child.path) in process.cmdline() for process in own if process.is_running())


def test_what_the_process_tells_is_the_run_with_its_events(child: Child) -> None:
    before_s = SystemClock().now_s()
    run = child.run(_RUNS)
    assert [(report.stage, report.ms, report.cost.cpu_ms) for report in run.reports] == [("mask", 120, 200)]
    assert (run.total_ms, run.sound_s) == (130, 2.5)
    assert run.start_ms is not None
    assert before_s <= run.began_s - run.start_ms / 1000 <= run.began_s
    assert run.ended_s == pytest.approx((run.began_s + 0.12,))
    assert [type(event) for event in child.events] == [StageStarted, StageFinished]
    assert none_left(child)


def test_the_error_of_the_pipeline_comes_over_unchanged(child: Child) -> None:
    with pytest.raises(InputError, match="No photo") as caught:
        child.run(_REFUSES)
    assert caught.value.code == "photo_unreadable"


def test_a_process_that_dies_is_an_error_with_its_last_words(child: Child) -> None:
    with pytest.raises(ComputeError, match=r"exit code 7.*the library crashed here"):
        child.run(_DIES)


def test_a_program_that_cannot_be_started_is_an_error() -> None:
    fresh = FreshProcess(WISHES, clock=SystemClock(), command=("/no/such/program",))
    with pytest.raises(ComputeError, match="could be started"):
        fresh(MESSAGE, wants_draft=True, emit=lambda event: None, cancel=CancelToken())


def test_a_cancel_ends_the_process_in_the_middle_of_a_stage(child: Child) -> None:
    begun = threading.Event()

    def hear(event: Event) -> None:
        begun.set()

    child.hear = hear  # type: ignore[method-assign]

    def stop() -> None:
        begun.wait(20)
        child.cancel.cancel()

    stopper = threading.Thread(target=stop)
    stopper.start()
    with pytest.raises(Cancelled):
        child.run(_HANGS)
    stopper.join()
    assert none_left(child)


def test_an_order_comes_back_as_it_was() -> None:
    order = RunOrder(MESSAGE, WISHES, wants_draft=False)
    assert order_from_json(order_to_json(order)) == order
