"""Works in the studio as a person does and measures it from inside: one kind of row a process, one line of JSON.

python -m tests.bench.ui_run gaps|sliders|memory HOME
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.screens.stage import Stage, let_run, on_stage
from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.message import Message

TICK_MS = 2
MESSAGES = 50
BACKGROUNDS = ("studio", "peach", "hills", "window-room")


class Gaps(QObject):
    """How long the event loop was away each time: a timer of 2 ms, and by how much it came late."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, 1000 * (now - self._last) - TICK_MS))
        self._last = now

    def figures(self) -> dict[str, float]:
        """Over time, not over ticks: what somebody meets who presses a key at any moment."""
        self._timer.stop()
        by_time = sorted(self.late_ms)
        total, so_far, p95 = sum(by_time) + TICK_MS * len(by_time), 0.0, 0.0
        for late in by_time:
            so_far += late + TICK_MS
            p95 = late
            if so_far >= 0.95 * total:
                break
        ranked = by_time[max(0, -(-95 * len(by_time) // 100) - 1)]
        worst = [round(late, 1) for late in by_time[-8:]]
        return {"p95_ms": ranked, "p95_of_time_ms": p95, "max_ms": by_time[-1], "ticks": len(by_time), "worst": worst}  # type: ignore[dict-item]


def sample(stage: Stage) -> None:
    """Take the bundled photo and voice."""
    stage.click("Open the sample")
    stage.wait(lambda: stage.studio.document.message.voice.path, "the sample")


def change(stage: Stage, **fields: Any) -> None:
    """Change the message as a control does."""
    document = stage.studio.document
    document.change(replace(document.message, **fields))


def made(stage: Stage, *, with_draft: bool = True, quiet_s: float = 1.0) -> None:
    """Everything that was asked for is there: picture and voice, and as a rule check and draft."""
    studio = stage.studio
    lanes = (studio.picture_lane, studio.voice_lane, *((studio.message_lane,) if with_draft else ()))
    quiet_since = time.monotonic()
    end_s = quiet_since + 120
    while time.monotonic() - quiet_since < quiet_s:
        let_run(20)
        if any(lane.is_busy for lane in lanes):
            quiet_since = time.monotonic()
        assert time.monotonic() < end_s, "it never came to rest"


def gaps(stage: Stage) -> dict[str, Any]:
    """From the first click to the draft: plots, meter, both previews, check, draft; then the voice is heard."""
    stage.rest(4000)
    watch = Gaps()
    sample(stage)
    change(stage, background=Background("bundled", name="studio"))
    made(stage)
    found = {"run": watch.figures()}
    watch = Gaps()
    change(stage, prosody=replace(stage.studio.document.message.prosody, preset="celebration"))
    stage.click("Play (Space)")
    made(stage)
    found["again, while it plays"] = watch.figures()
    return found


def sliders(stage: Stage) -> dict[str, Any]:
    """A key on a slider, until what it changes is shown."""
    page = stage.window.create_page
    sample(stage)
    change(stage, background=Background("bundled", name="studio"))
    made(stage)
    told: list[float] = []
    view = page.voice
    show_scope, show_seen = view.show_scope, page.picture.show_seen

    def on_scope(state: Any) -> None:
        show_scope(state)
        told.append(time.perf_counter())

    def on_seen(*args: Any) -> None:
        show_seen(*args)
        told.append(time.perf_counter())

    view.show_scope = on_scope  # type: ignore[method-assign]
    page.picture.show_seen = on_seen  # type: ignore[method-assign, assignment]
    pitch = view.work.prosody.sliders["pitch_st"].slider
    padding = page.picture.frame_panel.padding.slider
    return {
        "pitch": _times(stage, pitch, told),
        "padding": _times(stage, padding, told),
    }


def _times(stage: Stage, slider: QWidget, told: list[float]) -> dict[str, Any]:
    found = []
    for step in range(20):
        made(stage, with_draft=False, quiet_s=0.3)
        told.clear()
        begun = time.perf_counter()
        QTest.keyClick(slider, Qt.Key.Key_Right if step < 10 else Qt.Key.Key_Left)
        _until(lambda: bool(told))
        let_run(400)
        found.append(1000 * (told[-1] - begun))
    ranked = sorted(found)
    return {"median_ms": statistics.median(ranked), "p95_ms": ranked[18], "max_ms": ranked[-1]}


def _until(is_so: Callable[[], bool]) -> None:
    end_s = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end_s, "no preview came"
        let_run(1)


def memory(stage: Stage) -> dict[str, Any]:
    """Fifty messages in one sitting, each with picture, voice, check and draft."""
    process = psutil.Process()
    mb: list[float] = []
    for number in range(MESSAGES):
        sample(stage)
        change(stage, title=f"Message {number}", background=Background("bundled", name=BACKGROUNDS[number % 4]))
        made(stage, quiet_s=0.5)
        mb.append(process.memory_info().rss / 1e6)
        stage.studio.document.new(Message(*_no_sources()))
        let_run(50)
    return {"after_5_mb": mb[4], "after_10_mb": mb[9], "after_50_mb": mb[-1], "highest_mb": max(mb)}


def _no_sources() -> tuple[Any, Any]:
    from vmsg_desktop.application.document import EMPTY

    return EMPTY.photo, EMPTY.voice


def main() -> int:
    """Measure one kind."""
    os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    kind, home = sys.argv[1], Path(sys.argv[2])
    sys.setswitchinterval(0.001)  # as the program
    with on_stage(home, home / "pictures") as stage:
        found = {"gaps": gaps, "sliders": sliders, "memory": memory}[kind](stage)
    print(json.dumps(found), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
