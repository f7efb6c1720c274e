"""The column of the voice in a window, on fakes; the test's thread is the window's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from tests.fakes.microphones import FakeAudioInput
from tests.fakes.voice_desk import VoiceDesk
from tests.presenters.test_voice_playback_presenter import FakePlayer
from vmsg_desktop.application.news import News
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.application.studio import Studio, Track
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.recording import RecordingEvent
from vmsg_desktop.ui.pages.create.voice.panel import VoicePanel

LEFT = Qt.MouseButton.LeftButton


class VoiceColumn:
    """A panel 420 wide in a window, with what a test looks at."""

    def __init__(self, root: Path, *, has_recorder: bool = False, width: int = 420, height: int = 900) -> None:
        self.desk = VoiceDesk(root)
        self.audio = FakeAudioInput(clock=self.desk.clock)
        self.news: News[RecordingEvent | None] = News(self.desk.calls.put, None)
        self.recorder = self._recorder() if has_recorder else None
        self.player = FakePlayer()
        self.told: list[Any] = []
        self.panel = VoicePanel(self._studio(), player=self.player)
        self.panel.told.connect(self.told.append)
        self.window = QWidget()
        self.window.resize(width, height)
        row = QHBoxLayout(self.window)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.panel)

    @property
    def message(self) -> Message:
        return self.desk.document.message

    def choose_voice(self) -> None:
        """A voice is there, drawn and measured."""
        self.panel.voice.choose(self.desk.voice())
        self.settle()

    def settle(self) -> None:
        """Lanes and Qt have nothing more to do."""
        self.desk.settle()
        for _ in range(3):
            QApplication.processEvents()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Until the condition holds."""
        self.desk.wait(condition)
        QApplication.processEvents()

    def drag(self, widget: QWidget, start: QPointF, by_px: int, *, steps: int = 4) -> None:
        """Press, move in steps, let go."""
        at = start.toPoint()
        QTest.mousePress(widget, LEFT, pos=at)
        for step in range(1, steps + 1):
            QTest.mouseMove(widget, at + QPoint(by_px * step // steps, 0))
            self.settle()
        QTest.mouseRelease(widget, LEFT, pos=at + QPoint(by_px, 0))
        self.settle()

    def undo_steps(self) -> int:
        """How often undo changes something."""
        count = 0
        while self.desk.document.state.can_undo:
            self.desk.document.undo()
            count += 1
        self.settle()
        return count

    def close(self) -> None:
        """End threads."""
        if self.recorder is not None:
            self.recorder.close()
        self.desk.close()

    def _recorder(self) -> Recorder:
        return Recorder(self.audio, self.desk.takes, clock=self.desk.clock, emit=self.news.tell)

    def _studio(self) -> Studio:
        """As much of a studio as the column asks for."""
        parts = SimpleNamespace(
            home=self.desk.root,
            document=self.desk.document,
            voice_bench=self.desk.bench,
            voice_lane=self.desk.voice_lane,
            errand_lane=self.desk.errands,
            own_presets=self.desk.own_presets,
            tracks=(Track("candlelight", "Candlelight", "CC0-1.0"), Track("sunny-porch", "Sunny porch", "CC0-1.0")),
            takes=self.desk.takes,
            recorder=self.recorder,
            recording=self.news,
        )
        return cast(Studio, parts)
