"""Starts the studio: one window a person; a second start hands its files over and ends.

Order: application and theme, the doorbell of the first window, services, window, then what an earlier start left.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QLoggingCategory, QTimer
from PySide6.QtWidgets import QApplication

from vmsg_desktop.application.previews import Deliver, PreviewLane
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.ui.bridge import Bridge
from vmsg_desktop.ui.garbage import Garbage
from vmsg_desktop.ui.language import LanguageSwitch
from vmsg_desktop.ui.single import Doorbell, hand_over
from vmsg_desktop.ui.theme import motion
from vmsg_desktop.ui.theme.apply import ThemeSwitch
from vmsg_desktop.ui.theme.focus import install_focus_ring
from vmsg_desktop.ui.window import Window

_AUTOSAVE_MS = 400
_LOOK_MS = 200
_IDLE_MS = 1_500
_GIVES_WAY_S = 0.001

OpenStudio = Callable[[Deliver, Callable[[Callable[[], None]], None]], AbstractContextManager[Studio]]


class Soon:
    """Runs a function a moment later, once however often it is asked for in between."""

    def __init__(self, delay_ms: int) -> None:
        self._call: Callable[[], None] = lambda: None
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(self._run)

    def __call__(self, call: Callable[[], None]) -> None:
        """Run ``call`` a moment after the last time that this was called."""
        self._call = call
        self._timer.start()

    def _run(self) -> None:
        self._call()


def run(open_studio: OpenStudio, *, home: Path, files: Sequence[Path] = ()) -> int:
    """Show the window until it is closed; the exit code.

    Args:
        open_studio: opens what the window works with.
        home: the data home; one window for each.
        files: messages to open.
    """
    _prepare_process()
    # What the decoders have to say of each video is nothing for a person at a terminal.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    application = QApplication([sys.argv[0]])
    application.setApplicationName("VMsg")
    application.setDesktopFileName("vmsg")
    if hand_over(home, files):
        return 0
    bridge = Bridge()
    with open_studio(bridge.deliver, Soon(_AUTOSAVE_MS)) as studio:
        settings = studio.settings.current
        theme = ThemeSwitch(application, settings.theme)
        language = LanguageSwitch(application, settings.language)
        motion.set_reduced_motion(settings.is_motion_reduced)
        install_focus_ring(application)
        window = Window(studio)
        window.settings_page.theme_chosen.connect(theme.choose)
        window.settings_page.language_chosen.connect(language.choose)
        window.settings_page.motion_chosen.connect(motion.set_reduced_motion)
        bell = Doorbell(home, window.open_files)
        window.show()
        window.open_files(files)
        studio.jobs.go_on_with_interrupted()
        QTimer.singleShot(_IDLE_MS, window, lambda: _come_to_rest(window, studio.metrics_lane))
        with _ending_on_signals(application):
            code = application.exec()
        bell.close()
        language.close()
        language.deleteLater()
        theme.deleteLater()
        window.deleteLater()
        bridge.close()
    return code


def _come_to_rest(window: Window, lane: PreviewLane) -> None:
    """What can wait until the window shows: the rooms of library and performance, and looking for garbage, in what
    comes from now on. Modules take a third of a second to load: on the lane, while the window goes on."""

    def make_library() -> None:
        _ = window.library_page
        _load(lane, "vmsg_desktop.ui.pages.performance.page", make_performance, otherwise=look_for_garbage)

    def make_performance() -> None:
        _ = window.performance_page
        look_for_garbage()

    def look_for_garbage() -> None:
        Garbage(window)

    _load(lane, "vmsg_desktop.ui.pages.library.page", make_library, otherwise=look_for_garbage)


def _load(lane: PreviewLane, module: str, then: Callable[[], None], *, otherwise: Callable[[], None]) -> None:
    """Load a module while nobody waits for it. What cannot be loaded is told when it is gone to."""

    def load(emit: Emit, cancel: CancelToken) -> None:
        import_module(module)

    lane.show(module, load, done=lambda _: then(), failed=lambda _: otherwise())


def _prepare_process() -> None:
    """Before Qt starts: the window needs no OpenGL, whose first use would hold it up for a tenth of a second and more;
    threads that compute give way to the window after 1 ms, not 5."""
    os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    sys.setswitchinterval(_GIVES_WAY_S)


class _ending_on_signals:  # noqa: N801 - a context manager, named as what it does
    """Ctrl-C and SIGTERM close the window as a person does: Python sees a signal only while it runs now and then."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._timer = QTimer()
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(lambda: None)

    def __enter__(self) -> None:
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, lambda number, frame: self._application.closeAllWindows())
        self._timer.start()

    def __exit__(self, *args: object) -> None:
        self._timer.stop()
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, signal.SIG_DFL)
