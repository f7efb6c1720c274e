"""One application without a screen for all Qt tests, and a watch over what each test leaves behind."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_SCALE_FACTOR_ROUNDING_POLICY", "PassThrough")

import gc
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from vmsg_desktop.ui.theme import motion
from vmsg_desktop.ui.theme.apply import apply_theme
from vmsg_desktop.ui.theme.focus import FocusRing, FocusWatch, install_focus_ring, set_focus_visible

# Said by the platform without a screen; no fault of the program.
HARMLESS = (
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",  # of a popup
    "Couldn't load pipewire",  # another sound server that is not there
    "Couldn't resolve pipewire",
    "PulseAudioService: pa_context_connect() failed",  # no sound server
    "QRhi* {anonymous}::ThreadLocalRhiHolder::ensureRhi",  # no graphics card: pictures are converted by the processor
)


@pytest.fixture(scope="session")
def focus_watch() -> Iterator[FocusWatch]:
    """The application's one focus ring."""
    application = QApplication.instance() or QApplication(["vmsg"])
    assert isinstance(application, QApplication)
    watch = install_focus_ring(application)
    yield watch
    watch.close()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def app(focus_watch: FocusWatch) -> QApplication:
    """The application, with the studio's theme and its focus ring."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application, "light")
    # What is there now stays, so that looking for garbage after each test takes no time.
    gc.collect()
    gc.freeze()
    return application


def settle() -> None:
    """Let Qt do what it put off, deletions included."""
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def is_tip(widget: QWidget) -> bool:
    """Qt's tooltip goes by its own clock."""
    return widget.metaObject().className() == "QTipLabel"


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """Process events until a condition holds; the test fails after ``timeout_s``."""

    def wait(condition: Callable[[], bool], timeout_s: float = 5.0) -> None:
        deadline = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < deadline, f"not within {timeout_s} s"
            QTest.qWait(5)

    return wait


@pytest.fixture
def show(app: QApplication) -> Iterator[Callable[[QWidget], QWidget]]:
    """Show a widget as an active window; it is closed and deleted after the test."""
    shown: list[QWidget] = []

    def show_one(widget: QWidget) -> QWidget:
        shown.append(widget)
        widget.show()
        widget.activateWindow()
        QTest.qWaitForWindowExposed(widget)
        QApplication.processEvents()
        return widget

    yield show_one
    for widget in shown:
        widget.close()
        widget.deleteLater()
    settle()


@pytest.fixture(autouse=True)
def nothing_is_left(app: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window, a timer or a thread, or that makes Qt warn; theme and motion are put back."""
    said: list[str] = []

    def listen(kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not message.startswith(HARMLESS):
            said.append(message)

    threads = set(threading.enumerate())
    apply_theme(app, "light")
    previous = qInstallMessageHandler(listen)
    yield
    set_focus_visible(False)
    motion.set_reduced_motion(False)
    settle()
    gc.collect()
    settle()
    windows = [widget for widget in app.topLevelWidgets() if not isinstance(widget, FocusRing) and not is_tip(widget)]
    timers = [timer for timer in app.findChildren(QTimer) if timer.isActive()]
    for widget in windows:
        widget.close()
        widget.deleteLater()
    settle()
    qInstallMessageHandler(previous)
    assert said == []
    assert windows == []
    assert timers == []
    assert {thread for thread in threading.enumerate() if thread.is_alive()} <= threads
